//! Whether people take what is proposed to them: each answer is an event of its item, and their share is a measure.

use item::{By, Command, ItemId};
use jiff::Timestamp;

use crate::{About, Answer, App, AppError, Request};

/// The longest value that is judged, in characters.
pub const PROPOSED_CHARS_MAX: usize = 200;

/// A proposal that a person took or did not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The item.
    pub item: ItemId,
    /// What it was about.
    pub of: String,
    /// Whether it was taken unchanged.
    pub taken: bool,
    /// When.
    pub at: Timestamp,
}

/// What a person makes of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What the proposal was about: a field, `merge` or `relapse`.
    pub of: String,
    /// What was proposed.
    pub proposed: String,
    /// Whether it is taken unchanged.
    pub taken: bool,
    /// By what it was proposed.
    pub by: String,
}

impl App {
    /// Keeps what a person makes of a proposal. With the same key again it is kept once.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn judge_proposal(
        &self,
        item: ItemId,
        judgement: &Judgement,
        person: &str,
        key: Option<&str>,
        now: Timestamp,
    ) -> Result<Answer, AppError> {
        let short = |text: &str| text.chars().take(PROPOSED_CHARS_MAX).collect::<String>();
        let command = Command::Judge {
            of: short(&judgement.of),
            proposed: short(&judgement.proposed),
            taken: judgement.taken,
            by: short(&judgement.by),
        };
        let key = key.map(|key| format!("{key}:judged:{}", short(&judgement.of)));
        let by = By::Person(person.to_owned());
        self.carry_out(&Request { key, about: About::Item(item), command, by, chance: None }, now)
    }
}
