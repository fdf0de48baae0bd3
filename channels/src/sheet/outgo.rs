//! Values of items as cells: for programs by their names, for people by their titles.

use app::export::Value;
use jiff::Timestamp;
use jiff::tz::Offset;

use super::write::Cell;

/// As programs read it: names, and instants with their offset.
#[must_use]
pub fn plain(value: Value, offset: Offset) -> Cell {
    match value {
        Value::None => Cell::Empty,
        Value::Text(text) | Value::Named { name: text, .. } => Cell::Text(text),
        Value::Number(number) => Cell::Number(number),
        Value::Day(day) => Cell::Day(day),
        Value::Instant(at) => Cell::Text(written(at, offset)),
    }
}

/// As people read it: titles, and what the clock on the wall shows.
#[must_use]
pub fn titled(value: Value, offset: Offset) -> Cell {
    match value {
        Value::Named { title_zh, .. } => Cell::Text(title_zh),
        Value::Instant(at) => Cell::Moment(offset.to_datetime(at)),
        other => plain(other, offset),
    }
}

/// An instant as programs read it: `2025-10-15T00:00+08:00`, with seconds where they matter.
#[must_use]
pub fn written(at: Timestamp, offset: Offset) -> String {
    let shown = offset.to_datetime(at);
    let form = if shown.second() == 0 { "%Y-%m-%dT%H:%M" } else { "%Y-%m-%dT%H:%M:%S" };
    let (sign, minutes) = (if offset.seconds() < 0 { '-' } else { '+' }, offset.seconds().abs() / 60);
    format!("{}{sign}{:02}:{:02}", shown.strftime(form), minutes / 60, minutes % 60)
}
