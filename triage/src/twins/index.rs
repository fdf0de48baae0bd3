//! An inverted index over words and names: which earlier messages are close, in bounded time and memory a message.

use std::collections::HashMap;

use super::Features;
use super::pairs::{name_pairs, pairs_of, shared};

/// The most messages of one index.
pub const MESSAGES_MAX: usize = 1 << 24;
/// The most words of one index; what is new beyond is not indexed.
pub const TERMS_MAX: usize = 1 << 22;
/// The most messages, the newest, that one word leads to.
pub const POSTINGS_MAX: usize = 1_024;
/// The most words that are kept of a message, the weightiest first.
pub const WORDS_MAX: usize = 96;
/// A word that stands in more than this share of the messages tells nothing and is not followed.
const COMMON_SHARE: f32 = 0.1;
/// As long as there are fewer messages, no word counts as common.
const COMMON_FROM: u32 = 200;
/// Messages whose words are less alike are not looked at further.
const WORDS_ALIKE_MIN: f32 = 0.04;
/// By what the likeness of words is multiplied when names differ wholly, and what is added to it when they are the same:
/// one problem at two places is two problems, and one place makes a common wording telling.
const NAMES_DIFFER: f32 = 0.4;
const NAMES_AGREE: f32 = 1.2;

/// How close an earlier message is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Closeness {
    /// Its number: how many were inserted before it.
    pub message: u32,
    /// The cosine of the weighted words, 0 to 1.
    pub words: f32,
    /// The cosine of the weighted name pairs, 0 to 1; none when one of the two names nothing.
    pub names: Option<f32>,
    /// Both in one figure, 0 to 1.
    pub score: f32,
}

#[derive(Debug, Clone, Copy)]
struct Posting {
    message: u32,
    weight: f32,
}

/// A word: in how many messages it stands, and the newest of them, in a ring.
#[derive(Debug, Default)]
struct Term {
    messages: u32,
    newest: Vec<Posting>,
    next: usize,
}

/// What is kept of a message to compare with.
#[derive(Debug)]
struct Kept {
    words_length: f32,
    pairs_length: f32,
    pairs: Box<[u32]>,
}

/// A word by which a message is found.
#[derive(Debug, Clone, Copy)]
struct Chosen {
    key: u64,
    weight: f32,
    rarity: f32,
}

/// An inverted index that grows message by message.
#[derive(Debug, Default)]
pub struct Index {
    counted: u32,
    terms: HashMap<u64, Term>,
    pairs: HashMap<u32, u32>,
    kept: Vec<Kept>,
    sums: Vec<f32>,
    /// A word that fewer messages have is left out: in a whole that is known, one that stands in one message alone.
    least: u32,
}

impl Index {
    /// An index that grows: [`Index::add`] each message, and ask for those before it.
    #[must_use]
    pub fn new() -> Self {
        Self { least: 1, ..Self::default() }
    }

    /// An index of messages that are all known, so that each word weighs the same in all: [`Index::insert`] them.
    #[must_use]
    pub fn counting(messages: &[Features]) -> Self {
        let mut index = Self { least: 2, ..Self::default() };
        messages.iter().for_each(|features| index.count(features));
        index
    }

    /// Counts a message and takes it in; its number, or none when the index is full.
    pub fn add(&mut self, features: &Features) -> Option<u32> {
        self.count(features);
        self.insert(features)
    }

    /// How many messages were inserted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether none was inserted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Counts the words of a message, so that rare ones weigh more.
    fn count(&mut self, features: &Features) {
        self.counted = self.counted.saturating_add(1);
        for wording in &features.words {
            let is_full = self.terms.len() >= TERMS_MAX;
            let key = hash(&wording.word);
            match self.terms.get_mut(&key) {
                Some(term) => term.messages = term.messages.saturating_add(1),
                None if is_full => {}
                None => drop(self.terms.insert(key, Term { messages: 1, ..Term::default() })),
            }
        }
        for pair in name_pairs(features) {
            if self.pairs.len() < TERMS_MAX || self.pairs.contains_key(&pair) {
                let messages = self.pairs.entry(pair).or_default();
                *messages = messages.saturating_add(1);
            }
        }
    }

    /// Takes in a message that was counted; its number, or none when the index is full.
    pub fn insert(&mut self, features: &Features) -> Option<u32> {
        let number = u32::try_from(self.kept.len()).ok().filter(|_| self.kept.len() < MESSAGES_MAX)?;
        let chosen = self.choose(features);
        for word in &chosen {
            let Some(term) = self.terms.get_mut(&word.key) else { continue };
            let posting = Posting { message: number, weight: word.weight };
            if term.newest.len() < POSTINGS_MAX {
                term.newest.push(posting);
            } else if let Some(oldest) = term.newest.get_mut(term.next) {
                *oldest = posting;
                term.next = (term.next + 1) % POSTINGS_MAX;
            }
        }
        let words_length = length(chosen.iter().map(|word| word.weight * word.rarity));
        let pairs = name_pairs(features);
        let pairs_length = length(pairs.iter().map(|pair| self.pair_rarity(*pair)));
        self.kept.push(Kept { words_length, pairs_length, pairs: pairs.into_boxed_slice() });
        Some(number)
    }

    /// The messages in the index that are close to this one, in the order of their numbers.
    pub fn close(&mut self, features: &Features) -> Vec<Closeness> {
        let chosen = self.choose(features);
        let words_length = length(chosen.iter().map(|word| word.weight * word.rarity));
        let pairs: Vec<(u32, f32)> = name_pairs(features).iter().map(|pair| (*pair, self.pair_rarity(*pair))).collect();
        let pairs_length = length(pairs.iter().map(|(_, rarity)| *rarity));
        let mut touched = self.add_up(&chosen);
        touched.sort_unstable();
        let mut close = Vec::new();
        for message in touched {
            let Some(sum) = self.sums.get_mut(message as usize).map(std::mem::take) else { continue };
            let Some(kept) = self.kept.get(message as usize) else { continue };
            let words = ratio(sum, words_length * kept.words_length);
            if words < WORDS_ALIKE_MIN {
                continue;
            }
            let has_names = pairs_length > 0.0 && kept.pairs_length > 0.0;
            let names = has_names.then(|| ratio(shared(&pairs, &kept.pairs), pairs_length * kept.pairs_length));
            let factor = names.map_or(1.0, |names| NAMES_DIFFER + NAMES_AGREE * names);
            close.push(Closeness { message, words, names, score: (words * factor).min(1.0) });
        }
        close
    }

    /// How rare a word is: the logarithm of how many messages there are to one that has it, plus one.
    #[must_use]
    pub fn rarity(&self, word: &str) -> f32 {
        self.rarity_of(self.messages_with(word))
    }

    /// In how many messages a word stands.
    #[must_use]
    pub fn messages_with(&self, word: &str) -> u32 {
        self.terms.get(&hash(word)).map_or(0, |term| term.messages)
    }

    /// Whether a word leads to a message.
    pub(super) fn leads_to(&self, word: &str, message: u32) -> bool {
        let Some(term) = self.terms.get(&hash(word)) else { return false };
        // The ring is two runs of rising numbers, of which the second is the older.
        let (newer, older) = term.newest.split_at_checked(term.next).unwrap_or((&term.newest, &[]));
        let has = |run: &[Posting]| run.binary_search_by_key(&message, |posting| posting.message).is_ok();
        has(newer) || has(older)
    }

    /// Whether every letter pair of a name is among those of a message.
    pub(super) fn names(&self, message: u32, name: &str) -> bool {
        let kept = self.kept.get(message as usize);
        kept.is_some_and(|kept| pairs_of(name).all(|pair| kept.pairs.binary_search(&pair).is_ok()))
    }

    fn rarity_of(&self, messages: u32) -> f32 {
        ((1.0 + self.counted as f32) / (1.0 + messages as f32)).ln() + 1.0
    }

    fn pair_rarity(&self, pair: u32) -> f32 {
        self.pairs.get(&pair).map_or(0.0, |messages| self.rarity_of(*messages))
    }

    /// The words by which a message is found, the weightiest.
    fn choose(&self, features: &Features) -> Vec<Chosen> {
        let known = features.words.iter().filter_map(|wording| {
            let key = hash(&wording.word);
            let term = self.terms.get(&key).filter(|term| term.messages >= self.least)?;
            Some(Chosen { key, weight: wording.weight, rarity: self.rarity_of(term.messages) })
        });
        let mut chosen: Vec<Chosen> = known.collect();
        if chosen.len() > WORDS_MAX {
            let share = |word: &Chosen| word.weight * word.rarity;
            chosen.sort_by(|one, other| share(other).total_cmp(&share(one)).then(one.key.cmp(&other.key)));
            chosen.truncate(WORDS_MAX);
        }
        chosen
    }

    /// Adds up in `sums` what each message shares with the words; the messages that share any.
    fn add_up(&mut self, chosen: &[Chosen]) -> Vec<u32> {
        self.sums.resize(self.kept.len(), 0.0);
        let mut touched = Vec::new();
        for word in chosen {
            let Some(term) = self.terms.get(&word.key) else { continue };
            let is_common = term.messages as f32 > COMMON_SHARE * self.counted as f32;
            if is_common && self.counted > COMMON_FROM {
                continue;
            }
            let factor = word.weight * word.rarity * word.rarity;
            for posting in &term.newest {
                let Some(sum) = self.sums.get_mut(posting.message as usize) else { continue };
                if *sum == 0.0 {
                    touched.push(posting.message);
                }
                *sum += factor * posting.weight;
            }
        }
        touched
    }
}

fn length(weights: impl Iterator<Item = f32>) -> f32 {
    weights.map(|weight| weight * weight).sum::<f32>().sqrt()
}

fn ratio(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { (part / whole).min(1.0) } else { 0.0 }
}

/// FNV-1a over the bytes of a word: the same on every machine.
pub(super) fn hash(word: &str) -> u64 {
    word.bytes().fold(0xCBF2_9CE4_8422_2325, |key, byte| (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}
