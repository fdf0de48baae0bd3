//! The file: opened, brought to the present format, and shared between threads and processes.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use crate::OutboxError;

/// The steps from each format to the next; forward only.
const MIGRATIONS: [&str; 1] = [include_str!("../migrations/1.sql")];

/// Subscriptions, letters and feeds.
pub struct Outbox {
    connection: Mutex<Connection>,
}

impl Outbox {
    /// Opens the file at a path, or makes it, for the owner alone: it holds the secrets that sign.
    ///
    /// # Errors
    /// [`OutboxError::Newer`]; [`OutboxError::File`].
    pub fn open(path: &Path) -> Result<Self, OutboxError> {
        let mut connection = Connection::open(path)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // Where the file system knows no owners there is nothing to keep from others.
            let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
        }
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
             PRAGMA busy_timeout = 5000; PRAGMA secure_delete = ON",
        )?;
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let found: u32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
        if found > known {
            return Err(OutboxError::Newer { found, known });
        }
        for step in MIGRATIONS.iter().skip(found as usize) {
            transaction.execute_batch(step)?;
        }
        transaction.pragma_update(None, "user_version", known)?;
        transaction.commit()?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    pub(crate) fn file(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
