//! How the service is run: settings, log lines, figures, pace, TLS, the organisation.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::common::{FREE, answer, call, connect, person, program, run, serve, serve_in, store};

/// Words of a person that must never be logged.
const PERSONAL: [&str; 5] = ["13800138000", "王小明", "wang@example.com", "geheim", "qd_"];

#[test]
fn no_log_line_says_anything_personal() {
    let served = serve(&["--log-format", "json", "--set", "log.level=trace"]);
    let key = served.key("k", "read,write,open311", "p0015");
    let body = r#"{"list":"hotline","fields":{"title":"路灯不亮","caller":"王小明","phone":"13800138000"}}"#;
    let kept = served.call("POST", "/api/v1/items", &key, body);
    assert_eq!(kept.status, 201, "{kept:?}");
    let receipt = kept.json()["receipt"].as_str().unwrap().to_owned();
    let reveal = r#"{"field":"phone","reason":"王小明 asked"}"#;
    let callback = served.key("c", "read,write", &person("hotline_center", "callback"));
    assert_eq!(served.call("POST", &format!("/api/v1/items/{receipt}/reveal"), &callback, reveal).status, 200);
    // What is wrong is refused, and what was wrong with it is not repeated to the log.
    for (method, path, body) in [
        ("POST", "/api/v1/items", r#"{"list":"hotline","fields":{"phone":13800138000.5,"nowhere":"王小明"}}"#),
        ("POST", "/api/v1/items", r#"{"list":"王小明""#),
        ("POST", "/api/v1/items", r#"{"list":13800138000}"#),
        ("POST", "/api/v1/session", r#"{"login":"wang@example.com","password":"geheim"}"#),
        ("GET", "/api/v1/items?text=13800138000", ""),
        ("GET", "/api/v1/items?order=13800138000", ""),
        ("GET", "/api/v1/items/13800138000", ""),
        ("GET", "/13800138000/wang@example.com", ""),
        ("GET", "/open311/v2/requests.json?api_key=geheim&phone=13800138000", ""),
    ] {
        served.call(method, path, &key, body);
    }
    let form = "service_code=hotline&phone=13800138000&first_name=%E7%8E%8B%E5%B0%8F%E6%98%8E&email=wang@example.com\
        &address_string=x&description=13800138000";
    let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
    call(&served.address, "POST", "/open311/v2/requests.json", &key, kind, form).unwrap();
    let log = served.stop();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let answered: Vec<&Value> = lines.iter().filter(|line| line["message"] == "answered").collect();
    assert_eq!(answered.len(), 12, "{log}");
    assert!(answered.iter().any(|line| line["route"] == "/api/v1/items" && line["status"] == 201), "{log}");
    for word in PERSONAL {
        assert!(!log.contains(word), "`{word}` is in the log:\n{log}");
    }
}

#[test]
fn figures_tell_calls_lag_groups_timers_and_listeners() {
    let served = serve(&[]);
    let key = served.key("k", "read,write", "p0015");
    let body = r#"{"list":"hotline","fields":{"title":"路灯不亮"}}"#;
    assert_eq!(served.call("POST", "/api/v1/items", &key, body).status, 201);
    assert_eq!(served.get("/api/v1/items?order=nonsense", &key).status, 400);
    let mut listener = served.connect();
    let ask = format!("GET /api/v1/changes?after=0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n");
    listener.write_all(ask.as_bytes()).unwrap();
    let mut first = [0; 15];
    std::io::Read::read_exact(&mut listener, &mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200 OK");
    let figures = served.get("/metrics", "");
    assert_eq!(figures.status, 200);
    let figure = |line: &str| {
        let found = figures.body.lines().find_map(|own| own.strip_prefix(line));
        found.unwrap_or_else(|| panic!("no {line} in {}", figures.body)).trim().parse::<f64>().unwrap()
    };
    assert!((figure(r#"qingdan_calls_total{method="POST",route="/api/v1/items",status="201"}"#) - 1.0).abs() < 0.1);
    assert!((figure(r#"qingdan_calls_total{method="GET",route="/api/v1/items",status="400"}"#) - 1.0).abs() < 0.1);
    assert!((figure("qingdan_live_listeners") - 1.0).abs() < 0.1);
    assert!(figure("qingdan_log_events") >= figure("qingdan_log_commits"));
    assert!(figure("qingdan_log_commits") > 1.0);
    for none in ["qingdan_timers_late", "qingdan_timers_late_seconds", "qingdan_index_lag_commits"] {
        assert!(figure(none) < 0.1, "{none}");
    }
    assert!(figures.body.ends_with("# EOF\n"), "{}", figures.body);
    let closed = serve(&["--set", "metrics.allow=192.0.2.1"]);
    assert_eq!((closed.get("/metrics", "").status, closed.get("/metrics", "").code().as_str()), (403, "forbidden"));
}

#[test]
fn who_calls_too_fast_waits_and_others_do_not() {
    let served = serve(&["--set", "limits.caller_per_second=1"]);
    let (fast, calm) = (served.key("fast", "read", "p0015"), served.key("calm", "read", "p0016"));
    let answers: Vec<_> = (0..13).map(|_| served.get("/api/v1/me", &fast)).collect();
    assert_eq!(answers[0].status, 200);
    let refused = answers.iter().find(|answer| answer.status != 200).expect("nobody is refused");
    assert_eq!((refused.status, refused.code().as_str()), (429, "too_many"));
    assert!(refused.header("retry-after").unwrap().parse::<u32>().unwrap() >= 1, "{refused:?}");
    assert_eq!(served.get("/api/v1/me", &calm).status, 200);
    let served = serve(&["--set", "limits.address_per_second=1"]);
    let from = |client: &str| {
        let more = format!("X-Forwarded-For: {client}\r\n");
        call(&served.address, "GET", "/healthz", "", &more, "").unwrap().status
    };
    assert!((0..13).map(|_| from("198.51.100.1")).any(|status| status == 429));
    let more = "X-Forwarded-For: 198.51.100.1\r\n";
    let open311 = call(&served.address, "GET", "/open311/v2/services.xml", "", more, "").unwrap();
    assert_eq!(open311.status, 429);
    assert!(open311.body.contains("<errors><error><code>429</code>"), "{open311:?}");
    assert!(open311.header("retry-after").is_some(), "{open311:?}");
    assert_eq!(from("198.51.100.2"), 200);
}

#[test]
fn the_service_speaks_tls_itself() {
    let folder = store();
    let made = rcgen::generate_simple_self_signed(["lists.example".to_owned()]).unwrap();
    fs::write(folder.path().join("chain.pem"), made.cert.pem()).unwrap();
    fs::write(folder.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    let swapped = ["serve", "--data", "var", "--tls-cert", "key.pem", "--tls-key", "chain.pem"];
    let refused = program(folder.path(), &swapped).output().unwrap();
    assert_eq!(refused.status.code(), Some(2), "{}", String::from_utf8_lossy(&refused.stderr));
    // With its own TLS it may be reached from outside.
    let served = serve_in(folder, &["--tls-cert", "chain.pem", "--tls-key", "key.pem", "--listen", "0.0.0.0:0"]);
    let port = served.address.rsplit(':').next().unwrap();
    let healthy = |certificate: &CertificateDer<'static>| {
        let mut roots = RootCertStore::empty();
        roots.add(certificate.clone()).unwrap();
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = Arc::new(config.with_root_certificates(roots).with_no_client_auth());
        let name = ServerName::try_from("lists.example").unwrap();
        let socket = connect(&format!("127.0.0.1:{port}")).unwrap();
        let mut stream = StreamOwned::new(ClientConnection::new(config, name).unwrap(), socket);
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: lists.example\r\nConnection: close\r\n\r\n").ok()?;
        answer(&mut stream)
    };
    let first = healthy(made.cert.der()).unwrap();
    assert_eq!((first.status, first.body.as_str()), (200, "ok"));
    assert!(first.header("strict-transport-security").is_some(), "{first:?}");
    // A certificate is renewed while the service runs; half of a pair changes nothing.
    let renewed = rcgen::generate_simple_self_signed(["lists.example".to_owned()]).unwrap();
    let folder = served.folder.path();
    fs::write(folder.join("chain.pem"), renewed.cert.pem()).unwrap();
    std::thread::sleep(Duration::from_millis(1100));
    assert_eq!(healthy(made.cert.der()).map(|answer| answer.status), Some(200));
    fs::write(folder.join("key.pem"), renewed.signing_key.serialize_pem()).unwrap();
    std::thread::sleep(Duration::from_millis(1100));
    assert_eq!(healthy(renewed.cert.der()).map(|answer| answer.status), Some(200));
    assert!(healthy(made.cert.der()).is_none(), "the old certificate is still shown");
    // Plain words to a TLS door get no answer, and do no harm.
    assert!(call(&format!("127.0.0.1:{port}"), "GET", "/healthz", "", "", "").is_none_or(|told| told.status == 400));
}

#[test]
fn settings_come_from_file_environment_and_flags_and_all_faults_are_told() {
    let folder = store();
    fs::write(folder.path().join("var/qingdan.toml"), "lisen = 1\n[log]\nformat = \"yaml\"\n").unwrap();
    let refused = program(folder.path(), &["serve", "--data", "var"]).env("QINGDAN_LISTEN", "x").output().unwrap();
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{told}");
    for word in ["qingdan.toml:1:1", "did you mean `listen`?", "qingdan.toml:3:1", "QINGDAN_LISTEN"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    let check = program(folder.path(), &["config", "check", "--data", "var", "--format", "json"]).output().unwrap();
    let report: Value = serde_json::from_slice(&check.stdout).unwrap();
    assert_eq!((check.status.code(), report["findings"].as_array().map(Vec::len)), (Some(1), Some(2)), "{report}");
    fs::write(folder.path().join("var/qingdan.toml"), "[log]\nformat = \"json\"\n").unwrap();
    assert_eq!(run(folder.path(), &["config", "check", "--data", "var"]), "the settings are in order");
    let show = run(folder.path(), &["config", "show", "--data", "var", "--set", "log.level=debug"]);
    assert!(show.contains("var/qingdan.toml:2:1") && show.contains("--set log.level=debug"), "{show}");
    let log = serve_in(folder, &[]).stop();
    assert!(log.lines().all(|line| line.starts_with('{')), "{log}");
}

#[test]
fn the_organisation_is_imported_by_its_own_command() {
    let folder = store();
    let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists/organisation");
    let from = shipped.to_string_lossy().into_owned();
    let again = run(folder.path(), &["unit", "import", "--data", "var", &from]);
    assert!(again.contains("as they are in force already"), "{again}");
    let units = fs::read_to_string(shipped.join("units.csv")).unwrap();
    fs::write(folder.path().join("units.csv"), units.replacen("水务局", "水利局", 1)).unwrap();
    fs::copy(shipped.join("people.csv"), folder.path().join("people.csv")).unwrap();
    let new = run(folder.path(), &["--lang", "zh", "unit", "import", "--data", "var", "."]);
    assert!(new.contains("个单位已生效"), "{new}");
    fs::write(folder.path().join("units.csv"), "id,nonsense\n").unwrap();
    let refused = program(folder.path(), &["unit", "import", "--data", "var", "."]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2), "{}", String::from_utf8_lossy(&refused.stderr));
}

#[test]
fn every_answer_carries_the_headers_of_safety() {
    let served = serve(&FREE);
    for path in ["/healthz", "/api/v1/me", "/nowhere", "/open311/v2/services.json", "/metrics"] {
        let answer = served.get(path, "");
        for name in ["content-security-policy", "x-content-type-options", "x-frame-options", "x-request-id"] {
            assert!(answer.header(name).is_some(), "{path} has no {name}: {answer:?}");
        }
        assert!(answer.header("strict-transport-security").is_none(), "{path} without TLS");
    }
}

#[test]
fn a_backup_has_all_that_is_nowhere_else() {
    let served = serve(&["--fire-listen", "127.0.0.1:0"]);
    let key = served.key("k", "read,write,export", "p0015");
    let body = r#"{"name":"s","carrier":"webhook","target":"https://receiver.example/in"}"#;
    assert_eq!(served.call("POST", "/api/v1/subscriptions", &key, body).status, 201);
    let folder = served.folder.path().to_owned();
    // A floor plan, which only the administrator of the system puts there; and base maps, which are large and can be had again.
    let plans = folder.join("var/plans");
    fs::create_dir_all(&plans).unwrap();
    fs::create_dir_all(folder.join("var/tiles")).unwrap();
    fs::write(folder.join("var/tiles/town.pmtiles"), "").unwrap();
    let hash = "0".repeat(64);
    let plan = format!(
        r#"{{"last":1,"plans":[{{"id":1,"building":"b","floor":"1F","picture":"{hash}","media":"image/png","places":[]}}]}}"#
    );
    fs::write(plans.join("plans.json"), plan).unwrap();
    fs::write(plans.join(format!("{hash}.png")), "a drawing").unwrap();
    run(&folder, &["backup", "--data", "var", "--to", "copy"]);
    // What is made anew, locks, the master key, which no copy has, and base maps.
    let left = ["search.sqlite", "qingdan.lock", "master.key", "tiles"];
    let names = |folder: &str| {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let names = entries.filter(|name| !name.ends_with("-wal") && !name.ends_with("-shm"));
        names.filter(|name| !left.contains(&name.as_str())).collect::<BTreeSet<_>>()
    };
    let [kept, copied] = ["var", "copy"].map(|name| names(&folder.join(name).to_string_lossy()));
    assert_eq!(kept, copied);
    fs::copy(folder.join("var/master.key"), folder.join("master.key")).unwrap();
    let kept = tempfile::tempdir().unwrap();
    run(&folder, &["restore", "--from", "copy", "--data", kept.path().join("var").to_str().unwrap()]);
    fs::rename(folder.join("master.key"), kept.path().join("var/master.key")).unwrap();
    let restored = serve_in(kept, &[]);
    let told = restored.get("/api/v1/subscriptions", &key).json();
    assert_eq!(told[0]["target"], "https://receiver.example/in", "{told}");
    let desk = restored.key("fire", "read", "p0050");
    let told = restored.get("/api/v1/plans", &desk).json();
    assert_eq!(told["plans"][0]["building"], "b", "{told}");
    assert_eq!(restored.get("/api/v1/plans/1/picture", &desk).body, "a drawing");
}
