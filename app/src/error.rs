//! Why something the program was asked for did not happen.

use definition::Finding;
use item::Refusal;
use store::StoreError;
use thiserror::Error;
use vault::VaultError;

/// Why something did not happen. Nothing has changed.
#[derive(Debug, Error)]
pub enum AppError {
    /// The item or the list refuses.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The store cannot.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// What is personal cannot be sealed, read or erased.
    #[error("{0}")]
    Vault(#[from] VaultError),
    /// A file is not taken, or cannot be kept.
    #[error("{0}")]
    Attachment(attachments::FileError),
    /// A command names a file that is not kept, or that somebody else sent.
    #[error(
        "`{field}` names the file `{id}`, which you have not sent; send it first, and name it by the id that you get"
    )]
    NoFile {
        /// The field.
        field: String,
        /// The file.
        id: String,
    },
    /// A photo after the work is the very photo before it.
    #[error("`{field}` is the very photo from before the work; take a new one")]
    SamePhoto {
        /// The field.
        field: String,
    },
    /// An item has too many files.
    #[error("the item would have {files} files; at most {} are kept", crate::files::ITEM_FILES_MAX)]
    TooManyFiles {
        /// How many it would have.
        files: usize,
    },
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
    /// A sentence that is not followed up cannot become an item.
    #[error("the sentence `{0}` was dismissed; take that back first")]
    Dismissed(String),
    /// A sentence of which an item was made cannot be dismissed.
    #[error("the sentence `{0}` has an item; withdraw the item instead")]
    HasItem(String),
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
    /// Whether what was asked is refused, so that asking again the same way is of no use.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::NoFile { .. } | Self::SamePhoto { .. } | Self::TooManyFiles { .. })
    }

    /// A short code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Store(_) => "store",
            Self::Vault(_) => "vault",
            Self::Attachment(error) => error.code(),
            Self::NoFile { .. } => "no_file",
            Self::SamePhoto { .. } => "same_photo",
            Self::TooManyFiles { .. } => "too_many_files",
            Self::NoList { .. } => "no_list",
            Self::Unsound { .. } => "unsound",
            Self::SameVersion { .. } => "same_version",
            Self::Calendar(_) => "calendar",
            Self::Text(_) => "text",
            Self::Crowded => "crowded",
            Self::NoItem(_) => "no_item",
            Self::Dismissed(_) => "dismissed",
            Self::HasItem(_) => "has_item",
            Self::Changed { .. } => "changed",
            Self::NoMeasure { .. } => "no_measure",
            Self::File { .. } => "file",
            Self::NoMonth(_) => "no_month",
        }
    }
}
