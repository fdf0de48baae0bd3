//! A bucket in trouble: what is acknowledged is kept, and what fails is never shown.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use attachments::{Disk, FileError, Files, S3, S3Options, Which};
use expect_test::{Expect, expect};
use jiff::Timestamp;

use crate::promises::{names, put};
use crate::samples;
use crate::store::Store;
use crate::tests::{at, keep, sent, whole};

/// The time of the tests, in seconds since it began.
static TIME: AtomicI64 = AtomicI64::new(0);

fn clock() -> Timestamp {
    Timestamp::from_second(1_766_000_000 + TIME.load(Ordering::SeqCst)).unwrap()
}

/// Lets the rest go by that a store gets which did not answer.
fn later() {
    TIME.fetch_add(60, Ordering::SeqCst);
}

fn options(store: &Store) -> S3Options {
    S3Options {
        endpoint: store.endpoint.clone(),
        bucket: store.bucket.clone(),
        prefix: String::new(),
        region: "us-east-1".to_owned(),
        key_id: store.key_id.clone(),
        secret: store.secret.clone().into(),
        is_path_style: true,
        page_names: 3,
        call_max: Duration::from_secs(10),
        clock,
    }
}

/// The bucket of a store.
pub fn bucket(store: &Store, change: impl FnOnce(&mut S3Options)) -> S3 {
    let mut options = options(store);
    change(&mut options);
    S3::open(options).unwrap()
}

fn files_in(objects: S3, folder: &std::path::Path) -> Result<Files, FileError> {
    Files::with(Arc::new(objects), &folder.join("way"), None)
}

#[test]
fn a_store_that_refuses_says_what_to_look_at() {
    let store = Store::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let check = |change: fn(&mut S3Options), expected: Expect| {
        let error = files_in(bucket(&store, change), folder.path()).err().unwrap();
        assert!(matches!(error, FileError::Denied(_)), "{error}");
        let said = error.to_string();
        assert!(!said.contains(&store.secret) && !said.contains("hidden"), "{said}");
        expected.assert_eq(&said.replace(&store.endpoint, "STORE"));
    };
    check(
        |options| *options.secret = "hidden".to_owned(),
        expect![
            "the object store refuses: STORE, bucket `photos`: 403 SignatureDoesNotMatch: the secret is not that of the key; look at `attachments.s3.secret_file`"
        ],
    );
    check(
        |options| options.key_id = "AKIAnobody".to_owned(),
        expect![
            "the object store refuses: STORE, bucket `photos`: 403 InvalidAccessKeyId: it does not know the key; look at `attachments.s3.key_id`"
        ],
    );
    check(
        |options| options.bucket = "nowhere".to_owned(),
        expect![
            "the object store refuses: STORE, bucket `nowhere`: 404 NoSuchBucket: there is no such bucket; make it, or look at `attachments.s3.bucket`"
        ],
    );
}

#[test]
fn one_busy_answer_or_lost_connection_is_no_trouble() {
    let mut store = Store::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let hasty = |options: &mut S3Options| options.call_max = Duration::from_secs(3);
    let files = files_in(bucket(&store, hasty), folder.path()).unwrap();
    store.tell("fail 1");
    let one = keep(&files, &samples::jpeg(), &sent("")).unwrap();
    // It was kept, and the answer got lost: it is sent again, and is the same.
    store.tell("cut 1");
    let two = keep(&files, &samples::pdf(), &sent("")).unwrap();
    assert_eq!((files.fault(&one.id).unwrap(), files.fault(&two.id).unwrap()), (None, None));
    // The connections that were kept are gone with the server.
    store.tell("away");
    store.tell("back");
    assert_eq!(whole(&files, &one, Which::Original), samples::jpeg());
}

#[test]
fn a_failed_upload_is_never_shown_and_is_swept_wherever_it_fails() {
    let mut store = Store::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let files = files_in(bucket(&store, |_| {}), folder.path()).unwrap();
    let before = keep(&files, &samples::pdf(), &sent("")).unwrap();
    // A record is looked up, four objects are put, and the record is looked up once more before it is written.
    let calls = 6;
    for well in 0..calls {
        store.tell(&format!("fail 2 {well}"));
        let error = keep(&files, &samples::jpeg(), &sent("")).unwrap_err();
        assert!(matches!(error, FileError::Away(_)) && error.to_string().contains("it answered 503"), "{error}");
        later();
        let left = names(&bucket(&store, |_| {}), "").unwrap();
        assert!(!left.iter().any(|name| name.ends_with(".json") && !name.contains(&before.id)), "{left:?}");
        assert_eq!(
            files.sweep(at(0), || Ok::<(), FileError>(())).unwrap(),
            usize::from(well > 1),
            "after {well} calls"
        );
        let left = names(&bucket(&store, |_| {}), "").unwrap();
        assert!(left.iter().all(|name| name.contains(&before.id)), "{left:?}");
    }
    store.tell(&format!("fail 2 {calls}"));
    let kept = keep(&files, &samples::jpeg(), &sent("")).unwrap();
    store.tell("fail 0");
    assert_eq!((files.fault(&kept.id).unwrap(), files.fault(&before.id).unwrap()), (None, None));
}

#[test]
fn a_store_that_is_away_fails_calls_and_loses_nothing() {
    let mut store = Store::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let files = files_in(bucket(&store, |_| {}), folder.path()).unwrap();
    let kept = keep(&files, &samples::jpeg(), &sent("")).unwrap();
    store.tell("away");
    for _ in 0..2 {
        let error = keep(&files, &samples::pdf(), &sent("")).unwrap_err();
        assert_eq!((error.code(), matches!(error, FileError::Away(_))), ("files_away", true), "{error}");
    }
    // It is not taken for a missing file, and nothing is removed.
    assert_eq!(files.meta(&kept.id).unwrap_err().code(), "files_away");
    assert_eq!(files.sweep(at(99), || Ok::<(), FileError>(())).unwrap_err().code(), "files_away");
    // A service can start meanwhile.
    let late = files_in(bucket(&store, |_| {}), folder.path()).unwrap();
    store.tell("back");
    // Who did not answer gets a rest, and then is asked again.
    assert_eq!(files.meta(&kept.id).unwrap_err().code(), "files_away");
    later();
    for files in [&files, &late] {
        assert_eq!(files.fault(&kept.id).unwrap(), None);
        keep(files, &samples::pdf(), &sent("")).unwrap();
    }
}

#[test]
fn files_of_a_folder_are_taken_over_even_in_two_attempts() {
    let mut store = Store::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().join("here");
    let old = Files::open(&here, None).unwrap();
    let photo = keep(&old, &samples::jpeg(), &sent("")).unwrap();
    let letter = keep(&old, &samples::pdf(), &sent("")).unwrap();
    old.named(std::slice::from_ref(&photo.id), 5).unwrap();
    drop(old);
    let files = Files::with(Arc::new(bucket(&store, |_| {})), &here, None).unwrap();
    // The bucket was in use before: it knows how far its own files were looked up, not those.
    files.named(&[], 8).unwrap();
    store.tell("fail 2 4");
    assert_eq!(files.take_over(&here).unwrap_err().code(), "files_away");
    store.tell("fail 0");
    later();
    files.take_over(&here).unwrap();
    assert_eq!(names(&Disk::open(&here).unwrap(), "").unwrap(), Vec::<String>::new());
    assert_eq!((files.fault(&photo.id).unwrap(), files.fault(&letter.id).unwrap()), (None, None));
    assert!(files.meta(&photo.id).unwrap().unwrap().is_named);
    assert_eq!((files.position().unwrap(), files.take_over(&here).unwrap()), (0, 0));
    // What a folder keeps is read from there, as in a copy.
    let copy = folder.path().join("copy");
    files.copy_to(&copy).unwrap();
    store.tell("away");
    let copied = Files::read_with(Arc::new(bucket(&store, |_| {})), &copy).unwrap();
    assert_eq!(copied.fault(&photo.id).unwrap(), None);
}

/// A server that takes calls and says always the same; with nothing to say it stays silent.
fn somebody(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut silent = Vec::new();
        for mut stream in listener.incoming().flatten() {
            let mut head = [0; 4096];
            let _ = stream.read(&mut head);
            // Who asks may have gone.
            let _ = stream.write_all(answer.as_bytes());
            if answer.is_empty() {
                silent.push(stream);
            }
        }
    });
    address
}

#[test]
fn somebody_else_at_the_address_is_no_reason_to_miss_a_file() {
    let store = Store::start(&[]);
    let said = |answer: &'static str| {
        let endpoint = somebody(answer);
        let files = bucket(&store, |options| {
            options.endpoint = endpoint;
            options.call_max = Duration::from_millis(300);
        });
        let read = attachments::Objects::read(&files, "ab/one", None).unwrap_err();
        let listed = names(&files, "").unwrap_err();
        let written = put(&files, "ab/one", b"1").unwrap_err();
        assert_eq!((read.code(), listed.code(), written.code()), ("files_away", "files_away", "files_away"));
        read
    };
    let page = "HTTP/1.1 404 Not Found\r\nContent-Length: 13\r\nConnection: close\r\n\r\n<html></html>";
    assert!(matches!(said(page), FileError::Denied(_)));
    let moved = "HTTP/1.1 301 Moved\r\nLocation: https://a.example/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    assert!(matches!(said(moved), FileError::Denied(_)));
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\nhalf";
    let error = said(cut);
    assert!(matches!(error, FileError::Away(_)), "{error}");
    later();
    let begun = Instant::now();
    let silent = said("");
    assert!(silent.to_string().contains("no answer within"), "{silent}");
    // Twice for the first call; the others are told at once.
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
}
