//! A kill at any moment loses nothing acknowledged and doubles nothing: a process that appends is killed two hundred
//! times, and after each kill the store is opened and judged.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use item::event::ItemId;
use store::conformance::fixture;
use store::{Append, Appended, Change, CommandKey, Store, StoreError};
use store_sqlite::SqliteStore;

const KILLS: u64 = 200;
const CALLERS: u64 = 8;
const FOLDER: &str = "QINGDAN_KILL_TEST_FOLDER";

#[cfg(test)]
fn append(item: ItemId, key: &str) -> Result<Append, Box<dyn std::error::Error>> {
    let events = vec![fixture::registered(item, 1)];
    let after = fixture::fold(&events)?;
    let change = Change { before: 0, after: Some(std::sync::Arc::new(after)), events };
    Ok(Append { key: Some(CommandKey::new(key)?), changes: vec![change], answer: format!("\"{item}\"") })
}

#[cfg(test)]
/// The process that is killed: appends with eight callers and says what was acknowledged.
fn child(folder: &Path) {
    let store = SqliteStore::open(folder).unwrap_or_else(|error| panic!("{error}"));
    let round = store.head().map_or(0, |head| head.position);
    std::thread::scope(|scope| {
        for caller in 0..CALLERS {
            let store = &store;
            scope.spawn(move || {
                for number in 0_u64.. {
                    let item = store.reserve(1).unwrap_or_else(|error| panic!("{error}"));
                    let key = format!("{round}:{caller}:{number}");
                    let append = append(item, &key).unwrap_or_else(|error| panic!("{error}"));
                    match store.append(append) {
                        Ok(Appended::Done { .. }) => {
                            let line = format!("{key} {item}\n");
                            if std::io::stdout().lock().write_all(line.as_bytes()).is_err() {
                                return;
                            }
                        }
                        other => panic!("{other:?}"),
                    }
                }
            });
        }
    });
}

#[test]
fn nothing_acknowledged_is_lost() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return child(Path::new(&folder));
    }
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("store");
    drop(SqliteStore::create(&folder).unwrap());
    let mut acknowledged: BTreeMap<String, ItemId> = BTreeMap::new();
    for kill in 0..KILLS {
        let program = std::env::current_exe().unwrap();
        let mut process = Command::new(program)
            .args(["nothing_acknowledged_is_lost", "--exact", "--nocapture"])
            .env(FOLDER, &folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = process.stdout.take().unwrap();
        let reader =
            std::thread::spawn(move || BufReader::new(output).lines().map_while(Result::ok).collect::<Vec<_>>());
        // The wait is spread so that the kill falls into start, recovery, transaction and flush alike.
        std::thread::sleep(Duration::from_millis(5 + kill * 37 % 61));
        process.kill().unwrap();
        process.wait().unwrap();
        for line in reader.join().unwrap() {
            if let Some((key, item)) = line.split_once(' ').and_then(|(key, item)| Some((key, item.parse().ok()?)))
                && key.matches(':').count() == 2
            {
                acknowledged.insert(key.to_owned(), item);
            }
        }
    }
    assert!(acknowledged.len() > 500, "only {} were acknowledged", acknowledged.len());
    let store = SqliteStore::open(&folder).unwrap();
    for (key, item) in &acknowledged {
        let answer = store.answered(&CommandKey::new(key.clone()).unwrap()).unwrap();
        assert_eq!(answer, Some(format!("\"{item}\"")), "{key}");
        assert_eq!(store.events_of(*item).unwrap().len(), 1, "{key}");
        assert_eq!(
            store.append(append(*item, key).unwrap()).unwrap(),
            Appended::Repeated { answer: format!("\"{item}\"") }
        );
    }
    let fold = |events: &[item::Event]| fixture::fold(events);
    let verification = store::verify(&store, None, &fold).unwrap();
    assert!(verification.is_sound(), "{:?}", verification.violations);
    println!("{} acknowledged over {KILLS} kills", acknowledged.len());
}

#[test]
fn a_second_process_is_refused_and_a_newer_store_too() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("store");
    let first = SqliteStore::create(&folder).unwrap();
    assert!(matches!(SqliteStore::open(&folder).map(|_| ()), Err(StoreError::InUse { .. })));
    assert!(SqliteStore::open_read_only(&folder).is_ok());
    assert!(matches!(SqliteStore::create(&folder).map(|_| ()), Err(StoreError::Occupied { .. })));
    drop(first);
    let file = rusqlite::Connection::open(folder.join("qingdan.db")).unwrap();
    file.pragma_update(None, "user_version", 99).unwrap();
    drop(file);
    assert!(matches!(SqliteStore::open(&folder).map(|_| ()), Err(StoreError::Newer { found: 99, .. })));
    assert!(matches!(SqliteStore::open(&home.path().join("none")).map(|_| ()), Err(StoreError::Missing { .. })));
}

#[test]
fn damage_is_named_and_a_copy_is_whole() {
    let home = tempfile::tempdir().unwrap();
    let (folder, copy) = (home.path().join("store"), home.path().join("copy"));
    let store = SqliteStore::create(&folder).unwrap();
    for item in 1..=20 {
        store.append(append(item, &format!("key {item}")).unwrap()).unwrap();
    }
    let head = store.head().unwrap();
    store.backup(&copy).unwrap();
    drop(store);
    let fold = |events: &[item::Event]| fixture::fold(events);
    let copied = SqliteStore::open_read_only(&copy).unwrap();
    assert_eq!(copied.head().unwrap(), head);
    assert!(store::verify(&copied, None, &fold).unwrap().is_sound());
    let file = rusqlite::Connection::open(folder.join("qingdan.db")).unwrap();
    assert!(file.execute("UPDATE events SET body = x'00' WHERE position = 7", []).is_err(), "events are append-only");
    file.execute_batch("DROP TRIGGER events_stay").unwrap();
    let mut body: Vec<u8> = file.query_row("SELECT body FROM events WHERE position = 7", [], |row| row.get(0)).unwrap();
    let middle = body.len() / 2;
    body[middle] ^= 1;
    file.execute("UPDATE events SET body = ?1 WHERE position = 7", [body]).unwrap();
    drop(file);
    let damaged = SqliteStore::open_read_only(&folder).unwrap();
    let found = store::verify(&damaged, None, &fold).unwrap();
    assert!(found.violations.iter().any(|violation| violation.to_string().contains("position 7")), "{found:?}");
}
