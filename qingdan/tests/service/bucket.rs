//! Files in a bucket, through the whole service: over TLS, with a wrong secret, while the store is away.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::common::{Answer, Served, exchange, program, serve_with, store};
use crate::store::Store;

/// How long a store that came back may wait until it is asked again.
const LATE: Duration = Duration::from_secs(30);

/// A picture of one point, made for this test.
fn picture(shade: u8) -> Vec<u8> {
    let part = |name: &[u8], content: &[u8]| {
        [&u32::try_from(content.len()).unwrap().to_be_bytes()[..], name, content, &[0; 4]].concat()
    };
    let head = [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0];
    [b"\x89PNG\r\n\x1a\n".to_vec(), part(b"IHDR", &head), part(b"IDAT", &[shade]), part(b"IEND", b"")].concat()
}

fn send(served: &Served, key: &str, shade: u8) -> Answer {
    let body = picture(shade);
    let head = format!(
        "POST /api/v1/attachments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: image/png\r\n\
         Accept-Language: en\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    exchange(&served.address, &[head.as_bytes(), &body].concat()).unwrap()
}

fn register(served: &Served, key: &str, title: &str, photo: Option<&str>) -> Answer {
    let photo = photo.map(|id| format!(r#","photo":["{id}"]"#)).unwrap_or_default();
    let body = format!(r#"{{"list":"hotline","fields":{{"title":"{title}"{photo}}}}}"#);
    served.call("POST", "/api/v1/items", key, &body)
}

/// A store over TLS, and a folder with a store of ours whose settings name it with a secret.
fn both(folder: &Path) -> Store {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (chain, key) = (folder.join("store.pem"), folder.join("store.key"));
    fs::write(&chain, made.cert.pem()).unwrap();
    fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let store = Store::start(&[chain, key]);
    let (Store { endpoint, bucket, key_id, secret, .. }, file) = (&store, folder.join("secret"));
    fs::write(&file, format!("{secret}\n")).unwrap();
    let settings = format!(
        "[attachments.s3]\nendpoint = \"{endpoint}\"\nbucket = \"{bucket}\"\nprefix = \"one/\"\nkey_id = \"{key_id}\"\n\
         secret_file = \"{}\"\n",
        file.display()
    );
    fs::write(folder.join("var/qingdan.toml"), settings).unwrap();
    store
}

/// What a command answers in JSON, with what it says on standard error.
fn told(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, Value, String) {
    let output =
        program(folder, &[arguments, &["--format", "json"]].concat()).envs(environment.iter().copied()).output();
    let output = output.unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap_or_default(), said)
}

#[test]
fn a_bucket_that_cannot_be_used_ends_the_service_at_once() {
    let folder = store();
    let _bucket = both(folder.path());
    let chain = folder.path().join("store.pem").display().to_string();
    let serve = ["serve", "--data", "var", "--listen", "127.0.0.1:0"];
    fs::write(folder.path().join("secret"), "a-secret-of-somebody-else").unwrap();
    let (code, checked, _) = told(folder.path(), &["config", "check", "--data", "var"], &[]);
    assert_eq!((code, &checked["findings"]), (Some(0), &serde_json::json!([])), "the store is not asked");
    let trusted = [("SSL_CERT_FILE", &*chain)];
    let (code, _, said) = told(folder.path(), &serve, &trusted);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("SignatureDoesNotMatch") && said.contains("`attachments.s3.secret_file`"), "{said}");
    assert!(!said.contains("somebody-else"), "{said}");
    let (_, shown, _) =
        told(folder.path(), &["config", "show", "--data", "var"], &[("QINGDAN_ATTACHMENTS_S3_SECRET", "hidden")]);
    assert!(!shown.to_string().contains("hidden") && !shown.to_string().contains("somebody-else"), "{shown}");
    // Commands do not fall back to the folder when the settings that name the bucket cannot be read.
    fs::remove_file(folder.path().join("secret")).unwrap();
    let add = ["add", "--data", "var", "--list", "hotline", "--channel", "call", "title=路灯不亮"];
    let (code, _, said) = told(folder.path(), &add, &trusted);
    assert!(code == Some(2) && said.contains("`attachments.s3.secret_file`"), "{code:?} {said}");
}

#[test]
fn files_lie_in_a_bucket_and_nothing_is_lost_while_it_is_away() {
    let folder = store();
    fs::write(folder.path().join("old.png"), picture(1)).unwrap();
    let add = ["add", "--data", "var", "--list", "hotline", "--channel", "call", "title=井盖缺失", "photo=@old.png"];
    assert_eq!(told(folder.path(), &add, &[]).0, Some(0));
    let mut bucket = both(folder.path());
    let chain = folder.path().join("store.pem").display().to_string();
    let trusted = [("SSL_CERT_FILE", &*chain)];
    let served = serve_with(folder, &[], &trusted);
    let here = served.folder.path().join("var/attachments");
    let left = |folder: &Path| fs::read_dir(folder).unwrap().flatten().filter(|at| at.path().is_dir()).count();
    let kept =
        fs::read_dir(&here).unwrap().flatten().map(|at| left(&at.path()) + fs::read_dir(at.path()).unwrap().count());
    assert_eq!(kept.sum::<usize>(), 0, "the folder keeps nothing any more");

    let key = served.key("k", "read,write", "p0015");
    let sent = send(&served, &key, 2);
    assert_eq!(sent.status, 201, "{sent:?}");
    let id = sent.json()["id"].as_str().unwrap().to_owned();
    let named = register(&served, &key, "路灯不亮", Some(&id));
    assert_eq!(named.status, 201, "{named:?}");
    let receipt = named.json()["receipt"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/items/{receipt}/attachments/{id}");
    assert_eq!(served.get(&path, &key).header("content-length"), Some(&*picture(2).len().to_string()));
    let part = crate::common::call(&served.address, "GET", &path, &key, "Range: bytes=1-3\r\n", "").unwrap();
    assert_eq!((part.status, &*part.body), (206, "PNG"), "{part:?}");

    bucket.tell("away");
    let waiting = send(&served, &key, 3);
    assert_eq!((waiting.status, &*waiting.code()), (503, "files_away"), "{waiting:?}");
    assert!(waiting.header("retry-after").is_some() && !waiting.body.contains("localhost"), "{waiting:?}");
    assert_eq!(served.get(&path, &key).status, 503);
    assert_eq!(register(&served, &key, "路灯又不亮", Some(&id)).status, 503);
    assert_eq!(register(&served, &key, "垃圾堆积", None).status, 201, "what names no file goes on");
    bucket.tell("back");
    let until = Instant::now() + LATE;
    while served.get(&path, &key).status != 200 && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(served.get(&path, &key).status, 200);
    assert_eq!(send(&served, &key, 3).status, 201);
    after(served, bucket, &trusted);
}

/// What is left when the service has stopped: whole, and with a copy that needs no bucket.
fn after(mut served: Served, bucket: Store, trusted: &[(&str, &str)]) {
    let folder = std::mem::replace(&mut served.folder, tempfile::tempdir().unwrap());
    let log = served.stop();
    assert!(log.contains("the object store does not answer"), "{log}");
    for hidden in [&*bucket.secret, "Signature", "AWS4-HMAC", "X-Amz"] {
        assert!(!log.contains(hidden), "{log}");
    }
    let verify = |data: &str, environment: &[(&str, &str)]| {
        let (code, found, said) = told(folder.path(), &["verify", "--data", data], environment);
        assert_eq!((code, &found["sound"]), (Some(0), &true.into()), "{found} {said}");
    };
    verify("var", trusted);
    assert_eq!(told(folder.path(), &["backup", "--data", "var", "--to", "copy"], trusted).0, Some(0));
    drop(bucket);
    let (code, _, said) = told(folder.path(), &["verify", "--data", "var"], trusted);
    assert!(code == Some(3) && said.contains("does not answer"), "{said}");
    verify("copy", &[]);
}
