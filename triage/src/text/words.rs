//! The words of a Chinese text, by the dictionary of jieba.

use std::sync::LazyLock;

use jieba_rs::Jieba;

/// The dictionary: 349,000 words, read once, at the first cut.
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'t> {
    /// The word as it stands there.
    pub text: &'t str,
    /// Where it begins, in bytes.
    pub start: usize,
}

/// Cuts a normal text into words, in order, without white space and punctuation: each has a letter or a digit. Words that
/// the dictionary lacks are guessed from their letters. Time is linear in the length.
#[must_use]
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut start = 0;
    let located = JIEBA.cut(text, true).into_iter().map(|token| {
        let word = Word { text: token.word, start };
        start += token.word.len();
        word
    });
    located.filter(|word| word.text.chars().any(char::is_alphanumeric)).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::words;

    fn check(text: &str, expected: Expect) {
        let cut: Vec<String> = words(text).iter().map(|word| format!("{}{}", word.text, word.start)).collect();
        expected.assert_eq(&cut.join(" "));
    }

    #[test]
    fn a_text_is_cut_into_words() {
        check("", expect![""]);
        check(" ,。!\n", expect![""]);
        check("小区路灯坏了,没人修。", expect!["小区0 路灯6 坏12 了15 没人修19"]);
        check("a7县 wifi 3.5 元/吨", expect!["a70 县2 wifi6 3.511 元15 吨19"]);
    }

    proptest! {
        #[test]
        fn words_stand_where_they_say(text in "[a-c1-3\\.路灯小区😀 ，\n\u{20000}]{0,40}") {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(word.start >= end);
                prop_assert_eq!(&text[word.start..word.start + word.text.len()], word.text);
                prop_assert!(!text[end..word.start].chars().any(char::is_alphanumeric));
                end = word.start + word.text.len();
            }
            prop_assert!(!text[end..].chars().any(char::is_alphanumeric));
        }
    }
}
