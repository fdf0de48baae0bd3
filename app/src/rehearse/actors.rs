//! Who could act on an item: the open moves of its stage and the people who may make them.

use definition::List;
use definition::list::Move;
use item::organisation::Organisation;
use item::{Holder, Item};
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
        let Ok(on) = settings.calendar_of(list).map(|calendar| calendar.date_of(now)) else { return Vec::new() };
        let (Ok(on), Ok(open)) = (on, self.open_moves(settings, item, now)) else { return Vec::new() };
        open.into_iter()
            .map(|open| {
                let holders = open.holders.iter();
                let people = holders.flat_map(|holder| people_of(list, organisation, holder, on)).collect();
                Choice { step: open.step, people }
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
