//! `qingdan check` as a person and a script meet it: sound lists, holes, and files that are none.

use std::fs;

use expect_test::expect;
use rust_xlsxwriter::Workbook;

use crate::common::{check, folder_with_lamp, lamp, project, run};

#[test]
fn the_list_of_the_guide_is_sound() {
    let folder = folder_with_lamp(&[]);
    check(
        folder.path(),
        &["check", "lamp.toml"],
        0,
        &expect![[r#"
        lamp  sound: an item is struck off, or on the desk of District head, after at most 24 working days: reported → repairing → checking → repairing → checking → repairing → reported → repairing → checking → district_head
    "#]],
    );
    check(
        folder.path(),
        &["--lang", "zh", "check", "lamp.toml"],
        0,
        &expect![[r#"
        lamp  无漏洞：事项最迟 24 个工作日销号，或摆上区长案头：reported → repairing → checking → repairing → checking → repairing → reported → repairing → checking → district_head
    "#]],
    );
    check(
        folder.path(),
        &["check", "lamp.toml", "--format", "json"],
        0,
        &expect![[r#"
        {"lists":[{"id":"lamp","sound":true,"worst_case":{"working_days":24,"days":34,"path":["reported","repairing","checking","repairing","checking","repairing","reported","repairing","checking","district_head"]},"states":28}],"findings":[]}
    "#]],
    );
}

#[test]
fn a_file_is_read_once_and_with_the_lists_that_it_speaks_of() {
    let folder = folder_with_lamp(&[]);
    fs::write(folder.path().join("broken.toml"), "[list]\nid = \"broken\"\n").unwrap();
    let lists = |arguments: &[&str]| {
        let (_, text) = run(folder.path(), &[&["--format", "json", "check"], arguments].concat());
        let report: serde_json::Value = serde_json::from_str(&text).unwrap();
        let name = |list: &serde_json::Value| format!("{}={}", list["id"].as_str().unwrap(), list["sound"]);
        report["lists"].as_array().unwrap().iter().map(name).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(lists(&["lamp.toml"]), "lamp=true");
    assert_eq!(lists(&["lamp.toml", "./lamp.toml", "dead_letter.toml"]), "lamp=true dead_letter=true");
    assert_eq!(lists(&["."]), "broken=false dead_letter=true lamp=true");
    fs::remove_file(folder.path().join("dead_letter.toml")).unwrap();
    assert_eq!(lists(&["lamp.toml"]), "lamp=false");
}

#[test]
fn the_shipped_lists_are_in_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let lists = project().join("lists").display().to_string();
    let (inside, beside) = (run(folder.path(), &["check"]), run(folder.path(), &["check", &lists]));
    assert_eq!(inside, beside, "a list is missing in qingdan/src/embedded.rs");
}

#[test]
fn a_wrong_name_is_shown_with_the_right_one() {
    let folder = folder_with_lamp(&[
        ("needs = [\"plan_page\"]", "needs = [\"plan_pge\"]"),
        ("zh = \"区长\", en", "zh = \"区长\", eng"),
        ("en = \"Still dark, redo\"", "en = 5"),
    ]);
    check(
        folder.path(),
        &["check", "lamp.toml"],
        1,
        &expect![[r#"
            error[G2]: `eng` is not a language of a title
              --> lamp.toml:30:22
               |
            30 | title = { zh = "区长", eng = "District head" }
               |                        ^^^
               |
               = help: use zh and en

            error[G3]: this is written in quotes; this is a whole number
               --> lamp.toml:108:31
                |
            108 | title = { zh = "仍不亮，退回", en = 5 }
                |                                     ^

            error[S1]: there is no field `plan_pge`
               --> lamp.toml:118:10
                |
            118 | needs = ["plan_pge"]
                |          ^^^^^^^^^^
                |
                = help: did you mean `plan_page`?

            lamp  not sound, does not load
        "#]],
    );
}

#[test]
fn a_hole_is_shown_with_its_story() {
    let folder = folder_with_lamp(&[("needs = [\"photo_dark\"]\nat_most = 2\n", "needs = [\"photo_dark\"]\n")]);
    check(
        folder.path(),
        &["check", "lamp.toml"],
        1,
        &expect![[r#"
            error[S11]: an item can go round for ever: `still_dark` leads from `checking` back to `repairing`
               --> lamp.toml:106:1
                |
            106 | [[stage.checking.move]]
                | ^^^^^^^^^^^^^^^^^^^^^^^
                |
                = story: register, order, repaired, still_dark, repaired, …
                = help: add `at_most` here and a move that is open when it is reached, for example to an arbiter

            error[E1]: `still_dark` should have been refused
               --> lamp.toml:161:1
                |
            161 | 2025-12-17 09:00 desk      !still_dark photo_dark
                | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                |
                = story: register, order, not_ours, order, repaired, still_dark, repaired, still_dark, repaired, still_dark
                = help: mend the story, or the list where the story is right

            lamp  not sound, does not load
        "#]],
    );
    check(
        folder.path(),
        &["check", "lamp.toml", "--format", "json"],
        1,
        &expect![[r#"
            {"lists":[{"id":"lamp","sound":false,"worst_case":null,"states":10}],"findings":[{"code":"S11","severity":"error","list":"lamp","path":"lamp.toml","line":106,"column":1,"message":"an item can go round for ever: `still_dark` leads from `checking` back to `repairing`","help":"add `at_most` here and a move that is open when it is reached, for example to an arbiter","story":["register","order","repaired","still_dark","repaired","…"]},{"code":"E1","severity":"error","list":"lamp","path":"lamp.toml","line":161,"column":1,"message":"`still_dark` should have been refused","help":"mend the story, or the list where the story is right","story":["register","order","not_ours","order","repaired","still_dark","repaired","still_dark","repaired","still_dark"]}]}
        "#]],
    );
}

#[test]
fn a_story_that_comes_out_otherwise_is_shown() {
    let folder = folder_with_lamp(&[("length = \"3 working days\"", "length = \"4 working days\"")]);
    check(
        folder.path(),
        &["check", "lamp.toml"],
        1,
        &expect![[r#"
            error[E1]: `due` is 2025-12-16T00:00, not 2025-12-13T00:00
               --> lamp.toml:143:1
                |
            143 | then stage=repairing holder=repairer due=2025-12-13T00:00
                | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                |
                = story: register, order
                = help: mend the story, or the list where the story is right

            error[E1]: `raised_to` is none, not desk
               --> lamp.toml:173:1
                |
            173 | then stage=repairing raised_to=desk
                | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                |
                = story: register, order, clock
                = help: mend the story, or the list where the story is right

            lamp  not sound, does not load
        "#]],
    );
}

#[test]
fn a_warning_lets_the_list_load() {
    let folder = folder_with_lamp(&[("read_by = [\"desk\"]\n", "")]);
    check(
        folder.path(),
        &["check", "lamp.toml"],
        0,
        &expect![[r#"
            warning[W1]: `reason` is asked for and nobody reads it
              --> lamp.toml:42:1
               |
            42 | [field.reason]
               | ^^^^^^^^^^^^^^
               |
               = help: take it out, or say in `read_by` who reads it

            lamp  sound: an item is struck off, or on the desk of District head, after at most 24 working days: reported → repairing → checking → repairing → checking → repairing → reported → repairing → checking → district_head
        "#]],
    );
}

#[test]
fn a_role_that_stands_for_nobody_is_shown() {
    let folder = folder_with_lamp(&[("id = \"urban_management_bureau\"", "id = \"lamp_bureau\"")]);
    check(
        folder.path(),
        &["check", "lamp.toml"],
        1,
        &expect![[r#"
        error[S6]: the role `desk` stands for nobody in `lamp_bureau`
          --> lamp.toml:13:1
           |
        13 | [role.desk]
           | ^^^^^^^^^^^
           |
           = help: name an active unit and a post that is filled there, or add a `fallback`

        lamp  not sound, does not load
    "#]],
    );
    fs::remove_dir_all(folder.path().join("organisation")).unwrap();
    let (code, text) = run(folder.path(), &["check", "lamp.toml"]);
    assert_eq!(code, Some(0));
    assert!(text.ends_with("whether each role finds somebody was not checked; see --organisation\n"), "{text}");
}

#[test]
fn the_organisation_may_be_a_workbook() {
    let folder = folder_with_lamp(&[]);
    let mut book = Workbook::new();
    for sheet in ["units", "people"] {
        let text = fs::read_to_string(folder.path().join(format!("organisation/{sheet}.csv"))).unwrap();
        let page = book.add_worksheet().set_name(sheet).unwrap();
        for (row, line) in (0..).zip(text.lines()) {
            for (column, cell) in (0..).zip(line.split(',')) {
                page.write_string(row, column, cell).unwrap();
            }
        }
    }
    fs::remove_dir_all(folder.path().join("organisation")).unwrap();
    book.save(folder.path().join("district.xlsx")).unwrap();
    let (code, text) = run(folder.path(), &["check", "lamp.toml", "--organisation", "district.xlsx"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(!text.contains("was not checked"), "{text}");
}

#[test]
fn the_calendar_beside_the_lists_counts() {
    let folder = folder_with_lamp(&[]);
    fs::create_dir(folder.path().join("calendar")).unwrap();
    let named = "date,kind,name\n2025-12-10,holiday,停办日\n";
    fs::write(folder.path().join("calendar/cn.csv"), named).unwrap();
    let (code, text) = run(folder.path(), &["check", "lamp.toml"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("error[E1]: `due` is 2025-12-16T00:00, not 2025-12-13T00:00"), "{text}");
}

#[test]
fn files_that_cannot_be_checked_are_refused() {
    let folder = folder_with_lamp(&[]);
    let path = folder.path();
    fs::create_dir(path.join("empty")).unwrap();
    fs::write(path.join("latin.toml"), b"[list]\nid = \"\xe9\"\n").unwrap();
    fs::write(path.join("large.toml"), "#".repeat((1 << 20) + 1)).unwrap();
    fs::create_dir(path.join("staff")).unwrap();
    fs::write(path.join("staff/units.csv"), "id,title_zh,kind\nwater,水务局,burau\n").unwrap();
    fs::write(path.join("staff/people.csv"), "person,name,unit,post\np1,言,watr,head\n").unwrap();
    let mut answers = String::new();
    for arguments in [
        &["check", "nowhere.toml"] as &[&str],
        &["check", "empty"],
        &["check", "latin.toml"],
        &["check", "lamp.toml", "large.toml"],
        &["check", "lamp.toml", "--organisation", "nowhere"],
        &["check", "lamp.toml", "--organisation", "lamp.toml"],
        &["check", "lamp.toml", "--organisation", "staff"],
        &["--format", "json", "check", "nowhere.toml"],
    ] {
        let (code, text) = run(path, arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {text}");
        answers.push_str(&text);
    }
    expect![[r#"
        error: nowhere.toml cannot be read: No such file or directory (os error 2)
        error: empty holds no list file; a list file ends in `.toml`
        error: latin.toml is not UTF-8 text
        error: large.toml has 1048577 bytes; a list file has at most 1048576
        error: nowhere cannot be read: No such file or directory (os error 2)
        error: lamp.toml: not an XLSX workbook; save it as one, or as CSV
        error: the organisation cannot be used:
          units, row 2: `burau` is not a kind of unit; use district, office, bureau, street, village, enterprise or other
          people, row 2: the unit `watr` is not in the table of units; add it or mend the id
        error: nowhere.toml cannot be read: No such file or directory (os error 2)
    "#]].assert_eq(&answers);
}

#[test]
fn every_fault_is_told_at_once() {
    let folder = folder_with_lamp(&[]);
    let wrong: String = (0..50).map(|n| format!("[stage.s{n}]\nholdr = \"desk\"\n")).collect();
    fs::write(folder.path().join("lamp.toml"), format!("{}\n{wrong}", lamp())).unwrap();
    let (code, text) = run(folder.path(), &["check", "lamp.toml"]);
    assert_eq!(code, Some(1));
    assert_eq!(text.matches("error[G2]: ").count(), 50);
}

#[test]
fn a_file_without_a_list_is_told_so_once() {
    let folder = tempfile::tempdir().unwrap();
    for (text, told) in [
        ("", "the file is empty: there is no list in it"),
        ("# only a comment\n\n", "the file is empty: there is no list in it"),
        ("\u{feff}", "the file is empty: there is no list in it"),
        ("隐患清单", "invalid unquoted key"),
    ] {
        fs::write(folder.path().join("none.toml"), text).unwrap();
        let (code, report) = run(folder.path(), &["check", "none.toml", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(report.lines().next().unwrap()).unwrap();
        let findings = report["findings"].as_array().unwrap();
        assert_eq!(code, Some(1));
        assert!(findings[0]["message"].as_str().unwrap().starts_with(told), "{text}: {findings:?}");
        let other: Vec<_> = findings.iter().filter(|finding| finding["code"] != findings[0]["code"]).collect();
        assert!(other.is_empty(), "{text}: {other:?}");
        assert!(!told.contains("empty") || findings.len() == 1, "{text}: {findings:?}");
    }
}
