//! Random layers, starts and lengths: the calendar and the naive counter must agree, and suspension must lose nothing.

use std::collections::BTreeMap;

use definition::{Length, Unit};
use jiff::civil::{Date, date, time};
use jiff::{SignedDuration, Span, Timestamp};
use proptest::prelude::*;

use super::naive::Naive;
use crate::calendar::{Calendar, CalendarError, DayEnd, Kind, Layer, NamedDay, Rest};

const FIRST: Date = date(2023, 12, 1);

/// Days named at random over two years, often in runs.
fn named() -> impl Strategy<Value = BTreeMap<Date, Kind>> {
    let run = (0_i64..800, 1_i64..12, prop_oneof![Just(Kind::Holiday), Just(Kind::Workday)]);
    prop::collection::vec(run, 0..25).prop_map(|runs| {
        let days = runs.into_iter().flat_map(|(from, length, kind)| (from..from + length).map(move |day| (day, kind)));
        days.map(|(day, kind)| (FIRST + Span::new().days(day), kind)).collect()
    })
}

fn layer(id: &str, parent: Option<&str>, days: &BTreeMap<Date, Kind>) -> Layer {
    let name = |kind: &Kind| NamedDay { kind: *kind, name: "节".to_owned(), source: String::new() };
    let days = days.iter().map(|(day, kind)| (*day, name(kind))).collect();
    Layer { parent: parent.map(str::to_owned), days, ..Layer::new(id) }
}

/// A calendar of two layers, and the same days as a plain table.
fn pair(nation: &BTreeMap<Date, Kind>, city: &BTreeMap<Date, Kind>) -> (Calendar, Naive) {
    let cn = Layer { office_hours: "09:00-11:30,13:30-17:30".parse().ok(), ..layer("cn", None, nation) };
    let calendar = Calendar::resolve(&[layer("sh", Some("cn"), city), cn], "sh").unwrap();
    let loaded = |year| nation.contains_key(&date(year, 10, 1));
    let known = match (loaded(2024), loaded(2025)) {
        (true, both) => Some((date(2024, 1, 1), date(if both { 2025 } else { 2024 }, 12, 31))),
        (false, true) => Some((date(2025, 1, 1), date(2025, 12, 31))),
        (false, false) => None,
    };
    let mut days = nation.clone();
    days.extend(city);
    let open = vec![(time(9, 0, 0, 0), time(11, 30, 0, 0)), (time(13, 30, 0, 0), time(17, 30, 0, 0))];
    (calendar, Naive { days, open, known })
}

fn length() -> impl Strategy<Value = Length> {
    let unit = |unit, most| (1_u32..=most).prop_map(move |amount| Length { amount, unit });
    prop_oneof![
        unit(Unit::WorkingDays, 60),
        unit(Unit::Days, 120),
        unit(Unit::Months, 14),
        unit(Unit::Hours, 200),
        unit(Unit::Minutes, 3000),
        unit(Unit::OfficeHours, 60),
    ]
}

/// A whole minute within two and a half years, in China shown as one of [`FIRST`] or later.
fn start() -> impl Strategy<Value = Timestamp> {
    let first: Timestamp = "2023-12-01T00:00+08:00".parse().unwrap();
    (0_i64..900 * 24 * 60).prop_map(move |minutes| first + Span::new().minutes(minutes))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn due_times_agree(nation in named(), city in named(), start in start(), length in length()) {
        let (calendar, naive) = pair(&nation, &city);
        let due = calendar.due(start, length, DayEnd::Midnight).unwrap();
        prop_assert_eq!((due.at, due.last_day, due.provisional), naive.due(start, length.into()));
    }

    #[test]
    fn counts_agree(nation in named(), city in named(), from in 0_i64..900, days in -200_i64..200) {
        let (calendar, naive) = pair(&nation, &city);
        let from = FIRST + Span::new().days(from);
        let to = from + Span::new().days(days);
        let mut expected = 0;
        let mut day = from.min(to);
        while day < from.max(to) {
            day = day.tomorrow().unwrap();
            expected += i32::from(naive.is_worked(day));
        }
        let expected = if to < from { -expected } else { expected };
        prop_assert_eq!(calendar.working_days_between(from, to), Ok(expected));
        prop_assert_eq!(calendar.is_working_day(to), Ok(naive.is_worked(to)));
    }

    /// A length that stops and goes on at once is due when it was; one that goes on later loses nothing of its rest.
    #[test]
    fn suspension(nation in named(), start in start(), length in length(), used in 0_i64..20_000, held in 0_i64..60) {
        let (calendar, naive) = pair(&nation, &BTreeMap::new());
        let due = calendar.due(start, length, DayEnd::Midnight).unwrap();
        let stop = start + Span::new().minutes(used);
        let left = calendar.left(start, length, DayEnd::Midnight, stop);
        if stop >= due.at {
            prop_assert_eq!(left, Err(CalendarError::AlreadyDue { at: due.at }));
            return Ok(());
        }
        let left = left.unwrap();
        prop_assert_eq!(calendar.due(stop, left, DayEnd::Midnight).unwrap().at, due.at);
        let go_on = stop + SignedDuration::from_hours(24 * held);
        let later = calendar.due(go_on, left, DayEnd::Midnight).unwrap();
        prop_assert!(later.at >= due.at);
        match left {
            Rest::WorkingDays(0) | Rest::Days(0) => {}
            _ => prop_assert_eq!((later.at, later.last_day), { let (at, day, _) = naive.due(go_on, left); (at, day) }),
        }
    }

    /// Whatever the instant and the length: an answer or an error, never a panic; and an answer is never in the past.
    #[test]
    fn wild_input(second in -377_705_023_201_i64..=253_402_207_200, nanos in 0_i32..1_000_000_000, amount: u32, seconds: u64) {
        let calendar = super::calendar();
        let start = Timestamp::new(second, 0).unwrap();
        let start = start.checked_add(SignedDuration::from_nanos(i64::from(nanos))).unwrap_or(start);
        for rest in [
            Rest::WorkingDays(amount), Rest::Days(amount), Rest::Months(amount), Rest::Days(amount % 3660),
            Rest::ClockSeconds(seconds), Rest::OfficeSeconds(seconds), Rest::OfficeSeconds(seconds % 100_000),
        ] {
            for ends in [DayEnd::Midnight, DayEnd::OfficeClose] {
                if let Ok(due) = calendar.due(start, rest, ends) {
                    prop_assert!(due.last_day >= calendar.date_of(start).unwrap());
                    prop_assert!(calendar.left(start, rest, ends, due.at).is_err());
                }
            }
        }
    }
}
