//! CSV and TSV: cells between separators, quoted where they hold one.

use std::io::Read;

use super::SheetProblem;
use super::guard::unguard;
use super::rows::Rows;

/// What may stand between cells; of two that stand equally often in the header, the earlier one is taken.
const SEPARATORS: [u8; 3] = [b'\t', b',', b';'];
/// A line put after the text: it comes back as a row of its own unless a quote before it is still open.
const END: &str = "\u{1}end";

/// The rows of a text.
pub(super) fn read(text: &str) -> Result<Vec<Vec<String>>, SheetProblem> {
    let end = format!("\n{END}");
    let whole_bytes = (text.len() + end.len()) as u64;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes().chain(end.as_bytes()));
    let mut rows = Rows::default();
    let mut row = 0;
    let mut record = csv::StringRecord::new();
    let mut is_closed = false;
    // The bytes are text already, so that the reader has nothing left to refuse.
    while reader.read_record(&mut record).unwrap_or(false) {
        is_closed = record.len() == 1 && record.get(0) == Some(END) && reader.position().byte() == whole_bytes;
        if is_closed {
            break;
        }
        let start_byte = record.position().map_or(0, csv::Position::byte);
        row += usize::try_from(start_byte).map_or(0, |start| blank_lines_at(text.as_bytes(), start));
        for (column, cell) in record.iter().enumerate() {
            rows.set(row, column, unguard(cell).to_owned())?;
        }
        row += 1;
    }
    if is_closed { Ok(rows.finish()) } else { Err(SheetProblem::UnclosedQuote { row }) }
}

/// The separator that stands most often in the header, quoted parts aside.
fn separator(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let outside = || header.split('"').step_by(2).flat_map(str::bytes);
    let count = |separator: &u8| outside().filter(|byte| byte == separator).count();
    SEPARATORS.into_iter().rev().max_by_key(count).unwrap_or(b',')
}

/// How many blank lines, which the CSV reader passes over, stand where a record is said to start.
fn blank_lines_at(text: &[u8], start: usize) -> usize {
    let (before, rest) = text.split_at(start.min(text.len()));
    let breaks = rest.iter().take_while(|byte| b"\r\n".contains(byte)).filter(|byte| **byte == b'\n').count();
    // The reader stands between `\r` and `\n` when the row before ended with both.
    let splits_break = before.ends_with(b"\r") && rest.starts_with(b"\n");
    breaks.saturating_sub(usize::from(splits_break))
}
