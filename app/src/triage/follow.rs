//! Follows the log: which messages there are, which are closed, which unit kept or rightly returned which kind of item,
//! and which proposals people took.

use std::collections::HashMap;

use definition::List;
use definition::list::MoveKind;
use item::ItemId;
use item::event::{Entry, Event, Fields, Outcome, STORE_STREAM, What};
use triage::twins::{Message, Twins};
use triage::unit::{Kind, Outcome as Ended, Past};

use super::reading::{self, Reading};
use super::{State, day_of};
use crate::triage::judge::Judged;
use crate::{App, AppError, Settings};

/// How many commits are read at a time.
const COMMITS_MAX: u32 = 500;

/// What is known of the items of a list.
#[derive(Default)]
pub(super) struct Known {
    pub twins: Twins,
    pub past: Past,
    live: HashMap<ItemId, Live>,
}

/// A live item as far as units are concerned.
struct Live {
    receipt: String,
    stage: String,
    category: Option<String>,
    town: Option<String>,
    unit: Option<String>,
    /// The unit that sent it back, until it is reviewed.
    returned_by: Option<String>,
}

impl State {
    /// Takes in what is new in the log.
    pub(super) fn follow(&mut self, app: &App) -> Result<(), AppError> {
        let settings = app.settings();
        loop {
            let commits = app.store().commits_after(self.commit, COMMITS_MAX)?;
            let Some(last) = commits.last().map(|commit| commit.number) else { return Ok(()) };
            for record in commits.iter().flat_map(|commit| &commit.records) {
                let event = record.event()?;
                if record.item == STORE_STREAM {
                    self.is_stale |=
                        matches!(&event.what, What::Loaded { kind, .. } if kind == "model" || kind == "places");
                } else {
                    self.take(&settings, &event);
                }
            }
            self.commit = last;
        }
    }

    fn take(&mut self, settings: &Settings, event: &Event) {
        if let What::Judged { of, taken, .. } = &event.what {
            self.judged.push(Judged { item: event.item, of: of.clone(), taken: *taken, at: event.at });
            return;
        }
        let name = match &event.what {
            What::Registered { list, .. } => Some(list.clone()),
            _ => {
                self.lists.iter().find(|(_, known)| known.live.contains_key(&event.item)).map(|(name, _)| name.clone())
            }
        };
        let Some(list) = name.and_then(|name| settings.lists.get(&name)) else { return };
        let Some(reading) = reading::of(list) else { return };
        let known = self.lists.entry(list.id.text.clone()).or_default();
        match &event.what {
            What::Registered { receipt, fields, entry, .. } => known.register(&reading, event, receipt, fields, entry),
            What::Moved { name, fields, entry, .. } => known.step(&reading, list, event, (name, fields, entry)),
            _ => {}
        }
    }
}

impl Known {
    fn register(&mut self, reading: &Reading<'_>, event: &Event, receipt: &str, fields: &Fields, entry: &Entry) {
        let said = reading.said(fields);
        let message = Message { id: receipt, title: said.title, body: said.body, day: day_of(event.at) };
        // A full index goes on without the newest: what it has still finds their twins.
        let _ = self.twins.insert(&message);
        let place = Some(said.place.to_owned()).filter(|place| !place.is_empty());
        let live = Live {
            receipt: receipt.to_owned(),
            stage: entry.stage.clone(),
            category: reading.category_of(fields).map(str::to_owned),
            town: place,
            unit: reading.unit_of(fields).map(str::to_owned),
            returned_by: None,
        };
        self.live.insert(event.item, live);
    }

    fn step(&mut self, reading: &Reading<'_>, list: &List, event: &Event, moved: (&str, &Fields, &Entry)) {
        let (name, fields, entry) = moved;
        let Some(live) = self.live.get_mut(&event.item) else { return };
        let step = list.stage(&live.stage).and_then(|stage| stage.step(name));
        let is_return = step.is_some_and(|step| step.kind == MoveKind::Return);
        let before = live.unit.clone();
        if let Some(category) = reading.category_of(fields) {
            live.category = Some(category.to_owned());
        }
        if let Some(unit) = reading.unit_of(fields) {
            live.unit = Some(unit.to_owned());
        }
        live.stage.clone_from(&entry.stage);
        let kind = live.category.clone().map(|category| Kind { category, town: live.town.clone() });
        if is_return {
            live.returned_by = before;
        } else if let Some(unit) = live.returned_by.take() {
            let is_again = entry.holder.as_ref().is_some_and(|holder| holder.unit == unit);
            let is_agreed = entry.stage == *list.first || live.unit.as_ref().is_some_and(|now| *now != unit);
            match (&kind, is_agreed) {
                (Some(kind), true) => self.past.learn(kind, &unit, Ended::Returned),
                (_, true) => {}
                (_, false) if is_again => {}
                (_, false) => live.returned_by = Some(unit),
            }
        }
        if let Some(outcome) = entry.outcome {
            self.close(event, kind, outcome);
        }
    }

    fn close(&mut self, event: &Event, kind: Option<Kind>, outcome: Outcome) {
        let Some(live) = self.live.remove(&event.item) else { return };
        if let (Some(kind), Some(unit), Outcome::Done) = (kind, &live.unit, outcome) {
            self.past.learn(&kind, unit, Ended::Kept);
        }
        if let Some(day) = day_of(event.at) {
            self.twins.close(&live.receipt, day);
        }
    }
}
