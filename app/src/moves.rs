//! The moves of an item that are open, and who may make them.

use definition::list::Move;
use item::roles::{Asked, acting_in, aside};
use item::{Chance, Holder, Item, Roles, World, open_moves};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::{App, AppError, Settings};

/// An open move.
#[derive(Debug, Clone)]
pub struct Open<'a> {
    /// The move.
    pub step: &'a Move,
    /// The units, each in its role, whose people may make it.
    pub holders: Vec<Holder>,
}

impl App {
    /// The moves that guards, counters and windows leave open for an item, each with who may make it.
    ///
    /// # Errors
    /// [`AppError::NoList`], [`AppError::Calendar`]; trouble with the store.
    pub fn open_moves<'a>(
        &self,
        settings: &'a Settings,
        item: &Item,
        now: Timestamp,
    ) -> Result<Vec<Open<'a>>, AppError> {
        let list = settings.list(&item.list)?;
        let (Some(organisation), Some(stage)) = (&settings.organisation, list.stage(&item.stage)) else {
            return Ok(Vec::new());
        };
        let parent = item.parent.map(|parent| self.store().item(parent)).transpose()?.flatten();
        let parent_holder = parent.as_ref().and_then(Item::last_holder);
        let world = World {
            list,
            calendars: &settings.calendars,
            roles: organisation,
            fresh: item.id,
            parent_holder,
            main: None,
            chance: Chance(0),
        };
        let on = settings.calendar_of(list)?.date_of(now).map_err(|error| AppError::Calendar(error.to_string()))?;
        let asked = Asked { list, fields: &item.fields, parent_holder, on };
        let names: Vec<&str> = open_moves(&world, item, now).into_iter().map(|step| step.name.text.as_str()).collect();
        let open = stage.moves.iter().filter(|step| names.contains(&step.name.text.as_str()));
        let holders = |step: &Move| {
            let roles = step.actors(stage).iter();
            roles.filter_map(|role| acting_in(organisation, &asked, Some(item), role)).collect()
        };
        Ok(open.map(|step| Open { step, holders: holders(step) }).collect())
    }
}

impl Settings {
    /// Whether a person may make an open move of an item, as far as his post goes.
    #[must_use]
    pub fn may_make(&self, open: &Open<'_>, item: &Item, person: &str, today: Date) -> bool {
        let (Some(organisation), Some(list)) = (&self.organisation, self.lists.get(&item.list)) else { return false };
        let acts = |holder: &Holder| {
            let role = list.role(&holder.role);
            role.is_some_and(|role| Roles::can_act(organisation, person, &holder.unit, role, today))
        };
        !aside(list, &item.fields).any(|other| other == person) && open.holders.iter().any(acts)
    }
}
