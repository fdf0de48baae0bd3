//! Moves: what a person, or the dispatch table, does in a stage.

use definition::list::{Move, MoveKind, Stage, StageKind, Target};
use jiff::Timestamp;

use super::enter::{Door, forgets_due};
use super::{Desk, World, actor, relapse_key};
use crate::command::{By, Command, Follow, Registration};
use crate::event::{Actor, Fields, ItemId, LinkKind, What};
use crate::item::Item;
use crate::refusal::Refusal;

/// The moves of the stage of an item that its guards, counters and windows leave open, whoever asks.
#[must_use]
pub fn open_moves<'a>(world: &World<'a>, item: &Item, now: Timestamp) -> Vec<&'a Move> {
    let Some(stage) = world.list.stage(&item.stage) else { return Vec::new() };
    let desk = Desk::new(world, Some(item.clone()), now, now);
    stage.moves.iter().filter(|step| desk.open(stage, step).is_ok()).collect()
}

impl<'a> Desk<'a> {
    pub(super) fn step(&mut self, name: &str, given: &Fields, by: &By) -> Result<(), Refusal> {
        let list = self.world.list;
        let at = self.item()?.stage.clone();
        let unknown = || Refusal::NoSuchMove {
            name: name.to_owned(),
            stage: at.clone(),
            open: list
                .stage(&at)
                .map_or_else(Vec::new, |stage| stage.moves.iter().map(|step| step.name.text.clone()).collect()),
        };
        let stage = list.stage(&at).ok_or_else(unknown)?;
        let step = stage.step(name).ok_or_else(unknown)?;
        let who = self.mover(stage, step, by)?;
        self.open(stage, step)?;
        let needs: Vec<&str> = step.needs.iter().map(|word| word.text.as_str()).collect();
        let may: Vec<&str> = step.may.iter().map(|word| word.text.as_str()).collect();
        let carried = self.accept(given, &needs, &may)?;
        match step.kind {
            MoveKind::Note => self.note(stage, step, carried, who),
            MoveKind::Suspend => self.suspend(stage, step, carried, who),
            MoveKind::Extend if step.to.is_empty() => self.extend(stage, step, carried, who),
            MoveKind::Split if step.to.is_empty() => self.note(stage, step, carried, who),
            _ => self.go(stage, step, carried, who),
        }
    }

    fn mover(&self, stage: &Stage, step: &Move, by: &By) -> Result<Actor, Refusal> {
        let roles: Vec<&str> = step.actors(stage).iter().map(|word| word.text.as_str()).collect();
        match by {
            By::Person(person) => self.acting(person, &roles, &self.item()?.fields, &step.name),
            By::Table if step.by_table => Ok(actor(by)),
            _ => Err(Refusal::NotYours {
                name: step.name.text.clone(),
                roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            }),
        }
    }

    /// Whether guard, counter and windows leave a move open.
    fn open(&self, stage: &Stage, step: &Move) -> Result<(), Refusal> {
        let item = self.item()?;
        if !step.when.holds(|name| self.asked_value(item, name)) {
            let names: Vec<&str> = step.when.cells.iter().map(|cell| cell.of.text.as_str()).collect();
            let why = format!("it depends on {}", names.join(", "));
            return Err(Refusal::NotOpen { name: step.name.text.clone(), why });
        }
        if let (Some(at_most), Some(counter)) = (step.at_most, step.counter_name(stage))
            && item.counters.get(&counter).copied().unwrap_or(0) >= at_most
        {
            return Err(Refusal::UsedUp { name: step.name.text.clone(), at_most });
        }
        if let (MoveKind::Return, Some(until)) = (step.kind, item.return_until)
            && self.now >= until
        {
            return Err(Refusal::TooLateToReturn { until });
        }
        self.reopen_window(stage, step)
    }

    /// What a guard may ask: how often a counter was advanced, or what a field says. A field without a value has none.
    fn asked_value(&self, item: &Item, name: &str) -> Option<definition::Literal> {
        let is_counter =
            || self.world.list.moves().any(|(stage, step)| step.counter_name(stage).as_deref() == Some(name));
        let times = item.counters.get(name).copied().or_else(|| is_counter().then_some(0));
        times.map(|times| definition::Literal::Number(f64::from(times))).or_else(|| item.fields.get(name).cloned())
    }

    fn reopen_window(&self, stage: &Stage, step: &Move) -> Result<(), Refusal> {
        let (MoveKind::Reopen, Some(length), Some(closed)) = (step.kind, step.within, &self.item()?.closed) else {
            return Ok(());
        };
        // Who may reopen could not do so before the close was there to be seen: no outage shortens his window.
        let until = self.count(stage, closed.recorded.unwrap_or(closed.at), &[length.into()])?.at;
        if self.now >= until { Err(Refusal::TooLateToReopen { until }) } else { Ok(()) }
    }

    fn note(&mut self, stage: &Stage, step: &Move, fields: Fields, who: Actor) -> Result<(), Refusal> {
        let attempt = stage.overdue.as_ref().and_then(|overdue| overdue.attempts.as_ref());
        let attempt = attempt.is_some_and(|(name, _)| **name == *step.name);
        let what = What::Noted { name: step.name.text.clone(), fields, counter: step.counter_name(stage), attempt };
        self.push(who, what)?;
        self.open_others(step)
    }

    fn extend(&mut self, stage: &Stage, step: &Move, fields: Fields, who: Actor) -> Result<(), Refusal> {
        self.resume(who.clone(), stage, self.now)?;
        let due = self.item()?.due.clone().ok_or(Refusal::Overdue)?;
        let length = step.extends.ok_or(Refusal::Overdue)?;
        let due = self.extended(stage, &due, length.into())?;
        let counter = step.counter_name(stage);
        self.push(who, What::Extended { name: step.name.text.clone(), fields, counter, due })
    }

    fn suspend(&mut self, stage: &Stage, step: &Move, fields: Fields, who: Actor) -> Result<(), Refusal> {
        let item = self.item()?;
        if item.suspended.is_some() {
            return Err(Refusal::Suspended);
        }
        let due = item.due.clone().filter(|due| due.at > self.now).ok_or(Refusal::Overdue)?;
        let longest = step.suspends.ok_or(Refusal::Overdue)?;
        let latest = self.count(stage, self.now, &[longest.into()])?.at;
        let review = step.review.as_ref().map(|word| word.text.as_str()).unwrap_or_default();
        let asked = self.end_of_day(stage, &fields, review)?;
        if asked.is_some_and(|asked| asked > latest) {
            return Err(Refusal::TooFar { field: review.to_owned(), until: latest });
        }
        if asked.is_some_and(|asked| asked <= self.now) {
            let why = "it lies in the past".to_owned();
            return Err(Refusal::WrongValue { field: review.to_owned(), why });
        }
        let (until, left) = (asked.unwrap_or(latest), self.left(stage, &due)?);
        let counter = step.counter_name(stage);
        self.push(who, What::Suspended { name: step.name.text.clone(), fields, counter, until, left })
    }

    /// A move that leads to a stage.
    fn go(&mut self, stage: &Stage, step: &Move, fields: Fields, who: Actor) -> Result<(), Refusal> {
        self.know(&fields);
        let target = self.target(step)?;
        if !target.kind.is_live() {
            if step.asks_children_to_stop && !self.item()?.children_open.is_empty() {
                return self.ask_children_to_stop(step, fields, who);
            }
            self.may_close(stage, step, target, &who)?;
        }
        let main = self.main_item(step)?;
        self.resume(who.clone(), stage, self.now)?;
        let was_closed = self.item()?.closed.is_some();
        let item = self.item()?;
        let entry = self.entry(target, &item.fields, self.now, Some(&Door { step }))?;
        let (name, counter, outcome) = (step.name.text.clone(), step.counter_name(stage), entry.outcome);
        let relapse = self.world.list.relapse.as_ref();
        let is_same = |field: &String| relapse.is_some_and(|relapse| relapse.same.iter().any(|same| **same == **field));
        let relapse_key = match fields.keys().any(is_same) {
            true => relapse_key(self.world.list, &item.fields).filter(|key| item.relapse_key.as_ref() != Some(key)),
            false => None,
        };
        let forgets = forgets_due(self.world.list, stage);
        self.push(who, What::Moved { name, fields, counter, entry, late: false, relapse_key, forgets })?;
        if let Some(main) = main {
            let me = self.item()?.id;
            self.push(Actor::Item(main), What::Linked { kind: LinkKind::MergedInto, other: main })?;
            let command = Command::Link { kind: LinkKind::MergedFrom, other: me };
            self.follow.push(Follow::Tell { item: main, command });
        }
        self.tell_parent(was_closed, outcome)?;
        self.open_others(step)
    }

    /// The stage to which a move leads: the first row that fits; a sampled exception goes to be looked at.
    fn target(&self, step: &Move) -> Result<&'a Stage, Refusal> {
        let list = self.world.list;
        let none = || Refusal::NoCase { name: step.name.text.clone() };
        let item = self.item()?;
        let fits =
            |target: &&Target| target.when.as_ref().is_none_or(|when| when.holds(|name| self.asked_value(item, name)));
        let target = step.to.iter().find(fits).ok_or_else(none)?;
        let stage = list.stage(&target.stage).ok_or_else(none)?;
        let sampled = step.exception.as_ref().filter(|exception| {
            stage.kind == StageKind::ClosedDone && self.world.chance.hits(exception.sample_percent)
        });
        match sampled.and_then(|exception| exception.to.as_ref()) {
            Some(to) => list.stage(to).ok_or_else(none),
            None => Ok(stage),
        }
    }

    /// No close while a child is open; no done close by who did the work (rules S5 and S12).
    fn may_close(&self, stage: &Stage, step: &Move, target: &Stage, who: &Actor) -> Result<(), Refusal> {
        let item = self.item()?;
        if !item.children_open.is_empty() {
            return Err(Refusal::ChildrenOpen { open: item.children_open.len() });
        }
        if target.kind != StageKind::ClosedDone || step.exception.is_some() || !stage.kind.is_live() {
            return Ok(());
        }
        let Actor::Person { id, unit, .. } = who else { return Ok(()) };
        if item.doers.contains(id) {
            return Err(Refusal::SamePerson { person: id.clone() });
        }
        match item.workers.iter().find(|worker| worker.unit == *unit) {
            Some(worker) => Err(Refusal::SameUnit { unit: worker.unit.clone() }),
            None => Ok(()),
        }
    }

    fn main_item(&self, step: &Move) -> Result<Option<ItemId>, Refusal> {
        if step.kind != MoveKind::Merge {
            return Ok(None);
        }
        let main = self.world.main.ok_or_else(|| Refusal::NoSuchItem { receipt: String::new() })?;
        let merged = main.closed.as_ref().is_some_and(|closed| closed.outcome == crate::event::Outcome::Merged);
        if main.id == self.item()?.id || merged { Err(Refusal::OwnMain) } else { Ok(Some(main.id)) }
    }

    /// Takes up what a move carries before it is made: where it leads, and who holds the item there, may depend on it. A
    /// refusal drops the desk with all that is on it.
    fn know(&mut self, carried: &Fields) {
        if let Some(item) = &mut self.item {
            item.fields.extend(carried.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
    }

    fn open_others(&mut self, step: &Move) -> Result<(), Refusal> {
        if step.opens.is_empty() {
            return Ok(());
        }
        let Item { id: me, fields: known, .. } = self.item()?.clone();
        for opens in &step.opens {
            let copied: Fields = opens
                .copies
                .iter()
                .filter_map(|(there, here)| Some((there.text.clone(), known.get(&**here)?.clone())))
                .collect();
            let units = match &opens.for_each {
                None => vec![None],
                Some(field) => known.get(&**field).map(units_of).unwrap_or_default(),
            };
            for unit in units {
                let mut fields = copied.clone();
                if let (Some(unit), Some(field)) = (unit, &opens.each_into) {
                    fields.insert(field.text.clone(), definition::Literal::Text(unit));
                }
                let registration = Registration {
                    fields,
                    parent: opens.as_child.then_some(me),
                    opened_by: (!opens.as_child).then_some(me),
                    relapse_of: None,
                };
                self.follow.push(Follow::Open { list: opens.list.text.clone(), registration });
            }
        }
        let items = self.follow.len() + 1;
        if items > crate::command::FOLLOW_ITEMS_MAX { Err(Refusal::TooMany { items }) } else { Ok(()) }
    }
}

fn units_of(value: &definition::Literal) -> Vec<Option<String>> {
    match value {
        definition::Literal::Many(units) => units.iter().cloned().map(Some).collect(),
        other => vec![Some(other.to_string())],
    }
}
