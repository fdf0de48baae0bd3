//! Why the vault did not do what it was asked for.

use thiserror::Error;

/// Why something personal could not be sealed, read or erased.
#[derive(Debug, Error)]
pub enum VaultError {
    /// There is no master key here.
    #[error("the master key is not here; put it back as `master.key`, or name its file with `--master-key`")]
    Locked,
    /// The master key is another one.
    #[error("the master key is not the one that wrapped these keys; name the right file with `--master-key`")]
    WrongMaster,
    /// The file of the master key.
    #[error("the master key in {place} cannot be used: {why}")]
    Master {
        /// The file.
        place: String,
        /// What is wrong with it.
        why: String,
    },
    /// The file of the keys is not there.
    #[error("there is no {place}; restore it from the backup of the store")]
    Missing {
        /// The file.
        place: String,
    },
    /// What was read cannot be what was written.
    #[error("keys.sqlite is damaged: {0}; restore it from a backup")]
    Damaged(String),
    /// The file of a newer program.
    #[error("keys.sqlite has format {found} and this program knows {known}; use the newer program")]
    Newer {
        /// The format of the file.
        found: u32,
        /// The newest that is known.
        known: u32,
    },
    /// The file can only be read.
    #[error("keys.sqlite was opened to read; open it for writing")]
    ReadOnly,
    /// The file cannot be used.
    #[error("keys.sqlite cannot be used: {0}")]
    File(#[from] rusqlite::Error),
    /// A machine that keeps the master key.
    #[error("the machine with the master key does not answer: {0}")]
    Machine(String),
    /// The system gives no chance.
    #[error("the system gives no random bytes: {0}")]
    Chance(String),
}
