//! What devices said, on disk before they are told so; and which devices there are.
//!
//! One SQLite file beside the log. A frame is kept as it came, with a number that it is known by from then on; who hands
//! one in is called back when it is on disk, and many share one flush. What the frames mean is not known here.
//!
//! The file is no log of items: it is evidence. An item names the number of the frame that opened it.

mod device;
mod error;
mod frame;
mod read;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

pub use device::{Decided, Device, DeviceId, Devices, GuardAnswer, GuardCheck, Learnt, Standing, State};
pub use error::JournalError;
pub use frame::{FRAME_BYTES_MAX, Kept, NewFrame};
use writer::Writer;
pub use writer::{Done, FORGET_MAX, WAITING_FRAMES_MAX};

/// How long a reader or writer waits for another.
const BUSY: Duration = Duration::from_secs(10);
const SCHEMA: &str = include_str!("../schema.sql");

/// The journal of one gateway or service.
pub struct Journal {
    file: PathBuf,
    writer: Writer,
    readers: Mutex<Connection>,
    devices: Devices,
}

fn connect(file: &Path) -> Result<Connection, JournalError> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // Confirmed means durable: the flush is the point of it.
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

impl Journal {
    /// Opens the journal in a file, which is made when it is not there.
    ///
    /// # Errors
    /// A file that cannot be used.
    pub fn open(file: &Path) -> Result<Self, JournalError> {
        let connection = connect(file)?;
        connection.execute_batch(SCHEMA)?;
        let readers = connect(file)?;
        let devices = Devices::load(&readers)?;
        let writer = Writer::start(connection)?;
        Ok(Self { file: file.to_owned(), writer, readers: Mutex::new(readers), devices })
    }

    /// Where it lies.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The devices.
    #[must_use]
    pub fn devices(&self) -> &Devices {
        &self.devices
    }

    /// Hands in a frame; `done` is called with its number when it is on disk. It may be called at once, and by another
    /// thread.
    pub fn keep(&self, frame: NewFrame, done: Done) {
        // A frame never names a device that a crash could forget.
        if self.devices.before_frame(frame.device, |rows| self.writer.save_soon(rows)) {
            self.writer.keep(frame, done);
        } else {
            done(Err(JournalError::Crowded));
        }
    }

    /// Hands in a frame and waits until it is on disk.
    ///
    /// # Errors
    /// The place does not take it, or too many wait.
    pub fn keep_now(&self, frame: NewFrame) -> Result<u64, JournalError> {
        let (tell, told) = std::sync::mpsc::sync_channel(1);
        // Who waits below hears it.
        self.keep(frame, Box::new(move |kept| drop(tell.send(kept))));
        told.recv().map_err(|_| JournalError::Stopped)?
    }

    /// Writes what changed of the devices since it was written last.
    ///
    /// # Errors
    /// The place does not take it.
    pub fn save_devices(&self) -> Result<(), JournalError> {
        let changed = self.devices.changed();
        if changed.is_empty() {
            return Ok(());
        }
        self.writer.save(changed)
    }

    /// Notes that items name frames: they are never forgotten.
    ///
    /// # Errors
    /// The place does not take it.
    pub fn name(&self, numbers: Vec<u64>) -> Result<(), JournalError> {
        if numbers.is_empty() { Ok(()) } else { self.writer.name(numbers) }
    }

    /// Forgets frames that came before an instant and that no item names, up to a number: [`FORGET_MAX`] at most, the oldest
    /// first. Answers how many; the last frame of all stays.
    ///
    /// # Errors
    /// The place does not take it.
    pub fn forget(&self, before: Timestamp, up_to: u64) -> Result<u64, JournalError> {
        self.writer.forget(before, up_to)
    }

    /// What somebody remembers under a name.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn state(&self, name: &str) -> Result<Option<Vec<u8>>, JournalError> {
        let reader = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(reader.query_row("SELECT value FROM state WHERE name = ?1", [name], |row| row.get(0)).optional()?)
    }

    /// Remembers something under a name.
    ///
    /// # Errors
    /// The place does not take it.
    pub fn set_state(&self, name: &str, value: &[u8]) -> Result<(), JournalError> {
        self.writer.set_state(name, value)
    }
}

#[cfg(test)]
mod tests;
