//! The organisation as two tables again: how it is exported, and how it is kept in an event.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::span::day_text;
use super::table::{Column, PEOPLE_COLUMNS, UNIT_COLUMNS};
use super::{Organisation, Row};

/// What is stored of an organisation: its version and its tables, with headers.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganisationRows {
    version: u32,
    units: Vec<Row>,
    people: Vec<Row>,
}

impl Organisation {
    /// The table of units, as [`Organisation::from_rows`] reads it.
    pub fn unit_rows(&self) -> Vec<Row> {
        let rows = self.units.values().map(|unit| {
            let [from, until] = [day_text(unit.valid.from), day_text(unit.valid.until)];
            let [parent, area] = [&unit.parent, &unit.area].map(|cell| cell.clone().unwrap_or_default());
            let kind = unit.kind.word().to_owned();
            vec![unit.id.clone(), unit.title_zh.clone(), unit.title_en.clone(), kind, parent, area, from, until]
        });
        std::iter::once(header(&UNIT_COLUMNS)).chain(rows).collect()
    }

    /// The table of people, as [`Organisation::from_rows`] reads it; absences and leaving on a person's first row.
    pub fn people_rows(&self) -> Vec<Row> {
        let mut seen = BTreeSet::new();
        let rows = self.posts.iter().map(|post| {
            let person = self.person(&post.person);
            let first = person.filter(|person| seen.insert(person.id.as_str()));
            let absent =
                first.map(|person| person.absent.iter().map(ToString::to_string).collect::<Vec<_>>().join(";"));
            vec![
                post.person.clone(),
                person.map(|person| person.name.clone()).unwrap_or_default(),
                post.unit.clone(),
                post.post.clone(),
                day_text(post.valid.from),
                day_text(post.valid.until),
                post.deputy_of.clone().unwrap_or_default(),
                absent.unwrap_or_default(),
                day_text(first.and_then(|person| person.left)),
            ]
        });
        std::iter::once(header(&PEOPLE_COLUMNS)).chain(rows).collect()
    }
}

fn header(columns: &[Column]) -> Row {
    columns.iter().map(|column| column.name.to_owned()).collect()
}

impl From<Organisation> for OrganisationRows {
    fn from(organisation: Organisation) -> Self {
        let (units, people) = (organisation.unit_rows(), organisation.people_rows());
        Self { version: organisation.version, units, people }
    }
}

impl TryFrom<OrganisationRows> for Organisation {
    type Error = String;

    /// The message names every fault.
    fn try_from(stored: OrganisationRows) -> Result<Self, String> {
        let read = Self::from_rows(&stored.units, &stored.people);
        let organisation = read.map_err(|faults| {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            faults.join("; ")
        })?;
        Ok(Self { version: stored.version, ..organisation })
    }
}
