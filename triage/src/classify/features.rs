//! What is seen in a message: letters, pairs of letters, and the words of its beginning, each with its place.

use std::ops::Range;
use std::sync::LazyLock;

use super::{MESSAGE_BYTES_MAX, Message};
use crate::text::{head, normalise_into, words};

/// So many letters are the beginning of a message: the title, or what stands for one.
const BEGINNING_CHARS: usize = 30;
/// The extra weight of the first letter of a message, and over how many letters it falls to a third.
const EARLY_WEIGHT: f32 = 1.0;
const EARLY_CHARS: f32 = 60.0;
/// The places from which on being early adds less than a hundredth.
const PLACES: usize = 300;

/// Where a key was seen; the top bits of the key.
const BEGINNING: u64 = 1 << 62;
const WORD: u64 = 2 << 62;

static EARLINESS: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let weight = |place: u16| 1.0 + EARLY_WEIGHT * (-f32::from(place) / EARLY_CHARS).exp();
    (0..).map(weight).take(PLACES).collect()
});

/// One thing seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    /// What it is: the same for the same letters in the same part.
    pub(super) key: u64,
    /// The first letter of it.
    pub(super) at: usize,
    /// How many letters it has.
    pub(super) length: usize,
    /// How much it counts: the more the earlier.
    pub(super) weight: f32,
}

/// The letters of one message. Kept from message to message for its memory.
#[derive(Debug, Default)]
pub(super) struct Letters {
    text: String,
    letters: Vec<char>,
}

impl Letters {
    /// Reads a message: its normal form without white space, of at most [`MESSAGE_BYTES_MAX`] bytes.
    pub(super) fn read(&mut self, message: Message<'_>) {
        let title = head(message.title, MESSAGE_BYTES_MAX);
        let body = head(message.body, MESSAGE_BYTES_MAX - title.len());
        self.text.clear();
        normalise_into(title, &mut self.text);
        self.text.push('\n');
        normalise_into(body, &mut self.text);
        self.letters.clear();
        self.letters.extend(self.text.chars().filter(|letter| !letter.is_whitespace()));
    }

    /// The letters, marks included.
    pub(super) fn all(&self) -> &[char] {
        &self.letters
    }

    /// The letters of a range as a text.
    pub(super) fn text(&self, range: Range<usize>) -> String {
        self.letters.get(range).unwrap_or_default().iter().collect()
    }

    /// Calls `add` with everything that is seen in the message.
    pub(super) fn each(&self, mut add: impl FnMut(Seen)) {
        let mut before: Option<u64> = None;
        for (at, letter) in self.letters.iter().enumerate() {
            if !letter.is_alphanumeric() {
                before = None;
                continue;
            }
            let letter = u64::from(u32::from(*letter));
            let mut pair = |key: u64, at: usize, length: usize| {
                let weight = earliness(at);
                add(Seen { key, at, length, weight });
                if at + length <= BEGINNING_CHARS {
                    add(Seen { key: BEGINNING | key, at, length, weight });
                }
            };
            pair(letter, at, 1);
            if let Some(before) = before {
                pair(before << 21 | letter, at.saturating_sub(1), 2);
            }
            before = Some(letter);
        }
        self.each_word(add);
    }

    fn each_word(&self, mut add: impl FnMut(Seen)) {
        let beginning = self.text(0..self.letters.len().min(BEGINNING_CHARS));
        let (mut at, mut from) = (0, 0);
        for word in words(&beginning) {
            let skipped = beginning.get(from..word.start).unwrap_or_default();
            at += skipped.chars().count();
            from = word.start + word.text.len();
            let length = word.text.chars().count();
            add(Seen { key: WORD | (hash(word.text.as_bytes()) >> 2), at, length, weight: earliness(at) });
            at += length;
        }
    }

    /// A number that stands for the text: the same for messages whose letters are the same.
    pub(super) fn digest(&self, chars_max: usize) -> u64 {
        let letters = self.letters.iter().filter(|letter| letter.is_alphanumeric()).take(chars_max);
        letters.fold(HASH_START, |sum, letter| (sum ^ u64::from(u32::from(*letter))).wrapping_mul(HASH_FACTOR))
    }
}

fn earliness(at: usize) -> f32 {
    EARLINESS.get(at).copied().unwrap_or(1.0)
}

/// FNV-1a.
const HASH_START: u64 = 0xcbf2_9ce4_8422_2325;
const HASH_FACTOR: u64 = 0x0100_0000_01b3;

fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(HASH_START, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(HASH_FACTOR))
}
