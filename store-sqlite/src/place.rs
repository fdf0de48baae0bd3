//! The folder of a store: the file, the lock, the connections, copies.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use store::StoreError;

use crate::error::{blocked, refused};

const FILE: &str = "qingdan.db";
const LOCK: &str = "qingdan.lock";

/// How long a reader waits for another process that is just recovering the file.
const WAIT_MILLISECONDS: u64 = 5000;

fn file(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

fn named(folder: &Path) -> String {
    folder.display().to_string()
}

/// Makes the folder; what is there is not touched.
pub(crate) fn make(folder: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(folder).map_err(|error| blocked(&error, folder))?;
    let mut inside = fs::read_dir(folder).map_err(|error| blocked(&error, folder))?;
    match inside.next() {
        None => Ok(()),
        Some(_) => Err(StoreError::Occupied { place: named(folder) }),
    }
}

/// Whether there is a store.
pub(crate) fn find(folder: &Path) -> Result<(), StoreError> {
    if file(folder).is_file() { Ok(()) } else { Err(StoreError::Missing { place: named(folder) }) }
}

/// Held while a process may write; the system lets go of it when the process ends, however it ends.
pub(crate) struct Lock(#[expect(dead_code, reason = "held, not read")] File);

impl Lock {
    pub(crate) fn take(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(LOCK);
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|error| blocked(&error, folder))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse { place: named(folder) }),
            Err(TryLockError::Error(error)) => Err(blocked(&error, folder)),
        }
    }
}

/// The connection that writes. Every commit is flushed before it is answered.
pub(crate) fn writer(folder: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(file(folder)).map_err(refused)?;
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768;
             PRAGMA wal_autocheckpoint = 16000;",
        )
        .map_err(refused)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// A connection that reads. A folder that cannot be written and that nobody writes to is read as it stands.
pub(crate) fn reader(folder: &Path) -> Result<Connection, StoreError> {
    let path = file(folder);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&path, flags).map_err(refused)?;
    connection.busy_timeout(std::time::Duration::from_millis(WAIT_MILLISECONDS)).map_err(refused)?;
    let works = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
    let connection = match works {
        Err(error) if !folder.join(format!("{FILE}-wal")).exists() => {
            let name = format!("file:{}?immutable=1", path.display());
            let flags = flags | OpenFlags::SQLITE_OPEN_URI;
            Connection::open_with_flags(name, flags).map_err(|_| refused(error))?
        }
        Err(error) => return Err(refused(error)),
        Ok(()) => connection,
    };
    connection.execute_batch("PRAGMA cache_size = -16384;").map_err(refused)?;
    // Else a query is planned anew for each value that it is given.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(refused)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Flushes a folder and the one it is in, so that a new store is still there when the power fails.
pub(crate) fn flush(folder: &Path) -> Result<(), StoreError> {
    let folder = folder.canonicalize().map_err(|error| blocked(&error, folder))?;
    let flush = |path: &Path| File::open(path).and_then(|folder| folder.sync_all());
    let both = flush(&folder).and_then(|()| folder.parent().map_or(Ok(()), flush));
    both.map_err(|error| blocked(&error, &folder))
}

/// Copies a file of SQLite, as it is when this begins, to a new file that only its owner reads; flushed when it returns.
///
/// # Errors
/// [`StoreError::Io`] and its like.
pub fn copy_database(from: &Path, to: &Path) -> Result<(), StoreError> {
    let connection = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(refused)?;
    connection.busy_timeout(std::time::Duration::from_millis(WAIT_MILLISECONDS)).map_err(refused)?;
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(to).map_err(|error| blocked(&error, to))?;
    connection.execute("VACUUM INTO ?1", [to.to_string_lossy()]).map_err(refused)?;
    File::open(to).and_then(|file| file.sync_all()).map_err(|error| blocked(&error, to))
}

/// Copies a store, as it is when this begins, into a new folder; flushed when it returns.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let reader = reader(from)?;
    make(to)?;
    let path = file(to);
    let copied = reader.execute("VACUUM INTO ?1", [path.to_string_lossy()]).map_err(refused).and_then(|_| {
        File::open(&path).and_then(|file| file.sync_all()).map_err(|error| blocked(&error, &path))?;
        flush(to)
    });
    if copied.is_err() {
        // The folder was made above and holds nothing but the unfinished copy.
        let _ = fs::remove_file(&path);
    }
    copied
}
