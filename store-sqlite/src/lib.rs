//! The log in one SQLite file. One thread writes: what waits is kept in one transaction and shares one flush. Readers
//! have connections of their own and see only what is on disk.

mod commands;
mod error;
mod find;
mod place;
mod read;
mod readers;
mod rebuild;
mod schema;
mod statements;
mod write;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use item::event::{ItemId, Outcome};
use item::{Event, Item};
use jiff::Timestamp;
use store::{Append, Appended, CommandKey, Commit, Count, Document, Head, Query, Record, Row, Store, StoreError};

use commands::Commands;
use place::Lock;
pub use place::copy_database;
use readers::Readers;
use writer::Writer;

/// A store in a folder.
pub struct SqliteStore {
    folder: PathBuf,
    readers: Readers,
    commands: Arc<Commands>,
    reserved: AtomicU64,
    writer: Option<Writer>,
    _lock: Option<Lock>,
}

impl SqliteStore {
    /// Makes a store in a new or empty folder.
    ///
    /// # Errors
    /// [`StoreError::Occupied`] when something is there, [`StoreError::ReadOnly`] and others when it cannot be written.
    pub fn create(folder: &Path) -> Result<Self, StoreError> {
        place::make(folder)?;
        let lock = Lock::take(folder)?;
        let store = Self::write_to(folder, lock)?;
        place::flush(folder)?;
        Ok(store)
    }

    /// Opens a store to write. A second process is refused.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::InUse`], [`StoreError::Newer`], [`StoreError::Corrupt`].
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        place::find(folder)?;
        let lock = Lock::take(folder)?;
        Self::write_to(folder, lock)
    }

    /// Opens a store to read, also while another process writes to it: what is read stays as it is at this moment. Meant
    /// for one report or one look; the log beside the file grows while a snapshot is held.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Newer`], [`StoreError::Corrupt`].
    pub fn open_read_only(folder: &Path) -> Result<Self, StoreError> {
        place::find(folder)?;
        let readers = Readers::snapshot(folder)?;
        let commands = readers.read(|reader| schema::present(reader).and_then(|()| Commands::read(reader)))?;
        Ok(Self {
            folder: folder.to_owned(),
            readers,
            commands: Arc::new(commands),
            reserved: AtomicU64::new(0),
            writer: None,
            _lock: None,
        })
    }

    fn write_to(folder: &Path, lock: Lock) -> Result<Self, StoreError> {
        let mut connection = place::writer(folder)?;
        schema::migrate(&mut connection)?;
        let commands = Arc::new(Commands::read(&connection)?);
        let (writer, item_max) = Writer::start(connection, Arc::clone(&commands))?;
        Ok(Self {
            folder: folder.to_owned(),
            readers: Readers::new(folder),
            commands,
            reserved: AtomicU64::new(item_max),
            writer: Some(writer),
            _lock: Some(lock),
        })
    }

    /// Makes everything that is derived from the log anew, in one transaction: for a store whose read tables
    /// [`store::replay()`] found to differ. Gives how many items and events there are. Takes a while, and about as much
    /// space again as the read tables have.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the log itself is damaged: then nothing is changed. Those of [`SqliteStore::open`].
    pub fn rebuild(folder: &Path, fold: &dyn Fn(&[Event]) -> Result<Item, String>) -> Result<(u64, u64), StoreError> {
        place::find(folder)?;
        let _lock = Lock::take(folder)?;
        let mut connection = place::writer(folder)?;
        schema::migrate(&mut connection)?;
        rebuild::rebuild(&connection, fold)
    }

    /// What is wrong with the file below the tables: pages and indexes that SQLite finds damaged, at most a hundred. The
    /// log has its seals; this is how damage to an index is found, which would hide items from queries.
    ///
    /// # Errors
    /// A file that cannot be read at all.
    pub fn file_damage(&self) -> Result<Vec<String>, StoreError> {
        self.readers.read(|reader| {
            let mut check = reader.prepare("PRAGMA integrity_check(100)").map_err(error::refused)?;
            let found = check.query_map([], |row| row.get::<_, String>(0)).map_err(error::refused)?;
            let found = found.collect::<Result<Vec<_>, _>>().map_err(error::refused)?;
            Ok(found.into_iter().filter(|line| line != "ok").collect())
        })
    }

    /// Copies the store as it is now into a new folder, while it is in use.
    ///
    /// # Errors
    /// [`StoreError::Occupied`], [`StoreError::Full`] and others; an unfinished copy is taken away.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        place::copy(&self.folder, to)
    }

    /// Makes a store in a new folder from a copy.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when `from` is no store, [`StoreError::Occupied`] when `to` is not empty.
    pub fn restore(from: &Path, to: &Path) -> Result<(), StoreError> {
        drop(Self::open_read_only(from)?);
        place::copy(from, to)
    }
}

impl Store for SqliteStore {
    fn append(&self, append: Append) -> Result<Appended, StoreError> {
        let writer = self.writer.as_ref().ok_or(StoreError::ReadOnly)?;
        let append = append.prepare()?;
        let last = append.changes.iter().map(|change| change.item).max().unwrap_or(0);
        let appended = writer.append(append)?;
        self.reserved.fetch_max(last, Ordering::Relaxed);
        Ok(appended)
    }

    fn answered(&self, key: &CommandKey) -> Result<Option<String>, StoreError> {
        self.readers.read(|reader| self.commands.answered(reader, key.as_str()))
    }

    fn reserve(&self, count: u32) -> Result<ItemId, StoreError> {
        match self.writer {
            Some(_) => Ok(self.reserved.fetch_add(u64::from(count), Ordering::Relaxed) + 1),
            None => Err(StoreError::ReadOnly),
        }
    }

    fn item(&self, id: ItemId) -> Result<Option<Item>, StoreError> {
        self.readers.read(|reader| read::item(reader, id))
    }

    fn items(&self, ids: &[ItemId]) -> Result<Vec<Item>, StoreError> {
        self.readers.read(|reader| read::items(reader, ids))
    }

    fn by_receipt(&self, receipt: &str) -> Result<Option<Item>, StoreError> {
        self.readers.read(|reader| read::by_receipt(reader, receipt))
    }

    fn events_of(&self, item: ItemId) -> Result<Vec<Record>, StoreError> {
        self.readers.read(|reader| read::events_of(reader, item))
    }

    fn commits_after(&self, commit: u64, limit: u32) -> Result<Vec<Commit>, StoreError> {
        self.readers.read(|reader| read::commits_after(reader, commit, limit))
    }

    fn due(&self, until: Timestamp, limit: u32) -> Result<Vec<(Timestamp, ItemId)>, StoreError> {
        self.readers.read(|reader| read::due(reader, until, limit))
    }

    fn find(&self, query: &Query) -> Result<Vec<Item>, StoreError> {
        self.readers.read(|reader| find::find(reader, query))
    }

    fn last_closed(&self, relapse_key: &str, outcomes: &[Outcome]) -> Result<Option<Item>, StoreError> {
        self.readers.read(|reader| read::last_closed(reader, relapse_key, outcomes))
    }

    fn documents(&self) -> Result<Vec<Document>, StoreError> {
        self.readers.read(read::documents)
    }

    fn counts(&self) -> Result<Vec<Count>, StoreError> {
        self.readers.read(read::counts)
    }

    fn head(&self) -> Result<Head, StoreError> {
        self.readers.read(read::head)
    }

    fn rows_after(&self, item: ItemId, limit: u32) -> Result<Vec<Row>, StoreError> {
        self.readers.read(|reader| read::rows_after(reader, item, limit))
    }
}
