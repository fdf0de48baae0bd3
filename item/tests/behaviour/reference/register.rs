//! How an item begins, and how it comes back.

use std::collections::{BTreeMap, BTreeSet};

use item::command::{Follow, Registration};
use item::event::{LinkKind, Outcome};
use item::{By, Command, Fields};

use super::{Around, Refused, State, no};

/// The number of the item, in both readings.
pub const ITEM: u64 = 1;

impl Around<'_> {
    /// What a report says, and what is wrong with it: who may bring it, what it must and may carry.
    fn report(&self, given: &Fields, by: &By) -> Result<Fields, Refused> {
        let mut bad = Refused::new();
        let fields = self.list.fields.iter().filter(|field| field.at_registration);
        let (needs, may): (Vec<_>, Vec<_>) = fields.partition(|field| field.required);
        let names = |fields: Vec<&'_ definition::list::Field>| -> Vec<String> {
            fields.iter().map(|field| field.name.text.clone()).collect()
        };
        let (needs, may) = (names(needs), names(may));
        let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
        let may: Vec<&str> = may.iter().map(String::as_str).collect();
        let fields = self.accepted(given, &needs, &may, &mut bad);
        bad.extend(self.wrong_reporter(by, &fields));
        if bad.is_empty() { Ok(fields) } else { Err(bad) }
    }

    fn wrong_reporter(&self, by: &By, fields: &Fields) -> Option<&'static str> {
        match by {
            By::Item(_) => None,
            By::Channel(name) if self.list.channels.iter().any(|channel| *channel.name == **name) => None,
            By::Person(person) => {
                let first: Vec<_> = self.stage_called(&self.list.first).holder().into_iter().cloned().collect();
                let roles = if self.list.registrars.is_empty() { &first } else { &self.list.registrars };
                let today = self.counter(None).day(self.now);
                let mut held = roles.iter().filter_map(|role| self.held(role, fields));
                (!held.any(|held| self.town.acts(person, &held.1, today))).then_some("not_yours")
            }
            _ => Some("not_open"),
        }
    }

    pub fn register(&self, registration: &Registration, by: &By) -> Result<State, Refused> {
        let fields = self.report(&registration.fields, by)?;
        let mut state = State {
            id: ITEM,
            stage: String::new(),
            registered: self.now,
            changed: self.now,
            holder: None,
            due: None,
            timer: None,
            return_until: None,
            rest: None,
            raised: None,
            reminders: 0,
            missed: 0,
            counters: BTreeMap::new(),
            attempts: 0,
            dues: BTreeMap::new(),
            fields,
            workers: BTreeSet::new(),
            doers: BTreeSet::new(),
            parent: registration.parent,
            children: BTreeSet::new(),
            links: Vec::new(),
            stop_asked: false,
            relapses: registration.relapse_of.map_or(0, |(_, before)| before + 1),
            closed: None,
            close_known: None,
            follows: Vec::new(),
        };
        state.tell_parent(Command::ChildOpened(ITEM));
        let mut link = |item, here, there| {
            state.links.push((here, item));
            state.follows.push(Follow::Tell { item, command: Command::Link { kind: there, other: ITEM } });
        };
        registration.opened_by.into_iter().for_each(|opener| link(opener, LinkKind::OpenedBy, LinkKind::Opened));
        registration.relapse_of.into_iter().for_each(|(old, _)| link(old, LinkKind::RelapseOf, LinkKind::RelapsedAs));
        self.enter(&mut state, self.stage_called(&self.list.first), self.now, None)?;
        if registration.relapse_of.is_some() {
            self.raise_at_once(&mut state);
        }
        Ok(state)
    }

    /// Something that came back too often is raised at once; its limit runs on.
    fn raise_at_once(&self, state: &mut State) {
        let from = self.list.relapse.as_ref().and_then(|relapse| relapse.raise_from);
        let rung = self.stage(state).overdue.as_ref().and_then(|overdue| overdue.raise_to.as_ref());
        if let (true, Some(rung)) = (from.is_some_and(|from| state.relapses >= from), rung) {
            let unit = self.held(rung, &state.fields).map(|held| held.1).unwrap_or_default();
            state.raised = Some((rung.text.clone(), unit));
        }
    }

    /// The same thing was reported again.
    pub fn relapse(&self, mut state: State, given: &Fields, by: &By) -> Result<State, Refused> {
        let relapse = self.list.relapse.as_ref().filter(|relapse| relapse.none.is_none() && relapse.reopens);
        let (Some(relapse), Some((_, Outcome::Done, _))) = (relapse, state.closed) else { return no("not_open") };
        let fields = self.report(given, by)?;
        state.fields.extend(fields);
        state.relapses += 1;
        state.counters.clear();
        state.dues.clear();
        state.workers.clear();
        state.doers.clear();
        state.missed = 0;
        state.reminders = 0;
        self.enter(&mut state, self.stage_called(relapse.to.as_ref().unwrap()), self.now, None)?;
        self.raise_at_once(&mut state);
        Ok(state)
    }
}
