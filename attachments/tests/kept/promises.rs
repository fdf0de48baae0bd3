//! What every place for files promises: a folder and a bucket are put to the same tests.

use std::io::Write;
use std::sync::Arc;

use attachments::{Disk, Fault, FileError, Files, Meta, Objects, Sent, Which};
use tempfile::{NamedTempFile, TempDir};

use crate::bucket::bucket;
use crate::samples;
use crate::store::Store;
use crate::tests::{at, everything, keep, sent, whole};

/// An empty place for files.
struct Home {
    folder: TempDir,
    objects: Arc<dyn Objects>,
}

impl Home {
    fn files(&self) -> Files {
        Files::with(Arc::clone(&self.objects), &self.folder.path().join("way"), None).unwrap()
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        put(&*self.objects, name, bytes).unwrap();
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        self.objects.read(name, None).unwrap()
    }

    fn names(&self, end: &str) -> Vec<String> {
        names(&*self.objects, end).unwrap()
    }
}

pub fn put(objects: &dyn Objects, name: &str, bytes: &[u8]) -> Result<(), FileError> {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    // Where files cross to another folder they are moved there first.
    objects.put(name, file)
}

pub fn names(objects: &dyn Objects, end: &str) -> Result<Vec<String>, FileError> {
    let mut names = Vec::new();
    objects.each(end, &mut |name| {
        names.push(name.to_owned());
        Ok(())
    })?;
    names.sort();
    Ok(names)
}

type Promise = (&'static str, fn(&Home));

const PROMISES: [Promise; 6] = [
    ("what was put is read, and replaced", what_was_put_is_read),
    ("names are told", names_are_told),
    ("each kind is kept", each_kind_is_kept),
    ("one file sent twice is one", one_file_sent_twice_is_one),
    ("what no event names goes", what_no_event_names_goes),
    ("a missing or altered file is told", a_missing_or_altered_file_is_told),
];

fn what_was_put_is_read(home: &Home) {
    assert_eq!(home.read("ab/one"), None);
    home.objects.remove("ab/one").unwrap();
    home.put("ab/one", b"0123456789");
    let check = |from: u64, to: u64, expected: &[u8]| {
        assert_eq!(home.objects.read("ab/one", Some(from..to)).unwrap().unwrap(), expected, "{from}..{to}");
    };
    check(0, 10, b"0123456789");
    check(3, 5, b"34");
    check(9, 10, b"9");
    check(8, 99, b"89");
    check(4, 4, b"");
    check(10, 12, b"");
    check(99, 100, b"");
    assert_eq!(home.objects.read("ab/none", Some(0..1)).unwrap(), None);
    home.put("ab/one", b"");
    assert_eq!(home.read("ab/one").unwrap(), b"");
    let large: Vec<u8> = (0..3_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    home.put("ab/one", &large);
    assert!(home.read("ab/one").unwrap() == large);
    home.objects.remove("ab/one").unwrap();
    assert_eq!(home.read("ab/one"), None);
}

fn names_are_told(home: &Home) {
    assert_eq!(home.names(""), Vec::<String>::new());
    let mut all = Vec::new();
    for n in 0..7 {
        for end in ["", ".json", ".waiting"] {
            all.push(format!("a{}/{n:064x}{end}", n % 3));
        }
    }
    all.sort();
    for name in &all {
        home.put(name, name.as_bytes());
    }
    assert_eq!(home.names(""), all);
    for end in [".waiting", ".json", ".none"] {
        let expected: Vec<String> = all.iter().filter(|name| name.ends_with(end)).cloned().collect();
        assert_eq!(home.names(end), expected, "{end}");
    }
    for name in &all {
        assert_eq!(home.read(name).unwrap(), name.as_bytes());
        home.objects.remove(name).unwrap();
    }
    assert_eq!(home.names(""), Vec::<String>::new());
    // What the listener says ends it.
    home.put("ab/one", b"1");
    let stopped = home.objects.each("", &mut |_| Err(FileError::Empty));
    assert_eq!(stopped.unwrap_err().code(), "empty");
}

fn each_kind_is_kept(home: &Home) {
    let files = home.files();
    for (mime, bytes) in everything() {
        let meta = keep(&files, &bytes, &sent("")).unwrap();
        assert_eq!((meta.kind.mime(), meta.bytes), (mime, bytes.len() as u64));
        assert_eq!(whole(&files, &meta, Which::Original), bytes, "{mime}");
        assert_eq!(files.part(&meta, Which::Original, 3..9).unwrap(), bytes[3..9]);
        assert_eq!(files.part(&meta, Which::Original, 3..99_999).unwrap_err().code(), "disk");
        assert_eq!(files.fault(&meta.id).unwrap(), None);
        assert_eq!(files.meta(&meta.id).unwrap().unwrap(), meta);
    }
}

fn one_file_sent_twice_is_one(home: &Home) {
    let files = home.files();
    let first = keep(&files, &samples::jpeg(), &sent("")).unwrap();
    let second = keep(&files, &samples::jpeg(), &Sent { by: "water", name: "x.jpg", ..sent("") }).unwrap();
    assert_eq!((first.id, second.by.as_slice()), (second.id, &["desk".to_owned(), "water".to_owned()][..]));
    // The same at the same time.
    std::thread::scope(|scope| {
        let sending: Vec<_> = ["a", "b", "c", "d"]
            .map(|by| scope.spawn(|| keep(&files, &samples::pdf(), &Sent { by, ..sent("") }).unwrap().id))
            .into();
        let ids: std::collections::BTreeSet<String> = sending.into_iter().map(|sent| sent.join().unwrap()).collect();
        let mut by = files.meta(ids.first().unwrap()).unwrap().unwrap().by;
        by.sort();
        assert_eq!((ids.len(), by), (1, ["a", "b", "c", "d"].map(str::to_owned).into()));
    });
}

fn what_no_event_names_goes(home: &Home) {
    let files = home.files();
    let named = keep(&files, &samples::jpeg(), &sent("")).unwrap();
    let alone = keep(&files, &samples::png(), &sent("")).unwrap();
    let young = keep(&files, &samples::pdf(), &Sent { at: at(30), ..sent("") }).unwrap();
    let catch_up = || files.named(std::slice::from_ref(&named.id), 7);
    assert_eq!(files.sweep(at(24), catch_up).unwrap(), 1);
    let there = |meta: &Meta| files.meta(&meta.id).unwrap().is_some();
    assert!(there(&named) && !there(&alone) && there(&young));
    assert!(home.names("").iter().all(|name| !name.contains(&alone.id)));
    assert_eq!((files.position().unwrap(), files.fault(&alone.id).unwrap()), (7, Some(Fault::Missing)));
    // While somebody is about to name a file, nothing is removed.
    let hold = files.hold();
    let second = files.hold();
    drop(hold);
    drop(second);
    drop(files);
    // Who sent a named file once more was cut off: only the mark goes.
    let mark = format!("{}/{}.waiting", &named.id[..2], named.id);
    home.put(&mark, b"");
    let files = home.files();
    assert_eq!((files.position().unwrap(), files.sweep(at(99), || Ok::<(), FileError>(())).unwrap()), (7, 1));
    assert!(files.meta(&named.id).unwrap().unwrap().is_named);
    assert_eq!((home.read(&mark), files.fault(&named.id).unwrap()), (None, None));
}

fn a_missing_or_altered_file_is_told(home: &Home) {
    let files = home.files();
    let (one, two) =
        (keep(&files, &samples::jpeg(), &sent("")).unwrap(), keep(&files, &samples::pdf(), &sent("")).unwrap());
    files.named(std::slice::from_ref(&one.id), 9).unwrap();
    let copy = home.folder.path().join("copy");
    assert_eq!(files.copy_to(&copy).unwrap(), 2);
    let place = |meta: &Meta, end: &str| format!("{}/{}{end}", &meta.id[..2], meta.id);
    let mut bytes = home.read(&place(&one, ".shown")).unwrap();
    bytes[20] ^= 1;
    home.put(&place(&one, ".shown"), &bytes);
    home.objects.remove(&place(&two, "")).unwrap();
    assert_eq!(
        (files.fault(&one.id).unwrap(), files.fault(&two.id).unwrap()),
        (Some(Fault::Altered), Some(Fault::Missing))
    );
    let copied = Files::read(&copy);
    assert_eq!((copied.fault(&one.id).unwrap(), copied.fault(&two.id).unwrap()), (None, None));
    // Files may be named while they are copied: a copy asks its log anew.
    assert_eq!((files.position().unwrap(), copied.position().unwrap()), (9, 0));
    home.put(&place(&one, ""), b"another photo");
    assert_eq!(files.fault(&one.id).unwrap(), Some(Fault::Altered));
}

#[test]
fn a_folder_keeps_every_promise() {
    for (name, promise) in PROMISES {
        println!("{name}");
        let folder = tempfile::tempdir().unwrap();
        let objects = Arc::new(Disk::open(&folder.path().join("files")).unwrap());
        promise(&Home { folder, objects });
    }
}

#[test]
fn a_bucket_keeps_every_promise() {
    let store = Store::start(&[]);
    for (name, promise) in PROMISES {
        println!("{name}");
        // Each in a part of the bucket, and with small pages.
        let prefix = format!("{}/", name.replace([' ', ','], "-"));
        let objects = Arc::new(bucket(&store, |options| options.prefix = prefix));
        promise(&Home { folder: tempfile::tempdir().unwrap(), objects });
    }
}
