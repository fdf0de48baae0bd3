//! Who says it, and with which verb: `会议强调，`, `他要求区水务局…`, `就下一步工作提出三点意见：`.

use std::collections::BTreeSet;

use super::body::{self, is_body};
use super::modal;
use super::names;
use super::words::{has, prefix, suffix, without_prefixes, without_suffixes};

/// What a verb of speech does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Orders: 要求, 强调.
    Order,
    /// Decides: 议定, 明确.
    Decide,
    /// Asks: 希望, 勉励.
    Ask,
    /// States: 指出, 说. What follows may be a report.
    State,
    /// Says of oneself: 表示, 承诺.
    Promise,
}

/// Who speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// Named in the text: a person, a meeting, a unit.
    Named(String),
    /// 他, 她.
    Pronoun,
    /// Left out: who spoke or acted before in the sentence.
    Elided,
    /// A citizen, whose demand is a matter of its own and no directive.
    Citizen,
}

/// A verb of speech with who speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    /// Where the clause of the verb begins, in bytes of the sentence.
    pub start: usize,
    /// Where that which is said begins, in bytes of the sentence.
    pub end: usize,
    /// The verb.
    pub cue: &'static str,
    /// What it does.
    pub class: Class,
    /// Who speaks.
    pub subject: Subject,
    /// What is said follows as a list: a colon, or the sentence ends here.
    pub is_list: bool,
    /// Who is asked follows at once: 要求区水务局….
    pub is_direct: bool,
}

const VERBS: [(&str, Class); 46] = [
    ("要求", Class::Order),
    ("强调", Class::Order),
    ("责成", Class::Order),
    ("责令", Class::Order),
    ("指示", Class::Order),
    ("叮嘱", Class::Order),
    ("嘱咐", Class::Order),
    ("嘱托", Class::Order),
    ("提醒", Class::Order),
    ("督促", Class::Order),
    ("敦促", Class::Order),
    ("号召", Class::Order),
    ("提出", Class::Order),
    ("讲了", Class::Order),
    ("提了", Class::Order),
    ("谈了", Class::Order),
    ("点名", Class::Order),
    ("回应", Class::Order),
    ("交代", Class::Order),
    ("吩咐", Class::Order),
    ("批示", Class::Order),
    ("建议", Class::Ask),
    ("议定", Class::Decide),
    ("商定", Class::Decide),
    ("决定", Class::Decide),
    ("确定", Class::Decide),
    ("明确", Class::Decide),
    ("同意", Class::Decide),
    ("通过", Class::Decide),
    ("希望", Class::Ask),
    ("勉励", Class::Ask),
    ("鼓励", Class::Ask),
    ("呼吁", Class::Ask),
    ("倡议", Class::Ask),
    ("指出", Class::State),
    ("认为", Class::State),
    ("介绍", Class::State),
    ("谈到", Class::State),
    ("说", Class::State),
    ("告诉", Class::State),
    ("透露", Class::State),
    ("反映", Class::State),
    ("表示", Class::Promise),
    ("承诺", Class::Promise),
    ("表态", Class::Promise),
    ("坦言", Class::State),
];

/// Verbs that open speech without a word on who speaks; others are part of what is said, or told: 鼓励企业参与.
const ALONE: [&str; 9] = ["要求", "强调", "希望", "责令", "责成", "叮嘱", "指出", "提出", "勉励"];

/// Words of citizens: what they demand is a request of theirs.
const CITIZENS: [&str; 24] = [
    "居民",
    "群众",
    "市民",
    "业主",
    "村民",
    "网友",
    "诉求人",
    "来电人",
    "投诉人",
    "当事人",
    "家长",
    "游客",
    "消费者",
    "租客",
    "乘客",
    "老人",
    "学生",
    "反映人",
    "患者",
    "举报人",
    "信访人",
    "农户",
    "工人们",
    "老乡",
];

/// What may stand between who speaks and the verb.
const BETWEEN: [&str; 60] = [
    "检讨",
    "坦诚",
    "边走边",
    "逐一",
    "一一",
    "立即",
    "随即",
    "补充",
    "耐心",
    "反问",
    "并",
    "还",
    "也",
    "再次",
    "着重",
    "特别",
    "同时",
    "反复",
    "最后",
    "随后",
    "进一步",
    "当场",
    "现场",
    "分别",
    "一致",
    "纷纷",
    "均",
    "都",
    "又",
    "则",
    "就此",
    "一再",
    "郑重",
    "明确",
    "严肃",
    "再三",
    "对此",
    "首先",
    "继而",
    "一并",
    "当即",
    "共同",
    "向记者",
    "向大家",
    "诚恳",
    "衷心",
    "殷切",
    "专门",
    "具体",
    "给予肯定",
    "原则",
    "审议",
    "讨论",
    "研究",
    "原则上",
    "话锋一转",
    "这样",
    "接着",
    "重点",
    "亲切",
];

/// Before these the verb is a noun: 按照会议要求.
const NOUN_STARTS: [&str; 26] = [
    "按照",
    "根据",
    "依照",
    "对照",
    "落实",
    "贯彻",
    "符合",
    "达到",
    "有关",
    "相关",
    "具体",
    "工作",
    "政策",
    "上级",
    "按",
    "的",
    "严格",
    "提高",
    "达不到",
    "不符合",
    "执行",
    "满足",
    "围绕",
    "质量",
    "时限",
    "曾",
];

/// The verbs of speech of a sentence, in order.
pub(super) fn frames(sentence: &str, known: &BTreeSet<String>) -> Vec<Frame> {
    let mut found: Vec<Frame> = Vec::new();
    let mut places: Vec<(usize, &'static str, Class)> = VERBS
        .iter()
        .flat_map(|(verb, class)| sentence.match_indices(verb).map(|(at, _)| (at, *verb, *class)))
        .collect();
    places.sort_unstable_by_key(|(at, verb, _)| (*at, usize::MAX - verb.len()));
    for (at, verb, class) in places {
        let is_behind = found.last().is_none_or(|last| at >= last.end);
        if let Some(frame) = is_behind.then(|| frame(sentence, at, verb, class, known)).flatten() {
            found.push(frame);
        }
    }
    if found.is_empty() {
        found.extend(bidding(sentence, known).or_else(|| quoting(sentence)));
    }
    found
}

/// A person asks a unit with nothing but 请: 容其琛当即请区住建局重新做一遍.
fn bidding(sentence: &str, known: &BTreeSet<String>) -> Option<Frame> {
    let start = sentence.rfind(",请").map_or(0, |at| at + ','.len_utf8());
    let clause = sentence.get(start..)?;
    let at = clause.find('请')?;
    let head = without_suffixes(clause.get(..at)?, &BETWEEN);
    let is_person = known.contains(head) || names::leading(head) == Some(head.len()) && !head.is_empty();
    let end = start + at + '请'.len_utf8();
    let asks = sentence.get(end..).is_some_and(|rest| body::leading(rest).is_some());
    let subject = Subject::Named(head.to_owned());
    (is_person && asks).then_some(Frame {
        start,
        end,
        cue: "请",
        class: Class::Ask,
        subject,
        is_list: false,
        is_direct: true,
    })
}

/// Speech without a verb of speech: `区城投公司负责人站了起来:“…`.
fn quoting(sentence: &str) -> Option<Frame> {
    let at = sentence.find(":“")?;
    let head = sentence.get(..at)?;
    let start = head.rfind([',', ';', '。', '”', '!', '?']).map_or(0, |mark| mark + char_bytes(head, mark));
    let clause = sentence.get(start..at)?;
    let person = names::persons(&format!("{clause},")).into_iter().next_back().map(|(person, _)| person.name);
    let name = person.or_else(|| {
        let length = names::leading(clause).or_else(|| body::leading(clause))?;
        clause.get(..length).map(str::to_owned)
    })?;
    let subject = if has(clause, &CITIZENS) { Subject::Citizen } else { Subject::Named(name) };
    let end = at + ":“".len();
    Some(Frame { start, end, cue: ":", class: Class::State, subject, is_list: false, is_direct: false })
}

fn frame(sentence: &str, at: usize, cue: &'static str, class: Class, known: &BTreeSet<String>) -> Option<Frame> {
    let head = sentence.get(..at)?;
    let start = head.rfind([',', ';', ':', '。', '”', '!', '?']).map_or(0, |mark| mark + char_bytes(head, mark));
    let rest = sentence.get(at + cue.len()..)?;
    // 议定:… at the beginning of a line: the meeting has.
    let is_label = start == at && start == 0 && class == Class::Decide && rest.starts_with(':');
    let labelled = is_label.then(|| Subject::Named("会议".to_owned()));
    let subject = labelled
        .or_else(|| subject(head.get(start..)?, head.get(..start)?, known))
        .map(|subject| if cue == "反映" || is_proposed(cue, &subject) { Subject::Citizen } else { subject })?;
    let (skipped, is_direct) = opening(cue, class, &subject, rest)?;
    let said = rest.get(skipped..).unwrap_or_default();
    let is_list = said.starts_with(':') || said.trim_start_matches(['。', ':', '”']).is_empty();
    let end = at + cue.len() + skipped + (said.len() - said.trim_start_matches([',', ':', '“']).len());
    let is_about_meeting = subject == Subject::Elided
        || matches!(&subject, Subject::Named(name) if name.ends_with('会') || name.ends_with("会议"));
    let agent = body::leading(rest).and_then(|length| rest.get(length..)).unwrap_or(rest);
    let is_vow = cue == "表示" && prefix(agent, &["将", "要", "一定", "会", "坚决"]).is_some() && start > 0;
    let is_led = is_vow || head.get(start..).is_some_and(|clause| clause.contains('并')) || head.starts_with("会议");
    if class == Class::Decide && (!is_about_meeting || subject == Subject::Elided && !is_led) {
        return None;
    }
    // 责令改正216家 tells; 责令经营户改正 orders.
    let is_asking = || {
        cue == "勉励"
            || is_led_by_person(head) && matches!(cue, "要求" | "叮嘱") && begins_order(rest)
            || body::leading(rest).is_some()
            || modal::find(rest.split(',').next().unwrap_or_default(), false).is_some()
    };
    if subject == Subject::Elided && !is_led && (!ALONE.contains(&cue) || is_direct && !is_asking()) {
        return None;
    }
    Some(Frame { start, end, cue, class, subject, is_list, is_direct })
}

/// Whether a sentence begins with a person: 容其琛拨通电话,要求….
fn is_led_by_person(head: &str) -> bool {
    let first = head.split(',').next().unwrap_or_default();
    names::leading(first).is_some() || !names::persons(&format!("{first},")).is_empty()
}

/// Whether what follows 要求 is what is to be done: 当天组织人员打捞.
fn begins_order(rest: &str) -> bool {
    let clause = rest.split(',').next().unwrap_or_default();
    let clause = without_prefixes(clause, &["当天", "当日", "当场", "现场", "立即", "尽快", "今天", "连夜", "务必"]);
    prefix(clause, &super::words::ORDERS).is_some() || prefix(clause, &super::words::ADVERBS).is_some()
}

/// Whether a unit or a group brings something up: 企业负责人提出，希望….
fn is_proposed(cue: &str, subject: &Subject) -> bool {
    let is_group = |name: &str| has(name, &["企业", "公司", "客商", "商户", "负责人", "代表"]);
    cue == "提出" && matches!(subject, Subject::Named(name) if !names::is_name(name) && is_group(name))
}

fn char_bytes(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
}

/// How many bytes behind the verb belong to it still, and whether who is asked follows at once; `None` where the verb
/// does not open speech.
fn opening(cue: &str, class: Class, subject: &Subject, rest: &str) -> Option<(usize, bool)> {
    let is_open = rest.starts_with([',', ':', '“']);
    match (cue, class) {
        ("提出", _) => {
            let is_known = matches!(subject, Subject::Named(name) if names::is_name(name));
            let is_said = is_open && (is_known || *subject == Subject::Citizen);
            said_of(rest).map(|length| (length, false)).or_else(|| is_said.then_some((0, false)))
        }
        ("讲了" | "提了" | "谈了", _) => said_of(rest).map(|length| (length, false)),
        ("批示", _) => rest.starts_with([':', ',']).then_some((0, false)),
        ("建议", _) => {
            let is_person =
                *subject == Subject::Pronoun || matches!(subject, Subject::Named(name) if names::is_name(name));
            (is_person && body::leading(rest).is_some()).then_some((0, true))
        }
        // 点名区水务局:“…”.
        ("点名", _) => rest.find(":“").filter(|at| rest.get(..*at).is_some_and(body::is_body)).map(|_| (0, true)),
        ("议定" | "明确" | "商定" | "确定", _)
            if rest.starts_with("以下") || rest.starts_with("如下") || rest.starts_with("有关") =>
        {
            rest.find(':').filter(|at| *at < 40).map(|at| (at, false))
        }
        ("同意" | "通过", _) => {
            rest.find(",由").or_else(|| rest.find("由").filter(|_| cue == "同意")).map(|at| (at, false))
        }
        ("议定" | "明确" | "商定" | "确定" | "决定", _) => {
            rest.starts_with([',', ':', '由']).then_some((0, false))
        }
        ("告诉", _) if !is_open => {
            let hearer = prefix(rest, &["记者", "笔者", "大家"])?;
            rest.get(hearer.len()..)?.starts_with([',', ':', '“']).then_some((hearer.len(), false))
        }
        ("说" | "回应" | "交代" | "吩咐" | "认为" | "介绍" | "谈到" | "告诉" | "透露" | "反映" | "坦言", _) => {
            (is_open && !(cue == "说" && *subject == Subject::Elided)).then_some((0, false))
        }
        ("强调" | "指出", _) => {
            let is_said = prefix(rest, &["要", "必须", "应", "务必", "一要", "一是"]).is_some();
            (is_open || is_said).then_some((0, false))
        }
        (_, Class::Promise) => {
            const VOWS: [&str; 7] = ["将", "要", "一定", "会", "愿", "必将", "定"];
            let agent = body::leading(rest).and_then(|length| rest.get(length..)).unwrap_or(rest);
            (is_open || prefix(agent, &VOWS).is_some()).then_some((0, false))
        }
        ("要求", _) if is_noun(rest) => None,
        (_, Class::Ask) if is_noun(rest) => None,
        _ if is_open => Some((0, false)),
        _ => (!rest.starts_with('了') && !rest.is_empty() && !rest.starts_with(['。', '、', ';'])).then_some((0, true)),
    }
}

/// Behind a verb that is a noun here: `要求的`, `要求和`, `要求。`.
fn is_noun(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(['的', '和', '、', '。', ';', '与', '及', '!', '?', '”', '》', '之', '是'])
}

/// `三点要求`, `具体意见`, behind 提出.
fn said_of(rest: &str) -> Option<usize> {
    let head = rest.get(..rest.floor_char_boundary(54))?;
    let noun = ["要求", "意见", "希望", "建议", "部署", "安排", "指示"]
        .into_iter()
        .filter_map(|noun| head.find(noun).map(|at| at + noun.len()))
        .min()?;
    let between = head.get(..noun)?;
    let ends = rest.get(noun..)?.starts_with([',', ':', '。', ';']);
    (ends && !between.contains([',', '。', '的', '、'])).then_some(noun)
}

/// Who speaks, from the text of the clause before the verb and of the sentence before the clause.
fn subject(clause: &str, before: &str, known: &BTreeSet<String>) -> Option<Subject> {
    let clause = clause.trim_start_matches(['”', '(', ')', '•', '·', '-', ' ']);
    let clause = super::number::without_number(clause);
    let core = without_day(without_suffixes(clause, &BETWEEN));
    if suffix(core, &["经研究", "经讨论", "经协商", "经会商", "经表决"]).is_some() || is_resolved(core, before)
    {
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
    let (head, _) = split_at_place(core);
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
    named(head, before)
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

fn named(head: &str, before: &str) -> Option<Subject> {
    let head = without_suffixes(head, &BETWEEN);
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
        ],
    )
    .is_some();
    let is_known = is_meeting || is_body(head) || matches!(head, "大家" | "双方" | "各方");
    let is_verb = prefix(head, &super::words::ORDERS).is_some()
        || prefix(head, &["召开", "参加", "传达", "听取", "是", "为"]).is_some();
    (is_known && !is_verb && head.len() <= 90).then(|| Subject::Named(head.to_owned()))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use std::collections::BTreeSet;

    use super::frames;

    fn check(sentence: &str, expected: Expect) {
        let shown: Vec<String> = frames(sentence, &BTreeSet::new())
            .into_iter()
            .map(|frame| {
                let how = format!(
                    "{}{}",
                    if frame.is_list { " list" } else { "" },
                    if frame.is_direct { " direct" } else { "" }
                );
                format!("{:?} {}{how} | {}", frame.subject, frame.cue, &sentence[frame.end..])
            })
            .collect();
        expected.assert_eq(&shown.join("\n"));
    }

    #[test]
    fn who_speaks_is_found() {
        check("会议强调,要抓实。", expect![[r#"Named("会议") 强调 | 要抓实。"#]]);
        check("区委书记邬明川主持会议并强调,要全面贯彻。", expect![[r#"Named("邬明川") 强调 | 要全面贯彻。"#]]);
        check("他强调,要抓实。", expect!["Pronoun 强调 | 要抓实。"]);
        check("会议听取了汇报,要求区水务局立即整改。", expect!["Elided 要求 direct | 区水务局立即整改。"]);
        check("按照会议要求,区水务局抓紧整改。", expect![""]);
        check("部分业主要求尽快恢复供暖。", expect!["Citizen 要求 direct | 尽快恢复供暖。"]);
        check("柏予初就安全生产工作提出三点意见:要排查。", expect![[r#"Named("柏予初") 提出 list | 要排查。"#]]);
        check("凌听澜肯定了成绩,并就下一步工作提出要求。", expect!["Elided 提出 list | 。"]);
        check(
            "临江镇党委书记在发言中表示,一定再接再厉。",
            expect![[r#"Named("临江镇党委书记") 表示 | 一定再接再厉。"#]],
        );
        check("会议议定以下事项:", expect![[r#"Named("会议") 议定 list | "#]]);
        check("沈朗野说,好。", expect![[r#"Named("沈朗野") 说 | 好。"#]]);
        check("会议强调了安全生产的重要性。", expect![""]);
        check("新希望小学符合要求。", expect![""]);
    }
}
