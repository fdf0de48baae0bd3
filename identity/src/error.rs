//! Why somebody is not let in, or an account is not changed.

use thiserror::Error;

use crate::account::LOGIN_CHARS_MAX;
use crate::password::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};

/// Why a call to the gate did not succeed. Nothing has changed but the count of failures.
#[derive(Debug, Error)]
pub enum IdentityError {
    /// Name, password or code do not fit; which of them is not said.
    #[error("name or password is wrong; try again, or ask the security administrator")]
    Wrong,
    /// It is not the word of the first run.
    #[error("the word of the first run is wrong; it is printed when the service starts")]
    WrongWord,
    /// The code does not fit the second factor that is being set up.
    #[error("the code does not fit; check the time of the telephone and take the next one")]
    WrongCode,
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
    /// An account or password that cannot be used.
    #[error("{0}")]
    Wanting(Wanting),
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

/// What an account or a password lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Wanting {
    /// The login name has other characters, or too few or many.
    #[error("a login name has 2 to {LOGIN_CHARS_MAX} letters, digits, `.`, `-` or `_`")]
    Login,
    /// There is no title, or too long a one.
    #[error("a title has 1 to {LOGIN_CHARS_MAX} characters")]
    Title,
    /// An administrator who is also a person of the organisation.
    #[error("an administrator has no business with items: leave the person out, or make two accounts")]
    AdministratorIsPerson,
    /// Nobody could make accounts any more.
    #[error("this is the last security administrator; make another one first")]
    LastAdministrator,
    /// Too short or too long.
    #[error(
        "a password has {PASSWORD_CHARS_MIN} to {PASSWORD_CHARS_MAX} characters; a sentence is easy to keep in mind"
    )]
    PasswordLength,
    /// The login name is part of it.
    #[error("a password does not hold the name of the account; choose another")]
    PasswordHoldsName,
    /// Everybody guesses it.
    #[error("this password is among the first that are tried; choose another")]
    PasswordCommon,
}
