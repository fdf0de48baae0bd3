//! What a reader of the code would stumble on: a file without a first line, a silenced lint, a file that grew.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};
use repository::{File, files, source};

/// The most code lines that a Rust file may have without an entry in the ratchet.
const FILE_LINES_MAX: usize = 500;
const RATCHET: &str = "repository/ratchet.txt";

/// What is wrong with one Rust file as a text.
fn source_findings(file: &File) -> Vec<String> {
    let mut found = Vec::new();
    if !file.text.starts_with("//!") {
        found.push(format!("{}: begins without a `//!` line that says what it is for", file.path));
    }
    for (number, line) in file.text.lines().enumerate().map(|(index, line)| (index + 1, line.trim_start())) {
        if line.starts_with(concat!("#[", "allow(")) || line.starts_with(concat!("#![", "allow(")) {
            found.push(format!("{}:{number}: write `#[expect(lint, reason = \"…\")]`", file.path));
        }
    }
    found
}

#[test]
fn every_file_says_what_it_is_for() {
    let found: Vec<String> =
        files().unwrap().iter().filter(|file| file.has_extension("rs")).flat_map(source_findings).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Rust files against the ratchet: too long, or shorter than their entry, or gone.
fn ratchet_findings(ratchet: &str, lengths: &BTreeMap<&str, usize>) -> Vec<String> {
    let mut found = Vec::new();
    let mut entries: BTreeMap<&str, usize> = BTreeMap::new();
    for line in ratchet.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        match line.split_once(' ').and_then(|(path, count)| Some((path, count.parse().ok()?))) {
            Some((path, count)) => drop(entries.insert(path, count)),
            None => found.push(format!("{RATCHET}: `{line}` is not a path and a count")),
        }
    }
    for (path, &entry) in &entries {
        match lengths.get(path) {
            None => found.push(format!("{path} is gone: remove its entry")),
            Some(&now) if now <= FILE_LINES_MAX => found.push(format!("{path} has {now} lines: remove its entry")),
            Some(&now) if now < entry => found.push(format!("{path} has {now} lines: lower its entry from {entry}")),
            Some(_) => {}
        }
    }
    for (path, &now) in lengths {
        let most = entries.get(path).copied().unwrap_or(FILE_LINES_MAX);
        if now > most {
            found.push(format!("{path} has {now} code lines, {most} is the most: split it by what it does"));
        }
    }
    found
}

#[test]
fn no_file_outgrows_its_reader() {
    let files = files().unwrap();
    let ratchet = files.iter().find(|file| file.path == RATCHET).unwrap();
    let rust = files.iter().filter(|file| file.has_extension("rs"));
    let lengths = rust.map(|file| (file.path.as_str(), source::code_lines(&file.text).len())).collect();
    let found = ratchet_findings(&ratchet.text, &lengths);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_path_of_one_machine() {
    let needles = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];
    let files = files().unwrap();
    let bad = files.iter().flat_map(|file| {
        let said = needles.iter().filter(|needle| file.text.contains(**needle));
        said.map(|needle| format!("{} names `{needle}`", file.path))
    });
    let bad: Vec<String> = bad.collect();
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

fn check(found: &[String], expected: Expect) {
    expected.assert_eq(&found.join("\n"));
}

#[test]
fn an_untidy_source_file_is_found() {
    let text = concat!("use a;\n#[", "allow(dead_code)]\nfn b() {}\n");
    check(
        &source_findings(&File { path: "item/src/a.rs".to_owned(), text: text.to_owned() }),
        expect![[r#"
        item/src/a.rs: begins without a `//!` line that says what it is for
        item/src/a.rs:2: write `#[expect(lint, reason = "…")]`"#]],
    );
}

#[test]
fn the_ratchet_only_shrinks() {
    let ratchet = "# why\nodd.rs\nsame.rs 700\nless.rs 700\nmore.rs 700\nsmall.rs 700\ngone.rs 700\n";
    let lengths =
        [("same.rs", 700), ("less.rs", 699), ("more.rs", 701), ("small.rs", 500), ("new.rs", 501), ("ok.rs", 500)];
    check(
        &ratchet_findings(ratchet, &lengths.into()),
        expect![[r#"
        repository/ratchet.txt: `odd.rs` is not a path and a count
        gone.rs is gone: remove its entry
        less.rs has 699 lines: lower its entry from 700
        small.rs has 500 lines: remove its entry
        more.rs has 701 code lines, 700 is the most: split it by what it does
        new.rs has 501 code lines, 500 is the most: split it by what it does"#]],
    );
}
