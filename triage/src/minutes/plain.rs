//! A paragraph as the rules read it: one form of each letter, no spaces between Chinese letters, and the way back.

use crate::text::letter::{Letter, fold, is_han};

/// The longest reading of a letter that some web pages put in brackets behind it, in letters: `區(qū)`.
const READING_CHARS_MAX: usize = 7;

/// A text in its one form.
#[derive(Debug, Default)]
pub(super) struct Plain {
    /// What the rules read.
    pub text: String,
    /// For each letter of `text` its first byte, and of the letter of the original that it comes from the number and the
    /// first byte.
    places: Vec<(u32, u32, u32)>,
}

impl Plain {
    /// The plain form of a text of less than 4 GiB, in time linear in its length.
    pub fn of(original: &str) -> Self {
        let mut plain = Self { text: String::with_capacity(original.len()), places: Vec::new() };
        let mut letters = original.char_indices().enumerate();
        let mut before = ' ';
        let mut is_spaced = false;
        while let Some((index, (byte, letter))) = letters.next() {
            let from = (index, byte);
            match fold(letter) {
                Letter::Mark('(') if is_han(before) => {
                    match reading_chars(letters.clone().map(|(_, (_, letter))| letter)) {
                        Some(count) => drop(letters.nth(count)),
                        None => plain.push('(', from, &mut before),
                    }
                }
                Letter::Mark(mark) => {
                    if is_spaced && before.is_ascii_alphanumeric() && mark.is_ascii_alphanumeric() {
                        plain.push(' ', from, &mut before);
                    }
                    plain.push(mark, from, &mut before);
                    is_spaced = false;
                }
                Letter::Space | Letter::LineEnd => is_spaced = true,
                Letter::Nothing => {}
            }
        }
        plain
    }

    fn push(&mut self, letter: char, (index, byte): (usize, usize), before: &mut char) {
        let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        self.places.push((short(self.text.len()), short(index), short(byte)));
        self.text.push(letter);
        *before = letter;
    }

    /// The letters of the original, from and to, that the bytes `from..to` of the plain text come from.
    pub fn letters(&self, from: usize, to: usize) -> (usize, usize) {
        let place = |index: usize| self.places.get(index).map(|(_, letter, _)| *letter as usize);
        let start = place(self.index(from)).unwrap_or_default();
        let end = self.index(to).checked_sub(1).and_then(place).map_or(start, |last| last + 1);
        (start, end.max(start))
    }

    /// Which letter of the plain text begins at a byte of it, or behind.
    fn index(&self, byte: usize) -> usize {
        self.places.partition_point(|(at, ..)| (*at as usize) < byte)
    }
}

impl Plain {
    /// The letters of the original behind the bytes `from..to` of the plain text.
    pub fn written(&self, original: &str, from: usize, to: usize) -> String {
        let (from, to) = self.letters(from, to);
        self.between(original, from, to)
    }

    /// The letters `from..to` of the original, each the place of a letter of the plain text.
    pub fn between(&self, original: &str, from: usize, to: usize) -> String {
        let byte = |letter: usize| {
            let index = self.places.partition_point(|(_, at, _)| (*at as usize) < letter);
            self.places.get(index).map(|(.., byte)| *byte as usize)
        };
        let (Some(start), Some(last)) = (byte(from), to.checked_sub(1).and_then(byte)) else { return String::new() };
        let rest = original.get(last..).unwrap_or_default();
        let end = last + rest.chars().next().map_or(0, char::len_utf8);
        original.get(start..end).unwrap_or_default().to_owned()
    }

    /// Words of the plain text as the original has them, where they stand there.
    pub fn as_written(&self, original: &str, words: &str) -> Option<String> {
        self.text.find(words).map(|from| self.written(original, from, from + words.len()))
    }
}

/// How many letters a reading in Latin letters has, when it is closed behind them; the bracket is not counted.
fn reading_chars(rest: impl Iterator<Item = char>) -> Option<usize> {
    for (count, letter) in rest.take(READING_CHARS_MAX + 1).enumerate() {
        match fold(letter) {
            Letter::Mark(')') => return (count > 0).then_some(count),
            Letter::Mark(mark) if mark.is_ascii_lowercase() || ('\u{e0}'..'\u{250}').contains(&mark) => {}
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::Plain;

    fn check(original: &str, found: &str, expected: Expect) {
        let plain = Plain::of(original);
        let at = plain.text.find(found).unwrap();
        let (from, to) = plain.letters(at, at + found.len());
        expected.assert_eq(&format!("{} {from}..{to} {}", plain.text, plain.between(original, from, to)));
    }

    #[test]
    fn a_span_leads_back() {
        check("會(huì)議強(qiáng)調(diào)，要　抓實 ", "强调", expect!["会议强调,要抓实 7..16 強(qiáng)調"]);
        check("区住建局（牵头）Wi Fi 要（一）抓好", "wi fi要", expect!["区住建局(牵头)wi fi要(一)抓好 8..15 Wi Fi 要"]);
        check("区(abcdefgh)", "(abcdefgh)", expect!["区(abcdefgh) 1..11 (abcdefgh)"]);
    }
}
