//! Tables of cases: what the two files may say, what is found in them, and who may act on which day.

use expect_test::{Expect, expect};
use jiff::civil::Date;

use super::{ABSENCES_MAX, Organisation, OrganisationProblem, PEOPLE_MAX, Span, UNIT_DEPTH_MAX, UNITS_MAX};

const UNITS: &str = "\
id,title_zh,title_en,kind,parent,area,from,until
government,某区人民政府,District Government,district,,,,
water_bureau,区水务局,Water Bureau,bureau,government,,,
river_office,河长办,,office,water_bureau,,2024-01-01,2025-12-31
river_team,巡河队,,other,river_office,,,
old_town,芦汀镇,Luting Town,street,government,999901004,,2023-12-31
new_town,芦汀镇,Luting Town,street,government,999901004,2024-01-01,
village,新汀村,,village,new_town,,,
";
const PEOPLE: &str = "\
person,name,unit,post,from,until,deputy_of,absent,left
p1,言禾,water_bureau,head,,,,2025-03-01..2025-03-10;2025-08-01..,
p2,杭渡,water_bureau,officer,,,,,
p2,,water_bureau,head,,,p1,,
p3,麦舟,water_bureau,officer,,,,,2025-02-01
p4,凌汀,river_office,officer,2025-01-01,2025-06-30,,,
p5,和桑,river_team,head,,,,,
p6,沈荇,river_team,head,,,p5,,
p5,,river_team,officer,,,,2025-05-01..2025-05-02,2025-06-01
p7,方菱,new_town,head,,,,,
p7,,village,head,,,,,
";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn organisation() -> Organisation {
    Organisation::from_csv(UNITS, PEOPLE).unwrap()
}

fn ids(organisation: &Organisation, unit: &str, post: Option<&str>, on: &str) -> String {
    let people = organisation.people_of(unit, post, day(on));
    people.iter().map(|person| person.id.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn who_may_act_in_a_unit_follows_days_absences_and_deputies() {
    let organisation = organisation();
    for (unit, post, on, expected) in [
        ("water_bureau", None, "2025-01-31", "p1 p2 p3"),
        ("water_bureau", None, "2025-02-01", "p1 p2"),
        ("water_bureau", Some("head"), "2025-02-28", "p1"),
        ("water_bureau", Some("head"), "2025-03-01", "p2"),
        ("water_bureau", Some("head"), "2025-03-10", "p2"),
        ("water_bureau", Some("head"), "2025-03-11", "p1"),
        ("water_bureau", Some("head"), "2031-01-01", "p2"),
        ("water_bureau", Some("inspector"), "2025-01-31", ""),
        ("river_office", None, "2024-12-31", ""),
        ("river_office", None, "2025-01-01", "p4"),
        ("river_office", None, "2025-06-30", "p4"),
        ("river_office", None, "2025-07-01", ""),
        ("river_team", Some("head"), "2025-05-02", "p6"),
        ("river_team", Some("head"), "2025-05-03", "p5"),
        // One who has left is not deputised for: the post is vacant.
        ("river_team", None, "2025-06-01", ""),
        ("nowhere", None, "2025-06-01", ""),
    ] {
        assert_eq!(ids(&organisation, unit, post, on), expected, "{unit} {post:?} {on}");
    }
}

#[test]
fn units_are_found_by_day_by_place_and_upwards() {
    let organisation = organisation();
    let id = |unit: Option<&super::Unit>| unit.map_or("none".to_owned(), |unit| unit.id.clone());
    for (place, on, expected) in [
        ("999901004", "2023-12-31", "old_town"),
        ("999901004", "2024-01-01", "new_town"),
        ("999901004203", "2025-01-01", "new_town"),
        ("芦汀镇", "2023-01-01", "old_town"),
        (" Luting Town ", "2024-01-01", "new_town"),
        ("芦汀", "2024-01-01", "none"),
        ("9999010042", "2024-01-01", "none"),
        ("999901005", "2024-01-01", "none"),
        ("区水务局", "2024-01-01", "none"),
        ("", "2024-01-01", "none"),
    ] {
        assert_eq!(id(organisation.of_area(place, day(on))), expected, "{place} {on}");
    }
    for (unit, on, above) in [
        ("river_team", "2024-06-01", "river_office"),
        ("river_team", "2026-01-01", "water_bureau"),
        ("village", "2023-06-01", "government"),
        ("government", "2024-06-01", "none"),
        ("nowhere", "2024-06-01", "none"),
    ] {
        assert_eq!(id(organisation.above(unit, day(on))), above, "{unit} {on}");
    }
    for (unit, ancestor, expected) in [
        ("river_team", "government", true),
        ("river_team", "river_team", true),
        ("government", "river_team", false),
        ("village", "old_town", false),
        ("nowhere", "nowhere", false),
    ] {
        assert_eq!(organisation.within(unit, ancestor), expected, "{unit} {ancestor}");
    }
    assert_eq!(id(organisation.active_unit("river_office", day("2026-01-01"))), "none");
    assert_eq!(id(organisation.unit("river_office")), "river_office");
}

#[test]
fn vacant_units_and_the_posts_of_a_person_are_listed() {
    let organisation = organisation();
    let vacant = |on| organisation.vacant(day(on)).iter().map(|unit| unit.id.as_str()).collect::<Vec<_>>().join(" ");
    assert_eq!(vacant("2023-06-01"), "government old_town");
    assert_eq!(vacant("2025-06-01"), "government river_team");
    let posts = |person, on| {
        let posts = organisation.person_posts(person, day(on));
        posts.iter().map(|post| format!("{}@{}", post.post, post.unit)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(posts("p2", "2025-02-01"), "officer@water_bureau");
    assert_eq!(posts("p2", "2025-03-01"), "officer@water_bureau head@water_bureau");
    assert_eq!(posts("p7", "2024-01-01"), "head@new_town head@village");
    assert_eq!(posts("p1", "2025-03-01"), "");
    assert_eq!(posts("nobody", "2025-03-01"), "");
}

fn check_faults(units: &str, people: &str, expected: Expect) {
    let faults = Organisation::from_csv(units, people).unwrap_err();
    let faults: Vec<String> = faults.iter().map(|fault| format!("{fault}\n")).collect();
    expected.assert_eq(&faults.concat());
}

#[test]
fn every_fault_of_both_tables_is_reported_at_once() {
    check_faults(
        "\u{feff}单位编号,title_zh,kind,parent,area,from,until\r\na,甲,bureau,zzz,,,\r\n\r\nb,乙,burau,c,,,\nc,丙,office,b,99,,\n\
         c,丙,office,,,2025/1/2,2025/1/1\n,丁,office,,,,\ne e,,office,,,2025-02-30,,shifted\n\"f,己,office,,,,\n\
         s,石镇,street,,999901001,,2024-12-31\nt,石镇,street,,999901002,2024-12-31,\n",
        "person,name,unit,post,deputy_of,absent,left,until\np1,言,a,head,,2025-01-02..2025-01-01;x,2025-01-01,\n\
         p1,禾,a,head,,,2025-01-02,\np2,杭,x,officer,p2,..,,\np3,,a,head,p9,1..2,,\np4,麦,a,,,,,1/1/2025\n\
         p5,凌,a,officer,p1,,,\n",
        expect![[r#"
            units, row 2: the parent `zzz` is not in the table; add it or mend the id
            units, row 4: `burau` is not a kind of unit; use district, office, bureau, street, village, enterprise or other
            units, row 4: the parents go round: b, c, b; give one another parent
            units, row 5: `99` is not an area; give the 9-digit code of the street
            units, row 6: `until` is before `from`; mend one of them
            units, row 6: the unit `c` is already in row 5; give it another id
            units, row 7: `id` is empty; fill it
            units, row 8: `shifted` stands under no header; look for a shifted cell
            units, row 8: `e e` cannot be a `id`; use letters, digits, `_`, `-` and `.`, at most 64
            units, row 8: `title_zh` is empty; fill it
            units, row 8: `2025-02-30` in `from` is not a day; write it as `2026-03-01`
            units, row 9: the line does not read as CSV; see whether each quote is closed
            units, row 11: `石镇` is also `s` on the same days; tell them apart or end one with `until`
            people, row 2: `2025-01-02..2025-01-01` in `absent` cannot be read: the last day is before the first
            people, row 2: `x` in `absent` cannot be read: write days as `2026-03-01..2026-03-10`; one end may be left out
            people, row 3: the person has another name in row 2; is it another person?
            people, row 3: the rows of this person from row 2 on give another day; keep one
            people, row 3: row 2 says the same for some same day; keep one
            people, row 4: `..` in `absent` cannot be read: write days as `2026-03-01..2026-03-10`; one end may be left out
            people, row 4: the unit `x` is not in the table of units; add it or mend the id
            people, row 4: nobody is his own deputy; name the one who holds the post
            people, row 5: `1..2` in `absent` cannot be read: write each day as `2026-03-01`
            people, row 5: `name` is empty; fill it
            people, row 5: `p9` does not hold this post here on those days; name the one who does
            people, row 6: `post` is empty; fill it
            people, row 6: `1/1/2025` in `until` is not a day; write it as `2026-03-01`
            people, row 7: `p1` does not hold this post here on those days; name the one who does
        "#]],
    );
}

#[test]
fn a_header_that_does_not_fit_is_named() {
    check_faults(
        "id,title_zh,untill,id,\n",
        "",
        expect![[r#"
            units, row 1: the column `untill` means nothing here; mend its name or remove it
            units, row 1: the column `id` stands twice; remove one
            units, row 1: the header has no column `kind`; add it
            people, row 1: the header has no column `person`; add it
            people, row 1: the header has no column `name`; add it
            people, row 1: the header has no column `unit`; add it
            people, row 1: the header has no column `post`; add it
        "#]],
    );
}

#[test]
fn each_maximum_is_kept() {
    let chain: String = (0..=UNIT_DEPTH_MAX).map(|n| format!("u{n},甲,other,{}\n", parent_of(n))).collect();
    let long = "长".repeat(1_001);
    let absences: String = (0..=ABSENCES_MAX).map(|n| format!("p,言,u,head{n},{}-01-01..\n", 2000 + n)).collect();
    let too_many = |rows: usize, row: &str| row.repeat(rows + 1);
    for (units, people, row, expected) in [
        (chain.as_str(), "", UNIT_DEPTH_MAX + 2, OrganisationProblem::TooDeep),
        (&format!("u,{long},other,\n"), "", 2, OrganisationProblem::CellTooLong("title_zh")),
        (&format!("{},甲,other,\n", "u".repeat(65)), "", 2, OrganisationProblem::BadId("id", "u".repeat(65))),
        ("u,甲,other,\n", &absences, ABSENCES_MAX + 2, OrganisationProblem::TooManyAbsences),
        (&too_many(UNITS_MAX, "\n"), "", UNITS_MAX + 2, OrganisationProblem::TooManyRows(UNITS_MAX)),
        ("", &too_many(PEOPLE_MAX, "\n"), PEOPLE_MAX + 2, OrganisationProblem::TooManyRows(PEOPLE_MAX)),
    ] {
        let units = format!("id,title_zh,kind,parent\n{units}");
        let people = format!("person,name,unit,post,absent\n{people}");
        let faults = Organisation::from_csv(&units, &people).unwrap_err();
        assert_eq!((faults[0].row, &faults[0].problem, faults.len()), (row, &expected, 1));
    }
}

fn parent_of(unit: usize) -> String {
    unit.checked_sub(1).map(|parent| format!("u{parent}")).unwrap_or_default()
}

#[test]
fn it_is_the_same_after_being_stored() {
    let stored = Organisation { version: 7, ..organisation() };
    let text = serde_json::to_string(&stored).unwrap();
    assert_eq!(serde_json::from_str::<Organisation>(&text).unwrap(), stored);
    let broken = text.replace("\"p1\",\"言禾\",\"water_bureau\"", "\"p1\",\"言禾\",\"nowhere\"");
    let message = serde_json::from_str::<Organisation>(&broken).unwrap_err().to_string();
    expect!["people, row 2: the unit `nowhere` is not in the table of units; add it or mend the id; people, row 4: `p1` does not hold this post here on those days; name the one who does"].assert_eq(&message);
}

#[test]
fn spans_with_open_ends_overlap_as_they_cover() {
    let span = |text: &str| text.parse::<Span>().unwrap();
    for (first, second, expected) in [
        ("2025-01-01..2025-01-02", "2025-01-02..", true),
        ("2025-01-01..2025-01-02", "2025-01-03..2025-01-04", false),
        ("..2025-01-01", "2025-01-02..", false),
        ("..2025-01-01", "..2020-01-01", true),
        ("2025-01-01..", "2030-01-01..", true),
    ] {
        assert_eq!(span(first).overlaps(&span(second)), expected, "{first} {second}");
        assert_eq!(span(second).overlaps(&span(first)), expected, "{second} {first}");
        assert_eq!(span(&span(first).to_string()), span(first));
    }
}

#[test]
fn the_shipped_district_loads_and_no_unit_is_vacant() {
    let units = include_str!("../../../lists/organisation/units.csv");
    let people = include_str!("../../../lists/organisation/people.csv");
    let organisation = Organisation::from_csv(units, people).unwrap();
    for on in ["2019-06-01", "2025-01-01", "2026-07-10", "2030-01-01"] {
        assert_eq!(organisation.vacant(day(on)), Vec::<&super::Unit>::new(), "{on}");
        for unit in organisation.units() {
            assert!(!ids(&organisation, &unit.id, Some("head"), on).is_empty(), "head of {} on {on}", unit.id);
            let officers = organisation.people_of(&unit.id, Some("officer"), day(on));
            assert!(officers.len() >= 2, "officers of {} on {on}", unit.id);
        }
    }
    let streets = organisation.units().filter(|unit| unit.area.is_some()).count();
    assert_eq!(streets, 11);
    assert!(organisation.units().all(|unit| organisation.within(&unit.id, "district_government")));
}
