//! Why a file is not a table that can be read, and where.

use std::fmt;

use super::{CELL_CHARS_MAX, CELLS_MAX, COLUMNS_MAX, ROWS_MAX, SHEET_BYTES_MAX, UNPACKED_BYTES_MAX};

/// A file that cannot be read, by name, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetError {
    /// The name of the file.
    pub name: String,
    /// What is wrong with it.
    pub problem: SheetProblem,
}

/// What is wrong with a file. Rows and columns count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetProblem {
    /// Larger than [`SHEET_BYTES_MAX`].
    TooLarge,
    /// Unpacks to more than [`UNPACKED_BYTES_MAX`].
    UnpacksTooLarge,
    /// No row at all.
    Empty,
    /// More rows than [`ROWS_MAX`].
    TooManyRows,
    /// The row has more columns than [`COLUMNS_MAX`].
    TooManyColumns {
        /// The row.
        row: usize,
    },
    /// More cells than [`CELLS_MAX`] up to this row.
    TooManyCells {
        /// The row.
        row: usize,
    },
    /// The cell has more characters than [`CELL_CHARS_MAX`].
    CellTooLong {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
    },
    /// A quote is opened in the row and never closed.
    UnclosedQuote {
        /// The row.
        row: usize,
    },
    /// The bytes in the line are no text in the encoding that the file is in.
    BrokenText {
        /// The encoding.
        encoding: &'static str,
        /// The line of the file.
        line: usize,
    },
    /// The line has a zero byte, so that the file is no text.
    Binary {
        /// The line of the file.
        line: usize,
    },
    /// The file is an XLS of before 2007, or an XLSX with a password.
    OldWorkbook,
    /// The file should be an XLSX and is not.
    NotAWorkbook,
    /// The workbook is damaged; the reader's own words.
    BrokenWorkbook(String),
    /// The workbook has no such worksheet (none: no visible one at all), but these.
    NoWorksheet(Option<String>, Vec<String>),
}

impl fmt::Display for SheetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.problem)
    }
}

impl fmt::Display for SheetProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => write!(f, "the file is larger than {} MiB; split it", SHEET_BYTES_MAX >> 20),
            Self::UnpacksTooLarge => {
                write!(f, "the workbook unpacks to more than {} MiB; split it", UNPACKED_BYTES_MAX >> 20)
            }
            Self::Empty => f.write_str("the file has no rows; give one with a header"),
            Self::TooManyRows => write!(f, "more than {ROWS_MAX} rows; split the file"),
            Self::TooManyColumns { row } => write!(f, "row {row} has more than {COLUMNS_MAX} columns; remove some"),
            Self::TooManyCells { row } => write!(f, "more than {CELLS_MAX} cells up to row {row}; split the file"),
            Self::CellTooLong { row, column } => write!(
                f,
                "row {row}, column {column} has more than {CELL_CHARS_MAX} characters; shorten it, or close its quote"
            ),
            Self::UnclosedQuote { row } => write!(f, "row {row} opens a quote that is never closed; close it"),
            Self::BrokenText { encoding, line } => {
                write!(f, "line {line} is not text in {encoding}; save the file again, as UTF-8")
            }
            Self::Binary { line } => write!(f, "line {line} has a zero byte, so it is no text; save it as UTF-8 CSV"),
            Self::OldWorkbook => f.write_str("an old XLS, or an XLSX with a password; save it as XLSX without one"),
            Self::NotAWorkbook => f.write_str("not an XLSX workbook; save it as one, or as CSV"),
            Self::BrokenWorkbook(why) => write!(f, "the workbook is damaged ({why}); save it again"),
            Self::NoWorksheet(None, _) => f.write_str("the workbook has no visible worksheet; add one"),
            Self::NoWorksheet(Some(worksheet), names) => {
                write!(f, "no worksheet `{worksheet}`; the workbook has: {}", names.join(", "))
            }
        }
    }
}

impl std::error::Error for SheetError {}
