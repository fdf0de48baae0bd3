//! The counting rules by example, on the days as they ship.

use definition::{Length, Unit};
use expect_test::{Expect, expect};
use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};

use super::{calendar, nation, shanghai};
use crate::calendar::{Calendar, CalendarError, DayEnd, Due, Layer, Rest};

/// An instant as a clock in China shows it.
fn at(text: &str) -> Timestamp {
    format!("{text}+08:00").parse().unwrap()
}

fn due(start: &str, length: &str, ends: DayEnd) -> Result<Due, CalendarError> {
    calendar().due(at(start), length.parse::<Length>().unwrap(), ends)
}

fn check(cases: &[(&str, &str)], ends: DayEnd, expected: Expect) {
    let mut lines = String::new();
    for (start, length) in cases {
        let Due { at, last_day, provisional } = due(start, length, ends).unwrap();
        let shown = at.to_zoned_datetime(jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(8))).datetime();
        let mark = if provisional { " provisional" } else { "" };
        lines += &format!("{length} from {start}: on {last_day}, at {shown}{mark}\n");
    }
    expected.assert_eq(&lines);
}

/// The working days of each year, counted by three independent packages.
#[test]
fn working_days_of_each_year() {
    let expected = [
        252, 251, 251, 249, 251, 250, 250, 250, 249, 250, 250, 249, 250, 249, 250, 250, 249, 250, 249, 249, 251, 248,
        248,
    ];
    let calendar = calendar();
    for (year, expected) in (2004_i16..).zip(expected) {
        let days = calendar.working_days_between(date(year - 1, 12, 31), date(year, 12, 31));
        assert_eq!(days, Ok(expected), "{year}");
    }
    assert_eq!(calendar.last_year(), Some(2026));
    assert_eq!(calendar.version(), "cn@1");
}

#[test]
fn days_that_are_easily_got_wrong() {
    let calendar = calendar();
    for (day, is_worked) in [
        (date(2005, 12, 31), true),
        (date(2020, 2, 1), false),
        (date(2020, 2, 3), true),
        (date(2015, 9, 3), false),
        (date(2015, 9, 6), true),
        (date(2026, 2, 14), true),
        (date(2026, 9, 20), true),
        (date(2024, 2, 9), true),
        (date(1990, 1, 1), true),
        (date(2100, 12, 31), true),
    ] {
        assert_eq!(calendar.is_working_day(day), Ok(is_worked), "{day}");
    }
}

#[test]
fn lengths() {
    check(
        &[
            ("2025-09-30T10:00", "5 working days"),
            ("2026-02-13T10:00", "1 working day"),
            ("2026-02-28T10:00", "15 working days"),
            ("2026-02-01T10:00", "15 days"),
            ("2026-02-13T23:59:59.9", "1 working day"),
            ("2026-02-14T00:00", "1 working day"),
            ("2026-02-16T10:00", "1 working day"),
            ("2026-02-13T10:00", "1 day"),
            ("2026-03-06T10:00", "1 day"),
            ("2026-01-31T10:00", "1 month"),
            ("2024-01-31T10:00", "1 month"),
            ("2025-09-01T10:00", "1 month"),
            ("2025-12-09T09:10", "48 hours"),
            ("2025-12-09T00:00", "24 hours"),
            ("2025-12-31T23:50", "15 minutes"),
            ("2025-09-30T17:00", "1 office hour"),
            ("2025-12-09T10:30", "1 office hour"),
            ("2025-12-09T10:31", "1 office hour"),
            ("2025-12-05T12:00", "13 office hours"),
            ("2026-12-30T10:00", "1 working day"),
            ("2026-12-31T10:00", "1 working day"),
            ("2003-12-30T10:00", "1 day"),
        ],
        DayEnd::Midnight,
        expect![[r#"
            5 working days from 2025-09-30T10:00: on 2025-10-14, at 2025-10-15T00:00:00
            1 working day from 2026-02-13T10:00: on 2026-02-14, at 2026-02-15T00:00:00
            15 working days from 2026-02-28T10:00: on 2026-03-20, at 2026-03-21T00:00:00
            15 days from 2026-02-01T10:00: on 2026-02-24, at 2026-02-25T00:00:00
            1 working day from 2026-02-13T23:59:59.9: on 2026-02-14, at 2026-02-15T00:00:00
            1 working day from 2026-02-14T00:00: on 2026-02-24, at 2026-02-25T00:00:00
            1 working day from 2026-02-16T10:00: on 2026-02-24, at 2026-02-25T00:00:00
            1 day from 2026-02-13T10:00: on 2026-02-14, at 2026-02-15T00:00:00
            1 day from 2026-03-06T10:00: on 2026-03-09, at 2026-03-10T00:00:00
            1 month from 2026-01-31T10:00: on 2026-02-28, at 2026-03-01T00:00:00
            1 month from 2024-01-31T10:00: on 2024-02-29, at 2024-03-01T00:00:00
            1 month from 2025-09-01T10:00: on 2025-10-09, at 2025-10-10T00:00:00
            48 hours from 2025-12-09T09:10: on 2025-12-11, at 2025-12-11T09:10:00
            24 hours from 2025-12-09T00:00: on 2025-12-09, at 2025-12-10T00:00:00
            15 minutes from 2025-12-31T23:50: on 2026-01-01, at 2026-01-01T00:05:00
            1 office hour from 2025-09-30T17:00: on 2025-10-09, at 2025-10-09T09:30:00
            1 office hour from 2025-12-09T10:30: on 2025-12-09, at 2025-12-09T11:30:00
            1 office hour from 2025-12-09T10:31: on 2025-12-09, at 2025-12-09T13:31:00
            13 office hours from 2025-12-05T12:00: on 2025-12-09, at 2025-12-09T11:30:00
            1 working day from 2026-12-30T10:00: on 2026-12-31, at 2027-01-01T00:00:00
            1 working day from 2026-12-31T10:00: on 2027-01-01, at 2027-01-02T00:00:00 provisional
            1 day from 2003-12-30T10:00: on 2003-12-31, at 2004-01-01T00:00:00 provisional
        "#]],
    );
}

#[test]
fn ends_at_office_close() {
    check(
        &[("2025-09-30T10:00", "5 working days"), ("2026-02-01T10:00", "15 days"), ("2025-12-09T09:10", "48 hours")],
        DayEnd::OfficeClose,
        expect![[r#"
            5 working days from 2025-09-30T10:00: on 2025-10-14, at 2025-10-14T17:30:00
            15 days from 2026-02-01T10:00: on 2026-02-24, at 2026-02-24T17:30:00
            48 hours from 2025-12-09T09:10: on 2025-12-11, at 2025-12-11T09:10:00
        "#]],
    );
    let calendar = Calendar::resolve(&[nation()], "cn").unwrap();
    for (length, ends) in [("5 working days", DayEnd::OfficeClose), ("2 office hours", DayEnd::Midnight)] {
        let refused = calendar.due(at("2025-09-30T10:00"), length.parse::<Length>().unwrap(), ends);
        expect!["the calendar cn@1 names no office hours; give them to one of its layers, for example `09:00-11:30,13:30-17:30`"]
            .assert_eq(&refused.unwrap_err().to_string());
    }
}

#[test]
fn the_nearest_layer_wins() {
    let city = Calendar::resolve(&[nation(), shanghai()], "sh").unwrap();
    assert_eq!(city.version(), "cn@1+sh@1");
    for (day, in_nation, in_city) in [
        (date(2019, 11, 2), false, true),
        (date(2019, 11, 4), true, false),
        (date(2010, 4, 30), true, false),
        (date(2019, 10, 1), false, false),
    ] {
        assert_eq!(calendar().is_working_day(day), Ok(in_nation), "{day}");
        assert_eq!(city.is_working_day(day), Ok(in_city), "{day}");
    }
    assert_eq!(city.last_year(), Some(2026), "the nation's years, not the city's");
}

#[test]
fn outside_the_years() {
    let calendar = calendar();
    expect![
        "counting from 1989-12-31 leaves the years 1990 to 2100 that a calendar holds; check the date and the length"
    ]
    .assert_eq(&calendar.is_working_day(date(1989, 12, 31)).unwrap_err().to_string());
    for (start, length) in [
        ("1989-12-31T23:59", "1 hour"),
        ("2100-12-31T10:00", "1 working day"),
        ("2100-12-31T10:00", "1 day"),
        ("2100-12-31T10:00", "3660 months"),
        ("2100-12-31T10:00", "15 hours"),
        ("2100-12-31T17:00", "1 office hour"),
        ("2101-01-01T00:00", "1 minute"),
    ] {
        let refused = due(start, length, DayEnd::Midnight);
        assert!(matches!(refused, Err(CalendarError::Outside { .. })), "{length} from {start}: {refused:?}");
    }
    assert!(due("2100-12-31T10:00", "14 hours", DayEnd::Midnight).is_ok());
    for day in [Date::MIN, Date::MAX, date(2101, 1, 1)] {
        assert!(calendar.working_days_between(day, date(2025, 1, 1)).is_err(), "{day}");
        assert!(calendar.at(day.at(0, 0, 0, 0)).is_err(), "{day}");
    }
}

#[test]
fn clocks() {
    let calendar = calendar();
    assert_eq!(calendar.date_of(at("2025-12-31T23:59")), Ok(date(2025, 12, 31)));
    assert_eq!(calendar.at(date(2025, 12, 9).at(9, 10, 30, 5)), Ok(at("2025-12-09T09:10:30.000000005")));
    assert_eq!(calendar.offset_minutes(), 480);
    let kathmandu = calendar.clone().with_offset_minutes(345).unwrap();
    assert_eq!(kathmandu.date_of(at("2025-12-10T02:14")), Ok(date(2025, 12, 9)));
    assert_eq!(kathmandu.at(date(2025, 12, 9).at(9, 0, 0, 0)), Ok(at("2025-12-09T11:15")));
    assert!(calendar.clone().with_offset_minutes(841).is_err());
}

#[test]
fn what_remains() {
    let calendar = calendar();
    let due = due("2025-09-30T10:00", "5 working days", DayEnd::Midnight).unwrap();
    for (now, working_days, clock_seconds) in [
        ("2025-09-30T10:00", 5, 14 * 86_400 + 14 * 3600),
        ("2025-10-11T09:00", 2, 3 * 86_400 + 15 * 3600),
        ("2025-10-14T23:59:59.5", 0, 0),
        ("2025-10-16T00:00", -2, -86_400),
    ] {
        let remaining = calendar.remaining(at(now), &due).unwrap();
        assert_eq!((remaining.working_days, remaining.clock_seconds), (working_days, clock_seconds), "{now}");
    }
}

#[test]
fn suspension_stops_the_clock() {
    let calendar = calendar();
    for (start, length, stop, left, go_on, last_day) in [
        (
            "2025-09-29T10:00",
            "5 working days",
            "2025-09-30T10:00",
            Rest::WorkingDays(4),
            "2025-10-20T10:00",
            "2025-10-24",
        ),
        ("2025-12-01T10:00", "15 days", "2025-12-04T10:00", Rest::Days(12), "2025-12-10T09:00", "2025-12-22"),
        ("2026-02-01T10:00", "15 days", "2026-02-20T10:00", Rest::Days(0), "2026-03-07T09:00", "2026-03-09"),
        ("2025-11-10T10:00", "1 month", "2025-11-20T10:00", Rest::Days(20), "2025-12-01T10:00", "2025-12-22"),
        (
            "2025-12-01T10:00",
            "48 hours",
            "2025-12-02T09:59:59.5",
            Rest::ClockSeconds(86_401),
            "2025-12-05T10:00",
            "2025-12-06",
        ),
        (
            "2025-12-01T10:00",
            "8 office hours",
            "2025-12-01T20:00",
            Rest::OfficeSeconds(9000),
            "2025-12-06T10:00",
            "2025-12-08",
        ),
    ] {
        let length: Length = length.parse().unwrap();
        assert_eq!(calendar.left(at(start), length, DayEnd::Midnight, at(stop)), Ok(left), "{length}");
        let due = calendar.due(at(go_on), left, DayEnd::Midnight).unwrap();
        assert_eq!(due.last_day.to_string(), last_day, "{length}");
    }
    let late = calendar.left(at("2025-12-01T10:00"), Rest::Days(1), DayEnd::Midnight, at("2025-12-03T00:00"));
    expect!["the length ran out at 2025-12-02T16:00:00Z; what is overdue cannot be suspended, extend it instead"]
        .assert_eq(&late.unwrap_err().to_string());
}

#[test]
fn extension_adds_to_the_old_end() {
    let calendar = calendar();
    let due = due("2025-12-01T10:00", "5 working days", DayEnd::Midnight).unwrap();
    assert_eq!(due.last_day, date(2025, 12, 8));
    for (amount, unit, expected) in [
        (3, Unit::WorkingDays, "2025-12-12T00:00"),
        (10, Unit::Days, "2025-12-19T00:00"),
        (1, Unit::Months, "2026-01-09T00:00"),
        (12, Unit::Hours, "2025-12-09T12:00"),
        (2, Unit::OfficeHours, "2025-12-09T11:00"),
    ] {
        let extension = Length { amount, unit };
        let start = calendar.extension_start(&due, extension).unwrap();
        assert_eq!(calendar.due(start, extension, DayEnd::Midnight).unwrap().at, at(expected), "{extension}");
        // Suspended before the old end, the rest of the old length is not lost.
        let stop = at("2025-12-02T10:00");
        let left = calendar.left(start, extension, DayEnd::Midnight, stop).unwrap();
        assert_eq!(calendar.due(stop, left, DayEnd::Midnight).unwrap().at, at(expected), "{extension}");
    }
}

/// A year that is missing makes all after it provisional, also where a later one was imported.
#[test]
fn provisional_from_the_first_gap() {
    let mut layer = nation();
    layer.days.retain(|day, _| day.year() != 2020);
    let calendar = Calendar::resolve(&[layer], "cn").unwrap();
    assert_eq!(calendar.last_year(), Some(2019));
    for (start, provisional) in [("2019-12-30T10:00", false), ("2019-12-31T10:00", true), ("2024-05-08T10:00", true)] {
        let due = calendar.due(at(start), Rest::WorkingDays(1), DayEnd::Midnight).unwrap();
        assert_eq!(due.provisional, provisional, "{start}");
    }
    let empty = Calendar::resolve(&[Layer::new("cn")], "cn").unwrap();
    assert_eq!(empty.last_year(), None);
    assert!(empty.due(at("2025-12-01T10:00"), Rest::Days(1), DayEnd::Midnight).unwrap().provisional);
    assert!(!empty.due(at("2025-12-01T10:00"), Rest::ClockSeconds(1), DayEnd::Midnight).unwrap().provisional);
}

/// Each day of the 111 years has its own number: one day further is one day further.
#[test]
fn every_day_is_held() {
    let calendar = calendar();
    let mut day = date(1990, 1, 1);
    while day < date(2100, 12, 31) {
        let next =
            calendar.due(calendar.at(day.at(12, 0, 0, 0)).unwrap(), Rest::ClockSeconds(86_400), DayEnd::Midnight);
        assert_eq!(next.unwrap().last_day, day + Span::new().days(1));
        day = day.tomorrow().unwrap();
    }
}
