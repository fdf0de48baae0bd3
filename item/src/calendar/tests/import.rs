//! Tables, layers and office hours: what is refused and what is kept.

use expect_test::{Expect, expect};
use jiff::civil::date;

use super::{nation, shanghai};
use crate::calendar::{Calendar, ERRORS_MAX, Kind, Layer, OfficeHours, ROWS_MAX};

fn check(text: &str, expected: Expect) {
    let answer = match Layer::from_csv("x", text) {
        Ok(layer) => format!("{} days", layer.days.len()),
        Err(errors) => errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    };
    expected.assert_eq(&answer);
}

#[test]
fn tables() {
    check("\u{feff}date,kind,name\r\n2026-10-01,holiday,国庆节\r\n", expect!["1 days"]);
    check("name,other,kind,date\n国庆节,,workday,2026-10-10\n", expect!["1 days"]);
    check("date,kind,name\n", expect!["0 days"]);
    check(
        "",
        expect![[r#"
        line 1: no column `date`; the header is `date,kind,name`, and `source` and `mark` may follow
        line 1: no column `kind`; the header is `date,kind,name`, and `source` and `mark` may follow
        line 1: no column `name`; the header is `date,kind,name`, and `source` and `mark` may follow"#]],
    );
    check(
        "date,type\n2026-10-01,holiday\n",
        expect![[r#"
        line 1: no column `kind`; the header is `date,kind,name`, and `source` and `mark` may follow
        line 1: no column `name`; the header is `date,kind,name`, and `source` and `mark` may follow"#]],
    );
    check(
        "date,kind,name\n2026-10-1,holiday,国庆节\n20261001,holiday,国庆节\n2026-02-30,holiday,a\n1989-12-31,workday,a\n\
         2026-10-01,off,国庆节\n2026-10-02,,国庆节\n2026-10-03,holiday\n2026-10-04,holiday,国庆节\n2026-10-04,holiday,国庆节\n\
         2026-10-04,workday,国庆节\n,,\n",
        expect![[r#"
            line 2: `2026-10-1` is not a date; write it as `2026-10-01`
            line 3: `20261001` is not a date; write it as `2026-10-01`
            line 4: `2026-02-30` is not a date; write it as `2026-10-01`
            line 5: 1989-12-31 lies outside the years 1990 to 2100; check the year
            line 6: `off` is not a kind of day; write `holiday` (放假) or `workday` (上班)
            line 7: the cell of `kind` is empty; fill it in
            line 8: the cell of `name` is empty; fill it in
            line 10: 2026-10-04 was named before; delete one of the rows
            line 11: 2026-10-04 was named before with the other kind; look the day up and delete one of the rows
            line 12: the cell of `date` is empty; fill it in"#]],
    );
    check(
        &format!("date,kind,name\n2026-10-01,holiday,{}\n", "国".repeat(501)),
        expect!["line 2: the cell of `name` has more than 500 characters; shorten it"],
    );
}

#[test]
fn large_tables() {
    let rows = |row: &str, count: usize| format!("date,kind,name\n{}", row.repeat(count));
    assert_eq!(Layer::from_csv("x", &rows("a,b,c\n", 1000)).unwrap_err().len(), ERRORS_MAX);
    let mut days = String::from("date,kind,name\n");
    for (number, day) in date(1990, 1, 1).series(jiff::Span::new().days(1)).take(ROWS_MAX + 1).enumerate() {
        if number == ROWS_MAX {
            assert!(Layer::from_csv("x", &days).is_ok());
        }
        days += &format!("{day},holiday,a\n");
    }
    let refused = Layer::from_csv("x", &days).unwrap_err();
    expect!["the table has more than 40000 rows; split it by years"].assert_eq(&refused[0].to_string());
}

#[test]
fn the_mark_is_kept_with_the_source() {
    let day = &shanghai().days[&date(2019, 11, 4)];
    assert_eq!(day.kind, Kind::Holiday);
    expect!["likely: http://shanghai.guidebook.jp/archives/12585"].assert_eq(&day.source);
}

#[test]
fn stored_and_read_again() {
    for layer in [nation(), shanghai(), Layer { office_hours: "09:00-17:00".parse().ok(), ..Layer::new("x") }] {
        let stored = serde_json::to_string(&layer).unwrap();
        assert!(stored.len() < 20_000, "{} bytes", stored.len());
        let read: Layer = serde_json::from_str(&stored).unwrap();
        assert_eq!(read, layer);
        assert_eq!(serde_json::to_string(&read).unwrap(), stored);
    }
    let mut layer = Layer::from_csv("x", "date,kind,name,source\n2026-10-01,holiday,国庆节,s\n").unwrap();
    layer.parent = Some("cn".to_owned());
    expect![[
        r#"{"id":"x","title":"x","parent":"cn","version":1,"sources":{"s":{"国庆节":{"holidays":["2026-10-01"]}}}}"#
    ]]
    .assert_eq(&serde_json::to_string(&layer).unwrap());
}

#[test]
fn a_newer_year_wins() {
    let newer = Layer::from_csv("other", "date,kind,name\n2027-10-01,holiday,国庆节\n2026-10-10,holiday,改\n").unwrap();
    let layer = nation().amended_by(newer);
    assert_eq!((layer.id.as_str(), layer.version, layer.days.len()), ("cn", 2, nation().days.len() + 1));
    assert_eq!(layer.loaded_years().last(), Some(&2027));
    let calendar = Calendar::resolve(&[layer], "cn").unwrap();
    assert_eq!(calendar.is_working_day(date(2026, 10, 10)), Ok(false));
    assert_eq!(calendar.version(), "cn@2");
}

#[test]
fn layers_that_make_no_calendar() {
    let on = |id: &str, parent: &str| Layer { parent: Some(parent.to_owned()), ..Layer::new(id) };
    let deep: Vec<Layer> = (0..9).map(|level| on(&format!("l{level}"), &format!("l{}", level + 1))).collect();
    let mut outside = Layer::new("x");
    outside.days.extend(nation().days.into_values().take(1).map(|named| (date(1989, 1, 1), named)));
    let mut answers = String::new();
    for (layers, id) in [
        (vec![], "cn"),
        (vec![on("sh", "cn")], "sh"),
        (vec![Layer::new("cn"), Layer::new("cn")], "cn"),
        (vec![on("a", "b"), on("b", "a")], "a"),
        (vec![on("a", "a")], "a"),
        (deep, "l0"),
        (vec![Layer::new("CN")], "CN"),
        (vec![Layer::new("")], ""),
        (vec![outside], "x"),
    ] {
        answers += &format!("{}\n", Calendar::resolve(&layers, id).unwrap_err());
    }
    expect![[r#"
        there is no calendar layer `cn`; import it first
        the calendar layer `sh` stands on `cn`, which does not exist; import `cn` first
        the calendar layer `cn` is given twice; keep its newest version
        the calendar layer `a` stands on itself; correct its parent
        the calendar layer `a` stands on itself; correct its parent
        more than 8 calendar layers lie under `l0`; leave some out
        `CN` cannot be the id of a calendar layer; use up to 64 of the letters a-z, 0-9, `-` and `_`
        `` cannot be the id of a calendar layer; use up to 64 of the letters a-z, 0-9, `-` and `_`
        the calendar layer `x` names 1989-01-01, outside the years 1990 to 2100; correct the day
    "#]]
    .assert_eq(&answers);
}

#[test]
fn office_hours() {
    let mut answers = String::new();
    for text in [
        "9:00-11:30, 13:30-17:30",
        "00:00-24:00",
        "",
        "9-17",
        "09:00-08:00",
        "09:00-09:00",
        "09:60-10:00",
        "09:00-24:01",
        "+9:00-10:00",
        "13:00-17:00,09:00-11:00",
        "09:00-11:00,11:00-12:00",
        "1:00-1:01,2:00-2:01,3:00-3:01,4:00-4:01,5:00-5:01,6:00-6:01,7:00-7:01,8:00-8:01,9:00-9:01",
    ] {
        let answer = text.parse::<OfficeHours>().map_or_else(|error| error.to_string(), |hours| hours.to_string());
        answers += &format!("{text}: {answer}\n");
    }
    expect![[r#"
        9:00-11:30, 13:30-17:30: 09:00-11:30,13:30-17:30
        00:00-24:00: 00:00-24:00
        : `` is not a span of office hours; write it as `09:00-11:30`, the earlier time first
        9-17: `9-17` is not a span of office hours; write it as `09:00-11:30`, the earlier time first
        09:00-08:00: `09:00-08:00` is not a span of office hours; write it as `09:00-11:30`, the earlier time first
        09:00-09:00: `09:00-09:00` is not a span of office hours; write it as `09:00-11:30`, the earlier time first
        09:60-10:00: `09:60-10:00` is not a span of office hours; write it as `09:00-11:30`, the earlier time first
        09:00-24:01: `09:00-24:01` is not a span of office hours; write it as `09:00-11:30`, the earlier time first
        +9:00-10:00: `+9:00-10:00` is not a span of office hours; write it as `09:00-11:30`, the earlier time first
        13:00-17:00,09:00-11:00: the office hours `09:00-11:00` begin before the span in front of them has ended; put the spans in order
        09:00-11:00,11:00-12:00: the office hours `11:00-12:00` begin before the span in front of them has ended; put the spans in order
        1:00-1:01,2:00-2:01,3:00-3:01,4:00-4:01,5:00-5:01,6:00-6:01,7:00-7:01,8:00-8:01,9:00-9:01: a day has at most 8 spans of office hours
    "#]].assert_eq(&answers);
}
