//! `qingdan triage` from a table to a model to proposals, and what it says to tables and models that are none.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use expect_test::{Expect, expect};
use serde_json::Value;

use crate::common::{check, project, run};

/// A folder with a table of invented requests and the model that was trained on it.
fn trained() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let table = project().join("triage/tests/classify/requests.tsv");
    fs::copy(table, folder.path().join("requests.tsv")).unwrap();
    assert_eq!(run(folder.path(), &["triage", "train", "requests.tsv", "--model", "m"]).0, Some(0));
    folder
}

fn classify(folder: &Path, input: &[u8]) -> Vec<Value> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_qingdan"))
        .args(["triage", "classify", "--model", "m"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = program.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input).unwrap());
    let output = program.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_model_is_trained_and_measured() {
    let folder = trained();
    check(
        folder.path(),
        &["triage", "eval", "requests.tsv", "--model", "m"],
        0,
        &expect![[r#"
        measure           value
        messages          60
        accuracy          1.0000 (95 %: 0.9398–1.0000)
        macro-F1          1.0000
        coverage at 0.98  1.0000 (accuracy 1.0000, 0.9398–1.0000)
        answered alone    1.0000 (accuracy 1.0000, 0.9398–1.0000)
        drift             much (0.002, 0.287)

        coverage  accuracy  95 % interval  margin from
        0.5000    1.0000    0.8865–1.0000  0.9995
        0.7000    1.0000    0.9162–1.0000  0.9995
        0.8000    1.0000    0.9259–1.0000  0.9995
        0.9000    1.0000    0.9336–1.0000  0.9995
        1.0000    1.0000    0.9398–1.0000  0.9995

        label  messages  precision  recall  F1
        供水   15        1.0000     1.0000  1.0000
        垃圾   15        1.0000     1.0000  1.0000
        学校   15        1.0000     1.0000  1.0000
        路灯   15        1.0000     1.0000  1.0000
    "#]],
    );
    let (code, text) = run(folder.path(), &["--format", "json", "triage", "eval", "requests.tsv", "--model", "m"]);
    let told: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, told["messages"].as_u64(), told["accuracy"].as_f64()), (Some(0), Some(60), Some(1.0)));
    assert!(told["accuracy_low"].as_f64().unwrap() < 1.0 && told["labels"].as_array().unwrap().len() == 4, "{told}");
    let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    assert_eq!(names, ["m", "requests.tsv"], "nothing is left behind");
}

#[test]
fn every_line_gets_its_answer() {
    let folder = trained();
    let gb18030 = b"\xc2\xb7\xb5\xc6\xbb\xb5\xc1\xcb\xc3\xbb\xc8\xcb\xd0\xde";
    let long = "停水了，".repeat(400_000);
    let lines: [&[u8]; 8] = [
        "晚上路灯不亮\t村口的路灯全部不亮，走夜路一片漆黑，请尽快维修路灯".as_bytes(),
        b"",
        b"\t\t\t",
        gb18030,
        b"\xff\xfe\xfd",
        long.as_bytes(),
        "没有制表符，自来水又停了".as_bytes(),
        "垃圾没有清运\t有\t很多\t制表符".as_bytes(),
    ];
    let table = [b"title\tbody\r\n".as_slice(), &lines.join(b"\r\n".as_slice())].concat();
    let answers = classify(folder.path(), &table);
    let labels: Vec<Option<&str>> = answers.iter().map(|answer| answer["label"].as_str()).collect();
    assert_eq!(
        labels,
        [Some("路灯"), None, None, Some("路灯"), None, Some("供水"), Some("供水"), Some("垃圾")],
        "{answers:?}"
    );
    for answer in &answers {
        let keys: Vec<&String> = answer.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["label", "margin", "abstain", "top", "because"]);
        assert!(answer["label"].is_string() || answer["abstain"] == true, "{answer}");
    }
    assert_eq!((&answers[0]["abstain"], &answers[0]["because"][0]), (&false.into(), &"路灯".into()));
    let (first, second) = (classify(folder.path(), b"text\n"), classify(folder.path(), b""));
    assert!(first.is_empty() && second.is_empty());
}

#[test]
fn a_stream_may_be_cut_anywhere() {
    let folder = trained();
    let table = fs::read_to_string(folder.path().join("requests.tsv")).unwrap();
    let whole = classify(folder.path(), table.as_bytes());
    let (header, rows) = table.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    let (before, after) = rows.split_at(23);
    let mut parts = Vec::new();
    for part in [before, after] {
        parts.extend(classify(folder.path(), format!("{header}\n{}\n", part.join("\n")).as_bytes()));
    }
    assert_eq!((whole.len(), parts), (60, whole));
}

#[test]
fn a_list_is_a_start() {
    let folder = tempfile::tempdir().unwrap();
    let list = project().join("lists/hotline.toml");
    let list = list.to_str().unwrap();
    let train = ["triage", "train", "--list", list, "--model", "m"];
    let (code, text) = run(folder.path(), &train);
    assert!(code == Some(0) && text.contains("nothing was measured"), "{text}");
    let answers = classify(folder.path(), "text\n老板拖欠农民工工资三个月\n".as_bytes());
    assert_eq!((&answers[0]["label"], &answers[0]["abstain"]), (&"劳动人社".into(), &true.into()), "{answers:?}");
}

fn refused(arguments: &[&str], expected: &Expect) {
    let folder = trained();
    fs::write(folder.path().join("no_label.tsv"), "text\n路灯坏了\n").unwrap();
    fs::write(folder.path().join("empty.tsv"), "").unwrap();
    fs::write(folder.path().join("header.tsv"), "label\ttext\n").unwrap();
    fs::write(folder.path().join("one.tsv"), "label\ttext\n路灯\t不亮\n\t没有类别\n").unwrap();
    let mut model = fs::read(folder.path().join("m")).unwrap();
    model[5_000] ^= 1;
    fs::write(folder.path().join("damaged"), model).unwrap();
    check(folder.path(), arguments, 2, expected);
}

#[test]
fn what_is_no_table_or_model_is_refused() {
    refused(
        &["triage", "train", "none.tsv", "--model", "n"],
        &expect![[r#"
        error: none.tsv: No such file or directory (os error 2)
    "#]],
    );
    refused(
        &["triage", "train", "empty.tsv", "--model", "n"],
        &expect![[r#"
        error: empty.tsv: the first line names no column `label`
    "#]],
    );
    refused(
        &["triage", "train", "no_label.tsv", "--model", "n"],
        &expect![[r#"
        error: no_label.tsv: the first line names no column `label`
    "#]],
    );
    refused(
        &["triage", "train", "header.tsv", "--model", "n"],
        &expect![[r#"
        error: there is no example to learn from; give messages with their labels
    "#]],
    );
    refused(
        &["triage", "train", "one.tsv", "--model", "n"],
        &expect![[r#"
        warning: 1 lines have no label or no text, and were left out
        error: all examples have the label `路灯`; give examples of at least two
    "#]],
    );
    refused(
        &["triage", "train", "requests.tsv", "--model", "no/such/folder"],
        &expect![[r#"
        error: no/such/folder: No such file or directory (os error 2)
    "#]],
    );
    refused(
        &["triage", "eval", "requests.tsv", "--model", "damaged"],
        &expect![[r#"
        error: damaged: the model is damaged or cut short: its hash does not fit; take the copy from before, or train it anew
    "#]],
    );
    refused(
        &["triage", "classify", "--model", "requests.tsv"],
        &expect![[r#"
        error: requests.tsv: this is no model of `qingdan triage train`; give a file that it wrote
    "#]],
    );
    refused(
        &["triage", "classify", "--model", "none"],
        &expect![[r#"
        error: none: No such file or directory (os error 2)
    "#]],
    );
}

/// Real messages lie beside the project where there are any.
#[test]
fn real_messages_are_told_apart() {
    let table = project().join("../shared/data/requests/messages_train_raw.tsv");
    let Ok(text) = fs::read_to_string(&table) else { return };
    let folder = tempfile::tempdir().unwrap();
    let train = ["--format", "json", "triage", "train", table.to_str().unwrap(), "--model", "m"];
    let (code, told) = run(folder.path(), &train);
    let told: Value = serde_json::from_str(&told).unwrap();
    let measured = &told["cross_validation"];
    assert!(code == Some(0) && measured["messages"] == 1147, "{told}");
    assert!(measured["accuracy"].as_f64().unwrap() > 0.86 && measured["macro_f1"].as_f64().unwrap() > 0.85, "{told}");
    let answers = classify(folder.path(), text.as_bytes());
    let labels = text.lines().skip(1).map(|line| line.split('\t').next().unwrap());
    let right = answers.iter().zip(labels).filter(|(answer, label)| answer["label"] == **label).count();
    assert!(answers.len() == 1147 && right > 1_120, "what was learnt is known: {right}");
}

#[test]
fn topics_open_to_their_members() {
    let folder = tempfile::tempdir().unwrap();
    let messages = "留言编号,留言用户,留言主题,留言时间,留言详情,反对数,点赞数
101,甲,投诉滨江雅苑捆绑销售车位,2025/3/3 9:00:00,\"滨江雅苑开盘，买房必须同时买车位，十二万一个。\",0,2
102,乙,滨江雅苑强制买车位合理吗？,2025/3/4 9:00:00,\"开发商规定不买车位就不能选房，车位没有产权。\",0,0
103,丙,A市滨江雅苑车位捆绑销售,2025/3/6 9:00:00,\"职工定向房滨江雅苑，车位捆绑销售，请制止。\",0,1
104,丁,电梯坏了没人修,2025/3/6 10:00:00,三栋电梯停了两天。,0,0
,戊,请问滨江雅苑能否不买车位,2025/3/7,滨江雅苑销售说车位和房子一起卖。,0,0
106,己,公交车等太久,昨天,早高峰公交间隔太长。,0,0
";
    fs::write(folder.path().join("messages.csv"), messages).unwrap();
    check(
        folder.path(),
        &["--lang", "zh", "triage", "topics", "messages.csv"],
        0,
        &expect![[r#"
        热度  留言  人数  点赞  起          止          新  专题
        7.7   4     4     3     2025-03-03  2025-03-07      滨江雅苑捆绑销售车位
    "#]],
    );
    check(
        folder.path(),
        &["triage", "topics", "messages.csv", "--format", "json"],
        0,
        &expect![[r#"
        {"messages":6,"topics":[{"name":"滨江雅苑捆绑销售车位","heat":7.699,"members":["101","102","103","6"],"place":"雅苑","words":["滨江","车位","雅苑","销售"],"people":4,"likes":3,"first_day":"2025-03-03","last_day":"2025-03-07","burst":{"monday":"2025-03-03","messages":4,"score":2.312},"is_new":false}]}
    "#]],
    );
    fs::write(folder.path().join("empty.csv"), "").unwrap();
    check(
        folder.path(),
        &["triage", "topics", "empty.csv"],
        2,
        &expect![[r#"
        error: empty.csv: the file has no rows; give one with a header
    "#]],
    );
    fs::write(folder.path().join("other.tsv"), "编号\t金额\n1\t2\n").unwrap();
    check(
        folder.path(),
        &["triage", "topics", "other.tsv"],
        2,
        &expect![[r#"
        error: other.tsv: the first line names no column for the message: 留言主题 or title, 留言详情 or body
    "#]],
    );
}
