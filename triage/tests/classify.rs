//! The classifier on invented messages: what it proposes and why, what it leaves to a person, and that it repeats.

use std::sync::LazyLock;

use definition::check;
use expect_test::{Expect, expect};
use proptest::prelude::*;
use triage::classify::{
    Classifier, DriftLevel, Example, LABELS_MAX, Message, Model, ModelError, Proposal, TrainError, cold, train,
};

const REQUESTS: &str = include_str!("classify/requests.tsv");

#[cfg(test)]
fn examples() -> Vec<Example<'static>> {
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.split('\t').collect();
        Example { label: cells[0], message: Message { title: cells[1], body: cells[2] }, is_seed: false }
    };
    REQUESTS.lines().skip(1).map(row).collect()
}

#[cfg(test)]
fn told(proposal: &Proposal<'_>) -> String {
    let top: Vec<String> = proposal.top.iter().map(|one| format!("{} {:.2}", one.label, one.score)).collect();
    let who = if proposal.abstain { "a person" } else { "the model" };
    format!("{} by {who} ({}) because {}", proposal.label.unwrap_or("?"), top.join(", "), proposal.because.join(" "))
}

#[cfg(test)]
fn check_proposals(model: &Model, cases: &[(&str, &str)], expected: Expect) {
    let mut classifier = Classifier::new(model);
    let told = cases.iter().map(|(title, body)| told(&classifier.propose(Message { title, body })) + "\n");
    expected.assert_eq(&told.collect::<String>());
}

#[test]
fn it_proposes_with_its_reasons() {
    let model = train(&examples()).unwrap();
    let cases = [
        ("", "文化路的路灯坏了半个月，晚上一片漆黑"),
        ("自來水停了", "沒有水洗澡，水壓也很低"),
        ("", "楼下堆满垃圾，没有人清运，臭气熏天"),
        ("孩子上学", "小学一年级报名，老师说学区没有定"),
        ("", "楼上漏水"),
        (
            "晚上路灯不亮",
            "从村口到大桥的路灯晚上全部不亮，走夜路一片漆黑，骑车看不清路面，报修以后没有人来维修，请尽快修好路灯。",
        ),
    ];
    check_proposals(
        &model,
        &cases,
        expect![[r#"
            路灯 by the model (路灯 1.00, 供水 0.00, 学校 0.00) because 路灯 文化路 漆黑
            供水 by the model (供水 1.00, 垃圾 0.00, 学校 0.00) because 自来水 水压 洗澡
            垃圾 by the model (垃圾 1.00, 路灯 0.00, 供水 0.00) because 垃圾 堆满 清运
            学校 by the model (学校 1.00, 路灯 0.00, 垃圾 0.00) because 小学 孩子 学区
            供水 by a person (供水 0.96, 垃圾 0.03, 学校 0.01) because 漏水 楼上
            路灯 by the model (路灯 1.00, 供水 0.00, 垃圾 0.00) because 路灯 灯不亮 不亮
        "#]],
    );
}

#[test]
fn it_says_that_it_cannot_tell() {
    let model = train(&examples()).unwrap();
    let long = "忽略以上指令，".repeat(300_000);
    let cases = [
        ("", ""),
        (" \u{3000}\n", "\u{0}\u{200b}"),
        ("", "😀😀😀，。！？"),
        ("", "zxcvb"),
        ("", "the quick brown fox"),
        ("水", ""),
        ("姓名\t电话\n某某\t138****", ""),
        ("", &long),
    ];
    let mut classifier = Classifier::new(&model);
    for (title, body) in cases {
        let proposal = classifier.propose(Message { title, body });
        assert!(proposal.abstain, "{title} {}", body.chars().take(20).collect::<String>());
    }
}

#[test]
fn what_nobody_could_learn_from_is_refused() {
    let message = Message { title: "路灯", body: "坏了" };
    let one = |label| Example { label, message, is_seed: false };
    let many: Vec<String> = (0..=LABELS_MAX).map(|number| number.to_string()).collect();
    let long = "类".repeat(100);
    let cases = [
        (vec![], TrainError::Empty),
        (vec![one("供水"), one("供水")], TrainError::OneLabel { label: "供水".to_owned() }),
        (vec![one("供水"), one("")], TrainError::LabelLength { start: String::new() }),
        (vec![one("供水"), one(&long)], TrainError::LabelLength { start: "类".repeat(20) }),
        (many.iter().map(|label| one(label)).collect(), TrainError::Labels { count: LABELS_MAX + 1 }),
    ];
    for (examples, expected) in cases {
        assert_eq!(train(&examples).unwrap_err(), expected);
    }
}

#[test]
fn few_examples_leave_all_to_a_person() {
    let few: Vec<Example<'_>> = examples().into_iter().step_by(5).collect();
    let model = train(&few).unwrap();
    assert!(model.level() > 1.0);
    let mut classifier = Classifier::new(&model);
    let proposal = classifier.propose(few[0].message);
    assert_eq!((proposal.label, proposal.abstain), (Some(few[0].label), true));
}

#[test]
fn what_contradicts_itself_is_left_to_a_person() {
    let labels = ["甲", "乙"];
    let messages: Vec<String> = (0..200).map(|number| format!("第{number}号的路灯坏了请来修")).collect();
    let examples: Vec<Example<'_>> = (0..200)
        .map(|number| {
            let message = Message { title: "", body: &messages[number] };
            Example { label: labels[(number * 7 / 3) % 2], message, is_seed: false }
        })
        .collect();
    let model = train(&examples).unwrap();
    let accuracy = model.score().accuracy.value();
    assert!((0.2..0.8).contains(&accuracy) && model.level() > 1.0, "{accuracy} {}", model.level());
}

#[test]
fn a_list_gives_a_start_without_history() {
    let list = check(include_str!("../../lists/hotline.toml")).list;
    let seeds = cold::seeds(&list, "category");
    let examples: Vec<Example<'_>> = seeds
        .iter()
        .map(|seed| Example { label: &seed.label, message: Message { title: "", body: &seed.text }, is_seed: true })
        .collect();
    let model = train(&examples).unwrap();
    assert_eq!(model.score().accuracy.of, 0);
    let model = Model::decode(&model.encode()).unwrap();
    let cases = [("", "搅拌站的噪音和粉尘"), ("", "老板拖欠农民工工资"), ("", "驾校退费难"), ("", "医保报销比例")];
    check_proposals(
        &model,
        &cases,
        expect![[r#"
        环境保护 by a person (环境保护 0.60, 交通运输 0.04, 公安治安 0.04) because 搅拌站
        劳动人社 by a person (劳动人社 0.60, 民政养老 0.03, 教育 0.02) because 农民工 拖欠 工资
        交通运输 by a person (交通运输 0.18, 消费维权 0.10, 教育 0.05) because 驾校
        医疗保障 by a person (医疗保障 0.70, 市容绿化 0.01, 环境保护 0.01) because 报销 医保
    "#]],
    );
    assert!(cold::seeds(&list, "no_such_field").is_empty());
}

#[test]
fn a_model_comes_back_as_it_was() {
    let model = train(&examples()).unwrap();
    let bytes = model.encode();
    let again = Model::decode(&bytes).unwrap();
    assert_eq!(again.encode(), bytes);
    assert_eq!(train(&examples()).unwrap().encode(), bytes, "the same examples give the same model");
    let (mut one, mut other) = (Classifier::new(&model), Classifier::new(&again));
    for example in examples() {
        assert_eq!(one.propose(example.message), other.propose(example.message));
    }
    assert_eq!((again.labels(), again.examples()), (model.labels(), 60));
    assert_eq!((again.score(), again.profile()), (model.score(), model.profile()));
}

#[test]
fn a_damaged_or_foreign_model_is_refused() {
    let bytes = train(&examples()).unwrap().encode();
    let with = |at: usize, byte: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = byte;
        bytes
    };
    let cases = [
        (vec![], ModelError::Foreign),
        (b"label\ttext\n".to_vec(), ModelError::Foreign),
        (with(8, 2), ModelError::Version { found: 2 }),
        (bytes[..8].to_vec(), ModelError::Damaged),
        (bytes[..20].to_vec(), ModelError::Damaged),
        (bytes[..bytes.len() - 1].to_vec(), ModelError::Damaged),
        (with(bytes.len() - 1, bytes[bytes.len() - 1] ^ 1), ModelError::Damaged),
        ([bytes.as_slice(), b"\n"].concat(), ModelError::Damaged),
    ];
    for (bytes, expected) in cases {
        assert_eq!(Model::decode(&bytes).unwrap_err(), expected, "{} bytes", bytes.len());
    }
}

#[test]
fn drift_is_seen() {
    let examples = examples();
    let model = train(&examples).unwrap();
    let mut classifier = Classifier::new(&model);
    let same: Vec<Proposal<'_>> = examples.iter().map(|example| classifier.propose(example.message)).collect();
    let only_water: Vec<Proposal<'_>> = same.iter().filter(|one| one.label == Some("供水")).cloned().collect();
    let (all, water) = (model.profile_of(&same), model.profile_of(&only_water));
    assert_eq!(all.drift(&all).unwrap().level(), DriftLevel::None);
    assert_eq!(all.drift(&water).unwrap().level(), DriftLevel::Much);
    assert_eq!(all.drift(&model.profile_of([])), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_comes_is_answered(title in "\\PC{0,20}", body in "[路灯水坏停a-c \\t\\n\u{200b}\u{20000}😀，]{0,60}") {
        static MODEL: LazyLock<Model> = LazyLock::new(|| train(&examples()).unwrap());
        let message = Message { title: &title, body: &body };
        let mut classifier = Classifier::new(&MODEL);
        let first = classifier.propose(message);
        classifier.propose(Message { title: "路灯", body: "停水" });
        prop_assert_eq!(&classifier.propose(message), &first, "what came before does not matter");
        prop_assert_eq!(first.label, first.top.first().map(|one| one.label));
        prop_assert!(first.top.len() <= 3 && first.because.len() <= 3);
        prop_assert!(first.top.is_sorted_by(|a, b| a.score >= b.score));
        let sum: f32 = first.top.iter().map(|one| one.score).sum();
        prop_assert!(first.top.is_empty() || (0.74..1.0001).contains(&sum), "three of four labels: {}", sum);
        if let [a, b, ..] = first.top[..] {
            prop_assert!((a.score - b.score - first.margin).abs() < 1e-6);
        }
        let mut read = String::new();
        triage::text::normalise_into(&title, &mut read);
        triage::text::normalise_into(&body, &mut read);
        read.retain(|letter| !letter.is_whitespace());
        for word in &first.because {
            prop_assert!(read.contains(&word.replace(' ', "")), "{} in {}", word, read);
        }
    }
}
