//! Who could act on an item: the open moves of its stage and the people who may make them.

use definition::List;
use definition::list::Move;
use item::organisation::Organisation;
use item::roles::{Asked, resolve};
use item::{Chance, Holder, Item, World, open_moves};
use jiff::Timestamp;

use crate::{App, Settings};

/// A move and the people who may make it.
pub(super) struct Choice<'a> {
    pub step: &'a Move,
    pub people: Vec<String>,
}

impl App {
    pub(super) fn choices<'a>(
        &self,
        settings: &'a Settings,
        list: &'a List,
        organisation: &Organisation,
        item: &Item,
        now: Timestamp,
    ) -> Vec<Choice<'a>> {
        let parent = item.parent.and_then(|parent| self.store().item(parent).ok().flatten());
        let parent_holder = parent.and_then(|parent| parent.last_holder().cloned());
        let world = World {
            list,
            calendars: &settings.calendars,
            roles: organisation,
            fresh: item.id,
            parent_holder: parent_holder.as_ref(),
            main: None,
            chance: Chance(99),
        };
        let Ok(on) = settings.calendar_of(list).map(|calendar| calendar.date_of(now)) else { return Vec::new() };
        let Ok(on) = on else { return Vec::new() };
        let asked = Asked { list, fields: &item.fields, parent_holder: parent_holder.as_ref(), on };
        let names: Vec<String> = open_moves(&world, item, now).into_iter().map(|step| step.name.text.clone()).collect();
        let Some(stage) = list.stage(&item.stage) else { return Vec::new() };
        let open = stage.moves.iter().filter(|step| names.contains(&step.name.text));
        open.map(|step| {
            let holders = step.actors(stage).iter().filter_map(|role| {
                let held = item.holder.clone().filter(|holder| holder.role == **role);
                held.or_else(|| resolve(organisation, &asked, role))
            });
            let people = holders.flat_map(|holder| people_of(list, organisation, &holder, on)).collect();
            Choice { step, people }
        })
        .filter(|choice| !choice.people.is_empty())
        .collect()
    }
}

fn people_of(list: &List, organisation: &Organisation, holder: &Holder, on: jiff::civil::Date) -> Vec<String> {
    let posts = list.role(&holder.role).map(|role| role.posts.clone()).unwrap_or_default();
    let of = |post: Option<&str>| organisation.people_of(&holder.unit, post, on);
    let people = if posts.is_empty() { of(None) } else { posts.iter().flat_map(|post| of(Some(post))).collect() };
    people.into_iter().map(|person| person.id.clone()).collect()
}
