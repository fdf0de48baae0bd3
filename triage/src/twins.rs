//! Twins and relapses: which earlier messages say the same, or tell of the same problem at the same place.
//!
//! An [`Index`] takes messages one by one. Near copies are found by MinHash over pairs of letters, the same problem in
//! other words by an inverted index over words and the names of places and bodies. What a message may cost is bounded: it
//! keeps [`WORDS_MAX`] words and [`NAME_PAIRS_MAX`] letter pairs, and a word leads to the newest [`POSTINGS_MAX`]
//! messages only. Nothing here merges anything: a person or a rule of the list decides.

mod copies;
mod features;
mod index;
mod pairs;
mod propose;

pub use copies::COPIES_MAX;
pub use features::{BODY_BYTES_MAX, Features, TITLE_BYTES_MAX, Wording};
pub use index::{Closeness, Index, MESSAGES_MAX, POSTINGS_MAX, TERMS_MAX, WORDS_MAX};
pub use pairs::NAME_PAIRS_MAX;
pub use propose::{Because, Link, PROPOSALS_MAX, Proposal, REASONS_MAX, Twins, TwinsError, Windows};

/// A message as far as its twins are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message<'a> {
    /// Its own name, unique among the messages of an index.
    pub id: &'a str,
    /// What it is about, in a line; may be empty.
    pub title: &'a str,
    /// What it says.
    pub body: &'a str,
    /// The day on which it came, counted from any fixed day; none: not known.
    pub day: Option<i32>,
}
