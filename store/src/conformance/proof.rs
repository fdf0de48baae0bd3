//! What must hold between the log and what is derived from it.

use item::Item;
use item::event::Event;

use super::Case;
use super::fixture::{command, fold, keep, new_item, plain, town};
use crate::{Root, Seal, Store, Violation, replay, verify};

/// Each seal is that of the events and the seal before; each digest that of its event.
pub fn seals_chain(store: &dyn Store) -> Case {
    town(store, 20)?;
    let mut seal = Seal::genesis();
    for commit in store.commits_after(0, u32::MAX)? {
        for record in &commit.records {
            let digest = Seal::of_event(record.item, record.sequence, record.at_milliseconds, &record.body);
            assert_eq!(record.digest, digest);
        }
        seal = Seal::of_commit(seal, commit.number, commit.records.iter().map(|r| (r.position, r.digest)));
        assert_eq!(commit.seal, seal);
    }
    assert_eq!(store.head()?.seal, seal);
    Ok(())
}

/// What the suite writes is sound, commands and documents too; so is an empty store.
pub fn a_sound_store_verifies(store: &dyn Store) -> Case {
    assert!(verify(store, None, &fold)?.is_sound());
    town(store, 60)?;
    let after = store.head()?.at.map_or(0, |at| at.as_second() - super::fixture::START_SECONDS);
    let id = store.reserve(1)?;
    store.append(command("key", 1, vec![new_item(id, after)?])?)?;
    let verification = verify(store, None, &fold)?;
    assert_eq!(verification.violations, []);
    let head = store.head()?;
    assert_eq!((verification.items, verification.events, verification.head), (61, head.position, head));
    Ok(())
}

/// A seal that the log bears is met, at its own commit when that is given; another is not.
pub fn a_root_is_found_or_missed(store: &dyn Store) -> Case {
    town(store, 5)?;
    let commits = store.commits_after(0, u32::MAX)?;
    let check = |commit: Option<u64>, seal: Seal| -> Result<String, crate::StoreError> {
        let found = verify(store, Some(&Root { commit, seal }), &fold)?;
        Ok(found.violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    };
    for commit in &commits {
        assert_eq!(check(None, commit.seal)?, "");
        assert_eq!(check(Some(commit.number), commit.seal)?, "");
    }
    let last = store.head()?.commit;
    assert!(check(None, Seal([7; 32]))?.starts_with("the log was cut short or rewritten"));
    assert!(check(Some(last), Seal([7; 32]))?.starts_with("the log was rewritten"));
    assert!(check(Some(last + 1), Seal([7; 32]))?.starts_with("the log was cut short"));
    assert!(check(Some(1), commits[1].seal)?.starts_with("the log was rewritten"));
    Ok(())
}

/// Folding every item anew gives the read table.
pub fn a_store_replays_byte_for_byte(store: &dyn Store) -> Case {
    town(store, 60)?;
    let report = replay(store, &fold)?;
    assert_eq!((report.items, report.events), (60, store.head()?.position));
    assert_eq!((report.differing, report.differences), (0, vec![]));
    Ok(())
}

/// What the events do not give is named, item by item.
pub fn a_fold_that_differs_is_named(store: &dyn Store) -> Case {
    town(store, 10)?;
    let other = |events: &[Event]| -> Result<Item, String> {
        let mut item = fold(events)?;
        match item.id {
            3 => item.relapses += 1,
            4 => return Err("no".to_owned()),
            _ => {}
        }
        Ok(item)
    };
    let report = replay(store, &other)?;
    assert_eq!(report.differing, 2);
    assert_eq!(report.differences.iter().map(|found| found.item).collect::<Vec<_>>(), [3, 4]);
    let found = verify(store, None, &other)?;
    assert!(matches!(found.violations[..], [Violation::Item { item: 3, .. }, Violation::Item { item: 4, .. }]));
    Ok(())
}

/// A live item that nobody holds or that no timer watches breaks the promise, however well it is sealed.
pub fn an_item_without_timer_is_named(store: &dyn Store) -> Case {
    keep(store, new_item(1, 0)?)?;
    let mut lost = super::fixture::registered(2, 0);
    let mut unheld = super::fixture::registered(3, 0);
    for (event, due) in [(&mut lost, true), (&mut unheld, false)] {
        if let item::What::Registered { entry, .. } = &mut event.what {
            if due { entry.due = None } else { entry.holder = None }
        }
    }
    store.append(plain(vec![super::fixture::made(lost)?, super::fixture::made(unheld)?]))?;
    let found = verify(store, None, &fold)?;
    let told: Vec<String> = found.violations.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "item 2 after event 1: it is live and no timer is armed",
            "item 3 after event 1: it is live and nobody holds it"
        ]
    );
    Ok(())
}
