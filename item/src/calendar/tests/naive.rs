//! The second opinion: counts one day, one minute at a time, with the time zones of `jiff` and no arrays.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{Span, Timestamp};

use crate::calendar::{Kind, Rest};

/// A calendar as a plain table.
pub(super) struct Naive {
    /// What each named day is, the layers already merged.
    pub(super) days: BTreeMap<Date, Kind>,
    /// The open spans of a working day.
    pub(super) open: Vec<(Time, Time)>,
    /// The first and the last day of the imported years.
    pub(super) known: Option<(Date, Date)>,
}

fn zone() -> TimeZone {
    TimeZone::fixed(Offset::constant(8))
}

impl Naive {
    pub(super) fn is_worked(&self, day: Date) -> bool {
        match self.days.get(&day) {
            Some(kind) => *kind == Kind::Workday,
            None => day.weekday() != Weekday::Saturday && day.weekday() != Weekday::Sunday,
        }
    }

    fn is_open(&self, shown: DateTime) -> bool {
        let is_within = |(from, to): &(Time, Time)| *from <= shown.time() && shown.time() < *to;
        self.is_worked(shown.date()) && self.open.iter().any(is_within)
    }

    fn is_unknown(&self, day: Date) -> bool {
        self.known.is_none_or(|(from, to)| day < from || day > to)
    }

    /// The due instant, its last day, and whether a day that was looked at is unknown; days end at midnight.
    pub(super) fn due(&self, start: Timestamp, rest: Rest) -> (Timestamp, Date, bool) {
        let begun = start.to_zoned_datetime(zone()).datetime();
        let mut unknown = false;
        let mut last = begun.date();
        match rest {
            Rest::WorkingDays(count) => {
                let mut left = count;
                while left > 0 {
                    last = last.tomorrow().unwrap();
                    unknown |= self.is_unknown(last);
                    left -= u32::from(self.is_worked(last));
                }
            }
            Rest::Days(count) => (0..count).for_each(|_| last = last.tomorrow().unwrap()),
            Rest::Months(count) => {
                let whole = i32::from(last.month()) - 1 + i32::try_from(count).unwrap();
                let (year, month) = (i32::from(last.year()) + whole / 12, whole % 12 + 1);
                let month = Date::new(i16::try_from(year).unwrap(), i8::try_from(month).unwrap(), 1).unwrap();
                last = (0..last.day() - 1).fold(month, |day, _| day.tomorrow().unwrap());
                while last.month() != month.month() {
                    last = last.yesterday().unwrap();
                }
            }
            Rest::ClockSeconds(seconds) => {
                let at = start + Span::new().seconds(i64::try_from(seconds).unwrap());
                return (at, day_ended_by(at), false);
            }
            Rest::OfficeSeconds(seconds) => {
                let mut now = begun;
                let mut left = seconds / 60;
                unknown |= self.is_unknown(now.date());
                while left > 0 {
                    unknown |= self.is_unknown(now.date());
                    left -= u64::from(self.is_open(now));
                    now += Span::new().minutes(1);
                }
                let at = now.to_zoned_datetime(zone()).unwrap().timestamp();
                return (at, day_ended_by(at), unknown);
            }
        }
        unknown |= self.is_unknown(last);
        while !self.is_worked(last) {
            last = last.tomorrow().unwrap();
            unknown |= self.is_unknown(last);
        }
        (last.tomorrow().unwrap().to_zoned_datetime(zone()).unwrap().timestamp(), last, unknown)
    }
}

/// The day to whose end or middle an instant belongs.
fn day_ended_by(at: Timestamp) -> Date {
    (at - Span::new().nanoseconds(1)).to_zoned_datetime(zone()).date()
}
