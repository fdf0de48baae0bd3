//! What is wrong with a list: a code, a place, a sentence, help, and the shortest story that shows it.

use std::ops::Range;

use serde::Serialize;

/// A place in a list file: byte offsets.
pub type Span = Range<usize>;

/// How many findings one list file may yield before the rest is left out.
pub const FINDINGS_MAX: usize = 1000;

/// Whether a list with this finding may load.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The list does not load.
    Error,
    /// The list loads; someone should look.
    Warning,
}

/// The rule that a finding breaks. `G` codes are about the grammar, `S`, `P` and `W` codes are the rules of the
/// checker, `E` codes are about examples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[expect(missing_docs, reason = "each code is described in `explain`, which the command line prints")]
pub enum Code {
    G1,
    G2,
    G3,
    G4,
    S1,
    S2,
    S3,
    S4,
    S5,
    S6,
    S7,
    S8,
    S9,
    S10,
    S11,
    S12,
    S13,
    S14,
    S15,
    S16,
    S17,
    S18,
    S19,
    S20,
    P1,
    P2,
    P3,
    E1,
    W1,
    W2,
}

impl Code {
    /// Every code, in the order of the documents.
    pub const ALL: [Self; 30] = [
        Self::G1,
        Self::G2,
        Self::G3,
        Self::G4,
        Self::S1,
        Self::S2,
        Self::S3,
        Self::S4,
        Self::S5,
        Self::S6,
        Self::S7,
        Self::S8,
        Self::S9,
        Self::S10,
        Self::S11,
        Self::S12,
        Self::S13,
        Self::S14,
        Self::S15,
        Self::S16,
        Self::S17,
        Self::S18,
        Self::S19,
        Self::S20,
        Self::P1,
        Self::P2,
        Self::P3,
        Self::E1,
        Self::W1,
        Self::W2,
    ];

    /// The rule in one sentence.
    #[must_use]
    pub fn explain(self) -> &'static str {
        match self {
            Self::G1 => "the file is TOML",
            Self::G2 => "every key is known",
            Self::G3 => "every value has the form that its key asks for, within its limits",
            Self::G4 => "every key that a list cannot do without is there",
            Self::S1 => "one first stage; names unique; every name that is used exists",
            Self::S2 => "every stage can be reached and every move can be made",
            Self::S3 => "people alone can close every item, and silence alone brings it to a close or to the top desk",
            Self::S4 => "from every stage the done close can be reached",
            Self::S5 => "a closed item stays closed but for counted reopening within a window",
            Self::S6 => "every live stage has exactly one holder, which resolves to a unit",
            Self::S7 => "every live stage has a limit with its basis and says what happens when it passes",
            Self::S8 => "every wait has a timer, and no answer is an event with a name",
            Self::S9 => "no timer and no automatic step closes an item as done",
            Self::S10 => "raising climbs a finite ladder to a named top that is reminded",
            Self::S11 => "nothing goes round for ever: every circle is counted, and a used-up counter leaves a way on",
            Self::S12 => "who did the work does not verify it",
            Self::S13 => "closing, returning, extending, suspending, merging, cancelling and reopening need evidence",
            Self::S14 => "a come-back is recognised and lands in a live stage, or the list says why not",
            Self::S15 => "a hand-over to another unit is accepted there, or can be given back within a stated time",
            Self::S16 => "automatic choices and decision tables leave no case out and none in two rows",
            Self::S17 => "merging and splitting lose nothing",
            Self::S18 => "a new version has a place for every item that is live",
            Self::S19 => "who must act sees the item and what he needs for it; who it speaks against does not",
            Self::S20 => "every channel ends in the first stage with a receipt; what is refused goes to a list too",
            Self::P1 => "the list of the child items is sound and does not lead back to the parent's",
            Self::P2 => "a parent closes only after its children",
            Self::P3 => "cancelling a parent asks its children to stop and deletes none",
            Self::E1 => "every example comes out as it says",
            Self::W1 => "what is asked for is read by someone",
            Self::W2 => "every move is shown in an example",
        }
    }

    /// Whether the list may load all the same.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::W1 | Self::W2 => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

/// One thing that is wrong with a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that is broken.
    pub code: Code,
    /// Where in the file.
    pub at: Span,
    /// One sentence, lower case, no full stop.
    pub message: String,
    /// What to do about it; may be empty.
    pub help: String,
    /// The shortest story that shows the hole: names of moves, `clock` where a limit passes. Empty when the finding is
    /// not about behaviour.
    pub story: Vec<String>,
}

impl Finding {
    /// A finding without help or story.
    #[must_use]
    pub fn new(code: Code, at: &Span, message: impl Into<String>) -> Self {
        Self { code, at: at.clone(), message: message.into(), help: String::new(), story: Vec::new() }
    }

    /// The same finding with help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// The same finding with a story.
    #[must_use]
    pub fn story(mut self, story: Vec<String>) -> Self {
        self.story = story;
        self
    }
}

/// The line and column of a byte offset in a text, both counted from 1, columns in characters.
#[must_use]
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let offset = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let before = &text[..offset];
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}

/// The known name nearest to a wrong one, when one is near enough to have been meant.
#[must_use]
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (wrong.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|name| (strsim::osa_distance(wrong, name), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The help for a wrong name: the nearest known one, else all of them while they are few.
#[must_use]
pub fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    if let Some(name) = nearest(wrong, known.clone()) {
        return format!("did you mean `{name}`?");
    }
    let all: Vec<&str> = known.into_iter().collect();
    match all.len() {
        0 => String::new(),
        1..=14 => format!("known here: {}", all.join(", ")),
        more => format!("known here: {}, and {} more", all[..12].join(", "), more - 12),
    }
}
