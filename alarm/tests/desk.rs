//! What belongs together becomes one item: stories, a storm, and a naive twin.

use std::collections::BTreeSet;

use alarm::{AlarmKind, Desk, Do, Heard, Settings, Shield, Site, TELLS_MAX, What, is_milestone};
use expect_test::{Expect, expect};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

#[cfg(test)]
fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_765_000_000 + seconds).unwrap()
}

fn site(building: &str) -> Site {
    Site { building: building.to_owned(), place: "999901001".to_owned(), ..Site::default() }
}

fn heard(signal: u64, seconds: i64, device: &str, part: &str, what: What) -> Heard {
    let says = match &what {
        What::Status { fire: Some(_), .. } => "火警",
        What::Status { fault: true, .. } => "故障",
        What::Status { .. } => "正常",
        What::Cleared => "复位",
        _ => "信号",
    };
    Heard {
        signal,
        at: at(seconds),
        channel: "fire".to_owned(),
        device: device.to_owned(),
        part: part.to_owned(),
        says: format!("{part} {says}"),
        what,
        is_sure: true,
    }
}

const FIRE: What = What::Status { fire: Some(AlarmKind::Fire), fault: false };
const FAULT: What = What::Status { fire: None, fault: true };
const NORMAL: What = What::Status { fire: None, fault: false };

fn told(all: &[Do]) -> String {
    let line = |one: &Do| match one {
        Do::Open { list, key, fields, .. } => {
            let kind = fields.get("kind").map_or("", |kind| kind);
            format!("open {list} {key} {kind} {}", fields.get("says").map_or("", |says| says))
        }
        Do::Tell { key, number, text } => format!("tell {key} {number} {text}"),
    };
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn check(story: &[(u64, i64, &str, &str, What)], expected: Expect) {
    let mut desk = Desk::new(Settings::default());
    let mut all = Vec::new();
    for (signal, seconds, device, part, what) in story {
        all.extend(desk.tick(at(*seconds)));
        all.extend(desk.hear(&heard(*signal, *seconds, device, part, what.clone()), &site("清和大厦")));
    }
    expected.assert_eq(&told(&all));
}

#[test]
fn parts_and_panels_of_one_building_are_one_alarm() {
    check(
        &[
            (1, 0, "a", "3区12号", FIRE),
            (2, 5, "a", "3区12号", FIRE),
            (3, 20, "a", "3区13号", FIRE),
            (4, 60, "b", "1区1号", FIRE),
            (5, 90, "a", "3区12号", NORMAL),
            (6, 100, "a", "", What::Cleared),
            (7, 120, "b", "1区1号", NORMAL),
        ],
        expect![[r#"
            open alarm alarm:a:1:1765000000 火警 3区12号 火警
            tell alarm:a:1:1765000000 3:1 3区13号 火警
            tell alarm:a:1:1765000000 4:2 1区1号 火警
            tell alarm:a:1:1765000000 5:3 已恢复：3区12号 正常；仍有 2 处
            tell alarm:a:1:1765000000 6:4  复位：1 处告警恢复（恢复不等于查明原因）
            tell alarm:a:1:1765000000 7:5 已全部恢复：1区1号 正常"#]],
    );
}

#[test]
fn half_an_hour_later_it_is_another_alarm() {
    check(
        &[(1, 0, "a", "1", FIRE), (2, 1800, "a", "2", FIRE), (3, 3601, "a", "3", FIRE)],
        expect![[r#"
            open alarm alarm:a:1:1765000000 火警 1 火警
            tell alarm:a:1:1765000000 2:1 2 火警
            open alarm alarm:a:3:1765003601 火警 3 火警"#]],
    );
}

#[test]
fn a_fault_must_last_and_a_fire_never_waits() {
    check(
        &[
            (1, 0, "a", "1", FAULT),
            (2, 30, "a", "1", NORMAL),
            (3, 100, "a", "1", FAULT),
            (4, 120, "a", "2", FIRE),
            (5, 159, "a", "9", NORMAL),
            (6, 160, "a", "9", NORMAL),
            (7, 200, "a", "2", FAULT),
            (8, 300, "a", "1", NORMAL),
        ],
        expect![[r#"
            open alarm alarm:a:4:1765000120 火警 2 火警
            open device_fault device_fault:a:3:1765000100  1 故障
            tell alarm:a:4:1765000120 7:1 已全部恢复：2 故障
            tell device_fault:a:3:1765000100 7:1 2 故障
            tell device_fault:a:3:1765000100 8:2 已恢复：1 正常；仍有 1 处"#]],
    );
}

#[test]
fn a_device_that_is_silent_is_one_item_until_it_is_struck_off() {
    let silent = |since| What::Silent { since: at(since) };
    check(
        &[(0, 1000, "a", "", silent(0)), (0, 2000, "a", "", silent(0)), (0, 3000, "a", "", What::Back)],
        expect![[r#"
            open device_silence device_silence:a:0:1765001000  
            tell device_silence:a:0:1765001000 0:1 已全部恢复： 信号"#]],
    );
}

#[test]
fn an_unsure_fire_is_an_alarm_and_says_when_it_is_sure() {
    let mut desk = Desk::new(Settings::default());
    let unsure = Heard { is_sure: false, ..heard(1, 0, "a", "1", FIRE) };
    let first = desk.hear(&unsure, &site("清和大厦"));
    let Some(Do::Open { fields, .. }) = first.first() else { panic!("no alarm: {first:?}") };
    assert_eq!(fields.get("certainty").map(String::as_str), Some("待核实"));
    let then = desk.hear(&heard(2, 3, "a", "1", FIRE), &site("清和大厦"));
    assert_eq!(told(&then), "tell alarm:a:1:1765000000 2:1 信号已校验：1 火警");
}

#[test]
fn a_shield_has_an_end_and_what_is_still_on_is_heard_then() {
    let mut desk = Desk::new(Settings::default());
    let shield = |until| Shield {
        device: "a".to_owned(),
        part: None,
        from: at(0),
        until: at(until),
        reason: "检修".to_owned(),
        by: "p0048".to_owned(),
    };
    assert!(desk.shield(shield(0)).is_err());
    assert!(desk.shield(shield(31 * 86_400)).is_err());
    assert!(desk.shield(Shield { reason: " ".to_owned(), ..shield(3600) }).is_err());
    desk.shield(shield(3600)).unwrap();
    assert_eq!(desk.wake_at(), Some(at(3600)));
    assert_eq!(desk.hear(&heard(1, 10, "a", "1", FIRE), &site("清和大厦")), []);
    assert_eq!(desk.hear(&heard(2, 20, "a", "2", FIRE), &site("清和大厦")), []);
    assert_eq!(desk.hear(&heard(3, 30, "a", "1", NORMAL), &site("清和大厦")), []);
    assert_eq!(told(&desk.hear(&heard(4, 40, "b", "1", FIRE), &site("清和大厦"))).lines().count(), 1);
    desk.ended("alarm:b:4:1765000040");
    let then = desk.tick(at(3600));
    assert_eq!(told(&then), "open alarm alarm:a:2:1765003600 火警 2 火警（屏蔽期间上报，屏蔽结束后仍未恢复）");
    assert!(desk.shields().is_empty());

    // Lifted before its time: what is still on is heard at once.
    desk.shield(Shield { from: at(4000), ..shield(8000) }).unwrap();
    desk.ended("alarm:a:2:1765003600");
    assert_eq!(desk.hear(&heard(5, 4010, "a", "9", FIRE), &site("清和大厦")), []);
    assert!(!desk.lift("a", Some("9"), at(4020)), "the shield is of all of the device");
    assert!(desk.lift("a", None, at(4020)));
    assert_eq!(told(&desk.tick(at(4020))).lines().count(), 1);
    assert!(desk.shields().is_empty());
}

#[test]
fn the_third_false_alarm_in_thirty_days_is_a_hazard() {
    let mut desk = Desk::new(Settings::default());
    let mut found = |day: i64, key: &str| desk.false_alarm("a", key, at(day * 86_400), &site("清和大厦")).is_some();
    assert_eq!(
        [found(0, "1"), found(10, "2"), found(31, "3"), found(39, "4"), found(39, "5")],
        [false, false, false, true, false]
    );
}

#[test]
fn two_values_of_one_frame_are_two_items() {
    let beyond = |quantity: &str| What::Beyond {
        quantity: quantity.to_owned(),
        level: alarm::Level::Alarm,
        source: "设计".to_owned(),
    };
    check(
        &[
            (1, 0, "a", "Rtd", beyond("噪声")),
            (1, 0, "a", "Rtd", beyond("PM10")),
            (2, 30, "a", "Rtd", beyond("噪声")),
            (3, 60, "a", "Rtd", What::Within { quantity: "噪声".to_owned() }),
        ],
        expect![[r#"
            open exceedance exceedance:a:1:1765000000:Rtd:噪声  Rtd 信号
            open exceedance exceedance:a:1:1765000000:Rtd:PM10  Rtd 信号
            tell exceedance:a:1:1765000000:Rtd:噪声 3:1 已全部恢复：Rtd 信号"#]],
    );
}

#[test]
fn a_storm_is_one_alarm_a_building_and_few_messages() {
    let mut desk = Desk::new(Settings::default());
    let mut all = Vec::new();
    for number in 0..10_000_u64 {
        let building = format!("{}号楼", number % 4);
        let part = format!("{number}号");
        all.extend(desk.hear(&heard(number + 1, 0, &building, &part, FIRE), &site(&building)));
    }
    let opens = all.iter().filter(|one| matches!(one, Do::Open { .. })).count();
    let tells = all.len() - opens;
    // 2499 messages each: thirty one by one, then the hundredth and the thousandth.
    assert_eq!((opens, tells), (4, 4 * (TELLS_MAX as usize + 2)));
    let saved = serde_json::to_string(&desk).unwrap();
    assert_eq!(serde_json::from_str::<Desk>(&saved).unwrap(), desk);
}

/// Does the same without a map, an index or a hurry.
#[derive(Default)]
struct Naive {
    /// Scope, key, last begin, what is on, messages, whether sure, whether an item listens.
    items: Vec<(String, String, Timestamp, BTreeSet<String>, u32)>,
    waiting: Vec<(Timestamp, String, Heard, Site)>,
}

#[cfg(test)]
impl Naive {
    fn event(&mut self, now: Timestamp, heard: &Heard, site: &Site) -> Vec<Do> {
        let mut out = self.time(now);
        match &heard.what {
            What::Status { fire, fault } => {
                let alarm = format!("alarm {}", site.building);
                if fire.is_some() {
                    self.begin(&alarm, heard, site, &mut out)
                } else {
                    self.end(&alarm, heard, &mut out)
                }
                let broken = format!("device_fault {}", heard.device);
                let on = self.items.iter().any(|item| item.0 == broken && item.3.contains(&name(heard)));
                let waits = self.waiting.iter().any(|wait| wait.1 == broken && name(&wait.2) == name(heard));
                if *fault && !on && !waits {
                    let due = heard.at + SignedDuration::from_secs(60);
                    self.waiting.push((due, broken, heard.clone(), site.clone()));
                } else if !*fault {
                    self.waiting.retain(|wait| !(wait.1 == broken && name(&wait.2) == name(heard)));
                    self.end(&broken, heard, &mut out);
                }
            }
            What::Cleared => {
                let alarm = format!("alarm {}", site.building);
                let mut keys: Vec<(bool, String)> =
                    self.items.iter().filter_map(|item| Some((is_past(&item.0, &alarm)?, item.1.clone()))).collect();
                keys.sort();
                for (is_past, key) in keys {
                    let item = self.items.iter_mut().find(|item| item.1 == key).unwrap();
                    let own: Vec<String> =
                        item.3.iter().filter(|on| on.split('\u{1}').next() == Some(&heard.device)).cloned().collect();
                    item.3.retain(|on| !own.contains(on));
                    if own.is_empty() {
                        continue;
                    }
                    let text = format!("{}：{} 处告警恢复（恢复不等于查明原因）", heard.says, own.len());
                    self.say(&key, heard, text, &mut out);
                    self.items.retain(|item| !(is_past && item.1 == key && item.3.is_empty()));
                }
            }
            _ => {}
        }
        out
    }

    fn time(&mut self, now: Timestamp) -> Vec<Do> {
        let mut out = Vec::new();
        let mut due: Vec<_> = self.waiting.iter().filter(|wait| wait.0 <= now).cloned().collect();
        self.waiting.retain(|wait| wait.0 > now);
        due.sort_by_key(|wait| (wait.1.clone(), name(&wait.2)));
        for (_, scope, heard, site) in due {
            self.begin(&scope, &heard, &site, &mut out);
        }
        out
    }

    fn begin(&mut self, scope: &str, heard: &Heard, site: &Site, out: &mut Vec<Do>) {
        let minutes = if scope.starts_with("alarm") { 30 } else { 10 };
        if self.items.iter().any(|item| is_past(&item.0, scope).is_some() && item.3.contains(&name(heard))) {
            return;
        }
        if let Some(item) = self.items.iter_mut().find(|item| item.0 == scope) {
            if heard.at.duration_since(item.2) <= SignedDuration::from_mins(minutes) {
                item.2 = item.2.max(heard.at);
                item.3.insert(name(heard));
                let key = item.1.clone();
                return self.say(&key, heard, heard.says.clone(), out);
            }
            item.0 = format!("past {scope}");
        }
        self.items.retain(|item| !(item.0 == format!("past {scope}") && item.3.is_empty()));
        let list = if scope.starts_with("alarm") { "alarm" } else { "device_fault" };
        let key = format!("{list}:{}:{}:{}", heard.device, heard.signal, heard.at.as_second());
        self.items.push((scope.to_owned(), key.clone(), heard.at, [name(heard)].into(), 0));
        let _ = site;
        out.push(Do::Open { list, channel: "fire".to_owned(), key, fields: alarm::Fields::new() });
    }

    fn end(&mut self, scope: &str, heard: &Heard, out: &mut Vec<Do>) {
        let is_on = |item: &&mut (String, String, Timestamp, BTreeSet<String>, u32)| {
            is_past(&item.0, scope).is_some() && item.3.contains(&name(heard))
        };
        let Some(item) = self.items.iter_mut().find(is_on) else { return };
        let (key, is_past) = (item.1.clone(), item.0 != scope);
        if item.3.remove(&name(heard)) {
            let left = item.3.len();
            let text = if left == 0 {
                format!("已全部恢复：{}", heard.says)
            } else {
                format!("已恢复：{}；仍有 {left} 处", heard.says)
            };
            self.say(&key, heard, text, out);
            self.items.retain(|item| !(is_past && item.1 == key && item.3.is_empty()));
        }
    }

    fn say(&mut self, key: &str, heard: &Heard, text: String, out: &mut Vec<Do>) {
        let item = self.items.iter_mut().find(|item| item.1 == key).unwrap();
        item.4 += 1;
        let number = format!("{}:{}", heard.signal, item.4);
        if item.4 <= TELLS_MAX {
            out.push(Do::Tell { key: item.1.clone(), number, text });
        } else if is_milestone(item.4) {
            let text = format!("此后共收到 {} 条相关信号，最近一条：{text}", item.4);
            out.push(Do::Tell { key: item.1.clone(), number, text });
        }
    }
}

/// Whether an item is an earlier one of a scope; none where it is of another.
fn is_past(own: &str, scope: &str) -> Option<bool> {
    (own == scope).then_some(false).or_else(|| (own == format!("past {scope}")).then_some(true))
}

fn name(heard: &Heard) -> String {
    format!("{}\u{1}{}", heard.device, heard.part)
}

#[derive(Debug, Clone)]
enum Step {
    Hear(usize, usize, What),
    Tick,
    Ended(usize),
}

fn steps() -> impl Strategy<Value = Vec<(i64, Step)>> {
    let what = prop_oneof![Just(FIRE), Just(FAULT), Just(NORMAL), Just(What::Cleared)];
    let step = prop_oneof![
        8 => (0..4_usize, 0..3_usize, what).prop_map(|(device, part, what)| Step::Hear(device, part, what)),
        1 => Just(Step::Tick),
        1 => (0..8_usize).prop_map(Step::Ended),
    ];
    let pause = prop_oneof![4 => 0..70_i64, 1 => 0..2500_i64];
    proptest::collection::vec((pause, step), 0..120)
}

proptest! {
    #[test]
    fn the_naive_twin_asks_for_the_same(steps in steps()) {
        let (mut desk, mut naive) = (Desk::new(Settings::default()), Naive::default());
        let mut now = 0;
        for (number, (pause, step)) in (1..).zip(steps) {
            now += pause;
            let (asked, naively) = match step {
                Step::Hear(device, part, what) => {
                    let device_name = format!("d{device}");
                    let heard = heard(number, now, &device_name, &format!("p{part}"), what);
                    // Devices 0 and 1 are in one building, 2 and 3 in another.
                    let site = site(&format!("b{}", device / 2));
                    let mut asked = desk.tick(at(now));
                    asked.extend(desk.hear(&heard, &site));
                    (asked, naive.event(at(now), &heard, &site))
                }
                Step::Tick => (desk.tick(at(now)), naive.time(at(now))),
                Step::Ended(nth) => {
                    if let Some(item) = naive.items.get(nth).cloned() {
                        naive.items.remove(nth);
                        desk.ended(&item.1);
                    }
                    (Vec::new(), Vec::new())
                }
            };
            let bare = |all: Vec<Do>| -> Vec<Do> {
                let bare = |one| match one {
                    Do::Open { list, channel, key, .. } => Do::Open { list, channel, key, fields: alarm::Fields::new() },
                    tell => tell,
                };
                all.into_iter().map(bare).collect()
            };
            prop_assert_eq!(bare(asked), naively, "at step {}", number);
        }
    }

    #[test]
    fn whoever_begins_anew_from_what_was_saved_asks_for_the_same(steps in steps(), cut in 0..120_usize) {
        let (mut desk, mut now) = (Desk::new(Settings::default()), 0);
        let mut other = desk.clone();
        for (number, (pause, step)) in (1..).zip(steps) {
            now += pause;
            if number == cut as u64 {
                other = serde_json::from_str(&serde_json::to_string(&desk).unwrap()).unwrap();
            }
            let Step::Hear(device, part, what) = step else { continue };
            let heard = heard(number, now, &format!("d{device}"), &format!("p{part}"), what);
            let site = site("b");
            prop_assert_eq!(desk.hear(&heard, &site), other.hear(&heard, &site));
            prop_assert_eq!(desk.tick(at(now)), other.tick(at(now)));
        }
    }
}

#[test]
fn an_earlier_alarm_hears_when_its_part_is_in_order_although_another_has_begun() {
    check(
        &[
            (1, 0, "a", "1", FIRE),
            // The window of thirty minutes is over: another alarm.
            (2, 3600, "a", "2", FIRE),
            // The first is still on, which is nothing new.
            (3, 3700, "a", "1", FIRE),
            (4, 3800, "a", "1", NORMAL),
            // Once more, which now belongs to the alarm that is open.
            (5, 3900, "a", "1", FIRE),
            (6, 4000, "a", "", What::Cleared),
        ],
        expect![[r#"
            open alarm alarm:a:1:1765000000 火警 1 火警
            open alarm alarm:a:2:1765003600 火警 2 火警
            tell alarm:a:1:1765000000 4:1 已全部恢复：1 正常
            tell alarm:a:2:1765003600 5:1 1 火警
            tell alarm:a:2:1765003600 6:2  复位：2 处告警恢复（恢复不等于查明原因）"#]],
    );
}
