//! The moment that a cell says.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::{Timestamp, tz::TimeZone};

/// Why a text is not a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeError {
    /// It is in none of the common spellings.
    NotATime(String),
    /// It is not in the format (last) that the mapping gives.
    NotInFormat(String, String),
    /// It is outside the times that can be reckoned with.
    OutOfRange(String),
}

/// Reads a moment: in a format of strftime when there is one, otherwise as `2019/2/28 11:25:05`, `2019-02-28T11:25`,
/// `2019.2.28`, `2019年2月28日 11时25分`, or ISO with an offset. Without an offset it is a moment in `zone`; a day
/// without a time begins at midnight.
///
/// # Errors
/// When the text is no moment; the message shows it.
pub fn read_time(text: &str, format: Option<&str>, zone: &TimeZone) -> Result<Timestamp, TimeError> {
    let text = text.trim();
    let civil = match format {
        Some(format) => {
            let refused = |_| TimeError::NotInFormat(text.to_owned(), format.to_owned());
            let parts = BrokenDownTime::parse(format, text).map_err(refused)?;
            if parts.offset().is_some() {
                return parts.to_timestamp().map_err(refused);
            }
            parts.to_datetime().or_else(|_| parts.to_date().map(DateTime::from)).map_err(refused)?
        }
        None => match text.parse::<Timestamp>() {
            Ok(moment) => return Ok(moment),
            Err(_) => read_common(text).ok_or_else(|| TimeError::NotATime(text.to_owned()))?,
        },
    };
    zone.to_timestamp(civil).map_err(|_| TimeError::OutOfRange(text.to_owned()))
}

/// A day, or a day and a time, in the spellings that offices use.
fn read_common(text: &str) -> Option<DateTime> {
    let parted = text.replacen(['日', 'T', '\u{3000}'], " ", 1);
    let (day, time) = parted.trim().split_once(' ').unwrap_or((parted.trim(), ""));
    let time = if time.trim().is_empty() { Time::midnight() } else { read_clock(time.trim())? };
    let mut parts = day.split(['-', '/', '.', '年', '月']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(date.to_datetime(time))
}

/// `11:25`, `11:25:05`, `11:25:05.120`, `11时25分05秒`, `11时`; parts of a second are dropped.
fn read_clock(text: &str) -> Option<Time> {
    let plain = text.trim_end_matches('秒').replace(['时', '点', '分', '：'], ":");
    let mut parts = plain.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or_default());
    let whole_second = second.split('.').next().unwrap_or_default();
    let number = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<i8>().ok() };
    let time = Time::new(hour.parse().ok()?, number(minute)?, number(whole_second)?, 0).ok()?;
    parts.next().is_none().then_some(time)
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotATime(text) => {
                write!(f, "`{text}` is not a time; write `2019-02-28 11:25:05` or give `time_format` in a mapping")
            }
            Self::NotInFormat(text, format) => write!(f, "`{text}` is not a time as `{format}`; mend one of them"),
            Self::OutOfRange(text) => write!(f, "`{text}` is too long ago or too far ahead"),
        }
    }
}

impl std::error::Error for TimeError {}

#[cfg(test)]
mod tests {
    use jiff::tz::{Offset, TimeZone};

    use super::read_time;

    #[test]
    fn the_common_spellings_say_the_same_moment() {
        let zone = TimeZone::fixed(Offset::constant(8));
        for (text, format, expected) in [
            ("2019/2/28 11:25:05", None, "2019-02-28T03:25:05Z"),
            ("2019/12/08 6:50:23", None, "2019-12-07T22:50:23Z"),
            (" 2019-02-28 11:25 ", None, "2019-02-28T03:25:00Z"),
            ("2019-02-28T11:25:05", None, "2019-02-28T03:25:05Z"),
            ("2019-02-28T11:25:05.120", None, "2019-02-28T03:25:05Z"),
            ("2019-02-28T11:25:05+09:00", None, "2019-02-28T02:25:05Z"),
            ("2019-02-28T11:25:05Z", None, "2019-02-28T11:25:05Z"),
            ("2019.2.28", None, "2019-02-27T16:00:00Z"),
            ("2019年2月28日", None, "2019-02-27T16:00:00Z"),
            ("2019年2月28日11时25分05秒", None, "2019-02-28T03:25:05Z"),
            ("2019年2月28日 11时25分", None, "2019-02-28T03:25:00Z"),
            ("2019年2月28日 11：25", None, "2019-02-28T03:25:00Z"),
            ("28.02.2019 11:25", Some("%d.%m.%Y %H:%M"), "2019-02-28T03:25:00Z"),
            ("28.02.2019", Some("%d.%m.%Y"), "2019-02-27T16:00:00Z"),
            ("20190228112505+0900", Some("%Y%m%d%H%M%S%z"), "2019-02-28T02:25:05Z"),
        ] {
            let read = read_time(text, format, &zone).map(|moment| moment.to_string());
            assert_eq!(read.as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "昨天",
            "2019/2/30",
            "19/2/28",
            "2/28/2019",
            "2019-02-28 25:00",
            "2019-02-28 11",
            "2019-02-28 11:25:05:09",
            "2019-02-28 11:25 pm",
            "2019-02",
            "43524.47",
            "2019-02-28-01",
            "99999-01-01",
            "2019年2月28日星期四",
        ] {
            let refused = read_time(text, None, &TimeZone::UTC).unwrap_err().to_string();
            assert!(refused.starts_with(&format!("`{text}` is not a time; write")), "{refused}");
        }
        let refused = read_time("2019-02-28", Some("%d.%m.%Y"), &TimeZone::UTC).unwrap_err();
        assert_eq!(refused.to_string(), "`2019-02-28` is not a time as `%d.%m.%Y`; mend one of them");
    }
}
