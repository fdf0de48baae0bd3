//! What can be wrong in the two tables of an organisation, and where.

use std::fmt;

use super::{ABSENCES_MAX, ID_CHARS_MAX, ORGANISATION_CELL_CHARS_MAX, SpanError, UNIT_DEPTH_MAX};

/// One of the two tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OrganisationSheet {
    /// The table of units.
    Units,
    /// The table of people and their posts.
    People,
}

/// One fault in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationError {
    /// The table in which it is.
    pub sheet: OrganisationSheet,
    /// The row in which it is, counted from 1; the header is row 1.
    pub row: usize,
    /// What is wrong there.
    pub problem: OrganisationProblem,
}

/// What is wrong in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrganisationProblem {
    /// The table has more rows than the named maximum.
    TooManyRows(usize),
    /// The line of CSV does not read as a row, for example because a quote is never closed.
    NotCsv,
    /// The header lacks a column.
    MissingColumn(&'static str),
    /// The header has a column that means nothing here.
    UnknownColumn(String),
    /// The header has a column twice.
    RepeatedColumn(&'static str),
    /// The row has a cell that stands under no header.
    CellWithoutColumn(String),
    /// A cell that must be filled is empty.
    Empty(&'static str),
    /// A cell is longer than [`ORGANISATION_CELL_CHARS_MAX`].
    CellTooLong(&'static str),
    /// An id or the name of a post has a character that it may not have, or too many.
    BadId(&'static str, String),
    /// A cell is not a day.
    BadDay(&'static str, String),
    /// The cell of absences is not a list of spans of days.
    BadAbsence(String, SpanError),
    /// The word is not a kind of unit.
    UnknownKind(String),
    /// The area is not a code of nine digits.
    BadArea(String),
    /// The last day of validity is before the first.
    UntilBeforeFrom,
    /// The id of the unit was taken by the row with this number.
    RepeatedUnit(String, usize),
    /// The unit above is not in the table.
    UnknownParent(String),
    /// The units above lead back to the unit itself; from the unit up to itself.
    ParentCycle(Vec<String>),
    /// There are more than [`UNIT_DEPTH_MAX`] units up to the root.
    TooDeep,
    /// The area code or title is also that of this unit, on some same day: a place would resolve to both.
    SamePlace(String, String),
    /// The person's unit is not in the table of units.
    UnknownUnit(String),
    /// The person was called otherwise in the row with this number.
    OtherName(usize),
    /// The person has more than [`ABSENCES_MAX`] spans of absence.
    TooManyAbsences,
    /// The person leaves on another day in the rows from this number on.
    OtherLeft(usize),
    /// The row with this number says the same for some same day.
    RepeatedPost(usize),
    /// The person deputises for one who does not hold that post in that unit on any of those days.
    DeputyOfNobody(String),
    /// The person deputises for himself.
    DeputyOfSelf,
}

impl fmt::Display for OrganisationSheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Units => "units",
            Self::People => "people",
        })
    }
}

impl fmt::Display for OrganisationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, row {}: {}", self.sheet, self.row, self.problem)
    }
}

impl fmt::Display for OrganisationProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyRows(rows_max) => write!(f, "more than {rows_max} rows; leave out what never holds an item"),
            Self::NotCsv => f.write_str("the line does not read as CSV; see whether each quote is closed"),
            Self::MissingColumn(column) => write!(f, "the header has no column `{column}`; add it"),
            Self::UnknownColumn(text) => {
                write!(f, "the column `{text}` means nothing here; mend its name or remove it")
            }
            Self::RepeatedColumn(column) => write!(f, "the column `{column}` stands twice; remove one"),
            Self::CellWithoutColumn(text) => write!(f, "`{text}` stands under no header; look for a shifted cell"),
            Self::Empty(column) => write!(f, "`{column}` is empty; fill it"),
            Self::CellTooLong(column) => {
                write!(f, "`{column}` is longer than {ORGANISATION_CELL_CHARS_MAX} characters; shorten it")
            }
            Self::BadId(column, text) => write!(
                f,
                "`{text}` cannot be a `{column}`; use letters, digits, `_`, `-` and `.`, at most {ID_CHARS_MAX}"
            ),
            Self::BadDay(column, text) => write!(f, "`{text}` in `{column}` is not a day; write it as `2026-03-01`"),
            Self::BadAbsence(text, why) => write!(f, "`{text}` in `absent` cannot be read: {why}"),
            Self::UnknownKind(text) => write!(
                f,
                "`{text}` is not a kind of unit; use district, office, bureau, street, village, enterprise or other"
            ),
            Self::BadArea(text) => write!(f, "`{text}` is not an area; give the 9-digit code of the street"),
            Self::UntilBeforeFrom => f.write_str("`until` is before `from`; mend one of them"),
            _ => self.fmt_between_rows(f),
        }
    }
}

impl OrganisationProblem {
    /// The problems that take more than one row to see.
    fn fmt_between_rows(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RepeatedUnit(id, row) => write!(f, "the unit `{id}` is already in row {row}; give it another id"),
            Self::UnknownParent(id) => write!(f, "the parent `{id}` is not in the table; add it or mend the id"),
            Self::ParentCycle(path) => write!(f, "the parents go round: {}; give one another parent", path.join(", ")),
            Self::TooDeep => write!(f, "more than {UNIT_DEPTH_MAX} units up to the root; hang it higher"),
            Self::SamePlace(name, unit) => {
                write!(f, "`{name}` is also `{unit}` on the same days; tell them apart or end one with `until`")
            }
            Self::UnknownUnit(id) => write!(f, "the unit `{id}` is not in the table of units; add it or mend the id"),
            Self::OtherName(row) => write!(f, "the person has another name in row {row}; is it another person?"),
            Self::TooManyAbsences => write!(f, "the person has more than {ABSENCES_MAX} absences; drop the old ones"),
            Self::OtherLeft(row) => write!(f, "the rows of this person from row {row} on give another day; keep one"),
            Self::RepeatedPost(row) => write!(f, "row {row} says the same for some same day; keep one"),
            Self::DeputyOfNobody(id) => {
                write!(f, "`{id}` does not hold this post here on those days; name the one who does")
            }
            Self::DeputyOfSelf => f.write_str("nobody is his own deputy; name the one who holds the post"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for OrganisationError {}
