//! Decides commands and all that follows from them for other items, into one append.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use definition::Literal;
use definition::list::{FieldKind, MoveKind};
use item::command::FOLLOW_ITEMS_MAX;
use item::event::{Event, Outcome};
use item::{By, Chance, Command, Fields, Follow, Holder, Item, ItemId, Refusal, Registration, World, decide};
use jiff::Timestamp;
use store::{Append, Change, CommandKey, Query};

use crate::{About, Answer, App, AppError, Request, Settings};

/// An item that commands of the batch changed.
#[derive(Clone)]
struct Touched {
    before: u32,
    item: Item,
    events: Vec<Event>,
}

pub(crate) struct Batch<'a> {
    app: &'a App,
    settings: Arc<Settings>,
    now: Timestamp,
    touched: BTreeMap<ItemId, Touched>,
    /// What the command under way has changed; kept apart so that a refusal leaves no trace.
    trial: BTreeMap<ItemId, Touched>,
    looked_at: BTreeMap<ItemId, u32>,
    /// Whether an item had timers that should have fired before its command.
    late: bool,
}

impl<'a> Batch<'a> {
    pub(crate) fn new(app: &'a App, now: Timestamp) -> Self {
        let (touched, trial) = (BTreeMap::new(), BTreeMap::new());
        Self { app, settings: app.settings(), now, touched, trial, looked_at: BTreeMap::new(), late: false }
    }

    /// Whether a command was given to an item whose timers had not fired yet. It is decided rightly for that item alone:
    /// what others should have told it by now is missing.
    pub(crate) fn is_late(&self) -> bool {
        self.late
    }

    /// What is to be appended; nothing when nothing happened.
    pub(crate) fn into_append(self, key: Option<CommandKey>, answer: String) -> Option<Append> {
        let changes: Vec<Change> = self
            .touched
            .into_values()
            .filter(|touched| !touched.events.is_empty())
            .map(|touched| Change { before: touched.before, after: Some(touched.item), events: touched.events })
            .collect();
        (!changes.is_empty()).then_some(Append { key, changes, answer })
    }

    /// How many events an item had when a command of this batch, refused or not, looked at it first.
    pub(crate) fn looked_at(&self, id: ItemId) -> Option<u32> {
        self.looked_at.get(&id).copied()
    }

    /// Decides one command and what follows from it, wholly or not at all.
    pub(crate) fn carry_out(&mut self, request: &Request) -> Result<Answer, AppError> {
        self.trial.clear();
        let result = self.attempt(request);
        match &result {
            Ok(_) => self.touched.append(&mut self.trial),
            Err(_) => self.trial.clear(),
        }
        result
    }

    /// Fires the timer of an item that was due at an instant, and tells others. Gives the earliest timer that is armed
    /// by that; none when nothing fired.
    pub(crate) fn wake(&mut self, id: ItemId, at: Timestamp) -> Result<Option<Timestamp>, AppError> {
        let command = Command::Late { at, command: Box::new(Command::Wake) };
        let request = Request { key: None, about: About::Item(id), command, by: By::Clock, chance: None };
        let before = self.load(id)?.map(|item| item.sequence);
        self.trial.clear();
        let answer = self.attempt(&request)?;
        let timers = self.trial.values().filter_map(|touched| touched.item.timer).map(|timer| timer.at);
        let next = timers.min().unwrap_or(Timestamp::MAX);
        self.touched.append(&mut self.trial);
        Ok((before != Some(answer.sequence)).then_some(next))
    }

    fn attempt(&mut self, request: &Request) -> Result<Answer, AppError> {
        let (about, command) = self.come_back(&request.about, &request.command)?;
        let first = self.one(&about, &command, &request.by, request.chance)?;
        let mut opened = Vec::new();
        let mut queue: VecDeque<(ItemId, Follow)> = first.1.into_iter().map(|follow| (first.0, follow)).collect();
        while let Some((from, follow)) = queue.pop_front() {
            let items = self.trial.len();
            if items > FOLLOW_ITEMS_MAX {
                return Err(Refusal::TooMany { items }.into());
            }
            let (about, command) = match follow {
                Follow::Open { list, registration } => (About::List(list), Command::Register(registration)),
                Follow::Tell { item, command } => (About::Item(item), command),
            };
            let (item, more) = self.one(&about, &command, &By::Item(from), None)?;
            if matches!(about, About::List(_)) {
                opened.push(item);
            }
            queue.extend(more.into_iter().map(|follow| (item, follow)));
        }
        let item = self.load(first.0)?.ok_or(Refusal::NotRegistered)?;
        Ok(Answer { item: item.id, receipt: item.receipt, sequence: item.sequence, stage: item.stage, opened })
    }

    fn one(
        &mut self,
        about: &About,
        command: &Command,
        by: &By,
        chance: Option<Chance>,
    ) -> Result<(ItemId, Vec<Follow>), AppError> {
        let settings = Arc::clone(&self.settings);
        let (item, list_id, fresh) = match about {
            About::Item(id) => {
                let item = self.load(*id)?.ok_or_else(|| AppError::NoItem(id.to_string()))?;
                let due = item.timer.is_some_and(|timer| timer.at <= self.now);
                self.late |= due && !matches!(command, Command::Late { .. });
                let list = item.list.clone();
                self.looked_at.entry(*id).or_insert(item.sequence);
                (Some(item), list, *id)
            }
            About::List(list) => (None, list.clone(), self.app.store().reserve(1)?),
        };
        let list = settings.list(&list_id)?;
        let organisation = settings
            .organisation
            .as_ref()
            .ok_or_else(|| AppError::Refused(Refusal::NoUnit { role: "organisation".to_owned() }))?;
        let parent_holder = self.parent_holder(item.as_ref(), command)?;
        let main = self.main(list, item.as_ref(), command)?;
        let world = World {
            list,
            calendars: &settings.calendars,
            roles: organisation,
            fresh,
            parent_holder: parent_holder.as_ref(),
            main: main.as_ref(),
            chance: chance.unwrap_or_else(|| Chance::from_item(fresh, self.now)),
        };
        let before = item.as_ref().map_or(0, |item| item.sequence);
        let decision = decide(&world, item.as_ref(), command, by, self.now)?;
        let earlier = self.trial.remove(&fresh).or_else(|| self.touched.get(&fresh).cloned());
        let mut touched = earlier.unwrap_or(Touched { before, item: decision.item.clone(), events: Vec::new() });
        touched.item = decision.item;
        touched.events.extend(decision.events);
        self.trial.insert(fresh, touched);
        Ok((fresh, decision.follow))
    }

    fn load(&self, id: ItemId) -> Result<Option<Item>, AppError> {
        match self.trial.get(&id).or_else(|| self.touched.get(&id)) {
            Some(touched) => Ok(Some(touched.item.clone())),
            None => Ok(self.app.store().item(id)?),
        }
    }

    fn parent_holder(&self, item: Option<&Item>, command: &Command) -> Result<Option<Holder>, AppError> {
        let parent = match (item, command) {
            (Some(item), _) => item.parent,
            (None, Command::Register(registration)) => registration.parent,
            _ => None,
        };
        let Some(parent) = parent else { return Ok(None) };
        let parent = self.load(parent)?;
        Ok(parent.and_then(|parent| parent.last_holder().cloned()))
    }

    /// The item that a merge names by its receipt.
    fn main(&self, list: &definition::List, item: Option<&Item>, command: &Command) -> Result<Option<Item>, AppError> {
        let (Some(item), Command::Move { name, fields }) = (item, command) else { return Ok(None) };
        let step = list.stage(&item.stage).and_then(|stage| stage.step(name));
        let Some(step) = step.filter(|step| step.kind == MoveKind::Merge) else { return Ok(None) };
        let is_item = |name: &str| list.field(name).is_some_and(|field| field.kind == FieldKind::Item);
        let named = step.needs.iter().find(|need| is_item(need)).and_then(|need| fields.get(&**need));
        let Some(receipt) = named.and_then(Literal::text) else { return Ok(None) };
        match self.app.store().by_receipt(receipt)? {
            Some(main) => Ok(self.load(main.id)?),
            None => Err(Refusal::NoSuchItem { receipt: receipt.to_owned() }.into()),
        }
    }

    /// A report of something that was closed within the window of the list is a come-back.
    fn come_back(&self, about: &About, command: &Command) -> Result<(About, Command), AppError> {
        let same = || (about.clone(), command.clone());
        let (About::List(list), Command::Register(registration)) = (about, command) else { return Ok(same()) };
        let list = self.settings.list(list)?;
        let (Some(relapse), None) = (&list.relapse, registration.parent) else { return Ok(same()) };
        let Some(old) = self.closed_alike(list, &registration.fields)? else { return Ok(same()) };
        if relapse.reopens {
            return Ok((About::Item(old.id), Command::Relapse { fields: registration.fields.clone() }));
        }
        let relapse_of = Some((old.id, old.relapses));
        Ok((about.clone(), Command::Register(Registration { relapse_of, ..registration.clone() })))
    }

    fn closed_alike(&self, list: &definition::List, fields: &Fields) -> Result<Option<Item>, AppError> {
        let Some(key) = item::relapse_key(list, fields) else { return Ok(None) };
        let Some(within) = list.relapse.as_ref().and_then(|relapse| relapse.within) else { return Ok(None) };
        let calendar = self.settings.calendar_of(list)?;
        // What was closed without being done can only be linked: there is nothing that could have come back.
        let reopens = list.relapse.as_ref().is_some_and(|relapse| relapse.reopens);
        let counted = |outcome| outcome == Outcome::Done || (outcome == Outcome::Other && !reopens);
        let counts = |item: &Item| {
            item.closed.as_ref().is_some_and(|closed| {
                let until = calendar.due(closed.at, within, item::calendar::DayEnd::Midnight);
                counted(closed.outcome) && until.is_ok_and(|until| self.now < until.at)
            })
        };
        let known = self.app.store().find(&Query { relapse_key: Some(key), ..Query::default() })?;
        let latest = known.into_iter().rev().filter(|item| item.list == *list.id.text).find(|item| counts(item));
        match latest {
            Some(item) => Ok(self.load(item.id)?.filter(|item| !item.is_live())),
            None => Ok(None),
        }
    }
}
