//! The file of the index: opened, or made anew when it is missing, damaged or of another format.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use store::Store;

use crate::SearchError;

/// The format of the file; another one is thrown away.
const FORMAT: u32 = 3;
/// The most questions that are answered at the same time; others wait their turn.
const READERS_MAX: usize = 8;
/// How long a reader waits for the index.
const REACH_MAX: Duration = Duration::from_secs(5);

/// An index over the items of a store, in a file of its own.
pub struct Index {
    path: PathBuf,
    pub(crate) writer: Mutex<Connection>,
    readers: Mutex<Readers>,
    /// Told when a reader is free again.
    freed: Condvar,
    position: Mutex<Position>,
    /// Told when the index came further.
    moved: Condvar,
    /// Told when somebody waits for it to come further.
    asked: Condvar,
}

impl Index {
    /// Opens the index at a path, or begins one.
    ///
    /// # Errors
    /// [`SearchError::Index`] when the file can neither be used nor replaced.
    pub fn open(path: &Path) -> Result<Self, SearchError> {
        let writer = match connect(path).and_then(|writer| usable(&writer).map(|usable| (writer, usable))) {
            Ok((writer, true)) => writer,
            _ => {
                for suffix in ["", "-wal", "-shm"] {
                    // What is not there cannot be in the way; what stays makes the next line fail.
                    let _ = fs::remove_file(format!("{}{suffix}", path.display()));
                }
                connect(path)?
            }
        };
        let found: u32 = writer.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if found != FORMAT {
            writer.execute_batch(&format!(
                "BEGIN; {}; PRAGMA user_version = {FORMAT}; COMMIT",
                include_str!("schema.sql")
            ))?;
        }
        let position: i64 = writer.query_row("SELECT commits FROM position", [], |row| row.get(0))?;
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(writer),
            readers: Mutex::new(Readers { idle: Vec::new(), left: READERS_MAX }),
            freed: Condvar::new(),
            position: Mutex::new(Position { commit: position.unsigned_abs(), waiting: 0 }),
            moved: Condvar::new(),
            asked: Condvar::new(),
        })
    }

    /// The number of the last commit that the index knows.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.place().commit
    }

    fn place(&self) -> MutexGuard<'_, Position> {
        self.position.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the index knows all that the log holds now.
    ///
    /// # Errors
    /// [`SearchError::Behind`] when it does not come so far in time.
    pub fn reach(&self, store: &dyn Store) -> Result<(), SearchError> {
        let commit = store.head()?.commit;
        let mut place = self.place();
        if place.commit < commit {
            place.waiting += 1;
            self.asked.notify_one();
            let waited = self.moved.wait_timeout_while(place, REACH_MAX, |place| place.commit < commit);
            place = waited.unwrap_or_else(PoisonError::into_inner).0;
            place.waiting -= 1;
        }
        if place.commit < commit { Err(SearchError::Behind { commits: commit - place.commit }) } else { Ok(()) }
    }

    /// Lets commits gather for so long, unless somebody waits for one: many at once cost little more than one.
    pub fn gather(&self, at_most: Duration) {
        let place = self.place();
        let waited = self.asked.wait_timeout_while(place, at_most, |place| place.waiting == 0);
        drop(waited);
    }

    pub(crate) fn set_position(&self, commit: u64) {
        self.place().commit = commit;
        self.moved.notify_all();
    }

    /// Answers a question on a connection of its own, when one is free.
    pub(crate) fn read<T>(&self, ask: impl FnOnce(&Connection) -> Result<T, SearchError>) -> Result<T, SearchError> {
        let mut lent = Lent { index: self, reader: self.idle() };
        match &mut lent.reader {
            Some(reader) => ask(reader),
            none => ask(none.insert(reader(&self.path)?)),
        }
    }

    /// A reader that nobody uses; none where one may be opened.
    fn idle(&self) -> Option<Connection> {
        let readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        let mut readers = self
            .freed
            .wait_while(readers, |readers| readers.idle.is_empty() && readers.left == 0)
            .unwrap_or_else(PoisonError::into_inner);
        let idle = readers.idle.pop();
        readers.left -= usize::from(idle.is_none());
        idle
    }
}

/// How far the index has come.
struct Position {
    /// The last commit that it knows.
    commit: u64,
    /// How many wait for a later one.
    waiting: usize,
}

/// Connections for questions.
struct Readers {
    idle: Vec<Connection>,
    /// How many may still be opened.
    left: usize,
}

/// A reader, or the right to open one, that goes back whatever happens.
struct Lent<'a> {
    index: &'a Index,
    reader: Option<Connection>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut readers = self.index.readers.lock().unwrap_or_else(PoisonError::into_inner);
        match self.reader.take() {
            Some(reader) => readers.idle.push(reader),
            None => readers.left += 1,
        }
        self.index.freed.notify_one();
    }
}

/// What is lost with the machine is read from the log again, so nothing waits for the disk.
fn connect(path: &Path) -> Result<Connection, SearchError> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; PRAGMA busy_timeout = 5000",
    )?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn reader(path: &Path) -> Result<Connection, SearchError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.execute_batch("PRAGMA cache_size = -16384; PRAGMA mmap_size = 268435456; PRAGMA busy_timeout = 5000")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Since nothing is flushed, a file that a fallen machine leaves behind is looked at before it is trusted.
fn usable(connection: &Connection) -> Result<bool, SearchError> {
    let format: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if format == 0 {
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
        return Ok(tables == 0);
    }
    let sound: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok(format == FORMAT && sound == "ok")
}
