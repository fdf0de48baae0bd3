//! The main job on real messages, where they are at hand: imported, dispatched, played to the close, verified, replayed.

use std::path::{Path, PathBuf};
use std::process::Command;

#[cfg(test)]
fn run(arguments: &[&str]) -> (bool, serde_json::Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_qingdan")).args(["--format", "json"]).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{error}"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().last().unwrap_or("null");
    (output.status.success(), serde_json::from_str(line).unwrap_or(serde_json::Value::Null))
}

#[cfg(test)]
fn messages() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/requests/hotspot_messages.tsv");
    path.is_file().then_some(path)
}

#[test]
fn real_messages_are_imported_dispatched_and_closed() {
    let Some(messages) = messages() else {
        println!("left out: the real messages are not beside the project");
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("store");
    let (data, messages) = (data.to_string_lossy().into_owned(), messages.to_string_lossy().into_owned());
    assert!(run(&["--now", "2020-01-08T09:00", "init", "--data", &data]).0);
    let import = ["--now", "2020-01-08T09:00", "import", "--data", &data, "--list", "hotline", &messages];
    let (done, summary) = run(&import);
    assert!(done);
    assert_eq!((&summary["rows"], &summary["receipts"], &summary["refused"]), (&4326.into(), &4326.into(), &0.into()));
    assert!(summary["else_percent"].as_f64().is_some_and(|percent| percent < 10.0), "{summary}");
    let (_, again) = run(&import);
    assert_eq!(again["already"], 4326, "nothing comes in twice");
    let (_, played) = run(&["--now", "2020-01-08T12:00", "rehearse", "--data", &data, "--until", "2021-06-30"]);
    assert_eq!(played["live"], 0, "{played}");
    let (sound, verified) = run(&["--now", "2021-06-30", "verify", "--data", &data]);
    assert!(sound, "{verified}");
    let (same, replayed) = run(&["replay", "--data", &data]);
    assert!(same && replayed["differing"] == 0, "{replayed}");
}
