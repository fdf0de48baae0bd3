//! The time: the only place that asks the system clock, and how an instant is written on the command line.

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// How far the time that people write and read is ahead of UTC: China has one, without summer time since 1991.
pub const OFFSET: Offset = Offset::constant(8);

/// What time it is.
#[must_use]
pub fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks; everybody else is told")]
    Timestamp::now()
}

/// The instant that a text on the command line names: `2025-09-30`, `2025-09-30T10:00`, or with an offset
/// `2025-09-30T10:00+08:00`. A day alone is its midnight.
///
/// # Errors
/// A sentence that says how to write it.
pub fn instant(text: &str) -> Result<Timestamp, String> {
    let shown: Result<DateTime, _> = text.parse();
    let instant = match shown {
        Ok(shown) if !text.ends_with(['Z', 'z']) && text.parse::<Timestamp>().is_err() => {
            OFFSET.to_timestamp(shown).ok()
        }
        _ => text.parse().ok(),
    };
    instant.ok_or_else(|| "write it as `2025-09-30` or `2025-09-30T10:00`".to_owned())
}

/// The day that it is.
#[must_use]
pub fn day(at: Timestamp) -> Date {
    OFFSET.to_datetime(at).date()
}

/// An instant as answers have it: `2025-10-15T00:00+08:00`, with seconds where they matter.
#[must_use]
pub fn written(at: Timestamp) -> String {
    let shown = OFFSET.to_datetime(at);
    let form = if shown.second() == 0 { "%Y-%m-%dT%H:%M+08:00" } else { "%Y-%m-%dT%H:%M:%S+08:00" };
    shown.strftime(form).to_string()
}

/// An instant as a person reads it: `2025-10-14 24:00` for a midnight that ends a day, else `2025-10-14 17:30`.
#[must_use]
pub fn shown(at: Timestamp) -> String {
    let shown = OFFSET.to_datetime(at);
    if (shown.hour(), shown.minute(), shown.second()) == (0, 0, 0)
        && let Ok(before) = at.checked_sub(SignedDuration::from_hours(24))
    {
        return format!("{} 24:00", day(before));
    }
    shown.strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_and_written() {
        for (text, expected) in [
            ("2025-09-30", "2025-09-30T00:00+08:00 2025-09-29 24:00"),
            ("2025-09-30T10:00", "2025-09-30T10:00+08:00 2025-09-30 10:00"),
            ("2025-09-30 10:00:05", "2025-09-30T10:00:05+08:00 2025-09-30 10:00"),
            ("2025-09-30T10:00+08:00", "2025-09-30T10:00+08:00 2025-09-30 10:00"),
            ("2025-09-30T16:00Z", "2025-10-01T00:00+08:00 2025-09-30 24:00"),
            ("2025-09-30T10:00+09:00", "2025-09-30T09:00+08:00 2025-09-30 09:00"),
        ] {
            let at = instant(text).unwrap();
            assert_eq!(format!("{} {}", written(at), shown(at)), expected, "{text}");
        }
        for text in ["", "tomorrow", "2025-02-30", "30.9.2025", "2025-09-30T25:00"] {
            assert!(instant(text).is_err(), "{text}");
        }
    }
}
