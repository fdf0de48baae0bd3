//! Who speaks, from the words before a verb of speech.

use std::collections::BTreeSet;

use super::body::is_body;
use super::frame::Subject;
use super::names;
use super::words::speakers::{BETWEEN, CITIZENS, DOCUMENTS, NOUN_STARTS, QUOTES_OF};
use super::words::{has, prefix, suffix, without_prefixes, without_suffixes};

/// Who speaks, from the text of the clause before the verb and of the sentence before the clause.
pub(super) fn subject(clause: &str, before: &str, known: &BTreeSet<String>) -> Option<Subject> {
    let clause = super::number::without_number(clause);
    let clause = clause.trim_start_matches(['”', '(', ')', '•', '·', '-', ' ']);
    let clause = super::number::without_number(clause);
    let core = without_day(without_suffixes(clause, &BETWEEN));
    if suffix(core, &["经研究", "经讨论", "经协商", "经会商", "经表决"]).is_some() || is_resolved(core, before)
    {
        return Some(Subject::Named("会议".to_owned()));
    }
    if clause.starts_with("会议") && suffix(clause, &["时", "后", "期间"]).is_some() {
        return Some(Subject::Named("会议".to_owned()));
    }
    let core = without_prefixes(
        core,
        &[
            "现",
            "特",
            "特此",
            "同时",
            "此外",
            "另外",
            "会上",
            "随后",
            "最后",
            "并",
            "期间",
            "还",
            "对此",
            "其间",
            "活动中",
            "调研中",
            "会议期间",
        ],
    );
    if core.is_empty() {
        return Some(Subject::Elided);
    }
    if prefix(without_prefixes(core, &["请", "要", "严格", "认真", "必须", "应"]), &QUOTES_OF).is_some() {
        return None;
    }
    // 贺向晚强调: 向 stands in a name.
    let (head, behind) = split_at_place(core);
    if known.contains(core) || behind.starts_with(['向', '从', '就', '在']) && names::is_name(core) {
        return Some(Subject::Named(core.to_owned()));
    }
    if head.is_empty() || prefix(head, &["就", "围绕", "针对", "结合", "对"]).is_some() {
        return Some(Subject::Elided);
    }
    if prefix(head, &["他", "她"]).is_some() || head == "我们" {
        return Some(Subject::Pronoun);
    }
    if let Some(name) = known.iter().find(|name| head == name.as_str()) {
        return Some(Subject::Named(name.clone()));
    }
    let is_noun = prefix(core, &NOUN_STARTS).is_some();
    if let Some((person, _)) = names::persons(&format!("{core},")).into_iter().next_back().filter(|_| !is_noun) {
        return Some(Subject::Named(person.name));
    }
    let is_citizen = has(head, &CITIZENS) && !head.contains("代表大会");
    if let Some(end) = names::leading(head).filter(|_| !is_citizen) {
        return head.get(..end).map(|name| Subject::Named(name.to_owned()));
    }
    if is_noun {
        return None;
    }
    if is_citizen {
        return Some(Subject::Citizen);
    }
    // 检查施工现场并提出要求: who acted before speaks.
    let goes_on = suffix(clause, &["并", "并就此", "并当场", "并现场"]).is_some();
    named(head, before).or_else(|| goes_on.then_some(Subject::Elided))
}

/// What is left of who speaks when the day is taken off: 市长赫连樾5月24日批示.
fn without_day(core: &str) -> &str {
    let is_day = |at: usize| {
        let day = core.get(at..).unwrap_or_default();
        super::deadline::calendar(day).is_some_and(|(.., length)| length == day.len())
    };
    let at = core.char_indices().map(|(at, _)| at).find(|at| *at > 0 && is_day(*at));
    at.and_then(|at| core.get(..at)).unwrap_or(core)
}

/// Whether a decision follows words that say how it was come to: 经研究，议定如下.
fn is_resolved(core: &str, before: &str) -> bool {
    const HOW: [&str; 6] = ["研究", "讨论", "协商", "会商", "表决", "审议"];
    let last = before.trim_end_matches(',').rsplit([',', ';', '。']).next().unwrap_or_default();
    core.is_empty() && last.starts_with('经') && has(last, &HOW)
}

/// The words before `在…上`, `就…`, `对…`: who speaks stands there.
fn split_at_place(core: &str) -> (&str, &str) {
    let marks = ["在", "就", "对", "向", "围绕", "针对", "结合", "从", "代表", "主持", "出席", "听取"];
    let at = marks.into_iter().filter_map(|mark| core.find(mark).filter(|at| *at > 0)).min();
    at.and_then(|at| core.split_at_checked(at)).unwrap_or((core, ""))
}

/// How the name of a team ends that comes and looks.
const TEAMS: [&str; 11] =
    ["督查组", "督导组", "检查组", "工作组", "调研组", "巡查组", "考核组", "视察组", "调查组", "指导组", "巡察组"];

fn named(head: &str, before: &str) -> Option<Subject> {
    let head = without_suffixes(head, &BETWEEN);
    if let Some(document) = prefix(head, &DOCUMENTS).filter(|document| document.len() == head.len()) {
        return Some(Subject::Named(document.to_owned()));
    }
    if matches!(head, "会议" | "本次会议" | "此次会议" | "与会" | "全会") || head == "会" && before.is_empty()
    {
        return Some(Subject::Named("会议".to_owned()));
    }
    let is_meeting = suffix(
        head,
        &[
            "会议",
            "座谈会",
            "推进会",
            "调度会",
            "现场会",
            "大会",
            "全会",
            "例会",
            "动员会",
            "部署会",
            "办公会",
            "专题会",
            "协调会",
            "研讨会",
            "听证会",
            "分析会",
            "总结会",
            "视频会",
            "电视电话会",
            "评议会",
            "主席会",
            "督办会",
            "交办会",
            "联席会",
            "碰头会",
            "党组会",
            "论证会",
            "会商会",
            "会办会",
            "约谈会",
            "调研会",
            "观摩会",
        ],
    )
    .is_some();
    let is_group =
        suffix(head, &["负责人", "负责同志", "法人", "代表", "干部", "人员", "职工", "书记", "主任"]).is_some();
    let is_known = is_meeting || is_group || is_body(head) || matches!(head, "大家" | "双方" | "各方");
    // 督查组 is a team, though it begins like an order.
    let is_team = suffix(head, &TEAMS).is_some();
    let is_known = is_known || is_team;
    let is_verb = !is_team && prefix(head, &super::words::ORDERS).is_some()
        || prefix(head, &["召开", "参加", "传达", "听取", "是", "为"]).is_some();
    (is_known && !is_verb && head.len() <= 90).then(|| Subject::Named(head.to_owned()))
}

/// Who opens a list, and the word that says that it orders: 王副主任对安全生产工作做出安排.
pub(super) fn listed(head: &str, known: &BTreeSet<String>) -> Option<(&'static str, Subject)> {
    const ORDERS: [&str; 14] = [
        "安排部署",
        "部署安排",
        "安排",
        "部署",
        "要求",
        "意见",
        "强调",
        "抓好以下",
        "做好以下",
        "方面工作",
        "重点做好",
        "重点抓好",
        "做到以下",
        "希望",
    ];
    const REPORTS: [&str; 9] = ["情况", "问题", "成效", "通报", "原因", "汇报", "介绍", "做法", "特点"];
    let last = head.rsplit(',').next().unwrap_or(head);
    // 传达了会议精神:1.要…: what is passed on are orders.
    let passed_on = (last.contains("传达") && last.ends_with("精神")).then_some("传达");
    let cue = suffix(last, &ORDERS).or(passed_on).or_else(|| {
        ORDERS.into_iter().find(|word| last.contains(word) && suffix(last, &["工作", "几点", "方面"]).is_some())
    })?;
    if has(last, &REPORTS) {
        return None;
    }
    let named = head.split(',').rev().find_map(|clause| match subject(clause, "", known) {
        Some(Subject::Named(name)) => Some(name),
        _ => None,
    });
    Some((cue, named.map_or(Subject::Elided, Subject::Named)))
}
