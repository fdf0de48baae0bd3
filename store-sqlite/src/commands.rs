//! Which commands were kept, and where. The log itself keeps each key with its answer. A table finds the old ones; the
//! latest are in memory until some thousand have come together and enter the table in order of their keys. One by one
//! they would dirty a page each, which costs more than all the rest of an append. After a crash they are read from the log.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use rusqlite::{Connection, OptionalExtension};
use store::StoreError;

use crate::error::refused;
use crate::read::{self, RECORD, record};
use crate::statements::Statements;

/// The log is at most so many events, and a group, ahead of the table.
const EVENTS_AHEAD_MAX: u64 = 4096;
/// How far it may be ahead when the store is closed, which the next to open it reads.
const EVENTS_AHEAD_CLOSED_MAX: u64 = 256;

/// Where each command is in the log.
pub(crate) struct Commands {
    latest: RwLock<Latest>,
}

struct Latest {
    /// Up to this position the table knows them all.
    until: u64,
    positions: HashMap<String, u64>,
}

impl Commands {
    /// Reads what the table does not know yet.
    pub(crate) fn read(connection: &Connection) -> Result<Self, StoreError> {
        let until: i64 =
            connection.query_row("SELECT position FROM commands_until", [], |row| row.get(0)).map_err(refused)?;
        let sql = format!("SELECT {RECORD} FROM events WHERE position > ?1");
        let mut select = connection.prepare(&sql).map_err(refused)?;
        let mut rows = select.query([until]).map_err(refused)?;
        let mut positions = HashMap::new();
        while let Some(row) = rows.next().map_err(refused)? {
            let record = record(row).map_err(refused)?;
            // A damaged record is named by whoever reads it for what it says.
            if let Ok(Some(command)) = record.command() {
                positions.insert(command.key.as_str().to_owned(), record.position);
            }
        }
        Ok(Self { latest: RwLock::new(Latest { until: until.cast_unsigned(), positions }) })
    }

    /// What was answered to a command, if it was kept.
    pub(crate) fn answered(&self, connection: &Connection, key: &str) -> Result<Option<String>, StoreError> {
        let Some(position) = self.position(connection, key)? else { return Ok(None) };
        read::answer(connection, key, position).map(Some)
    }

    /// Where a command is that was committed.
    pub(crate) fn position(&self, connection: &Connection, key: &str) -> Result<Option<u64>, StoreError> {
        // The table is asked after the latest: what leaves them has been committed to it before.
        let latest = self.latest.read().unwrap_or_else(PoisonError::into_inner).positions.get(key).copied();
        if latest.is_some() {
            return Ok(latest);
        }
        let sql = "SELECT position FROM commands WHERE key = ?1";
        let mut select = connection.prepare_cached(sql).map_err(refused)?;
        let found = select.query_row([key], |row| row.get::<_, i64>(0)).optional().map_err(refused)?;
        Ok(found.map(i64::cast_unsigned))
    }

    /// Takes in what a group keeps, within its transaction: writes the table when it is time. What is returned becomes
    /// true with the commit, and is then given to [`Commands::committed`].
    pub(crate) fn keep(
        &self,
        statements: &mut Statements<'_>,
        group: HashMap<String, u64>,
        end: u64,
        is_last: bool,
    ) -> Result<Kept, StoreError> {
        let latest = self.latest.read().unwrap_or_else(PoisonError::into_inner);
        let most = if is_last { EVENTS_AHEAD_CLOSED_MAX } else { EVENTS_AHEAD_MAX };
        if end.saturating_sub(latest.until) < most {
            return Ok(Kept::InMemory(group));
        }
        let mut all: Vec<(&String, u64)> = latest.positions.iter().chain(&group).map(|(key, at)| (key, *at)).collect();
        all.sort_unstable();
        for (key, position) in all {
            put(statements, key, position)?;
        }
        statements.set_commands_until.execute([end.cast_signed()]).map_err(refused)?;
        Ok(Kept::InTable(end))
    }

    /// Remembers what a commit kept.
    pub(crate) fn committed(&self, kept: Kept) {
        let mut latest = self.latest.write().unwrap_or_else(PoisonError::into_inner);
        match kept {
            Kept::InMemory(group) => latest.positions.extend(group),
            Kept::InTable(until) => {
                latest.until = until;
                latest.positions.clear();
            }
        }
    }
}

/// Where the commands of a group went.
pub(crate) enum Kept {
    /// Into memory, with their positions.
    InMemory(HashMap<String, u64>),
    /// Into the table, with all before up to this position.
    InTable(u64),
}

/// Puts a command into the table.
pub(crate) fn put(statements: &mut Statements<'_>, key: &str, position: u64) -> Result<(), StoreError> {
    let row = rusqlite::params![key, position.cast_signed()];
    statements.insert_command.execute(row).map(drop).map_err(refused)
}
