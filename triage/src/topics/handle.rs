//! The handle of a group: the one place, body or matter that holds it together.

use std::collections::{BTreeMap, HashMap};

use super::generic::is_generic;
use crate::text::words;
use crate::twins::Features;

/// The share of the members that must have the place or the words.
const SUPPORT_MIN: f32 = 0.6;
/// The share that the members have of all messages with a name, at least: a name that stands everywhere is none of a topic.
const NAME_SHARE_MIN: f32 = 0.15;
/// The share that the members have of all messages with a word in their title.
const WORD_SHARE_MIN: f32 = 0.4;
/// From this share on, a word is the topic's own, as a name is.
const OWN_SHARE_MIN: f32 = 0.8;
/// The most words of a handle.
const WORDS_MAX: usize = 5;

/// What holds a group together.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Handle {
    /// The place or body that most members name.
    pub place: Option<String>,
    /// The words that most members have and few others, the most telling first.
    pub words: Vec<String>,
    /// Whether the place, or one of the words, stands in hardly any other message.
    pub is_own: bool,
}

/// In how many messages each name, and in how many titles each word stands.
#[derive(Debug, Default)]
pub(super) struct Counts<'a> {
    names: HashMap<&'a str, usize>,
    title_words: HashMap<&'a str, usize>,
}

impl<'a> Counts<'a> {
    /// Counts over all messages.
    pub fn of(features: &'a [Features]) -> Self {
        let mut counts = Self::default();
        for features in features {
            for name in &features.names {
                *counts.names.entry(name).or_default() += 1;
            }
            for word in title_words(features.title()) {
                *counts.title_words.entry(word).or_default() += 1;
            }
        }
        counts
    }

    /// The handle of a group; none when nothing but generic words holds it together.
    pub fn handle(&self, features: &[Features], members: &[usize]) -> Option<Handle> {
        let group: Vec<&Features> = members.iter().filter_map(|member| features.get(*member)).collect();
        let support_min = SUPPORT_MIN * group.len() as f32;
        let place = self.place(&group, support_min);
        let telling = self.words(&group, support_min);
        let is_own = place.is_some() || telling.iter().any(|(share, _)| *share >= OWN_SHARE_MIN);
        let words: Vec<String> = telling.into_iter().take(WORDS_MAX).map(|(_, word)| word.to_owned()).collect();
        (place.is_some() || !words.is_empty()).then_some(Handle { place, words, is_own })
    }

    /// The name that most members have in their text; of equals, the longest.
    fn place(&self, group: &[&Features], support_min: f32) -> Option<String> {
        let mut candidates: BTreeMap<&str, usize> = BTreeMap::new();
        for name in group.iter().flat_map(|features| &features.names) {
            *candidates.entry(name).or_default() += 1;
        }
        let supported = candidates.into_iter().filter_map(|(name, named)| {
            let all = self.names.get(name).copied().unwrap_or_default();
            let is_own = named > 1 && named as f32 >= NAME_SHARE_MIN * all as f32 && !is_generic(name);
            let has = || group.iter().filter(|features| features.text.contains(name)).count();
            let support = if is_own { has() } else { 0 };
            (support as f32 >= support_min).then_some((support, name))
        });
        let longest = supported.max_by_key(|(support, name)| (*support, name.len()));
        longest.map(|(_, name)| name.to_owned())
    }

    /// The words that most members have, each with the share that the members' titles have of all with it; the most
    /// telling first.
    fn words<'g>(&self, group: &[&'g Features], support_min: f32) -> Vec<(f32, &'g str)> {
        let mut counted: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for features in group {
            let title = features.title();
            for wording in features.words.iter().filter(|wording| !is_generic(&wording.word)) {
                let (support, titles) = counted.entry(&wording.word).or_default();
                *support += 1;
                *titles += usize::from(title.contains(&wording.word));
            }
        }
        let telling = counted.into_iter().filter_map(|(word, (support, titles))| {
            let all = self.title_words.get(word).copied().unwrap_or_default();
            let share = titles as f32 / all.max(titles) as f32;
            let tells = support as f32 >= support_min && titles > 1 && share >= WORD_SHARE_MIN;
            tells.then_some((support, share, word))
        });
        let mut telling: Vec<(usize, f32, &str)> = telling.collect();
        let weight = |(support, share, _): &(usize, f32, &str)| *support as f32 * share;
        telling.sort_by(|one, other| weight(other).total_cmp(&weight(one)).then(one.2.cmp(other.2)));
        telling.into_iter().map(|(_, share, word)| (share, word)).collect()
    }
}

/// The words of a title, of two letters or more, each once.
pub(super) fn title_words(title: &str) -> Vec<&str> {
    let mut found: Vec<&str> = words(title).iter().map(|word| word.text).collect();
    found.retain(|word| word.chars().nth(1).is_some());
    found.sort_unstable();
    found.dedup();
    found
}
