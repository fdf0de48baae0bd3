//! Counting days one by one.

use definition::list::DayEnd;
use definition::{Length, Unit};
use item::calendar::Calendar;
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};

/// When a count ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    /// The first instant that is too late.
    pub at: Timestamp,
    /// The last day in time.
    pub last: Date,
    /// The last day before it moved off a rest day.
    pub nominal: Date,
    /// What was counted at the end.
    pub unit: Unit,
}

/// What is left of a stopped count, in its own unit: days, or seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Left(pub u64, pub Unit);

/// A calendar and how its days end.
#[derive(Clone, Copy)]
pub struct Counter<'a> {
    pub calendar: &'a Calendar,
    pub ends: DayEnd,
}

/// The opening hours of every office in these tests, in seconds of the day.
const OPEN: [(i64, i64); 2] = [(9 * 3600, 11 * 3600 + 1800), (13 * 3600 + 1800, 17 * 3600 + 1800)];

impl Counter<'_> {
    pub fn day(&self, at: Timestamp) -> Date {
        self.calendar.date_of(at).unwrap()
    }

    fn works(&self, day: Date) -> bool {
        self.calendar.is_working_day(day).unwrap()
    }

    /// The instant so many seconds after a day began.
    fn second(&self, day: Date, seconds: i64) -> Timestamp {
        self.calendar.at(day.at(0, 0, 0, 0)).unwrap() + SignedDuration::from_secs(seconds)
    }

    /// When a day that is the last ends.
    pub fn end(&self, day: Date) -> Timestamp {
        match self.ends {
            DayEnd::Midnight => self.second(day, 24 * 3600),
            DayEnd::OfficeClose => self.second(day, OPEN[1].1),
        }
    }

    pub fn next_worked(&self, mut day: Date) -> Date {
        while !self.works(day) {
            day = day.tomorrow().unwrap();
        }
        day
    }

    pub fn length(&self, start: Timestamp, length: Length) -> Count {
        let amount = u64::from(length.amount);
        let seconds = match length.unit {
            Unit::Minutes => 60,
            Unit::Hours | Unit::OfficeHours => 3600,
            _ => 1,
        };
        self.rest(start, Left(amount * seconds, length.unit))
    }

    pub fn rest(&self, start: Timestamp, Left(amount, unit): Left) -> Count {
        let today = self.day(start);
        match unit {
            Unit::WorkingDays => {
                let mut day = today;
                for _ in 0..amount {
                    day = self.next_worked(day.tomorrow().unwrap());
                }
                let day = if amount == 0 { self.next_worked(day) } else { day };
                Count { at: self.end(day), last: day, nominal: day, unit }
            }
            Unit::Days => {
                let nominal = (0..amount).fold(today, |day, _| day.tomorrow().unwrap());
                self.on_day(nominal, unit)
            }
            Unit::Months => {
                let months = i64::from(today.year()) * 12 + i64::from(today.month()) - 1 + amount.cast_signed();
                let (year, month) = (i16::try_from(months / 12).unwrap(), i8::try_from(months % 12).unwrap() + 1);
                let longest = date(year, month, 1).days_in_month();
                self.on_day(date(year, month, today.day().min(longest)), unit)
            }
            Unit::Minutes | Unit::Hours => {
                let at = start + SignedDuration::from_secs(amount.cast_signed());
                let last = self.day(at - SignedDuration::from_secs(1));
                Count { at, last, nominal: last, unit }
            }
            Unit::OfficeHours => {
                let at = self.open_for(start, amount.cast_signed());
                let last = self.day(at - SignedDuration::from_secs(1));
                Count { at, last, nominal: last, unit }
            }
        }
    }

    pub fn on_day(&self, nominal: Date, unit: Unit) -> Count {
        let last = self.next_worked(nominal);
        Count { at: self.end(last), last, nominal, unit }
    }

    /// Adds an extension to a count: days from its last day, hours from its end.
    pub fn extend(&self, count: &Count, more: Length) -> Count {
        match more.unit {
            Unit::Minutes | Unit::Hours | Unit::OfficeHours => self.length(count.at, more),
            _ => self.length(self.second(count.last, 0), more),
        }
    }

    /// What is left of a count, in its own unit.
    pub fn left(&self, count: &Count, now: Timestamp) -> Left {
        let today = self.day(now);
        let days_until = |last: Date, counts: &dyn Fn(Date) -> bool| {
            let mut day = today;
            let mut days = 0;
            while day < last {
                day = day.tomorrow().unwrap();
                days += u64::from(counts(day));
            }
            days
        };
        match count.unit {
            Unit::WorkingDays => Left(days_until(count.last, &|day| self.works(day)), Unit::WorkingDays),
            Unit::Days | Unit::Months => Left(days_until(count.nominal, &|_| true), Unit::Days),
            Unit::Minutes | Unit::Hours => Left(count.at.duration_since(now).as_secs().unsigned_abs(), count.unit),
            Unit::OfficeHours => {
                let mut seconds = 0;
                let mut day = today;
                while day <= count.last {
                    if self.works(day) {
                        for (from, to) in OPEN {
                            let from = self.second(day, from).max(now);
                            let to = self.second(day, to).min(count.at);
                            seconds += to.duration_since(from).as_secs().max(0);
                        }
                    }
                    day = day.tomorrow().unwrap();
                }
                Left(seconds.unsigned_abs(), Unit::OfficeHours)
            }
        }
    }

    fn open_for(&self, start: Timestamp, mut seconds: i64) -> Timestamp {
        let mut day = self.day(start);
        if seconds == 0 {
            return start;
        }
        loop {
            if self.works(day) {
                for (from, to) in OPEN {
                    let (from, to) = (self.second(day, from).max(start), self.second(day, to));
                    let open = to.duration_since(from).as_secs().max(0);
                    if seconds <= open {
                        return from + SignedDuration::from_secs(seconds);
                    }
                    seconds -= open;
                }
            }
            day = day.tomorrow().unwrap();
        }
    }
}
