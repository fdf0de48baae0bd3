//! The moves of an item that are open, and which of them a person may make.

use definition::list::Move;
use item::organisation::Organisation;
use item::{Chance, Item, World, open_moves, roles};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::{AppError, Settings};

/// An open move.
#[derive(Debug, Clone, Copy)]
pub struct Open<'a> {
    /// The move.
    pub step: &'a Move,
    /// Whether the person who asked stands for one of its roles.
    pub is_mine: bool,
}

impl Settings {
    /// The moves that guards, counters and windows leave open for an item, with those that `person` may make marked.
    ///
    /// # Errors
    /// [`AppError::NoList`]; an item of a list that is no longer there.
    pub fn moves_of<'a>(
        &'a self,
        item: &Item,
        person: Option<&str>,
        now: Timestamp,
        today: Date,
    ) -> Result<Vec<Open<'a>>, AppError> {
        let list = self.list(&item.list)?;
        let Some(organisation) = &self.organisation else { return Ok(Vec::new()) };
        let world = World {
            list,
            calendars: &self.calendars,
            roles: organisation,
            fresh: item.id,
            parent_holder: None,
            main: None,
            chance: Chance(0),
        };
        let stage = list.stage(&item.stage);
        let mine = |step: &Move| {
            let roles = stage.map_or(&[][..], |stage| step.actors(stage));
            person.is_some_and(|person| {
                roles.iter().any(|role| stands_for(organisation, list, item, role, person, today))
            })
        };
        let open = open_moves(&world, item, now).into_iter();
        Ok(open.map(|step| Open { step, is_mine: mine(step) }).collect())
    }
}

fn stands_for(
    organisation: &Organisation,
    list: &definition::List,
    item: &Item,
    role: &str,
    person: &str,
    today: Date,
) -> bool {
    if roles::aside(list, &item.fields).any(|other| other == person) {
        return false;
    }
    let asked = roles::Asked { list, fields: &item.fields, parent_holder: None, on: today };
    let held = item.holder.as_ref().filter(|holder| holder.role == role).cloned();
    let holder = held.or_else(|| roles::resolve(organisation, &asked, role));
    holder.is_some_and(|holder| {
        list.role(&holder.role)
            .is_some_and(|role| item::Roles::can_act(organisation, person, &holder.unit, role, today))
    })
}
