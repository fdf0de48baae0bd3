//! The connections that read. A few are enough for any number of callers: what they read is short, and each keeps a cache
//! of its own.

use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use store::StoreError;

use crate::error::refused;
use crate::place;

/// The most connections that read at the same time; whoever comes then waits.
const READERS_MAX: usize = 8;

/// A bounded pool.
pub(crate) struct Readers {
    folder: PathBuf,
    pool: Mutex<Pool>,
    freed: Condvar,
}

struct Pool {
    idle: Vec<Connection>,
    /// How many may still be opened.
    left: usize,
}

impl Readers {
    /// Readers that see every commit as soon as it is on disk.
    pub(crate) fn new(folder: &Path) -> Self {
        let pool = Pool { idle: Vec::new(), left: READERS_MAX };
        Self { folder: folder.to_owned(), pool: Mutex::new(pool), freed: Condvar::new() }
    }

    /// One reader that sees the store as it is now, for as long as it is kept.
    pub(crate) fn snapshot(folder: &Path) -> Result<Self, StoreError> {
        let connection = place::reader(folder)?;
        connection.execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema;").map_err(refused)?;
        let pool = Pool { idle: vec![connection], left: 0 };
        Ok(Self { folder: folder.to_owned(), pool: Mutex::new(pool), freed: Condvar::new() })
    }

    /// Reads with one of the connections, when one is free.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let lent = self.lend()?;
        lent.connection.as_ref().map_or(Err(StoreError::ReadOnly), read)
    }

    fn lend(&self) -> Result<Lent<'_>, StoreError> {
        let mut pool = self.pool();
        loop {
            if let Some(connection) = pool.idle.pop() {
                return Ok(Lent { readers: self, connection: Some(connection) });
            }
            if pool.left > 0 {
                pool.left -= 1;
                drop(pool);
                // Whatever happens from here, the place in the pool is given back.
                let mut lent = Lent { readers: self, connection: None };
                lent.connection = Some(place::reader(&self.folder)?);
                return Ok(lent);
            }
            pool = self.freed.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that goes back when it is no longer used.
struct Lent<'a> {
    readers: &'a Readers,
    connection: Option<Connection>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut pool = self.readers.pool();
        match self.connection.take() {
            Some(connection) => pool.idle.push(connection),
            None => pool.left += 1,
        }
        drop(pool);
        self.readers.freed.notify_one();
    }
}
