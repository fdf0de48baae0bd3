//! Logs that earlier programs wrote: they open, verify, and replay to the same items.

use std::path::Path;

use rusqlite::Connection;
use store::conformance::fixture::fold;
use store::{Query, Store, replay, verify};
use store_sqlite::SqliteStore;

#[test]
fn what_was_stored_by_each_format_still_replays() {
    let check = |name: &str, seal: &str| {
        let home = tempfile::tempdir().unwrap();
        let text = std::fs::read_to_string(Path::new("tests/stored").join(name)).unwrap();
        Connection::open(home.path().join("qingdan.db")).unwrap().execute_batch(&text).unwrap();
        let refused = SqliteStore::open_read_only(home.path()).map(drop).unwrap_err().to_string();
        assert!(refused.contains("let a command that writes open it once"), "{refused}");
        let store = SqliteStore::open(home.path()).unwrap();
        assert_eq!(store.head().unwrap().seal.to_string(), seal);
        assert_eq!(store.find(&Query::default()).unwrap().len(), 3);
        let verification = verify(&store, None, &fold).unwrap();
        assert!(verification.is_sound(), "{name}: {:?}", verification.violations);
        let replayed = replay(&store, &fold).unwrap();
        assert_eq!((replayed.items, replayed.events, replayed.differing), (3, 15, 0), "{name}: {replayed:?}");
    };
    check("format_1.sql", "64c6e122c2bb871ec41f73b96755f1cef806999181aef4afed1dbaf3f2c46466");
}
