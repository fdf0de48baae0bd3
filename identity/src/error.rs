//! Why somebody is not let in, or an account is not changed.

use thiserror::Error;

/// Why a call to the gate did not succeed. Nothing has changed but the count of failures.
#[derive(Debug, Error)]
pub enum IdentityError {
    /// Name, password or code do not fit; which of them is not said.
    #[error("name or password is wrong; try again, or ask the security administrator")]
    Wrong,
    /// The password fits and a second factor is needed.
    #[error("a code of the second factor is needed; add it")]
    CodeNeeded,
    /// Too many failures.
    #[error("too many failures; try again in {seconds} seconds")]
    Locked {
        /// How long.
        seconds: u64,
    },
    /// A value that cannot be used.
    #[error("{0}")]
    Unusable(String),
    /// The name is taken.
    #[error("there is an account `{0}` already; choose another name")]
    Taken(String),
    /// There is no such account, session or key.
    #[error("there is no {what} `{name}`")]
    Missing {
        /// `account`, `session`, `key` or `view`.
        what: &'static str,
        /// Which.
        name: String,
    },
    /// The file of a newer program.
    #[error("identity.sqlite has format {found} and this program knows {known}; use the newer program")]
    Newer {
        /// The format of the file.
        found: u32,
        /// The newest that is known.
        known: u32,
    },
    /// The file cannot be used.
    #[error("identity.sqlite cannot be used: {0}")]
    File(#[from] rusqlite::Error),
    /// The machine gives no chance.
    #[error("the system gives no random bytes: {0}")]
    Chance(String),
}
