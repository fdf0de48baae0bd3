//! A second, naive reading of what lists mean: slow and plain, written from the meaning of a list file and the law of
//! limits, never from the engine. It says which refusals are right, or what is known of the item afterwards.

mod clock;
mod days;
mod enter;
mod follow;
mod person;
mod register;
mod state;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use definition::list::{List, Stage, StageKind};
use item::calendar::Calendar;
use item::event::{ItemId, Outcome};
use item::{By, Command, Fields};
use jiff::Timestamp;

pub use register::ITEM;
pub use state::{Held, State, View};

use crate::town::Town;
use days::Counter;

/// The codes of the refusals that are right.
pub type Refused = BTreeSet<&'static str>;

/// One refusal.
fn no<T>(code: &'static str) -> Result<T, Refused> {
    Err(Refused::from([code]))
}

/// What there is beside the item.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    pub list: &'a List,
    pub calendars: &'a BTreeMap<String, Calendar>,
    pub town: &'a Town,
    pub parent: Option<&'a Held>,
    /// The item that a merge names, and whether it can be the main one.
    pub main: Option<(ItemId, bool)>,
    pub sampled: u32,
    /// The instant that is decided: that of the timer while one rings.
    pub now: Timestamp,
    /// When it becomes known.
    pub recorded: Timestamp,
}

impl<'a> Around<'a> {
    /// What comes of a command.
    pub fn after(&self, state: Option<&State>, command: &Command, by: &By) -> Result<State, Refused> {
        let (mut state, command) = match (state, command) {
            (None, Command::Register(registration)) => return self.register(registration, by),
            (None, _) | (Some(_), Command::Register(_)) => return no("not_registered"),
            (Some(state), command) => (state.clone(), command),
        };
        state.follows.clear();
        self.ring(&mut state)?;
        let changes = !matches!(command, Command::Wake);
        let mut state = self.asked(state, command, by)?;
        if changes {
            state.changed = self.now;
        }
        Ok(state)
    }

    /// What comes of a command once the clock has had its say.
    fn asked(&self, mut state: State, command: &Command, by: &By) -> Result<State, Refused> {
        match command {
            Command::Move { name, fields } => return self.person(state, name, fields, by),
            Command::Relapse { fields } => return self.relapse(state, fields, by),
            Command::Link { kind, other } => state.links.push((*kind, *other)),
            Command::ChildOpened(child) | Command::ChildReopened(child) => drop(state.children.insert(*child)),
            Command::ChildClosed(child, _) => drop(state.children.remove(child)),
            Command::Stop => state.stop_asked |= state.closed.is_none(),
            Command::Rehold => self.rehold(&mut state)?,
            Command::Wake => {}
            other => unreachable!("{other:?} is not compared"),
        }
        Ok(state)
    }

    /// The organisation is asked again who holds the item.
    fn rehold(&self, state: &mut State) -> Result<(), Refused> {
        let stage = self.stage(state);
        let Some(role) = stage.holder().filter(|_| stage.kind.is_live()) else { return Ok(()) };
        let Some(holder) = self.held(role, &state.fields) else { return no("no_unit") };
        if stage.work {
            state.workers.insert(holder.1.clone());
        }
        state.holder = Some(holder);
        Ok(())
    }

    /// The stage in which an item is.
    fn stage(&self, state: &State) -> &'a Stage {
        self.stage_called(&state.stage)
    }

    fn stage_called(&self, name: &str) -> &'a Stage {
        self.list.stages.iter().find(|stage| *stage.name == *name).unwrap()
    }

    /// How time is counted in a stage; the list's own way where no limit says otherwise.
    fn counter(&self, stage: Option<&Stage>) -> Counter<'a> {
        let own = stage.and_then(|stage| stage.limit.as_ref()).and_then(|limit| limit.calendar.as_ref());
        Counter { calendar: &self.calendars[own.unwrap_or(&self.list.calendar)], ends: self.list.day_end }
    }

    /// The unit of a role, or of its fallback, and so on.
    pub fn held(&self, role: &str, fields: &Fields) -> Option<Held> {
        let today = self.counter(None).day(self.now);
        let mut role = self.list.role(role)?;
        let mut tried = BTreeSet::new();
        while tried.insert(role.name.text.clone()) {
            let parent = self.parent.map(|held| held.1.as_str());
            // Nobody holds what speaks against himself.
            let accused = self.list.against.as_ref().and_then(|field| fields.get(&*field.text)?.text());
            let unit = self.town.unit(self.list, role, fields, parent, today);
            if let Some(unit) = unit.filter(|unit| Some(unit.as_str()) != accused) {
                return Some((role.name.text.clone(), unit));
            }
            role = self.list.role(role.fallback.as_ref()?)?;
        }
        None
    }

    /// A command to another item, which may come later than what it tells of.
    fn told(&self, command: Command) -> Command {
        if self.now < self.recorded { Command::Late { at: self.now, command: Box::new(command) } } else { command }
    }

    /// Strikes the item off, which already stands in a closed stage.
    fn close(&self, state: &mut State, outcome: Outcome) {
        assert!(matches!(self.stage(state).kind, StageKind::ClosedDone | StageKind::ClosedOther));
        state.closed = Some((self.now, outcome, state.missed == 0));
        state.close_known = Some(self.recorded);
        state.raised = None;
        state.stop_asked = false;
        state.tell_parent(self.told(Command::ChildClosed(state.id, outcome)));
    }
}
