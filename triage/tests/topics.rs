//! Hot spots: invented ones in full, real ones (where they are at hand) by how well they agree with what people found.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Row, agreement, day, real_messages, real_topics};
use expect_test::expect;
use proptest::prelude::*;
use triage::topics::{MEMBERS_MIN, Post, Topic, find};

/// Person, title, body, day, likes: two hot spots, one generic wish, and some that belong to nothing.
const POSTS: &[(&str, &str, &str, i32, u32)] = &[
    ("p1", "投诉滨江雅苑捆绑销售车位", "滨江雅苑开盘，买房必须同时买车位，十二万一个。", 700, 2),
    ("p2", "滨江雅苑强制买车位合理吗？", "开发商规定不买车位就不能选房，车位没有产权。", 701, 0),
    ("p3", "A市滨江雅苑车位捆绑销售", "职工定向房滨江雅苑，车位捆绑销售，请制止。", 703, 1),
    ("p4", "请问滨江雅苑能否不买车位", "滨江雅苑销售说车位和房子一起卖。", 703, 0),
    ("p5", "咨询青年人才租房补贴什么时候发放", "去年申请的青年人才租房补贴还没有到账。", 20, 0),
    ("p6", "青年人才租房补贴申请不通过", "本科学历，申请青年人才租房补贴被退回。", 200, 3),
    ("p7", "关于青年人才租房补贴的疑问", "青年人才租房补贴的单位证明怎么开？", 400, 0),
    ("p8", "建议加快城市建设", "希望加快发展，加大力度。", 30, 0),
    ("p9", "建议加快道路建设力度", "道路建设要加快，加大力度。", 130, 0),
    ("p8", "请加快学校建设力度", "学校建设要加快力度。", 230, 0),
    ("p10", "电梯坏了没人修", "三栋电梯停了两天。", 333, 0),
    ("p11", "公交车等太久", "早高峰公交间隔太长。", 334, 0),
    ("p12", "驾校退费难", "驾校不退学费。", 335, 0),
];

#[cfg(test)]
fn invented() -> Vec<Topic> {
    let ids: Vec<String> = (0..POSTS.len()).map(|number| number.to_string()).collect();
    let posts = ids.iter().zip(POSTS).map(|(id, (person, title, body, day, likes))| Post {
        id,
        person,
        title,
        body,
        day: Some(*day),
        likes: *likes,
    });
    find(&posts.collect::<Vec<_>>())
}

#[test]
fn a_hot_spot_names_itself_and_opens_to_its_members() {
    let lines = invented().into_iter().map(|topic| {
        let Topic { name, members, place, words, people, likes, days, is_new, burst, .. } = topic;
        let burst = burst.map(|burst| format!("{} in the week of {}", burst.messages, burst.monday));
        format!(
            "{name} {members:?} {place:?} {words:?} {people} people {likes} likes {days:?} new {is_new} {burst:?}\n"
        )
    });
    expect![[r#"
        滨江雅苑捆绑销售车位 [0, 1, 2, 3] Some("雅苑") ["滨江", "车位", "雅苑", "销售"] 4 people 3 likes Some((700, 703)) new true Some("4 in the week of 700")
        青年人才租房补贴 [4, 5, 6] None ["人才", "租房", "青年"] 3 people 3 likes Some((20, 400)) new false Some("1 in the week of 399")
    "#]].assert_eq(&lines.collect::<String>());
}

#[test]
fn real_topics_are_found() {
    let (Some(rows), Some(topics)) = (real_messages(), real_topics()) else {
        println!("left out: the real messages are not beside the project");
        return;
    };
    let posts: Vec<Post<'_>> = rows.iter().map(Row::post).collect();
    let found = find(&posts);
    let clusters: Vec<BTreeSet<&str>> =
        found.iter().map(|topic| topic.members.iter().map(|member| rows[*member].id.as_str()).collect()).collect();
    let agreement = agreement(&clusters, &topics);
    println!("{agreement:?}");
    assert!(agreement.pair_f1() >= 0.92 && agreement.b_cubed_f1() >= 0.91, "{agreement:?}");
    let hottest: Vec<&str> = found.iter().take(3).map(|topic| topic.name.as_str()).collect();
    for (name, words) in hottest.iter().zip([["丽发新城", "搅拌站"], ["伊景园滨河苑", "车位"], ["人才", "购房补贴"]])
    {
        assert!(words.iter().all(|word| name.contains(word)), "{hottest:?}");
    }
}

#[test]
fn the_first_weeks_of_a_real_topic_are_seen_as_new() {
    let Some(rows) = real_messages() else { return };
    let until = day("2019/11/30").unwrap();
    let posts: Vec<Post<'_>> =
        rows.iter().map(Row::post).filter(|post| post.day.is_some_and(|day| day <= until)).collect();
    let new: Vec<String> = find(&posts).into_iter().filter(|topic| topic.is_new).map(|topic| topic.name).collect();
    assert!(new.first().is_some_and(|name| name.contains("丽发新城")), "{new:?}");
}

proptest! {
    #[test]
    fn any_input_is_grouped_at_most_once(
        rows in proptest::collection::vec(("[a-c]?", "\\PC{0,12}|(滨江|东湖)(雅苑|花园)(噪音|油烟)(大|扰民)", "\\PC{0,30}|(搅拌站|烧烤店)(太吵|扰民)", proptest::option::of(-9_i32..99), 0_u32..9), 0..24),
    ) {
        let ids: Vec<String> = (0..rows.len()).map(|number| number.to_string()).collect();
        let posts: Vec<Post<'_>> = ids.iter().zip(&rows).map(|(id, (person, title, body, day, likes))| {
            Post { id, person, title, body, day: *day, likes: *likes }
        }).collect();
        let found = find(&posts);
        prop_assert!(found.is_sorted_by(|one, other| one.heat >= other.heat));
        let mut seen = BTreeSet::new();
        for topic in &found {
            prop_assert!(topic.members.len() >= MEMBERS_MIN && !topic.name.is_empty() && topic.heat.is_finite());
            prop_assert!(topic.people >= 1 && topic.people <= topic.members.len());
            prop_assert!(topic.members.iter().all(|member| *member < rows.len() && seen.insert(*member)));
        }
        prop_assert_eq!(&find(&posts), &found);
    }

    #[test]
    fn agreement_of_a_grouping_with_itself_is_whole(sizes in proptest::collection::vec(2_usize..6, 1..6)) {
        let mut ids = (0..).map(|number: usize| number.to_string());
        let topics: BTreeMap<String, Vec<String>> =
            sizes.iter().enumerate().map(|(at, size)| (at.to_string(), ids.by_ref().take(*size).collect())).collect();
        let clusters: Vec<BTreeSet<&str>> = topics.values().map(|ids| ids.iter().map(String::as_str).collect()).collect();
        let whole = agreement(&clusters, &topics);
        prop_assert_eq!((whole.pair_f1(), whole.b_cubed_f1()), (1.0, 1.0));
        let apart = agreement(&[], &topics);
        prop_assert!(apart.pair_f1() == 0.0 && apart.b_cubed_f1() < 1.0);
    }
}
