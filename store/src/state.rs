//! The state of an item as the read table keeps it: beside what stands in the columns, canonical JSON of the rest. Equal
//! items are equal byte for byte, so that a replay can compare them.
//!
//! It is written with every change of the item, so it says nothing twice: an instant is its second since 1970 UTC (or, if
//! it is finer, its text), a due is `[at, from, calendar, steps]`, with `true` at the end when it is provisional.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use item::Item;
use item::calendar::Rest as Step;
use item::event::{Due, Fields, Holder, ItemId, LinkKind, Timer, TimerKind};
use item::item::{Closed, Suspension};
use jiff::Timestamp;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Columns, StoreError};

/// What the columns do not say.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rest<'a> {
    version: u32,
    #[serde(with = "instant")]
    changed: Timestamp,
    #[serde(with = "instant")]
    entered: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<Short<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    timer: Option<(TimerKind, Instant)>,
    #[serde(default, rename = "return", skip_serializing_if = "Option::is_none")]
    return_until: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    suspended: Option<(Instant, Instant, Step)>,
    #[serde(default, rename = "raised", skip_serializing_if = "Option::is_none")]
    raised_to: Option<Cow<'a, Holder>>,
    #[serde(default, skip_serializing_if = "is_plain")]
    reminders: u32,
    #[serde(default, rename = "missed", skip_serializing_if = "is_plain")]
    limits_missed: u32,
    #[serde(default, skip_serializing_if = "is_plain")]
    counters: Cow<'a, BTreeMap<String, u32>>,
    #[serde(default, skip_serializing_if = "is_plain")]
    attempts: u32,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    dues: BTreeMap<Cow<'a, str>, Short<'a>>,
    #[serde(default, skip_serializing_if = "is_plain")]
    fields: Cow<'a, Fields>,
    #[serde(default, rename = "work", skip_serializing_if = "is_plain")]
    in_work: bool,
    #[serde(default, skip_serializing_if = "is_plain")]
    workers: Cow<'a, BTreeSet<Holder>>,
    #[serde(default, skip_serializing_if = "is_plain")]
    doers: Cow<'a, BTreeSet<String>>,
    #[serde(default, rename = "children", skip_serializing_if = "is_plain")]
    children_open: Cow<'a, BTreeSet<ItemId>>,
    #[serde(default, skip_serializing_if = "is_plain")]
    links: Cow<'a, [(LinkKind, ItemId)]>,
    #[serde(default, rename = "stop", skip_serializing_if = "is_plain")]
    stop_asked: bool,
    #[serde(default, skip_serializing_if = "is_plain")]
    relapses: u32,
    #[serde(default, skip_serializing_if = "is_plain")]
    on_time: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recorded: Option<Instant>,
}

fn is_plain<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The state of an item.
///
/// # Errors
/// A value that JSON does not know.
pub fn write(item: &Item) -> Result<String, StoreError> {
    let closed = item.closed.as_ref();
    let rest = Rest {
        version: item.version,
        changed: item.changed_at,
        entered: item.entered_at,
        due: item.due.as_ref().map(Short::of),
        timer: item.timer.map(|timer| (timer.kind, Instant(timer.at))),
        return_until: item.return_until.map(Instant),
        suspended: item.suspended.as_ref().map(|s| (Instant(s.since), Instant(s.until), s.left)),
        raised_to: item.raised_to.as_ref().map(Cow::Borrowed),
        reminders: item.reminders,
        limits_missed: item.limits_missed,
        counters: Cow::Borrowed(&item.counters),
        attempts: item.attempts,
        dues: item.dues.iter().map(|(stage, due)| (Cow::Borrowed(stage.as_str()), Short::of(due))).collect(),
        fields: Cow::Borrowed(&item.fields),
        in_work: item.in_work,
        workers: Cow::Borrowed(&item.workers),
        doers: Cow::Borrowed(&item.doers),
        children_open: Cow::Borrowed(&item.children_open),
        links: Cow::Borrowed(&item.links),
        stop_asked: item.stop_asked,
        relapses: item.relapses,
        on_time: closed.is_some_and(|closed| closed.on_time),
        recorded: closed.and_then(|closed| closed.recorded).map(Instant),
    };
    serde_json::to_string(&rest).map_err(|error| StoreError::malformed(format!("item {}: {error}", item.id)))
}

/// The item that columns and state make together.
///
/// # Errors
/// [`StoreError::Corrupt`] when this program cannot have written them.
pub fn read(id: ItemId, columns: Columns, state: &str) -> Result<Item, StoreError> {
    let corrupt = |what: String| StoreError::corrupt(format!("the row of item {id} in the read table: {what}"));
    let rest: Rest<'_> = serde_json::from_str(state).map_err(|error| corrupt(error.to_string()))?;
    let instant = |milliseconds| Timestamp::from_millisecond(milliseconds).map_err(|error| corrupt(error.to_string()));
    let closed = match (columns.closed_at, columns.outcome) {
        (Some(at), Some(outcome)) => {
            let recorded = rest.recorded.map(|Instant(at)| at);
            Some(Closed { at: instant(at)?, recorded, outcome, on_time: rest.on_time })
        }
        (None, None) => None,
        _ => return Err(corrupt("it closed without a time or without an outcome".to_owned())),
    };
    let holder = match (columns.holder_role, columns.holder_unit) {
        (Some(role), Some(unit)) => Some(Holder { role, unit }),
        (None, None) => None,
        _ => return Err(corrupt("its holder is half missing".to_owned())),
    };
    Ok(Item {
        id,
        list: columns.list,
        version: rest.version,
        receipt: columns.receipt,
        registered_at: instant(columns.registered_at)?,
        sequence: columns.sequence,
        changed_at: rest.changed,
        stage: columns.stage,
        entered_at: rest.entered,
        holder,
        due: rest.due.map(|Short(due)| due.into_owned()),
        timer: rest.timer.map(|(kind, Instant(at))| Timer { kind, at }),
        return_until: rest.return_until.map(|Instant(at)| at),
        suspended: rest.suspended.map(|(Instant(since), Instant(until), left)| Suspension { since, until, left }),
        raised_to: rest.raised_to.map(Cow::into_owned),
        reminders: rest.reminders,
        limits_missed: rest.limits_missed,
        counters: rest.counters.into_owned(),
        attempts: rest.attempts,
        dues: rest.dues.into_iter().map(|(stage, Short(due))| (stage.into_owned(), due.into_owned())).collect(),
        fields: rest.fields.into_owned(),
        in_work: rest.in_work,
        workers: rest.workers.into_owned(),
        doers: rest.doers.into_owned(),
        parent: columns.parent,
        children_open: rest.children_open.into_owned(),
        links: rest.links.into_owned(),
        stop_asked: rest.stop_asked,
        relapses: rest.relapses,
        relapse_key: columns.relapse_key,
        closed,
    })
}

/// An instant: its second where that is all of it.
#[derive(Clone, Copy, PartialEq)]
struct Instant(Timestamp);

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.subsec_nanosecond() {
            0 => serializer.serialize_i64(self.0.as_second()),
            _ => self.0.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = Instant;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a second since 1970 or an instant")
            }
            fn visit_i64<E: Error>(self, second: i64) -> Result<Instant, E> {
                Timestamp::from_second(second).map(Instant).map_err(E::custom)
            }
            fn visit_u64<E: Error>(self, second: u64) -> Result<Instant, E> {
                self.visit_i64(i64::try_from(second).map_err(E::custom)?)
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Instant, E> {
                text.parse().map(Instant).map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Written)
    }
}

mod instant {
    //! An instant that is always there.

    use super::{Deserialize, Deserializer, Instant, Serialize, Serializer, Timestamp};

    pub(super) fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        Instant(*at).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        Instant::deserialize(deserializer).map(|Instant(at)| at)
    }
}

/// A due, written short.
struct Short<'a>(Cow<'a, Due>);

impl<'a> Short<'a> {
    fn of(due: &'a Due) -> Self {
        Self(Cow::Borrowed(due))
    }
}

impl Serialize for Short<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Due { at, provisional, calendar, from, steps } = &*self.0;
        let (at, from) = (Instant(*at), Instant(*from));
        match provisional {
            false => (at, from, calendar, steps).serialize(serializer),
            true => (at, from, calendar, steps, true).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Short<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Written(Instant, Instant, String, Vec<Step>, #[serde(default)] bool);
        let Written(Instant(at), Instant(from), calendar, steps, provisional) = Written::deserialize(deserializer)?;
        Ok(Self(Cow::Owned(Due { at, provisional, calendar, from, steps })))
    }
}
