//! All days from 1990 to 2100 in arrays: which are worked, and the n-th working day in one step.

use jiff::civil::{Date, Weekday, date};

/// The first year that a calendar holds.
pub(super) const FIRST_YEAR: i16 = 1990;
/// The last year that a calendar holds.
pub(super) const LAST_YEAR: i16 = 2100;
/// Days from 1970-01-01 to the first day held.
pub(super) const FIRST_UNIX_DAY: i64 = 7305;

/// The days, numbered from 0 on 1 January of [`FIRST_YEAR`]. Two arrays answer every question of counting.
#[derive(Debug, Clone)]
pub(super) struct Days {
    /// The date of each day.
    dates: Vec<Date>,
    /// For each day, and for the one after the last, how many working days come before it.
    worked_before: Vec<u16>,
    /// The working days in order.
    worked: Vec<u16>,
}

/// Whether a day is held at all.
pub(super) fn is_held(day: Date) -> bool {
    (FIRST_YEAR..=LAST_YEAR).contains(&day.year())
}

/// Whether the ordinary week has the day as a rest day.
pub(super) fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The number of a day that is held.
pub(super) fn number_of(day: Date) -> Option<usize> {
    let years = usize::try_from(day.year().checked_sub(FIRST_YEAR)?).ok()?;
    // 1992 is the first leap year of the span and 2100, its last year, is none.
    let first_of_year = years * 365 + (years + 1) / 4;
    is_held(day).then(|| first_of_year + usize::from(day.day_of_year().unsigned_abs()) - 1)
}

impl Days {
    /// Numbers the days, asking `is_worked` for each.
    pub(super) fn new(is_worked: impl Fn(Date) -> bool) -> Self {
        let last = date(LAST_YEAR, 12, 31);
        let mut days = Self { dates: Vec::new(), worked_before: vec![0], worked: Vec::new() };
        let mut next = Some(date(FIRST_YEAR, 1, 1));
        // The span has 40542 days, so each number fits into 16 bits.
        for number in 0_u16.. {
            let Some(day) = next.filter(|day| *day <= last) else { break };
            days.dates.push(day);
            if is_worked(day) {
                days.worked.push(number);
            }
            days.worked_before.push(u16::try_from(days.worked.len()).unwrap_or(u16::MAX));
            next = day.tomorrow().ok();
        }
        days
    }

    /// The date of a number.
    pub(super) fn date(&self, number: usize) -> Option<Date> {
        self.dates.get(number).copied()
    }

    /// How many working days come before the day; it may be the one after the last day held.
    pub(super) fn worked_before(&self, number: usize) -> Option<usize> {
        self.worked_before.get(number).copied().map(usize::from)
    }

    /// The number of the working day that has `count` working days before it.
    pub(super) fn nth_worked(&self, count: usize) -> Option<usize> {
        self.worked.get(count).copied().map(usize::from)
    }

    /// The day itself when it is worked, otherwise the next one that is.
    pub(super) fn worked_from(&self, number: usize) -> Option<usize> {
        self.nth_worked(self.worked_before(number)?)
    }

    /// Whether the day is worked.
    pub(super) fn is_worked(&self, number: usize) -> Option<bool> {
        Some(self.worked_before(number + 1)? > self.worked_before(number)?)
    }
}
