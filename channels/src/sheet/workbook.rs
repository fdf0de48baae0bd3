//! XLSX: the cells of one worksheet, as the texts that a person sees, days and times in ISO form.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::rows::Rows;
use super::{SheetProblem, UNPACKED_BYTES_MAX};

/// How the end record of a ZIP archive begins, and how long it is without its comment.
const END_MAGIC: &[u8] = b"PK\x05\x06";
const END_BYTES: usize = 22;
/// How an entry in the directory of a ZIP archive begins, and how long it is without its names.
const ENTRY_MAGIC: &[u8] = b"PK\x01\x02";
const ENTRY_BYTES: usize = 46;

/// The rows of a worksheet by name, or of the first visible one.
pub(super) fn read(bytes: &[u8], worksheet: Option<&str>) -> Result<Vec<Vec<String>>, SheetProblem> {
    let unpacked = unpacked_bytes(bytes).ok_or(SheetProblem::BrokenWorkbook("its directory is cut".to_owned()))?;
    if unpacked > UNPACKED_BYTES_MAX {
        return Err(SheetProblem::UnpacksTooLarge);
    }
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let worksheets = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = match worksheet {
        None => worksheets.filter(|sheet| sheet.visible == SheetVisible::Visible).map(|s| s.name.clone()).collect(),
        Some(_) => worksheets.map(|sheet| sheet.name.clone()).collect(),
    };
    let chosen = names.iter().find(|name| worksheet.is_none_or(|worksheet| *name == worksheet));
    let Some(chosen) = chosen else {
        return Err(SheetProblem::NoWorksheet(worksheet.map(str::to_owned), names));
    };
    let mut cells = workbook.worksheet_cells_reader(chosen).map_err(broken)?;
    let mut rows = Rows::default();
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let text = cell_text(cell.get_value());
        // A cell that is only coloured is not there.
        if !text.is_empty() {
            rows.set(row as usize, column as usize, text)?;
        }
    }
    Ok(rows.finish())
}

fn broken(error: XlsxError) -> SheetProblem {
    SheetProblem::BrokenWorkbook(error.to_string())
}

fn cell_text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // Whole numbers print without a point: an id stays an id.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(is_true) => is_true.to_string(),
        DataRef::DateTime(time) => time_text(time),
        DataRef::Error(error) => error.to_string(),
    }
}

/// `2019-02-28`, `2019-02-28T11:25:05` or, for a time without a day, `11:25:05`.
fn time_text(time: &ExcelDateTime) -> String {
    if time.is_duration() {
        return time.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let [has_day, has_time] = [time.as_f64() >= 1.0, (hour, minute, second) != (0, 0, 0)];
    let [day, clock] = [format!("{year:04}-{month:02}-{day:02}"), format!("{hour:02}:{minute:02}:{second:02}")];
    match (has_day, has_time) {
        (true, true) => format!("{day}T{clock}"),
        (true, false) => day,
        (false, _) => clock,
    }
}

/// What the directory of a ZIP archive says that its files unpack to, in bytes; none when the directory is broken.
/// Asked before anything is unpacked, since a small file can unpack to more than there is memory.
fn unpacked_bytes(bytes: &[u8]) -> Option<u64> {
    let tail_start = bytes.len().saturating_sub(END_BYTES + usize::from(u16::MAX));
    let tail = bytes.get(tail_start..)?;
    let end = tail.get(tail.windows(END_MAGIC.len()).rposition(|window| window == END_MAGIC)?..)?;
    let number = |of: &[u8], at: usize, length: usize| {
        let digits = of.get(at..at + length)?.iter().rev();
        Some(digits.fold(0_u64, |number, byte| number << 8 | u64::from(*byte)))
    };
    let mut directory = bytes.get(usize::try_from(number(end, 16, 4)?).ok()?..)?;
    let mut unpacked = 0;
    for _ in 0..number(end, 10, 2)? {
        if !directory.starts_with(ENTRY_MAGIC) {
            return None;
        }
        unpacked += number(directory, 24, 4)?;
        let names = [28, 30, 32].map(|at| number(directory, at, 2));
        let names_bytes: u64 = names.into_iter().sum::<Option<u64>>()?;
        directory = directory.get(ENTRY_BYTES + usize::try_from(names_bytes).ok()?..)?;
    }
    Some(unpacked)
}
