//! Who may act: units, the people in their posts, from when until when, and who deputises for whom.
//!
//! An organisation is read from two tables (`units` and `people`) with every fault reported at once, and never
//! changes afterwards: a change of staff is a new organisation. All questions take the day as an argument.

mod check;
mod error;
#[cfg(test)]
mod naive;
mod query;
mod read;
mod rows;
mod span;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use error::{OrganisationError, OrganisationProblem, OrganisationSheet};
pub use span::{Span, SpanError};

/// The most rows that the table of units may have, without its header.
pub const UNITS_MAX: usize = 100_000;
/// The most rows that the table of people may have, without its header: one a post.
pub const PEOPLE_MAX: usize = 200_000;
/// The most units from a unit up to its root, itself included.
pub const UNIT_DEPTH_MAX: usize = 16;
/// The most characters in the id of a unit or a person, or in the name of a post.
pub const ID_CHARS_MAX: usize = 64;
/// The most spans of absence that one person may have; so many fit in one cell.
pub const ABSENCES_MAX: usize = 40;
/// The most characters in any other cell.
pub const ORGANISATION_CELL_CHARS_MAX: usize = 1_000;

/// One row of a table, as texts; a row may be shorter than the header.
pub type Row = Vec<String>;

/// The units, people and posts of one district.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "rows::OrganisationRows", into = "rows::OrganisationRows")]
pub struct Organisation {
    /// The how-manieth organisation this is on its store; 0 until it is recorded.
    pub version: u32,
    units: BTreeMap<String, Unit>,
    people: BTreeMap<String, Person>,
    posts: Vec<Post>,
    index: Index,
}

/// A body that can hold an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The id by which lists and items name it, for example `water_bureau`.
    pub id: String,
    /// What it is called on screen in Chinese.
    pub title_zh: String,
    /// What it is called on screen in English; the Chinese title where the table has none.
    pub title_en: String,
    /// What kind of body it is.
    pub kind: UnitKind,
    /// The id of the unit above it; none for a root.
    pub parent: Option<String>,
    /// The 9-digit statistical code (统计用区划代码) of the 街镇 that it governs; none for every other unit.
    pub area: Option<String>,
    /// The days on which it exists.
    pub valid: Span,
}

/// What kind of body a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// The government of the district.
    District,
    /// An office or centre, of the district or of a 街镇.
    Office,
    /// A department of the district.
    Bureau,
    /// A 街道 or a 镇.
    Street,
    /// A 居委会 or a 村委会.
    Village,
    /// A company or another body outside the government.
    Enterprise,
    /// Anything else.
    Other,
}

/// Someone who may act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id by which commands and events name the person.
    pub id: String,
    /// The name on screen.
    pub name: String,
    /// The first day on which the person no longer acts in any post.
    pub left: Option<Date>,
    /// The days of absence, on which deputies stand in.
    pub absent: Vec<Span>,
}

/// That a person holds a post in a unit, or deputises for the one who holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The id of the person.
    pub person: String,
    /// The id of the unit.
    pub unit: String,
    /// The name of the post, as the roles of a list have it: `head`, `deputy_head`, `officer`, `inspector`, …
    pub post: String,
    /// The days on which it is so.
    pub valid: Span,
    /// The id of the person whose post it is: this one acts in it only while that one is absent.
    pub deputy_of: Option<String>,
}

/// Where to look, so that a question need not scan; follows from the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Index {
    /// The places in `posts` of each unit, in the order of the table.
    of_unit: BTreeMap<String, Vec<usize>>,
    /// The places in `posts` of each person, in the order of the table.
    of_person: BTreeMap<String, Vec<usize>>,
    /// The ids of the 街镇 that go by an area code or a title.
    of_place: BTreeMap<String, Vec<String>>,
}

impl UnitKind {
    /// Every kind with the word for it in the table.
    const WORDS: [(&str, Self); 7] = [
        ("district", Self::District),
        ("office", Self::Office),
        ("bureau", Self::Bureau),
        ("street", Self::Street),
        ("village", Self::Village),
        ("enterprise", Self::Enterprise),
        ("other", Self::Other),
    ];

    /// The word for it in the table.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("other", |(word, _)| word)
    }

    fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(other, _)| *other == word).map(|(_, kind)| *kind)
    }
}

impl Person {
    /// Whether the person still belongs to the organisation on a day, absent or not.
    pub fn serves(&self, on: Date) -> bool {
        self.left.is_none_or(|left| on < left)
    }

    /// Whether the person is away on a day.
    pub fn is_absent(&self, on: Date) -> bool {
        self.absent.iter().any(|span| span.covers(on))
    }
}

impl Unit {
    /// What a place may be called that resolves to this unit: its area code and its titles; nothing for a unit
    /// without an area.
    fn place_names(&self) -> Vec<&str> {
        let Some(area) = &self.area else { return Vec::new() };
        let mut names = vec![area.as_str(), &self.title_zh, &self.title_en];
        names.dedup();
        names
    }
}

impl Index {
    fn new(units: &BTreeMap<String, Unit>, posts: &[Post]) -> Self {
        let mut index = Self::default();
        for (place, post) in posts.iter().enumerate() {
            index.of_unit.entry(post.unit.clone()).or_default().push(place);
            index.of_person.entry(post.person.clone()).or_default().push(place);
        }
        for unit in units.values() {
            for name in unit.place_names() {
                index.of_place.entry(name.to_owned()).or_default().push(unit.id.clone());
            }
        }
        index
    }
}
