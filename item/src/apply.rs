//! Folds events into an item. Knows neither list nor calendar: an event carries its consequences.

use std::fmt;

use crate::event::{Actor, Entry, Event, Fields, Outcome, Timer, TimerKind, What};
use crate::item::{Closed, Item, Suspension};

/// Why an event does not fit the item before it: a log that was damaged, never a user's mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApplyError {
    /// The first event of an item does not register it, or a later one does.
    Beginning {
        /// The number of the event.
        sequence: u32,
    },
    /// An event is missing or doubled.
    Gap {
        /// The number that should have come.
        expected: u32,
        /// The number that came.
        found: u32,
    },
    /// The event is about the store, not about an item.
    NotAnItem,
    /// There are no events.
    Nothing,
}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Beginning { sequence } => write!(f, "event {sequence} registers the item at the wrong place"),
            Self::Gap { expected, found } => write!(f, "event {found} stands where event {expected} belongs"),
            Self::Nothing => f.write_str("it has no events"),
            Self::NotAnItem => write!(f, "an event about the store stands in the stream of an item"),
        }
    }
}

impl std::error::Error for ApplyError {}

/// Folds all events of one item.
///
/// # Errors
/// The first event that does not fit, or [`ApplyError::Nothing`].
pub fn fold(events: &[Event]) -> Result<Item, ApplyError> {
    events.iter().try_fold(None, |item, event| apply(item, event).map(Some))?.ok_or(ApplyError::Nothing)
}

/// The item after one more event.
///
/// # Errors
/// An event that does not follow what came before.
pub fn apply(item: Option<Item>, event: &Event) -> Result<Item, ApplyError> {
    let expected = item.as_ref().map_or(1, |item| item.sequence + 1);
    if event.sequence != expected {
        return Err(ApplyError::Gap { expected, found: event.sequence });
    }
    let mut item = match (item, &event.what) {
        (None, What::Registered { .. }) => register(event)?,
        (Some(item), what) if !matches!(what, What::Registered { .. }) => item,
        _ => return Err(ApplyError::Beginning { sequence: event.sequence }),
    };
    item.sequence = event.sequence;
    item.changed_at = event.at;
    if let (true, Actor::Person { id, .. }) = (item.in_work, &event.by) {
        item.doers.insert(id.clone());
    }
    change(&mut item, event)?;
    Ok(item)
}

fn register(event: &Event) -> Result<Item, ApplyError> {
    let What::Registered { list, version, receipt, fields, entry, parent, relapse_of, relapse_key } = &event.what
    else {
        return Err(ApplyError::NotAnItem);
    };
    Ok(Item {
        id: event.item,
        list: list.clone(),
        version: *version,
        receipt: receipt.clone(),
        registered_at: event.at,
        sequence: 0,
        changed_at: event.at,
        stage: entry.stage.clone(),
        entered_at: event.at,
        holder: None,
        due: None,
        timer: None,
        return_until: None,
        suspended: None,
        raised_to: None,
        reminders: 0,
        limits_missed: 0,
        counters: std::collections::BTreeMap::new(),
        attempts: 0,
        dues: std::collections::BTreeMap::new(),
        fields: fields.clone(),
        in_work: false,
        workers: std::collections::BTreeSet::new(),
        doers: std::collections::BTreeSet::new(),
        parent: *parent,
        children_open: std::collections::BTreeSet::new(),
        links: Vec::new(),
        stop_asked: false,
        relapses: relapse_of.map_or(0, |(_, earlier)| earlier + 1),
        relapse_key: relapse_key.clone(),
        closed: None,
    })
}

fn change(item: &mut Item, event: &Event) -> Result<(), ApplyError> {
    match &event.what {
        What::Registered { entry, .. } => enter(item, entry, event),
        What::Moved { fields, counter, entry, late, relapse_key, forgets, .. } => {
            carry(item, fields, counter.as_ref());
            item.limits_missed += u32::from(*late);
            if relapse_key.is_some() {
                item.relapse_key.clone_from(relapse_key);
            }
            leave(item, !forgets);
            enter(item, entry, event);
        }
        What::Noted { fields, counter, attempt, .. } => {
            carry(item, fields, counter.as_ref());
            item.attempts += u32::from(*attempt);
        }
        What::WithdrawalAsked { fields, .. } => carry(item, fields, None),
        What::Extended { fields, counter, due, .. } => {
            carry(item, fields, counter.as_ref());
            arm(item, due.clone());
        }
        What::Suspended { fields, counter, until, left, .. } => {
            carry(item, fields, counter.as_ref());
            item.suspended = Some(Suspension { since: event.at, until: *until, left: *left });
            item.timer = Some(Timer { kind: TimerKind::Wake, at: *until });
        }
        What::Resumed { due } => {
            item.suspended = None;
            arm(item, due.clone());
        }
        What::Raised { to, timer, .. } => {
            let passed = item.timer.is_some_and(|timer| timer.kind == TimerKind::Limit);
            item.limits_missed += u32::from(passed && timer.kind != TimerKind::Limit);
            item.raised_to = Some(to.clone());
            item.timer = Some(*timer);
        }
        What::Reminded { times, timer } => {
            item.limits_missed += u32::from(item.timer.is_some_and(|timer| timer.kind == TimerKind::Limit));
            item.reminders += times;
            item.timer = Some(*timer);
        }
        What::Relapsed { fields, entry, raised } => relapse(item, fields, entry, raised.as_ref(), event),
        What::Linked { kind, other } => item.links.push((*kind, *other)),
        What::ChildOpened { child } | What::ChildReopened { child } => {
            item.children_open.insert(*child);
        }
        What::ChildClosed { child, .. } => {
            item.children_open.remove(child);
        }
        What::StopAsked => item.stop_asked = true,
        What::DueCounted { due } => {
            let pending = item.timer.is_some_and(|timer| timer.kind == TimerKind::Limit);
            if pending { arm(item, due.clone()) } else { item.due = Some(due.clone()) }
        }
        What::Reheld { holder } => {
            if item.in_work {
                item.workers.insert(holder.clone());
            }
            item.holder = Some(holder.clone());
        }
        What::Carried { version, entry } => {
            item.version = *version;
            if let Some(entry) = entry {
                leave(item, true);
                enter(item, entry, event);
            }
        }
        What::Said { .. } | What::Revealed { .. } | What::Erased { .. } | What::Judged { .. } => {}
        What::Loaded { .. } => return Err(ApplyError::NotAnItem),
    }
    Ok(())
}

fn carry(item: &mut Item, fields: &Fields, counter: Option<&String>) {
    item.fields.extend(fields.iter().map(|(name, value)| (name.clone(), value.clone())));
    if let Some(counter) = counter {
        *item.counters.entry(counter.clone()).or_insert(0) += 1;
    }
}

fn arm(item: &mut Item, due: crate::event::Due) {
    item.timer = Some(Timer { kind: TimerKind::Limit, at: due.at });
    item.due = Some(due);
}

fn leave(item: &mut Item, keeps_due: bool) {
    if let Some(due) = item.due.take().filter(|_| keeps_due) {
        item.dues.insert(item.stage.clone(), due);
    }
    item.timer = None;
    item.suspended = None;
}

fn enter(item: &mut Item, entry: &Entry, event: &Event) {
    item.stage.clone_from(&entry.stage);
    item.entered_at = event.at;
    item.holder.clone_from(&entry.holder);
    item.return_until = entry.return_until;
    item.attempts = 0;
    item.in_work = entry.work;
    if let (true, Some(holder)) = (entry.work, &entry.holder) {
        item.workers.insert(holder.clone());
    }
    match entry.outcome {
        Some(outcome) => close(item, outcome, event),
        None => {
            item.closed = None;
            if let Some(due) = entry.due.clone() {
                arm(item, due);
            }
        }
    }
}

fn close(item: &mut Item, outcome: Outcome, event: &Event) {
    item.closed = Some(Closed { at: event.at, recorded: event.recorded, outcome, on_time: item.limits_missed == 0 });
    item.due = None;
    item.timer = None;
    item.raised_to = None;
    item.stop_asked = false;
}

fn relapse(item: &mut Item, fields: &Fields, entry: &Entry, raised: Option<&crate::event::Holder>, event: &Event) {
    item.fields.extend(fields.iter().map(|(name, value)| (name.clone(), value.clone())));
    item.relapses += 1;
    item.counters.clear();
    item.dues.clear();
    item.workers.clear();
    item.doers.clear();
    item.limits_missed = 0;
    item.reminders = 0;
    enter(item, entry, event);
    item.raised_to = raised.cloned();
}
