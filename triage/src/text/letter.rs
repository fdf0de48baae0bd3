//! What one letter becomes: half width, simplified, lower case, or nothing.
//!
//! `variants.txt` holds pairs of letters, the one found and the one meant: the radicals that copying out of a PDF leaves
//! behind (Unicode, EquivalentUnifiedIdeograph), and the traditional and variant forms of common characters with their
//! standard form (通用规范汉字表, appendix 1) as far as one letter has one answer. 乾, 著 and 徵 have two and stay.

use std::sync::LazyLock;

const VARIANTS: &str = include_str!("variants.txt");
/// The first and last letters of the table: radicals to the last unified ideograph of the basic plane.
const VARIANT_FIRST: u32 = 0x2E80;
const VARIANT_LAST: u32 = 0x9FFF;

/// The standard form of each letter from [`VARIANT_FIRST`] on; 0 where it is its own.
static STANDARD: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table = vec![0; (VARIANT_LAST - VARIANT_FIRST + 1) as usize];
    let mut letters = VARIANTS.chars().filter(|letter| *letter != '\n');
    while let (Some(found), Some(meant)) = (letters.next(), letters.next()) {
        let place = u32::from(found).checked_sub(VARIANT_FIRST).and_then(|index| table.get_mut(index as usize));
        if let (Some(place), Ok(meant)) = (place, u16::try_from(u32::from(meant))) {
            *place = meant;
        }
    }
    table
});

/// What a letter is to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letter {
    /// A letter, digit or mark in its one form.
    Mark(char),
    /// Any white space within a line.
    Space,
    /// The end of a line.
    LineEnd,
    /// Nothing: a control character, a mark of direction or form, a letter without width.
    Nothing,
}

/// The one form of a letter: full width becomes half width, traditional simplified, capital small.
#[must_use]
pub fn fold(letter: char) -> Letter {
    match letter {
        'a'..='z' | '0'..='9' => Letter::Mark(letter),
        'A'..='Z' => Letter::Mark(letter.to_ascii_lowercase()),
        ' '
        | '\t'
        | '\u{b}'
        | '\u{c}'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => Letter::Space,
        '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => Letter::LineEnd,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => Letter::Nothing,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}' => {
            Letter::Nothing
        }
        '\u{e0000}'..='\u{e0fff}' => Letter::Nothing,
        '\u{2e80}'..='\u{9fff}' => Letter::Mark(standard(letter)),
        '\u{ff01}'..='\u{ff5e}' => fold(char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter)),
        '\u{ff61}' => Letter::Mark('。'),
        '\u{ff62}' => Letter::Mark('「'),
        '\u{ff63}' => Letter::Mark('」'),
        '\u{ff64}' => Letter::Mark('、'),
        _ if letter.is_control() => Letter::Nothing,
        _ if letter.is_ascii() => Letter::Mark(letter),
        _ => Letter::Mark(letter.to_lowercase().next().unwrap_or(letter)),
    }
}

fn standard(letter: char) -> char {
    let index = u32::from(letter).saturating_sub(VARIANT_FIRST) as usize;
    let meant = STANDARD.get(index).copied().unwrap_or_default();
    if meant == 0 { letter } else { char::from_u32(meant.into()).unwrap_or(letter) }
}

/// Whether a letter is a Chinese character.
#[must_use]
pub fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' | '〇')
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::{Letter, VARIANTS, fold};

    fn check(text: &str, expected: Expect) {
        let folded = text.chars().map(|letter| match fold(letter) {
            Letter::Mark(mark) => mark,
            Letter::Space => '_',
            Letter::LineEnd => '/',
            Letter::Nothing => '-',
        });
        expected.assert_eq(&folded.collect::<String>());
    }

    #[test]
    fn each_letter_has_one_form() {
        check("ＡＢｃ１２３，。！", expect!["abc123,。!"]);
        check("請問噪聲擾民問題該找誰處理？裡裏為爲", expect!["请问噪声扰民问题该找谁处理?里里为为"]);
        check("乾隆、著名、特徵", expect!["乾隆、著名、特徵"]);
        check("⼯⼈⺠⻋", expect!["工人民车"]);
        check("a\u{0}\u{7f}\u{200b}\u{feff}\u{202e}b\u{fe0f}", expect!["a-----b-"]);
        check("a\u{3000}\t\u{a0}\r\n", expect!["a___-/"]);
        check("ÀΩЖ😀👍🏽", expect!["àωж😀👍🏽"]);
    }

    #[test]
    fn the_standard_form_of_a_letter_is_its_own() {
        let letters: Vec<char> = VARIANTS.chars().filter(|letter| *letter != '\n').collect();
        let pairs = letters.chunks_exact(2);
        assert!(pairs.remainder().is_empty() && letters.len() > 5_000);
        for pair in pairs {
            assert_eq!(fold(pair[0]), Letter::Mark(pair[1]), "{pair:?}");
            assert_eq!(fold(pair[1]), Letter::Mark(pair[1]), "{pair:?} goes on");
        }
    }
}
