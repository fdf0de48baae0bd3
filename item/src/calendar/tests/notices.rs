//! Notices in the wording of the State Council, judged against the shipped days; and wordings that must be refused.

use expect_test::{Expect, expect};
use jiff::civil::date;

use crate::calendar::{Calendar, Kind, Layer, NOTICE_BYTES_MAX};

/// Notices of some years: with ranges, days between years, make-up days, explanations and advice in between.
const NOTICES: [(i16, &str); 10] = [
    (2008, include_str!("notices/2008.txt")),
    (2013, include_str!("notices/2013.txt")),
    (2015, include_str!("notices/2015.txt")),
    (2017, include_str!("notices/2017.txt")),
    (2019, include_str!("notices/2019.txt")),
    (2022, include_str!("notices/2022.txt")),
    (2023, include_str!("notices/2023.txt")),
    (2024, include_str!("notices/2024.txt")),
    (2025, include_str!("notices/2025.txt")),
    (2026, include_str!("notices/2026.txt")),
];

/// The notice of a year gives the same working days as the shipped table, day by day.
#[test]
fn notices_agree_with_the_shipped_days() {
    let shipped = super::calendar();
    for (year, text) in NOTICES {
        let layer = Layer::from_notice(year, text).unwrap_or_else(|error| panic!("{year}: {error}"));
        assert!(layer.loaded_years().contains(&year), "{year}");
        for (day, named) in &layer.days {
            assert_eq!(shipped.is_working_day(*day), Ok(named.kind == Kind::Workday), "{day} {}", named.name);
        }
        let calendar = Calendar::resolve(&[layer], "cn").unwrap();
        for day in date(year, 1, 1).series(jiff::Span::new().days(1)).take_while(|day| day.year() == year) {
            // What the notice of the year after draws in is not in the notice of this year.
            if (day.month(), day.day()) < (12, 25) {
                assert_eq!(calendar.is_working_day(day), shipped.is_working_day(day), "{day}");
            }
        }
    }
}

fn check(year: i16, text: &str, expected: Expect) {
    let answer = match Layer::from_notice(year, text) {
        Ok(layer) => {
            let word = |kind| if kind == Kind::Holiday { "off" } else { "worked" };
            let day =
                |(day, named): (_, &crate::calendar::NamedDay)| format!("{day} {} {}", word(named.kind), named.name);
            layer.days.iter().map(day).collect::<Vec<_>>().join("\n")
        }
        Err(error) => error.to_string(),
    };
    expected.assert_eq(&answer);
}

#[test]
fn wordings() {
    check(
        2026,
        "一、元旦：12月30日至1月1日放假，共3天。12月28日（星期日）上班。",
        expect![[r#"
        2025-12-28 worked 元旦
        2025-12-30 off 元旦
        2025-12-31 off 元旦
        2026-01-01 off 元旦"#]],
    );
    check(
        2027,
        "元旦：1月1日至3日放假，共3天",
        expect![[r#"
        2027-01-01 off 元旦
        2027-01-02 off 元旦
        2027-01-03 off 元旦"#]],
    );
    check(
        2022,
        "一、元旦：12月31日（星期五）、1月1日放假。",
        expect![
            "`一、元旦:12月31日(星期五)、1月1日放假` gives 2022-12-31 the wrong weekday; check the date and the year of the notice"
        ],
    );
    check(
        2006,
        "二、元旦：2005年12月31日、2006年1月1日、2日放假",
        expect![[r#"
        2005-12-31 off 元旦
        2006-01-01 off 元旦
        2006-01-02 off 元旦"#]],
    );
    check(
        2025,
        "（一）国庆节：10月1-3日放假3天。\n2025年9月28日（周日）照常上班；10月4日（周六）不上班。",
        expect![[r#"
            2025-09-28 worked 国庆节
            2025-10-01 off 国庆节
            2025-10-02 off 国庆节
            2025-10-03 off 国庆节
            2025-10-04 off 国庆节"#]],
    );
    check(
        2024,
        "**七、国庆节：** 10月1日至2日放假",
        expect![[r#"
        2024-10-01 off 国庆节
        2024-10-02 off 国庆节"#]],
    );
}

#[test]
fn refused_wordings() {
    check(2026, "", expect!["no sentence gives a day off; it is written `元旦：1月1日至3日放假`"]);
    check(
        2026,
        "各单位：国庆节放假安排另行通知。",
        expect!["no sentence gives a day off; it is written `元旦：1月1日至3日放假`"],
    );
    check(
        2026,
        "元旦：1月1日（周五）放假。",
        expect![
            "`元旦:1月1日(周五)放假` gives 2026-01-01 the wrong weekday; check the date and the year of the notice"
        ],
    );
    check(
        2026,
        "元旦：1月1日至3日放假，共4天。",
        expect!["`元旦:1月1日至3日放假,共4天` names 3 days and says another number; check the dates"],
    );
    check(
        2026,
        "元旦：1月1日放假。2月30日上班。",
        expect!["`2月30日上班` names a day that does not exist; check month and day"],
    );
    check(
        2026,
        "元旦：1月3日至1日放假。",
        expect!["`元旦:1月3日至1日放假` has a range that runs backwards or too long; check its ends"],
    );
    check(
        2026,
        "元旦：1月1日至12月1日放假。",
        expect!["`元旦:1月1日至12月1日放假` has a range that runs backwards or too long; check its ends"],
    );
    check(
        2026,
        "元旦：1月1日至3日放假。1月5日上班。",
        expect!["`1月5日上班` makes up on 2026-01-05, which is a working day anyhow; check the date"],
    );
    check(
        2026,
        "元旦：1月1日至3日放假。1月3日上班。",
        expect!["`1月3日上班`: 2026-01-03 is a day off in one sentence and worked in another; check both"],
    );
    check(2026, "1月1日至3日放假。", expect!["`1月1日至3日放假` stands under no festival; begin it with `春节：`"]);
}

#[test]
fn wordings_not_understood() {
    check(
        2026,
        "元旦：1月1日放假。春节：2月15日至23日调休。",
        expect![
            "`春节:2月15日至23日调休` has dates without 放假, 补休 or 上班; reword it, or import the days as a table"
        ],
    );
    check(
        2026,
        "元旦：1月1日放假。春节：放假（2月15日至23日）。",
        expect![
            "`春节:放假(2月15日至23日)` has dates without 放假, 补休 or 上班; reword it, or import the days as a table"
        ],
    );
    check(2026, "元旦：1日放假。", expect!["`元旦:1日放假` names a day that does not exist; check month and day"]);
    check(
        2026,
        "元旦：99999年1月1日放假。",
        expect!["`元旦:99999年1月1日放假` names a day that does not exist; check month and day"],
    );
    check(
        2026,
        "元旦：2026年99999月1日放假。",
        expect!["`元旦:2026年99999月1日放假` names a day that does not exist; check month and day"],
    );
    check(2026, "元旦：1989年1月1日放假。", expect!["1989 lies outside the years 1990 to 2100; check the year"]);
    check(
        2020,
        "延长2020年春节假期至2月2日（农历正月初九，星期日），2月3日（星期一）起正常上班。",
        expect!["no sentence gives a day off; it is written `元旦：1月1日至3日放假`"],
    );
    check(1980, "元旦：1月1日放假。", expect!["1980 lies outside the years 1990 to 2100; check the year"]);
    check(
        2026,
        &"元".repeat(NOTICE_BYTES_MAX / 3 + 1),
        expect!["the notice has more than 65536 bytes; give the notice alone"],
    );
}

/// A notice cut off anywhere gives an error, or days that the whole has too.
#[test]
fn damaged_notices() {
    let (year, text) = NOTICES[NOTICES.len() - 1];
    let whole = Layer::from_notice(year, text).unwrap();
    for (at, _) in text.char_indices() {
        if let Ok(layer) = Layer::from_notice(year, &text[..at]) {
            assert!(layer.days.iter().all(|(day, named)| whole.days[day].kind == named.kind), "cut at {at}");
        }
    }
}
