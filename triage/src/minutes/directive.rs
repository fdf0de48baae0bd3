//! What a text asks for: one sentence, who says it, who must do it, by when.

use serde::Serialize;

use super::deadline::Deadline;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DirectiveKind {
    /// An order, a decision, a prohibition.
    Directive,
    /// A wish, a polite request: 希望, 请.
    Request,
    /// What a speaker says that he or his unit will do: 表示将.
    Commitment,
}

/// How it is known who must do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BodySource {
    /// The sentence says it.
    Stated,
    /// An earlier sentence of the same speech says it.
    Inherited,
    /// The occasion says it: the unit that was visited, the addressee of the notice.
    Implied,
}

/// One more who is asked in the same sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Other {
    /// Who.
    pub body: String,
    /// By when, where the part of the sentence says it.
    pub deadline: Option<Deadline>,
}

/// One sentence that asks for something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Directive {
    /// Who says it: a name, 会议, a unit; none in a document.
    pub speaker: Option<String>,
    /// The verb of speech, or where there is none the modal, as written.
    pub cue: Option<String>,
    /// The sentence, as in the paragraph.
    pub text: String,
    /// The paragraph, by its place in the article's paragraphs, from 0.
    pub paragraph: usize,
    /// The first letter of the sentence in the paragraph, from 0: letters (Unicode characters), not bytes.
    pub start: usize,
    /// The letter behind its last.
    pub end: usize,
    /// What is asked.
    pub kind: DirectiveKind,
    /// Who must do it, as written; none where the text does not say it.
    pub body: Option<String>,
    /// How that is known.
    pub body_source: Option<BodySource>,
    /// By when, for `body`.
    pub deadline: Option<Deadline>,
    /// Who else is asked in the same sentence: 配合单位, or the unit behind a semicolon.
    pub others: Vec<Other>,
}
