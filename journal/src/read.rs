//! Reading what was kept.

use std::sync::PoisonError;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::{DeviceId, Journal, JournalError, Kept};

const COLUMNS: &str = "number, device, received, flags, raw";

fn kept(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let flags: i64 = row.get(3)?;
    Ok(Kept {
        number: row.get::<_, i64>(0)?.unsigned_abs(),
        device: DeviceId(row.get(1)?),
        received: Timestamp::from_microsecond(row.get(2)?).unwrap_or(Timestamp::UNIX_EPOCH),
        is_fire: flags & 1 != 0,
        is_suspect: flags & 2 != 0,
        raw: row.get(4)?,
    })
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Journal {
    /// The frames after a number, in their order; at most `limit`.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn after(&self, number: u64, limit: u32) -> Result<Vec<Kept>, JournalError> {
        let sql = format!("SELECT {COLUMNS} FROM frame WHERE number > ?1 ORDER BY number LIMIT ?2");
        self.rows(&sql, params![signed(number), limit])
    }

    /// A frame.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn frame(&self, number: u64) -> Result<Option<Kept>, JournalError> {
        let sql = format!("SELECT {COLUMNS} FROM frame WHERE number = ?1");
        let reader = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(reader.query_row(&sql, [signed(number)], kept).optional()?)
    }

    /// The frames of a device before a number, the latest first; at most `limit`.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn of_device(&self, device: DeviceId, before: u64, limit: u32) -> Result<Vec<Kept>, JournalError> {
        let sql =
            format!("SELECT {COLUMNS} FROM frame WHERE device = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3");
        self.rows(&sql, params![device.0, signed(before), limit])
    }

    /// The number of the last frame; 0 when there is none.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn last(&self) -> Result<u64, JournalError> {
        let reader = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        let last: Option<i64> = reader.query_row("SELECT max(number) FROM frame", [], |row| row.get(0))?;
        Ok(last.unwrap_or(0).unsigned_abs())
    }

    fn rows(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Kept>, JournalError> {
        let reader = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        let mut statement = reader.prepare_cached(sql)?;
        let rows = statement.query_map(params, kept)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
