//! The derived tables made anew from the log, in one transaction.

use std::collections::HashMap;

use item::event::STORE_STREAM;
use item::{Event, Item};
use rusqlite::{Connection, OptionalExtension, params};
use store::{Columns, Document, StoreError};

use crate::commands;
use crate::error::refused;
use crate::read::{self, RECORD};
use crate::statements::Statements;
use crate::write::{add_counts, item_row};

/// Makes the derived tables anew; gives the number of items and of events.
pub(crate) fn rebuild(
    connection: &Connection,
    fold: &dyn Fn(&[Event]) -> Result<Item, String>,
) -> Result<(u64, u64), StoreError> {
    let transaction = connection.unchecked_transaction().map_err(refused)?;
    let tables = "DELETE FROM items; DELETE FROM counts; DELETE FROM commands; DELETE FROM documents;";
    connection.execute_batch(tables).map_err(refused)?;
    let made = fill(connection, fold)?;
    transaction.commit().map_err(refused)?;
    Ok(made)
}

/// Fills the derived tables, which are empty, from the log, within a transaction; gives the number of items and of events.
pub(crate) fn fill(
    connection: &Connection,
    fold: &dyn Fn(&[Event]) -> Result<Item, String>,
) -> Result<(u64, u64), StoreError> {
    // On disk, since it has a row an item.
    let tails = "DROP TABLE IF EXISTS temp.tails;
         CREATE TEMP TABLE tails (item INTEGER PRIMARY KEY, position INTEGER NOT NULL);";
    connection.execute_batch(tails).map_err(refused)?;
    let events = walk(connection)?;
    let items = make_items(connection, fold)?;
    connection.execute_batch("DROP TABLE temp.tails").map_err(refused)?;
    Ok((items, events))
}

/// Walks the log once: commands, documents, and where each item's events end.
fn walk(connection: &Connection) -> Result<u64, StoreError> {
    let mut statements = Statements::compile(connection)?;
    let prepare = |sql: &str| connection.prepare(sql).map_err(refused);
    let mut tail = prepare("SELECT position FROM tails WHERE item = ?1")?;
    let mut put = prepare("INSERT OR REPLACE INTO tails VALUES (?1, ?2)")?;
    let mut select = prepare(&format!("SELECT {RECORD}, previous FROM events ORDER BY position"))?;
    let mut rows = select.query([]).map_err(refused)?;
    let (mut events, mut end) = (0, 0);
    while let Some(row) = rows.next().map_err(refused)? {
        let (record, previous) = (read::record(row).map_err(refused)?, row.get::<_, i64>(6).map_err(refused)?);
        let (item, position) = (record.item.cast_signed(), record.position.cast_signed());
        let last: Option<i64> = tail.query_row([item], |row| row.get(0)).optional().map_err(refused)?;
        if last.unwrap_or(0) != previous {
            let what = format!("the event at position {position} does not follow the one before of item {item}");
            return Err(StoreError::Corrupt { what });
        }
        put.execute([item, position]).map_err(refused)?;
        let (event, command) = record.decode()?;
        if let Some(command) = command {
            commands::put(&mut statements, command.key.as_str(), record.position)?;
        }
        if let Some(document) = Document::of(event) {
            statements.put_document.execute(params![document.kind, document.id, position]).map_err(refused)?;
        }
        end = position;
        events += 1;
    }
    statements.set_commands_until.execute([end]).map_err(refused)?;
    Ok(events)
}

/// Folds each item and writes its row.
fn make_items(connection: &Connection, fold: &dyn Fn(&[Event]) -> Result<Item, String>) -> Result<u64, StoreError> {
    let mut statements = Statements::compile(connection)?;
    let mut select =
        connection.prepare("SELECT item, position FROM tails WHERE item <> ?1 ORDER BY item").map_err(refused)?;
    let mut rows = select.query([STORE_STREAM.cast_signed()]).map_err(refused)?;
    let (mut items, mut counts) = (0, HashMap::new());
    while let Some(row) = rows.next().map_err(refused)? {
        let id = row.get::<_, i64>(0).map_err(refused)?.cast_unsigned();
        let last: i64 = row.get(1).map_err(refused)?;
        let corrupt = |what: String| StoreError::Corrupt { what: format!("item {id}: {what}") };
        let records = read::chain(connection, id, last)?;
        let events = records.iter().rev().map(store::Record::event).collect::<Result<Vec<_>, _>>()?;
        let item = fold(&events).map_err(corrupt)?;
        let state = store::state::write(&item)?;
        let columns = Columns::of(&item);
        item_row(&mut statements.insert_item, id, last, &columns, &state)?;
        let outcome = columns.outcome.map_or("", read::outcome_word);
        *counts.entry((columns.list.to_owned(), columns.stage.to_owned(), outcome)).or_insert(0) += 1;
        items += 1;
    }
    add_counts(&mut statements, counts.into_iter())?;
    Ok(items)
}
