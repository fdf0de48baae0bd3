//! A text in its one form, with the way back to the bytes that a person wrote.

use std::ops::Range;

use super::letter::{Letter, fold};
use super::{TEXT_BYTES_MAX, head};

/// A text in its one form: half width, simplified, lower case, no control characters, white space as one space within a
/// line and `\n` at the end of each, none at the start or end of a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Normal {
    text: String,
    runs: Vec<Run>,
}

/// Bytes that stand side by side in both texts. Where the lengths differ the run is one letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    /// Where it begins in the normal text.
    at: u32,
    /// Where it begins and ends in the original.
    original: (u32, u32),
}

impl Normal {
    /// The normal text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the original from which the bytes `span` of the normal text come. What was left out between two
    /// letters of the span is inside, what was left out before or after is not. A span is cut to the text.
    #[must_use]
    pub fn original(&self, span: Range<usize>) -> Range<usize> {
        let start = self.start(span.start.min(self.text.len()));
        start..self.end(span.end.min(self.text.len())).max(start)
    }

    fn start(&self, offset: usize) -> usize {
        let after = self.runs.partition_point(|run| run.at as usize <= offset);
        let Some(run) = after.checked_sub(1).and_then(|index| self.runs.get(index)) else { return 0 };
        let (start, end) = (run.original.0 as usize, run.original.1 as usize);
        if offset == self.text.len() { end } else { (start + (offset - run.at as usize)).min(end) }
    }

    fn end(&self, offset: usize) -> usize {
        let after = self.runs.partition_point(|run| (run.at as usize) < offset);
        let Some(run) = after.checked_sub(1).and_then(|index| self.runs.get(index)) else { return 0 };
        let text_end = self.runs.get(after).map_or(self.text.len(), |next| next.at as usize);
        let (start, end) = (run.original.0 as usize, run.original.1 as usize);
        if offset >= text_end { end } else { (start + (offset - run.at as usize)).min(end) }
    }

    /// Adds a letter that comes from the bytes `from..to` of the original.
    fn push(&mut self, letter: char, from: usize, to: usize) {
        let at = self.text.len();
        self.text.push(letter);
        let (from, to) = (u32::try_from(from).unwrap_or(u32::MAX), u32::try_from(to).unwrap_or(u32::MAX));
        let is_same_length = letter.len_utf8() == (to - from) as usize;
        if let Some(run) = self.runs.last_mut() {
            let is_open = at - run.at as usize == (run.original.1 - run.original.0) as usize;
            if is_same_length && is_open && run.original.1 == from {
                run.original.1 = to;
                return;
            }
        }
        self.runs.push(Run { at: u32::try_from(at).unwrap_or(u32::MAX), original: (from, to) });
    }
}

/// The normal form of a text with the way back, in time linear in its length. Beyond [`TEXT_BYTES_MAX`] nothing is read.
#[must_use]
pub fn normalise(original: &str) -> Normal {
    let mut normal = Normal::default();
    each(head(original, TEXT_BYTES_MAX), |letter, from, to| normal.push(letter, from, to));
    normal
}

/// Appends the normal form of a text, for those who need no way back; twice as fast as [`normalise`].
pub fn normalise_into(original: &str, normal: &mut String) {
    each(head(original, TEXT_BYTES_MAX), |letter, _, _| normal.push(letter));
}

/// Calls `add` with each letter of the normal form and the bytes of the original that it comes from.
fn each(original: &str, mut add: impl FnMut(char, usize, usize)) {
    let mut is_in_line = false;
    let mut space: Option<(usize, usize)> = None;
    for (from, letter) in original.char_indices() {
        let to = from + letter.len_utf8();
        match fold(letter) {
            Letter::Mark(mark) => {
                if let Some((from, to)) = space.take() {
                    add(' ', from, to);
                }
                add(mark, from, to);
                is_in_line = true;
            }
            Letter::Space => space = is_in_line.then(|| space.map_or((from, to), |(first, _)| (first, to))),
            Letter::LineEnd => {
                add('\n', from, to);
                (space, is_in_line) = (None, false);
            }
            Letter::Nothing => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::{normalise, normalise_into};

    fn check(original: &str, expected: Expect) {
        expected.assert_eq(&format!("{:?}", normalise(original).text()));
    }

    #[test]
    fn a_text_has_one_form() {
        check("", expect![[r#""""#]]);
        check(" \t　\r\n", expect![[r#""\n""#]]);
        check("　　尊敬的領導：\r\n\r\n  Ｗｉｆｉ  很差 ！ ", expect![[r#""尊敬的领导:\n\nwifi 很差 !""#]]);
        check("a \u{200b} b", expect![[r#""a b""#]]);
        check("姓名\t电话\n张某\t１３８****", expect![[r#""姓名 电话\n张某 138****""#]]);
    }

    fn check_span(original: &str, found: &str, expected: Expect) {
        let normal = normalise(original);
        let at = normal.text().find(found).unwrap();
        let span = normal.original(at..at + found.len());
        expected.assert_eq(&format!("{span:?} {:?}", &original[span.clone()]));
    }

    #[test]
    fn a_span_leads_back() {
        check_span("要求區水務局，於３月底前", "水务局", expect![[r#"9..18 "水務局""#]]);
        check_span("要求區水務局，於３月底前", ",于3月", expect![[r#"18..30 "，於３月""#]]);
        check_span("要求區水務局，於３月底前", "底前", expect![[r#"30..36 "底前""#]]);
        check_span("a   　b\u{200b}c", "a b", expect![[r#"0..8 "a   \u{3000}b""#]]);
        check_span("a   　b\u{200b}c", "bc", expect![[r#"7..12 "b\u{200b}c""#]]);
        check_span("\u{feff}甲", "甲", expect![[r#"3..6 "甲""#]]);
    }

    proptest! {
        #[test]
        fn a_letter_leads_back_to_what_it_came_from(original in "[ａ１，a 　\u{200b}區区\n😀Ⱥ]{0,40}") {
            let normal = normalise(&original);
            let mut short = String::new();
            normalise_into(&original, &mut short);
            prop_assert_eq!(&short, normal.text());
            let again = normalise(normal.text());
            prop_assert_eq!(again.text(), normal.text());
            let whole = normal.original(0..normal.text().len());
            let mut end_before = whole.start;
            for (at, letter) in normal.text().char_indices() {
                let span = normal.original(at..at + letter.len_utf8());
                prop_assert!(span.start >= end_before && span.end > span.start);
                let (from, between) = (normalise(&original[span.clone()]), normalise(&original[end_before..span.start]));
                let letter = letter.to_string();
                prop_assert_eq!(from.text().trim(), letter.trim());
                prop_assert_eq!(between.text().trim(), "");
                end_before = span.end;
            }
            prop_assert_eq!(end_before, whole.end);
        }
    }
}
