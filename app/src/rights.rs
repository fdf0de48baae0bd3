//! Who may see what: from the organisation and the lists to a [`Sight`]. Nothing else in the program decides it; lists,
//! counts, single items, the live stream, exports and attachments all ask the index with this sight.
//!
//! A person sees what passed through the units of his posts and through those below them; a registrar sees the whole of
//! his list. What speaks against one of his units, or names him as one who must stand aside, he does not see at all.

use std::collections::BTreeSet;

use definition::list::{Field, List, UnitRule};
use item::organisation::{Organisation, UnitKind};
use item::{Item, roles};
use jiff::civil::Date;
use search::{Known, Sight, person_mark};

use crate::Settings;

/// Someone who reads or acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// A person of the organisation.
    Person(String),
    /// A program that acts for a unit.
    Unit(String),
    /// The program itself, and who runs the store.
    Operator,
    /// Someone who has no business with items: an administrator, or nobody yet.
    Nobody,
}

impl Settings {
    /// What a viewer may see on a day.
    #[must_use]
    pub fn sight(&self, viewer: &Viewer, today: Date) -> Sight {
        match viewer {
            Viewer::Operator => Sight::all(),
            Viewer::Nobody => Sight::default(),
            Viewer::Unit(unit) => {
                Sight { units: vec![unit.clone()], hidden_as: vec![unit.clone()], ..Sight::default() }
            }
            Viewer::Person(person) => self.sight_of(person, today),
        }
    }

    fn sight_of(&self, person: &str, today: Date) -> Sight {
        let Some(organisation) = &self.organisation else { return Sight::default() };
        let units = units_of(organisation, person, today);
        let registers = |list: &&List| registers(organisation, person, list, today);
        Sight {
            everything: false,
            whole_lists: self.lists.values().filter(registers).map(|list| list.id.text.clone()).collect(),
            hidden_as: units.iter().cloned().chain([person_mark(person)]).collect(),
            units: units.into_iter().collect(),
        }
    }

    /// Whether a sight surely covers an item as it stands, by what the index is told of it. No says nothing: only the index
    /// knows through whose hands the item passed before.
    #[must_use]
    pub fn surely_sees(&self, sight: &Sight, item: &Item, today: Date) -> bool {
        let known = KnownToday { settings: self, today };
        if known.hidden_as(item).iter().any(|mark| sight.hidden_as.contains(mark)) {
            return false;
        }
        let is_seen = |unit: &String| sight.units.contains(unit);
        sight.everything
            || sight.whole_lists.contains(&item.list)
            || item
                .holder
                .as_ref()
                .is_some_and(|holder| is_seen(&holder.unit) || known.above(&holder.unit).iter().any(is_seen))
    }

    /// Whether a viewer is a registrar of a list: who sees the whole of it, and brings in rows of files.
    #[must_use]
    pub fn registers(&self, viewer: &Viewer, list: &List, today: Date) -> bool {
        let Viewer::Person(person) = viewer else { return false };
        self.organisation.as_ref().is_some_and(|organisation| registers(organisation, person, list, today))
    }

    /// The lists on which a viewer could register: where the unit follows from what is filled in, his own would have to be
    /// the one.
    #[must_use]
    pub fn may_register(&self, viewer: &Viewer, today: Date) -> Vec<String> {
        let (Viewer::Person(person), Some(organisation)) = (viewer, &self.organisation) else { return Vec::new() };
        let own = units_of(organisation, person, today);
        let acts = |role: &definition::list::Role| {
            let can = |unit: &&String| {
                may_be(role.unit.as_ref(), unit) && item::Roles::can_act(organisation, person, unit, role, today)
            };
            own.iter().any(|unit| can(&unit))
        };
        let may = |list: &&List| registrars(list).iter().filter_map(|role| list.role(role)).any(acts);
        self.lists.values().filter(may).map(|list| list.id.text.clone()).collect()
    }

    /// Whether a viewer may see a field of an item at all. Personal fields are masked besides; see [`Settings::reveals`].
    #[must_use]
    pub fn shows(&self, viewer: &Viewer, list: &List, field: &Field, today: Date) -> bool {
        // A program shows what it reads to whom it likes.
        if let Viewer::Unit(_) = viewer {
            return field.hidden_from.is_empty();
        }
        !self.stands_as(viewer, list, field.hidden_from.iter().map(|role| &*role.text), None, today)
    }

    /// Whether a viewer may lift the mask of a personal field of an item: the roles that read it, and the holder.
    #[must_use]
    pub fn reveals(&self, viewer: &Viewer, list: &List, field: &Field, item: &Item, today: Date) -> bool {
        self.shows(viewer, list, field, today)
            && self.stands_as(viewer, list, field.read_by.iter().map(|role| &*role.text), Some(item), today)
    }

    /// Whether a viewer belongs to the unit that holds an item, or held it last.
    #[must_use]
    pub fn holds(&self, viewer: &Viewer, item: &Item, today: Date) -> bool {
        let (Some(organisation), Viewer::Person(person)) = (&self.organisation, viewer) else { return false };
        item.last_holder().is_some_and(|holder| units_of(organisation, person, today).contains(&holder.unit))
    }

    /// Whether a viewer acts in one of these roles: for this item where one is given, else for any.
    fn stands_as<'r>(
        &self,
        viewer: &Viewer,
        list: &List,
        roles: impl Iterator<Item = &'r str>,
        item: Option<&Item>,
        today: Date,
    ) -> bool {
        let Some(organisation) = &self.organisation else { return false };
        let Viewer::Person(person) = viewer else { return false };
        // Most fields name no role, and rows have many fields.
        let mut roles = roles.peekable();
        if roles.peek().is_none() {
            return false;
        }
        let own = units_of(organisation, person, today);
        roles.any(|name| {
            let Some(role) = list.role(name) else { return false };
            let unit = item.and_then(|item| {
                let asked = roles::Asked { list, fields: &item.fields, parent_holder: None, on: today };
                roles::acting_in(organisation, &asked, Some(item), name).map(|holder| holder.unit)
            });
            let acts = |unit: &str| item::Roles::can_act(organisation, person, unit, role, today);
            match (unit, item) {
                (Some(unit), _) => acts(&unit),
                (None, Some(_)) => false,
                (None, None) => own.iter().any(|unit| acts(unit) && may_be(role.unit.as_ref(), unit)),
            }
        })
    }
}

/// The roles that register by hand.
fn registrars(list: &List) -> &[definition::list::Word] {
    let first = list.stage(&list.first).map_or(&[][..], |stage| &stage.holders);
    if list.registrars.is_empty() { first } else { &list.registrars }
}

fn registers(organisation: &Organisation, person: &str, list: &List, today: Date) -> bool {
    registrars(list).iter().filter_map(|role| list.role(role)).any(|role| {
        let Some(UnitRule::Id(unit)) = &role.unit else { return false };
        item::Roles::can_act(organisation, person, unit, role, today)
    })
}

/// Whether a rule could name this unit.
fn may_be(rule: Option<&UnitRule>, unit: &str) -> bool {
    match rule {
        Some(UnitRule::Id(id)) => **id == *unit,
        _ => true,
    }
}

/// The units in which a person acts on a day.
#[must_use]
pub fn units_of(organisation: &Organisation, person: &str, today: Date) -> BTreeSet<String> {
    let posts = organisation.person_posts(person, today).into_iter();
    posts.filter(|post| organisation.can_act(person, &post.unit, None, today)).map(|post| post.unit.clone()).collect()
}

/// What the index is told about items: the texts of their lists, and who stands above whom today.
pub struct KnownToday<'a> {
    /// What is in force.
    pub settings: &'a Settings,
    /// The day for which units stand above one another.
    pub today: Date,
}

impl KnownToday<'_> {
    fn texts(&self, item: &Item, wanted: impl Fn(&Field) -> bool) -> String {
        let Some(list) = self.settings.lists.get(&item.list) else { return String::new() };
        let fields = list.fields.iter().filter(|field| field.is_open() && wanted(field));
        let texts = fields.filter_map(|field| item.fields.get(&*field.name)).map(|value| format!("{value}\n"));
        texts.collect()
    }
}

impl Known for KnownToday<'_> {
    fn text(&self, item: &Item) -> String {
        use definition::list::FieldKind;
        self.texts(item, |field| {
            matches!(field.kind, FieldKind::Text | FieldKind::LongText | FieldKind::Place | FieldKind::Choice(_))
        })
    }

    /// An address that names a 街镇 lies in it, so that it is found by the code of the 街镇 too.
    fn place(&self, item: &Item) -> String {
        let mut text = self.texts(item, |field| field.kind == definition::list::FieldKind::Place);
        let units = self.settings.organisation.iter().flat_map(Organisation::units).filter(|_| !text.is_empty());
        let named = units.filter(|unit| unit.kind == UnitKind::Street && text.contains(&unit.title_zh));
        let codes: Vec<&str> = named.filter_map(|unit| unit.area.as_deref()).collect();
        for code in codes {
            text.push_str(code);
            text.push('\n');
        }
        text
    }

    fn subject(&self, item: &Item) -> Option<String> {
        let subject = item.fields.get("subject").filter(|value| !matches!(value, definition::Literal::Sealed { .. }));
        subject.map(ToString::to_string)
    }

    fn hidden_as(&self, item: &Item) -> Vec<String> {
        let Some(list) = self.settings.lists.get(&item.list) else { return Vec::new() };
        let accused = roles::accused(list, &item.fields).map(str::to_owned);
        accused.into_iter().chain(roles::aside(list, &item.fields).map(person_mark)).collect()
    }

    fn above(&self, unit: &str) -> Vec<String> {
        let Some(organisation) = &self.settings.organisation else { return Vec::new() };
        let mut above = Vec::new();
        let mut at = unit.to_owned();
        while let Some(next) = organisation.above(&at, self.today) {
            if above.contains(&next.id) {
                break;
            }
            above.push(next.id.clone());
            at.clone_from(&next.id);
        }
        above
    }
}
