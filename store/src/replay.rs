//! Replay: every item is folded anew from its events and compared, byte for byte, with the read table.

use item::Item;
use item::event::{Event, ItemId, STORE_STREAM};
use serde::Serialize;

use crate::{Columns, Fold, Row, Store, StoreError, state};

/// How many findings are named; the rest is counted.
pub const FINDINGS_MAX: usize = 1000;
/// How many rows are read at a time.
const PAGE_ROWS: u32 = 256;

/// What a replay found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Replay {
    /// How many items were folded.
    pub items: u64,
    /// How many events they and the store stream have.
    pub events: u64,
    /// How many items differ from their row.
    pub differing: u64,
    /// The first [`FINDINGS_MAX`] differences.
    pub differences: Vec<Difference>,
}

/// Where the read table is not what the log says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The item.
    pub item: ItemId,
    /// The last event that still fits, or the last there is.
    pub sequence: u32,
    /// What differs.
    pub what: String,
}

/// Folds every item and compares it with its row. Holds one page of rows at a time.
///
/// # Errors
/// Those of the store. What differs is no error.
pub fn replay(store: &dyn Store, fold: Fold<'_>) -> Result<Replay, StoreError> {
    let mut report = Replay { events: store.events_of(STORE_STREAM)?.len() as u64, ..Replay::default() };
    each_row(store, &mut |row| {
        report.items += 1;
        report.events += u64::from(row.columns.sequence);
        if let Err(difference) = check_row(store, row, fold)? {
            report.differing += 1;
            if report.differences.len() < FINDINGS_MAX {
                report.differences.push(difference);
            }
        }
        Ok(())
    })?;
    Ok(report)
}

/// Walks the read table page by page.
pub(crate) fn each_row(
    store: &dyn Store,
    visit: &mut dyn FnMut(&Row) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut after = STORE_STREAM;
    loop {
        let rows = store.rows_after(after, PAGE_ROWS)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        rows.iter().try_for_each(&mut *visit)?;
    }
}

/// Compares one row with its events; gives the item, or the first difference.
pub(crate) fn check_row(store: &dyn Store, row: &Row, fold: Fold<'_>) -> Result<Result<Item, Difference>, StoreError> {
    let differs = |sequence: u32, what: String| Ok(Err(Difference { item: row.id, sequence, what }));
    let records = match store.events_of(row.id) {
        Ok(records) => records,
        Err(StoreError::Corrupt { what }) => return differs(0, what),
        Err(error) => return Err(error),
    };
    let mut events: Vec<Event> = Vec::with_capacity(records.len());
    for (record, sequence) in records.iter().zip(1..) {
        if record.item != row.id || record.sequence != sequence {
            let what = format!("event {} of item {} stands there instead of the next", record.sequence, record.item);
            return differs(sequence - 1, what);
        }
        match record.event() {
            Ok(event) if events.last().is_some_and(|before| event.at < before.at) => {
                return differs(sequence - 1, format!("event {sequence} happened before the one before it"));
            }
            Ok(event) => events.push(event),
            Err(error) => return differs(sequence - 1, error.to_string()),
        }
    }
    let last = events.last().map_or(0, |event| event.sequence);
    if last != row.columns.sequence {
        return differs(last, format!("the read table counts {} events, the log has {last}", row.columns.sequence));
    }
    let item = match fold(&events) {
        Ok(item) => item,
        Err(what) => return differs(last, format!("its events do not make an item: {what}")),
    };
    match state::write(&item) {
        Ok(state) if state == row.state && row.columns == Columns::of(&item).owned() => Ok(Ok(item)),
        Ok(state) if state == row.state => {
            differs(last, "a column of the read table is not that of the item".to_owned())
        }
        Ok(state) => differs(last, difference(&row.state, &state)),
        Err(error) => differs(last, error.to_string()),
    }
}

/// Where two texts part, without showing more of them than needed to find it.
fn difference(kept: &str, folded: &str) -> String {
    let at = kept.bytes().zip(folded.bytes()).take_while(|(a, b)| a == b).count();
    format!("the state in the read table differs from that of its events at byte {at}")
}
