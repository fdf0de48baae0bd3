//! What an append must keep, and what it must refuse.

use std::sync::Arc;

use definition::Literal;
use item::Item;
use item::event::{Event, Fields, ItemId, Outcome, STORE_STREAM, What};

use super::Case;
use super::fixture::{at, changed, close, command, fold, keep, loaded, made, new_item, next, plain, registered, step};
use crate::append::{ANSWER_BYTES_MAX, KEY_BYTES_MAX};
use crate::{Append, Appended, CommandKey, Query, Seal, Store, StoreError, verify};

/// An empty log has no commit, and the seal before the first.
pub fn an_empty_log_begins_with_the_first_seal(store: &dyn Store) -> Case {
    let head = store.head()?;
    assert_eq!((head.commit, head.position, head.at, head.seal), (0, 0, None, Seal::genesis()));
    assert!(store.commits_after(0, 10)?.is_empty());
    Ok(())
}

/// Every append of one caller is a commit; positions count on through all of them.
pub fn positions_and_commits_have_no_gaps(store: &dyn Store) -> Case {
    let first = keep(store, new_item(1, 0)?)?;
    let second = keep(store, new_item(2, 1)?)?;
    let done = store.append(plain(vec![step(&first, 2, "doing", "a")?, step(&second, 2, "doing", "b")?]))?;
    assert_eq!(done, Appended::Done { position: 3 });
    let commits = store.commits_after(0, 10)?;
    let found: Vec<(u64, Vec<u64>)> = commits
        .iter()
        .map(|commit| (commit.number, commit.records.iter().map(|record| record.position).collect()))
        .collect();
    assert_eq!(found, [(1, vec![1]), (2, vec![2]), (3, vec![3, 4])]);
    let head = store.head()?;
    assert_eq!((head.commit, head.position, head.at), (3, 4, Some(at(2))));
    assert_eq!(Some(head.seal), commits.last().map(|commit| commit.seal));
    Ok(())
}

/// An item is read as it was given, after each change.
pub fn an_item_comes_back_as_it_was_given(store: &dyn Store) -> Case {
    let new = keep(store, new_item(1, 0)?)?;
    assert_eq!(store.item(1)?.as_ref(), Some(&new));
    assert_eq!(store.by_receipt("H-1")?.as_ref(), Some(&new));
    let stepped = keep(store, step(&new, 5, "doing", "a")?)?;
    assert_eq!(store.item(1)?.as_ref(), Some(&stepped));
    let closed = keep(store, close(&stepped, 6, "solved", Outcome::Done)?)?;
    assert_eq!(store.item(1)?.as_ref(), Some(&closed));
    assert_eq!(store.by_receipt("H-1")?, Some(closed));
    Ok(())
}

/// Of two changes to the same item the second is refused, and leaves no trace.
pub fn a_stale_change_is_refused(store: &dyn Store) -> Case {
    let item = keep(store, new_item(1, 0)?)?;
    let stale = step(&item, 2, "elsewhere", "b")?;
    let stepped = keep(store, step(&item, 1, "doing", "a")?)?;
    let head = store.head()?;
    assert_eq!(store.append(plain(vec![stale])), Err(StoreError::Conflict { item: 1, expected: 1, found: 2 }));
    assert_eq!((store.item(1)?, store.head()?), (Some(stepped), head));
    Ok(())
}

/// A number is given to one item.
pub fn an_item_is_made_once(store: &dyn Store) -> Case {
    keep(store, new_item(1, 0)?)?;
    let again = store.append(plain(vec![new_item(1, 1)?]));
    assert_eq!(again, Err(StoreError::Conflict { item: 1, expected: 0, found: 1 }));
    Ok(())
}

/// What is not there does not change; the same holds for the store stream.
pub fn an_item_must_be_there(store: &dyn Store) -> Case {
    let nowhere = fold(&[registered(1, 0)])?;
    let change = step(&nowhere, 1, "doing", "a")?;
    assert_eq!(store.append(plain(vec![change])), Err(StoreError::Conflict { item: 1, expected: 1, found: 0 }));
    assert_eq!(
        store.append(plain(vec![loaded(1, 0, "hotline", 1, "")])),
        Err(StoreError::Conflict { item: STORE_STREAM, expected: 1, found: 0 })
    );
    Ok(())
}

/// The changes of one append stand in one commit.
pub fn changes_are_kept_together(store: &dyn Store) -> Case {
    store.append(plain(vec![new_item(1, 0)?, loaded(0, 0, "hotline", 1, "text"), new_item(2, 0)?]))?;
    assert_eq!(store.head()?.commit, 1);
    assert!(store.item(1)?.is_some() && store.item(2)?.is_some());
    assert_eq!(store.documents()?.len(), 1);
    Ok(())
}

/// One change that does not fit keeps the others out, wherever it stands.
pub fn one_bad_change_keeps_none(store: &dyn Store) -> Case {
    let item = keep(store, new_item(1, 0)?)?;
    let head = store.head()?;
    let good = |id: ItemId| new_item(id, 1);
    let stale = || new_item(item.id, 1);
    for changes in [vec![stale()?, good(2)?], vec![good(2)?, stale()?], vec![good(2)?, stale()?, good(3)?]] {
        assert!(matches!(store.append(plain(changes)), Err(StoreError::Conflict { item: 1, .. })));
        assert_eq!((store.item(2)?, store.item(3)?, store.by_receipt("H-2")?), (None, None, None));
    }
    assert_eq!(store.head()?, head);
    assert_eq!(store.due(at(1_000_000), 10)?.len(), 1);
    Ok(())
}

/// A command that was kept is answered as it was, whatever comes with it, and changes nothing.
pub fn a_repeat_gets_the_first_answer(store: &dyn Store) -> Case {
    let key = CommandKey::new("phone/1")?;
    assert_eq!(store.answered(&key)?, None);
    assert_eq!(store.append(command("phone/1", 1, vec![new_item(1, 0)?])?)?, Appended::Done { position: 1 });
    let answer = r#"{"n":1}"#.to_owned();
    for number in 2..5 {
        let repeat = store.append(command("phone/1", number, vec![new_item(u64::from(number), 9)?])?)?;
        assert_eq!(repeat, Appended::Repeated { answer: answer.clone() });
    }
    assert_eq!(store.answered(&key)?, Some(answer));
    assert_eq!(store.head()?.position, 1);
    Ok(())
}

/// A refused command was not kept, so it may be given again.
pub fn a_refused_command_may_come_again(store: &dyn Store) -> Case {
    keep(store, new_item(1, 0)?)?;
    assert!(store.append(command("k", 1, vec![new_item(1, 1)?])?).is_err());
    assert_eq!(store.answered(&CommandKey::new("k")?)?, None);
    assert_eq!(store.append(command("k", 2, vec![new_item(2, 1)?])?)?, Appended::Done { position: 2 });
    Ok(())
}

/// Without a key there is no repeat.
pub fn a_command_without_key_is_kept_each_time(store: &dyn Store) -> Case {
    let answer = "{}".to_owned();
    for id in 1..4 {
        let append = Append { key: None, changes: vec![new_item(id, 0)?], answer: answer.clone() };
        assert_eq!(store.append(append)?, Appended::Done { position: id });
    }
    Ok(())
}

/// An event may happen when the last one did, not before.
pub fn the_clock_does_not_go_back(store: &dyn Store) -> Case {
    keep(store, new_item(1, 10)?)?;
    let back = StoreError::ClockBack { last: at(10) };
    assert_eq!(store.append(plain(vec![new_item(2, 9)?])), Err(back.clone()));
    assert_eq!(store.append(plain(vec![loaded(0, 9, "hotline", 1, "")])), Err(back));
    keep(store, new_item(2, 10)?)?;
    Ok(())
}

/// What is recorded late happened earlier: the log goes on in time, and the item knows both times.
pub fn an_event_may_be_recorded_late(store: &dyn Store) -> Case {
    let item = keep(store, new_item(1, 0)?)?;
    keep(store, new_item(2, 50)?)?;
    let late = |seconds: i64| {
        let event = close(&item, 20, "unreached", Outcome::Other)?.events.remove(0);
        changed(Some(&item), vec![Event { recorded: Some(at(seconds)), ..event }])
    };
    assert_eq!(store.append(plain(vec![late(49)?])), Err(StoreError::ClockBack { last: at(50) }));
    let closed = keep(store, late(60)?)?.closed;
    assert_eq!(closed.map(|closed| (closed.at, closed.recorded)), Some((at(20), Some(at(60)))));
    assert_eq!(store.head()?.at, Some(at(60)));
    let event = store.events_of(1)?[1].event()?;
    assert_eq!((event.at, event.recorded), (at(20), Some(at(60))));
    let found = store.find(&Query { closed: Some(at(20)..at(21)), ..Query::default() })?;
    assert_eq!(found.len(), 1);
    assert!(verify(store, None, &fold)?.is_sound());
    Ok(())
}

/// A receipt number belongs to one item.
pub fn a_receipt_is_given_once(store: &dyn Store) -> Case {
    let same = |id: ItemId| {
        let mut event = registered(id, 1);
        if let What::Registered { receipt, .. } = &mut event.what {
            *receipt = "H-1".to_owned();
        }
        made(event)
    };
    let item = keep(store, new_item(1, 0)?)?;
    let taken = StoreError::ReceiptTaken { receipt: "H-1".to_owned() };
    assert_eq!(store.append(plain(vec![new_item(3, 1)?, same(2)?])), Err(taken.clone()));
    assert_eq!(store.head()?.position, 1);
    assert_eq!(store.by_receipt("H-1")?, Some(item));
    let mut twin = registered(5, 1);
    if let What::Registered { receipt, .. } = &mut twin.what {
        *receipt = "H-4".to_owned();
    }
    let twice = store.append(plain(vec![new_item(4, 1)?, made(twin)?]));
    assert_eq!(twice, Err(StoreError::ReceiptTaken { receipt: "H-4".to_owned() }));
    assert_eq!(store.item(4)?, None);
    Ok(())
}

/// An append that contradicts itself or passes a limit is refused before it is looked at against the log.
pub fn what_contradicts_itself_is_refused(store: &dyn Store) -> Case {
    let event = |change: &dyn Fn(&mut Event)| {
        let mut append = plain(vec![new_item(1, 0)?]);
        change(&mut append.changes[0].events[0]);
        Ok::<_, StoreError>(append)
    };
    let append = |change: &dyn Fn(&mut Append)| {
        let mut append = plain(vec![new_item(1, 0)?]);
        change(&mut append);
        Ok::<_, StoreError>(append)
    };
    fn after(append: &mut Append) -> Option<&mut Item> {
        append.changes[0].after.as_mut().map(Arc::make_mut)
    }
    let twice = vec![new_item(1, 0)?, new_item(1, 0)?];
    let back = vec![new_item(2, 1)?, new_item(1, 0)?];
    let cases = [
        ("no changes", plain(Vec::new())),
        ("no events", append(&|append| append.changes[0].events.clear())?),
        ("no item after", append(&|append| append.changes[0].after = None)?),
        ("an item in the store stream", event(&|event| event.item = STORE_STREAM)?),
        ("an event of another item", event(&|event| event.item = 2)?),
        ("a gap", event(&|event| event.sequence = 2)?),
        ("an event before the first", event(&|event| event.sequence = 0)?),
        ("another count before", append(&|append| append.changes[0].before = 1)?),
        ("the largest count before", append(&|append| append.changes[0].before = u32::MAX)?),
        ("an item at another event", append(&|append| after(append).iter_mut().for_each(|item| item.sequence = 7))?),
        ("another item after", append(&|append| after(append).iter_mut().for_each(|item| item.id = 7))?),
        (
            "a microsecond",
            event(&|event| {
                event.at = event.at.saturating_add(jiff::SignedDuration::from_micros(1)).unwrap_or(event.at)
            })?,
        ),
        (
            "recorded before it happened",
            event(&|event| event.recorded = event.at.checked_sub(jiff::SignedDuration::from_secs(1)).ok())?,
        ),
        ("recorded as it happened and later", event(&|event| event.recorded = Some(event.at))?),
        ("an item that loads", event(&|event| event.what = loaded(0, 0, "hotline", 1, "").events.remove(0).what)?),
        ("a large number", {
            let mut append = plain(vec![new_item(u64::MAX, 0)?]);
            append.changes.truncate(1);
            append
        }),
        (
            "not a number",
            append(&|append| {
                let no_number = ("depth".to_owned(), Literal::Number(f64::NAN));
                after(append).iter_mut().for_each(|item| item.fields.extend([no_number.clone()]));
            })?,
        ),
        ("an item twice", plain(twice)),
        ("time that goes back", plain(back)),
        ("a long answer", append(&|append| append.answer = "a".repeat(ANSWER_BYTES_MAX + 1))?),
    ];
    for (name, append) in cases {
        let refused = store.append(append);
        assert!(matches!(refused, Err(StoreError::Malformed { .. })), "{name}: {refused:?}");
    }
    assert_eq!(store.head()?.position, 0);
    Ok(())
}

/// A key has a longest, in bytes, and every text is a key up to there.
pub fn the_longest_key_is_kept(store: &dyn Store) -> Case {
    let keys = ["a", "清单", "'; drop table", "a\u{0}b", "A"].map(str::to_owned);
    let longest = "k".repeat(KEY_BYTES_MAX);
    for (id, key) in (1..).zip(keys.iter().chain([&longest])) {
        store.append(command(key, u32::try_from(id)?, vec![new_item(id, 0)?])?)?;
    }
    for (id, key) in (1..).zip(keys.iter().chain([&longest])) {
        assert_eq!(store.answered(&CommandKey::new(key.as_str())?)?, Some(format!("{{\"n\":{id}}}")));
    }
    assert!(CommandKey::new(format!("{longest}k")).is_err());
    assert!(CommandKey::new("").is_err());
    Ok(())
}

/// Numbers are set apart for one caller each and lie above those in the log.
pub fn numbers_are_set_apart_once(store: &dyn Store) -> Case {
    assert_eq!(store.reserve(1)?, 1);
    assert_eq!(store.reserve(10)?, 2);
    assert_eq!(store.reserve(1)?, 12);
    keep(store, new_item(100, 0)?)?;
    assert_eq!(store.reserve(2)?, 101);
    assert_eq!(store.reserve(1)?, 103);
    Ok(())
}

/// Texts and numbers come back to the last bit.
pub fn odd_values_come_back(store: &dyn Store) -> Case {
    let mut event = registered(1, 0);
    if let What::Registered { fields, relapse_key, .. } = &mut event.what {
        let numbers = [0.1 + 0.2, 1e300, -0.0, 5e-324, 9_007_199_254_740_993.0, 1.0, 101.244_899_671_465_16];
        *fields =
            (0..).zip(numbers).map(|(n, number): (u32, f64)| (format!("n{n}"), Literal::Number(number))).collect();
        fields.insert("text".to_owned(), Literal::Text("清\u{0}\"\\\u{1F9EF}\n".to_owned()));
        fields.insert("many".to_owned(), Literal::Many(vec![String::new(), "a".to_owned()]));
        fields.insert("no".to_owned(), Literal::Truth(false));
        *relapse_key = Some("a\u{0}b".to_owned());
    }
    let item = keep(store, made(event.clone())?)?;
    assert_eq!(store.item(1)?, Some(item));
    assert_eq!(store.events_of(1)?[0].event()?, event);
    Ok(())
}

/// An item may have many events, also in one append.
pub fn an_item_has_many_events(store: &dyn Store) -> Case {
    let mut item = keep(store, new_item(1, 0)?)?;
    for round in 0..5 {
        let mut events = Vec::new();
        let mut after = item.clone();
        for _ in 0..50 {
            let note = What::Noted { name: "note".to_owned(), fields: Fields::new(), counter: None, attempt: true };
            let event = next(&after, round, note);
            after.sequence += 1;
            events.push(event);
        }
        item = keep(store, super::fixture::changed(Some(&item), events)?)?;
    }
    assert_eq!((item.attempts, item.sequence), (250, 251));
    assert_eq!(store.events_of(1)?.len(), 251);
    assert_eq!(store.item(1)?, Some(item));
    Ok(())
}
