//! Queries: what is asked becomes conditions, so that SQLite can choose its index.

use item::Item;
use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::types::Value;
use store::{PAGE_ITEMS_MAX, Query, StoreError};

use crate::error::refused;
use crate::read::{number_and_state, parsed};

pub(crate) fn find(connection: &Connection, query: &Query) -> Result<Vec<Item>, StoreError> {
    let (sql, values) = select(query);
    let mut select = connection.prepare_cached(&sql).map_err(refused)?;
    let rows = select.query_map(rusqlite::params_from_iter(values), number_and_state).map_err(refused)?;
    rows.map(|row| row.map_err(refused).and_then(|(id, state)| parsed(id, &state))).collect()
}

fn select(query: &Query) -> (String, Vec<Value>) {
    let mut sql = "SELECT id, state FROM items WHERE id > ?".to_owned();
    let mut values = vec![Value::Integer(query.after.cast_signed())];
    let mut add = |condition: &str, value: Option<Value>| {
        if let Some(value) = value {
            sql.push_str(" AND ");
            sql.push_str(condition);
            values.push(value);
        }
    };
    let text = |text: &Option<String>| text.clone().map(Value::Text);
    let instant = |at: Option<Timestamp>| at.map(|at| Value::Integer(at.as_millisecond()));
    add("list = ?", text(&query.list));
    add("stage = ?", text(&query.stage));
    add("holder_unit = ?", text(&query.holder_unit));
    add("relapse_key = ?", text(&query.relapse_key));
    add("parent = ?", query.parent.map(|parent| Value::Integer(parent.cast_signed())));
    add("due <= ?", instant(query.overdue_at));
    for (column, span) in [("registered_at", &query.registered), ("closed_at", &query.closed), ("due", &query.due)] {
        add(&format!("{column} >= ?"), instant(span.as_ref().map(|span| span.start)));
        add(&format!("{column} < ?"), instant(span.as_ref().map(|span| span.end)));
    }
    if query.is_live_only() {
        sql.push_str(" AND closed_at IS NULL");
    }
    sql.push_str(" ORDER BY id LIMIT ?");
    values.push(Value::Integer(i64::from(query.limit.min(PAGE_ITEMS_MAX))));
    (sql, values)
}
