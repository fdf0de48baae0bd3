//! Cuts the text of a notice into sentences, and a sentence into the words that matter.

use jiff::civil::Weekday;

use crate::calendar::Kind;

/// A date as far as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) year: Option<i16>,
    pub(super) month: Option<i8>,
    pub(super) day: i8,
}

/// What matters in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// `2026年1月1日`, `1月1日`, `3日`.
    Date(Written),
    /// `至` between two dates.
    Through,
    /// The weekday in brackets behind a date.
    Weekday(Weekday),
    /// A date in brackets, which only explains.
    DateInBrackets,
    /// `放假`, `补休`, `上班`: what the dates before it are.
    Verb(Kind),
    /// `共3天`.
    Count(usize),
    /// A word that makes its clause an explanation or advice: `为法定节假日`, `公休日调至`, `安排休息`.
    Remark,
    /// The end of a clause.
    Comma,
}

/// Spellings in the order in which they are tried.
const SPELLINGS: [(&str, Word); 17] = [
    ("不放假", Word::Remark),
    ("不上班", Word::Verb(Kind::Holiday)),
    ("放假", Word::Verb(Kind::Holiday)),
    ("补休", Word::Verb(Kind::Holiday)),
    ("上班", Word::Verb(Kind::Workday)),
    ("法定", Word::Remark),
    ("公休", Word::Remark),
    ("休息", Word::Remark),
    ("起", Word::Remark),
    (",", Word::Comma),
    ("至", Word::Through),
    ("到", Word::Through),
    ("-", Word::Through),
    ("~", Word::Through),
    ("—", Word::Through),
    ("–", Word::Through),
    ("―", Word::Through),
];

/// Whether a character counts chapters.
fn is_numeral(letter: char) -> bool {
    letter.is_ascii_digit() || "一二三四五六七八九十".contains(letter)
}

/// The rest of a heading behind its chapter number, `一、`, `1.` or `(一)`, if it has one.
fn behind_chapter(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(['*', '#']);
    let unbracketed = text.trim_start_matches('(');
    let rest = unbracketed.trim_start_matches(is_numeral);
    let has_number = rest.len() < unbracketed.len();
    rest.strip_prefix(['、', '.', ')']).filter(|_| has_number)
}

/// The festival that a heading names.
pub(super) fn name_in(heading: &str) -> &str {
    behind_chapter(heading).unwrap_or(heading).trim_matches(['*', '#'])
}

/// The sentences of a text, in half-width letters and without spaces. A line begins a new sentence only where it has a
/// chapter number, since texts are wrapped anywhere.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let half_width = |letter: char| match u32::from(letter) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(letter),
        _ => letter,
    };
    let mut plain = String::with_capacity(text.len());
    for line in text.lines() {
        let line: String =
            line.chars().filter(|letter| !letter.is_whitespace() && *letter != '\u{feff}').map(half_width).collect();
        if behind_chapter(&line).is_some() {
            plain.push('。');
        }
        plain.push_str(&line);
    }
    plain.split(['。', ';']).filter(|sentence| !sentence.is_empty()).map(str::to_owned).collect()
}

/// The number at the start of a text, and what follows.
fn number(text: &str) -> Option<(i16, &str)> {
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = &text[..text.len() - rest.len()];
    // A number too large for a year is a date nowhere; it is kept, so that the date is refused and not overlooked.
    (!digits.is_empty()).then(|| (digits.parse().unwrap_or(i16::MAX), rest))
}

/// The date at the start of a text, and what follows. Of a range such as `10月1-7日` the first day lacks its `日`.
fn date(text: &str) -> Option<(Written, &str)> {
    let part = |text, unit| number(text).and_then(|(value, rest): (i16, &str)| Some((value, rest.strip_prefix(unit)?)));
    let (year, text) = part(text, '年').map_or((None, text), |(year, rest)| (Some(year), rest));
    let (month, text) = part(text, '月').map_or((None, text), |(month, rest)| (Some(month), rest));
    let (day, text) = number(text)?;
    let text = match text.strip_prefix('日') {
        Some(rest) => rest,
        None if month.is_some() && text.starts_with(['-', '~', '—', '–', '―', '至', '到']) => text,
        None => return None,
    };
    let small = |value: i16| i8::try_from(value).unwrap_or(i8::MAX);
    Some((Written { year, month: month.map(small), day: small(day) }, text))
}

/// What a pair of brackets says: the last weekday in it, or that it holds a date.
fn in_brackets(text: &str) -> Option<Word> {
    let weekday = |name: &str| {
        Some(match name.chars().next()? {
            '一' => Weekday::Monday,
            '二' => Weekday::Tuesday,
            '三' => Weekday::Wednesday,
            '四' => Weekday::Thursday,
            '五' => Weekday::Friday,
            '六' => Weekday::Saturday,
            '日' | '天' => Weekday::Sunday,
            _ => return None,
        })
    };
    let named = ["星期", "周"].iter().find_map(|word| weekday(text.rsplit_once(word)?.1));
    let has_date = || text.char_indices().any(|(at, _)| date(&text[at..]).is_some());
    named.map(Word::Weekday).or_else(|| has_date().then_some(Word::DateInBrackets))
}

/// The words of a sentence.
pub(super) fn words(sentence: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut text = sentence;
    while let Some(letter) = text.chars().next() {
        let brackets = text.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        let counted = text.strip_prefix('共').map(|rest| rest.trim_start_matches('计')).and_then(number);
        let spelling = SPELLINGS.iter().find_map(|(spelling, word)| Some((*word, text.strip_prefix(spelling)?)));
        if let Some((inside, rest)) = brackets {
            words.extend(in_brackets(inside));
            text = rest;
        } else if let Some((written, rest)) = date(text) {
            words.push(Word::Date(written));
            text = rest;
        } else if let Some((days, rest)) = counted.and_then(|(days, rest)| Some((days, rest.strip_prefix('天')?))) {
            words.push(Word::Count(usize::from(days.unsigned_abs())));
            text = rest;
        } else if let Some((word, rest)) = spelling {
            words.push(word);
            text = rest;
            // `放假1天` counts as `共1天` does.
            if let Some((days, rest)) = number(rest).and_then(|(days, rest)| Some((days, rest.strip_prefix('天')?))) {
                words.extend(matches!(word, Word::Verb(_)).then_some(Word::Count(usize::from(days.unsigned_abs()))));
                text = rest;
            }
        } else {
            // A number that is no date is left in one piece: the `1` of `11月` alone would be another month.
            text = number(text).map_or(&text[letter.len_utf8()..], |(_, rest)| rest);
        }
    }
    words
}
