//! How long something may last: a number and a unit, as an official writes it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The largest number that a length may have, in any unit: ten years of days.
pub const LENGTH_AMOUNT_MAX: u32 = 3660;

/// A natural day in minutes.
pub(crate) const DAY_MINUTES: u64 = 24 * 60;
/// What a working day takes of the calendar: five of them are a week.
pub(crate) const WORKING_DAY_MINUTES: u64 = DAY_MINUTES * 7 / 5;

/// What a length counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Minutes by the clock, day and night.
    Minutes,
    /// Hours by the clock, day and night (民法典 201: counted from the stated moment).
    Hours,
    /// Hours in which the office is open.
    OfficeHours,
    /// Natural days; a last day that is a rest day moves to the next working day (民法典 203).
    Days,
    /// Working days of the calendar (行政许可法 82, 行政处罚法 85).
    WorkingDays,
    /// Months, ending on the corresponding day or on the last day of the month (民法典 202).
    Months,
}

/// A length: `5 working days`, `15 days`, `48 hours`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Length {
    /// How many, from 1 to [`LENGTH_AMOUNT_MAX`].
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
}

/// Each spelling that a list file may use, English first.
const SPELLINGS: [(&str, Unit); 26] = [
    ("working days", Unit::WorkingDays),
    ("working day", Unit::WorkingDays),
    ("wd", Unit::WorkingDays),
    ("个工作日", Unit::WorkingDays),
    ("工作日", Unit::WorkingDays),
    ("office hours", Unit::OfficeHours),
    ("office hour", Unit::OfficeHours),
    ("oh", Unit::OfficeHours),
    ("个工作小时", Unit::OfficeHours),
    ("工作小时", Unit::OfficeHours),
    ("months", Unit::Months),
    ("month", Unit::Months),
    ("mo", Unit::Months),
    ("个月", Unit::Months),
    ("minutes", Unit::Minutes),
    ("minute", Unit::Minutes),
    ("min", Unit::Minutes),
    ("分钟", Unit::Minutes),
    ("hours", Unit::Hours),
    ("hour", Unit::Hours),
    ("h", Unit::Hours),
    ("小时", Unit::Hours),
    ("days", Unit::Days),
    ("day", Unit::Days),
    ("d", Unit::Days),
    ("日", Unit::Days),
];

/// Why a text is not a length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LengthError {
    /// The text does not begin with a whole number.
    NoNumber,
    /// The number is zero or larger than [`LENGTH_AMOUNT_MAX`].
    OutOfRange,
    /// The word after the number is not a unit.
    UnknownUnit(String),
}

impl fmt::Display for LengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoNumber => write!(f, "a length begins with a whole number, for example `5 working days`"),
            Self::OutOfRange => write!(f, "a length is from 1 to {LENGTH_AMOUNT_MAX}"),
            Self::UnknownUnit(word) => write!(
                f,
                "`{word}` is not a unit of time; use working days, days, hours, office hours, minutes or months"
            ),
        }
    }
}

impl FromStr for Length {
    type Err = LengthError;

    fn from_str(text: &str) -> Result<Self, LengthError> {
        let text = text.trim();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return Err(LengthError::NoNumber);
        }
        let (number, word) = text.split_at(digits);
        let word = word.trim();
        let unit = SPELLINGS
            .iter()
            .find(|(spelling, _)| *spelling == word)
            .map(|(_, unit)| *unit)
            .or((word == "天").then_some(Unit::Days))
            .ok_or_else(|| LengthError::UnknownUnit(word.to_owned()))?;
        let amount: u32 = number.parse().map_err(|_| LengthError::OutOfRange)?;
        if amount == 0 || amount > LENGTH_AMOUNT_MAX {
            return Err(LengthError::OutOfRange);
        }
        Ok(Self { amount, unit })
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.unit {
            Unit::Minutes => "minute",
            Unit::Hours => "hour",
            Unit::OfficeHours => "office hour",
            Unit::Days => "day",
            Unit::WorkingDays => "working day",
            Unit::Months => "month",
        };
        write!(f, "{} {word}{}", self.amount, if self.amount == 1 { "" } else { "s" })
    }
}

impl Length {
    /// About how long it is, in minutes of the calendar: to compare lengths of different units, never to count a due.
    #[must_use]
    pub fn minutes(self) -> u64 {
        let one = match self.unit {
            Unit::Minutes => 1,
            Unit::Hours => 60,
            Unit::OfficeHours => WORKING_DAY_MINUTES / 8,
            Unit::Days => DAY_MINUTES,
            Unit::WorkingDays => WORKING_DAY_MINUTES,
            Unit::Months => 31 * DAY_MINUTES,
        };
        u64::from(self.amount) * one
    }

    /// The length in Chinese: `5 个工作日`.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        let word = match self.unit {
            Unit::Minutes => "分钟",
            Unit::Hours => "小时",
            Unit::OfficeHours => "个工作小时",
            Unit::Days => "日",
            Unit::WorkingDays => "个工作日",
            Unit::Months => "个月",
        };
        format!("{} {word}", self.amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        for (text, expected) in [
            ("5 working days", "5 working days"),
            ("5wd", "5 working days"),
            ("1 个工作日", "1 working day"),
            ("15日", "15 days"),
            ("15 天", "15 days"),
            ("48h", "48 hours"),
            ("3 分钟", "3 minutes"),
            ("2 months", "2 months"),
            ("8 office hours", "8 office hours"),
        ] {
            assert_eq!(text.parse::<Length>().map(|l| l.to_string()), Ok(expected.to_owned()), "{text}");
        }
        for text in ["", "five days", "0 days", "99999999999 days", "3661 days", "5 wekks", "-1 days", "5"] {
            assert!(text.parse::<Length>().is_err(), "{text}");
        }
    }
}
