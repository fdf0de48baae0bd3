//! Stories: what happens to an item, line by line, and what must be true. Read here, played by the crate `item`.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use crate::condition::Literal;
use crate::finding::Span;

/// The longest story that is read.
pub const STORY_LINES_MAX: usize = 200;

/// A short story that must come out as told.
#[derive(Debug, Clone)]
pub struct Example {
    /// The header.
    pub at: Span,
    /// What it shows.
    pub title: String,
    /// Its lines.
    pub lines: Vec<Line>,
    /// What must be true at the end.
    pub then: Vec<Expectation>,
}

/// One line of a story.
#[derive(Debug, Clone)]
pub struct Line {
    /// Where it stands.
    pub at: Span,
    /// What it says.
    pub says: Says,
}

/// What a line says.
#[derive(Debug, Clone)]
pub enum Says {
    /// `2025-12-09 09:10 inspector register photo position`: someone does something.
    Does {
        /// When, in the list's time.
        when: DateTime,
        /// The role that acts; `role/2` is a second person of that role.
        role: String,
        /// Which of the persons of that role, from 1.
        person: u32,
        /// The move, or `register`.
        what: String,
        /// What it carries; a field without `=value` gets a fitting value.
        with: BTreeMap<String, Option<Literal>>,
        /// Whether it must be refused (`!` before the move).
        refused: bool,
    },
    /// `2026-01-09 00:00 clock`: time passes; what is due fires.
    Clock {
        /// Up to when.
        when: DateTime,
    },
    /// `2026-01-09 10:00 children closed`: the last open child is closed.
    ChildrenClosed {
        /// When.
        when: DateTime,
    },
    /// `then stage=verifying holder=desk`: what must be true here.
    Then(Vec<Expectation>),
}

/// One thing that must be true: `stage=verifying`.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// Where it stands.
    pub at: Span,
    /// What: one of [`EXPECTATIONS`] or a field.
    pub what: String,
    /// Its value.
    pub is: Literal,
}

/// What an expectation may speak of, beside fields.
pub const EXPECTATIONS: [&str; 12] = [
    "stage",
    "holder",
    "raised_to",
    "due",
    "relapses",
    "closed",
    "on_time",
    "suspended",
    "children",
    "reminders",
    "opened",
    "refused",
];

/// The word in a line that lets the sample of an exception hit (rule S12).
pub const SAMPLED: &str = "sampled";

/// Why a line of a story cannot be read.
pub type StoryError = (Span, String);

/// Reads the lines of a story; `place` is where a part of the text stands in the file.
///
/// # Errors
/// Each line that cannot be read, with its place and what is wrong with it.
pub fn parse(text: &str, place: impl Fn(Span) -> Span) -> (Vec<Line>, Vec<StoryError>) {
    let (mut lines, mut errors) = (Vec::new(), Vec::new());
    let mut start = 0;
    for raw in text.split_inclusive('\n') {
        let content = raw.split('#').next().unwrap_or("").trim();
        let lead = raw.len() - raw.trim_start().len();
        let at = place(start + lead..start + lead + content.len());
        start += raw.len();
        if content.is_empty() {
            continue;
        }
        if lines.len() >= STORY_LINES_MAX {
            errors.push((at, format!("a story has at most {STORY_LINES_MAX} lines")));
            break;
        }
        match line(content, &at) {
            Ok(says) => lines.push(Line { at, says }),
            Err(message) => errors.push((at, message)),
        }
    }
    (lines, errors)
}

fn line(content: &str, at: &Span) -> Result<Says, String> {
    let words: Vec<&str> = content.split_whitespace().collect();
    if let Some(rest) = content.strip_prefix("then ") {
        return rest.split_whitespace().map(|word| expectation(word, at)).collect::<Result<_, _>>().map(Says::Then);
    }
    let [date, time, actor, rest @ ..] = words.as_slice() else {
        return Err("a line is `date time who move evidence…`, `date time clock` or `then what=value …`".to_owned());
    };
    let when: DateTime = format!("{date}T{time}")
        .parse()
        .map_err(|_| format!("`{date} {time}` is not a time; write it as 2025-12-09 09:10"))?;
    match (*actor, rest) {
        ("clock", []) => Ok(Says::Clock { when }),
        ("children", ["closed"]) => Ok(Says::ChildrenClosed { when }),
        (_, [what, with @ ..]) => does(when, actor, what, with),
        _ => Err(format!("`{actor}` does nothing here; name a move after it")),
    }
}

fn does(when: DateTime, actor: &str, what: &str, with: &[&str]) -> Result<Says, String> {
    let (role, person) = match actor.split_once('/') {
        Some((role, number)) => {
            let number = number.parse().map_err(|_| format!("`{number}` is not the number of a person"))?;
            (role, number)
        }
        None => (actor, 1),
    };
    let refused = what.starts_with('!');
    let with = with
        .iter()
        .map(|word| match word.split_once('=') {
            Some((field, value)) => (field.to_owned(), Some(literal(value))),
            None => ((*word).to_owned(), None),
        })
        .collect();
    let what = what.trim_start_matches('!').to_owned();
    Ok(Says::Does { when, role: role.to_owned(), person, what, with, refused })
}

fn expectation(word: &str, at: &Span) -> Result<Expectation, String> {
    let (what, is) = word.split_once('=').ok_or_else(|| format!("`{word}` says nothing; write `what=value`"))?;
    Ok(Expectation { at: at.clone(), what: what.to_owned(), is: literal(is) })
}

/// The value that a word of a story stands for.
#[must_use]
pub fn literal(word: &str) -> Literal {
    match word {
        "yes" | "true" => Literal::Truth(true),
        "no" | "false" => Literal::Truth(false),
        _ => word.parse::<f64>().map_or_else(|_| Literal::Text(word.to_owned()), Literal::Number),
    }
}
