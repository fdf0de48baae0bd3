//! Damage is named, whatever it hits; what was cut short or rewritten is found by a seal that was kept elsewhere; and what
//! is derived can be made anew.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value;
use store::conformance::fixture;
use store::{Appended, Root, Store, StoreError, Verification};
use store_sqlite::SqliteStore;

const FILE: &str = "qingdan.db";

/// A small town with commands and documents, closed, with the file alone.
#[cfg(test)]
fn town(folder: &Path, items: u64) -> SqliteStore {
    let store = SqliteStore::create(folder).unwrap();
    fixture::town(&store, items).unwrap();
    let seconds = store.head().unwrap().at.unwrap().as_second() - fixture::START_SECONDS;
    for number in 0..3 {
        let id = store.reserve(1).unwrap();
        let change = fixture::new_item(id, seconds).unwrap();
        store.append(fixture::command(&format!("key {number}"), number, vec![change]).unwrap()).unwrap();
    }
    store
}

#[cfg(test)]
fn judge(folder: &Path, root: Option<&Root>) -> Result<Verification, StoreError> {
    store::verify(&SqliteStore::open_read_only(folder)?, root, &fixture::fold)
}

#[cfg(test)]
fn told(found: &Verification) -> String {
    found.violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
const TRIGGERS: &str =
    "DROP TRIGGER events_stay; DROP TRIGGER events_remain; DROP TRIGGER commits_stay; DROP TRIGGER commits_remain;";

/// Every column of a table, by row, with a dump that shows any difference.
#[cfg(test)]
fn dump(file: &Connection, table: &str) -> Vec<Vec<Value>> {
    let mut select = file.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2")).unwrap();
    let columns = select.column_count();
    let rows = select.query_map([], |row| (0..columns).map(|at| row.get(at)).collect()).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// The value with one bit turned, for each byte of it (of a number: the lowest byte and the highest).
#[cfg(test)]
fn flipped(value: &Value) -> Vec<Value> {
    match value {
        Value::Integer(number) => vec![Value::Integer(number ^ 1), Value::Integer(number ^ (1 << 40))],
        Value::Blob(bytes) => (0..bytes.len())
            .map(|at| {
                let mut bytes = bytes.clone();
                bytes[at] ^= 1 << (at % 8);
                Value::Blob(bytes)
            })
            .collect(),
        other => panic!("{other:?} in the log"),
    }
}

#[test]
fn a_flipped_bit_in_any_byte_of_the_log_is_named() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("store");
    drop(town(&folder, 4));
    assert_eq!(told(&judge(&folder, None).unwrap()), "");
    let file = Connection::open(folder.join(FILE)).unwrap();
    file.execute_batch(TRIGGERS).unwrap();
    let mut flips = 0;
    for table in ["events", "commits"] {
        let names: Vec<String> =
            file.prepare(&format!("SELECT * FROM {table}")).unwrap().column_names().map(str::to_owned).collect();
        for row in dump(&file, table).iter().step_by(4) {
            for (name, value) in names.iter().zip(row) {
                for damaged in flipped(value) {
                    let update = |key: &Value, from: &Value, to: &Value| {
                        let sql = format!("UPDATE {table} SET {name} = ?3 WHERE {} = ?1 AND {name} = ?2", names[0]);
                        file.execute(&sql, [key, from, to])
                    };
                    if update(&row[0], value, &damaged).is_err() {
                        continue; // The number is that of another row, which the table refuses.
                    }
                    let found = judge(&folder, None);
                    let position = match (&row[0], table) {
                        (Value::Integer(position), "events") => format!("position {position}"),
                        _ => "commit ".to_owned(),
                    };
                    let said = found.map_or_else(|error| error.to_string(), |found| told(&found));
                    let item = if let (Value::Integer(item), "previous") = (&row[1], name.as_str()) {
                        format!("item {item}")
                    } else {
                        position
                    };
                    assert!(said.contains(&item), "{table} {:?} {name} {value:?} -> {damaged:?}: {said}", row[0]);
                    let key = if *name == names[0] { &damaged } else { &row[0] };
                    update(key, &damaged, value).unwrap();
                    flips += 1;
                }
            }
        }
    }
    assert_eq!(told(&judge(&folder, None).unwrap()), "");
    assert!(flips > 1000, "{flips} flips");
}

#[test]
fn a_flipped_bit_in_the_file_is_found_or_changes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let (folder, hurt) = (home.path().join("store"), home.path().join("hurt"));
    drop(town(&folder, 12));
    let tables = ["events", "commits", "items", "counts", "commands", "documents"];
    let dump_all = |folder: &Path| {
        let file = Connection::open(folder.join(FILE)).unwrap();
        tables.map(|table| dump(&file, table))
    };
    let whole = dump_all(&folder);
    let bytes = fs::read(folder.join(FILE)).unwrap();
    fs::create_dir(&hurt).unwrap();
    let (mut found, mut harmless) = (0, 0);
    // A prime step, so that all parts of all pages are met.
    for at in (0..bytes.len()).step_by(101) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        fs::write(hurt.join(FILE), &damaged).unwrap();
        let sound = SqliteStore::open_read_only(&hurt).is_ok_and(|store| {
            store.file_damage().is_ok_and(|damage| damage.is_empty())
                && store::verify(&store, None, &fixture::fold).is_ok_and(|found| found.is_sound())
        });
        if sound {
            harmless += 1;
            let same = std::panic::catch_unwind(|| dump_all(&hurt)).is_ok_and(|dumped| dumped == whole);
            assert!(same, "byte {at} of {} was turned and nothing was found", bytes.len());
        } else {
            found += 1;
        }
    }
    assert!(found > 100 && harmless > 10, "{found} found, {harmless} harmless");
}

#[test]
fn a_log_cut_short_with_fresh_tables_is_found_by_its_root() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("store");
    let store = town(&folder, 6);
    let head = store.head().unwrap();
    drop(store);
    let file = Connection::open(folder.join(FILE)).unwrap();
    file.execute_batch(TRIGGERS).unwrap();
    file.execute_batch(
        "DELETE FROM commits WHERE number > 7;
         DELETE FROM events WHERE position > (SELECT max(position) FROM commits);",
    )
    .unwrap();
    drop(file);
    assert!(!judge(&folder, None).unwrap().is_sound(), "the read tables still know more");
    SqliteStore::rebuild(&folder, &fixture::fold).unwrap();
    assert_eq!(told(&judge(&folder, None).unwrap()), "");
    let check = |root: Root, expected: &str| {
        let said = told(&judge(&folder, Some(&root)).unwrap());
        assert!(said.starts_with(expected), "{said}");
    };
    check(Root { commit: None, seal: head.seal }, "the log was cut short or rewritten: none of its 7 commits");
    check(Root { commit: Some(head.commit), seal: head.seal }, "the log was cut short: it has 7 commits");
}

#[test]
fn a_log_rewritten_whole_is_found_by_its_root() {
    let home = tempfile::tempdir().unwrap();
    let (folder, other) = (home.path().join("store"), home.path().join("other"));
    let head = town(&folder, 6).head().unwrap();
    let forged = SqliteStore::create(&other).unwrap();
    for id in 1..=head.commit {
        forged.append(fixture::plain(vec![fixture::new_item(id, 0).unwrap()])).unwrap();
    }
    drop(forged);
    assert_eq!(told(&judge(&other, None).unwrap()), "");
    let said = told(&judge(&other, Some(&Root { commit: Some(head.commit), seal: head.seal })).unwrap());
    assert_eq!(said, format!("the log was rewritten: commit {} bears another seal than the root", head.commit));
}

#[test]
fn damaged_read_tables_are_named_and_made_anew() {
    for damage in [
        "DELETE FROM items WHERE id = 3",
        "UPDATE items SET state = replace(state, '\"version\":1', '\"version\":2') WHERE id = 2",
        "UPDATE items SET wake = wake + 1 WHERE id = (SELECT min(id) FROM items WHERE wake IS NOT NULL)",
        "UPDATE items SET last = last - 1 WHERE id = 4",
        "UPDATE counts SET items = items + 1",
        "DELETE FROM commands WHERE key = 'key 1'",
        "UPDATE commands SET position = 1",
        "DELETE FROM documents",
        "DELETE FROM items",
    ] {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("store");
        drop(town(&folder, 40));
        // So that the table knows the latest commands too.
        SqliteStore::rebuild(&folder, &fixture::fold).unwrap();
        let open = || Connection::open(folder.join(FILE)).unwrap();
        // A stage that everybody left is counted as empty, or not at all.
        let tables = || {
            open().execute("DELETE FROM counts WHERE items = 0", []).unwrap();
            ["items", "counts", "commands", "documents"].map(|table| dump(&open(), table))
        };
        let whole = tables();
        assert!(open().execute(damage, []).unwrap() > 0, "{damage}");
        assert!(judge(&folder, None).map_or(true, |found| !found.is_sound()), "{damage} was not found");
        SqliteStore::rebuild(&folder, &fixture::fold).unwrap();
        assert_eq!(told(&judge(&folder, None).unwrap()), "", "{damage}");
        assert!(tables() == whole, "{damage}: not as before");
    }
}

#[test]
fn a_rebuild_of_a_damaged_log_changes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("store");
    drop(town(&folder, 6));
    let file = Connection::open(folder.join(FILE)).unwrap();
    file.execute_batch(TRIGGERS).unwrap();
    file.execute("UPDATE events SET body = x'00' WHERE position = 5", []).unwrap();
    let before = dump(&file, "items");
    let refused = SqliteStore::rebuild(&folder, &fixture::fold);
    assert!(matches!(refused, Err(StoreError::Corrupt { .. })), "{refused:?}");
    assert_eq!(dump(&file, "items"), before);
}

/// The file beside the store that holds the latest commits is cut at every length; what is left is a store that ends at
/// one of its commits, and ends later the more is left.
#[test]
fn a_cut_write_ahead_log_leaves_a_store_that_verifies() {
    let home = tempfile::tempdir().unwrap();
    let (folder, cut) = (home.path().join("store"), home.path().join("cut"));
    let store = SqliteStore::create(&folder).unwrap();
    for id in 1..=8 {
        let append = fixture::plain(vec![fixture::new_item(id, 0).unwrap()]);
        assert!(matches!(store.append(append), Ok(Appended::Done { .. })));
    }
    let wal = fs::read(folder.join("qingdan.db-wal")).unwrap();
    fs::create_dir(&cut).unwrap();
    let mut reached = 0;
    let lengths = (0..wal.len()).step_by(1021).chain([wal.len() - 1, wal.len()]);
    for length in lengths {
        let _ = fs::remove_file(cut.join("qingdan.db-shm"));
        fs::copy(folder.join(FILE), cut.join(FILE)).unwrap();
        fs::write(cut.join("qingdan.db-wal"), &wal[..length]).unwrap();
        let opened = match SqliteStore::open(&cut) {
            // Not even the tables are there: the store was being made.
            Err(error) => panic!("cut at {length} of {}: {error}", wal.len()),
            Ok(opened) => opened,
        };
        let found = store::verify(&opened, None, &fixture::fold).unwrap();
        assert_eq!(found.violations, [], "cut at {length}");
        assert!(found.head.position >= reached, "cut at {length}");
        reached = found.head.position;
    }
    assert_eq!(reached, 8);
}
