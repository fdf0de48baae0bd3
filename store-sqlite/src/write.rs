//! What one append writes, and what a group of them.

use std::collections::HashMap;

use item::event::{ItemId, STORE_STREAM};
use rusqlite::{Connection, OptionalExtension, Row, Statement, params};
use store::prepare::{Prepared, PreparedChange, PreparedEvent};
use store::{Appended, Columns, CommandKey, Seal, StoreError};

use crate::commands::Commands;
use crate::error::refused;
use crate::read;
use crate::statements::Statements;

/// Where the log ends.
#[derive(Debug, Clone)]
pub(crate) struct End {
    commit: u64,
    position: u64,
    seal: Seal,
    at_milliseconds: Option<i64>,
    /// The last event of the store stream, and its position.
    stream: (u32, u64),
    /// Numbers above it belong to no item.
    item_max: ItemId,
}

impl End {
    pub(crate) fn read(connection: &Connection) -> Result<Self, StoreError> {
        let head = read::head(connection)?;
        let stream = connection
            .query_row(
                "SELECT sequence, position FROM events WHERE item = 0 ORDER BY sequence DESC LIMIT 1",
                [],
                |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned())),
            )
            .optional()
            .map_err(refused)?;
        Ok(Self {
            commit: head.commit,
            position: head.position,
            seal: head.seal,
            at_milliseconds: head.at.map(|at| at.as_millisecond()),
            stream: stream.unwrap_or((0, 0)),
            item_max: read::last_item(connection)?,
        })
    }

    pub(crate) fn item_max(&self) -> ItemId {
        self.item_max
    }
}

/// List, stage and outcome (empty: live).
type Place = (String, String, &'static str);

/// How many items the writer knows by heart.
const KNOWN_MAX: usize = 16_384;

/// The items that were changed lately, as they stand at the end of the log. Nobody else writes, so they stay true until a
/// transaction is taken back.
#[derive(Default)]
pub(crate) struct Known(HashMap<ItemId, Before>);

impl Known {
    /// Forgets all: what was written is not there.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Makes room, between transactions: what an append was judged by is needed until it is written.
    fn make_room(&mut self) {
        if self.0.len() >= KNOWN_MAX {
            self.0.clear();
        }
    }
}

/// An item as it is before a change.
#[derive(Default)]
struct Before {
    sequence: u32,
    last: u64,
    place: Option<Place>,
    relapse_key: Option<String>,
}

impl Before {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let place = (row.get(2)?, row.get(3)?, read::outcome(row, 4)?.map_or("", read::outcome_word));
        let last = row.get::<_, i64>(1)?.cast_unsigned();
        Ok(Self { sequence: row.get(0)?, last, place: Some(place), relapse_key: row.get(5)? })
    }
}

/// A transaction over a group of appends.
pub(crate) struct Group<'s, 'c> {
    connection: &'c Connection,
    statements: &'s mut Statements<'c>,
    end: End,
    known: &'s mut Known,
    commands: &'s Commands,
    digests: Vec<(u64, Seal)>,
    counts: HashMap<Place, i64>,
    /// The commands of this group.
    fresh: HashMap<String, u64>,
}

impl<'s, 'c> Group<'s, 'c> {
    /// Begins the transaction.
    pub(crate) fn begin(
        connection: &'c Connection,
        statements: &'s mut Statements<'c>,
        commands: &'s Commands,
        known: &'s mut Known,
        end: &End,
    ) -> Result<Self, StoreError> {
        known.make_room();
        statements.begin.execute([]).map_err(refused)?;
        let (digests, counts, fresh) = (Vec::new(), HashMap::new(), HashMap::new());
        Ok(Self { connection, statements, commands, known, end: end.clone(), digests, counts, fresh })
    }

    /// Keeps an append, unless it does not fit: then nothing of it is written. Trouble with the file is the outer error,
    /// after which the whole group is to be dropped.
    pub(crate) fn keep(&mut self, append: &Prepared) -> Result<Result<Appended, StoreError>, StoreError> {
        let first = self.end.position + 1;
        if let Some(key) = append.key.as_ref().map(CommandKey::as_str) {
            let kept = match self.fresh.get(key) {
                Some(position) => Some(*position),
                None => self.commands.position(self.connection, key)?,
            };
            if let Some(position) = kept {
                return Ok(Ok(Appended::Repeated { answer: read::answer(self.connection, key, position)? }));
            }
        }
        if let Err(misfit) = self.judge(append)? {
            return Ok(Err(misfit));
        }
        self.fresh.extend(append.key.iter().map(|key| (key.as_str().to_owned(), first)));
        append.changes.iter().try_for_each(|change| self.change(change))?;
        self.end.at_milliseconds = Some(append.last_at_milliseconds);
        Ok(Ok(Appended::Done { position: first }))
    }

    /// Whether an append fits the log.
    fn judge(&mut self, append: &Prepared) -> Result<Result<(), StoreError>, StoreError> {
        for change in &append.changes {
            let found = self.sequence(change.item)?;
            if found != change.before {
                let (item, expected) = (change.item, change.before);
                return Ok(Err(StoreError::Conflict { item, expected, found }));
            }
        }
        for (at, change) in append.changes.iter().enumerate().filter(|(_, change)| change.before == 0) {
            let Some((item, _)) = &change.after else { continue };
            let receipt = &item.receipt;
            let same =
                |other: &PreparedChange| other.after.as_ref().is_some_and(|(other, _)| other.receipt == *receipt);
            if append.changes[..at].iter().any(same)
                || self.statements.select_receipt.exists([receipt]).map_err(refused)?
            {
                return Ok(Err(StoreError::ReceiptTaken { receipt: receipt.clone() }));
            }
        }
        match self.end.at_milliseconds {
            Some(last) if append.first_at_milliseconds < last => {
                Ok(Err(StoreError::ClockBack { last: read::instant(last)? }))
            }
            _ => Ok(Ok(())),
        }
    }

    /// How many events an item has.
    fn sequence(&mut self, item: ItemId) -> Result<u32, StoreError> {
        if item == STORE_STREAM {
            return Ok(self.end.stream.0);
        }
        if item > self.end.item_max {
            return Ok(0);
        }
        if let Some(before) = self.known.0.get(&item) {
            return Ok(before.sequence);
        }
        let found = self.statements.select_item.query_row([item.cast_signed()], Before::read).optional();
        let before = found.map_err(refused)?.unwrap_or_default();
        let sequence = before.sequence;
        self.known.0.insert(item, before);
        Ok(sequence)
    }

    fn change(&mut self, change: &PreparedChange) -> Result<(), StoreError> {
        let before = match change.item {
            STORE_STREAM => Before { sequence: self.end.stream.0, last: self.end.stream.1, ..Before::default() },
            item => self.known.0.remove(&item).unwrap_or_default(),
        };
        let mut last = before.last;
        for (event, sequence) in change.events.iter().zip(change.before + 1..) {
            last = self.event(change.item, sequence, last, event)?;
        }
        match &change.after {
            Some((item, state)) => self.item(change.item, last, &Columns::of(item), state, before),
            None => {
                self.end.stream = (before.sequence + u32::try_from(change.events.len()).unwrap_or(u32::MAX), last);
                Ok(())
            }
        }
    }

    fn event(&mut self, item: ItemId, sequence: u32, last: u64, event: &PreparedEvent) -> Result<u64, StoreError> {
        self.end.position += 1;
        let position = self.end.position;
        let (at, digest) = (event.at_milliseconds, event.digest.0.as_slice());
        let row =
            params![position.cast_signed(), item.cast_signed(), sequence, at, last.cast_signed(), digest, event.body];
        self.statements.insert_event.execute(row).map_err(refused)?;
        self.digests.push((position, event.digest));
        if let Some((kind, id, _)) = &event.document {
            self.statements.put_document.execute(params![kind, id, position.cast_signed()]).map_err(refused)?;
        }
        Ok(position)
    }

    fn item(
        &mut self,
        item: ItemId,
        last: u64,
        columns: &Columns<&str>,
        state: &str,
        before: Before,
    ) -> Result<(), StoreError> {
        let outcome = columns.outcome.map(read::outcome_word);
        let (id, last) = (item.cast_signed(), last.cast_signed());
        let Columns { sequence, stage, holder_role, holder_unit, due, wake, closed_at, relapse_key, .. } = columns;
        if let Some(left) = before.place {
            let row =
                params![id, sequence, last, stage, outcome, holder_role, holder_unit, due, wake, closed_at, state];
            self.statements.update_item.execute(row).map_err(refused)?;
            if before.relapse_key.as_deref() != *relapse_key {
                self.statements.update_relapse_key.execute(params![id, relapse_key]).map_err(refused)?;
            }
            *self.counts.entry(left).or_insert(0) -= 1;
        } else {
            item_row(&mut self.statements.insert_item, item, last, columns, state)?;
            self.end.item_max = self.end.item_max.max(item);
        }
        let place = (columns.list.to_owned(), (*stage).to_owned(), outcome.unwrap_or(""));
        *self.counts.entry(place.clone()).or_insert(0) += 1;
        let (sequence, relapse_key) = (*sequence, relapse_key.map(str::to_owned));
        self.known.0.insert(item, Before { sequence, last: last.cast_unsigned(), place: Some(place), relapse_key });
        Ok(())
    }

    /// Seals and flushes what was kept; gives the new end of the log.
    pub(crate) fn commit(mut self, is_last: bool) -> Result<End, StoreError> {
        if !self.digests.is_empty() {
            self.end.commit += 1;
            self.end.seal = Seal::of_commit(self.end.seal, self.end.commit, self.digests.iter().copied());
            let (number, position) = (self.end.commit.cast_signed(), self.end.position.cast_signed());
            let row = params![number, position, self.end.seal.0.as_slice()];
            self.statements.insert_commit.execute(row).map_err(refused)?;
            add_counts(self.statements, self.counts.drain())?;
        }
        let kept = self.commands.keep(self.statements, self.fresh, self.end.position, is_last)?;
        self.statements.commit.execute([]).map_err(refused)?;
        self.commands.committed(kept);
        Ok(self.end)
    }
}

/// Writes the row of a new item.
pub(crate) fn item_row(
    insert: &mut Statement<'_>,
    item: ItemId,
    last: i64,
    columns: &Columns<&str>,
    state: &str,
) -> Result<(), StoreError> {
    let Columns { sequence, stage, holder_role, holder_unit, due, wake, closed_at, relapse_key, .. } = columns;
    let Columns { list, registered_at, receipt, .. } = columns;
    let (id, parent) = (item.cast_signed(), columns.parent.map(ItemId::cast_signed));
    let outcome = columns.outcome.map(read::outcome_word);
    #[rustfmt::skip]
    let row = params![
        id, sequence, last, stage, outcome, holder_role, holder_unit, due, wake, closed_at, relapse_key, state, list,
        registered_at, parent, receipt
    ];
    insert.execute(row).map(drop).map_err(refused)
}

/// Adds differences to the counts.
pub(crate) fn add_counts(
    statements: &mut Statements<'_>,
    counts: impl Iterator<Item = (Place, i64)>,
) -> Result<(), StoreError> {
    for ((list, stage, outcome), items) in counts.filter(|(_, items)| *items != 0) {
        statements.add_count.execute(params![list, stage, outcome, items]).map_err(refused)?;
    }
    Ok(())
}
