//! A layer read from a table: one row a named day, each bad row named with its line.

use std::fmt;

use jiff::civil::Date;

use super::days::{FIRST_YEAR, LAST_YEAR, is_held};
use super::{Kind, Layer, NamedDay};

/// The largest number of rows of one table: more than every day of a century.
pub const ROWS_MAX: usize = 40_000;
/// The largest number of characters in one cell.
pub const CELL_CHARS_MAX: usize = 500;
/// The number of findings after which reading stops.
pub const ERRORS_MAX: usize = 100;

/// Why a table of named days was refused. Lines count from 1, the header being the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CsvError {
    /// A column that every table has is not in the header.
    NoColumn(&'static str),
    /// The line could not be cut into cells.
    Broken(u64),
    /// A cell of the line is missing or empty.
    NoCell(u64, &'static str),
    /// A cell of the line has more than [`CELL_CHARS_MAX`] characters.
    LongCell(u64, &'static str),
    /// The date is not written `2026-10-01`, or there is no such day.
    Date(u64, String),
    /// The date lies outside the years that a calendar holds.
    Outside(u64, Date),
    /// The kind is neither `holiday` nor `workday`.
    Kind(u64, String),
    /// The day was named before with the same kind.
    Twice(u64, Date),
    /// The day was named before with the other kind.
    Contradiction(u64, Date),
    /// The table has more than [`ROWS_MAX`] rows.
    TooMany,
}

impl fmt::Display for CsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoColumn(column) => {
                write!(
                    f,
                    "line 1: no column `{column}`; the header is `date,kind,name`, and `source` and `mark` may follow"
                )
            }
            Self::Broken(line) => write!(f, "line {line}: the line is no row of a table; check its quotation marks"),
            Self::NoCell(line, column) => write!(f, "line {line}: the cell of `{column}` is empty; fill it in"),
            Self::LongCell(line, column) => {
                write!(f, "line {line}: the cell of `{column}` has more than {CELL_CHARS_MAX} characters; shorten it")
            }
            Self::Date(line, text) => write!(f, "line {line}: `{text}` is not a date; write it as `2026-10-01`"),
            Self::Outside(line, day) => {
                write!(f, "line {line}: {day} lies outside the years {FIRST_YEAR} to {LAST_YEAR}; check the year")
            }
            Self::Kind(line, text) => {
                write!(f, "line {line}: `{text}` is not a kind of day; write `holiday` (放假) or `workday` (上班)")
            }
            Self::Twice(line, day) => write!(f, "line {line}: {day} was named before; delete one of the rows"),
            Self::Contradiction(line, day) => {
                write!(
                    f,
                    "line {line}: {day} was named before with the other kind; look the day up and delete one of the rows"
                )
            }
            Self::TooMany => write!(f, "the table has more than {ROWS_MAX} rows; split it by years"),
        }
    }
}

impl std::error::Error for CsvError {}

/// Where each column stands in a row.
struct Columns {
    date: usize,
    kind: usize,
    name: usize,
    source: Option<usize>,
    mark: Option<usize>,
}

impl Columns {
    fn read(header: &::csv::StringRecord) -> Result<Self, Vec<CsvError>> {
        let place = |column: &str| header.iter().position(|cell| cell.trim().trim_start_matches('\u{feff}') == column);
        let required = ["date", "kind", "name"];
        match required.map(place) {
            [Some(date), Some(kind), Some(name)] => {
                Ok(Self { date, kind, name, source: place("source"), mark: place("mark") })
            }
            places => Err(required
                .into_iter()
                .zip(places)
                .filter_map(|(column, place)| place.is_none().then_some(CsvError::NoColumn(column)))
                .collect()),
        }
    }
}

/// The cell of a row, which may be missing or empty.
fn cell<'r>(row: &'r ::csv::StringRecord, line: u64, at: usize, column: &'static str) -> Result<&'r str, CsvError> {
    let text = row.get(at).unwrap_or_default().trim();
    if text.chars().count() > CELL_CHARS_MAX { Err(CsvError::LongCell(line, column)) } else { Ok(text) }
}

/// The cell of a row, which must be filled.
fn filled<'r>(row: &'r ::csv::StringRecord, line: u64, at: usize, column: &'static str) -> Result<&'r str, CsvError> {
    match cell(row, line, at, column)? {
        "" => Err(CsvError::NoCell(line, column)),
        text => Ok(text),
    }
}

fn date_of(line: u64, text: &str) -> Result<Date, CsvError> {
    let bad = || CsvError::Date(line, text.to_owned());
    // jiff also reads `20261001` and dates with a time behind, which a table should not mix.
    let day: Date = text.parse().map_err(|_| bad())?;
    if day.to_string() != text {
        return Err(bad());
    }
    if is_held(day) { Ok(day) } else { Err(CsvError::Outside(line, day)) }
}

fn day_of(row: &::csv::StringRecord, line: u64, columns: &Columns) -> Result<(Date, NamedDay), CsvError> {
    let day = date_of(line, filled(row, line, columns.date, "date")?)?;
    let kind = match filled(row, line, columns.kind, "kind")? {
        "holiday" => Kind::Holiday,
        "workday" => Kind::Workday,
        other => return Err(CsvError::Kind(line, other.to_owned())),
    };
    let name = filled(row, line, columns.name, "name")?.to_owned();
    let optional = |at: Option<usize>, column| at.map_or(Ok(""), |at| cell(row, line, at, column));
    let source = match (optional(columns.mark, "mark")?, optional(columns.source, "source")?) {
        ("", source) => source.to_owned(),
        (mark, "") => mark.to_owned(),
        (mark, source) => format!("{mark}: {source}"),
    };
    Ok((day, NamedDay { kind, name, source }))
}

impl Layer {
    /// The layer that a table of named days describes, at version 1, without parent and office hours.
    ///
    /// The header is `date,kind,name`; `source` and `mark` (how sure the source is) may follow, other columns are not
    /// read. The kind is `holiday` or `workday`.
    ///
    /// # Errors
    /// Every bad row, up to [`ERRORS_MAX`] of them; a day named twice is refused even where both rows agree.
    pub fn from_csv(id: &str, text: &str) -> Result<Self, Vec<CsvError>> {
        let mut layer = Self::new(id);
        let mut reader = ::csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let columns = Columns::read(reader.headers().map_err(|_| vec![CsvError::Broken(1)])?)?;
        let mut errors = Vec::new();
        for (rows, row) in reader.records().enumerate() {
            if rows == ROWS_MAX {
                errors.push(CsvError::TooMany);
            }
            if rows == ROWS_MAX || errors.len() >= ERRORS_MAX {
                break;
            }
            let line = row.as_ref().map_or_else(::csv::Error::position, ::csv::StringRecord::position);
            let line = line.map_or(0, ::csv::Position::line);
            let named = row.map_err(|_| CsvError::Broken(line)).and_then(|row| day_of(&row, line, &columns));
            match named.map(|(day, named)| (day, layer.days.get(&day).map(|first| first.kind == named.kind), named)) {
                Ok((day, None, named)) => {
                    layer.days.insert(day, named);
                }
                Ok((day, Some(true), _)) => errors.push(CsvError::Twice(line, day)),
                Ok((day, Some(false), _)) => errors.push(CsvError::Contradiction(line, day)),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(layer) } else { Err(errors) }
    }
}
