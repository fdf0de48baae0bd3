//! Days from one to another, either end open, as the tables write them.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// Days in a row; both ends belong to it, and a missing end is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first day; none: since ever.
    pub from: Option<Date>,
    /// The last day; none: until further notice.
    pub until: Option<Date>,
}

/// Why a text is not a span of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanError {
    /// It has no `..`, or no day on either side of it.
    NoDays,
    /// What stands on a side of the `..` is not a day.
    NotADay,
    /// It ends before it begins.
    EndsFirst,
}

impl Span {
    /// Whether a day belongs to it.
    pub fn covers(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }

    /// Whether some day belongs to both.
    pub fn overlaps(&self, other: &Self) -> bool {
        let apart =
            |first: &Self, second: &Self| first.until.zip(second.from).is_some_and(|(until, from)| until < from);
        !apart(self, other) && !apart(other, self)
    }

    /// Whether it ends before it begins, so that no day belongs to it.
    pub fn ends_first(&self) -> bool {
        self.from.zip(self.until).is_some_and(|(from, until)| until < from)
    }
}

impl fmt::Display for SpanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoDays => "write days as `2026-03-01..2026-03-10`; one end may be left out",
            Self::NotADay => "write each day as `2026-03-01`",
            Self::EndsFirst => "the last day is before the first",
        })
    }
}

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        let (from, until) = text.split_once("..").ok_or(SpanError::NoDays)?;
        let end = |text: &str| match text.trim() {
            "" => Ok(None),
            day => parse_day(day).map(Some).ok_or(SpanError::NotADay),
        };
        let span = Self { from: end(from)?, until: end(until)? };
        match span {
            Self { from: None, until: None } => Err(SpanError::NoDays),
            span if span.ends_first() => Err(SpanError::EndsFirst),
            span => Ok(span),
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", day_text(self.from), day_text(self.until))
    }
}

/// A day written `2026-03-01` or `2026/3/1`.
pub(super) fn parse_day(text: &str) -> Option<Date> {
    let mut parts = text.split(['-', '/']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The day as the table has it; empty for an open end.
pub(super) fn day_text(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}
