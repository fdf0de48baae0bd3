//! When a length is over that began at an instant.

use definition::{Length, Unit};
use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};
use serde::{Deserialize, Serialize};

use super::clock::DAY_SECONDS;
use super::{Calendar, CalendarError};

/// At which moment of its last day a length counted in days is over (民法典 203: at 24:00, or at close of business).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayEnd {
    /// At 24:00, which is the next midnight.
    Midnight,
    /// When the office closes.
    OfficeClose,
}

/// When something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The first instant at which it is too late.
    pub at: Timestamp,
    /// The last day on which it is in time.
    pub last_day: Date,
    /// 暂按周末推算: the answer rests on a day outside the imported years, which may still turn out a holiday.
    pub provisional: bool,
}

/// What has to pass until something is due: a whole length, or what was left of one when it was suspended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rest {
    /// Working days, counted from the day after the start.
    WorkingDays(u32),
    /// Natural days, counted from the day after the start.
    Days(u32),
    /// Months, to the corresponding day.
    Months(u32),
    /// Seconds by the clock, day and night.
    ClockSeconds(u64),
    /// Seconds in which the office is open.
    OfficeSeconds(u64),
}

impl From<Length> for Rest {
    fn from(Length { amount, unit }: Length) -> Self {
        match unit {
            Unit::Minutes => Self::ClockSeconds(u64::from(amount) * 60),
            Unit::Hours => Self::ClockSeconds(u64::from(amount) * 3600),
            Unit::OfficeHours => Self::OfficeSeconds(u64::from(amount) * 3600),
            Unit::Days => Self::Days(amount),
            Unit::WorkingDays => Self::WorkingDays(amount),
            Unit::Months => Self::Months(amount),
        }
    }
}

impl Calendar {
    /// When a length, or the rest of one, is over that began at `start`.
    ///
    /// The day of the start is not counted (民法典 201). A length in natural days or months whose last day is a rest
    /// day ends on the next working day (203); a month ends on its corresponding or last day (202). Clock hours run on
    /// from the instant (201); office hours run while the office is open, in whole seconds. `ends` has no meaning for
    /// these two.
    ///
    /// # Errors
    /// [`CalendarError::Outside`], and [`CalendarError::NoOfficeHours`] where they are needed and no layer has any.
    pub fn due(&self, start: Timestamp, length: impl Into<Rest>, ends: DayEnd) -> Result<Due, CalendarError> {
        let outside = || CalendarError::outside(start);
        let (today, _) = self.moment(start)?;
        match length.into() {
            Rest::WorkingDays(count) => {
                let last = self.nth_working_day(today, count).ok_or_else(outside)?;
                self.due_on(start, (today + 1).min(last), last, ends)
            }
            Rest::Days(count) => self.due_from(start, self.day_after_days(start, count)?, ends),
            Rest::Months(count) => self.due_from(start, self.day_after_months(start, count)?, ends),
            Rest::ClockSeconds(seconds) => {
                let seconds = i64::try_from(seconds).map_err(|_| outside())?;
                let at = start.checked_add(SignedDuration::from_secs(seconds)).map_err(|_| outside())?;
                Ok(Due { at, last_day: self.day_before(at)?, provisional: false })
            }
            Rest::OfficeSeconds(seconds) => {
                let at = self.after_office_seconds(start, seconds)?;
                let last_day = self.day_before(at)?;
                Ok(Due { at, last_day, provisional: self.is_provisional(today, self.number(last_day)?) })
            }
        }
    }

    /// When a day is over that is the last one, worked or not.
    ///
    /// # Errors
    /// [`CalendarError::Outside`], and [`CalendarError::NoOfficeHours`] where they are needed and no layer has any.
    pub fn end_of(&self, day: Date, ends: DayEnd) -> Result<Timestamp, CalendarError> {
        let seconds = match ends {
            DayEnd::Midnight => DAY_SECONDS,
            DayEnd::OfficeClose => self.office_hours()?.close_seconds().cast_signed(),
        };
        self.instant(self.number(day)?, seconds).ok_or_else(|| CalendarError::outside(day))
    }

    /// The working day that ends a count of them; of none: today, or the next day that is worked.
    fn nth_working_day(&self, today: usize, count: u32) -> Option<usize> {
        match usize::try_from(count).ok()? {
            0 => self.days.worked_from(today),
            count => self.days.nth_worked(self.days.worked_before(today + 1)? + count - 1),
        }
    }

    /// The day that ends a count of natural days, before it moves off a rest day.
    pub(super) fn day_after_days(&self, start: Timestamp, count: u32) -> Result<usize, CalendarError> {
        let (today, _) = self.moment(start)?;
        let last = usize::try_from(count).ok().and_then(|count| today.checked_add(count));
        last.ok_or_else(|| CalendarError::outside(start))
    }

    /// The day that ends a count of months, before it moves off a rest day.
    pub(super) fn day_after_months(&self, start: Timestamp, count: u32) -> Result<usize, CalendarError> {
        let outside = || CalendarError::outside(start);
        let span = Span::new().try_months(count).map_err(|_| outside())?;
        let last = self.date_of(start)?.checked_add(span).map_err(|_| outside())?;
        self.number(last).map_err(|_| outside())
    }

    /// The due time of a last day that moves to the next working day when it is none.
    fn due_from(&self, start: Timestamp, nominal: usize, ends: DayEnd) -> Result<Due, CalendarError> {
        let last = self.days.worked_from(nominal).ok_or_else(|| CalendarError::outside(start))?;
        self.due_on(start, nominal, last, ends)
    }

    /// The due time of a last day, found by looking at the days from `first` on.
    fn due_on(&self, start: Timestamp, first: usize, last: usize, ends: DayEnd) -> Result<Due, CalendarError> {
        let last_day = self.days.date(last).ok_or_else(|| CalendarError::outside(start))?;
        Ok(Due { at: self.end_of(last_day, ends)?, last_day, provisional: self.is_provisional(first, last) })
    }

    /// The day that an instant ends or lies in: a midnight belongs to the day that it ends.
    fn day_before(&self, at: Timestamp) -> Result<Date, CalendarError> {
        let before = at.checked_sub(SignedDuration::from_nanos(1)).map_err(|_| CalendarError::outside(at))?;
        self.date_of(before)
    }
}
