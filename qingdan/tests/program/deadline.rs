//! `qingdan deadline` as a person and a script meet it.

use std::fs;

use expect_test::expect;

use crate::common::run;

#[test]
fn the_last_day_and_how_it_was_counted() {
    let folder = tempfile::tempdir().unwrap();
    let mut answers = String::new();
    for arguments in [
        "--from 2025-09-30 --limit 5wd",
        "--from 2026-02-01 --limit 15d --lang zh",
        "--from 2026-01-31 --limit 1mo",
        "--from 2025-09-30T10:00 --limit 48h",
        "--from 2025-09-30T16:30 --limit 2oh",
        "--from 2026-02-13 --limit 1wd --office-close",
        "--from 2026-12-25 --limit 5wd",
        "--from 2025-09-30 --limit 5wd --format json",
    ] {
        let words: Vec<&str> = ["deadline"].into_iter().chain(arguments.split(' ')).collect();
        let (code, text) = run(folder.path(), &words);
        assert_eq!(code, Some(0), "{text}");
        answers.push_str(&format!("> {arguments}\n{text}"));
    }
    expect![[r#"
        > --from 2025-09-30 --limit 5wd
        the last day is 2025-10-14; due 2025-10-14 24:00 (calendar cn@1)
        days                      counted as
        2025-10-01 to 2025-10-05  rest, not counted  国庆节
        2025-10-06                rest, not counted  中秋节
        2025-10-07 to 2025-10-08  rest, not counted  国庆节
        2025-10-09 to 2025-10-10  days 1 to 2
        2025-10-11                day 3              国庆节（调休上班）
        2025-10-12                rest, not counted
        2025-10-13 to 2025-10-14  days 4 to 5
        > --from 2026-02-01 --limit 15d --lang zh
        最后一天 2026-02-24，2026-02-24 24:00 到期（日历 cn@1）
        日期                      计数
        2026-02-02 至 2026-02-13  第 1 至 12 天
        2026-02-14                第 13 天       春节（调休上班）
        2026-02-15                第 14 天       春节
        2026-02-16 至 2026-02-23  休息，顺延     春节
        2026-02-24                到期日
        > --from 2026-01-31 --limit 1mo
        the last day is 2026-02-28; due 2026-02-28 24:00 (calendar cn@1)
        days                      counted as
        2026-02-01 to 2026-02-28  to the day of the month
        > --from 2025-09-30T10:00 --limit 48h
        the last day is 2025-10-02; due 2025-10-02 10:00 (calendar cn@1)
        > --from 2025-09-30T16:30 --limit 2oh
        the last day is 2025-10-09; due 2025-10-09 10:00 (calendar cn@1)
        > --from 2026-02-13 --limit 1wd --office-close
        the last day is 2026-02-14; due 2026-02-14 17:30 (calendar cn@1)
        days        counted as
        2026-02-14  day 1       春节（调休上班）
        > --from 2026-12-25 --limit 5wd
        the last day is 2027-01-01; due 2027-01-01 24:00 (calendar cn@1)
        days                      counted as
        2026-12-26 to 2026-12-27  rest, not counted
        2026-12-28 to 2027-01-01  days 1 to 5
        provisional: past the last loaded year
        > --from 2025-09-30 --limit 5wd --format json
        {"last_day":"2025-10-14","due":"2025-10-15T00:00+08:00","provisional":false,"calendar":"cn@1"}
    "#]]
    .assert_eq(&answers);
}

#[test]
fn a_long_way_is_cut_short_for_people() {
    let folder = tempfile::tempdir().unwrap();
    let (_, text) = run(folder.path(), &["deadline", "--from", "2025-01-01", "--limit", "300wd"]);
    assert_eq!((text.lines().count(), text.lines().last()), (43, Some("…")));
}

#[test]
fn calendars_lie_on_one_another() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("district.csv"), "date,kind,name\n2019-11-06,holiday,区庆\n").unwrap();
    fs::write(folder.path().join("wrong.csv"), "date,kind,name\n2019-11-06,off,区庆\n").unwrap();
    for (calendars, expected) in [
        ("", "2019-11-05 cn@1"),
        ("--calendar cn", "2019-11-05 cn@1"),
        ("--calendar shanghai", "2019-11-06 cn@1+shanghai@1"),
        ("--calendar cn --calendar shanghai", "2019-11-06 cn@1+shanghai@1"),
        ("--calendar district.csv", "2019-11-05 cn@1+district@1"),
        ("--calendar shanghai --calendar district.csv", "2019-11-07 cn@1+shanghai@1+district@1"),
    ] {
        let arguments = format!("--format json deadline --from 2019-11-01 --limit 2wd {calendars}");
        let (code, text) = run(folder.path(), &arguments.split_whitespace().collect::<Vec<_>>());
        assert_eq!(code, Some(0), "{text}");
        let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
        let answer = [&answer["last_day"], &answer["calendar"]].map(|value| value.as_str().unwrap());
        assert_eq!(answer.join(" "), expected, "{calendars}");
    }
    let mut answers = String::new();
    for (arguments, code) in [
        ("--from 2019-11-01 --limit 2wd --calendar beijing", 2),
        ("--from 2019-11-01 --limit 2wd --calendar wrong.csv", 2),
        ("--from 2019-11-01 --limit 2wd --calendar cn --calendar cn", 2),
        ("--from 2019-11-01 --limit 2weeks", 2),
        ("--from 2019-11-01 --limit 99999wd", 2),
        ("--from 2099-11-01 --limit 3660d", 2),
        ("--from 1.11.2019 --limit 2wd", 2),
    ] {
        let arguments: Vec<&str> = ["deadline"].into_iter().chain(arguments.split(' ')).collect();
        let (ended, text) = run(folder.path(), &arguments);
        assert_eq!(ended, Some(code), "{arguments:?}: {text}");
        answers.push_str(&text);
    }
    expect![[r#"
        error: there is no calendar `beijing`; known: cn, shanghai, or a CSV file
        error: the calendar `wrong` cannot be used:
          line 2: `off` is not a kind of day; write `holiday` (放假) or `workday` (上班)
        error: the calendar layer `cn` is given twice; keep its newest version
        error: `2weeks`: `weeks` is not a unit of time; use working days, days, hours, office hours, minutes or months
        error: `99999wd`: a length is from 1 to 3660
        error: counting from 2099-10-31T16:00:00Z leaves the years 1990 to 2100 that a calendar holds; check the date and the length
        error: invalid value '1.11.2019' for '--from <TIME>': write it as `2025-09-30` or `2025-09-30T10:00`

        For more information, try '--help'.
    "#]].assert_eq(&answers);
}
