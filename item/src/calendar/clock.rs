//! What a calendar says of days and instants: which day it is, whether it is worked, how many lie between two.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};

use super::days::{FIRST_UNIX_DAY, number_of};
use super::{Calendar, CalendarError};

/// Seconds in a day; China has had no summer time since 1991, and a calendar's offset is fixed.
pub(super) const DAY_SECONDS: i64 = 86_400;

impl Calendar {
    /// Which layers, at which versions, this calendar was made of: `cn@3+sh@1`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The last year whose national notice was imported, with none missing before it; `None` when there is none.
    #[must_use]
    pub fn last_year(&self) -> Option<i16> {
        self.years.map(|(_, last)| last)
    }

    /// How far the calendar's clock is ahead of UTC, in minutes.
    #[must_use]
    pub fn offset_minutes(&self) -> i32 {
        self.offset_minutes
    }

    /// The date that it is, by the calendar's clock.
    ///
    /// # Errors
    /// [`CalendarError::Outside`].
    pub fn date_of(&self, at: Timestamp) -> Result<Date, CalendarError> {
        self.days.date(self.moment(at)?.0).ok_or_else(|| CalendarError::outside(at))
    }

    /// The instant at which the calendar's clock shows a date and time.
    ///
    /// # Errors
    /// [`CalendarError::Outside`].
    pub fn at(&self, shown: DateTime) -> Result<Timestamp, CalendarError> {
        let outside = || CalendarError::outside(shown);
        let time = shown.time();
        let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
        let midnight = self.instant(self.number(shown.date())?, seconds).ok_or_else(outside)?;
        Timestamp::new(midnight.as_second(), time.subsec_nanosecond()).map_err(|_| outside())
    }

    /// Whether the day is worked.
    ///
    /// # Errors
    /// [`CalendarError::Outside`].
    pub fn is_working_day(&self, day: Date) -> Result<bool, CalendarError> {
        self.days.is_worked(self.number(day)?).ok_or_else(|| CalendarError::outside(day))
    }

    /// How many working days come after `from` up to and with `to`; negative when `to` is the earlier one.
    ///
    /// # Errors
    /// [`CalendarError::Outside`].
    pub fn working_days_between(&self, from: Date, to: Date) -> Result<i32, CalendarError> {
        let through = |day: Date| {
            let worked = self.days.worked_before(self.number(day)? + 1);
            worked.and_then(|worked| i32::try_from(worked).ok()).ok_or_else(|| CalendarError::outside(day))
        };
        Ok(through(to)? - through(from)?)
    }

    /// The number of a day.
    pub(super) fn number(&self, day: Date) -> Result<usize, CalendarError> {
        number_of(day).ok_or_else(|| CalendarError::outside(day))
    }

    /// The number of the day that it is, and the whole seconds of it that have passed.
    pub(super) fn moment(&self, at: Timestamp) -> Result<(usize, u64), CalendarError> {
        let outside = || CalendarError::outside(at);
        let shown = at.as_second() + i64::from(self.offset_minutes) * 60;
        let number = shown.div_euclid(DAY_SECONDS) - FIRST_UNIX_DAY;
        let number = usize::try_from(number).ok().filter(|number| self.days.date(*number).is_some());
        Ok((number.ok_or_else(outside)?, shown.rem_euclid(DAY_SECONDS).unsigned_abs()))
    }

    /// The instant that lies a number of seconds after the midnight at which a day begins.
    pub(super) fn instant(&self, number: usize, seconds: i64) -> Option<Timestamp> {
        let midnight = (i64::try_from(number).ok()? + FIRST_UNIX_DAY) * DAY_SECONDS;
        Timestamp::from_second(midnight + seconds - i64::from(self.offset_minutes) * 60).ok()
    }

    /// Whether one of the days, from the first to the last of them, lies outside the years that were imported.
    pub(super) fn is_provisional(&self, first: usize, last: usize) -> bool {
        let edges =
            self.years.and_then(|(from, to)| Some((number_of(date(from, 1, 1))?, number_of(date(to, 12, 31))?)));
        edges.is_none_or(|(from, to)| first < from || last > to)
    }
}
