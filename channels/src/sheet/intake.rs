//! Rows of a file as reports on a list: which column is which field, when a cell says a time, what makes a row the same
//! row when the file comes again.

use std::collections::BTreeMap;

use app::import::ImportRow;
use definition::Literal;
use definition::list::{FieldKind, List};
use item::Fields;
use jiff::tz::{Offset, TimeZone};

use super::mapping::{Field, Mapping, Plan};
use super::time::read_time;

/// The most characters of the key of a row.
const KEY_CHARS_MAX: usize = 100;

/// Maps the rows of a table to the fields of a list. Times without an offset are those of `offset`. Also answers the
/// headers of the columns that are no field.
///
/// # Errors
/// Each way in which the columns do not fit the list.
pub fn rows(
    list: &List,
    table: &[Vec<String>],
    mapping: &Mapping,
    offset: Offset,
) -> Result<(Vec<ImportRow>, Vec<String>), Vec<String>> {
    let fields: Vec<Field<'_>> = list
        .fields
        .iter()
        .filter(|field| field.at_registration)
        .map(|field| Field {
            name: &field.name,
            title_zh: &field.title.zh,
            title_en: &field.title.en,
            aliases: field.also.iter().map(String::as_str).collect(),
            required: field.required,
        })
        .collect();
    let header = table.first().ok_or_else(|| vec!["the file has no rows".to_owned()])?;
    let plan = Plan::new(header, &fields, mapping)
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
    let filled = table.iter().enumerate().skip(1).filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()));
    let rows = filled.map(|(at, row)| {
        let (fields, problem) = values(list, &plan, mapping, row, offset);
        let key = key(row, &fields, &mut seen);
        ImportRow { number: at + 1, key, fields, problem, raw: row.join("\t") }
    });
    Ok((rows.collect(), plan.unmapped.clone()))
}

fn values(list: &List, plan: &Plan, mapping: &Mapping, row: &[String], offset: Offset) -> (Fields, Option<String>) {
    let (mut fields, mut problem) = (Fields::new(), None);
    for (name, cell) in plan.fields(row) {
        let kind = list.field(name).map(|field| &field.kind);
        let value = match kind {
            Some(FieldKind::Time | FieldKind::Date) => {
                match read_time(cell, mapping.time_format.as_deref(), &TimeZone::fixed(offset)) {
                    Ok(at) if kind == Some(&FieldKind::Date) => offset.to_datetime(at).date().to_string(),
                    Ok(at) => at.to_string(),
                    Err(error) => {
                        problem = Some(format!("`{name}`: {error}"));
                        continue;
                    }
                }
            }
            _ => cell.to_owned(),
        };
        fields.insert(name.to_owned(), Literal::Text(value));
    }
    (fields, problem)
}

/// The same row twice in one file is two reports; the same file twice is one.
fn key(row: &[String], fields: &Fields, seen: &mut BTreeMap<u64, usize>) -> String {
    let bytes = row.iter().flat_map(|cell| cell.bytes().chain([0]));
    let digest =
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let again = seen.entry(digest).or_insert(0);
    *again += 1;
    let outside = fields.get("outside_number").map(ToString::to_string).filter(|_| *again == 1);
    let key = outside.unwrap_or_else(|| format!("row {digest:016x}.{again}"));
    key.chars().take(KEY_CHARS_MAX).collect()
}
