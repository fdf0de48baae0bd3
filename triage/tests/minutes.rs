//! What the texts ask for, against what a person marked: the invented texts of this folder and, where it is at hand, the
//! public gold beside the project.
//!
//! A gold file has one row a sentence that asks: its beginning, the kind, who speaks, the verb, the body, how that is
//! known, and the deadline with its kind, words and day; `-` for nothing. Every other sentence asks for nothing.

#[path = "minutes/score.rs"]
mod score;

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};
use score::{Gold, Score};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/minutes").join(name)
}

#[cfg(test)]
fn check(name: &str, expected: Expect) {
    let mut score = Score::default();
    let mut files: Vec<PathBuf> = fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "txt")) {
        let text = fs::read_to_string(file).unwrap();
        let gold = Gold::parse(&fs::read_to_string(file.with_extension("tsv")).unwrap());
        score.add(&file.file_stem().unwrap().to_string_lossy(), &gold, &triage::minutes::read(&text));
    }
    expected.assert_eq(&score.report());
}

#[test]
fn the_texts_that_the_rules_were_written_with() {
    check("seen", expect!["38 found, 0 wrong, 0 missed; kind 38/38; speaker 38/38; cue 37/37; body 38/38; stated body 25/25; deadline 14/14"]);
}

#[test]
fn texts_kept_apart() {
    check("unseen", expect![[r#"
        42 found, 2 wrong, 2 missed; kind 42/42; speaker 39/42; cue 40/42; body 37/42; stated body 26/29; deadline 13/13
        field_meeting: body of 要建管并重防反弹 is 区财政局 stated
        field_meeting: stated body of 要建管并重防反弹 is 区财政局
        inspection_report: body of 检查中，针对个别 is - -
        inspection_report: stated body of 检查中，针对个别 is -
        inspection_report: speaker of 随后，景凡还看望 is 景凡还
        inspection_report: wrong 据了解，今年以来，全县共检查食品经营主体4300
        newspaper_page: body of 要大力优化营商环境 is 区经济和信息化局 inherited
        ocr_page: missed 荣以沫强调，各级河长
        ocr_page: missed 要聚焦问题整改
        ocr_page: speaker of 区水务局、区生态环境局要 is -
        ocr_page: cue of 区水务局、区生态环境局要 is 要
        ocr_page: speaker of 东郊镇、临江镇要抓紧 is -
        ocr_page: cue of 东郊镇、临江镇要抓紧 is 要
        street_office: body of 凡接到预警 is 危房、低洼处人员 stated
        street_office: stated body of 凡接到预警 is 危房、低洼处人员
        traditional_visit: body of 要堅持安全第一 is 望川工业园区 implied
        traditional_visit: wrong 企業負責人反映，用電負荷不足，希望增設一條專線。"#]]);
}
