//! A second answer to `can_act`: a plain scan of the tables as texts, where days compare as the letters they are.

use std::collections::BTreeSet;

use jiff::civil::Date;
use proptest::prelude::*;

use super::{Organisation, Row};

const UNIT_HEADER: [&str; 6] = ["id", "title_zh", "kind", "parent", "from", "until"];
const PEOPLE_HEADER: [&str; 9] = ["person", "name", "unit", "post", "from", "until", "deputy_of", "absent", "left"];
const POSTS: [&str; 3] = ["head", "officer", "desk"];
const UNITS: usize = 4;
const PEOPLE: usize = 6;

fn between(from: &str, on: &str, until: &str) -> bool {
    (from.is_empty() || from <= on) && (until.is_empty() || on <= until)
}

/// Neither left nor, when `away` is false, absent; when `away` is true, absent.
fn serves(people: &[Row], person: &str, away: bool, on: &str) -> bool {
    let mut rows = people.iter().filter(|row| row[0] == person);
    let left = rows.clone().any(|row| !row[8].is_empty() && row[8].as_str() <= on);
    let spans = rows.by_ref().flat_map(|row| row[7].split(';')).filter_map(|span| span.split_once(".."));
    let absent = spans.filter(|(from, until)| between(from, on, until)).count() > 0;
    !left && absent == away
}

fn naive_can_act(tables: &(Vec<Row>, Vec<Row>), person: &str, unit: &str, post: Option<&str>, on: &str) -> bool {
    let (units, people) = tables;
    let exists = units.iter().any(|row| row[0] == unit && between(&row[4], on, &row[5]));
    let holds = |row: &Row, who: &str, post: &str| {
        row[0] == who && row[2] == unit && row[3] == post && between(&row[4], on, &row[5])
    };
    exists
        && serves(people, person, false, on)
        && people.iter().any(|row| {
            let other = &row[6];
            let own = |row: &Row| row[6].is_empty();
            let called = own(row)
                || serves(people, other, true, on)
                    && people.iter().any(|held| own(held) && holds(held, other, &row[3]));
            holds(row, person, &row[3]) && post.is_none_or(|post| row[3] == post) && called
        })
}

/// A day of one short month, or an open end.
fn end() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), (1..=20u32).prop_map(|day| format!("2025-01-{day:02}"))]
}

/// From and until, in order.
fn ends() -> impl Strategy<Value = (String, String)> {
    (end(), end()).prop_map(
        |(from, until)| {
            if !until.is_empty() && until < from { (until, from) } else { (from, until) }
        },
    )
}

fn unit_rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((ends(), 0..UNITS), UNITS).prop_map(|units| {
        let row = |(at, ((from, until), parent)): (usize, ((String, String), usize))| {
            let parent = if parent < at { format!("u{parent}") } else { String::new() };
            vec![format!("u{at}"), "甲".to_owned(), "other".to_owned(), parent, from, until]
        };
        units.into_iter().enumerate().map(row).collect()
    })
}

/// Posts first, then deputies of those who hold one; absences and leaving on the first row of each person.
fn people_rows() -> impl Strategy<Value = Vec<Row>> {
    let post = (0..PEOPLE, 0..UNITS, 0..POSTS.len(), ends());
    let deputy = (0..PEOPLE, any::<prop::sample::Index>());
    let absence = (ends(), ends()).prop_map(|spans| {
        let text = |(from, until)| if from == until { String::new() } else { format!("{from}..{until}") };
        [text(spans.0), text(spans.1)].join(";")
    });
    let absences = prop::collection::vec((absence, end()), PEOPLE);
    let posts = (prop::collection::vec(post, 1..8), prop::collection::vec(deputy, 0..8));
    (posts, absences).prop_map(|((posts, deputies), absences)| {
        let mut rows: Vec<Row> = Vec::new();
        let mut taken = BTreeSet::new();
        for (person, unit, post, (from, until)) in posts {
            if taken.insert((person, unit, post)) {
                let [person, unit] = [format!("p{person}"), format!("u{unit}")];
                rows.push(row([&person, &unit, POSTS[post], &from, &until, ""]));
            }
        }
        let held = rows.clone();
        for (person, at) in deputies {
            let other = at.get(&held);
            let deputy = row([&format!("p{person}"), &other[2], &other[3], "", "", &other[0]]);
            if deputy[0] != other[0] && !rows.contains(&deputy) {
                rows.push(deputy);
            }
        }
        for (at, (absent, left)) in absences.into_iter().enumerate() {
            if let Some(row) = rows.iter_mut().find(|row| row[0] == format!("p{at}")) {
                (row[7], row[8]) = (absent, left);
            }
        }
        rows
    })
}

fn row([person, unit, post, from, until, deputy_of]: [&str; 6]) -> Row {
    [person, "言", unit, post, from, until, deputy_of, "", ""].map(str::to_owned).to_vec()
}

fn with_header(header: &[&str], rows: &[Row]) -> Vec<Row> {
    let header = header.iter().map(|name| (*name).to_owned()).collect();
    std::iter::once(header).chain(rows.iter().cloned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn the_index_answers_as_a_scan_of_the_tables(units in unit_rows(), people in people_rows()) {
        let tables = (with_header(&UNIT_HEADER, &units), with_header(&PEOPLE_HEADER, &people));
        let organisation = Organisation::from_rows(&tables.0, &tables.1).map_err(|faults| {
            TestCaseError::fail(format!("{}", faults[0]))
        })?;
        for day in [1, 7, 14, 20, 21i8] {
            let on = Date::new(2025, 1, day).unwrap();
            let mut acting = BTreeSet::new();
            for (person, unit, post) in every_question() {
                let naive = naive_can_act(&tables, &person, &unit, post, &on.to_string());
                let answer = organisation.can_act(&person, &unit, post, on);
                prop_assert_eq!(answer, naive, "{} {} {:?} {}", &person, &unit, post, on);
                let listed = organisation.people_of(&unit, post, on).iter().filter(|other| other.id == person).count();
                prop_assert_eq!(listed, usize::from(naive));
                if naive {
                    acting.insert(unit);
                }
            }
            let vacant: BTreeSet<String> = organisation.vacant(on).iter().map(|unit| unit.id.clone()).collect();
            let exists = |row: &&Row| between(&row[4], &on.to_string(), &row[5]) && !acting.contains(&row[0]);
            prop_assert_eq!(vacant, units.iter().filter(exists).map(|row| row[0].clone()).collect());
        }
    }
}

fn every_question() -> Vec<(String, String, Option<&'static str>)> {
    let posts = POSTS.map(Some).into_iter().chain([None]);
    let units = (0..UNITS).flat_map(move |unit| posts.clone().map(move |post| (format!("u{unit}"), post)));
    let each = |person| units.clone().map(move |(unit, post)| (format!("p{person}"), unit, post));
    (0..PEOPLE).flat_map(each).collect()
}
