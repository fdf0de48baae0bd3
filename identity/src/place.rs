//! The file: opened, brought to the present format, and shared between threads.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use crate::IdentityError;
use crate::guard::Guard;
use crate::session::{Cached, IDLE_SECONDS};

/// The steps from each format to the next; forward only.
const MIGRATIONS: [&str; 2] = [include_str!("../migrations/1.sql"), include_str!("../migrations/2.sql")];

/// The gate: accounts, sessions and keys.
pub struct Identity {
    connection: Mutex<Connection>,
    pub(crate) guard: Mutex<Guard>,
    pub(crate) cache: Mutex<BTreeMap<String, Cached>>,
    idle_seconds: i64,
}

impl Identity {
    /// Opens the file at a path, or makes it, for the owner alone.
    ///
    /// # Errors
    /// [`IdentityError::Newer`]; [`IdentityError::File`].
    pub fn open(path: &Path) -> Result<Self, IdentityError> {
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
        let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
        if found > known {
            return Err(IdentityError::Newer { found, known });
        }
        let transaction = connection.transaction()?;
        for step in MIGRATIONS.iter().skip(found as usize) {
            transaction.execute_batch(step)?;
        }
        transaction.pragma_update(None, "user_version", known)?;
        transaction.commit()?;
        Ok(Self {
            connection: Mutex::new(connection),
            guard: Mutex::new(Guard::default()),
            cache: Mutex::new(BTreeMap::new()),
            idle_seconds: IDLE_SECONDS,
        })
    }

    /// Lets a session end after another time without a call than [`IDLE_SECONDS`].
    #[must_use]
    pub fn with_idle(self, idle_seconds: i64) -> Self {
        Self { idle_seconds, ..self }
    }

    /// After how many seconds without a call a session ends.
    #[must_use]
    pub fn idle_seconds(&self) -> i64 {
        self.idle_seconds
    }

    pub(crate) fn file(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn forget(&self) {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
