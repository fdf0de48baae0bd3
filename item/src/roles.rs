//! Who stands for a role: from the rule in the list file to a unit, and from a unit to the people who may act.

use definition::Literal;
use definition::list::{List, Role, UnitRule};
use jiff::civil::Date;

use crate::event::{Fields, Holder};
use crate::item::Item;
use crate::organisation::Organisation;

/// What an organisation answers.
pub trait Roles {
    /// The unit that a role stands for, when it exists and is staffed on that day. No fallback.
    fn unit_of(&self, asked: &Asked<'_>, role: &Role) -> Option<String>;
    /// Whether a person may act for a unit in a role on that day.
    fn can_act(&self, person: &str, unit: &str, role: &Role, on: Date) -> bool;
    /// Whether there is such a unit on that day.
    fn knows_unit(&self, unit: &str, on: Date) -> bool;
    /// The 街镇 in whose area a place lies.
    fn street_of(&self, place: &str, on: Date) -> Option<String>;
}

/// For which item, and when, a role is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The list.
    pub list: &'a List,
    /// What is known about the item.
    pub fields: &'a Fields,
    /// Who holds the parent item.
    pub parent_holder: Option<&'a Holder>,
    /// The day.
    pub on: Date,
}

/// The unit that an item speaks against. It neither sees the item nor holds it (回避).
#[must_use]
pub fn accused<'a>(list: &List, fields: &'a Fields) -> Option<&'a str> {
    fields.get(&*list.against.as_ref()?.text)?.text()
}

/// The persons who must stand aside: they neither see the item nor act in it (回避).
pub fn aside<'a>(list: &List, fields: &'a Fields) -> impl Iterator<Item = &'a str> {
    let named = list.aside.as_ref().and_then(|field| fields.get(&*field.text)).and_then(Literal::text);
    named
        .unwrap_or_default()
        .split([',', '，', '、', ';', '；', ' '])
        .map(str::trim)
        .filter(|person| !person.is_empty())
}

/// The unit and role whose turn it is: the role's own unit, else that of its fallback, and so on. The unit that the item
/// speaks against is passed over.
#[must_use]
pub fn resolve(roles: &dyn Roles, asked: &Asked<'_>, role: &str) -> Option<Holder> {
    let mut name = role;
    let accused = accused(asked.list, asked.fields);
    for _ in 0..=asked.list.roles.len() {
        let role = asked.list.role(name)?;
        if let Some(unit) = roles.unit_of(asked, role).filter(|unit| Some(unit.as_str()) != accused) {
            return Some(Holder { role: role.name.text.clone(), unit });
        }
        name = role.fallback.as_ref()?;
    }
    None
}

/// The unit in which a role acts on an item: the one that holds it now where the role is that of the holder, also where
/// the holder stands in by a fallback; else the one that stands for the role.
#[must_use]
pub fn acting_in(roles: &dyn Roles, asked: &Asked<'_>, item: Option<&Item>, role: &str) -> Option<Holder> {
    let by_list = item.and_then(|item| asked.list.stage(&item.stage)?.holder());
    let is_own = |holder: &&Holder| holder.role == role || by_list.is_some_and(|own| **own == *role);
    let held = item.and_then(|item| item.holder.as_ref()).filter(is_own).cloned();
    held.or_else(|| resolve(roles, asked, role))
}

impl Roles for Organisation {
    fn unit_of(&self, asked: &Asked<'_>, role: &Role) -> Option<String> {
        let unit = unit_by_rule(self, asked, role, asked.list.roles.len())?;
        is_staffed(self, &unit, &role.posts, asked.on).then_some(unit)
    }

    fn can_act(&self, person: &str, unit: &str, role: &Role, on: Date) -> bool {
        match role.posts.as_slice() {
            [] => Organisation::can_act(self, person, unit, None, on),
            posts => posts.iter().any(|post| Organisation::can_act(self, person, unit, Some(post), on)),
        }
    }

    fn knows_unit(&self, unit: &str, on: Date) -> bool {
        self.active_unit(unit, on).is_some()
    }

    fn street_of(&self, place: &str, on: Date) -> Option<String> {
        self.of_area(place, on).map(|unit| unit.id.clone())
    }
}

/// Whether somebody acts in a unit on that day, in one of these posts, or in any when none is named.
#[must_use]
pub fn is_staffed(organisation: &Organisation, unit: &str, posts: &[String], on: Date) -> bool {
    let acts = |post: Option<&str>| organisation.is_held(unit, post, on);
    if posts.is_empty() { acts(None) } else { posts.iter().any(|post| acts(Some(post))) }
}

fn unit_by_rule(organisation: &Organisation, asked: &Asked<'_>, role: &Role, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    let of_role = |name: &str| unit_by_rule(organisation, asked, asked.list.role(name)?, depth);
    let text = |field: &str| asked.fields.get(field).and_then(|value| value.text());
    let unit = match role.unit.as_ref()? {
        UnitRule::Id(id) => id.text.clone(),
        UnitRule::Field(field) => text(field)?.to_owned(),
        UnitRule::SameAs(name) => of_role(name)?,
        UnitRule::Above(name) => organisation.above(&of_role(name)?, asked.on)?.id.clone(),
        UnitRule::StreetOf(field) => organisation.of_area(text(field)?, asked.on)?.id.clone(),
        UnitRule::ParentHolder => asked.parent_holder?.unit.clone(),
    };
    organisation.active_unit(&unit, asked.on).map(|unit| unit.id.clone())
}

/// A district in which each role is a unit of its own with as many people as wanted: for stories and rehearsals. A
/// person is written `role/1`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rehearsal;

impl Roles for Rehearsal {
    fn unit_of(&self, asked: &Asked<'_>, role: &Role) -> Option<String> {
        let mut role = role;
        for _ in 0..asked.list.roles.len() {
            match &role.unit {
                Some(UnitRule::SameAs(name)) => role = asked.list.role(name)?,
                _ => return Some(role.name.text.clone()),
            }
        }
        None
    }

    fn can_act(&self, person: &str, _: &str, role: &Role, _: Date) -> bool {
        person.split('/').next() == Some(&*role.name)
    }

    fn knows_unit(&self, _: &str, _: Date) -> bool {
        true
    }

    fn street_of(&self, place: &str, _: Date) -> Option<String> {
        Some(place.to_owned())
    }
}
