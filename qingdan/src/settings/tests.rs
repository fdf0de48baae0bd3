//! Files, variables and flags, and what is said about their faults.

use std::ffi::OsString;
use std::path::PathBuf;

use expect_test::{Expect, expect};

use super::{Given, KEYS, Settings, read};

fn check(file: &str, variables: &[(&str, &str)], set: &[&str], expected: &Expect) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("qingdan.toml"), file).unwrap();
    let environment: Vec<(OsString, OsString)> =
        variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let given = Given { set: set.iter().map(|pair| (*pair).to_owned()).collect(), ..Given::default() };
    let read = read(&given, Some(folder.path()), &environment);
    let mut text = String::new();
    for (name, value) in read.values.iter().filter(|(_, value)| value.place != "default") {
        text.push_str(&format!("{name} = {} ({})\n", value.text, value.place));
    }
    for trouble in &read.troubles {
        let help = if trouble.help.is_empty() { String::new() } else { format!("  {}\n", trouble.help) };
        text.push_str(&format!("{}: {}\n{help}", trouble.place, trouble.message));
    }
    let folder = folder.path().display().to_string();
    expected.assert_eq(&text.replace(&folder, "DIR"));
    assert!(!read.troubles.is_empty() || Settings::of(&read.values).is_ok());
}

#[test]
fn each_source_wins_over_the_one_before() {
    let file = "listen = \"127.0.0.1:1\"\npublic_url = \"https://a.example\"\n[limits]\nconnections = 5\n\
        [proxy]\ntrusted = [\"10.0.0.0/8\", \"192.0.2.1\"]\n";
    check(
        file,
        &[("QINGDAN_LISTEN", "127.0.0.1:2"), ("QINGDAN_LOG_FORMAT", "json"), ("HOME", "somewhere")],
        &["log.format=text"],
        &expect![[r#"
            limits.connections = 5 (DIR/qingdan.toml:4:1)
            listen = 127.0.0.1:2 (QINGDAN_LISTEN)
            log.format = text (--set log.format=text)
            proxy.trusted = 10.0.0.0/8, 192.0.2.1 (DIR/qingdan.toml:6:1)
            public_url = https://a.example (DIR/qingdan.toml:2:1)
        "#]],
    );
}

#[test]
fn every_fault_is_told_at_once() {
    let file = "lisen = \"x\"\nlisten = \"nowhere\"\n[limits]\nconections = 5\nconnections = 0\n\
        [log]\nformat = true\nlevel = \"loud\"\n[tls]\ncert = \"gone.pem\"\n";
    check(
        file,
        &[("QINGDAN_LIMITS_CONNECTION", "3"), ("QINGDAN_PROXY_TRUSTED", "10.0.0.0/8, 300.1.1.1")],
        &["public_url=lists.example", "publik_url=x", "listen", "metrics.allow=10.0.0.0/33"],
        &expect![[r#"
            tls.cert = gone.pem (DIR/qingdan.toml:10:1)
            DIR/qingdan.toml:1:1: there is no setting `lisen`
              did you mean `listen`?
            DIR/qingdan.toml:2:1: `listen` cannot be `nowhere`: write an address and a port, such as 127.0.0.1:8310
            DIR/qingdan.toml:4:1: there is no setting `limits.conections`
              did you mean `limits.connections`?
            DIR/qingdan.toml:5:1: `limits.connections` cannot be `0`: write a whole number from 1 to 100000
            DIR/qingdan.toml:7:1: `log.format` cannot be true or false
              write a text, a number or an array of texts
            DIR/qingdan.toml:8:1: `log.level` cannot be `loud`: write one of: error, warn, info, debug, trace
            QINGDAN_LIMITS_CONNECTION: there is no setting `QINGDAN_LIMITS_CONNECTION`
              did you mean `QINGDAN_LIMITS_CONNECTIONS`?
            QINGDAN_PROXY_TRUSTED: `proxy.trusted` cannot be `10.0.0.0/8, 300.1.1.1`: `300.1.1.1` is no network; write 10.0.0.0/8
            --set public_url=lists.example: `public_url` cannot be `lists.example`: write an address, such as https://lists.example.gov.cn
            --set publik_url=x: there is no setting `publik_url`
              did you mean `public_url`?
            --set listen: `listen` is no setting with its value
              write `--set KEY=VALUE`
            --set metrics.allow=10.0.0.0/33: `metrics.allow` cannot be `10.0.0.0/33`: `10.0.0.0/33` is no network; write 10.0.0.0/8
            DIR/qingdan.toml:10:1: `tls.cert` is set and `tls.key` is not
              set `tls.key` too, or neither
            DIR/qingdan.toml:10:1: `tls.cert`: gone.pem cannot be read: No such file or directory (os error 2)
        "#]],
    );
}

#[test]
fn settings_that_do_not_go_together() {
    check(
        "listen = \"0.0.0.0:1\"\n",
        &[],
        &[],
        &expect![[r#"
        listen = 0.0.0.0:1 (DIR/qingdan.toml:1:1)
        DIR/qingdan.toml:1:1: 0.0.0.0:1 can be reached from outside, without TLS
          set `tls.cert` and `tls.key`, or put a proxy with TLS before it and name its address, `--public-url https://…`
    "#]],
    );
    check(
        "listen = \"0.0.0.0:1\"\npublic_url = \"https://a.example\"\n",
        &[],
        &[],
        &expect![[r#"
        listen = 0.0.0.0:1 (DIR/qingdan.toml:1:1)
        public_url = https://a.example (DIR/qingdan.toml:2:1)
    "#]],
    );
    check(
        "[tls]\ncert = \"gone.pem\"\n",
        &[],
        &[],
        &expect![[r#"
        tls.cert = gone.pem (DIR/qingdan.toml:2:1)
        DIR/qingdan.toml:2:1: `tls.cert` is set and `tls.key` is not
          set `tls.key` too, or neither
        DIR/qingdan.toml:2:1: `tls.cert`: gone.pem cannot be read: No such file or directory (os error 2)
    "#]],
    );
    check(
        "a = \n[mail\nuser = 3",
        &[],
        &[],
        &expect![[r#"
            DIR/qingdan.toml:2:6: unclosed table, expected `]`
              the file does not follow TOML here
            DIR/qingdan.toml:1:5: string values must be quoted, expected literal string
              the file does not follow TOML here
            DIR/qingdan.toml:1:1: there is no setting `a`
              known here: listen, public_url, tls.cert, tls.key, log.format, log.level, limits.caller_per_second, limits.address_per_second, limits.connections, limits.connections_of_address, sessions.idle_minutes, proxy.trusted, and 44 more
        "#]],
    );
}

#[test]
fn mail_and_gateways_are_told_whole() {
    check(
        "[mail]\nserver = \"m.example:25\"\n[sms]\ntoken_file = \"gone\"\n",
        &[],
        &["mail.from=a b"],
        &expect![[r#"
        mail.server = m.example:25 (DIR/qingdan.toml:2:1)
        sms.token_file = gone (DIR/qingdan.toml:4:1)
        --set mail.from=a b: `mail.from` cannot be `a b`: write a mailbox, such as qingdan@example.gov.cn
        DIR/qingdan.toml:2:1: `mail.server` is set and `mail.from` is not
          set `mail.from` too, or neither
        DIR/qingdan.toml:4:1: `sms.token_file` is set and `sms.url` is not
          set `sms.url` too, or neither
        DIR/qingdan.toml:4:1: `sms.token_file`: gone cannot be read: No such file or directory (os error 2)
    "#]],
    );
    check(
        "[mail]\nserver = \"m.example\"\nfrom = \"q@m.example\"\nuser = \"q\"\npassword_file = \"gone\"\ntls = \"none\"\n",
        &[],
        &[],
        &expect![[r#"
            mail.from = q@m.example (DIR/qingdan.toml:3:1)
            mail.password_file = gone (DIR/qingdan.toml:5:1)
            mail.tls = none (DIR/qingdan.toml:6:1)
            mail.user = q (DIR/qingdan.toml:4:1)
            DIR/qingdan.toml:2:1: `mail.server` cannot be `m.example`: write a host and a port, such as mail.example.gov.cn:587
            DIR/qingdan.toml:3:1: `mail.from` is set and `mail.server` is not
              set `mail.server` too, or neither
            DIR/qingdan.toml:5:1: `mail.password_file`: gone cannot be read: No such file or directory (os error 2)
            DIR/qingdan.toml:5:1: the password of the mail server would be sent in the clear
              set `mail.tls` to starttls or tls
        "#]],
    );
}

/// Settings of a bucket, and of the scanner beside it.
fn bucket_at(endpoint: &str) -> String {
    format!(
        "[attachments]\nclamd = \"127.0.0.1:3310\"\n[attachments.s3]\nendpoint = \"{endpoint}\"\nbucket = \"b1-photos\"\nkey_id = \"k\"\n"
    )
}

#[test]
fn a_bucket_is_told_whole_and_never_its_secret() {
    let secret = [("QINGDAN_ATTACHMENTS_S3_SECRET", "hidden")];
    check(
        &bucket_at("https://s3.example"),
        &secret,
        &["attachments.s3.style=host"],
        &expect![[r#"
        attachments.clamd = 127.0.0.1:3310 (DIR/qingdan.toml:2:1)
        attachments.s3.bucket = b1-photos (DIR/qingdan.toml:5:1)
        attachments.s3.endpoint = https://s3.example (DIR/qingdan.toml:4:1)
        attachments.s3.key_id = k (DIR/qingdan.toml:6:1)
        attachments.s3.style = host (--set attachments.s3.style=host)
    "#]],
    );
    check(
        &bucket_at("http://s3.example"),
        &[],
        &[],
        &expect![[r#"
        attachments.clamd = 127.0.0.1:3310 (DIR/qingdan.toml:2:1)
        attachments.s3.bucket = b1-photos (DIR/qingdan.toml:5:1)
        attachments.s3.endpoint = http://s3.example (DIR/qingdan.toml:4:1)
        attachments.s3.key_id = k (DIR/qingdan.toml:6:1)
        DIR/qingdan.toml:4:1: `attachments.s3`: `http://s3.example` is no address of a store: it begins with https://, unless it is this machine
    "#]],
    );
    check(
        &bucket_at("https://s3.example"),
        &[],
        &["attachments.s3.prefix=/a"],
        &expect![[r#"
        attachments.clamd = 127.0.0.1:3310 (DIR/qingdan.toml:2:1)
        attachments.s3.bucket = b1-photos (DIR/qingdan.toml:5:1)
        attachments.s3.endpoint = https://s3.example (DIR/qingdan.toml:4:1)
        attachments.s3.key_id = k (DIR/qingdan.toml:6:1)
        attachments.s3.prefix = /a (--set attachments.s3.prefix=/a)
        DIR/qingdan.toml:4:1: `attachments.s3`: `/a` is no prefix: letters, digits, dots, hyphens and slashes
    "#]],
    );
    check(
        &bucket_at("https://s3.example"),
        &[],
        &[],
        &expect![[r#"
        attachments.clamd = 127.0.0.1:3310 (DIR/qingdan.toml:2:1)
        attachments.s3.bucket = b1-photos (DIR/qingdan.toml:5:1)
        attachments.s3.endpoint = https://s3.example (DIR/qingdan.toml:4:1)
        attachments.s3.key_id = k (DIR/qingdan.toml:6:1)
        DIR/qingdan.toml:4:1: the secret of the bucket is missing: set `attachments.s3.secret_file`, or QINGDAN_ATTACHMENTS_S3_SECRET
    "#]],
    );
}

#[test]
fn a_map_service_is_asked_with_tls_or_in_the_own_network() {
    let at = |url: &str| format!("[map.tianditu]\nurl = \"{url}\"\nkey_file = \"gone\"\n");
    let allowed = ["webhook.allow=10.0.0.0/8"];
    let check = |url: &str, set: &[&str], is_fine: bool| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("qingdan.toml"), at(url)).unwrap();
        let given = Given { set: set.iter().map(|pair| (*pair).to_owned()).collect(), ..Given::default() };
        let troubles = read(&given, Some(folder.path()), &[]).troubles;
        let told: Vec<&str> = troubles.iter().map(|trouble| trouble.message.as_str()).collect();
        assert!(told.iter().any(|message| message.contains("`map.tianditu.key_file`: gone")), "{told:?}");
        assert_eq!(told.iter().any(|message| message.contains("not asked with TLS")), !is_fine, "{url} {told:?}");
    };
    check("https://t1.tianditu.gov.cn", &[], true);
    check("http://127.0.0.1:8080", &[], true);
    check("http://10.1.2.3:8080/map", &allowed, true);
    check("http://10.1.2.3:8080/map", &[], false);
    check("http://t1.tianditu.gov.cn", &allowed, false);
    check("http://10.1.2.3@t1.tianditu.gov.cn", &allowed, false);
}

#[test]
fn the_key_of_a_map_service_is_read_from_its_file_and_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key");
    let options = |key: &str| {
        std::fs::write(&file, key).unwrap();
        let set =
            vec![format!("map.tianditu.key_file={}", file.display()), "map.tianditu.url=https://m.example/".to_owned()];
        let values = read(&Given { set, ..Given::default() }, None, &[]).values;
        Settings::of(&values).unwrap().map.options()
    };
    let read = options(" a-key\n").unwrap().unwrap();
    assert_eq!(
        (read.key.as_str(), read.url.as_str(), read.attribution.as_str()),
        ("a-key", "https://m.example", "天地图")
    );
    assert!(!format!("{read:?}").contains("a-key"));
    assert!(options("").is_err() && options("two words").is_err());
}

#[test]
fn half_a_bucket_is_told_with_all_that_is_missing() {
    let secret = [("QINGDAN_ATTACHMENTS_S3_SECRET", "hidden")];
    check(
        "[attachments.s3]\nbucket = \"photos\"\nendpont = \"https://s3.example\"\n[attachments.s3.more]\na = 1\n",
        &secret,
        &["attachments.s3.secret_file=gone"],
        &expect![[r#"
            attachments.s3.bucket = photos (DIR/qingdan.toml:2:1)
            attachments.s3.secret_file = gone (--set attachments.s3.secret_file=gone)
            DIR/qingdan.toml:3:1: there is no setting `attachments.s3.endpont`
              did you mean `attachments.s3.endpoint`?
            DIR/qingdan.toml:4:17: there is no setting `attachments.s3.more`
              did you mean `attachments.s3.style`?
            DIR/qingdan.toml:2:1: `attachments.s3.bucket` is set and `attachments.s3.endpoint` is not
              set `attachments.s3.endpoint` too, or neither
            --set attachments.s3.secret_file=gone: `attachments.s3.secret_file` is set and `attachments.s3.endpoint` is not
              set `attachments.s3.endpoint` too, or neither
            --set attachments.s3.secret_file=gone: `attachments.s3.secret_file`: gone cannot be read: No such file or directory (os error 2)
        "#]],
    );
}

#[test]
fn a_file_that_is_named_must_be_there() {
    let given = Given { config: Some(PathBuf::from("gone.toml")), ..Given::default() };
    let read = read(&given, None, &[]);
    assert_eq!(read.troubles.len(), 1);
    assert!(read.troubles[0].message.contains("cannot be read"), "{:?}", read.troubles);
}

#[test]
fn defaults_are_values_and_every_setting_says_what_it_is_for() {
    for key in KEYS {
        assert!(key.default.is_empty() || key.kind.fault(key.default).is_none(), "{}", key.name);
        assert!(!key.means.is_empty(), "{}", key.name);
    }
    let read = read(&Given::default(), None, &[]);
    assert!(read.troubles.is_empty() && Settings::of(&read.values).is_ok(), "{:?}", read.troubles);
}

#[test]
fn the_document_tells_every_setting() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/settings.md");
    let document = std::fs::read_to_string(path).unwrap();
    for key in KEYS {
        let default = if key.default.is_empty() { " ".to_owned() } else { format!(" `{}` ", key.default) };
        let row = format!("| `{}` |{default}| {} |", key.name, key.means);
        assert!(document.contains(&row), "docs/settings.md lacks the row\n{row}");
    }
}
