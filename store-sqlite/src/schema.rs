//! The tables, and how an older file becomes a present one. Forward only.

use rusqlite::Connection;
use store::StoreError;

use crate::error::refused;

/// The steps from each format to the next; their number is the format of a present file.
const MIGRATIONS: [&str; 1] = [include_str!("../migrations/1.sql")];

/// The newest format that this program knows.
fn newest() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// Refuses a file of a newer program.
pub(crate) fn known(connection: &Connection) -> Result<u32, StoreError> {
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(refused)?;
    if found > newest() { Err(StoreError::Newer { found, known: newest() }) } else { Ok(found) }
}

/// Brings a file to the present format, wholly or not at all.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let found = known(connection)?;
    if found == newest() {
        return Ok(());
    }
    let transaction = connection.transaction().map_err(refused)?;
    for step in MIGRATIONS.iter().skip(found as usize) {
        transaction.execute_batch(step).map_err(refused)?;
    }
    transaction.pragma_update(None, "user_version", newest()).map_err(refused)?;
    transaction.commit().map_err(refused)
}
