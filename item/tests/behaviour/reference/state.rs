//! What the second reading remembers of an item.

use std::collections::{BTreeMap, BTreeSet};

use item::command::Follow;
use item::event::{LinkKind, Outcome, TimerKind};
use item::{Command, Fields, Item, ItemId};
use jiff::Timestamp;

use super::days::{Count, Left};
use crate::town::Unit;

/// A role and its unit.
pub type Held = (String, Unit);

/// What the timer does when it rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rings {
    /// The limit passes.
    Limit,
    /// The next rung is told.
    Rung,
    /// The top is reminded.
    Reminder,
    /// A suspension is over.
    Wake,
}

/// One item.
#[derive(Debug, Clone)]
pub struct State {
    pub id: ItemId,
    pub stage: String,
    pub registered: Timestamp,
    /// When something happened to it last: nothing happens before that.
    pub changed: Timestamp,
    pub holder: Option<Held>,
    pub due: Option<Count>,
    pub timer: Option<(Rings, Timestamp)>,
    pub return_until: Option<Timestamp>,
    /// What is left of the limit while the clock stands still.
    pub rest: Option<Left>,
    /// The rung that was told last, and its unit; a vacant one has none.
    pub raised: Option<Held>,
    pub reminders: u32,
    pub missed: u32,
    pub counters: BTreeMap<String, u32>,
    pub attempts: u32,
    /// The due that each stage had when it was left.
    pub dues: BTreeMap<String, Count>,
    pub fields: Fields,
    /// Units that held it at work, and people who acted there.
    pub workers: BTreeSet<Unit>,
    pub doers: BTreeSet<String>,
    pub parent: Option<ItemId>,
    pub children: BTreeSet<ItemId>,
    pub links: Vec<(LinkKind, ItemId)>,
    pub stop_asked: bool,
    pub relapses: u32,
    /// When, how, and whether no limit was missed.
    pub closed: Option<(Timestamp, Outcome, bool)>,
    /// When the close became known: nobody can reopen before.
    pub close_known: Option<Timestamp>,
    /// What the last command asks of other items.
    pub follows: Vec<Follow>,
}

/// What can be seen of an item, the same for both readings.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    stage: String,
    holder: Option<Held>,
    due: Option<Timestamp>,
    timer: Option<(Rings, Timestamp)>,
    return_until: Option<Timestamp>,
    raised: Option<Held>,
    reminders: u32,
    missed: u32,
    counters: BTreeMap<String, u32>,
    attempts: u32,
    suspended: bool,
    fields: Fields,
    workers: BTreeSet<Unit>,
    doers: BTreeSet<String>,
    children: BTreeSet<ItemId>,
    links: Vec<(LinkKind, ItemId)>,
    stop_asked: bool,
    relapses: u32,
    closed: Option<(Timestamp, Outcome, bool)>,
}

impl View {
    /// What can be seen of an item of the engine.
    pub fn of_item(item: &Item) -> Self {
        let held = |holder: &item::Holder| (holder.role.clone(), holder.unit.clone());
        let rings = |kind: TimerKind| match kind {
            TimerKind::Limit => Rings::Limit,
            TimerKind::Raise => Rings::Rung,
            TimerKind::Remind => Rings::Reminder,
            TimerKind::Wake => Rings::Wake,
        };
        Self {
            stage: item.stage.clone(),
            holder: item.holder.as_ref().map(held),
            due: item.due.as_ref().map(|due| due.at),
            timer: item.timer.map(|timer| (rings(timer.kind), timer.at)),
            return_until: item.return_until,
            raised: item.raised_to.as_ref().map(held),
            reminders: item.reminders,
            missed: item.limits_missed,
            counters: item.counters.clone(),
            attempts: item.attempts,
            suspended: item.suspended.is_some(),
            fields: item.fields.clone(),
            workers: item.workers.iter().map(|holder| holder.unit.clone()).collect(),
            doers: item.doers.clone(),
            children: item.children_open.clone(),
            links: item.links.clone(),
            stop_asked: item.stop_asked,
            relapses: item.relapses,
            closed: item.closed.as_ref().map(|closed| (closed.at, closed.outcome, closed.on_time)),
        }
    }
}

impl State {
    /// What can be seen of it.
    pub fn view(&self) -> View {
        let state = self.clone();
        View {
            stage: state.stage,
            holder: state.holder,
            due: state.due.map(|due| due.at),
            timer: state.timer,
            return_until: state.return_until,
            raised: state.raised,
            reminders: state.reminders,
            missed: state.missed,
            counters: state.counters,
            attempts: state.attempts,
            suspended: state.rest.is_some(),
            fields: state.fields,
            workers: state.workers,
            doers: state.doers,
            children: state.children,
            links: state.links,
            stop_asked: state.stop_asked,
            relapses: state.relapses,
            closed: state.closed,
        }
    }

    /// Lets the parent know, when there is one.
    pub fn tell_parent(&mut self, command: Command) {
        self.follows.extend(self.parent.map(|item| Follow::Tell { item, command }));
    }
}
