//! The tables, and how an older file becomes a present one. The log is never rewritten; what is derived from it is thrown
//! away and made anew.

use item::Event;
use item::apply::fold;
use rusqlite::Connection;
use store::StoreError;

use crate::error::refused;
use crate::rebuild::fill;

/// The tables of the log, as the first format laid them out.
const LOG: &str = include_str!("../schema/log.sql");
/// What is derived from it, as the newest format lays it out.
const DERIVED: &str = include_str!("../schema/derived.sql");
/// The newest format that this program knows. It counts up when either changes.
const NEWEST: u32 = 2;

/// Refuses a file of a newer program.
fn known(connection: &Connection) -> Result<u32, StoreError> {
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(refused)?;
    if found > NEWEST { Err(StoreError::Newer { found, known: NEWEST }) } else { Ok(found) }
}

/// Refuses a file of another program than this one, for those who cannot bring it to the present format.
pub(crate) fn present(connection: &Connection) -> Result<(), StoreError> {
    match known(connection)? {
        NEWEST => Ok(()),
        found => Err(StoreError::Unavailable {
            what: format!(
                "the store has format {found} and is read in format {NEWEST}; let a command that writes open it once"
            ),
        }),
    }
}

/// Brings a file to the present format, wholly or not at all. An older one takes about as long as a rebuild.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let found = known(connection)?;
    if found == NEWEST {
        return Ok(());
    }
    let transaction = connection.transaction().map_err(refused)?;
    if found == 0 {
        transaction.execute_batch(LOG).map_err(refused)?;
    }
    drop_derived(&transaction)?;
    transaction.execute_batch(DERIVED).map_err(refused)?;
    if found > 0 {
        fill(&transaction, &folded)?;
    }
    transaction.pragma_update(None, "user_version", NEWEST).map_err(refused)?;
    transaction.commit().map_err(refused)
}

fn drop_derived(connection: &Connection) -> Result<(), StoreError> {
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('commits', 'events')";
    let mut select = connection.prepare(tables).map_err(refused)?;
    let names = select.query_map([], |row| row.get::<_, String>(0)).map_err(refused)?;
    let names = names.collect::<Result<Vec<_>, _>>().map_err(refused)?;
    names.iter().try_for_each(|name| connection.execute_batch(&format!("DROP TABLE {name}")).map_err(refused))
}

fn folded(events: &[Event]) -> Result<item::Item, String> {
    fold(events).map_err(|error| error.to_string())
}
