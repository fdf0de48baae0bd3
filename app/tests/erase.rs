//! What is erased by the clock: all that is old enough, once, and nothing that is not, however much waits.

mod common;

use std::collections::BTreeSet;

use app::{About, App, Request};
use common::{app, at};
use definition::Literal;
use item::{By, Command, Fields, ItemId, Registration};
use jiff::{SignedDuration, Timestamp};

#[cfg(test)]
fn fields<const N: usize>(given: [(&str, &str); N]) -> Fields {
    given.map(|(name, text)| (name.to_owned(), Literal::Text(text.to_owned()))).into()
}

#[cfg(test)]
/// Citizens call and withdraw what they said.
fn call_and_withdraw(app: &App, count: usize, now: Timestamp) -> BTreeSet<ItemId> {
    let ask = |about, command, by| Request { key: None, about, command, by, chance: None };
    let calls: Vec<Request> = (0..count)
        .map(|number| {
            let (title, phone) = (format!("路灯不亮 {number}"), format!("138{number:08}"));
            let fields = fields([("title", title.as_str()), ("kind", "投诉"), ("phone", &phone)]);
            let command = Command::Register(Registration { fields, ..Registration::default() });
            ask(About::List("hotline".to_owned()), command, By::Channel("call".to_owned()))
        })
        .collect();
    let called: Vec<ItemId> =
        app.carry_out_all(&calls, now).unwrap().into_iter().map(|answer| answer.unwrap().item).collect();
    let withdrawals: Vec<Request> = called
        .iter()
        .map(|item| {
            let fields = fields([("withdrawal", "市民来电撤回")]);
            let command = Command::Move { name: "withdraw".to_owned(), fields };
            ask(About::Item(*item), command, By::Person("p0015".to_owned()))
        })
        .collect();
    for answer in app.carry_out_all(&withdrawals, now).unwrap() {
        answer.unwrap();
    }
    called.into_iter().collect()
}

#[test]
fn more_closes_than_one_tick_looks_at_wait_for_their_day() {
    let app = app();
    let old = call_and_withdraw(&app, 40, at("2025-03-03T09:00:00"));
    let young = call_and_withdraw(&app, 2_300, at("2025-03-07T09:00:00"));
    let mut erased = BTreeSet::new();
    let mut tick = |now: Timestamp, wanted: &BTreeSet<ItemId>| {
        for item in app.tick(now).unwrap().erased {
            assert!(wanted.contains(&item) && erased.insert(item), "{item} at {now}");
        }
        erased.len()
    };
    // Two years are kept. Each tick comes to the young ones and stops there; the next hour has nothing to do.
    let mut now = at("2027-03-05T09:00:00");
    for _ in 0..6 {
        tick(now, &old);
        now = now.checked_add(SignedDuration::from_hours(1)).unwrap();
    }
    assert_eq!(tick(now, &old), old.len());
    let mut now = at("2027-03-09T09:00:00");
    for _ in 0..6 {
        tick(now, &young);
        now = now.checked_add(SignedDuration::from_hours(1)).unwrap();
    }
    assert_eq!(tick(now, &young), old.len() + young.len());
    assert!(app.verify(None).unwrap().is_sound());
}
