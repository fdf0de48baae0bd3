//! What the tests of the command line share: the program, and a small sound list that the guide writes step by step.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::Expect;
use tempfile::TempDir;

/// The day on which the tests check the organisation.
const TODAY: &str = "2025-12-01";

/// The exit code and all that the program prints in English; the folder of the test is written `DIR`.
pub fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qingdan"));
    let output = command.current_dir(folder).env("LANG", "C").args(["--now", TODAY]).args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap().replace(&folder.display().to_string(), "DIR"))
}

/// Runs the program and compares what it prints.
pub fn check(folder: &Path, arguments: &[&str], code: i32, expected: &Expect) {
    let (ended, text) = run(folder, arguments);
    assert_eq!(ended, Some(code), "{arguments:?}: {text}");
    expected.assert_eq(&text);
}

/// The project's folder.
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The list of the guide: its pieces, put together as it says.
pub fn lamp() -> String {
    let guide = fs::read_to_string(project().join("docs/write-a-list.md")).unwrap();
    let chapter = guide.split("## Write one").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let pieces = chapter.split("```toml\n").skip(1).map(|piece| piece.split("```").next().unwrap());
    pieces.collect()
}

/// A folder with the list of the guide, changed as given, beside the dead letters and the organisation that ship.
pub fn folder_with_lamp(changes: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut list = lamp();
    for (from, to) in changes {
        assert!(list.contains(from), "the guide no longer says `{from}`");
        list = list.replacen(from, to, 1);
    }
    fs::write(folder.path().join("lamp.toml"), list).unwrap();
    fs::create_dir(folder.path().join("organisation")).unwrap();
    for file in ["dead_letter.toml", "organisation/units.csv", "organisation/people.csv"] {
        fs::copy(project().join("lists").join(file), folder.path().join(file)).unwrap();
    }
    folder
}
