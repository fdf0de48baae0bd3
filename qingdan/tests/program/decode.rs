//! `qingdan decode gb26875` on frames made from the layout of the standard, and on lines that hold none.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// A frame with this data unit, its checksum counted here.
fn frame(adu: &str) -> String {
    let bytes: Vec<u8> =
        (0..adu.len()).step_by(2).map(|at| u8::from_str_radix(&adu[at..at + 2], 16).unwrap()).collect();
    let length = u16::try_from(bytes.len()).unwrap().to_le_bytes();
    let mut body = vec![1, 0, 1, 1, 5, 4, 9, 1, 6, 25, 0x79, 3, 0, 0, 0, 0, 0x38, 0x5b, 1, 0, 0, 0];
    body.extend([length[0], length[1], 2]);
    body.extend(bytes);
    let sum = body.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    let hex: String = body.iter().map(|byte| format!("{byte:02X}")).collect();
    format!("4040{hex}{sum:02X}2323")
}

fn decoded(lines: &str) -> Vec<Value> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_qingdan"))
        .args(["--now", "2025-06-01T09:05", "decode", "gb26875"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    program.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = program.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_fire_is_told_in_words() {
    let fire = frame("01010101030105040901061 9".replace(' ', "").as_str());
    let spaced: String = fire.as_bytes().chunks(2).map(|pair| format!("{} ", String::from_utf8_lossy(pair))).collect();
    let noisy = format!("00FF0D0A{fire}");
    for told in decoded(&format!("{fire}\n{spaced}\n\n{}\n{noisy}\n", fire.to_lowercase())) {
        assert_eq!((told["valid"].as_bool(), told["problem"].is_null()), (Some(true), true), "{told}");
        assert_eq!((told["sequence"].as_u64(), told["length"].as_u64()), (Some(1), Some(12)));
        assert_eq!(told["command"]["name"]["en"], "send data");
        assert_eq!(told["type"]["name"]["zh"], "上传建筑消防设施系统状态");
        let object = &told["objects"][0];
        assert_eq!(object["system"]["name"]["en"], "fire alarm system");
        assert!(object["status_names"].to_string().contains("fire alarm"), "{object}");
        assert_eq!(object["at"], "2025-06-01T09:04:05");
    }
}

#[test]
fn a_fire_whose_checksum_is_wrong_is_still_told() {
    let mut fire = frame("0101010103010504090106 19".replace(' ', "").as_str());
    let at = fire.len() - 6;
    fire.replace_range(at..at + 2, "00");
    let told = decoded(&format!("{fire}\n"));
    assert_eq!(told[0]["valid"], false);
    assert!(told[0]["problem"].as_str().unwrap().contains("checksum"), "{}", told[0]);
    assert!(told[0]["objects"][0]["status_names"].to_string().contains("火警"), "{}", told[0]);
}

#[test]
fn lines_that_hold_no_frame_say_why() {
    let long = "4".repeat(70_000);
    let told = decoded(&format!("hello\n404\n4040\n{long}\n2323\n"));
    let problems: Vec<&str> = told.iter().map(|told| told["problem"].as_str().unwrap()).collect();
    assert_eq!(told.len(), 5, "{problems:?}");
    for (problem, part) in problems.iter().zip(["no hex digit", "half a byte", "cut off", "more than", "no start flag"])
    {
        assert!(problem.contains(part), "{problem}");
    }
    assert!(told.iter().all(|told| told["valid"] == false && told["objects"] == serde_json::json!([])));
}

#[test]
fn the_given_vectors_are_judged_as_they_say() {
    let path = crate::common::project().join("../shared/data/fire/gb26875_vectors.tsv");
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let lines: String = rows.iter().map(|row| format!("{}\n", row[0])).collect();
    for (row, told) in rows.iter().zip(decoded(&lines)) {
        let (verdict, checks) = (row[3], row[4]);
        let good = checks.starts_with("ok") || checks.contains("need=39 have=78");
        assert_eq!(told["valid"].as_bool(), Some(good), "{verdict} | {checks}: {told}");
        if let Some(length) = checks.split("len=").nth(1).filter(|_| checks.starts_with("ok")) {
            let length: u64 = length.split(' ').next().unwrap().parse().unwrap();
            assert_eq!(told["length"].as_u64(), Some(length), "{verdict}");
        }
    }
}
