//! Many callers at once: one that is refused does not hurt the others, a copy is made while they write, and a reader
//! beside them sees one moment.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use store::conformance::fixture;
use store::{Appended, Store, StoreError};
use store_sqlite::SqliteStore;

#[test]
fn callers_who_change_one_item_take_turns() {
    let home = tempfile::tempdir().unwrap();
    let store = SqliteStore::create(&home.path().join("store")).unwrap();
    fixture::keep(&store, fixture::new_item(1, 0).unwrap()).unwrap();
    let refused = AtomicU32::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    loop {
                        let item = store.item(1).unwrap().unwrap();
                        match store.append(fixture::plain(vec![fixture::step(&item, 0, "doing", "a").unwrap()])) {
                            Ok(_) => break,
                            Err(StoreError::Conflict { item: 1, .. }) => refused.fetch_add(1, Ordering::Relaxed),
                            Err(error) => panic!("{error}"),
                        };
                    }
                }
            });
        }
    });
    assert!(refused.into_inner() > 0, "nobody was ever late");
    assert_eq!(store.item(1).unwrap().unwrap().sequence, 401);
    assert!(store::verify(&store, None, &fixture::fold).unwrap().is_sound());
}

#[test]
fn one_who_is_refused_does_not_hurt_the_others() {
    let home = tempfile::tempdir().unwrap();
    let store = SqliteStore::create(&home.path().join("store")).unwrap();
    fixture::keep(&store, fixture::new_item(1, 0).unwrap()).unwrap();
    let ids = store.reserve(1).unwrap();
    assert_eq!(ids, 2);
    std::thread::scope(|scope| {
        for caller in 0..16 {
            let store = &store;
            scope.spawn(move || {
                for number in 0..40 {
                    let id = store.reserve(1).unwrap();
                    let (change, fits) = match (caller % 4, number % 2) {
                        (0, 0) => (fixture::new_item(1, 0).unwrap(), false),
                        (1, 0) => (fixture::new_item(id, -1).unwrap(), false),
                        _ => (fixture::new_item(id, 0).unwrap(), true),
                    };
                    let key = format!("{caller} {number}");
                    let kept = store.append(fixture::command(&key, number, vec![change]).unwrap());
                    match kept {
                        Ok(Appended::Done { .. }) => assert!(fits, "{key}"),
                        Err(StoreError::Conflict { .. } | StoreError::ClockBack { .. }) => assert!(!fits, "{key}"),
                        other => panic!("{other:?}"),
                    }
                }
            });
        }
    });
    let found = store::verify(&store, None, &fixture::fold).unwrap();
    assert_eq!((found.items, found.violations), (1 + 16 * 40 - 8 * 20, vec![]));
    assert!(found.head.commit < found.head.position, "no two callers shared a flush");
}

#[test]
fn a_copy_is_made_while_callers_write_and_can_be_restored() {
    let home = tempfile::tempdir().unwrap();
    let (folder, copy, restored) = (home.path().join("store"), home.path().join("copy"), home.path().join("restored"));
    let store = SqliteStore::create(&folder).unwrap();
    fixture::town(&store, 50).unwrap();
    let seconds = store.head().unwrap().at.unwrap().as_second() - fixture::START_SECONDS;
    let before = store.head().unwrap();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let id = store.reserve(1).unwrap();
                    store.append(fixture::plain(vec![fixture::new_item(id, seconds).unwrap()])).unwrap();
                }
            });
        }
        // The writers are well under way before the copy begins, and go on after it.
        while store.head().unwrap().position < before.position + 50 {}
        store.backup(&copy).unwrap();
        let then = store.head().unwrap().position;
        while store.head().unwrap().position < then + 50 {}
        stop.store(true, Ordering::Relaxed);
    });
    let occupied = |made: Result<(), StoreError>| matches!(made, Err(StoreError::Occupied { .. }));
    assert!(occupied(store.backup(&copy)), "a copy does not overwrite");
    SqliteStore::restore(&copy, &restored).unwrap();
    assert!(occupied(SqliteStore::restore(&copy, &folder)), "a store is not overwritten");
    assert!(matches!(SqliteStore::restore(home.path(), &home.path().join("x")), Err(StoreError::Missing { .. })));
    for place in [&copy, &restored] {
        let opened = SqliteStore::open(place).unwrap();
        let found = store::verify(&opened, None, &fixture::fold).unwrap();
        assert_eq!(found.violations, []);
        let (position, last) = (found.head.position, store.head().unwrap().position);
        assert!(before.position + 50 <= position && position + 50 <= last, "{position} of {last}");
        let commit = store.commits_after(found.head.commit - 1, 1).unwrap();
        assert_eq!(commit[0].seal, found.head.seal, "the copy is a beginning of the log");
    }
    assert_eq!(SqliteStore::open(&restored).map(|_| ()), Ok(()));
}

#[test]
fn a_reader_beside_the_writer_sees_one_moment() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("store");
    let store = SqliteStore::create(&folder).unwrap();
    fixture::keep(&store, fixture::new_item(1, 0).unwrap()).unwrap();
    let reader = SqliteStore::open_read_only(&folder).unwrap();
    fixture::keep(&store, fixture::new_item(2, 0).unwrap()).unwrap();
    assert_eq!((reader.head().unwrap().position, store.head().unwrap().position), (1, 2));
    assert_eq!((reader.item(2).unwrap(), reader.commits_after(0, 9).unwrap().len()), (None, 1));
    assert_eq!(SqliteStore::open_read_only(&folder).unwrap().head().unwrap().position, 2);
}
