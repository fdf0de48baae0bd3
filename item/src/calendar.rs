//! The working-day calendar: which days are worked, and when a length of time that began at an instant is over.
//!
//! Days come in [`Layer`]s (nation, city, district, unit), imported from CSV or from the yearly notice of the State
//! Council. [`Calendar::resolve`] puts the layers on top of one another, the nearest that names a date winning, and
//! compiles them, so that the n-th working day is one look into an array. Nothing here reads a clock.
//!
//! The counting rules with their legal source are in `docs/calendar.md`.

mod clock;
mod csv;
mod days;
mod due;
mod error;
mod layer;
mod notice;
mod office_hours;
mod resolve;
mod suspend;

pub use csv::{CELL_CHARS_MAX, CsvError, ERRORS_MAX, ROWS_MAX};
pub use due::{DayEnd, Due, Rest};
pub use error::CalendarError;
pub use layer::{Kind, Layer, NamedDay};
pub use notice::{NOTICE_BYTES_MAX, NoticeError};
pub use office_hours::{OfficeHours, OfficeHoursError, SPANS_MAX};
pub use resolve::{Calendar, LAYERS_MAX, OFFSET_MINUTES_MAX, ResolveError};
pub use suspend::Remaining;

#[cfg(test)]
mod tests;
