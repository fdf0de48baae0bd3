//! Sentences and clauses, as bytes of a plain text, and a text with what is only quoted made dumb.

use std::ops::Range;

/// Marks that close a quotation or bracket behind the end of a sentence.
const CLOSERS: [char; 7] = ['”', '’', '」', '』', '"', '\'', '〞'];
/// The longest quotation or bracket that is made dumb, in bytes; a longer one is speech, or was never closed.
const QUOTED_BYTES_MAX: usize = 180;

/// How long a sentence may be, in bytes; whoever writes more forgot the stop, and a comma ends it.
const SENTENCE_BYTES_MAX: usize = 4096;

/// The sentences of a plain text: up to `。`, `!` or `?` and what closes behind them.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let is_long =
            at - start >= SENTENCE_BYTES_MAX && matches!(letter, ',' | ';') || at - start >= 2 * SENTENCE_BYTES_MAX;
        if !matches!(letter, '。' | '!' | '?') && !is_long {
            continue;
        }
        let mut end = at + letter.len_utf8();
        while let Some((_, closer)) =
            letters.next_if(|(_, next)| CLOSERS.contains(next) || matches!(next, '。' | '!' | '?'))
        {
            end += closer.len_utf8();
        }
        found.push(start..end);
        start = end;
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

/// The clauses of a plain text: between `,`, `;`, `:` and the ends of sentences.
pub(super) fn clauses(text: &str) -> Vec<Range<usize>> {
    split(text, &[',', ';', ':', '。', '!', '?'])
}

/// The parts of a text between semicolons.
pub(super) fn segments(text: &str) -> Vec<Range<usize>> {
    split(text, &[';'])
}

fn split(text: &str, marks: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, mark) in text.match_indices(marks) {
        if start < at {
            found.push(start..at);
        }
        start = at + mark.len();
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

/// The same text, byte for byte as long, in which the inside of names, slogans and brackets can no longer be read as
/// words of the sentence: `坚持“管行业必须管安全”` asks nothing twice. Speech behind a colon stays, and so does a bracket
/// at the start, which is a number.
pub(super) fn without_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, open)) = rest.char_indices().find(|(_, letter)| closer(*letter).is_some()) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let inside = after.get(open.len_utf8()..).unwrap_or_default();
        let is_number = open == '(' && super::number::is_numbered(rest.get(at..).unwrap_or_default());
        let is_speech = is_number || open != '(' && out.ends_with([':', '：']) || out.is_empty() && open != '【';
        let end = closer(open).and_then(|close| near(inside, close)).filter(|_| !is_speech);
        out.push(open);
        let end = end.unwrap_or_default();
        out.extend(inside.get(..end).unwrap_or_default().chars().map(dumb));
        rest = inside.get(end..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

fn near(inside: &str, close: char) -> Option<usize> {
    inside.get(..inside.floor_char_boundary(QUOTED_BYTES_MAX)).and_then(|inside| inside.find(close))
}

fn closer(open: char) -> Option<char> {
    match open {
        '“' => Some('”'),
        '‘' => Some('’'),
        '「' => Some('」'),
        '『' => Some('』'),
        '《' => Some('》'),
        '〈' => Some('〉'),
        '(' => Some(')'),
        '【' => Some('】'),
        _ => None,
    }
}

/// A letter that means nothing, of the same length in UTF-8.
fn dumb(letter: char) -> char {
    match letter.len_utf8() {
        1 => '_',
        2 => '¤',
        3 => '〇',
        _ => '𝟎',
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::{clauses, sentences, without_quoted};

    fn check(text: &str, expected: Expect) {
        let shown: Vec<String> = sentences(text)
            .into_iter()
            .map(|span| {
                let sentence = without_quoted(&text[span]);
                let parts: Vec<&str> = clauses(&sentence).into_iter().map(|clause| &sentence[clause]).collect();
                parts.join("|")
            })
            .collect();
        expected.assert_eq(&shown.join("\n"));
    }

    #[test]
    fn a_text_falls_into_sentences_and_clauses() {
        check("", expect![[""]]);
        check("好!”他说,“快”些。完", expect!["好|”\n他说|“〇”些\n完"]);
        check(
            "要坚持“管行业必须管安全”,即知即改;他说:“要快!”",
            expect!["要坚持“〇〇〇〇〇〇〇〇”|即知即改|他说|“要快|”"],
        );
        check("(一)学习《要点(a1)》,不改(必须)", expect!["(一)学习《〇〇____》|不改(〇〇)"]);
    }

    proptest! {
        #[test]
        fn nothing_moves(text in "[“”‘《》(),;:。!要a¤😀]{0,60}") {
            let dumb = without_quoted(&text);
            prop_assert_eq!(dumb.len(), text.len());
            prop_assert!(dumb.char_indices().map(|(at, _)| at).eq(text.char_indices().map(|(at, _)| at)));
            let whole: usize = sentences(&text).iter().map(|span| span.len()).sum();
            prop_assert_eq!(whole, text.len());
        }
    }
}
