//! A store in memory: for tests and trials, and the plain statement of what every store does.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use item::Item;
use item::event::{ItemId, Outcome, STORE_STREAM};
use jiff::Timestamp;

use crate::prepare::{Prepared, PreparedChange};
use crate::{
    Append, Appended, Columns, CommandKey, Commit, Count, Document, Head, PAGE_ITEMS_MAX, Query, Record, Row, Seal,
    Store, StoreError, state,
};

/// A store that is gone when it is dropped. Every append is a commit of its own.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<Log>);

#[derive(Debug, Default)]
struct Log {
    commits: Vec<Commit>,
    position: u64,
    last_at_milliseconds: Option<i64>,
    /// The positions of the events of each item; the store stream too.
    streams: HashMap<ItemId, Vec<u64>>,
    rows: BTreeMap<ItemId, (Columns, String)>,
    receipts: HashMap<String, ItemId>,
    wakes: BTreeSet<(i64, ItemId)>,
    answers: HashMap<CommandKey, String>,
    documents: BTreeMap<(String, String), u64>,
    /// In which commit each position is, by its index.
    commit_of: Vec<usize>,
    last_reserved: ItemId,
}

impl Log {
    fn judge(&self, append: &Prepared) -> Result<(), StoreError> {
        for change in &append.changes {
            let found =
                self.streams.get(&change.item).map_or(0, |stream| u32::try_from(stream.len()).unwrap_or(u32::MAX));
            if found != change.before {
                return Err(StoreError::Conflict { item: change.item, expected: change.before, found });
            }
        }
        let mut receipts = BTreeSet::new();
        for change in &append.changes {
            let Some((item, _)) = &change.after else { continue };
            let owner = self.receipts.get(&item.receipt);
            if owner.is_some_and(|owner| *owner != change.item) || !receipts.insert(&item.receipt) {
                return Err(StoreError::ReceiptTaken { receipt: item.receipt.clone() });
            }
        }
        match self.last_at_milliseconds {
            Some(last) if append.first_at_milliseconds < last => Err(StoreError::ClockBack { last: instant(last)? }),
            _ => Ok(()),
        }
    }

    fn keep(&mut self, append: Prepared, answer: String) -> u64 {
        let first = self.position + 1;
        let number = self.commits.len() as u64 + 1;
        let mut records = Vec::new();
        for change in append.changes {
            self.keep_change(change, &mut records);
        }
        let seal = Seal::of_commit(self.seal(), number, records.iter().map(|record| (record.position, record.digest)));
        self.commits.push(Commit { number, seal, records });
        self.last_at_milliseconds = Some(append.last_at_milliseconds);
        if let Some(key) = append.key {
            self.answers.insert(key, answer);
        }
        first
    }

    fn keep_change(&mut self, change: PreparedChange, records: &mut Vec<Record>) {
        let item = change.item;
        for (event, sequence) in change.events.into_iter().zip(change.before + 1..) {
            self.position += 1;
            let position = self.position;
            self.streams.entry(item).or_default().push(position);
            self.commit_of.push(self.commits.len());
            if let Some((kind, id, _)) = event.document {
                self.documents.insert((kind, id), position);
            }
            let (body, digest) = (event.body, event.digest);
            records.push(Record { position, item, sequence, at_milliseconds: event.at_milliseconds, body, digest });
        }
        let Some((after, state)) = change.after else { return };
        let columns = Columns::of(&after).owned();
        if let Some(wake) = self.rows.get(&item).and_then(|(columns, _)| columns.wake) {
            self.wakes.remove(&(wake, item));
        }
        self.wakes.extend(columns.wake.map(|wake| (wake, item)));
        self.receipts.insert(columns.receipt.clone(), item);
        self.rows.insert(item, (columns, state));
    }

    fn seal(&self) -> Seal {
        self.commits.last().map_or_else(Seal::genesis, |commit| commit.seal)
    }

    fn record(&self, position: u64) -> Option<&Record> {
        let commit = *self.commit_of.get(usize::try_from(position).ok()?.checked_sub(1)?)?;
        self.commits.get(commit)?.records.iter().find(|record| record.position == position)
    }
}

fn item_of(id: ItemId, (columns, state): &(Columns, String)) -> Result<Item, StoreError> {
    state::read(id, columns.clone(), state)
}

fn instant(milliseconds: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(milliseconds).map_err(|error| StoreError::corrupt(error.to_string()))
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn append(&self, append: Append) -> Result<Appended, StoreError> {
        let answer = append.answer.clone();
        let append = append.prepare()?;
        let mut log = self.log();
        if let Some(answer) = append.key.as_ref().and_then(|key| log.answers.get(key)) {
            return Ok(Appended::Repeated { answer: answer.clone() });
        }
        log.judge(&append)?;
        Ok(Appended::Done { position: log.keep(append, answer) })
    }

    fn answered(&self, key: &CommandKey) -> Result<Option<String>, StoreError> {
        Ok(self.log().answers.get(key).cloned())
    }

    fn reserve(&self, count: u32) -> Result<ItemId, StoreError> {
        let mut log = self.log();
        let last = log.rows.last_key_value().map_or(STORE_STREAM, |(id, _)| *id).max(log.last_reserved);
        log.last_reserved = last + u64::from(count);
        Ok(last + 1)
    }

    fn item(&self, id: ItemId) -> Result<Option<Item>, StoreError> {
        self.log().rows.get(&id).map(|row| item_of(id, row)).transpose()
    }

    fn items(&self, ids: &[ItemId]) -> Result<Vec<Item>, StoreError> {
        let log = self.log();
        ids.iter().filter_map(|id| Some(item_of(*id, log.rows.get(id)?))).collect()
    }

    fn by_receipt(&self, receipt: &str) -> Result<Option<Item>, StoreError> {
        let id = self.log().receipts.get(receipt).copied();
        id.map_or(Ok(None), |id| self.item(id))
    }

    fn events_of(&self, item: ItemId) -> Result<Vec<Record>, StoreError> {
        let log = self.log();
        let positions = log.streams.get(&item).map_or(&[][..], Vec::as_slice);
        Ok(positions.iter().filter_map(|position| log.record(*position)).cloned().collect())
    }

    fn commits_after(&self, commit: u64, limit: u32) -> Result<Vec<Commit>, StoreError> {
        let skipped = usize::try_from(commit).unwrap_or(usize::MAX);
        Ok(self.log().commits.iter().skip(skipped).take(limit as usize).cloned().collect())
    }

    fn due(&self, until: Timestamp, limit: u32) -> Result<Vec<(Timestamp, ItemId)>, StoreError> {
        let log = self.log();
        let wakes = log.wakes.iter().take_while(|(wake, _)| *wake <= until.as_millisecond()).take(limit as usize);
        wakes.map(|(wake, id)| Ok((instant(*wake)?, *id))).collect()
    }

    fn find(&self, query: &Query) -> Result<Vec<Item>, StoreError> {
        let log = self.log();
        let wanted = log.rows.iter().filter(|(id, (columns, _))| query.wants(**id, columns));
        let page = wanted.take(query.limit.min(PAGE_ITEMS_MAX) as usize);
        page.map(|(id, row)| item_of(*id, row)).collect()
    }

    fn last_closed(&self, relapse_key: &str, outcomes: &[Outcome]) -> Result<Option<Item>, StoreError> {
        let log = self.log();
        let counts = |columns: &Columns| {
            columns.relapse_key.as_deref() == Some(relapse_key)
                && columns.outcome.is_some_and(|outcome| outcomes.contains(&outcome))
        };
        let closed = log.rows.iter().filter(|(_, (columns, _))| counts(columns));
        let last = closed.max_by_key(|(id, (columns, _))| (columns.closed_at, **id));
        last.map(|(id, row)| item_of(*id, row)).transpose()
    }

    fn documents(&self) -> Result<Vec<Document>, StoreError> {
        let log = self.log();
        let records = log.documents.values().filter_map(|position| log.record(*position));
        records.filter_map(|record| record.event().map(Document::of).transpose()).collect()
    }

    fn counts(&self) -> Result<Vec<Count>, StoreError> {
        let mut counts = BTreeMap::new();
        for (columns, _) in self.log().rows.values() {
            let place = (columns.list.clone(), columns.stage.clone(), columns.outcome);
            *counts.entry(place).or_insert(0) += 1;
        }
        Ok(counts.into_iter().map(|((list, stage, outcome), items)| Count { list, stage, outcome, items }).collect())
    }

    fn head(&self) -> Result<Head, StoreError> {
        let log = self.log();
        let at = log.last_at_milliseconds.map(instant).transpose()?;
        Ok(Head { commit: log.commits.len() as u64, position: log.position, seal: log.seal(), at })
    }

    fn rows_after(&self, item: ItemId, limit: u32) -> Result<Vec<Row>, StoreError> {
        let log = self.log();
        let rows = log.rows.range(item.saturating_add(1)..).take(limit as usize);
        Ok(rows.map(|(id, (columns, state))| Row { id: *id, columns: columns.clone(), state: state.clone() }).collect())
    }
}
