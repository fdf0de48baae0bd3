//! What a store answers.

use item::Item;
use item::event::{ItemId, Outcome, STORE_STREAM};
use jiff::Timestamp;
use rusqlite::types::{Type, ValueRef};
use rusqlite::{Connection, OptionalExtension, Params, Row as SqlRow, params};
use store::{Columns, Commit, Count, Document, Head, Record, Row, Seal, StoreError};

use crate::error::refused;

/// A page of commits ends with the one that passes this.
const PAGE_BYTES: usize = 8 * 1024 * 1024;

const OUTCOMES: [(&str, Outcome); 4] = [
    ("done", Outcome::Done),
    ("merged", Outcome::Merged),
    ("cancelled", Outcome::Cancelled),
    ("other", Outcome::Other),
];

/// The word for an outcome in the table.
pub(crate) fn outcome_word(outcome: Outcome) -> &'static str {
    OUTCOMES.iter().find(|(_, known)| *known == outcome).map_or("other", |(word, _)| word)
}

/// How an item closed, from the word in a column; none and the empty word: it is live.
pub(crate) fn outcome(row: &SqlRow<'_>, at: usize) -> rusqlite::Result<Option<Outcome>> {
    let word: Option<String> = row.get(at)?;
    let known = |word: String| {
        let found = OUTCOMES.iter().find(|(name, _)| *name == word).map(|(_, outcome)| *outcome);
        found.ok_or_else(|| rusqlite::Error::InvalidColumnType(at, format!("outcome `{word}`"), Type::Text))
    };
    word.filter(|word| !word.is_empty()).map(known).transpose()
}

/// The instant of a number of milliseconds.
pub(crate) fn instant(milliseconds: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(milliseconds).map_err(|error| StoreError::corrupt(error.to_string()))
}

/// The answer that an event keeps.
pub(crate) fn answer(connection: &Connection, key: &str, position: u64) -> Result<String, StoreError> {
    let sql = format!("SELECT {RECORD} FROM events WHERE position = ?1");
    let mut select = connection.prepare_cached(&sql).map_err(refused)?;
    let kept = select.query_row([position.cast_signed()], record).optional().map_err(refused)?;
    match kept.map_or(Ok(None), |kept| kept.command())? {
        Some(command) if command.key.as_str() == key => Ok(command.answer),
        _ => Err(StoreError::Corrupt {
            what: format!("the event at position {position} does not keep the command `{key}`"),
        }),
    }
}

/// The highest number of an item.
pub(crate) fn last_item(connection: &Connection) -> Result<ItemId, StoreError> {
    let last: i64 =
        connection.query_row("SELECT coalesce(max(id), 0) FROM items", [], |row| row.get(0)).map_err(refused)?;
    Ok(last.cast_unsigned())
}

pub(crate) const COLUMNS: &str = "id, sequence, list, stage, outcome, holder_role, holder_unit, due, wake, \
     registered_at, closed_at, relapse_key, parent, receipt, state";

pub(crate) fn row(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    let id: i64 = row.get(0)?;
    let parent: Option<i64> = row.get(12)?;
    let columns = Columns {
        sequence: row.get(1)?,
        list: row.get(2)?,
        stage: row.get(3)?,
        outcome: outcome(row, 4)?,
        holder_role: row.get(5)?,
        holder_unit: row.get(6)?,
        due: row.get(7)?,
        wake: row.get(8)?,
        registered_at: row.get(9)?,
        closed_at: row.get(10)?,
        relapse_key: row.get(11)?,
        parent: parent.map(i64::cast_unsigned),
        receipt: row.get(13)?,
    };
    Ok(Row { id: id.cast_unsigned(), columns, state: row.get(14)? })
}

pub(crate) fn item(connection: &Connection, id: ItemId) -> Result<Option<Item>, StoreError> {
    one(connection, "id = ?1", [id.cast_signed()])
}

pub(crate) fn items(connection: &Connection, ids: &[ItemId]) -> Result<Vec<Item>, StoreError> {
    // A snapshot is in a transaction already.
    let moment = connection.is_autocommit().then(|| connection.unchecked_transaction()).transpose().map_err(refused)?;
    let items = ids.iter().filter_map(|id| item(connection, *id).transpose()).collect();
    drop(moment);
    items
}

pub(crate) fn by_receipt(connection: &Connection, receipt: &str) -> Result<Option<Item>, StoreError> {
    one(connection, "receipt = ?1", [receipt])
}

/// The index leads from key to key by the time of the close, so that one look finds the last.
pub(crate) fn last_closed(
    connection: &Connection,
    relapse_key: &str,
    outcomes: &[Outcome],
) -> Result<Option<Item>, StoreError> {
    let counts = |at: usize| outcomes.get(at).copied().map(outcome_word);
    let last = "relapse_key = ?1 AND relapse_key IS NOT NULL AND closed_at IS NOT NULL \
         AND outcome IN (?2, ?3, ?4, ?5) ORDER BY closed_at DESC, id DESC LIMIT 1";
    one(connection, last, params![relapse_key, counts(0), counts(1), counts(2), counts(3)])
}

fn one(connection: &Connection, which: &str, of: impl Params) -> Result<Option<Item>, StoreError> {
    let mut select =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM items WHERE {which}")).map_err(refused)?;
    let found = select.query_row(of, row).optional().map_err(refused)?;
    found.map(Row::into_item).transpose()
}

pub(crate) const RECORD: &str = "position, item, sequence, at, body, digest";

/// A record as it is kept. What has another type or length than was written is given as nothing: then it fits neither its
/// digest nor its seal, and is named by those, with its place.
pub(crate) fn record(row: &SqlRow<'_>) -> rusqlite::Result<Record> {
    let body = match row.get_ref(4)? {
        ValueRef::Blob(bytes) => bytes.to_vec(),
        _ => Vec::new(),
    };
    Ok(Record {
        position: number(row, 0)?.cast_unsigned(),
        item: number(row, 1)?.cast_unsigned(),
        sequence: u32::try_from(number(row, 2)?).unwrap_or(0),
        at_milliseconds: number(row, 3)?,
        body,
        digest: seal(row, 5)?,
    })
}

fn number(row: &SqlRow<'_>, at: usize) -> rusqlite::Result<i64> {
    Ok(if let ValueRef::Integer(number) = row.get_ref(at)? { number } else { 0 })
}

fn seal(row: &SqlRow<'_>, at: usize) -> rusqlite::Result<Seal> {
    let kept = if let ValueRef::Blob(bytes) = row.get_ref(at)? { bytes.try_into().ok() } else { None };
    Ok(Seal(kept.unwrap_or_default()))
}

/// The events of an item, or of the store stream, found from its last backwards.
pub(crate) fn events_of(connection: &Connection, item: ItemId) -> Result<Vec<Record>, StoreError> {
    let last = match item {
        STORE_STREAM => "SELECT position FROM events WHERE item = 0 AND ?1 = 0 ORDER BY sequence DESC LIMIT 1",
        _ => "SELECT last FROM items WHERE id = ?1",
    };
    let mut last = connection.prepare_cached(last).map_err(refused)?;
    let last: Option<i64> = last.query_row([item.cast_signed()], |row| row.get(0)).optional().map_err(refused)?;
    let mut records = chain(connection, item, last.unwrap_or(0))?;
    records.reverse();
    Ok(records)
}

/// The events of an item from one backwards to its first.
pub(crate) fn chain(connection: &Connection, item: ItemId, last: i64) -> Result<Vec<Record>, StoreError> {
    let sql = format!("SELECT {RECORD}, previous FROM events WHERE position = ?1");
    let mut select = connection.prepare_cached(&sql).map_err(refused)?;
    let (mut records, mut position): (Vec<Record>, i64) = (Vec::new(), last);
    while position != 0 {
        let damaged =
            |what: &str| StoreError::Corrupt { what: format!("item {item}: the event at position {position} {what}") };
        let found = select.query_row([position], |row| Ok((record(row)?, number(row, 6)?))).optional();
        let (record, previous) = found.map_err(refused)?.ok_or_else(|| damaged("is gone"))?;
        if record.item != item {
            return Err(damaged("belongs to another"));
        }
        if previous >= position || (previous == 0) != (record.sequence == 1) {
            return Err(damaged("does not say which came before it"));
        }
        records.push(record);
        position = previous;
    }
    Ok(records)
}

/// Commits with their events: each has those after the last event of the commit before, up to its own last.
pub(crate) fn commits_after(connection: &Connection, commit: u64, limit: u32) -> Result<Vec<Commit>, StoreError> {
    let Ok(commit) = i64::try_from(commit) else { return Ok(Vec::new()) };
    let mut select = connection.prepare_cached("SELECT position FROM commits WHERE number = ?1").map_err(refused)?;
    let before: Option<i64> = select.query_row([commit], |row| row.get(0)).optional().map_err(refused)?;
    let mut select = connection
        .prepare_cached("SELECT number, position, seal FROM commits WHERE number > ?1 ORDER BY number LIMIT ?2")
        .map_err(refused)?;
    let mut heads = select.query(params![commit, limit]).map_err(refused)?;
    let mut start = before.unwrap_or(i64::MIN);
    let mut commits = Vec::new();
    let mut bytes = 0;
    while bytes < PAGE_BYTES
        && let Some(head) = heads.next().map_err(refused)?
    {
        let end = number(head, 1).map_err(refused)?;
        let records = between(connection, start, end)?;
        bytes += records.iter().map(|record| record.body.len()).sum::<usize>();
        let number = number(head, 0).map_err(refused)?.cast_unsigned();
        commits.push(Commit { number, seal: seal(head, 2).map_err(refused)?, records });
        start = end;
    }
    Ok(commits)
}

fn between(connection: &Connection, start: i64, end: i64) -> Result<Vec<Record>, StoreError> {
    let sql = format!("SELECT {RECORD} FROM events WHERE position > ?1 AND position <= ?2 ORDER BY position");
    let mut select = connection.prepare_cached(&sql).map_err(refused)?;
    let records = select.query_map([start, end], record).map_err(refused)?;
    records.collect::<Result<_, _>>().map_err(refused)
}

pub(crate) fn due(
    connection: &Connection,
    until: Timestamp,
    limit: u32,
) -> Result<Vec<(Timestamp, ItemId)>, StoreError> {
    let sql = "SELECT wake, id FROM items WHERE wake IS NOT NULL AND wake <= ?1 ORDER BY wake, id LIMIT ?2";
    let mut select = connection.prepare_cached(sql).map_err(refused)?;
    let rows = select
        .query_map(params![until.as_millisecond(), limit], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))
        .map_err(refused)?;
    rows.map(|row| row.map_err(refused).and_then(|(wake, id)| Ok((instant(wake)?, id.cast_unsigned())))).collect()
}

pub(crate) fn documents(connection: &Connection) -> Result<Vec<Document>, StoreError> {
    let sql = format!(
        "SELECT {} FROM documents d JOIN events e ON e.position = d.position ORDER BY d.kind, d.id",
        "e.position, e.item, e.sequence, e.at, e.body, e.digest"
    );
    let mut select = connection.prepare_cached(&sql).map_err(refused)?;
    let records = select.query_map([], record).map_err(refused)?;
    let records: Vec<Record> = records.collect::<Result<_, _>>().map_err(refused)?;
    records.iter().filter_map(|record| record.event().map(Document::of).transpose()).collect()
}

pub(crate) fn counts(connection: &Connection) -> Result<Vec<Count>, StoreError> {
    let sql = "SELECT list, stage, outcome, items FROM counts WHERE items <> 0";
    let mut select = connection.prepare_cached(sql).map_err(refused)?;
    let rows = select
        .query_map([], |row| {
            let items: i64 = row.get(3)?;
            Ok(Count { list: row.get(0)?, stage: row.get(1)?, outcome: outcome(row, 2)?, items: items.unsigned_abs() })
        })
        .map_err(refused)?;
    let mut counts: Vec<Count> = rows.collect::<Result<_, _>>().map_err(refused)?;
    counts.sort();
    Ok(counts)
}

pub(crate) fn head(connection: &Connection) -> Result<Head, StoreError> {
    let sql = "SELECT c.number, c.seal, e.position, e.at FROM commits c, events e \
         WHERE c.number = (SELECT max(number) FROM commits) AND e.position = (SELECT max(position) FROM events)";
    let mut select = connection.prepare_cached(sql).map_err(refused)?;
    let found = select
        .query_row([], |row| Ok((number(row, 0)?, seal(row, 1)?, number(row, 2)?, number(row, 3)?)))
        .optional()
        .map_err(refused)?;
    match found {
        Some((commit, seal, position, at)) => Ok(Head {
            commit: commit.cast_unsigned(),
            position: position.cast_unsigned(),
            seal,
            at: Some(instant(at)?),
        }),
        None => Ok(Head { commit: 0, position: 0, seal: Seal::genesis(), at: None }),
    }
}

pub(crate) fn rows_after(connection: &Connection, item: ItemId, limit: u32) -> Result<Vec<Row>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM items WHERE id > ?1 ORDER BY id LIMIT ?2");
    let mut select = connection.prepare_cached(&sql).map_err(refused)?;
    let mut rows = select.query(params![i64::try_from(item).unwrap_or(i64::MAX), limit]).map_err(refused)?;
    let mut found = Vec::new();
    while let Some(sql_row) = rows.next().map_err(refused)? {
        let id = number(sql_row, 0).map_err(refused)?;
        let named = |error| StoreError::Corrupt { what: format!("the row of item {id} in the read table: {error}") };
        found.push(row(sql_row).map_err(named)?);
    }
    Ok(found)
}
