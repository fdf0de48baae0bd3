//! Times: 14 digits, or 17 with milliseconds in the number of an exchange. All are Beijing time.

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

use crate::gb26875::OFFSET;

/// A time further than this from the clock is not believed.
const BELIEVED: SignedDuration = SignedDuration::from_hours(48);

/// The time that 14 digits show, or 17 with milliseconds; `None` where they are no time.
#[must_use]
pub fn read_time(digits: &str) -> Option<DateTime> {
    if !matches!(digits.len(), 14 | 17) || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<i16>().ok();
    let small = |from: usize| digits.get(from..from + 2)?.parse::<i8>().ok();
    let milliseconds = if digits.len() == 17 { part(14, 17)? } else { 0 };
    let nanoseconds = i32::from(milliseconds) * 1_000_000;
    DateTime::new(part(0, 4)?, small(4)?, small(6)?, small(8)?, small(10)?, small(12)?, nanoseconds).ok()
}

/// An instant as 14 digits.
#[must_use]
pub fn write_time(at: Timestamp) -> String {
    let shown = OFFSET.to_datetime(at);
    let (date, time) = (shown.date(), shown.time());
    format!(
        "{:04}{:02}{:02}{:02}{:02}{:02}",
        date.year(),
        date.month(),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// An instant as the 17 digits that name an exchange.
#[must_use]
pub fn write_qn(at: Timestamp) -> String {
    format!("{}{:03}", write_time(at), OFFSET.to_datetime(at).millisecond())
}

/// Whether a time is near the clock.
#[must_use]
pub fn is_near(shown: DateTime, now: Timestamp) -> bool {
    OFFSET.to_timestamp(shown).is_ok_and(|at| at.duration_since(now).abs() < BELIEVED)
}

/// Gives out numbers of exchanges: the time, and never the same one twice.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Numbers {
    last: Option<Timestamp>,
}

impl Numbers {
    pub(super) fn next(&mut self, now: Timestamp) -> String {
        let rounded = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
        let after = self.last.and_then(|last| last.checked_add(SignedDuration::from_millis(1)).ok());
        let at = after.map_or(rounded, |after| after.max(rounded));
        self.last = Some(at);
        write_qn(at)
    }
}
