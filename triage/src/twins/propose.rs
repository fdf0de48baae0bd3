//! Which earlier messages to join with or link to, and why.

use std::collections::HashMap;

use super::copies::{Copies, signature};
use super::index::hash;
use super::{Closeness, Features, Index, MESSAGES_MAX, Message};

/// The most proposals for one message, the strongest first.
pub const PROPOSALS_MAX: usize = 20;
/// The most words and names that a proposal gives as its reason.
pub const REASONS_MAX: usize = 6;
/// The share of letters from which a message counts as a copy.
const COPY_MIN: f32 = 0.7;
/// The closeness from which two messages count as the same problem.
const SAME_MIN: f32 = 0.35;
/// How alike the names must be for that, where both have some and none is the same.
const SAME_NAMES_MIN: f32 = 0.6;
/// The closeness from which a message is shown as related.
const RELATED_MIN: f32 = 0.16;

/// What is proposed about an earlier message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// The same problem, still open: make them one (并单).
    Merge,
    /// The same problem, closed before: it has come back (反弹).
    Relapse,
    /// A similar problem, or the same one long ago: worth knowing.
    Related,
}

/// How long the same problem counts as the same one, in days between the messages; the list says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Windows {
    /// For an earlier message that is still open.
    pub merge_days: u32,
    /// For one that was closed: since its close.
    pub relapse_days: u32,
}

/// Why a link is proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct Because {
    /// Words that both have, the most telling first.
    pub words: Vec<String>,
    /// Names of places and bodies that both have.
    pub names: Vec<String>,
    /// How many days the earlier message (for a relapse: its close) is before this one; none when a day is not known.
    pub days_between: Option<i64>,
    /// The share of letters that both have in common, about; given for near copies.
    pub copy: Option<f32>,
}

/// A link to an earlier message.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The earlier message.
    pub id: String,
    /// What is proposed.
    pub link: Link,
    /// How strong the reason is, 0 to 1.
    pub score: f32,
    /// The reason.
    pub because: Because,
}

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TwinsError {
    /// Its name is taken.
    #[error("message `{0}` is already there; give each message a name of its own")]
    Known(String),
    /// The index is full.
    #[error("the index has {MESSAGES_MAX} messages and takes no more; begin a new one without the oldest")]
    Full,
}

#[derive(Debug)]
struct Entry {
    id: Box<str>,
    day: Option<i32>,
    closed: Option<i32>,
}

/// The messages so far, to which a new one is compared.
#[derive(Debug)]
pub struct Twins {
    index: Index,
    copies: Copies,
    entries: Vec<Entry>,
    numbers: HashMap<u64, u32>,
}

/// How close an earlier message is in each way.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    score: f32,
    names: Option<f32>,
    copy: Option<f32>,
}

impl Default for Twins {
    fn default() -> Self {
        Self { index: Index::new(), copies: Copies::default(), entries: Vec::new(), numbers: HashMap::new() }
    }
}

impl Twins {
    /// No messages.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many messages there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes a message, so that later ones are compared with it.
    ///
    /// # Errors
    /// A name that is there already, or a full index.
    pub fn insert(&mut self, message: &Message<'_>) -> Result<(), TwinsError> {
        if self.numbers.contains_key(&hash(message.id)) {
            return Err(TwinsError::Known(message.id.to_owned()));
        }
        let features = Features::of(message.title, message.body);
        if self.entries.len() >= MESSAGES_MAX {
            return Err(TwinsError::Full);
        }
        let number = self.index.add(&features).ok_or(TwinsError::Full)?;
        self.copies.insert(signature(&features));
        self.entries.push(Entry { id: message.id.into(), day: message.day, closed: None });
        self.numbers.insert(hash(message.id), number);
        Ok(())
    }

    /// Notes that what a message told of was closed on a day; says whether the message is there.
    pub fn close(&mut self, id: &str, day: i32) -> bool {
        let number = self.numbers.get(&hash(id)).copied();
        let entry = number.and_then(|number| self.entries.get_mut(number as usize));
        entry.map(|entry| entry.closed = Some(day)).is_some()
    }

    /// The links that are worth a look, the strongest first, at most [`PROPOSALS_MAX`]. The message itself, when it was
    /// inserted before, is not among them.
    pub fn propose(&mut self, message: &Message<'_>, windows: Windows) -> Vec<Proposal> {
        let features = Features::of(message.title, message.body);
        let itself = self.numbers.get(&hash(message.id)).copied();
        let mut found = self.found(&features);
        found.retain(|(number, found)| Some(*number) != itself && found.score >= RELATED_MIN);
        found.sort_by(|one, other| other.1.score.total_cmp(&one.1.score).then(other.0.cmp(&one.0)));
        found.truncate(PROPOSALS_MAX);
        let proposal = |(number, found): &(u32, Found)| self.proposal(*number, *found, message, &features, windows);
        found.iter().filter_map(proposal).collect()
    }

    /// Every earlier message that is close or nearly a copy.
    fn found(&mut self, features: &Features) -> Vec<(u32, Found)> {
        let copies = signature(features).map(|signature| self.copies.like(&signature)).unwrap_or_default();
        let mut copies = copies.into_iter().filter(|(_, share)| *share >= COPY_MIN).peekable();
        let mut found: Vec<(u32, Found)> = Vec::new();
        let only_copy = |(number, share): (u32, f32)| (number, Found { score: share, names: None, copy: Some(share) });
        for Closeness { message, names, score, .. } in self.index.close(features) {
            while let Some(copy) = copies.next_if(|(number, _)| *number < message) {
                found.push(only_copy(copy));
            }
            let copy = copies.next_if(|(number, _)| *number == message).map(|(_, share)| share);
            found.push((message, Found { score: score.max(copy.unwrap_or_default()), names, copy }));
        }
        found.extend(copies.map(only_copy));
        found
    }

    fn proposal(
        &self,
        number: u32,
        found: Found,
        message: &Message<'_>,
        features: &Features,
        windows: Windows,
    ) -> Option<Proposal> {
        let entry = self.entries.get(number as usize)?;
        let closed_before = entry.closed.filter(|closed| message.day.is_none_or(|day| *closed <= day));
        let since = closed_before.or(entry.day);
        let days_between = message.day.zip(since).map(|(day, since)| i64::from(day) - i64::from(since));
        let within = |days: u32| days_between.is_none_or(|between| between.abs() <= i64::from(days));
        let names = self.shared_names(number, features);
        let is_same_place = !names.is_empty() || found.names.is_none_or(|names| names >= SAME_NAMES_MIN);
        let is_same = found.copy.is_some() || (found.score >= SAME_MIN && is_same_place);
        let link = match closed_before {
            None if is_same && within(windows.merge_days) => Link::Merge,
            Some(_) if is_same && within(windows.relapse_days) => Link::Relapse,
            _ => Link::Related,
        };
        let because = Because { words: self.shared_words(number, features), names, days_between, copy: found.copy };
        Some(Proposal { id: entry.id.to_string(), link, score: found.score, because })
    }

    fn shared_words(&self, number: u32, features: &Features) -> Vec<String> {
        let shared = features.words.iter().filter(|wording| self.index.leads_to(&wording.word, number));
        let weight = |word: &str, weight: f32| weight * self.index.rarity(word);
        let mut words: Vec<(f32, &str)> = shared.map(|w| (weight(&w.word, w.weight), w.word.as_str())).collect();
        words.sort_by(|one, other| other.0.total_cmp(&one.0));
        words.iter().take(REASONS_MAX).map(|(_, word)| (*word).to_owned()).collect()
    }

    fn shared_names(&self, number: u32, features: &Features) -> Vec<String> {
        let shared = features.names.iter().filter(|name| self.index.names(number, name));
        shared.take(REASONS_MAX).cloned().collect()
    }
}
