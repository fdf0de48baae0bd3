//! SQLite keeps what every store promises.

use store_sqlite::SqliteStore;

store::conformance_tests!(|| {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let store = SqliteStore::create(folder.path()).unwrap_or_else(|error| panic!("{error}"));
    (store, folder)
});
