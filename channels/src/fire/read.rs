//! What a kept frame says, as it is heard at the desk of alarms.

use alarm::{AlarmKind, Heard, What};
use journal::Kept;
use protocols::gb26875::{
    Adu, Component, Condition, Conditions, Frame, Operation, Profile, Signal, Subject, names, signals,
};

/// What a frame says of each part that it names. Of a frame whose check fails only fires count: that something is in
/// order again is believed of a good frame alone.
#[must_use]
pub fn heard(kept: &Kept, device: &str, profile: &Profile) -> Vec<Heard> {
    let Some(frame) = Frame::over(&kept.raw) else { return Vec::new() };
    let Some(adu) = Adu::read(frame.adu(), profile) else { return Vec::new() };
    signals(&adu, profile).flat_map(|signal| of_signal(kept, device, &signal)).collect()
}

fn of_signal(kept: &Kept, device: &str, signal: &Signal<'_, '_>) -> Vec<Heard> {
    let is_sure = !kept.is_suspect && signal.doubt.is_none();
    let one = |what: What, says: String| Heard {
        signal: kept.number,
        at: kept.received,
        channel: "fire".to_owned(),
        device: device.to_owned(),
        part: part(signal.subject),
        says,
        what,
        is_sure,
    };
    let mut all = Vec::new();
    let text = signal.text.map(|text| text.read().into_owned()).filter(|text| !text.is_empty());
    let says = |words: &str| match &text {
        Some(text) => format!("{} {words}（{text}）", part(signal.subject)).trim().to_owned(),
        None => format!("{} {words}", part(signal.subject)).trim().to_owned(),
    };
    for operation in signal.operations() {
        let (what, words) = operated(operation);
        let operator = signal.operator.map_or_else(String::new, |operator| format!("（操作员 {operator}）"));
        all.push(one(what, says(&format!("{words}{operator}"))));
    }
    if !signal.conditions.is_empty() && !signal.operations().any(|done| done == Operation::ManualAlarm) {
        let fire = signal.is_fire().then(|| kind(signal.subject));
        let fault = signal.conditions.is_fault() || signal.conditions.has(Condition::Shielded);
        all.push(one(What::Status { fire, fault }, says(&words(signal.conditions))));
    }
    if !is_sure {
        all.retain(|heard| matches!(heard.what, What::Status { fire: Some(_), .. } | What::Alarm(_)));
    }
    all
}

fn operated(operation: Operation) -> (What, &'static str) {
    match operation {
        Operation::Reset => (What::Cleared, "复位"),
        Operation::Cleared => (What::Cleared, "警情消除"),
        Operation::ManualAlarm => (What::Alarm(AlarmKind::Manual), "手动报警"),
        Operation::Silence => (What::Acted, "消音"),
        Operation::SelfTest => (What::Acted, "自检"),
        Operation::Confirm => (What::Acted, "控制器确认"),
        Operation::GuardAnswer => (What::Acted, "查岗应答"),
        Operation::Test => (What::Acted, "测试"),
    }
}

fn kind(subject: Subject) -> AlarmKind {
    match subject {
        Subject::Component(Component { kind: 10..=13, .. }) => AlarmKind::Gas,
        Subject::Component(Component { kind: 16..=18, .. }) => AlarmKind::Electrical,
        Subject::Component(Component { kind: 23, .. }) => AlarmKind::Manual,
        Subject::Component(_) | Subject::System(_) | Subject::Device => AlarmKind::Fire,
    }
}

/// The part, in words that stay the same.
#[must_use]
pub fn part(subject: Subject) -> String {
    match subject {
        Subject::Device => String::new(),
        Subject::System(system) => format!("{}{}", names::system(system.kind).zh, system.address),
        Subject::Component(part) => format!(
            "{}{} {} {}区{}号",
            names::system(part.system.kind).zh,
            part.system.address,
            names::component(part.kind).zh,
            part.zone(),
            part.position()
        ),
    }
}

fn words(conditions: Conditions) -> String {
    use Condition::{
        Bus, CentreLink, Changed, Delayed, FacilityLine, Fault, Feedback, Fire, MainPower, Manual, Normal, Power,
        Recovered, Reset, Shielded, StandbyPower, Started, Supervisory, Test,
    };
    const WORDS: [(Condition, &str); 19] = [
        (Fire, "火警"),
        (Fault, "故障"),
        (MainPower, "主电故障"),
        (StandbyPower, "备电故障"),
        (Power, "电源故障"),
        (Bus, "总线故障"),
        (CentreLink, "与中心通信故障"),
        (FacilityLine, "监测线路故障"),
        (Shielded, "屏蔽"),
        (Supervisory, "监管"),
        (Started, "启动"),
        (Feedback, "反馈"),
        (Delayed, "延时"),
        (Manual, "手动状态"),
        (Changed, "配置改变"),
        (Reset, "复位"),
        (Test, "测试"),
        (Recovered, "恢复"),
        (Normal, "正常"),
    ];
    let said: Vec<&str> =
        WORDS.iter().filter(|(condition, _)| conditions.has(*condition)).map(|(_, word)| *word).collect();
    // Beside anything else, that it is running says nothing.
    let rest = if said.len() > 1 && said.last() == Some(&"正常") { &said[..said.len() - 1] } else { &said[..] };
    rest.join("、")
}
