//! How the index follows the log: commit by commit, in its order; the same commit twice changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::PoisonError;

use item::event::{Actor, Event, STORE_STREAM, What};
use item::{Item, ItemId};
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use store::Store;

use crate::{Index, SearchError, row, words};

/// How many commits are taken in one transaction.
const COMMITS_MAX: u32 = 2_000;

/// What the index must be told about an item, since it knows no lists and no organisation.
pub trait Known {
    /// The texts by which it is found; nothing personal.
    fn text(&self, item: &Item) -> String;
    /// The texts that say where it is.
    fn place(&self, item: &Item) -> String;
    /// What it is about.
    fn subject(&self, item: &Item) -> Option<String>;
    /// The marks under which it is hidden.
    fn hidden_as(&self, item: &Item) -> Vec<String>;
    /// The units above a unit, nearest first.
    fn above(&self, unit: &str) -> Vec<String>;
}

/// The name under which a channel stands among those that acted.
#[must_use]
pub fn channel_mark(channel: &str) -> String {
    format!("channel:{channel}")
}

/// What the commits of one transaction say about an item beside its state.
#[derive(Debug, Default)]
pub(crate) struct Traces {
    pub(crate) units: BTreeSet<String>,
    pub(crate) persons: BTreeSet<String>,
}

impl Index {
    /// Takes in what the log has and the index does not. Answers how many commits that were.
    ///
    /// # Errors
    /// Trouble with the log or the index; what was taken in stays.
    pub fn follow(&self, store: &dyn Store, known: &dyn Known) -> Result<u64, SearchError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = self.position();
        loop {
            let commits = store.commits_after(self.position(), COMMITS_MAX)?;
            let Some(last) = commits.last().map(|commit| commit.number) else { return Ok(self.position() - begun) };
            let mut touched: BTreeMap<ItemId, Traces> = BTreeMap::new();
            let mut reorganised = false;
            for record in commits.iter().flat_map(|commit| &commit.records) {
                let event = record.event()?;
                if record.item == STORE_STREAM {
                    let What::Loaded { kind, id, .. } = event.what else { continue };
                    reorganised |= kind == "organisation";
                    // What a list calls personal, or hides from whom, may be another now.
                    if kind == "list" {
                        for item in items_of(&writer, &id)? {
                            touched.entry(item).or_default();
                        }
                    }
                } else {
                    touched.entry(record.item).or_default().take(&event);
                }
            }
            let transaction = writer.transaction()?;
            if reorganised {
                rise_again(&transaction, known)?;
            }
            let mut texts = Vec::new();
            for item in store.items(&touched.keys().copied().collect::<Vec<_>>())? {
                if let Some(traces) = touched.get(&item.id) {
                    texts.extend(keep(&transaction, &item, traces, known)?);
                }
            }
            // All texts at the end: each statement between two of them would make the index write what it has so far.
            texts.iter().try_for_each(|text| text.write(&transaction))?;
            transaction.execute("UPDATE position SET commits = ?1", [last.cast_signed()])?;
            transaction.commit()?;
            self.set_position(last);
        }
    }
}

impl Traces {
    fn take(&mut self, event: &Event) {
        if let Actor::Person { id, unit, .. } = &event.by {
            self.persons.insert(id.clone());
            self.units.insert(unit.clone());
        }
        if let Actor::Channel(name) = &event.by {
            self.persons.insert(channel_mark(name));
        }
        let holder = match &event.what {
            What::Registered { entry, .. } | What::Moved { entry, .. } | What::Carried { entry: Some(entry), .. } => {
                entry.holder.as_ref()
            }
            What::Relapsed { entry, raised, .. } => {
                self.units.extend(raised.as_ref().map(|raised| raised.unit.clone()));
                entry.holder.as_ref()
            }
            What::Raised { to, .. } => Some(to),
            What::Reheld { holder } => Some(holder),
            _ => None,
        };
        self.units.extend(holder.map(|holder| holder.unit.clone()));
    }
}

/// The items of a list that the index knows.
fn items_of(connection: &Connection, list: &str) -> Result<Vec<ItemId>, SearchError> {
    let mut select = connection.prepare_cached("SELECT id FROM rows WHERE list = ?1")?;
    let items = select.query_map([list], |row| row.get::<_, i64>(0))?;
    Ok(items.map(|id| id.map(i64::cast_unsigned)).collect::<Result<_, _>>()?)
}

/// The words of an item, where they are others than before.
pub(crate) struct Text {
    id: i64,
    text: String,
    place: String,
}

impl Text {
    fn of(item: &Item, said: &str, at: &str) -> Self {
        let (mut text, mut place) = (String::new(), String::new());
        words::indexed(&item.receipt, &mut text);
        words::indexed(said, &mut text);
        words::indexed(at, &mut place);
        Self { id: item.id.cast_signed(), text, place }
    }

    pub(crate) fn write(&self, connection: &Connection) -> Result<(), SearchError> {
        connection
            .prepare_cached("INSERT OR REPLACE INTO words (rowid, text, place) VALUES (?1, ?2, ?3)")?
            .execute(params![self.id, self.text, self.place])?;
        Ok(())
    }
}

/// Keeps what is known of an item, but for its words: those that are to be written are given back.
pub(crate) fn keep(
    connection: &Connection,
    item: &Item,
    traces: &Traces,
    known: &dyn Known,
) -> Result<Option<Text>, SearchError> {
    let id = item.id.cast_signed();
    let millis = |at: jiff::Timestamp| at.as_millisecond();
    let (text, place) = (known.text(item), known.place(item));
    let mut hasher = DefaultHasher::new();
    (&item.receipt, &text, &place).hash(&mut hasher);
    let told = hasher.finish().cast_signed();
    // What has no due comes after all that has one.
    let runs = item.is_live() && item.suspended.is_none();
    let due = item.due.as_ref().filter(|_| runs).map_or(i64::MAX, |due| millis(due.at));
    let number = |of: i64| Value::Integer(of);
    let text_or_null = |of: Option<&String>| of.map_or(Value::Null, |text| Value::Text(text.clone()));
    let row = [
        Value::Text(item.list.clone()),
        Value::Text(item.stage.clone()),
        text_or_null(item.holder.as_ref().map(|holder| &holder.unit)),
        number(item.is_live().into()),
        number(due),
        number(millis(item.registered_at)),
        item.closed.as_ref().map_or(Value::Null, |closed| number(millis(closed.at))),
        number(millis(item.changed_at)),
        number(item.raised_to.is_some().into()),
        number(item.relapses.into()),
        text_or_null(known.subject(item).as_ref()),
        item.parent.map_or(Value::Null, |parent| number(parent.cast_signed())),
        number(told),
        number(item.sequence.into()),
    ];
    let before = row::keep(connection, id, &row)?;
    let is_told = before.as_ref().is_some_and(|before| before.get(row::TOLD) == row.get(row::TOLD));
    for unit in &traces.units {
        see(connection, id, unit, known)?;
    }
    for person in &traces.persons {
        connection.prepare_cached("INSERT OR IGNORE INTO persons VALUES (?1, ?2)")?.execute(params![person, id])?;
    }
    if before.is_some() {
        connection.prepare_cached("DELETE FROM hidden WHERE id = ?1")?.execute([id])?;
    }
    for mark in known.hidden_as(item) {
        connection.prepare_cached("INSERT OR IGNORE INTO hidden VALUES (?1, ?2)")?.execute(params![id, mark])?;
    }
    Ok((!is_told).then(|| Text::of(item, &text, &place)))
}

/// An item is seen by the units through which it passed and by those above them.
fn see(connection: &Connection, id: i64, unit: &str, known: &dyn Known) -> Result<(), SearchError> {
    connection
        .prepare_cached("INSERT INTO sight VALUES (?1, ?2, 1) ON CONFLICT DO UPDATE SET own = 1")?
        .execute(params![unit, id])?;
    let mut above = connection.prepare_cached("INSERT OR IGNORE INTO sight VALUES (?1, ?2, 0)")?;
    for unit in known.above(unit) {
        above.execute(params![unit, id])?;
    }
    Ok(())
}

/// After a change of the organisation other units stand above: nobody keeps the sight of an old place.
fn rise_again(connection: &Connection, known: &dyn Known) -> Result<(), SearchError> {
    connection.execute("DELETE FROM sight WHERE own = 0", [])?;
    let mut units = connection.prepare("SELECT DISTINCT unit FROM sight")?;
    let units: Vec<String> = units.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for unit in units {
        for above in known.above(&unit) {
            connection
                .prepare_cached("INSERT OR IGNORE INTO sight SELECT ?1, id, 0 FROM sight WHERE unit = ?2 AND own = 1")?
                .execute(params![above, unit])?;
        }
    }
    Ok(())
}
