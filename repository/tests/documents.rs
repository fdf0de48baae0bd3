//! The documents name what is there: links, headings, files, commands and crates; and both READMEs have one shape.

use std::collections::BTreeSet;

use expect_test::{Expect, expect};
use repository::{File, files, markdown};

const COMMANDS: &str = "qingdan/src/command.rs";

/// Whether a path, as a document in `folder` writes it, is there. Parts that stand for something (`<name>`, `*`, `{a,b}`)
/// and what follows them are not looked at.
fn exists(paths: &BTreeSet<&str>, folder: &str, written: &str) -> bool {
    let fixed: Vec<&str> = written.split('/').take_while(|part| !part.contains(['<', '*', '{', '…'])).collect();
    [folder, ""].iter().any(|start| {
        let mut parts: Vec<&str> = start.split('/').filter(|part| !part.is_empty()).collect();
        for part in fixed.iter().filter(|part| !part.is_empty() && **part != ".") {
            if *part == ".." {
                parts.pop();
            } else {
                parts.push(part);
            }
        }
        let path = parts.join("/");
        path.is_empty() || paths.contains(path.as_str()) || paths.iter().any(|p| p.starts_with(&format!("{path}/")))
    })
}

/// Whether words in code name a file of this project: a path that begins with one of its folders, or a bare name of
/// a source file or a document. What is built (`target/`) is not looked for.
fn is_path(folders: &BTreeSet<&str>, word: &str) -> bool {
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "._-/<>*{},…".contains(c));
    let inside = word.split_once('/').is_some_and(|(first, _)| folders.contains(first));
    plain
        && !word.starts_with('*')
        && (inside || (!word.contains('/') && (word.ends_with(".rs") || word.ends_with(".md"))))
}

/// Whether a link leads to a picture, which is no text and therefore not among the files.
fn is_picture(folder: &str, target: &str) -> bool {
    target.ends_with(".png") && repository::root().join(folder).join(target).is_file()
}

/// What is wrong with the links and paths of one document.
fn link_findings(file: &File, files: &[File]) -> Vec<String> {
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let folders: BTreeSet<&str> = paths.iter().filter_map(|path| Some(path.split_once('/')?.0)).collect();
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut found = Vec::new();
    for link in markdown::links(&file.text).iter().filter(|link| !link.contains("://") && !link.starts_with("mailto:"))
    {
        let (target, part) = link.split_once('#').unwrap_or((link, ""));
        let target_file = if target.is_empty() {
            Some(file)
        } else {
            let path = if folder.is_empty() { target.to_owned() } else { format!("{folder}/{target}") };
            files.iter().find(|other| other.path == path)
        };
        let text = target_file.map_or("", |file| file.text.as_str());
        if !target.is_empty() && !exists(&paths, folder, target) && !is_picture(folder, target) {
            found.push(format!("{}: the link to `{target}` is dead", file.path));
        } else if !part.is_empty() && !markdown::headings(text).any(|heading| markdown::anchor(heading) == part) {
            found.push(format!("{}: no heading `#{part}` in `{target}`", file.path));
        }
    }
    // The changelog tells the past, in which other files were there.
    let words = if file.path == "CHANGELOG.md" { Vec::new() } else { markdown::code_spans(&file.text) };
    for word in words.into_iter().filter(|word| is_path(&folders, word)) {
        let by_name = !word.contains('/') && paths.iter().any(|path| path.rsplit('/').next() == Some(word));
        if !by_name && !exists(&paths, folder, word) {
            found.push(format!("{}: there is no `{word}`", file.path));
        }
    }
    found
}

/// Commands and crates that a document names in code (`qingdan <command>`, `-p <crate>`) and that are not there.
fn name_findings(file: &File, commands: &BTreeSet<String>, crates: &BTreeSet<&str>) -> Vec<String> {
    let mut found = Vec::new();
    for code in markdown::code(&file.text) {
        let words: Vec<&str> = code.split_whitespace().filter(|word| *word != "--").collect();
        for pair in words.windows(2) {
            let name = pair[1];
            if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
                continue;
            }
            let program = pair[0] == "qingdan" || pair[0].ends_with("/qingdan");
            let plain = name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            if program && plain && !commands.is_empty() && !commands.contains(name) && name != "help" {
                found.push(format!("{}: there is no command `qingdan {name}`", file.path));
            }
            if ["-p", "--package"].contains(&pair[0]) && !crates.contains(name) {
                found.push(format!("{}: there is no crate `{name}`", file.path));
            }
        }
    }
    found
}

/// The name of a command: `SimulateDevices` is `simulate-devices`.
fn kebab(name: &str) -> String {
    let dash = |(at, c): (usize, char)| (at > 0 && c.is_ascii_uppercase()).then_some('-').into_iter().chain([c]);
    name.char_indices().flat_map(dash).collect::<String>().to_lowercase()
}

#[test]
fn documents_name_what_is_there() {
    let files = files().unwrap();
    // One line an arm: `Check(check::Check),`.
    let table = files.iter().find(|file| file.path == COMMANDS).map_or("", |file| file.text.as_str());
    let arm = |line: &str| Some(kebab(line.trim().strip_suffix("),")?.split_once('(')?.0));
    let commands = table.lines().filter_map(arm).collect();
    let crates: BTreeSet<&str> = files.iter().filter_map(|file| file.path.strip_suffix("/Cargo.toml")).collect();
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.has_extension("md")) {
        found.extend(link_findings(file, &files));
        found.extend(name_findings(file, &commands, &crates));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn both_readmes_say_the_same() {
    let files = files().unwrap();
    let shape = |path: &str| {
        let file = files.iter().find(|file| file.path == path).unwrap();
        (markdown::headings(&file.text).count(), markdown::code_blocks(&file.text))
    };
    assert_eq!(shape("README.md"), shape("README.zh-CN.md"), "headings and code blocks");
}

fn check(found: &[String], expected: Expect) {
    expected.assert_eq(&found.join("\n"));
}

fn file(path: &str, text: &str) -> File {
    File { path: path.to_owned(), text: text.to_owned() }
}

#[test]
fn a_dead_link_or_name_is_found() {
    let page = file(
        "docs/a.md",
        "# A b\n[x](../README.md) [x](gone.md) [x](#a-b) [x](#c) [x](https://a.b/c)\n\
         `item/src/a.rs` `item/src/b.rs` `item/src/<name>.rs` `item/odd/<name>.rs` `a.rs` `c.rs` `text/plain`\n\
         `qingdan check lists` `qingdan chek` `cargo test -p item` `cargo test -p itm`\n\
         ```sh\ntarget/release/qingdan move --help\nqingdan mvoe\n```\n",
    );
    let files = [page.clone(), file("README.md", "# R\n"), file("item/src/a.rs", "")];
    check(
        &link_findings(&page, &files),
        expect![[r#"
        docs/a.md: the link to `gone.md` is dead
        docs/a.md: no heading `#c` in ``
        docs/a.md: there is no `item/src/b.rs`
        docs/a.md: there is no `item/odd/<name>.rs`
        docs/a.md: there is no `c.rs`"#]],
    );
    let commands = ["check", "move"].map(str::to_owned).into();
    check(
        &name_findings(&page, &commands, &["item"].into()),
        expect![[r#"
        docs/a.md: there is no command `qingdan mvoe`
        docs/a.md: there is no command `qingdan chek`
        docs/a.md: there is no crate `itm`"#]],
    );
}
