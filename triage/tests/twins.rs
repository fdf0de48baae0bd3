//! Twins and relapses: what is proposed, and why.

use std::fmt::Write;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use triage::twins::{Message, PROPOSALS_MAX, Twins, TwinsError, Windows};

const WINDOWS: Windows = Windows { merge_days: 30, relapse_days: 180 };

/// Name, title, body, day.
const MESSAGES: &[(&str, &str, &str, i32)] = &[
    (
        "a1",
        "丽水新城小区旁边搅拌站噪音扰民",
        "我是丽水新城的业主，小区旁边新建的混凝土搅拌站整夜施工，噪音很大，粉尘飞扬。",
        100,
    ),
    ("a2", "反映混凝土搅拌站粉尘污染", "丽水新城附近的搅拌站灰尘大，噪音吵得老人孩子睡不着。", 103),
    (
        "a3",
        "丽水新城小区旁边搅拌站噪音扰民！",
        "我是丽水新城的业主，小区旁边新建的混凝土搅拌站整夜施工，噪音很大，粉尘飞扬",
        104,
    ),
    ("b1", "东湖花园楼下烧烤店油烟直排", "东湖花园3栋楼下的烧烤店没有烟道，油烟直接排进居民家里。", 90),
    ("b2", "西山花园楼下烧烤店油烟直排", "西山花园5栋楼下的烧烤店没有烟道，油烟直接排进居民家里。", 91),
    ("c1", "和平路路灯不亮", "和平路东段的路灯坏了一个多月，晚上出行不便。", 20),
    ("d1", "咨询异地就医怎么备案", "父母随迁，想问异地就医备案需要带什么材料。", 60),
    ("d2", "医保卡丢了如何补办", "医保卡丢失，请问补办需要什么材料，去哪里办。", 61),
];

#[cfg(test)]
fn twins() -> Twins {
    let mut twins = Twins::new();
    for (id, title, body, day) in MESSAGES {
        twins.insert(&Message { id, title, body, day: Some(*day) }).unwrap();
    }
    assert!(twins.close("c1", 40) && !twins.close("nobody", 40));
    twins
}

#[cfg(test)]
fn check(title: &str, body: &str, day: Option<i32>, expected: Expect) {
    let mut text = String::new();
    for proposal in twins().propose(&Message { id: "new", title, body, day }, WINDOWS) {
        let because = &proposal.because;
        let (words, names) = (because.words.join(" "), because.names.join(" "));
        let copy = because.copy.map_or(String::new(), |share| format!(", copy {share:.1}"));
        let days = because.days_between.map_or("?".to_owned(), |days| days.to_string());
        writeln!(text, "{} {:?}: [{words}] [{names}] {days} days{copy}", proposal.id, proposal.link).unwrap();
    }
    expected.assert_eq(&text);
}

#[test]
fn the_same_problem_in_other_words_is_proposed_with_its_reason() {
    check(
        "丽水新城的搅拌站太吵",
        "搅拌站半夜还在生产，粉尘和噪音没人管。",
        Some(110),
        expect![[r#"
        a3 Merge: [搅拌站 丽水 新城 粉尘 噪音] [丽水新城] 6 days
        a2 Merge: [搅拌站 丽水 新城 粉尘 噪音] [丽水新城] 7 days
        a1 Merge: [搅拌站 丽水 新城 粉尘 噪音] [丽水新城] 10 days
    "#]],
    );
}

#[test]
fn one_problem_at_two_places_is_two() {
    check(
        "东湖花园烧烤店油烟",
        "烧烤店油烟直排，3栋居民不敢开窗。",
        Some(95),
        expect![[r#"
        b1 Merge: [烧烤店 油烟 东湖 花园 直排 居民] [东湖花园] 5 days
        b2 Related: [烧烤店 油烟 花园 直排 居民] [] 4 days
    "#]],
    );
}

#[test]
fn what_was_closed_comes_back_as_a_relapse() {
    check(
        "和平路路灯又不亮了",
        "和平路东段的路灯修好没几天又坏了，晚上出行不便。",
        Some(70),
        expect![[r#"
        c1 Relapse: [和平路 路灯 东段 晚上 出行 不便] [和平] 30 days
    "#]],
    );
    check(
        "和平路路灯又不亮了",
        "和平路东段的路灯修好没几天又坏了，晚上出行不便。",
        Some(700),
        expect![[r#"
        c1 Related: [和平路 路灯 东段 晚上 出行 不便] [和平] 660 days
    "#]],
    );
    check(
        "和平路路灯又不亮了",
        "和平路东段的路灯修好没几天又坏了，晚上出行不便。",
        None,
        expect![[r#"
        c1 Relapse: [和平路 路灯 东段 晚上 出行 不便] [和平] ? days
    "#]],
    );
}

#[test]
fn what_is_like_nothing_has_no_twin() {
    for (title, body) in [("", ""), ("路", "灯"), ("今天天气很好", "谢谢"), ("hello", "world"), ("😀😀😀", "！！！")]
    {
        check(title, body, Some(100), expect![""]);
    }
}

#[test]
fn a_name_is_taken_once() {
    let again = Message { id: "a1", title: "", body: "", day: None };
    assert_eq!(twins().insert(&again), Err(TwinsError::Known("a1".to_owned())));
}

proptest! {
    #[test]
    fn a_copy_is_always_found(
        words in proptest::collection::vec("(路灯|噪音|油烟|小区|电梯|停水|公交|学校|医院|拆迁|补贴|广场)(坏了|扰民|太大|没人管|怎么办)", 6..30),
        others in proptest::collection::vec("[路灯噪音油烟小区电梯停水]{0,30}", 0..20),
    ) {
        let body = words.join("，");
        let mut twins = Twins::new();
        for (number, other) in others.iter().enumerate() {
            twins.insert(&Message { id: &format!("other{number}"), title: "", body: other, day: None }).unwrap();
        }
        let original = Message { id: "original", title: "标题", body: &body, day: Some(1) };
        twins.insert(&original).unwrap();
        let proposals = twins.propose(&Message { id: "copy", ..original }, WINDOWS);
        prop_assert!(proposals.len() <= PROPOSALS_MAX);
        prop_assert!(proposals.is_sorted_by(|one, other| one.score >= other.score));
        let copy = proposals.iter().find(|proposal| proposal.id == "original");
        prop_assert!(copy.is_some_and(|copy| copy.because.copy == Some(1.0)), "{:?}", proposals);
        prop_assert!(twins.propose(&original, WINDOWS).iter().all(|proposal| proposal.id != "original"));
    }

    #[test]
    fn any_text_is_taken(texts in proptest::collection::vec(("\\PC{0,20}", "\\PC{0,60}"), 0..12)) {
        let mut twins = Twins::new();
        for (number, (title, body)) in texts.iter().enumerate() {
            let id = number.to_string();
            let message = Message { id: &id, title, body, day: None };
            let scores = twins.propose(&message, WINDOWS);
            prop_assert!(scores.iter().all(|proposal| (0.0..=1.0).contains(&proposal.score)));
            twins.insert(&message).unwrap();
        }
        prop_assert_eq!(twins.len(), texts.len());
    }
}
