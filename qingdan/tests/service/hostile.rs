//! What nobody should send: each gets a refusal, or its connection ended; nothing falls over, and nothing has changed.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::common::{Answer, FREE, Served, answer, call, exchange, program, serve};

/// A service with a key, and how many items its list has.
struct Besieged {
    served: Served,
    key: String,
    items: String,
    wrong: RefCell<Vec<String>>,
}

fn items(served: &Served, key: &str) -> String {
    served.get("/api/v1/items/count?list=hotline", key).body
}

impl Besieged {
    fn new() -> Self {
        let served = serve(&FREE);
        let key = served.key("k", "read,write,open311,export", "p0015");
        let items = items(&served, &key);
        Self { served, key, items, wrong: RefCell::default() }
    }

    fn send(&self, method: &str, path: &str, more: &str, body: &str) -> Option<Answer> {
        call(&self.served.address, method, path, &self.key, more, body)
    }

    /// It is refused in words, with a code. All that is not is told at the end.
    fn refuses(&self, method: &str, path: &str, more: &str, body: &str) {
        let shown: String = format!("{method} {path} {more} {body}").chars().take(200).collect();
        let Some(answer) = self.send(method, path, more, body) else {
            self.wrong.borrow_mut().push(format!("no answer to {shown}"));
            return;
        };
        let told = answer.body.contains(r#""code""#) || answer.body.contains("<code>");
        if !(400..500).contains(&answer.status) || !told {
            let body: String = answer.body.chars().take(200).collect();
            self.wrong.borrow_mut().push(format!("{shown}: {} {body}", answer.status));
        }
    }

    /// The service lives, the log has what it had, and no thread fell over.
    fn stands(self) {
        let wrong = self.wrong.take();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert_eq!(self.served.get("/readyz", "").body, "ready");
        assert_eq!(items(&self.served, &self.key), self.items, "something was kept");
        let folder = self.served.folder.path().to_owned();
        let verified = program(&folder, &["verify", "--data", "var"]).output().unwrap();
        assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
        let log = self.served.stop();
        assert!(!log.contains("panic"), "{log}");
    }
}

#[test]
fn malformed_bodies_have_no_effect() {
    let town = Besieged::new();
    let deep = format!(r#"{{"list":"hotline","fields":{{"title":{}1{}}}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    let huge = format!(r#"{{"list":"hotline","fields":{{"title":"{}"}}}}"#, "长".repeat(4_000_000));
    for body in [
        "",
        "{",
        "nonsense",
        "[]",
        "null",
        r#"{"list":"hotline"}"#,
        r#"{"list":"hotline","fields":{"title":"x"},"fields":{"title":"y"}}"#,
        r#"{"list":"hotline","fields":[]}"#,
        r#"{"list":"hotline","fields":{"title":null}}"#,
        r#"{"list":"hotline","fields":{"title":{"a":1}}}"#,
        r#"{"list":"hotline","fields":{"title":"x","nowhere":"y"}}"#,
        r#"{"list":"hotline","fields":{"title":"x","category":"没有这一类"}}"#,
        r#"{"list":"no such list","fields":{"title":"x"}}"#,
        r#"{"list":"hotline","fields":{"title":"x"},"more":1}"#,
        r#"{"list":"hotline","fields":{"title":"\ud800"}}"#,
        r#"{"list":"hotline","fields":{"title":1e999}}"#,
        &deep,
        &huge,
    ] {
        town.refuses("POST", "/api/v1/items", "", body);
    }
    for kind in [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json; charset=utf-16",
    ] {
        let more = format!("Content-Type: {kind}\r\n");
        let body = if kind.contains("utf-16") { "\u{feff}{" } else { r#"{"list":"hotline","fields":{"title":"x"}}"# };
        town.refuses("POST", "/api/v1/items", &more, body);
    }
    // Not UTF-8: GB18030 bytes where JSON is promised.
    let head = format!(
        "POST /api/v1/items HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
         Content-Length: 45\r\nConnection: close\r\n\r\n",
        town.key
    );
    let mut bytes = head.into_bytes();
    bytes.extend(b"{\"list\":\"hotline\",\"fields\":{\"title\":\"\xc2\xb7\xb5\xc6\xff\"}}    ");
    let answer = exchange(&town.served.address, &bytes).unwrap();
    assert_eq!((answer.status, answer.code().as_str()), (400, "malformed"), "{answer:?}");
    town.stands();
}

#[test]
fn odd_paths_and_questions_have_no_effect() {
    let town = Besieged::new();
    for path in [
        "/api/v1/items/../../../etc/passwd",
        "/api/v1/items/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/api/v1/items/%00",
        "/api/v1/items/%ff%fe",
        "/api/v1/items/99999999999999999999",
        "/api/v1/items/-1",
        "/api/v1/nowhere",
        "/api/v1/items?limit=-1",
        "/api/v1/items?limit=NaN",
        "/api/v1/items?limit=5&limit=6",
        "/api/v1/items?cursor=%27%20OR%201=1",
        "/api/v1/items?due_from=99999-01-01T00:00:00Z",
        "/api/v1/items?due_from=2025-13-41T25:61:61Z",
        "/api/v1/items?nowhere=1",
        "/api/v1/items?state=%F0%9F%92%A9",
        "/api/v1/deadline?from=99999-01-01&limit=5wd",
        "/api/v1/deadline?from=2025-01-01&limit=99999999999wd",
        "/api/v1/changes?after=-1",
        "/open311/v2/requests.json?start_date=99999-01-01T00:00:00Z",
        "/open311/v2/requests.xml?lat=NaN&long=inf&start_date=never",
        "/open311/v2/requests/..%2f..%2f.json",
        "/open311/v2/services/nonsense.xml",
        "/open311/v2/requests.exe",
    ] {
        town.refuses("GET", path, "", "");
    }
    let long = format!("/api/v1/items?text={}", "a".repeat(20_000));
    town.refuses("GET", &long, "", "");
    for method in ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW"] {
        town.refuses(method, "/api/v1/items", "", "");
    }
    // What is there to be read with dots in its name is not the machine's.
    for path in
        ["/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2f..%2fetc%2fpasswd", "//etc/passwd"]
    {
        let answer = town.send("GET", path, "", "").unwrap();
        assert!((400..500).contains(&answer.status) && !answer.body.contains("root:"), "{path}: {answer:?}");
    }
    town.stands();
}

#[test]
fn odd_forms_have_no_effect() {
    let town = Besieged::new();
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let post =
        |body: &str| town.refuses("POST", "/open311/v2/requests.xml", form, &format!("api_key={}&{body}", town.key));
    for body in [
        "",
        "service_code=hotline",
        "service_code=hotline&lat=NaN&long=NaN",
        "service_code=hotline&lat=inf&long=121.4",
        "service_code=hotline&lat=91&long=121.4",
        "service_code=hotline&lat=31.2&long=1e309",
        "service_code=hotline&lat=31.2",
        "service_code=hotline&address_string=x&lat=%00",
        "service_code=hotline&service_code=nonsense&address_string=x",
        "service_code=no%20such&address_string=x&description=y",
    ] {
        post(body);
    }
    post(&format!("service_code=hotline&address_string=x&description={}", "x".repeat(4001)));
    post(&format!("service_code=hotline&address_string=x&{}", "a=b&".repeat(501)));
    town.refuses("POST", "/open311/v2/requests.xml", form, "api_key=nonsense&service_code=hotline&address_string=x");
    // XML is nothing that is taken, with bombs in it or without.
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
        <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]><l>&c;&d;</l>"#;
    for kind in ["text/xml", "application/xml"] {
        let more = format!("Content-Type: {kind}\r\n");
        town.refuses("POST", "/open311/v2/requests.xml", &more, bomb);
        town.refuses("POST", "/api/v1/items", &more, bomb);
    }
    for body in [
        "",
        "--b",
        "--b\r\n",
        "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"service_code\"\r\n\r\nhotline",
        "--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"../../x\"\r\n\r\n\0\0\r\n--b--\r\n",
    ] {
        let more = "Content-Type: multipart/form-data; boundary=b\r\n";
        town.refuses("POST", "/open311/v2/requests.json", more, body);
    }
    town.stands();
}

#[test]
fn what_is_no_http_ends_its_own_connection_alone() {
    let town = Besieged::new();
    let many: String = (0..200).map(|n| format!("X-H{n}: y\r\n")).collect();
    let million = "X: y\r\n".repeat(1_000_000);
    let wide = format!("X: {}\r\n", "y".repeat(100_000));
    let auth = format!("Authorization: Bearer {}\r\n", town.key);
    let start = "POST /api/v1/items HTTP/1.1\r\nHost: x\r\n";
    for bytes in [
        "\r\n\r\n\r\n".to_owned(),
        "nonsense\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
        "\0\u{1}\u{2}".to_owned(),
        "GET /healthz HTTP/1.1\nHost x\n\n".to_owned(),
        format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(100_000)),
        format!("GET /healthz HTTP/1.1\r\n{many}\r\n"),
        format!("GET /healthz HTTP/1.1\r\n{million}\r\n"),
        format!("GET /healthz HTTP/1.1\r\n{wide}\r\n"),
        format!("{start}{auth}Content-Length: -1\r\n\r\n"),
        format!("{start}{auth}Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345"),
        format!("{start}{auth}Transfer-Encoding: chunked\r\n\r\nZZ\r\nnonsense\r\n0\r\n\r\n"),
        format!("{start}{auth}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n"),
        format!("{start}{auth}Content-Length: 99999999999\r\nContent-Type: application/json\r\n\r\n{{"),
    ] {
        let mut stream = town.served.connect();
        // It may be refused before it is sent whole.
        let _ = stream.write_all(bytes.as_bytes());
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let shown: String = bytes.chars().take(80).collect();
        if let Some(told) = answer(&mut stream) {
            assert!((400..500).contains(&told.status), "{shown}: {told:?}");
        }
    }
    // A body that ends in its middle.
    let cut =
        format!("{start}{auth}Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{{\"list\":\"hotline\",");
    let mut stream = town.served.connect();
    stream.write_all(cut.as_bytes()).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    assert!(answer(&mut stream).is_none_or(|told| (400..500).contains(&told.status)));
    town.stands();
}

/// Reads until the other side ends the connection; how long that took.
fn ended(mut stream: TcpStream) -> Duration {
    let begun = Instant::now();
    let mut sink = Vec::new();
    // Ended is ended, with or without a word.
    let _ = stream.read_to_end(&mut sink);
    begun.elapsed()
}

#[test]
fn slow_clients_hold_nobody_up_and_are_cut_off() {
    let town = Besieged::new();
    let slow: Vec<TcpStream> = (0..200)
        .map(|n| {
            let mut stream = town.served.connect();
            let begun = if n % 2 == 0 {
                "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow".to_owned()
            } else {
                let auth = format!("Authorization: Bearer {}\r\nContent-Type: application/json\r\n", town.key);
                format!("POST /api/v1/items HTTP/1.1\r\nHost: x\r\n{auth}Content-Length: 100\r\n\r\n{{")
            };
            stream.write_all(begun.as_bytes()).unwrap();
            stream
        })
        .collect();
    let begun = Instant::now();
    assert_eq!(town.served.get("/healthz", "").status, 200);
    assert!(begun.elapsed() < Duration::from_secs(5), "others wait for the slow: {:?}", begun.elapsed());
    let longest = slow.into_iter().map(ended).max().unwrap();
    assert!(longest < Duration::from_secs(35), "a slow client was held for {longest:?}");
    town.stands();
}
