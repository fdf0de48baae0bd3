//! What invented texts ask for, against what a person marked. The rules, and some marks, were mended with all of them in
//! sight: this keeps what was reached and is no measure of texts that nobody has seen.
//!
//! A gold file has one row a sentence that asks: its beginning, the kind, who speaks, the verb, the body, how that is
//! known, and the deadline with its kind, words and day; `-` for nothing, `?` for what nobody marked. Every other
//! sentence asks for nothing. docs/triage.md has the figures of the first run on each set, before any mending.

#[path = "minutes/score.rs"]
mod score;

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};
use score::{Gold, Score};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/minutes").join(name)
}

#[expect(clippy::disallowed_methods, reason = "the texts are files of this folder")]
#[cfg(test)]
fn report(name: &str) -> String {
    let mut score = Score::default();
    let mut files: Vec<PathBuf> = fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "txt")) {
        let text = fs::read_to_string(file).unwrap();
        let gold = Gold::parse(&fs::read_to_string(file.with_extension("tsv")).unwrap());
        score.add(&file.file_stem().unwrap().to_string_lossy(), &gold, &triage::minutes::read(&text));
    }
    score.report()
}

fn check(name: &str, expected: Expect) {
    expected.assert_eq(&report(name));
}

#[test]
fn the_texts_that_the_rules_were_written_with() {
    check(
        "seen",
        expect![
            "38 found, 0 wrong, 0 missed; kind 38/38; speaker 38/38; cue 37/37; body 38/38; stated body 25/25; deadline 14/14"
        ],
    );
}

#[test]
fn the_texts_of_varied_kinds_that_they_were_mended_with() {
    check(
        "varied",
        expect![[r#"
            246 found, 1 wrong, 1 missed; kind 246/246; speaker 246/246; cue 150/150; body 245/246; stated body 172/172; deadline 83/84
            d04: missed “是我们工作不扎实，我们
            d04: wrong 区城投公司负责人红着脸站了起来：“是我们工作不扎
            e06: body of 甄平指出，加装电梯 is 和平街道 implied
            e06: deadline of 区房管局要优化审批 is relative 15个工作日以内 -"#]],
    );
}

#[test]
fn the_texts_that_came_last() {
    check(
        "fresh",
        expect![[r#"
        29 found, 1 wrong, 0 missed; kind 29/29; speaker 29/29; cue 22/22; body 28/29; stated body 20/20; deadline 8/8
        f03: body of 他指出，热线一头连着群众 is 县便民热线中心 implied
        f04: wrong （四）统一药品目录自9月1日起执行。"#]],
    );
}

#[test]
fn the_texts_that_they_were_mended_with() {
    check(
        "later",
        expect![
            "44 found, 0 wrong, 0 missed; kind 44/44; speaker 44/44; cue 44/44; body 44/44; stated body 29/29; deadline 14/14"
        ],
    );
}

#[test]
fn the_texts_that_came_after_all_others() {
    let report = report("news");
    expect_test::expect_file!["minutes/news/report"].assert_eq(&report);
}

#[test]
fn the_texts_of_kinds_that_public_ones_showed() {
    let report = report("public");
    expect_test::expect_file!["minutes/public/report"].assert_eq(&report);
}
