//! Why something the program was asked for did not happen.

use definition::Finding;
use item::Refusal;
use store::StoreError;
use thiserror::Error;

/// Why something did not happen. Nothing has changed.
#[derive(Debug, Error)]
pub enum AppError {
    /// The item or the list refuses.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The store cannot.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// There is no such list.
    #[error("there is no list `{id}` here; lists: {known}")]
    NoList {
        /// What was asked for.
        id: String,
        /// What there is.
        known: String,
    },
    /// A list that would not be sound.
    #[error("the list `{id}` is not sound and was not published; what was in force stays in force")]
    Unsound {
        /// The list.
        id: String,
        /// Its text, for the places of the findings.
        text: String,
        /// What is wrong.
        findings: Vec<Finding>,
    },
    /// A list that was changed without a new version.
    #[error("the list `{id}` was changed and still has version {version}; count `version` up")]
    SameVersion {
        /// The list.
        id: String,
        /// Its version.
        version: u32,
    },
    /// A calendar that cannot be used.
    #[error("the calendar cannot be used: {0}")]
    Calendar(String),
    /// A stored text that this program does not understand.
    #[error("a text in the store cannot be read: {0}; run `qingdan verify`")]
    Text(String),
    /// Too many others changed the same item at the same time.
    #[error("the item is being changed by many at once; try again")]
    Crowded,
    /// Others changed the item since it was looked at.
    #[error("the item changed since you looked: it had {seen} events and has {events}; look again")]
    Changed {
        /// How many events were seen.
        seen: u32,
        /// How many there are.
        events: u32,
    },
    /// There is no such item.
    #[error("there is no item `{0}`; check the number")]
    NoItem(String),
    /// There is no such measure.
    #[error("the list `{list}` has no measure `{name}`")]
    NoMeasure {
        /// The list.
        list: String,
        /// The measure.
        name: String,
    },
    /// A file that belongs to the store cannot be used.
    #[error("{file}: {why}")]
    File {
        /// The file.
        file: String,
        /// Why.
        why: String,
    },
    /// A month that is none.
    #[error("`{0}` is not a month; write it as 2025-10")]
    NoMonth(String),
}

impl AppError {
    /// A short code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Store(_) => "store",
            Self::NoList { .. } => "no_list",
            Self::Unsound { .. } => "unsound",
            Self::SameVersion { .. } => "same_version",
            Self::Calendar(_) => "calendar",
            Self::Text(_) => "text",
            Self::Crowded => "crowded",
            Self::NoItem(_) => "no_item",
            Self::Changed { .. } => "changed",
            Self::NoMeasure { .. } => "no_measure",
            Self::File { .. } => "file",
            Self::NoMonth(_) => "no_month",
        }
    }
}
