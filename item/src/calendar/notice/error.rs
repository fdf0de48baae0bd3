//! Why the text of a notice cannot be relied on.

use std::fmt;

use jiff::civil::Date;

use super::NOTICE_BYTES_MAX;
use crate::calendar::days::{FIRST_YEAR, LAST_YEAR};

/// Why the text of a notice was refused. The sentence is given as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeError {
    /// The text has more than [`NOTICE_BYTES_MAX`] bytes.
    TooLong,
    /// The year, or one that a date names, lies outside the years that a calendar holds.
    Year(i16),
    /// No sentence of the text gives a day off.
    NoHolidays,
    /// A sentence has dates, but not what becomes of them.
    NotUnderstood(String),
    /// There is no such day, or its month was not named.
    NoSuchDay(String),
    /// A range of days runs backwards or for more than a month.
    Range(String),
    /// The day does not have the weekday in brackets.
    Weekday(String, Date),
    /// The days named are not as many as the sentence says.
    Count(String, usize),
    /// A day off stands before the name of any festival.
    NoName(String),
    /// A make-up workday is no Saturday or Sunday.
    NotAtWeekend(String, Date),
    /// The day is off in one sentence and worked in another.
    Contradiction(String, Date),
}

impl fmt::Display for NoticeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "the notice has more than {NOTICE_BYTES_MAX} bytes; give the notice alone"),
            Self::Year(year) => write!(f, "{year} lies outside the years {FIRST_YEAR} to {LAST_YEAR}; check the year"),
            Self::NoHolidays => write!(f, "no sentence gives a day off; it is written `元旦：1月1日至3日放假`"),
            Self::NotUnderstood(sentence) => {
                write!(f, "`{sentence}` has dates without 放假, 补休 or 上班; reword it, or import the days as a table")
            }
            Self::NoSuchDay(sentence) => write!(f, "`{sentence}` names a day that does not exist; check month and day"),
            Self::Range(sentence) => {
                write!(f, "`{sentence}` has a range that runs backwards or too long; check its ends")
            }
            Self::Weekday(sentence, day) => {
                write!(f, "`{sentence}` gives {day} the wrong weekday; check the date and the year of the notice")
            }
            Self::Count(sentence, days) => {
                write!(f, "`{sentence}` names {days} days and says another number; check the dates")
            }
            Self::NoName(sentence) => write!(f, "`{sentence}` stands under no festival; begin it with `春节：`"),
            Self::NotAtWeekend(sentence, day) => {
                write!(f, "`{sentence}` makes up on {day}, which is a working day anyhow; check the date")
            }
            Self::Contradiction(sentence, day) => {
                write!(f, "`{sentence}`: {day} is a day off in one sentence and worked in another; check both")
            }
        }
    }
}

impl std::error::Error for NoticeError {}
