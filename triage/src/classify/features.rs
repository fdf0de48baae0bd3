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
    /// Reads a message: its normal form without gaps between Chinese letters, of at most [`MESSAGE_BYTES_MAX`] bytes.
    pub(super) fn read(&mut self, message: Message<'_>) {
        let title = head(message.title, MESSAGE_BYTES_MAX);
        let body = head(message.body, MESSAGE_BYTES_MAX - title.len());
        self.text.clear();
        normalise_into(title, &mut self.text);
        self.text.push('\n');
        normalise_into(body, &mut self.text);
        self.letters.clear();
        let mut is_gap = false;
        for letter in self.text.chars() {
            if letter.is_whitespace() {
                is_gap = true;
                continue;
            }
            // Chinese is read as if it had no gaps, which copying and line ends leave behind; other words need theirs.
            let is_after_word = || self.letters.last().is_some_and(char::is_ascii_alphanumeric);
            if is_gap && letter.is_ascii_alphanumeric() && is_after_word() {
                self.letters.push(' ');
            }
            self.letters.push(letter);
            is_gap = false;
        }
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
        let earliness = EARLINESS.as_slice();
        let mut before: Option<u64> = None;
        let mut earlier = 1.0;
        for (at, letter) in self.letters.iter().enumerate() {
            if !is_letter(*letter) {
                before = None;
                continue;
            }
            let letter = u64::from(u32::from(*letter));
            let weight = earliness.get(at).copied().unwrap_or(1.0);
            let is_beginning = at < BEGINNING_CHARS;
            add(Seen { key: letter, at, length: 1, weight });
            if is_beginning {
                add(Seen { key: BEGINNING | letter, at, length: 1, weight });
            }
            if let Some(before) = before {
                let (key, at, weight) = (before << 21 | letter, at.saturating_sub(1), earlier);
                add(Seen { key, at, length: 2, weight });
                if is_beginning {
                    add(Seen { key: BEGINNING | key, at, length: 2, weight });
                }
            }
            (before, earlier) = (Some(letter), weight);
        }
        self.each_word(earliness, add);
    }

    fn each_word(&self, earliness: &[f32], mut add: impl FnMut(Seen)) {
        let beginning = self.text(0..self.letters.len().min(BEGINNING_CHARS));
        let (mut at, mut from) = (0, 0);
        for word in words(&beginning) {
            at += beginning.get(from..word.start).unwrap_or_default().chars().count();
            from = word.start + word.text.len();
            let length = word.text.chars().count();
            let weight = earliness.get(at).copied().unwrap_or(1.0);
            add(Seen { key: WORD | (digest(word.text.chars()) >> 2), at, length, weight });
            at += length;
        }
    }

    /// A number that stands for the first letters: the same for messages that begin in the same way.
    pub(super) fn digest(&self, chars_max: usize) -> u64 {
        digest(self.letters.iter().copied().filter(|letter| letter.is_alphanumeric()).take(chars_max))
    }
}

/// Whether a letter is no mark; nearly all of a text are in the first range.
fn is_letter(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}') || letter.is_alphanumeric()
}

/// FNV-1a over letters.
fn digest(letters: impl Iterator<Item = char>) -> u64 {
    letters
        .fold(0xcbf2_9ce4_8422_2325, |sum, letter| (sum ^ u64::from(u32::from(letter))).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::{BEGINNING, Letters, WORD};
    use crate::classify::Message;

    fn check(title: &str, body: &str, expected: Expect) {
        let mut letters = Letters::default();
        letters.read(Message { title, body });
        let mut seen = Vec::new();
        letters.each(|one| {
            let part = match one.key & (3 << 62) {
                BEGINNING => "^",
                WORD => "#",
                _ => "",
            };
            seen.push(format!("{part}{}*{:.2}", letters.text(one.at..one.at + one.length), one.weight));
        });
        expected.assert_eq(&seen.join(" "));
    }

    #[test]
    fn letters_pairs_and_words_are_seen() {
        check("", "", expect![[""]]);
        check("", " ，。!😀", expect![[""]]);
        check("路灯", "", expect![["路*2.00 ^路*2.00 灯*1.98 ^灯*1.98 路灯*2.00 ^路灯*2.00 #路灯*2.00"]]);
        check(
            "路，燈",
            "壞",
            expect![[r#"路*2.00 ^路*2.00 灯*1.97 ^灯*1.97 坏*1.95 ^坏*1.95 灯坏*1.97 ^灯坏*1.97 #路*2.00 #灯坏*1.97"#]],
        );
    }

    #[test]
    fn the_beginning_ends() {
        let mut letters = Letters::default();
        letters.read(Message { title: "", body: &"车".repeat(40) });
        let mut counts = [0; 4];
        letters.each(|one| counts[(one.key >> 62) as usize] += 1);
        assert_eq!((counts[0], counts[1]), (40 + 39, 30 + 29));
    }
}
