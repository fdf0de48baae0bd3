//! The bans hold: no clock, I/O, thread or chance where decisions are made, and the lints apply to every crate.

use std::fs;

use expect_test::{Expect, expect};
use repository::{File, files, root, source};

/// Crates whose answers follow from their arguments alone. `store` is not pure, but what it says about a log must not
/// lean on the machine either.
const PURE: [&str; 6] = ["alarm/src/", "definition/src/", "item/src/", "store/src/", "protocols/src/", "triage/src/"];

/// What a pure crate must not say. `std::{` is here since grouped imports would hide the others.
const IMPURE: [&str; 14] = [
    "async fn",
    "std::env",
    "std::fs",
    "std::io::std",
    "std::net",
    "std::process",
    "std::thread",
    "std::{",
    "Instant::now",
    // `SystemTime` alone is a field of HJ 212.
    "SystemTime::",
    "time::SystemTime",
    "Timestamp::now",
    "rand::",
    "thread_local!",
];

/// How the system clock is asked; one file may.
const CLOCK: [&str; 4] = ["Instant::now(", "SystemTime::now(", "Timestamp::now(", "Zoned::now("];
const CLOCK_FILE: &str = "qingdan/src/clock.rs";

fn banned<'a>(file: &File, words: &'a [&'a str]) -> impl Iterator<Item = String> + 'a {
    let lines: Vec<_> = source::code_lines(&file.text).iter().map(|(at, line)| (*at, (*line).to_owned())).collect();
    let path = file.path.clone();
    lines.into_iter().flat_map(move |(at, line)| {
        let said = words.iter().find(|word| line.contains(**word));
        said.map(|word| format!("{path}:{at}: `{word}`"))
    })
}

/// Every use of the machine where it has no place, one a line.
fn findings(file: &File) -> Vec<String> {
    if !file.has_extension("rs") || file.is_test() {
        return Vec::new();
    }
    let mut found = Vec::new();
    if PURE.iter().any(|folder| file.path.starts_with(folder)) {
        found.extend(banned(file, &IMPURE));
    } else if file.path != CLOCK_FILE {
        found.extend(banned(file, &CLOCK));
    }
    let is_edge = file.path.ends_with("/listen.rs") || file.path.ends_with("/connect.rs");
    if file.path.starts_with("channels/src/") && !is_edge {
        found.extend(banned(file, &["std::net", "std::os::unix::net", "tokio::net"]));
    }
    found
}

#[test]
fn decisions_follow_from_arguments() {
    let found: Vec<String> = files().unwrap().iter().flat_map(findings).collect();
    assert!(found.is_empty(), "take it as an argument instead:\n{}", found.join("\n"));
}

#[test]
fn an_impure_line_is_found() {
    let check = |path: &str, text: &str, expected: Expect| {
        expected.assert_eq(&findings(&File { path: path.to_owned(), text: text.to_owned() }).join("\n"));
    };
    let text = "//! std::fs is only a word here\nuse std::fs;\nfn a() {\n    Timestamp::now();\n}\n#[cfg(test)]\nmod tests {\n    use std::env;\n}\n";
    check(
        "item/src/a.rs",
        text,
        expect![[r#"
        item/src/a.rs:2: `std::fs`
        item/src/a.rs:4: `Timestamp::now`"#]],
    );
    check("app/src/a.rs", text, expect!["app/src/a.rs:4: `Timestamp::now(`"]);
    check("item/tests/a.rs", text, expect![""]);
    check(CLOCK_FILE, text, expect![""]);
    check("channels/src/box/read.rs", "use std::net::TcpStream;\n", expect!["channels/src/box/read.rs:1: `std::net`"]);
    check(
        "channels/src/box/read.rs",
        "use tokio::net::TcpStream;\n",
        expect!["channels/src/box/read.rs:1: `tokio::net`"],
    );
    check("channels/src/box/listen.rs", "use std::net::TcpStream;\n", expect![""]);
    check("channels/src/box/connect.rs", "use tokio::net::TcpStream;\n", expect![""]);
}

/// The settings and bans of a clippy.toml, each as the file spells it.
fn clippy_rules(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| match line.trim().strip_prefix("{ path = ") {
        Some(ban) => ban.split(',').next(),
        None => (!line.starts_with('#') && line.contains(" = ") && !line.ends_with('[')).then_some(line),
    })
}

#[test]
fn a_crate_repeats_the_bans_of_the_root() {
    let files = files().unwrap();
    let text = fs::read_to_string(root().join("clippy.toml")).unwrap();
    let rules: Vec<&str> = clippy_rules(&text).collect();
    assert!(rules.contains(&"too-many-lines-threshold = 70") && rules.contains(&r#""jiff::Timestamp::now""#));
    for file in files.iter().filter(|file| file.path.ends_with("/clippy.toml")) {
        let own: Vec<&str> = clippy_rules(&file.text).collect();
        let missing: Vec<_> = rules.iter().filter(|rule| !own.contains(rule)).collect();
        assert!(missing.is_empty(), "{} replaces the root file, so it must repeat {missing:?}", file.path);
    }
}

#[test]
fn the_lints_apply_to_every_crate() {
    for file in files().unwrap().iter().filter(|file| file.path.ends_with("/Cargo.toml")) {
        assert!(file.text.contains("[lints]\nworkspace = true\n"), "{} does not take the workspace lints", file.path);
    }
}
