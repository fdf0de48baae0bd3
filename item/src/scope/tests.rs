//! Tests of what an organisation leaves open: one small district, one role at a time.

use expect_test::{Expect, expect};

use super::findings;
use crate::organisation::Organisation;

const UNITS: &str = "\
id,title_zh,kind,parent,area,until
district,清河区,district,,,
water,水务局,bureau,district,,
works,建设局,bureau,water,,
closed_bureau,旧局,bureau,district,,2024-12-31
east,东街道,street,district,999901001,
west,西街道,street,district,999901002,
company,供电公司,enterprise,district,,
village,东一村,village,east,,
";

const PEOPLE: &str = "\
person,name,unit,post,left,absent
p1,言,district,district_head,,
p2,禾,water,head,,
p3,杭,water,officer,,
p4,麦,works,officer,,
p5,凌,east,head,,
p6,石,west,head,2025-06-01,
p7,舟,company,officer,,
p8,沈,closed_bureau,head,,
";

/// The findings of each list, in which the first role holds a stage, on a day.
fn check(cases: &[(&str, &str)], expected: &Expect) {
    let organisation = Organisation::from_csv(UNITS, PEOPLE).unwrap();
    let mut text = String::new();
    for (roles, on) in cases {
        let roles = roles.split("; ").zip("abc".chars()).map(|(rule, name)| format!("[role.{name}]\n{rule}\n"));
        let fields = "[field.place]\ntype = \"place\"\n[field.given]\ntype = \"unit\"\n[stage.first]\nholder = \"a\"\n";
        let file = format!("[list]\nid = \"lamp\"\n{}{fields}", roles.collect::<String>()).replace(", ", "\n");
        let found = findings(&definition::read(&file).0, &organisation, on.parse().unwrap());
        let found: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
        text.push_str(&format!("{on} {}\n", if found.is_empty() { "all found".to_owned() } else { found.join("; ") }));
    }
    expected.assert_eq(&text);
}

#[test]
fn a_role_with_a_unit_of_its_own() {
    check(
        &[
            (r#"unit = { id = "water" }"#, "2025-01-01"),
            (r#"unit = { id = "nowhere" }"#, "2025-01-01"),
            (r#"unit = { id = "village" }"#, "2025-01-01"),
            (r#"unit = { id = "closed_bureau" }"#, "2024-12-31"),
            (r#"unit = { id = "closed_bureau" }"#, "2025-01-01"),
            (r#"unit = { id = "water" }, post = "officer""#, "2025-01-01"),
            (r#"unit = { id = "water" }, post = "officer""#, "2025-08-01"),
            (r#"unit = { id = "water" }, post = "inspector""#, "2025-01-01"),
            (r#"unit = { id = "nowhere" }, fallback = "b"; unit = { id = "water" }"#, "2025-01-01"),
            (r#"unit = { id = "nowhere" }, fallback = "b"; unit = { id = "village" }"#, "2025-01-01"),
        ],
        &expect![[r#"
            2025-01-01 all found
            2025-01-01 the role `a` stands for nobody in `nowhere`
            2025-01-01 the role `a` stands for nobody in `village`
            2024-12-31 all found
            2025-01-01 the role `a` stands for nobody in `closed_bureau`
            2025-01-01 all found
            2025-08-01 all found
            2025-01-01 the role `a` stands for nobody in `water`
            2025-01-01 all found
            2025-01-01 the role `a` stands for nobody in `nowhere`
        "#]],
    );
}

#[test]
fn a_role_whose_unit_depends_on_the_item() {
    check(
        &[
            (r#"unit = { field = "given" }"#, "2025-01-01"),
            (r#"unit = { field = "given" }, post = "head""#, "2025-01-01"),
            (r#"unit = { field = "given" }, post = ["head", "officer"]"#, "2025-06-01"),
            (r#"unit = { field = "given" }, post = "nobody""#, "2024-12-31"),
            (r#"unit = { field = "given" }, post = "head", fallback = "b"; unit = { id = "water" }"#, "2025-01-01"),
            (r#"unit = { street_of = "place" }"#, "2025-05-31"),
            (r#"unit = { street_of = "place" }"#, "2025-06-01"),
            (r#"unit = { same_as = "b" }, post = "head"; unit = { street_of = "place" }"#, "2025-06-01"),
            (r#"unit = { above = "b" }; unit = { street_of = "place" }"#, "2025-01-01"),
            (r#"unit = { above = "b" }, post = "head"; unit = { field = "given" }"#, "2025-01-01"),
            (r#"unit = { parent_holder = true }"#, "2025-06-01"),
        ],
        &expect![[r#"
            2025-01-01 all found
            2025-01-01 the role `a` stands for nobody in `company`, `works`
            2025-06-01 the role `a` stands for nobody in `west`
            2024-12-31 the role `a` stands for nobody in `closed_bureau`, `company`, `east`, `water`, `west` and 1 more
            2025-01-01 all found
            2025-05-31 all found
            2025-06-01 the role `a` stands for nobody in `west`
            2025-06-01 the role `a` stands for nobody in `west`
            2025-01-01 all found
            2025-01-01 the role `a` stands for nobody in `company`, `east`, `water`, `west`
            2025-06-01 the role `a` stands for nobody in `west`
        "#]],
    );
}

#[test]
fn roles_of_the_ladder_count_and_unused_ones_do_not() {
    let roles = |first: &str| format!(r#"unit = {{ id = "water" }}{first}; unit = {{ id = "nowhere" }}"#);
    check(
        &[(&roles(""), "2025-01-01"), (&roles(r#", raise_to = "b""#), "2025-01-01")],
        &expect![[r#"
        2025-01-01 all found
        2025-01-01 the role `b` stands for nobody in `nowhere`
    "#]],
    );
}

#[test]
fn a_district_without_streets_is_told() {
    let units = UNITS.lines().filter(|line| !line.contains("street")).collect::<Vec<_>>().join("\n");
    let people = PEOPLE.lines().filter(|line| !line.contains("east") && !line.contains("west")).collect::<Vec<_>>();
    let units = units.replace(",east,", ",district,");
    let organisation = Organisation::from_csv(&units, &people.join("\n")).unwrap();
    let file =
        "[role.a]\nunit = { street_of = \"place\" }\n[field.place]\ntype = \"place\"\n[stage.s]\nholder = \"a\"\n";
    let found = findings(&definition::read(file).0, &organisation, "2025-01-01".parse().unwrap());
    let messages: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["the role `a` stands for nobody in any unit"]);
}

#[test]
fn a_unit_that_works_and_verifies_is_found_where_nobody_chooses_it() {
    let organisation = Organisation::from_csv(UNITS, PEOPLE).unwrap();
    let check = |work: &str, verify: &str, expected: &str| {
        let file = format!(
            "[list]\nid = \"lamp\"\n[role.a]\nunit = {work}\n[role.b]\nunit = {verify}\nfallback = \"c\"\n\
             [role.c]\nunit = {{ id = \"district\" }}\n[field.place]\ntype = \"place\"\n[field.given]\ntype = \"unit\"\n\
             [stage.doing]\nwork = true\nholder = \"a\"\n[stage.checking]\nholder = \"b\"\n\
             [[stage.checking.move]]\nname = \"confirm\"\nto = \"done\"\n[stage.done]\nkind = \"closed done\"\n"
        );
        let found = findings(&definition::read(&file).0, &organisation, "2025-01-01".parse().unwrap());
        let found = found.iter().filter(|finding| finding.code == definition::Code::S12);
        let found: Vec<&str> = found.map(|finding| finding.message.as_str()).collect();
        let rest = " would do the work in `doing` and verify it, so nothing could be struck off";
        assert_eq!(found.concat(), if expected.is_empty() { String::new() } else { format!("{expected}{rest}") });
    };
    let (water, works, place) = (r#"{ id = "water" }"#, r#"{ id = "works" }"#, r#"{ street_of = "place" }"#);
    check(works, water, "");
    check(works, works, "`works`");
    // The unit above the works is the water bureau.
    check(water, r#"{ above = "a" }"#, "");
    check(r#"{ same_as = "b" }"#, place, "`east`, `west`");
    check(place, r#"{ id = "east" }"#, "`east`");
    check(place, r#"{ above = "a" }"#, "");
    // No unit verifies there, and whoever stands in does the work.
    check(r#"{ id = "district" }"#, r#"{ id = "nowhere" }"#, "`district`");
    // A person chooses one of the two.
    check(r#"{ field = "given" }"#, water, "");
    check(water, r#"{ field = "given" }"#, "");
    check(r#"{ parent_holder = true }"#, water, "");
}
