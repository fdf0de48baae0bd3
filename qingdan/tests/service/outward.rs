//! What goes out: webhooks over kills and refusals, mail to a real mail server, short messages to a gateway.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use channels::webhook::signed;
use jiff::Timestamp;
use serde_json::Value;

use crate::common::{Served, person, python, run, serve, serve_in, store};

/// How long a letter may be under way.
const LATE: Duration = Duration::from_secs(60);

/// A call that a receiver got.
#[derive(Debug)]
struct Got {
    head: String,
    body: String,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value).next().unwrap_or_default()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

fn receive(stream: &mut TcpStream, status: u16) -> Option<Got> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 || line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let answer = format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(answer.as_bytes()).ok()?;
    Some(Got { head, body: String::from_utf8(body).ok()? })
}

/// A receiver that answers with these statuses, and with the last of them from then on.
fn receiver(statuses: &'static [u16]) -> (String, Receiver<Got>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/in", listener.local_addr().unwrap());
    let (sender, got) = channel();
    std::thread::spawn(move || {
        let mut statuses = statuses.iter().copied().chain(std::iter::repeat(*statuses.last().unwrap()));
        for mut stream in listener.incoming().flatten() {
            // A sender that was killed in the middle sends again.
            let Some(call) = receive(&mut stream, statuses.next().unwrap()) else { continue };
            if sender.send(call).is_err() {
                return;
            }
        }
    });
    (address, got)
}

/// A service that may call this machine.
const OPEN: [&str; 4] = ["--set", "webhook.allow=127.0.0.0/8", "--set", "limits.caller_per_second=0"];

fn register(served: &Served, key: &str, title: &str) -> String {
    let body =
        format!(r#"{{"list":"hotline","fields":{{"title":"{title}","caller":"王小明","phone":"13800138000"}}}}"#);
    let kept = served.call("POST", "/api/v1/items", key, &body);
    assert_eq!(kept.status, 201, "{kept:?}");
    kept.json()["receipt"].as_str().unwrap().to_owned()
}

fn subscribe(served: &Served, key: &str, more: &str, url: &str) -> Value {
    let body = format!(r#"{{"name":"s","carrier":"webhook","target":"{url}"{more}}}"#);
    let made = served.call("POST", "/api/v1/subscriptions", key, &body);
    assert_eq!(made.status, 201, "{made:?}");
    made.json()
}

#[test]
fn a_webhook_is_signed_and_says_what_happened_and_nothing_personal() {
    let (url, got) = receiver(&[200]);
    let served = serve(&OPEN);
    let key = served.key("k", "read,write,export", "p0015");
    let made = subscribe(&served, &key, r#","kinds":["registered"],"lists":["hotline"]"#, &url);
    let secret = made["secret"].as_str().unwrap();
    let receipt = register(&served, &key, "路灯不亮");
    let call = got.recv_timeout(LATE).unwrap();
    let (id, seconds) = (call.header("webhook-id"), call.header("webhook-timestamp").parse().unwrap());
    assert_eq!(call.header("webhook-signature"), signed(secret, id, seconds, &call.body)[2].1);
    assert!(call.head.starts_with("POST /in HTTP/1.1"), "{}", call.head);
    assert!(call.header("content-type").starts_with("application/cloudevents+json"), "{}", call.head);
    let event = call.json();
    assert_eq!((event["specversion"].as_str(), event["id"].as_str()), (Some("1.0"), Some(id)));
    assert_eq!(event["type"], "cn.qingdan.item.registered");
    assert_eq!((&event["subject"], &event["data"]["item"]["receipt"]), (&receipt.clone().into(), &receipt.into()));
    assert!(event["time"].as_str().unwrap().parse::<Timestamp>().is_ok());
    assert!(!call.body.contains("13800138000") && !call.body.contains("王小明"), "{}", call.body);
    // The receiver has the call before the service has its answer.
    let until = Instant::now() + LATE;
    let again = loop {
        let again = served.get("/api/v1/subscriptions", &key).json();
        if again[0]["waiting"] == 0 || Instant::now() > until {
            break again;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!((again[0]["waiting"].as_u64(), again[0]["secret"].as_str()), (Some(0), None), "told once");
    let other = served.key("other", "read,write,export", "p0015");
    assert_eq!(served.get("/api/v1/subscriptions", &other).json(), serde_json::json!([]), "each sees his own");
    let path = format!("/api/v1/subscriptions/{}", made["id"]);
    assert_eq!(served.call("DELETE", &path, &other, "").status, 404);
    assert_eq!(served.call("DELETE", &path, &key, "").status, 204);
}

#[test]
fn nothing_is_lost_over_kills_and_an_id_stands_for_one_event() {
    let (url, got) = receiver(&[200]);
    let mut served = serve(&OPEN);
    let key = served.key("k", "read,write,export", "p0015");
    subscribe(&served, &key, r#","kinds":["registered"]"#, &url);
    let (mut receipts, mut told) = (BTreeSet::new(), BTreeSet::new());
    for round in 0..3 {
        for number in 0..20 {
            receipts.insert(register(&served, &key, &format!("路灯不亮 {round}-{number}")));
        }
        let folder = std::mem::replace(&mut served.folder, tempfile::tempdir().unwrap());
        served.child.kill().unwrap();
        served.child.wait().unwrap();
        served = serve_in(folder, &OPEN);
    }
    let mut ids = std::collections::BTreeMap::new();
    while told != receipts {
        let event = got.recv_timeout(LATE).expect("an event was lost").json();
        let receipt = event["subject"].as_str().unwrap().to_owned();
        let before = ids.insert(event["id"].as_str().unwrap().to_owned(), receipt.clone());
        assert!(before.is_none_or(|before| before == receipt), "one id for two events");
        told.insert(receipt);
    }
    assert_eq!(ids.len(), receipts.len());
}

#[test]
fn a_receiver_that_is_gone_rests_until_it_is_asked_again() {
    let (url, got) = receiver(&[410, 200]);
    let served = serve(&OPEN);
    let key = served.key("k", "read,write,export", "p0015");
    let made = subscribe(&served, &key, r#","kinds":["registered"]"#, &url);
    register(&served, &key, "路灯不亮");
    let first = got.recv_timeout(LATE).unwrap();
    let rests = || served.get("/api/v1/subscriptions", &key).json()[0]["rests"].as_str().map(str::to_owned);
    let begun = std::time::Instant::now();
    while rests().is_none() {
        assert!(begun.elapsed() < LATE, "it does not rest");
        std::thread::sleep(Duration::from_millis(50));
    }
    register(&served, &key, "井盖破损");
    let path = format!("/api/v1/subscriptions/{}/undelivered", made["id"]);
    let resent = served.call("POST", &path, &key, "{}");
    assert_eq!(resent.status, 200, "{resent:?}");
    let ids: BTreeSet<String> =
        (0..2).map(|_| got.recv_timeout(LATE).unwrap().header("webhook-id").to_owned()).collect();
    assert!(ids.len() == 2 && ids.contains(first.header("webhook-id")), "{ids:?}");
    let shown = run(served.folder.path(), &["subscription", "list", "--data", "var"]);
    assert!(shown.contains("webhook") && !shown.contains("410"), "{shown}");
    let again = run(served.folder.path(), &["subscription", "replay", "--data", "var", "--name", "s", "--after", "0"]);
    assert_eq!(again, "0 letters are sent again");
    let repeated: BTreeSet<String> =
        (0..2).map(|_| got.recv_timeout(LATE).unwrap().header("webhook-id").to_owned()).collect();
    assert_eq!(repeated, ids, "what was sent before has the ids that it had");
}

#[test]
fn the_own_network_is_not_called() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/in", listener.local_addr().unwrap());
    let served = serve(&[]);
    let key = served.key("k", "read,write,export", "p0015");
    let made = subscribe(&served, &key, "", &url);
    register(&served, &key, "路灯不亮");
    let outbox = outbox::Outbox::open(&served.folder.path().join("var/outbox.sqlite")).unwrap();
    let begun = std::time::Instant::now();
    let why = loop {
        let letters = outbox.due(made["id"].as_i64().unwrap(), Timestamp::MAX, 10).unwrap();
        if let Some(why) = letters.iter().find_map(|letter| letter.why.clone()) {
            break why;
        }
        assert!(begun.elapsed() < LATE, "it was not tried");
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(why.contains("it leads into the own network"), "{why}");
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "it was called");
    for (target, carrier, code) in
        [("ftp://a.example", "webhook", 422), ("no mailbox", "mail", 422), ("https://a.example", "pigeon", 422)]
    {
        let body = format!(r#"{{"name":"t","carrier":"{carrier}","target":"{target}"}}"#);
        assert_eq!(served.call("POST", "/api/v1/subscriptions", &key, &body).status, code, "{target}");
    }
    let body = r#"{"name":"t","carrier":"webhook","target":"https://a.example","kinds":["regstered"]}"#;
    let wrong = served.call("POST", "/api/v1/subscriptions", &key, body);
    assert!(wrong.body.contains("did you mean `registered`?"), "{wrong:?}");
    let reader = served.key("r", "read", "p0015");
    assert_eq!(served.get("/api/v1/subscriptions", &reader).status, 403);
}

/// A mail server that tells each message as a line of JSON.
const MAIL_SERVER: &str = r#"
import asyncio, email, email.policy, json
from aiosmtpd.smtp import SMTP

class Handler:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        told = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "subject": mail["subject"],
                "id": mail["message-id"], "text": mail.get_content()}
        print(json.dumps(told), flush=True)
        return "250 taken"

async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), enable_SMTPUTF8=True), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"#;

struct MailServer(Child);

impl Drop for MailServer {
    fn drop(&mut self) {
        // It may have ended already; either way it is gone afterwards.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn mail_goes_to_the_desk_that_an_item_comes_to() {
    let mut command = Command::new(python());
    let mut child = MailServer(command.args(["-c", MAIL_SERVER]).stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(child.0.stdout.take().unwrap()).lines();
    let port = lines.next().unwrap().unwrap();
    let folder = store();
    let officer = person("water_bureau", "officer");
    let add = ["subscription", "add", "--data", "var", "--name", "water", "--carrier", "mail", "--own-desk"];
    run(folder.path(), &[&add[..], &["--to", "water@example.gov.cn", "--person", &officer]].concat());
    let server = format!("mail.server=127.0.0.1:{port}");
    let settings = ["--set", &server, "--set", "mail.from=清单 <qingdan@example.gov.cn>", "--set", "mail.tls=none"];
    let refused = crate::common::program(folder.path(), &[&["config", "check"], &settings[..]].concat());
    assert!(!{ refused }.output().unwrap().status.success(), "a sender with spaces is no mailbox");
    let settings = ["--set", &server, "--set", "mail.from=qingdan@example.gov.cn", "--set", "mail.tls=none"];
    let served = serve_in(folder, &settings);
    let key = served.key("k", "read,write", "p0015");
    let body = r#"{"list":"hotline","fields":{"title":"王小明举报河道漂浮垃圾","text":"河道漂浮垃圾"}}"#;
    let kept = served.call("POST", "/api/v1/items", &key, body);
    assert_eq!(kept.status, 201, "{kept:?}");
    let receipt = kept.json()["receipt"].as_str().unwrap().to_owned();
    let mail: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(
        (&mail["to"], &mail["from"]),
        (&serde_json::json!(["water@example.gov.cn"]), &"qingdan@example.gov.cn".into())
    );
    assert!(mail["subject"].as_str().unwrap().contains(&receipt), "{mail}");
    assert!(mail["text"].as_str().unwrap().contains("到期") && !mail.to_string().contains("王小明"), "{mail}");
    assert!(mail["id"].as_str().unwrap().starts_with("<evt_"), "{mail}");
}

#[test]
fn a_gateway_takes_short_messages() {
    let (url, got) = receiver(&[200]);
    let folder = store();
    std::fs::write(folder.path().join("token"), "word\n").unwrap();
    let add = ["subscription", "add", "--data", "var", "--name", "chief", "--carrier", "sms", "--kind", "registered"];
    run(folder.path(), &[&add[..], &["--to", "10690000000", "--unit", "hotline_center"]].concat());
    let url = format!("sms.url={url}");
    let served = serve_in(folder, &[&OPEN[..], &["--set", &url, "--set", "sms.token_file=token"]].concat());
    let key = served.key("k", "read,write", "p0015");
    let receipt = register(&served, &key, "路灯不亮");
    let call = got.recv_timeout(LATE).unwrap();
    assert_eq!((call.header("authorization"), call.json()["to"].as_str()), ("Bearer word", Some("10690000000")));
    assert!(call.json()["text"].as_str().unwrap().contains(&receipt), "{call:?}");
    assert_eq!(call.json()["id"].as_str().unwrap(), call.header("idempotency-key"));
}
