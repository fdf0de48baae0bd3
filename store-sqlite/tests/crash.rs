//! A process that appends is killed at random moments on a disk that throws away what was not flushed. Whatever was
//! acknowledged must be there afterwards, once, in a log that verifies.

#[cfg(test)]
mod lossy;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use lossy::{Dice, Loss};
use store::conformance::fixture;
use store::{Appended, CommandKey, Store, StoreError};
use store_sqlite::SqliteStore;

const SEED: u64 = 20_261_124;
const KILLS: u64 = 100;
/// A store is used for so many kills, then the next begins.
const KILLS_EACH: u64 = 10;
const CALLERS: u64 = 8;
const ROLE: &str = "QINGDAN_CRASH_ROLE";
const HOME: &str = "QINGDAN_CRASH_HOME";

/// The folders of one play.
struct Home {
    folder: PathBuf,
    library: PathBuf,
}

#[cfg(test)]
impl Home {
    fn at(folder: &Path) -> Self {
        let folder = folder.canonicalize().unwrap();
        Self { library: folder.join("lossy.so"), folder }
    }

    fn store(&self) -> PathBuf {
        self.folder.join("store")
    }

    fn journal(&self) -> PathBuf {
        self.folder.join("journal")
    }

    fn acknowledged(&self) -> PathBuf {
        self.folder.join("acknowledged")
    }

    /// This test program once more, in another role, on the file layer.
    fn process(&self, role: &str) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["plays_its_role", "--exact", "--nocapture", "--test-threads=1"])
            .env(ROLE, role)
            .env(HOME, &self.folder)
            .env("LD_PRELOAD", &self.library)
            .env("LOSSY_FOLDER", self.store())
            .env("LOSSY_JOURNAL", self.journal())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Lets a role run to its end.
    fn run(&self, role: &str, settings: &[(&str, &str)]) {
        let output = self.process(role).envs(settings.iter().copied()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.contains("1 passed"), "{role}: {said}");
    }
}

#[cfg(test)]
fn home() -> (tempfile::TempDir, Home) {
    let kept = tempfile::tempdir().unwrap();
    lossy::compile(kept.path());
    let home = Home::at(kept.path());
    (kept, home)
}

/// What a process does that was started for a role; nothing when the test is run as a test.
#[test]
fn plays_its_role() {
    let (Some(role), Some(home)) = (std::env::var_os(ROLE), std::env::var_os(HOME)) else { return };
    let home = Home::at(Path::new(&home));
    match role.to_str().unwrap() {
        "append" => append_for_ever(&home),
        "half" => write_half(&home),
        "full" => fill_the_disk(&home),
        "read only" => write_where_nothing_may_be_written(&home),
        role => panic!("no role {role}"),
    }
}

#[cfg(test)]
fn open(home: &Home) -> SqliteStore {
    match SqliteStore::open(&home.store()) {
        Err(StoreError::Missing { .. }) => SqliteStore::create(&home.store()).unwrap(),
        opened => opened.unwrap(),
    }
}

#[cfg(test)]
/// Eight callers; each registers an item and steps it on, and writes down what was acknowledged.
fn append_for_ever(home: &Home) {
    let store = open(home);
    let acknowledged = File::options().append(true).create(true).open(home.acknowledged()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..CALLERS {
            let (store, mut acknowledged) = (&store, &acknowledged);
            scope.spawn(move || {
                loop {
                    let id = store.reserve(1).unwrap();
                    let mut change = fixture::new_item(id, 0).unwrap();
                    for _ in 0..4 {
                        let item = change.after.clone().unwrap();
                        let key = format!("{id}:{}", item.sequence);
                        let append = fixture::command(&key, item.sequence, vec![change]).unwrap();
                        assert!(matches!(store.append(append), Ok(Appended::Done { .. })));
                        // One call, so that a kill leaves whole lines.
                        acknowledged.write_all(format!("{key}\n").as_bytes()).unwrap();
                        change = fixture::step(&item, 0, "doing", "a").unwrap();
                    }
                }
            });
        }
    });
}

#[cfg(test)]
/// Runs one process, kills it, and takes the power. Gives how many changes were not flushed.
fn kill_once(home: &Home, dice: &mut Dice, settings: &[(&str, &str)]) -> usize {
    let mut process = home.process("append").envs(settings.iter().copied()).spawn().unwrap();
    std::thread::sleep(Duration::from_micros(8_000 + dice.below(50_000)));
    process.kill().unwrap();
    process.wait().unwrap();
    let loss = [Loss::All, Loss::Some][usize::try_from(dice.below(2)).unwrap()];
    lossy::lose_power(&home.store(), &home.journal(), loss, dice)
}

#[cfg(test)]
/// What is wrong with the store, if anything: an acknowledged append that is gone or doubled, a log that does not verify.
/// Gives how many were acknowledged.
fn judge(home: &Home) -> Result<usize, String> {
    let said = fs::read_to_string(home.acknowledged()).unwrap_or_default();
    let acknowledged: BTreeSet<&str> = said.lines().collect();
    if acknowledged.is_empty() {
        return Ok(0);
    }
    let store = SqliteStore::open(&home.store()).map_err(|error| error.to_string())?;
    let mut kept: BTreeMap<String, u32> = BTreeMap::new();
    let mut last = 0;
    loop {
        let commits = store.commits_after(last, 1000).map_err(|error| error.to_string())?;
        let Some(commit) = commits.last() else { break };
        last = commit.number;
        for record in commits.iter().flat_map(|commit| &commit.records) {
            let command = record.command().map_err(|error| error.to_string())?.ok_or("an event without a command")?;
            *kept.entry(command.key.as_str().to_owned()).or_default() += 1;
        }
    }
    for key in &acknowledged {
        match kept.get(*key) {
            Some(1) => {}
            found => return Err(format!("`{key}` was acknowledged and is there {} times", found.unwrap_or(&0))),
        }
        let answer = store.answered(&CommandKey::new(*key).unwrap()).map_err(|error| error.to_string())?;
        if answer != key.split_once(':').map(|(_, number)| format!("{{\"n\":{number}}}")) {
            return Err(format!("`{key}` is answered {answer:?}"));
        }
    }
    if let Some((key, times)) = kept.iter().find(|(_, times)| **times != 1) {
        return Err(format!("`{key}` is there {times} times"));
    }
    let found = store::verify(&store, None, &fixture::fold).map_err(|error| error.to_string())?;
    if found.is_sound() { Ok(acknowledged.len()) } else { Err(format!("{:?}", found.violations)) }
}

#[test]
fn a_loss_of_power_loses_nothing_acknowledged() {
    let mut dice = Dice(SEED);
    let (mut acknowledged, mut unflushed) = (0, 0);
    let (_kept, mut home) = home();
    let base = home.folder.clone();
    for store in 0..KILLS / KILLS_EACH {
        home.folder = base.join(store.to_string());
        fs::create_dir(&home.folder).unwrap();
        let mut before = 0;
        for kill in 0..KILLS_EACH {
            unflushed += kill_once(&home, &mut dice, &[]);
            match judge(&home) {
                Ok(now) => before = now,
                Err(error) => panic!("seed {SEED}, store {store}, kill {kill}: {error}"),
            }
        }
        acknowledged += before;
    }
    println!("seed {SEED}: {acknowledged} acknowledged over {KILLS} kills, {unflushed} writes were not flushed");
    assert!(acknowledged > 500 && unflushed > 200, "{acknowledged} acknowledged, {unflushed} writes not flushed");
}

/// The judge is not blind: on a disk that says it flushed and did not, it finds that acknowledged appends are gone.
#[test]
fn a_disk_that_lies_is_found() {
    let mut dice = Dice(SEED);
    let (_kept, home) = home();
    let found = (0..20).any(|_| {
        kill_once(&home, &mut dice, &[("LOSSY_LIES", "1")]);
        judge(&home).is_err()
    });
    assert!(found, "nothing was lost in twenty kills");
}

#[cfg(test)]
fn write_half(home: &Home) {
    fs::create_dir(home.store()).unwrap();
    for (name, flushes) in [("flushed", true), ("not flushed", false), ("half", true)] {
        let mut file = File::create(home.store().join(name)).unwrap();
        file.write_all(b"first").unwrap();
        if flushes {
            file.sync_all().unwrap();
        }
        if name == "half" {
            file.write_all(b" second").unwrap();
        }
    }
    File::open(home.store()).unwrap().sync_all().unwrap();
    File::create(home.store().join("made")).unwrap().sync_all().unwrap();
}

/// The file layer does what it says: what was not flushed is gone, also a file whose folder was not flushed.
#[test]
fn the_file_layer_loses_what_was_not_flushed() {
    let (_kept, home) = home();
    home.run("half", &[]);
    let count = lossy::lose_power(&home.store(), &home.journal(), Loss::All, &mut Dice(SEED));
    let read = |name: &str| fs::read_to_string(home.store().join(name)).ok();
    assert_eq!(count, 2);
    assert_eq!(read("flushed").as_deref(), Some("first"));
    assert_eq!(read("not flushed").as_deref(), Some(""));
    assert_eq!(read("half").as_deref(), Some("first"));
    assert_eq!(read("made"), None);
}

#[cfg(test)]
fn fill_the_disk(home: &Home) {
    let store = {
        fs::write(home.folder.join("space"), "1000000").unwrap();
        SqliteStore::create(&home.store()).unwrap()
    };
    let mut kept = 0;
    for space in [1_000_000, 4_000_000, 8_000_000] {
        fs::write(home.folder.join("space"), space.to_string()).unwrap();
        let before = kept;
        let refused = loop {
            let id = store.reserve(1).unwrap();
            match store.append(fixture::command(&id.to_string(), 1, vec![fixture::new_item(id, 0).unwrap()]).unwrap()) {
                Ok(_) => kept += 1,
                Err(error) => {
                    assert_eq!(error, StoreError::Full);
                    break id;
                }
            }
        };
        assert_eq!(store.item(refused).unwrap(), None);
        assert_eq!(store.answered(&CommandKey::new(refused.to_string()).unwrap()).unwrap(), None);
        assert_eq!((store.head().unwrap().position, store.counts().unwrap()[0].items), (kept, kept));
        assert!(kept > before + 20, "{before} kept, then {kept}");
    }
    let found = store::verify(&store, None, &fixture::fold).unwrap();
    assert_eq!((found.items, found.violations), (kept, vec![]));
}

/// A full disk refuses, keeps nothing of what it refused, and goes on when there is space again.
#[test]
fn a_full_disk_refuses_and_goes_on() {
    let (_kept, home) = home();
    home.run("full", &[("LOSSY_SPACE", home.folder.join("space").to_str().unwrap())]);
    let found = store::verify(&SqliteStore::open(&home.store()).unwrap(), None, &fixture::fold).unwrap();
    assert!(found.is_sound() && found.items > 100, "{found:?}");
}

#[cfg(test)]
fn write_where_nothing_may_be_written(home: &Home) {
    let refused = |opened: Result<SqliteStore, StoreError>| opened.err();
    assert_eq!(refused(SqliteStore::open(&home.store())), Some(StoreError::ReadOnly));
    let store = SqliteStore::open_read_only(&home.store()).unwrap();
    assert_eq!(store.head().unwrap().position, 3);
    assert_eq!(store.reserve(1), Err(StoreError::ReadOnly));
    assert_eq!(store.append(fixture::plain(vec![fixture::new_item(9, 9).unwrap()])), Err(StoreError::ReadOnly));
    assert!(store::verify(&store, None, &fixture::fold).unwrap().is_sound());
}

/// In a folder that cannot be written nothing is written, and the store can still be read.
#[test]
fn a_read_only_folder_is_read() {
    let (_kept, home) = home();
    let store = SqliteStore::create(&home.store()).unwrap();
    for id in 1..4 {
        store.append(fixture::plain(vec![fixture::new_item(id, 0).unwrap()])).unwrap();
    }
    drop(store);
    home.run("read only", &[("LOSSY_READ_ONLY", "1")]);
}
