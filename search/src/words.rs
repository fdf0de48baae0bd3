//! Words of a text for the index: Chinese in pairs of characters, everything else in runs of letters and digits.
//!
//! Pairs need no dictionary, so a name that nobody has seen before is found as well as a common word.

/// The most characters of a text that are indexed.
pub(crate) const INDEXED_CHARS_MAX: usize = 20_000;

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}

/// Full-width letters and digits are the same as their plain forms; capitals are the same as small letters.
fn plain(c: char) -> char {
    let narrow = match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    };
    narrow.to_lowercase().next().unwrap_or(narrow)
}

/// The runs of a text: of Chinese characters, or of other letters and digits.
fn runs(text: &str) -> Vec<(bool, Vec<char>)> {
    let mut runs: Vec<(bool, Vec<char>)> = Vec::new();
    let mut open = false;
    for c in text.chars().take(INDEXED_CHARS_MAX).map(plain) {
        let han = is_han(c);
        if !han && !c.is_alphanumeric() {
            open = false;
            continue;
        }
        match runs.last_mut().filter(|(last, _)| open && *last == han) {
            Some((_, run)) => run.push(c),
            None => runs.push((han, vec![c])),
        }
        open = true;
    }
    runs
}

/// A text as the index keeps it: words with spaces between.
pub(crate) fn indexed(text: &str, into: &mut String) {
    for (han, run) in runs(text) {
        if han {
            for pair in run.windows(2) {
                into.extend(pair);
                into.push(' ');
            }
            // A single character is found as the beginning of a pair; the last of a run begins none.
            into.extend(run.last());
        } else {
            into.extend(run);
        }
        into.push(' ');
    }
    // Two texts side by side are no phrase.
    into.push_str("\u{e000} ");
}

/// What the index is asked for a text: every run of it, each as a phrase. `None` when there is no word in it.
pub(crate) fn asked(text: &str) -> Option<String> {
    let phrases: Vec<String> = runs(text)
        .into_iter()
        .map(|(han, run)| match run.as_slice() {
            [one] if han => format!("{one} *"),
            run if han => {
                let pairs: Vec<String> = run.windows(2).map(|pair| pair.iter().collect()).collect();
                format!("\"{}\"", pairs.join(" "))
            }
            run => format!("\"{}\" *", run.iter().collect::<String>()),
        })
        .collect();
    (!phrases.is_empty()).then(|| phrases.join(" "))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, kept: Expect, question: Expect) {
        let mut into = String::new();
        indexed(text, &mut into);
        kept.assert_eq(into.trim_end_matches("\u{e000} ").trim_end());
        question.assert_eq(&asked(text).unwrap_or_default());
    }

    #[test]
    fn texts_and_questions() {
        check("搅拌站", expect!["搅拌 拌站 站"], expect![[r#""搅拌 拌站""#]]);
        check("站", expect!["站"], expect!["站 *"]);
        check("A2区 Ｋ9县", expect!["a2 区 k9 县"], expect![[r#""a2" * 区 * "k9" * 县 *"#]]);
        check("RX20250930-000001", expect!["rx20250930 000001"], expect![[r#""rx20250930" * "000001" *"#]]);
        check(" ，。\" OR * ", expect!["or"], expect![[r#""or" *"#]]);
        check("", expect![""], expect![""]);
    }
}
