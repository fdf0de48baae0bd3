//! One layer of a calendar: the days that one authority has named, and whether each is worked.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::OfficeHours;

/// Whether a named day is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 放假: a public holiday, or a rest day arranged around one.
    Holiday,
    /// 上班: worked, as a make-up day at a weekend, or where a layer above has the day off.
    Workday,
}

/// A day that a layer names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedDay {
    /// Whether it is worked.
    pub kind: Kind,
    /// The festival or occasion, `春节`.
    pub name: String,
    /// Where it was announced; may be empty.
    pub source: String,
}

/// The days that one authority (nation, city, district, unit) has named. Days it does not name follow the layer above,
/// and in the end the ordinary week.
///
/// Stored in an event when it is imported; the days are then grouped by source and occasion, so that 23
/// years take less than 20 KB.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Layer {
    /// The word by which lists and other layers name it: `cn`, `sh`, `qingpu`.
    pub id: String,
    /// The name on screen.
    pub title: String,
    /// The layer above; `None` for a nation.
    pub parent: Option<String>,
    /// Counts the imports, from 1; every due date records which versions it was counted with.
    pub version: u32,
    /// When the offices of this layer are open, where it says so.
    pub office_hours: Option<OfficeHours>,
    /// The named days.
    pub days: BTreeMap<Date, NamedDay>,
}

impl Layer {
    /// A layer at version 1 that names no day yet; its title is its id.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            title: id.to_owned(),
            parent: None,
            version: 1,
            office_hours: None,
            days: BTreeMap::new(),
        }
    }

    /// The years whose notice has been imported: those in which 1 October is named. Every notice names it, as the last
    /// public holiday of its year (全国年节及纪念日放假办法 2), while a notice also names days of the years beside its own.
    #[must_use]
    pub fn loaded_years(&self) -> BTreeSet<i16> {
        self.days.keys().filter(|day| (day.month(), day.day()) == (10, 1)).map(|day| day.year()).collect()
    }

    /// The next version of the layer: what `newer` names wins over what was named before, for instance when a year
    /// arrives or a notice is changed within its year. Id, title and parent stay; office hours that `newer` names win.
    #[must_use]
    pub fn amended_by(&self, newer: Self) -> Self {
        let mut next = self.clone();
        next.version = next.version.saturating_add(1);
        next.days.extend(newer.days);
        next.office_hours = newer.office_hours.or(next.office_hours);
        next
    }
}

/// How a layer is written into an event.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    id: String,
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    office_hours: Option<OfficeHours>,
    /// Of each source, which days it names with which word.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    sources: BTreeMap<String, BTreeMap<String, Occasion>>,
}

/// The days that one source names with one word.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Occasion {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    holidays: Vec<Date>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    workdays: Vec<Date>,
}

impl From<Layer> for Stored {
    fn from(layer: Layer) -> Self {
        let mut sources: BTreeMap<String, BTreeMap<String, Occasion>> = BTreeMap::new();
        for (day, NamedDay { kind, name, source }) in layer.days {
            let occasion = sources.entry(source).or_default().entry(name).or_default();
            match kind {
                Kind::Holiday => occasion.holidays.push(day),
                Kind::Workday => occasion.workdays.push(day),
            }
        }
        Self {
            id: layer.id,
            title: layer.title,
            parent: layer.parent,
            version: layer.version,
            office_hours: layer.office_hours,
            sources,
        }
    }
}

impl From<Stored> for Layer {
    fn from(stored: Stored) -> Self {
        let mut days = BTreeMap::new();
        for (source, occasions) in stored.sources {
            for (name, Occasion { holidays, workdays }) in occasions {
                for (kind, dates) in [(Kind::Holiday, holidays), (Kind::Workday, workdays)] {
                    let named = NamedDay { kind, name: name.clone(), source: source.clone() };
                    days.extend(dates.into_iter().map(|day| (day, named.clone())));
                }
            }
        }
        Self {
            id: stored.id,
            title: stored.title,
            parent: stored.parent,
            version: stored.version,
            office_hours: stored.office_hours,
            days,
        }
    }
}
