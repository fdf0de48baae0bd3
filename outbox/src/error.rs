//! Why the outbox does not do something.

use thiserror::Error;

/// Why a call did not succeed. Nothing has changed.
#[derive(Debug, Error)]
pub enum OutboxError {
    /// A value that cannot be used.
    #[error("{0}")]
    Unusable(String),
    /// The name is taken.
    #[error("there is a subscription `{0}` already; choose another name")]
    Taken(String),
    /// There is no such thing.
    #[error("there is no {what} `{name}`")]
    Missing {
        /// `subscription`, `letter` or `feed`.
        what: &'static str,
        /// Which.
        name: String,
    },
    /// The file of a newer program.
    #[error("outbox.sqlite has format {found} and this program knows {known}; use the newer program")]
    Newer {
        /// The format of the file.
        found: u32,
        /// The newest that is known.
        known: u32,
    },
    /// The file cannot be used.
    #[error("outbox.sqlite cannot be used: {0}")]
    File(#[from] rusqlite::Error),
    /// The machine gives no chance.
    #[error("the system gives no random bytes: {0}")]
    Chance(String),
}
