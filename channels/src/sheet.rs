//! A table of rows in a file: XLSX, CSV or TSV, in the encodings that offices send.
//!
//! Rows come out as texts, as ragged as they are, and blank rows are kept empty, so that row `n` of the file is
//! at place `n - 1`. Which column means what is said by a [`mapping`].

pub(crate) mod decode;
mod delimited;
mod error;
mod guard;
pub mod intake;
pub mod mapping;
pub mod outgo;
mod rows;
#[cfg(test)]
mod tests;
pub mod time;
mod workbook;
pub mod write;

pub use error::{SheetError, SheetProblem};

/// The largest file, in bytes.
pub const SHEET_BYTES_MAX: usize = 256 << 20;
/// The most that an XLSX file may unpack to, in bytes.
pub const UNPACKED_BYTES_MAX: u64 = 1 << 30;
/// The most rows, the header included: as many as a worksheet has.
pub const ROWS_MAX: usize = 1_048_576;
/// The most columns.
pub const COLUMNS_MAX: usize = 1_000;
/// The most cells in all rows together, the empty ones before a filled one included.
pub const CELLS_MAX: usize = 20_000_000;
/// The most characters in one cell.
pub const CELL_CHARS_MAX: usize = 100_000;

/// How a ZIP archive, and so an XLSX file, begins.
const ZIP_MAGIC: &[u8] = b"PK\x03\x04";
/// How an OLE file begins: an old XLS, or an XLSX with a password.
const OLE_MAGIC: &[u8] = b"\xd0\xcf\x11\xe0";

/// Reads the rows of a file; of a workbook, those of its first visible worksheet. `name` is the name of the file, for
/// the messages and to know that an `.xlsx` should be one.
///
/// # Errors
/// The first thing that keeps the file from being a table within the maxima, and where.
pub fn read(bytes: &[u8], name: &str) -> Result<Vec<Vec<String>>, SheetError> {
    read_any(bytes, name, None).map_err(|problem| SheetError { name: name.to_owned(), problem })
}

/// Reads the rows of one worksheet of a workbook, by the worksheet's name.
///
/// # Errors
/// As [`read`]; also when the file is no workbook, or has no such worksheet.
pub fn read_worksheet(bytes: &[u8], name: &str, worksheet: &str) -> Result<Vec<Vec<String>>, SheetError> {
    read_any(bytes, name, Some(worksheet)).map_err(|problem| SheetError { name: name.to_owned(), problem })
}

fn read_any(bytes: &[u8], name: &str, worksheet: Option<&str>) -> Result<Vec<Vec<String>>, SheetProblem> {
    if bytes.len() > SHEET_BYTES_MAX {
        return Err(SheetProblem::TooLarge);
    }
    let is_named_workbook = name.to_ascii_lowercase().ends_with(".xlsx");
    let rows = if bytes.starts_with(ZIP_MAGIC) {
        workbook::read(bytes, worksheet)?
    } else if bytes.starts_with(OLE_MAGIC) {
        return Err(SheetProblem::OldWorkbook);
    } else if is_named_workbook || worksheet.is_some() {
        return Err(SheetProblem::NotAWorkbook);
    } else {
        delimited::read(&decode::decode(bytes)?)?
    };
    if rows.is_empty() { Err(SheetProblem::Empty) } else { Ok(rows) }
}
