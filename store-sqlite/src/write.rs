//! What one append writes.

use rusqlite::{Connection, OptionalExtension, params};
use store::prepare::{Prepared, PreparedChange};
use store::{Appended, Columns, Seal, StoreError};

use crate::error::refused;
use crate::read::{head, instant, outcome_word};

/// Where the log ends.
#[derive(Debug, Clone)]
pub(crate) struct End {
    commit: u64,
    position: u64,
    seal: Seal,
    at_milliseconds: Option<i64>,
}

impl End {
    pub(crate) fn read(connection: &Connection) -> Result<Self, StoreError> {
        let head = head(connection)?;
        let at_milliseconds = head.at.map(|at| at.as_millisecond());
        Ok(Self { commit: head.commit, position: head.position, seal: head.seal, at_milliseconds })
    }
}

/// Keeps an append, unless it does not fit: then nothing of it is written. Trouble with the file is the outer error.
pub(crate) fn keep(
    connection: &Connection,
    end: &mut End,
    append: &Prepared,
    answer: &str,
    digests: &mut Vec<(u64, Seal)>,
) -> Result<Result<Appended, StoreError>, StoreError> {
    if let Some(key) = &append.key
        && let Some(answer) = crate::read::answered(connection, key.as_str())?
    {
        return Ok(Ok(Appended::Repeated { answer }));
    }
    if let Some(error) = misfit(connection, end, append)? {
        return Ok(Err(error));
    }
    let first = end.position + 1;
    for change in &append.changes {
        keep_change(connection, end, change, digests)?;
    }
    if let Some(key) = &append.key {
        let mut insert =
            connection.prepare_cached("INSERT INTO answers (key, answer) VALUES (?1, ?2)").map_err(refused)?;
        insert.execute(params![key.as_str(), answer]).map_err(refused)?;
    }
    end.at_milliseconds = Some(append.last_at_milliseconds);
    Ok(Ok(Appended::Done { position: first }))
}

fn misfit(connection: &Connection, end: &End, append: &Prepared) -> Result<Option<StoreError>, StoreError> {
    for (at, change) in append.changes.iter().enumerate() {
        let found = sequence(connection, change)?;
        if found != change.before {
            return Ok(Some(StoreError::Conflict { item: change.item, expected: change.before, found }));
        }
        let Some((columns, _)) = &change.after else { continue };
        let receipt = &columns.receipt;
        let same =
            |other: &PreparedChange| other.after.as_ref().is_some_and(|(columns, _)| columns.receipt == *receipt);
        let taken = append.changes[..at].iter().any(same) || (change.before == 0 && is_taken(connection, receipt)?);
        if taken {
            return Ok(Some(StoreError::ReceiptTaken { receipt: receipt.clone() }));
        }
    }
    match end.at_milliseconds {
        Some(last) if append.first_at_milliseconds < last => Ok(Some(StoreError::ClockBack { last: instant(last)? })),
        _ => Ok(None),
    }
}

fn sequence(connection: &Connection, change: &PreparedChange) -> Result<u32, StoreError> {
    let sql = match change.after {
        Some(_) => "SELECT sequence FROM items WHERE id = ?1",
        None => "SELECT coalesce(max(sequence), 0) FROM events WHERE item = ?1",
    };
    let mut select = connection.prepare_cached(sql).map_err(refused)?;
    let found = select.query_row([change.item.cast_signed()], |row| row.get(0)).optional().map_err(refused)?;
    Ok(found.unwrap_or(0))
}

fn is_taken(connection: &Connection, receipt: &str) -> Result<bool, StoreError> {
    let mut select = connection.prepare_cached("SELECT 1 FROM items WHERE receipt = ?1").map_err(refused)?;
    select.exists([receipt]).map_err(refused)
}

fn keep_change(
    connection: &Connection,
    end: &mut End,
    change: &PreparedChange,
    digests: &mut Vec<(u64, Seal)>,
) -> Result<(), StoreError> {
    let mut insert = connection
        .prepare_cached(
            "INSERT INTO events (position, item, sequence, at, body, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .map_err(refused)?;
    for (event, sequence) in change.events.iter().zip(change.before + 1..) {
        end.position += 1;
        let position = end.position.cast_signed();
        let row = params![
            position,
            change.item.cast_signed(),
            sequence,
            event.at_milliseconds,
            event.body,
            event.digest.0.as_slice()
        ];
        insert.execute(row).map_err(refused)?;
        digests.push((end.position, event.digest));
        if let Some((kind, id, version)) = &event.document {
            connection
                .execute(
                    "INSERT OR REPLACE INTO documents (kind, id, version, position) VALUES (?1, ?2, ?3, ?4)",
                    params![kind, id, version, position],
                )
                .map_err(refused)?;
        }
    }
    match &change.after {
        Some((columns, state)) => keep_item(connection, change, columns, state),
        None => Ok(()),
    }
}

const INSERT: &str = "INSERT INTO items (id, sequence, list, stage, outcome, holder_role, holder_unit, due, wake, \
     registered_at, closed_at, relapse_key, parent, receipt, state) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";

const UPDATE: &str = "UPDATE items SET sequence = ?2, list = ?3, stage = ?4, outcome = ?5, holder_role = ?6, \
     holder_unit = ?7, due = ?8, wake = ?9, registered_at = ?10, closed_at = ?11, relapse_key = ?12, parent = ?13, \
     receipt = ?14, state = ?15 WHERE id = ?1";

fn keep_item(
    connection: &Connection,
    change: &PreparedChange,
    columns: &Columns,
    state: &str,
) -> Result<(), StoreError> {
    let sql = if change.before == 0 { INSERT } else { UPDATE };
    let row = params![
        change.item.cast_signed(),
        columns.sequence,
        columns.list,
        columns.stage,
        columns.outcome.map(outcome_word),
        columns.holder_role,
        columns.holder_unit,
        columns.due,
        columns.wake,
        columns.registered_at,
        columns.closed_at,
        columns.relapse_key,
        columns.parent.map(u64::cast_signed),
        columns.receipt,
        state,
    ];
    connection.prepare_cached(sql).and_then(|mut write| write.execute(row)).map_err(refused).map(|_| ())
}

/// Seals what a group wrote.
pub(crate) fn seal_commit(connection: &Connection, end: &mut End, digests: &[(u64, Seal)]) -> Result<(), StoreError> {
    end.commit += 1;
    end.seal = Seal::of_commit(end.seal, end.commit, digests.iter().copied());
    let first = digests.first().map_or(0, |(position, _)| *position);
    let mut insert = connection
        .prepare_cached("INSERT INTO commits (number, position, seal) VALUES (?1, ?2, ?3)")
        .map_err(refused)?;
    insert.execute(params![end.commit.cast_signed(), first.cast_signed(), end.seal.0.as_slice()]).map_err(refused)?;
    Ok(())
}
