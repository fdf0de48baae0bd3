//! Letters over restarts and on a clock of their own.

use std::collections::BTreeSet;

use expect_test::expect;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::{Carrier, NewLetter, NewSubscription, Outbox, OutboxError, TRIES_MAX, Wanted, Whose};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_760_000_000 + seconds).unwrap()
}

fn new(name: &str) -> NewSubscription {
    NewSubscription {
        name: name.to_owned(),
        owner: None,
        whose: Whose::Unit("water_bureau".to_owned()),
        carrier: Carrier::Webhook,
        target: "https://receiver.example/in".to_owned(),
        wanted: Wanted::default(),
        position: 3,
    }
}

fn letter(name: &str) -> NewLetter {
    NewLetter { name: name.to_owned(), body: format!("body of {name}") }
}

fn outbox(folder: &tempfile::TempDir) -> Outbox {
    Outbox::open(&folder.path().join("outbox.sqlite")).unwrap()
}

#[test]
fn a_letter_that_fails_is_tried_for_three_days_and_then_kept() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = outbox(&folder);
    let id = outbox.subscribe(&new("a"), at(0)).unwrap().id;
    assert!(outbox.take(id, (3, 4), &[letter("m1")], at(0)).unwrap());
    let (mut now, mut waits) = (at(0), Vec::new());
    while let Some(found) = outbox.due(id, now, 10).unwrap().first() {
        match outbox.failed(found.id, "503", now).unwrap() {
            Some(next) => {
                let early = next.checked_sub(SignedDuration::from_secs(1)).unwrap();
                assert!(outbox.due(id, early, 10).unwrap().is_empty(), "tried before its time");
                waits.push(next.duration_since(now).as_secs());
                now = next;
            }
            None => break,
        }
    }
    expect!["[5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]"].assert_eq(&format!("{waits:?}"));
    assert_eq!(waits.len() as u32 + 1, TRIES_MAX);
    let kept = outbox.undelivered(id, 0, 10).unwrap();
    assert_eq!((kept.len(), kept[0].tries, kept[0].why.as_deref()), (1, TRIES_MAX, Some("503")));
    assert!(outbox.due(id, Timestamp::MAX, 10).unwrap().is_empty());
    assert_eq!(outbox.replay(id, Some(kept[0].id), now).unwrap(), 1);
    assert_eq!(outbox.due(id, now, 10).unwrap()[0].name, "m1");
    outbox.sent(kept[0].id).unwrap();
    assert_eq!(outbox.unsent(id).unwrap(), 0);
    assert!(matches!(outbox.replay(id, Some(kept[0].id), now), Err(OutboxError::Missing { .. })));
}

#[test]
fn a_subscription_that_rests_keeps_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = outbox(&folder);
    let id = outbox.subscribe(&new("a"), at(0)).unwrap().id;
    assert!(outbox.take(id, (3, 5), &[letter("m1")], at(0)).unwrap());
    assert!(!outbox.take(id, (3, 5), &[letter("m1")], at(0)).unwrap(), "it is past 3");
    outbox.rest(id, Some("410")).unwrap();
    assert!(outbox.due(id, at(9), 10).unwrap().is_empty());
    assert!(!outbox.take(id, (5, 6), &[letter("m2")], at(0)).unwrap());
    outbox.rest(id, None).unwrap();
    assert_eq!(outbox.due(id, at(9), 10).unwrap().len(), 1);
    assert!(outbox.take(id, (5, 6), &[letter("m2")], at(0)).unwrap());
    outbox.rewind(id, 4).unwrap();
    assert!(matches!(outbox.rewind(id, 9), Err(OutboxError::Unusable(_))));
    assert!(outbox.take(id, (4, 6), &[letter("m2"), letter("m3")], at(1)).unwrap());
    assert_eq!(outbox.unsent(id).unwrap(), 3, "m2 waited still, so it is not there twice");
    outbox.unsubscribe(id).unwrap();
    assert!(outbox.due(id, at(9), 10).unwrap().is_empty());
    assert!(matches!(outbox.unsubscribe(id), Err(OutboxError::Missing { .. })));
}

#[test]
fn what_cannot_be_used_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = outbox(&folder);
    outbox.subscribe(&new("a"), at(0)).unwrap();
    assert!(matches!(outbox.subscribe(&new(" a "), at(0)), Err(OutboxError::Taken(_))));
    let wanted = Wanted { lists: vec!["x".repeat(65)], ..Wanted::default() };
    for bad in [
        new(""),
        new(&"x".repeat(65)),
        new("a\nb"),
        NewSubscription { target: String::new(), ..new("b") },
        NewSubscription { target: "x".repeat(2001), ..new("b") },
        NewSubscription { wanted, ..new("b") },
    ] {
        assert!(matches!(outbox.subscribe(&bad, at(0)), Err(OutboxError::Unusable(_))), "{bad:?}");
    }
    let large = NewLetter { name: "l".to_owned(), body: "x".repeat(crate::LETTER_BYTES_MAX + 1) };
    assert!(matches!(outbox.take(1, (3, 4), &[large], at(0)), Err(OutboxError::Unusable(_))));
    assert_eq!(outbox.subscription(1).unwrap().position, 3, "nothing has changed");
}

#[test]
fn a_feed_is_known_by_its_word_until_it_is_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = outbox(&folder);
    let whose = Whose::Person("p0015".to_owned());
    let first = outbox.add_feed("desk01", &whose, at(0)).unwrap();
    assert_eq!(outbox.feed(&first).unwrap().unwrap().whose, whose);
    let second = outbox.add_feed("desk01", &whose, at(1)).unwrap();
    assert_eq!(outbox.feed(&first).unwrap(), None, "a new one makes the old one void");
    outbox.revoke_feed("desk01").unwrap();
    assert_eq!(outbox.feed(&second).unwrap(), None);
    assert!(matches!(outbox.revoke_feed("desk01"), Err(OutboxError::Missing { .. })));
    let bytes = std::fs::read(folder.path().join("outbox.sqlite")).unwrap();
    assert!(!bytes.windows(first.len()).any(|window| window == first.as_bytes()), "the word itself is kept nowhere");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, ..ProptestConfig::default() })]

    /// Whatever is taken, sent, failed and reopened in whatever order: each commit gives its letter once.
    #[test]
    fn nothing_is_lost_or_doubled_over_restarts(steps in prop::collection::vec(0_u8..5, 1..60)) {
        let folder = tempfile::tempdir().unwrap();
        let mut box_ = outbox(&folder);
        let id = box_.subscribe(&NewSubscription { position: 0, ..new("a") }, at(0)).unwrap().id;
        let (mut taken, mut sent, mut now) = (0_u64, BTreeSet::new(), at(0));
        for step in steps {
            match step {
                0 | 1 => {
                    let next = taken + 1;
                    prop_assert!(box_.take(id, (taken, next), &[letter(&next.to_string())], now).unwrap());
                    taken = next;
                }
                2 => if let Some(found) = box_.due(id, now, 1).unwrap().first() {
                    prop_assert!(sent.insert(found.name.clone()), "{} was sent twice", found.name);
                    box_.sent(found.id).unwrap();
                },
                3 => if let Some(found) = box_.due(id, now, 1).unwrap().first() {
                    box_.failed(found.id, "x", now).unwrap();
                },
                _ => {
                    now = now.checked_add(SignedDuration::from_hours(30)).unwrap();
                    drop(box_);
                    box_ = outbox(&folder);
                }
            }
        }
        let waiting = box_.due(id, Timestamp::MAX, 500).unwrap().into_iter();
        let kept = waiting.chain(box_.undelivered(id, 0, 500).unwrap()).map(|letter| letter.name);
        let mut all: Vec<String> = sent.into_iter().chain(kept).collect();
        all.sort_by_key(|name| name.parse::<u64>().unwrap());
        prop_assert_eq!(all, (1..=taken).map(|n| n.to_string()).collect::<Vec<_>>());
        prop_assert_eq!(box_.subscription(id).unwrap().position, taken);
    }
}
