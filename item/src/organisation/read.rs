//! From the two tables to units, people and posts, row by row.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::table::{Faults, Line, PEOPLE_COLUMNS, UNIT_COLUMNS, for_each_line};
use super::{
    ABSENCES_MAX, Index, Organisation, OrganisationError, OrganisationProblem as Problem, OrganisationSheet,
    PEOPLE_MAX, Person, Post, Row, Span, UNITS_MAX, Unit, UnitKind, check,
};

/// What the rows say, each thing with the number of its (first) row.
#[derive(Default)]
pub(super) struct Read {
    pub units: BTreeMap<String, (usize, Unit)>,
    pub people: BTreeMap<String, (usize, Person)>,
    pub posts: Vec<(usize, Post)>,
}

impl Organisation {
    /// Reads the two tables; the first row of each is its header, in English or Chinese names.
    ///
    /// # Errors
    /// Every fault of both tables, in the order of their rows.
    pub fn from_rows(units: &[Row], people: &[Row]) -> Result<Self, Vec<OrganisationError>> {
        Self::from_rows_with(units, people, Faults::new())
    }

    /// Reads the two tables from CSV with a header, one row a line.
    ///
    /// # Errors
    /// Every fault of both tables, in the order of their rows.
    pub fn from_csv(units: &str, people: &str) -> Result<Self, Vec<OrganisationError>> {
        let mut faults = Faults::new();
        let units = csv_rows((OrganisationSheet::Units, UNITS_MAX), units, &mut faults);
        let people = csv_rows((OrganisationSheet::People, PEOPLE_MAX), people, &mut faults);
        Self::from_rows_with(&units, &people, faults)
    }

    fn from_rows_with(units: &[Row], people: &[Row], mut faults: Faults) -> Result<Self, Vec<OrganisationError>> {
        let mut read = Read::default();
        let sheet = (OrganisationSheet::Units, UNIT_COLUMNS.as_slice(), UNITS_MAX);
        for_each_line(sheet, units, &mut faults, |line, faults| read.unit(line, faults));
        let sheet = (OrganisationSheet::People, PEOPLE_COLUMNS.as_slice(), PEOPLE_MAX);
        for_each_line(sheet, people, &mut faults, |line, faults| read.person_and_post(line, faults));
        check::check(&read, &mut faults);
        if !faults.is_empty() {
            faults.sort_by_key(|fault| (fault.sheet, fault.row));
            return Err(faults);
        }
        let units = read.units.into_iter().map(|(id, (_, unit))| (id, unit)).collect();
        let people = read.people.into_iter().map(|(id, (_, person))| (id, person)).collect();
        let posts: Vec<Post> = read.posts.into_iter().map(|(_, post)| post).collect();
        let index = Index::new(&units, &posts);
        Ok(Self { version: 0, units, people, posts, index })
    }
}

impl Read {
    fn unit(&mut self, line: &Line<'_>, faults: &mut Faults) {
        let id = line.id("id", faults);
        let title_zh = line.filled("title_zh", faults).unwrap_or_default();
        let title_en = line.text("title_en", faults).unwrap_or_else(|| title_zh.clone());
        let kind = line.filled("kind", faults).and_then(|word| {
            let kind = UnitKind::of_word(&word);
            if kind.is_none() {
                line.fault(Problem::UnknownKind(word), faults);
            }
            kind
        });
        let parent = line.text("parent", faults);
        let area = line.text("area", faults);
        if let Some(area) = area.as_ref().filter(|area| area.len() != 9 || !area.bytes().all(|b| b.is_ascii_digit())) {
            line.fault(Problem::BadArea(area.clone()), faults);
        }
        let valid = line.valid(faults);
        let Some(id) = id else { return };
        // A row with a fault still counts as a unit, so that those who name it are not reported as well.
        let kind = kind.unwrap_or(UnitKind::Other);
        let unit = Unit { id: id.clone(), title_zh, title_en, kind, parent, area, valid };
        match self.units.entry(id) {
            Entry::Occupied(first) => {
                line.fault(Problem::RepeatedUnit(first.key().clone(), first.get().0), faults);
            }
            Entry::Vacant(free) => {
                free.insert((line.row, unit));
            }
        }
    }

    fn person_and_post(&mut self, line: &Line<'_>, faults: &mut Faults) {
        let person = line.id("person", faults);
        if let Some(id) = &person {
            self.person(id, line, faults);
        }
        let unit = line.id("unit", faults);
        let post = line.id("post", faults);
        let valid = line.valid(faults);
        let deputy_of = line.text("deputy_of", faults);
        if let (Some(person), Some(unit), Some(post)) = (person, unit, post) {
            self.posts.push((line.row, Post { person, unit, post, valid, deputy_of }));
        }
    }

    /// Adds what a row says about the person; the rows of one person agree or leave the cell empty.
    fn person(&mut self, id: &str, line: &Line<'_>, faults: &mut Faults) {
        let left = line.day("left", faults);
        let absent = absences(line, faults);
        let Some((first_row, known)) = self.people.get_mut(id) else {
            let name = line.filled("name", faults).unwrap_or_default();
            let person = Person { id: id.to_owned(), name, left, absent };
            self.people.insert(id.to_owned(), (line.row, person));
            return;
        };
        if line.text("name", faults).is_some_and(|name| name != known.name) {
            line.fault(Problem::OtherName(*first_row), faults);
        }
        if left.is_some() && known.left.is_some_and(|day| Some(day) != left) {
            line.fault(Problem::OtherLeft(*first_row), faults);
        }
        known.left = known.left.or(left);
        for span in absent {
            if !known.absent.contains(&span) {
                known.absent.push(span);
            }
        }
        if known.absent.len() > ABSENCES_MAX {
            line.fault(Problem::TooManyAbsences, faults);
        }
    }
}

/// The spans of absence of a row, separated by `;`.
fn absences(line: &Line<'_>, faults: &mut Faults) -> Vec<Span> {
    let Some(text) = line.text("absent", faults) else { return Vec::new() };
    let mut spans = Vec::new();
    for part in text.split([';', '；']).map(str::trim).filter(|part| !part.is_empty()) {
        match part.parse() {
            Ok(span) => spans.push(span),
            Err(why) => line.fault(Problem::BadAbsence(part.to_owned(), why), faults),
        }
    }
    spans
}

/// The rows of a CSV text, a line a row, so that a row has the number of its line.
fn csv_rows((sheet, rows_max): (OrganisationSheet, usize), text: &str, faults: &mut Faults) -> Vec<Row> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows = Vec::new();
    // Two more than may be: the header, and one by which the table is seen to be too long.
    for (at, line) in text.lines().take(rows_max + 2).enumerate() {
        let reads = line.matches('"').count() % 2 == 0;
        if !reads {
            faults.push(OrganisationError { sheet, row: at + 1, problem: Problem::NotCsv });
        }
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).buffer_capacity(line.len() + 1).from_reader(line.as_bytes());
        let cells = reader.records().next().and_then(Result::ok).filter(|_| reads);
        rows.push(cells.map(|cells| cells.iter().map(str::to_owned).collect()).unwrap_or_default());
    }
    rows
}
