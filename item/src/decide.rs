//! Deciding: a command becomes events, or is refused. Pure; the world is an argument.

mod between;
mod count;
mod enter;
mod register;
mod step;
mod timer;
mod upkeep;

use std::collections::BTreeMap;

use definition::list::{List, Role};
use jiff::Timestamp;

use crate::apply::apply;
use crate::calendar::Calendar;
use crate::command::{By, Chance, Command, Follow};
use crate::event::{Actor, Event, Fields, Holder, ItemId, What};
use crate::item::Item;
use crate::refusal::Refusal;
use crate::roles::{Asked, Roles, acting_in, aside, resolve};

pub use register::relapse_key;
pub use step::open_moves;

/// What deciding may look at.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// The list, as it stands.
    pub list: &'a List,
    /// The calendars that are loaded, by name.
    pub calendars: &'a BTreeMap<String, Calendar>,
    /// Who stands for a role.
    pub roles: &'a dyn Roles,
    /// The number of a new item.
    pub fresh: ItemId,
    /// Who holds the parent of the item.
    pub parent_holder: Option<&'a Holder>,
    /// The item that a merge names.
    pub main: Option<&'a Item>,
    /// For samples.
    pub chance: Chance,
}

/// What was decided: events to append, the item after them, and what follows for other items in the same commit.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The events.
    pub events: Vec<Event>,
    /// The item after them.
    pub item: Item,
    /// What follows.
    pub follow: Vec<Follow>,
}

/// Decides a command about one item; no item is a command that registers one. Timers that are due at `now` fire first,
/// so that what a person does late comes after what the clock did in time.
///
/// # Errors
/// Why the command is refused; nothing has changed then.
pub fn decide(
    world: &World<'_>,
    item: Option<&Item>,
    command: &Command,
    by: &By,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    decide_on(world, item.cloned(), command, by, now)
}

/// As [`decide`], for an item that nobody needs any more: it becomes the one after the command.
///
/// # Errors
/// Why the command is refused; the item is gone then.
pub fn decide_on(
    world: &World<'_>,
    item: Option<Item>,
    command: &Command,
    by: &By,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let (command, at) = match command {
        Command::Late { at, command } => (&**command, *at),
        command => (command, now),
    };
    // What happened to an item meanwhile is not undone: what comes late comes after it.
    let at = item.as_ref().map_or(at, |item| at.max(item.changed_at)).min(now);
    let is_new = item.is_none();
    let mut desk = Desk::new(world, item, at, now);
    match (is_new, command) {
        (true, Command::Register(registration)) => desk.register(registration, by)?,
        (true, _) | (false, Command::Register(_)) => return Err(Refusal::NotRegistered),
        (false, command) => {
            desk.fire()?;
            desk.carry_out(command, by)?;
        }
    }
    let item = desk.item.ok_or(Refusal::NotRegistered)?;
    Ok(Decision { events: desk.events, item, follow: desk.follow })
}

/// One item on the desk while a command about it is decided.
struct Desk<'a> {
    world: World<'a>,
    item: Option<Item>,
    events: Vec<Event>,
    follow: Vec<Follow>,
    /// The instant that is decided: that of the timer while one fires.
    now: Timestamp,
    /// The instant at which all of it is recorded.
    recorded: Timestamp,
}

impl<'a> Desk<'a> {
    fn new(world: &World<'a>, item: Option<Item>, now: Timestamp, recorded: Timestamp) -> Self {
        Self { world: *world, item, events: Vec::new(), follow: Vec::new(), now, recorded }
    }
}

impl Desk<'_> {
    fn carry_out(&mut self, command: &Command, by: &By) -> Result<(), Refusal> {
        match command {
            Command::Move { name, fields } => self.step(name, fields, by),
            Command::Relapse { fields } => self.relapse(fields, by),
            Command::Link { kind, other } => self.push(actor(by), What::Linked { kind: *kind, other: *other }),
            Command::ChildOpened(child) => self.push(actor(by), What::ChildOpened { child: *child }),
            Command::ChildClosed(child, outcome) => self.child_closed(*child, *outcome, by),
            Command::ChildReopened(child) => self.push(actor(by), What::ChildReopened { child: *child }),
            Command::Stop => self.stop(by),
            Command::CountDue => self.count_due(),
            Command::Rehold => self.rehold(),
            Command::Carry => self.carry(),
            Command::Say { text, number } => {
                self.push(actor(by), What::Said { text: text.clone(), number: number.clone() })
            }
            Command::Reveal { field, reason } => {
                self.push(actor(by), What::Revealed { field: field.clone(), reason: reason.clone() })
            }
            Command::Erase { reason } => self.push(actor(by), What::Erased { reason: reason.clone() }),
            Command::Judge { of, proposed, taken, by: proposer } => {
                let (of, proposed, by_what) = (of.clone(), proposed.clone(), proposer.clone());
                self.push(actor(by), What::Judged { of, proposed, taken: *taken, by: by_what })
            }
            Command::Late { command, .. } => self.carry_out(command, by),
            Command::Wake | Command::Register(_) => Ok(()),
        }
    }

    fn item(&self) -> Result<&Item, Refusal> {
        self.item.as_ref().ok_or(Refusal::NotRegistered)
    }

    /// Adds an event and folds it, so that what follows sees its consequences.
    fn push(&mut self, by: Actor, what: What) -> Result<(), Refusal> {
        let (item, sequence) = self.item.as_ref().map_or((self.world.fresh, 1), |item| (item.id, item.sequence + 1));
        let recorded = (self.now < self.recorded).then_some(self.recorded);
        let event = Event { item, sequence, at: self.now, recorded, by, what };
        let after = apply(self.item.take(), &event).map_err(|_| Refusal::NotRegistered)?;
        self.item = Some(after);
        self.events.push(event);
        Ok(())
    }

    fn calendar(&self, id: &str) -> Result<&Calendar, Refusal> {
        self.world.calendars.get(id).ok_or_else(|| Refusal::NoCalendar { id: id.to_owned() })
    }

    fn today(&self) -> Result<jiff::civil::Date, Refusal> {
        self.calendar(&self.world.list.calendar)?
            .date_of(self.now)
            .map_err(|error| Refusal::Calendar(error.to_string()))
    }

    fn asked<'f>(&'f self, fields: &'f Fields) -> Result<Asked<'f>, Refusal> {
        let (list, parent_holder) = (self.world.list, self.world.parent_holder);
        Ok(Asked { list, fields, parent_holder, on: self.today()? })
    }

    fn resolve(&self, role: &str, fields: &Fields) -> Result<Holder, Refusal> {
        resolve(self.world.roles, &self.asked(fields)?, role).ok_or_else(|| Refusal::NoUnit { role: role.to_owned() })
    }

    fn role(&self, name: &str) -> Result<&Role, Refusal> {
        self.world.list.role(name).ok_or_else(|| Refusal::NoUnit { role: name.to_owned() })
    }

    /// Which of these roles a person acts in for this item.
    fn acting(&self, person: &str, roles: &[&str], fields: &Fields, name: &str) -> Result<Actor, Refusal> {
        if aside(self.world.list, fields).any(|other| other == person) {
            return Err(Refusal::StandsAside { person: person.to_owned() });
        }
        let asked = self.asked(fields)?;
        for role in roles {
            let Some(holder) = acting_in(self.world.roles, &asked, self.item.as_ref(), role) else { continue };
            let Ok(known) = self.role(&holder.role) else { continue };
            if self.world.roles.can_act(person, &holder.unit, known, asked.on) {
                return Ok(Actor::Person { id: person.to_owned(), unit: holder.unit, role: holder.role });
            }
        }
        Err(Refusal::NotYours { name: name.to_owned(), roles: roles.iter().map(|role| (*role).to_owned()).collect() })
    }
}

/// The actor of an event that no person makes.
fn actor(by: &By) -> Actor {
    match by {
        By::Person(id) => Actor::Person { id: id.clone(), unit: String::new(), role: String::new() },
        By::Channel(name) => Actor::Channel(name.clone()),
        By::Clock => Actor::Clock,
        By::Table => Actor::Table,
        By::Item(item) => Actor::Item(*item),
        By::Operator => Actor::Operator,
    }
}
