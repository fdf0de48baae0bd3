//! What can go wrong when a calendar is asked.

use std::fmt;

use jiff::Timestamp;

use super::days::{FIRST_YEAR, LAST_YEAR};

/// Why a calendar gives no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarError {
    /// The day asked for, or the day that the answer would be, lies outside 1990 to 2100.
    Outside {
        /// The day or instant that led there, as written.
        from: String,
    },
    /// The answer needs the hours in which the office is open, and no layer names them.
    NoOfficeHours {
        /// The layers that were looked through, as in [`super::Calendar::version`].
        calendar: String,
    },
    /// There is nothing left to suspend: the length had already run out.
    AlreadyDue {
        /// When it ran out.
        at: Timestamp,
    },
}

impl CalendarError {
    /// The error of whatever `from` leads outside the years that a calendar holds.
    pub(super) fn outside(from: impl fmt::Display) -> Self {
        Self::Outside { from: from.to_string() }
    }
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outside { from } => {
                write!(
                    f,
                    "counting from {from} leaves the years {FIRST_YEAR} to {LAST_YEAR} that a calendar holds; check the date and the length"
                )
            }
            Self::NoOfficeHours { calendar } => {
                write!(
                    f,
                    "the calendar {calendar} names no office hours; give them to one of its layers, for example `09:00-11:30,13:30-17:30`"
                )
            }
            Self::AlreadyDue { at } => {
                write!(f, "the length ran out at {at}; what is overdue cannot be suspended, extend it instead")
            }
        }
    }
}

impl std::error::Error for CalendarError {}
