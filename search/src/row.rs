//! The row of an item in the index: of one that is there, only what changed is written, since most columns have an index of
//! their own.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use crate::SearchError;

/// The columns beside the number of the item, in the order of the table.
const COLUMNS: [&str; 14] = [
    "list",
    "stage",
    "holder_unit",
    "live",
    "due",
    "registered",
    "closed",
    "changed",
    "raised",
    "relapses",
    "subject",
    "parent",
    "told",
    "sequence",
];

/// Where in [`COLUMNS`] the mark of the words that an item was told by stands.
pub(crate) const TOLD: usize = 12;

/// The values of a row, as [`COLUMNS`] lists them.
pub(crate) type Row = [Value; COLUMNS.len()];

/// Keeps a row. Answers the one that was there before.
pub(crate) fn keep(connection: &Connection, id: i64, row: &Row) -> Result<Option<Vec<Value>>, SearchError> {
    let before = connection
        .prepare_cached(&format!("SELECT {} FROM rows WHERE id = ?1", COLUMNS.join(", ")))?
        .query_row([id], |row| (0..COLUMNS.len()).map(|at| row.get(at)).collect::<Result<Vec<Value>, _>>())
        .optional()?;
    let Some(before) = before else {
        let marks = vec!["?"; COLUMNS.len() + 1].join(", ");
        let values = std::iter::once(Value::Integer(id)).chain(row.iter().cloned());
        connection.prepare_cached(&format!("INSERT INTO rows VALUES ({marks})"))?.execute(params_from_iter(values))?;
        return Ok(None);
    };
    let columns = COLUMNS.iter().zip(row).zip(&before);
    let (sets, mut values): (Vec<String>, Vec<Value>) = columns
        .filter(|((_, now), before)| now != before)
        .map(|((column, now), _)| (format!("{column} = ?"), now.clone()))
        .unzip();
    if !sets.is_empty() {
        values.push(Value::Integer(id));
        connection
            .prepare_cached(&format!("UPDATE rows SET {} WHERE id = ?", sets.join(", ")))?
            .execute(params_from_iter(values))?;
    }
    Ok(Some(before))
}
