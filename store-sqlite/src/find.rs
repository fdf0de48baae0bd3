//! Queries. What is asked becomes conditions; which index leads is said here and not left to guesses of the planner,
//! which knows nothing of how few items are live.

use item::Item;
use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::types::Value;
use store::{PAGE_ITEMS_MAX, Query, StoreError};

use crate::error::refused;
use crate::read::{COLUMNS, row};

/// Live items stand in few stages: the counts name them, and in each the index goes on by unit and due.
const LIVE: &str = "counts c CROSS JOIN items i INDEXED BY items_live ON i.list = c.list AND i.stage = c.stage \
     WHERE c.outcome = '' AND c.items > 0 AND i.closed_at IS NULL AND i.id > ?";

pub(crate) fn find(connection: &Connection, query: &Query) -> Result<Vec<Item>, StoreError> {
    let (sql, values) = select(query);
    let mut select = connection.prepare_cached(&sql).map_err(refused)?;
    let rows = select.query_map(rusqlite::params_from_iter(values), row).map_err(refused)?;
    rows.map(|row| row.map_err(refused).and_then(store::Row::into_item)).collect()
}

/// Numbers are sought and sorted first; the states are read for those that are given.
fn select(query: &Query) -> (String, Vec<Value>) {
    let mut sql = format!("SELECT {COLUMNS} FROM items WHERE id IN (SELECT i.id FROM {}", source(query));
    let mut values = vec![Value::Integer(i64::try_from(query.after).unwrap_or(i64::MAX))];
    let mut add = |condition: &str, value: Option<Value>| {
        if let Some(value) = value {
            sql.push_str(" AND ");
            sql.push_str(condition);
            values.push(value);
        }
    };
    let text = |text: &Option<String>| text.clone().map(Value::Text);
    let instant = |at: Option<Timestamp>| at.map(|at| Value::Integer(at.as_millisecond()));
    add("i.list = ?", text(&query.list));
    add("i.stage = ?", text(&query.stage));
    add("i.holder_unit = ?", text(&query.holder_unit));
    add("i.relapse_key = ?", text(&query.relapse_key));
    add("i.parent = ?", query.parent.map(|parent| Value::Integer(parent.cast_signed())));
    add("i.due <= ?", instant(query.overdue_at));
    for (column, span) in [("registered_at", &query.registered), ("closed_at", &query.closed), ("due", &query.due)] {
        add(&format!("i.{column} >= ?"), instant(span.as_ref().map(|span| span.start)));
        add(&format!("i.{column} < ?"), instant(span.as_ref().map(|span| span.end)));
    }
    if query.is_live_only() {
        sql.push_str(" AND i.closed_at IS NULL");
    }
    sql.push_str(" ORDER BY i.id LIMIT ?) ORDER BY id");
    values.push(Value::Integer(i64::from(query.limit.min(PAGE_ITEMS_MAX))));
    (sql, values)
}

fn source(query: &Query) -> &'static str {
    if query.relapse_key.is_some() {
        "items i INDEXED BY items_alike WHERE i.relapse_key IS NOT NULL AND i.id > ?"
    } else if query.parent.is_some() {
        "items i INDEXED BY items_of_parent WHERE i.parent IS NOT NULL AND i.id > ?"
    } else if query.is_live_only() || query.due.is_some() {
        LIVE
    } else if query.closed.is_some() {
        "items i INDEXED BY items_by_close WHERE i.closed_at IS NOT NULL AND i.id > ?"
    } else if query.registered.is_some() {
        "items i INDEXED BY items_by_registration WHERE i.id > ?"
    } else {
        "items i WHERE i.id > ?"
    }
}
