//! A town in which each unit has as many people as wanted: a person is written `unit/1`, or `unit+unit/1` when he works
//! for two. A unit called `gone…` does not exist, one called `old…` only until the middle of 2026.

use definition::list::{List, Role, UnitRule};
use item::Fields;
use item::roles::{Asked, Roles};
use jiff::civil::{Date, date};

/// The name of a unit.
pub type Unit = String;

/// The town.
#[derive(Debug, Clone, Copy)]
pub struct Town;

impl Town {
    /// Whether there is such a unit on that day.
    pub fn exists(self, unit: &str, on: Date) -> bool {
        !unit.contains("gone") && (!unit.contains("old") || on < date(2026, 6, 1))
    }

    /// Whether a person acts for a unit on that day.
    pub fn acts(self, person: &str, unit: &str, on: Date) -> bool {
        self.exists(unit, on) && person.split('/').next().is_some_and(|units| units.split('+').any(|own| own == unit))
    }

    /// The unit that a role stands for, when it exists.
    pub fn unit(self, list: &List, role: &Role, fields: &Fields, parent: Option<&str>, on: Date) -> Option<Unit> {
        let text = |field: &str| fields.get(field).and_then(|value| value.text()).map(str::to_owned);
        let of = |name: &str| self.unit(list, list.role(name)?, fields, parent, on);
        let unit = match role.unit.as_ref()? {
            UnitRule::Id(id) => id.text.clone(),
            UnitRule::Field(field) => text(field)?,
            UnitRule::SameAs(name) => of(name)?,
            UnitRule::Above(name) => format!("above_{}", of(name)?),
            UnitRule::StreetOf(field) => format!("street_{}", text(field)?),
            UnitRule::ParentHolder => parent?.to_owned(),
        };
        self.exists(&unit, on).then_some(unit)
    }
}

impl Roles for Town {
    fn unit_of(&self, asked: &Asked<'_>, role: &Role) -> Option<String> {
        let parent = asked.parent_holder.map(|holder| holder.unit.as_str());
        self.unit(asked.list, role, asked.fields, parent, asked.on)
    }

    fn can_act(&self, person: &str, unit: &str, _: &Role, on: Date) -> bool {
        self.acts(person, unit, on)
    }

    fn knows_unit(&self, unit: &str, on: Date) -> bool {
        self.exists(unit, on)
    }

    fn street_of(&self, place: &str, on: Date) -> Option<String> {
        Some(format!("street_{place}")).filter(|unit| self.exists(unit, on))
    }
}
