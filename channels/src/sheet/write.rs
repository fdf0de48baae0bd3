//! Tables that go out: CSV for programs, a workbook for people. What [`read`](super::read) reads of them is what was
//! written.

use std::fmt;

use jiff::civil::{Date, DateTime};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::guard::guard;
use super::{CELLS_MAX, ROWS_MAX};

/// The most characters in a cell of a workbook: the limit of the file format.
pub const WORKBOOK_CELL_CHARS_MAX: usize = 32_767;
/// The narrowest and the widest column, in characters.
const WIDTH_MIN: usize = 8;
const WIDTH_MAX: usize = 50;
/// How many rows tell how wide a column is.
const WIDTH_ROWS_MAX: usize = 1_000;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text, which is never a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Day(Date),
    /// A moment, as the clock on the wall shows it.
    Moment(DateTime),
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Day(day) => write!(f, "{day}"),
            Self::Moment(moment) => write!(f, "{moment}"),
        }
    }
}

/// Why a table cannot be written as a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteError {
    /// More rows or cells than a workbook, or this program when it reads it again, takes.
    TooLarge,
    /// A cell is too long; its row and column count from 1.
    CellTooLong {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
    },
    /// The writer's own words.
    Refused(String),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => write!(f, "a workbook takes {ROWS_MAX} rows and {CELLS_MAX} cells; write CSV instead"),
            Self::CellTooLong { row, column } => {
                let most = WORKBOOK_CELL_CHARS_MAX;
                write!(f, "row {row}, column {column} has more than the {most} characters of a cell; write CSV instead")
            }
            Self::Refused(why) => write!(f, "the workbook cannot be made: {why}"),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<XlsxError> for WriteError {
    fn from(error: XlsxError) -> Self {
        Self::Refused(error.to_string())
    }
}

/// The rows as CSV, in UTF-8. A text that a spreadsheet would take for a formula has an apostrophe before it, which
/// [`read`](super::read) takes away again.
#[must_use]
pub fn csv(header: &[String], rows: &[Vec<Cell>]) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let header: Vec<String> = header.iter().map(|title| guard(title)).collect();
    // A Vec takes every byte, and rows may have any length.
    let mut written = writer.write_record(&header);
    for row in rows {
        written = written.and(writer.write_record(row.iter().map(csv_text)));
    }
    let bytes = written.ok().and_then(|()| writer.into_inner().ok());
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn csv_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => guard(text),
        other => other.to_string(),
    }
}

/// The rows as a workbook with one worksheet: the header stays in view and can be filtered by, columns are as wide as what
/// stands in them, days and moments are such, and texts are texts.
///
/// # Errors
/// A table that is too large for it.
pub fn workbook(name: &str, header: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>, WriteError> {
    if rows.len() >= ROWS_MAX || rows.iter().map(Vec::len).sum::<usize>() + header.len() > CELLS_MAX {
        return Err(WriteError::TooLarge);
    }
    let forms = Forms::new();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(worksheet_name(name))?.set_freeze_panes(1, 0)?;
    for (column, title) in (0_u16..).zip(header) {
        sheet.write_string_with_format(0, column, title, &forms.heading)?;
        let longest = rows.iter().take(WIDTH_ROWS_MAX).filter_map(|row| row.get(usize::from(column))).map(width).max();
        let wide = longest.unwrap_or(0).max(text_width(title) + 2).clamp(WIDTH_MIN, WIDTH_MAX);
        sheet.set_column_width(column, f64::from(u16::try_from(wide).unwrap_or(u16::MAX)))?;
    }
    for (at, row) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            forms.write(sheet, at, column, cell)?;
        }
    }
    let last = (u32::try_from(rows.len()).unwrap_or(u32::MAX), u16::try_from(header.len()).unwrap_or(u16::MAX));
    if last.1 > 0 {
        sheet.autofilter(0, 0, last.0, last.1 - 1)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// How cells look.
struct Forms {
    heading: Format,
    text: Format,
    day: Format,
    moment: Format,
}

impl Forms {
    fn new() -> Self {
        Self {
            heading: Format::new().set_bold(),
            // Stays text also when somebody edits it.
            text: Format::new().set_quote_prefix(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
        }
    }

    fn write(&self, sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), WriteError> {
        match cell {
            Cell::Empty => {}
            Cell::Text(text) if text.chars().count() > WORKBOOK_CELL_CHARS_MAX => {
                return Err(WriteError::CellTooLong { row: row as usize + 1, column: usize::from(column) + 1 });
            }
            Cell::Text(text) if guard(text) == *text => drop(sheet.write_string(row, column, text)?),
            Cell::Text(text) => drop(sheet.write_string_with_format(row, column, text, &self.text)?),
            Cell::Number(number) => drop(sheet.write_number(row, column, *number)?),
            Cell::Day(day) => match excel_day(*day) {
                Some(at) => drop(sheet.write_datetime_with_format(row, column, at, &self.day)?),
                None => drop(sheet.write_string(row, column, day.to_string())?),
            },
            Cell::Moment(moment) => match excel_moment(*moment) {
                Some(at) => drop(sheet.write_datetime_with_format(row, column, at, &self.moment)?),
                None => drop(sheet.write_string(row, column, moment.to_string())?),
            },
        }
        Ok(())
    }
}

/// A day of a workbook; those before 1900 have none.
fn excel_day(day: Date) -> Option<ExcelDateTime> {
    let (month, of_month) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    ExcelDateTime::from_ymd(u16::try_from(day.year()).ok().filter(|year| *year >= 1900)?, month, of_month).ok()
}

fn excel_moment(moment: DateTime) -> Option<ExcelDateTime> {
    let (hour, minute) = (u16::try_from(moment.hour()).ok()?, u8::try_from(moment.minute()).ok()?);
    excel_day(moment.date())?.and_hms(hour, minute, f64::from(moment.second())).ok()
}

/// How wide a cell is, in characters of a Latin font; Chinese ones are twice as wide.
fn width(cell: &Cell) -> usize {
    match cell {
        Cell::Empty => 0,
        Cell::Text(text) => text.lines().map(text_width).max().unwrap_or(0) + 1,
        Cell::Number(number) => number.to_string().len() + 1,
        Cell::Day(_) => 11,
        Cell::Moment(_) => 20,
    }
}

fn text_width(text: &str) -> usize {
    text.chars().take(WIDTH_MAX).map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// A name that a worksheet may have: at most 31 characters, some of them not.
fn worksheet_name(name: &str) -> String {
    let plain = name.chars().map(|c| if "[]:*?/\\'".contains(c) { '_' } else { c });
    let name: String = plain.take(31).collect();
    if name.trim().is_empty() { "清单".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};
    use jiff::civil::date;

    use super::super::read;
    use super::{CELLS_MAX, Cell, WORKBOOK_CELL_CHARS_MAX, WriteError, csv, workbook};

    fn table() -> (Vec<String>, Vec<Vec<Cell>>) {
        let text = |text: &str| Cell::Text(text.to_owned());
        let odd = ["=1+1", "+8613800000000", "-5", "@SUM(A1)", "＝1", "'=1", "007", "1e5", "2025-01-01", "TRUE"];
        let odd = odd.into_iter().chain(["_x0041_", "a\nb", "\"引号\"，逗号,", "😀𠮷", "12345678901234567890", "#N/A"]);
        let header = ["文字", "数", "日", "时"].map(str::to_owned).to_vec();
        let rows = odd.map(|odd| {
            vec![
                text(odd),
                Cell::Number(-2.5),
                Cell::Day(date(2025, 9, 30)),
                Cell::Moment(date(2025, 9, 30).at(17, 5, 9, 0)),
            ]
        });
        let mut rows: Vec<Vec<Cell>> = rows.collect();
        rows.push(vec![
            Cell::Empty,
            Cell::Number(1e15),
            Cell::Day(date(1850, 1, 1)),
            Cell::Moment(date(2025, 9, 30).at(0, 0, 0, 0)),
        ]);
        (header, rows)
    }

    #[test]
    fn what_is_read_is_what_was_written() {
        let (header, rows) = table();
        let mut expected = vec![header.clone()];
        expected.extend(rows.iter().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>()));
        assert_eq!(read(csv(&header, &rows).as_bytes(), "a.csv").unwrap(), expected);
        // A moment at midnight reads as its day: a workbook does not tell them apart.
        *expected.last_mut().unwrap().last_mut().unwrap() = "2025-09-30".to_owned();
        assert_eq!(read(&workbook("隐患", &header, &rows).unwrap(), "a.xlsx").unwrap(), expected);
    }

    #[test]
    fn no_text_is_a_formula_and_days_are_days() {
        let (header, rows) = table();
        let bytes = workbook("a/b[c]", &header, &rows).unwrap();
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["a_b_c_"]);
        assert!(book.worksheet_formula("a_b_c_").unwrap().is_empty());
        let range = book.worksheet_range("a_b_c_").unwrap();
        for row in range.rows().skip(1).take(rows.len() - 1) {
            assert!(matches!(row, [Data::String(_), Data::Float(_), Data::DateTime(_), Data::DateTime(_)]), "{row:?}");
        }
        let text = csv(&header, &rows);
        let starts = |line: &str| line.trim_start_matches('"').starts_with(['=', '+', '-', '@', '＝']);
        assert!(text.lines().skip(1).all(|line| !starts(line)), "{text}");
    }

    #[test]
    fn what_a_workbook_cannot_hold_is_refused() {
        let header = vec!["文字".to_owned()];
        let long = |chars| vec![vec![Cell::Text("长".repeat(chars))]];
        assert!(workbook("a", &header, &long(WORKBOOK_CELL_CHARS_MAX)).is_ok());
        let refused = workbook("a", &header, &long(WORKBOOK_CELL_CHARS_MAX + 1));
        assert_eq!(refused, Err(WriteError::CellTooLong { row: 2, column: 1 }));
        assert_eq!(workbook("a", &header, &[vec![Cell::Empty; CELLS_MAX]]), Err(WriteError::TooLarge));
        assert!(workbook("", &[], &[]).is_ok());
    }
}
