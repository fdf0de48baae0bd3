//! The vault on disk: what it keeps, what it forgets, and what it says when the key is wrong.

use std::path::Path;
use std::sync::Arc;

use vault::{Clear, Keys, Master, SoftMaster, Vault, VaultError, write_master};

fn soft() -> Arc<dyn Master> {
    Arc::new(SoftMaster::new().unwrap())
}

fn text(vault: &Vault, sealed: &str) -> String {
    match vault.clear(sealed).unwrap() {
        Clear::Text(text) => text.to_string(),
        other => format!("{other:?}"),
    }
}

/// Whether any file of a folder holds these bytes.
fn holds(folder: &Path, bytes: &[u8]) -> bool {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    files.into_iter().any(|file| file.windows(bytes.len()).any(|window| window == bytes))
}

fn wrapped(path: &Path, id: u64) -> Vec<u8> {
    let file = rusqlite::Connection::open(path).unwrap();
    file.query_row("SELECT wrapped FROM keys WHERE id = ?", [id.cast_signed()], |row| row.get(0)).unwrap()
}

#[test]
fn values_come_back_in_another_process_and_never_lie_in_the_clear() {
    let folder = tempfile::tempdir().unwrap();
    let (path, master) = (folder.path().join("keys.sqlite"), soft());
    let vault = Vault::open(&path, Arc::clone(&master)).unwrap();
    let keys = vault.take(Some("13800001111")).unwrap();
    let sealed = vault.seal(keys, "欧阳无名").unwrap();
    assert_eq!(Keys::of(&sealed), Some(keys));
    vault.keep(keys);
    vault.replenish(1).unwrap();
    drop(vault);
    let vault = Vault::read(&path, Some(master)).unwrap();
    assert_eq!(text(&vault, &sealed), "欧阳无名");
    assert_eq!(vault.person("+86 138 0000 1111").unwrap(), keys.person);
    assert!(!holds(folder.path(), b"13800001111") && !holds(folder.path(), "欧阳无名".as_bytes()));
    assert!(matches!(vault.destroy(&[keys.item]), Err(VaultError::ReadOnly)));
    let blind = Vault::read(&path, None).unwrap();
    assert_eq!(blind.clear(&sealed).unwrap(), Clear::Locked);
}

#[test]
fn a_destroyed_key_is_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.sqlite");
    let vault = Vault::open(&path, soft()).unwrap();
    let of = |who: &str| {
        let keys = vault.take(Some(who)).unwrap();
        vault.keep(keys);
        (keys, vault.seal(keys, who).unwrap())
    };
    let (first, one) = of("13800001111");
    let (second, two) = of("13800001111");
    let (other, three) = of("13900002222");
    assert_eq!((first.person, first.item == second.item), (second.person, false));
    assert_ne!(first.person, other.person);
    vault.replenish(1).unwrap();
    let bytes = wrapped(&path, first.item);
    assert!(holds(folder.path(), &bytes));
    vault.destroy(&[first.item]).unwrap();
    assert!(!holds(folder.path(), &bytes));
    assert_eq!((vault.clear(&one).unwrap(), text(&vault, &two)), (Clear::Erased, "13800001111".to_owned()));
    // With his last item the person goes too.
    let bytes = wrapped(&path, second.person.unwrap());
    vault.destroy(&[second.item]).unwrap();
    assert!(!holds(folder.path(), &bytes));
    assert_eq!(vault.person("13800001111").unwrap(), None);
    assert_eq!(text(&vault, &three), "13900002222");
    // A person alone, with all that was said of him.
    let (_, four) = of("13900002222");
    vault.destroy(&[other.person.unwrap()]).unwrap();
    assert_eq!((vault.clear(&three).unwrap(), vault.clear(&four).unwrap()), (Clear::Erased, Clear::Erased));
    assert_ne!(vault.take(Some("13900002222")).unwrap().person, other.person);
}

#[test]
fn a_wrong_master_key_is_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.sqlite");
    drop(Vault::open(&path, soft()).unwrap());
    let error = Vault::open(&path, soft()).err().unwrap();
    assert!(matches!(error, VaultError::WrongMaster), "{error}");
    assert!(error.to_string().contains("--master-key"));
    assert!(matches!(Vault::read(&path, Some(soft())), Err(VaultError::WrongMaster)));
}

#[test]
fn another_master_key_reads_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let (path, file) = (folder.path().join("keys.sqlite"), folder.path().join("master.key"));
    let old = SoftMaster::new().unwrap();
    write_master(&old, &file).unwrap();
    assert!(write_master(&old, &file).is_err());
    let vault = Vault::open_with_file(&path, &file).unwrap();
    let keys = vault.take(None).unwrap();
    let (sealed, gone) = (vault.seal(keys, "张三").unwrap(), vault.take(None).unwrap());
    vault.destroy(&[gone.item]).unwrap();
    let (before, digits) = (wrapped(&path, keys.item), std::fs::read(&file).unwrap());
    vault.change_master(&file).unwrap();
    assert!(!holds(folder.path(), &before) && !holds(folder.path(), &digits));
    assert_eq!(text(&vault, &sealed), "张三");
    drop(vault);
    let vault = Vault::open_with_file(&path, &file).unwrap();
    assert_eq!((text(&vault, &sealed), vault.has(gone.item).unwrap()), ("张三".to_owned(), false));
    assert!(matches!(Vault::open(&path, Arc::new(old)), Err(VaultError::WrongMaster)));
}

#[test]
fn a_change_that_was_cut_off_is_brought_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let (path, file) = (folder.path().join("keys.sqlite"), folder.path().join("master.key"));
    write_master(&SoftMaster::new().unwrap(), &file).unwrap();
    let vault = Vault::open_with_file(&path, &file).unwrap();
    let keys = vault.take(None).unwrap();
    let sealed = vault.seal(keys, "张三").unwrap();
    // The keys were wrapped anew and the new master key had not taken its place yet.
    let next = folder.path().join("master.key.new");
    write_master(&SoftMaster::new().unwrap(), &next).unwrap();
    vault.rewrap(Arc::new(SoftMaster::read(&next).unwrap())).unwrap();
    drop(vault);
    let vault = Vault::open_with_file(&path, &file).unwrap();
    assert_eq!((text(&vault, &sealed), next.exists()), ("张三".to_owned(), false));
    // It had not been done: the new one is thrown away.
    write_master(&SoftMaster::new().unwrap(), &next).unwrap();
    drop(vault);
    assert_eq!(
        (text(&Vault::open_with_file(&path, &file).unwrap(), &sealed), next.exists()),
        ("张三".to_owned(), false)
    );
}

#[cfg(unix)]
#[test]
fn the_master_key_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("master.key");
    write_master(&SoftMaster::new().unwrap(), &file).unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o604)).unwrap();
    assert!(SoftMaster::read(&file).err().unwrap().to_string().contains("chmod 600"));
    for text in ["", "xyz", "0123", "0123456789abcdeffedcba98765432100"] {
        std::fs::write(&file, text).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert!(matches!(SoftMaster::read(&file), Err(VaultError::Master { .. })), "{text}");
    }
}

#[test]
fn what_came_to_nothing_is_used_again_and_what_was_lost_is_learnt() {
    let folder = tempfile::tempdir().unwrap();
    let (path, master) = (folder.path().join("keys.sqlite"), soft());
    let vault = Vault::open(&path, Arc::clone(&master)).unwrap();
    let first = vault.take(Some("13800001111")).unwrap();
    vault.give_back(first);
    assert_eq!(vault.person("13800001111").unwrap(), None);
    let again = vault.take(Some("13900002222")).unwrap();
    assert!([Some(first.item), first.person].contains(&Some(again.item)));
    let sealed = vault.seal(again, "13900002222").unwrap();
    vault.keep(again);
    // The program ends before whose keys these are is written down; the log knows.
    drop(vault);
    let vault = Vault::open(&path, master).unwrap();
    assert_eq!(vault.person("13900002222").unwrap(), None);
    vault.learn(again, Some(text(&vault, &sealed).as_str())).unwrap();
    assert_eq!(vault.person("13900002222").unwrap(), again.person);
    vault.learnt(9).unwrap();
    assert_eq!(vault.position().unwrap(), 9);
    vault.replenish(12).unwrap();
    vault.replenish(15).unwrap();
    assert_eq!(vault.position().unwrap(), 12, "what was appended just before may still be on its way");
    // Numbers are never given twice.
    let fresh = vault.take(None).unwrap();
    assert!(fresh.item > again.item.max(again.person.unwrap()));
}

#[test]
fn many_at_once_never_share_a_key_and_never_go_without() {
    let vault = Vault::in_memory(soft()).unwrap();
    let taken = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (vault, taken) = (&vault, &taken);
            scope.spawn(move || {
                for number in 0..200 {
                    let keys = vault.take(Some(&format!("1380000{thread}{number:03}"))).unwrap();
                    vault.keep(keys);
                    taken.lock().unwrap().extend([Some(keys.item), keys.person]);
                }
            });
        }
    });
    let mut taken = taken.into_inner().unwrap();
    taken.sort_unstable();
    let count = taken.len();
    taken.dedup();
    assert_eq!((count, taken.len()), (3200, 3200));
}
