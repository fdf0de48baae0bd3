//! A long list of words that is asked by its first or last letter, and the one way to ask it and short lists alike.

use std::sync::OnceLock;

/// In so many buckets words stand by a letter; a power of two.
const BUCKETS: usize = 512;

/// A list of words, written as one text with spaces between them.
pub struct Lexicon {
    text: &'static str,
    read: OnceLock<Buckets>,
}

struct Buckets {
    /// By the first letter, the longest first.
    first: Vec<Vec<&'static str>>,
    /// By the last letter, the longest first.
    last: Vec<Vec<&'static str>>,
}

impl Lexicon {
    /// A list of the words of a text.
    pub const fn new(text: &'static str) -> Self {
        Self { text, read: OnceLock::new() }
    }

    fn buckets(&self) -> &Buckets {
        self.read.get_or_init(|| {
            let mut words: Vec<&'static str> = self.text.split_whitespace().collect();
            words.sort_by_key(|word| usize::MAX - word.len());
            let (mut first, mut last) = (vec![Vec::new(); BUCKETS], vec![Vec::new(); BUCKETS]);
            let put = |buckets: &mut Vec<Vec<&'static str>>, letter: Option<char>, word| {
                if let Some(bucket) = letter.and_then(|letter| buckets.get_mut(place(letter))) {
                    bucket.push(word);
                }
            };
            for word in words {
                put(&mut first, word.chars().next(), word);
                put(&mut last, word.chars().next_back(), word);
            }
            Buckets { first, last }
        })
    }
}

/// In which bucket words with a letter stand.
const fn place(letter: char) -> usize {
    letter as usize & (BUCKETS - 1)
}

/// A list of words that a text is held against.
pub trait List {
    /// The word that a text begins with; the longest where several do.
    fn prefix(&self, text: &str) -> Option<&'static str>;
    /// The word that a text ends with; the longest where several do.
    fn suffix(&self, text: &str) -> Option<&'static str>;
    /// Whether a text has one of the words anywhere.
    fn is_in(&self, text: &str) -> bool;
}

impl List for Lexicon {
    fn prefix(&self, text: &str) -> Option<&'static str> {
        let bucket = self.buckets().first.get(place(text.chars().next()?))?;
        bucket.iter().find(|word| text.starts_with(**word)).copied()
    }

    fn suffix(&self, text: &str) -> Option<&'static str> {
        let bucket = self.buckets().last.get(place(text.chars().next_back()?))?;
        bucket.iter().find(|word| text.ends_with(**word)).copied()
    }

    fn is_in(&self, text: &str) -> bool {
        text.char_indices().any(|(at, _)| text.get(at..).is_some_and(|rest| self.prefix(rest).is_some()))
    }
}

impl<const N: usize> List for [&'static str; N] {
    fn prefix(&self, text: &str) -> Option<&'static str> {
        self.as_slice().prefix(text)
    }

    fn suffix(&self, text: &str) -> Option<&'static str> {
        self.as_slice().suffix(text)
    }

    fn is_in(&self, text: &str) -> bool {
        self.as_slice().is_in(text)
    }
}

impl List for [&'static str] {
    fn prefix(&self, text: &str) -> Option<&'static str> {
        self.iter().filter(|word| text.starts_with(**word)).max_by_key(|word| word.len()).copied()
    }

    fn suffix(&self, text: &str) -> Option<&'static str> {
        self.iter().filter(|word| text.ends_with(**word)).max_by_key(|word| word.len()).copied()
    }

    fn is_in(&self, text: &str) -> bool {
        self.iter().any(|word| text.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::{Lexicon, List};

    #[test]
    fn a_lexicon_answers_like_a_list() {
        static WORDS: Lexicon = Lexicon::new("区 小区 小 区政府 政府");
        let list = ["区", "小区", "小", "区政府", "政府"];
        for text in ["小区政府", "区政府", "小", "市政府", "", "街", "小区"] {
            assert_eq!(WORDS.prefix(text), list.prefix(text), "{text}");
            assert_eq!(WORDS.suffix(text), list.suffix(text), "{text}");
            assert_eq!(WORDS.is_in(text), list.is_in(text), "{text}");
        }
    }
}
