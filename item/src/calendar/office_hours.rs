//! The hours of a working day in which the office is open.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The largest number of opening spans in one day.
pub const SPANS_MAX: usize = 8;

/// The opening spans of every working day, written `09:00-11:30,13:30-17:30`: in order, apart from one another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OfficeHours {
    /// Opening and closing minute of the day; at least one span, the last may close at 24:00.
    spans_minutes: Vec<(u16, u16)>,
}

/// Why a text does not say when an office is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfficeHoursError {
    /// A part is not two times of day with a hyphen between, the first earlier than the second.
    Span(String),
    /// A span begins before the one in front of it has ended.
    Order(String),
    /// There are more than [`SPANS_MAX`] spans.
    TooMany,
}

impl fmt::Display for OfficeHoursError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Span(part) => {
                write!(f, "`{part}` is not a span of office hours; write it as `09:00-11:30`, the earlier time first")
            }
            Self::Order(part) => write!(
                f,
                "the office hours `{part}` begin before the span in front of them has ended; put the spans in order"
            ),
            Self::TooMany => write!(f, "a day has at most {SPANS_MAX} spans of office hours"),
        }
    }
}

impl std::error::Error for OfficeHoursError {}

/// The minute of the day that `09:30` names, up to `24:00`.
fn minute_of(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let is_number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(hours) || !is_number(minutes) {
        return None;
    }
    let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
    let minute = hours * 60 + minutes;
    (minutes < 60 && minute <= 24 * 60).then_some(minute)
}

impl FromStr for OfficeHours {
    type Err = OfficeHoursError;

    fn from_str(text: &str) -> Result<Self, OfficeHoursError> {
        let mut spans_minutes: Vec<(u16, u16)> = Vec::new();
        for part in text.split(',') {
            let (open, close) = part
                .split_once('-')
                .and_then(|(open, close)| Some((minute_of(open)?, minute_of(close)?)))
                .filter(|(open, close)| open < close)
                .ok_or_else(|| OfficeHoursError::Span(part.trim().to_owned()))?;
            if spans_minutes.last().is_some_and(|(_, closed)| open <= *closed) {
                return Err(OfficeHoursError::Order(part.trim().to_owned()));
            }
            if spans_minutes.len() == SPANS_MAX {
                return Err(OfficeHoursError::TooMany);
            }
            spans_minutes.push((open, close));
        }
        Ok(Self { spans_minutes })
    }
}

impl TryFrom<String> for OfficeHours {
    type Error = OfficeHoursError;

    fn try_from(text: String) -> Result<Self, OfficeHoursError> {
        text.parse()
    }
}

impl From<OfficeHours> for String {
    fn from(hours: OfficeHours) -> Self {
        hours.to_string()
    }
}

impl fmt::Display for OfficeHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (open, close)) in self.spans_minutes.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(f, "{comma}{:02}:{:02}-{:02}:{:02}", open / 60, open % 60, close / 60, close % 60)?;
        }
        Ok(())
    }
}

impl OfficeHours {
    /// Each span as its opening and closing second of the day.
    fn spans_seconds(&self) -> impl Iterator<Item = (u64, u64)> {
        self.spans_minutes.iter().map(|(open, close)| (u64::from(*open) * 60, u64::from(*close) * 60))
    }

    /// How long the office is open in one working day, in seconds; never 0.
    pub(super) fn day_seconds(&self) -> u64 {
        self.spans_seconds().map(|(open, close)| close - open).sum()
    }

    /// When the office closes for the day, in seconds after midnight.
    pub(super) fn close_seconds(&self) -> u64 {
        self.spans_seconds().last().map_or(0, |(_, close)| close)
    }

    /// How long the office has been open when `clock_seconds` of the day have passed.
    pub(super) fn open_before(&self, clock_seconds: u64) -> u64 {
        self.spans_seconds().map(|(open, close)| clock_seconds.clamp(open, close) - open).sum()
    }

    /// The earliest second of the day by which the office has been open for `open_seconds`.
    pub(super) fn clock_at(&self, open_seconds: u64) -> u64 {
        let mut left = open_seconds;
        for (open, close) in self.spans_seconds() {
            if left <= close - open {
                return open + left;
            }
            left -= close - open;
        }
        self.close_seconds()
    }
}
