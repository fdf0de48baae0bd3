//! What is left of a length: for the desk, and for the clock that stands still while an item is suspended.

use jiff::Timestamp;

use super::{Calendar, CalendarError, DayEnd, Due, OfficeHours, Rest};

/// How far away a due time is; negative once it has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remaining {
    /// The working days after today up to and with the last day.
    pub working_days: i32,
    /// The seconds by the clock; a begun one counts as none.
    pub clock_seconds: i64,
}

impl Calendar {
    /// How far away a due time is.
    ///
    /// # Errors
    /// [`CalendarError::Outside`].
    pub fn remaining(&self, now: Timestamp, due: &Due) -> Result<Remaining, CalendarError> {
        let working_days = self.working_days_between(self.date_of(now)?, due.last_day)?;
        Ok(Remaining { working_days, clock_seconds: due.at.duration_since(now).as_secs() })
    }

    /// What is left at `now` of a length that began at `start`, to be given to [`Calendar::due`] with the instant at
    /// which it goes on. Days are left in days, of months the natural days to the corresponding day, hours in seconds,
    /// a begun one counted whole. The day on which it stops has been used up; the day on which it goes on is not
    /// counted. What goes on at the instant at which it stopped is due when it was.
    ///
    /// # Errors
    /// [`CalendarError::AlreadyDue`], and those of [`Calendar::due`].
    pub fn left(
        &self,
        start: Timestamp,
        length: impl Into<Rest>,
        ends: DayEnd,
        now: Timestamp,
    ) -> Result<Rest, CalendarError> {
        let length = length.into();
        let due = self.due(start, length, ends)?;
        if now >= due.at {
            return Err(CalendarError::AlreadyDue { at: due.at });
        }
        let outside = || CalendarError::outside(now);
        Ok(match length {
            Rest::WorkingDays(_) => {
                let days = self.working_days_between(self.date_of(now)?, due.last_day)?;
                Rest::WorkingDays(u32::try_from(days).map_err(|_| outside())?)
            }
            Rest::Days(count) => self.days_left(self.day_after_days(start, count)?, now)?,
            Rest::Months(count) => self.days_left(self.day_after_months(start, count)?, now)?,
            Rest::ClockSeconds(_) => {
                let left = due.at.duration_since(now);
                Rest::ClockSeconds(left.as_secs().unsigned_abs() + u64::from(left.subsec_nanos() > 0))
            }
            Rest::OfficeSeconds(_) => Rest::OfficeSeconds(
                self.office_seconds_before(due.at)?.saturating_sub(self.office_seconds_before(now)?),
            ),
        })
    }

    /// The instant from which an extension of a due time counts: it adds to the old end, so a length in days takes the
    /// old last day as the day that is not counted, and hours go on from the due instant.
    ///
    /// # Errors
    /// [`CalendarError::Outside`].
    pub fn extension_start(&self, due: &Due, extension: impl Into<Rest>) -> Result<Timestamp, CalendarError> {
        match extension.into() {
            Rest::ClockSeconds(_) | Rest::OfficeSeconds(_) => Ok(due.at),
            Rest::WorkingDays(_) | Rest::Days(_) | Rest::Months(_) => {
                self.instant(self.number(due.last_day)?, 0).ok_or_else(|| CalendarError::outside(due.last_day))
            }
        }
    }

    /// The natural days that are left until a day; none when it has passed and only the move off a rest day is left.
    fn days_left(&self, last: usize, now: Timestamp) -> Result<Rest, CalendarError> {
        let days = last.saturating_sub(self.moment(now)?.0);
        u32::try_from(days).map(Rest::Days).map_err(|_| CalendarError::outside(now))
    }

    /// The office hours, for an answer that cannot do without.
    pub(super) fn office_hours(&self) -> Result<&OfficeHours, CalendarError> {
        let calendar = || CalendarError::NoOfficeHours { calendar: self.version().to_owned() };
        self.office_hours.as_ref().ok_or_else(calendar)
    }

    /// For how many seconds the office has been open, since the first day held, when it is `at`.
    fn office_seconds_before(&self, at: Timestamp) -> Result<u64, CalendarError> {
        let hours = self.office_hours()?;
        let outside = || CalendarError::outside(at);
        let (today, clock_seconds) = self.moment(at)?;
        let days = u64::try_from(self.days.worked_before(today).ok_or_else(outside)?).map_err(|_| outside())?;
        let is_worked = self.days.is_worked(today).ok_or_else(outside)?;
        Ok(days * hours.day_seconds() + if is_worked { hours.open_before(clock_seconds) } else { 0 })
    }

    /// The earliest instant by which the office has been open for so many seconds after `start`.
    pub(super) fn after_office_seconds(&self, start: Timestamp, seconds: u64) -> Result<Timestamp, CalendarError> {
        let hours = self.office_hours()?;
        let outside = || CalendarError::outside(start);
        if seconds == 0 {
            return Ok(start);
        }
        let target = self.office_seconds_before(start)?.checked_add(seconds).ok_or_else(outside)?;
        // A target on the edge of two days belongs to the close of the first one, so that it is the earliest instant.
        let full_days = (target - 1) / hours.day_seconds();
        let day = usize::try_from(full_days).ok().and_then(|count| self.days.nth_worked(count)).ok_or_else(outside)?;
        let clock_seconds = hours.clock_at(target - full_days * hours.day_seconds());
        self.instant(day, clock_seconds.cast_signed()).ok_or_else(outside)
    }
}
