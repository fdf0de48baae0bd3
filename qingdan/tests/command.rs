//! The program as a person or a script meets it.

use std::path::Path;
use std::process::{Command, Output};

#[cfg(test)]
fn qingdan(arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_qingdan")).arg("--lang").arg("en").args(arguments).output();
    output.unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_shipped_lists_are_sound() {
    let lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists");
    let output = qingdan(&["--format", "json", "check", &lists.to_string_lossy()]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{report}");
    assert_eq!(report["findings"], serde_json::json!([]));
    for list in report["lists"].as_array().unwrap() {
        assert!(list["sound"].as_bool().unwrap() && list["worst_case"]["working_days"].as_u64().is_some(), "{list}");
    }
}

#[test]
fn a_hole_is_shown_with_its_story() {
    let lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists/dead_letter.toml");
    let text = std::fs::read_to_string(lists).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dead_letter.toml");
    std::fs::write(&path, text.replacen("at_most = 2\n", "", 1)).unwrap();
    let output = qingdan(&["check", &path.to_string_lossy()]);
    let report = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{report}");
    assert!(report.contains("error[S11]: an item can go round for ever"), "{report}");
    assert!(report.contains("= story: register, "), "{report}");
}

#[test]
fn an_unsound_list_leaves_the_old_one_in_force() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("store").to_string_lossy().into_owned();
    assert!(qingdan(&["--now", "2025-03-03", "init", "--data", &data]).status.success());
    let lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists/dead_letter.toml");
    let text = std::fs::read_to_string(lists).unwrap();
    let path = folder.path().join("dead_letter.toml");
    std::fs::write(&path, text.replacen("at_most = 2\n", "", 1).replacen("version = 1", "version = 2", 1)).unwrap();
    let output = qingdan(&["publish", "--data", &data, &path.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("what was in force stays in force"));
    let add = [
        "--now",
        "2025-03-03T10:00",
        "add",
        "--data",
        &data,
        "--list",
        "hotline",
        "--channel",
        "call",
        "title=路灯不亮",
        "text=东门外三盏",
    ];
    let output = qingdan(&add);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn help_has_examples() {
    let output = qingdan(&["--help"]);
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    let commands = help.split("Commands:").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap_or_default();
    for command in commands.lines().filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help") {
        let output = qingdan(&[command, "--help"]);
        assert!(String::from_utf8_lossy(&output.stdout).contains("Examples:"), "{command}");
    }
}

#[test]
fn a_clock_that_jumps_back_is_said_aloud() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("store").to_string_lossy().into_owned();
    assert!(qingdan(&["--now", "2025-03-03", "init", "--data", &data]).status.success());
    let tick = |now: &str| {
        let output = qingdan(&["--now", now, "tick", "--data", &data]);
        assert!(output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert_eq!(tick("2025-03-03T08:00"), "");
    assert!(tick("2025-02-28T08:00").contains("warning: the clock says 2025-02-28 08:00"));
}

#[test]
fn what_is_broken_becomes_an_item_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("store").to_string_lossy().into_owned();
    let run = |arguments: &[&str]| {
        let arguments = [&["--now", "2025-03-03T09:00"], arguments].concat();
        let output = qingdan(&[&arguments[..], &["--data", &data]].concat());
        (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    assert_eq!(run(&["init"]).0, Some(0));
    let add = ["add", "--list", "dead_letter", "--channel", "refusal", "door=import", "reason=缺标题", "row=1"];
    assert_eq!(run(&add).0, Some(0));
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists/organisation");
    let people = std::fs::read_to_string(shipped.join("people.csv")).unwrap();
    let people: Vec<&str> = people.lines().filter(|line| !line.contains("hotline_center,desk")).collect();
    std::fs::write(folder.path().join("people.csv"), people.join("\n")).unwrap();
    std::fs::copy(shipped.join("units.csv"), folder.path().join("units.csv")).unwrap();
    let (_, published) = run(&["publish", "--organisation", &folder.path().to_string_lossy()]);
    let held = "held by hotline_center as clerk, where nobody is";
    for (register, told) in [
        (&[][..], vec![held]),
        (&["--register"], vec![held, "self-checks: 1 registered, 0 known, 0 left"]),
        (&["--register"], vec![held, "self-checks: 0 registered, 1 known, 0 left"]),
    ] {
        let (code, report) = run(&[&["verify"], register].concat());
        assert_eq!(code, Some(1), "{report}");
        assert!(told.iter().all(|told| report.contains(told)), "{published}\n{report}");
    }
    let (_, desk) = run(&["inbox", "--unit", "data_office"]);
    assert!(desk.contains("ZJ20250303-"), "{desk}");
}
