//! Who says it, and with which verb: `会议强调，`, `他要求区水务局…`, `就下一步工作提出三点意见：`.

use std::collections::BTreeSet;

use super::body;
use super::modal;
use super::names;
use super::sentence::clauses;
use super::who::{listed, subject};
use super::words::speakers::{BETWEEN, CITIZENS};
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

/// The longest topic before the modal of what is stressed, in bytes.
const TOPIC_BYTES_MAX: usize = 24;

/// Behind these 要求 is a noun: 落实有关要求.
const DEMANDS: [&str; 12] =
    ["的", "有关", "相关", "总体", "具体", "部署", "各项", "目标", "任务", "时限", "规定", "政策"];

/// Verbs that open speech without a word on who speaks; others are part of what is said, or told: 鼓励企业参与.
const ALONE: [&str; 9] = ["要求", "强调", "希望", "责令", "责成", "叮嘱", "指出", "提出", "勉励"];

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
    if found.is_empty() {
        found.extend(listing(sentence, known));
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

/// A list that its first number shows, behind words that say what it is for: `就春耕生产作出安排:一是…`.
fn listing(sentence: &str, known: &BTreeSet<String>) -> Option<Frame> {
    const FIRST: [&str; 10] = ["一是", "一要", "一、", "第一", "首先", "(一)", "(1)", "1.", "1、", "①"];
    let (at, end) = sentence
        .match_indices(':')
        .map(|(at, mark)| (at, at + mark.len()))
        .find(|(_, end)| sentence.get(*end..).is_some_and(|rest| prefix(rest, &FIRST).is_some()))?;
    let head = sentence.get(..at)?;
    let last = head.rsplit(['。', ';']).next().unwrap_or(head);
    // 各镇要重点做好三项工作:一是…: the sentence asks by itself.
    if clauses(last)
        .iter()
        .any(|span| last.get(span.clone()).is_some_and(|clause| modal::find(clause, false).is_some()))
    {
        return None;
    }
    let (cue, subject) = listed(last, known)?;
    Some(Frame { start: 0, end, cue, class: Class::Order, subject, is_list: true, is_direct: false })
}

fn frame(sentence: &str, at: usize, cue: &'static str, class: Class, known: &BTreeSet<String>) -> Option<Frame> {
    let head = sentence.get(..at)?;
    let start = head.rfind([',', ';', ':', '。', '”', '!', '?']).map_or(0, |mark| mark + char_bytes(head, mark));
    let rest = sentence.get(at + cue.len()..)?;
    // 按照“谁主管谁负责”要求: the verb is a noun, and what is quoted belongs to it.
    if cue == "要求" && (start == at && head.ends_with('”') || suffix(head, &DEMANDS).is_some()) {
        return None;
    }
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
    let is_vow = class == Class::Promise && prefix(agent, &["将", "要", "一定", "会", "坚决"]).is_some() && start > 0;
    let is_led = is_vow || head.get(start..).is_some_and(|clause| clause.contains('并')) || head.starts_with("会议");
    if class == Class::Decide && (!is_about_meeting || subject == Subject::Elided && !is_led) {
        return None;
    }
    // 责令改正216家 tells; 责令经营户改正 orders.
    let is_asking = || {
        cue == "勉励"
            || is_led_by_person(head) && matches!(cue, "要求" | "叮嘱") && begins_order(rest)
            || suffix(head, &["通知,", "文件,", "会议,"]).is_some() && cue == "要求" && begins_order(rest)
            || body::leading(rest).is_some()
            || modal::find(rest.split(',').next().unwrap_or_default(), false).is_some()
            || rest
                .split(',')
                .nth(1)
                .is_some_and(|clause| rest.starts_with(['对', '针', '就']) && modal::find(clause, false).is_some())
            || has_day(rest)
            || cue == "希望" && rest.split(',').next().is_some_and(|clause| clause.contains('能'))
            || cue == "希望"
                && start == 0
                && prefix(rest, &["进一步", "继续", "不断", "持续", "今后", "再接再厉"]).is_some()
    };
    let is_told =
        || matches!(cue, "指示" | "嘱咐" | "嘱托" | "吩咐") && is_led_by_person(head) && body::leading(rest).is_some();
    if subject == Subject::Elided && !is_led && !is_told() && (!ALONE.contains(&cue) || is_direct && !is_asking()) {
        return None;
    }
    Some(Frame { start, end, cue, class, subject, is_list, is_direct })
}

/// Whether the first clause of what is said says by when: 未完成的企业在一周内完成.
fn has_day(rest: &str) -> bool {
    let clause = rest.split([',', '。']).next().unwrap_or_default();
    let found = super::deadline::find(clause, super::deadline::Written::default());
    clause.contains("完成") && found.is_some_and(|found| found.kind != super::deadline::DeadlineKind::Vague)
}

/// Whether a sentence begins with a person: 容其琛拨通电话,要求….
fn is_led_by_person(head: &str) -> bool {
    let is_person =
        |clause: &str| names::leading(clause).is_some() || !names::persons(&format!("{clause},")).is_empty();
    let mut clauses = head.split(',');
    let first = clauses.next().unwrap_or_default();
    // 3月5日,县长…: the day has a comma of its own.
    is_person(first) || super::deadline::calendar(first).is_some() && clauses.next().is_some_and(is_person)
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
    // 公司生产管理部提出要… is a part of the company that speaks.
    let is_part = |name: &str| suffix(name, &["部", "部门", "科", "处", "室"]).is_some();
    cue == "提出"
        && matches!(subject, Subject::Named(name) if !names::is_name(name) && is_group(name) && !is_part(name))
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
            let is_counted =
                prefix(rest, &["一是", "一要"]).is_some() || rest.starts_with('要') && !rest.starts_with("要求");
            said_of(rest).map(|length| (length, false)).or_else(|| (is_said || is_counted).then_some((0, false)))
        }
        ("讲了" | "提了" | "谈了", _) => said_of(rest).map(|length| (length, false)),
        ("批示", _) => rest.starts_with([':', ',']).then_some((0, false)),
        ("建议", _) => {
            let is_person =
                *subject == Subject::Pronoun || matches!(subject, Subject::Named(name) if names::is_name(name));
            let is_list = prefix(rest, &[":一是", ":一要", ",一是", ",一要", ":1.", ":要"]).is_some();
            let is_unit = body::leading(rest).is_some();
            (is_person && (is_unit || is_list)).then_some((0, is_unit))
        }
        // 点名区水务局:“…”.
        ("点名", _) => rest.find(":“").filter(|at| rest.get(..*at).is_some_and(body::is_body)).map(|_| (0, true)),
        ("议定" | "明确" | "商定" | "确定", _)
            if rest.starts_with("以下") || rest.starts_with("如下") || rest.starts_with("有关") =>
        {
            rest.find(':').filter(|at| *at < 40).map(|at| (at, false))
        }
        ("同意" | "通过", _) => {
            let by = rest.find(",由").or_else(|| rest.find("由").filter(|_| cue == "同意"));
            by.or_else(|| carried_on(rest)).map(|at| (at, false))
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
            // 强调全县上下要…: who must follows the verb at once.
            let clause = rest.split([',', '。', ';']).next().unwrap_or_default();
            let named = body::leading(clause).and_then(|length| modal::find(clause.get(length..)?, false));
            // 强调此项工作应做到…: what it is about stands before the modal.
            let topic = modal::find(clause, false).filter(|modal| {
                modal.force == modal::Force::Order
                    && modal.at <= TOPIC_BYTES_MAX
                    && clause.get(..modal.at).is_some_and(|head| !head.contains(['了', '的', '“']))
            });
            let is_said = is_said || topic.is_some() || named.is_some_and(|modal| modal.force == modal::Force::Order);
            (is_open || is_said).then_some((0, false))
        }
        (_, Class::Promise) => {
            const VOWS: [&str; 7] = ["将", "要", "一定", "会", "愿", "必将", "定"];
            let agent = body::leading(rest).and_then(|length| rest.get(length..)).unwrap_or(rest);
            (is_open || prefix(agent, &VOWS).is_some()).then_some((0, false))
        }
        ("要求" | "指示", _) if is_noun(rest) => None,
        // 督促整改 tells; 督促企业整改 orders.
        ("督促" | "敦促" | "号召" | "提醒", _) if !is_open && body::leading(rest).is_none() => None,
        (_, Class::Ask) if is_noun(rest) => None,
        _ if is_open => Some((0, false)),
        _ => (!rest.starts_with('了') && !rest.is_empty() && !rest.starts_with(['。', '、', ';'])).then_some((0, true)),
    }
}

/// Where the clauses begin that say what is done with what was approved: 原则同意方案,会后修改完善后报县委审定.
fn carried_on(rest: &str) -> Option<usize> {
    let (mut at, mut found) = (0, None);
    for clause in rest.split(',') {
        if at > 0 && found.is_none() && super::implied::carries_on(clause) {
            found = Some(at - ','.len_utf8());
        }
        at += clause.len() + ','.len_utf8();
    }
    found
}

/// Behind a verb that is a noun here: `要求的`, `要求和`, `要求。`.
fn is_noun(rest: &str) -> bool {
    let rest = rest.strip_prefix("与会").unwrap_or(rest);
    rest.is_empty()
        || rest.starts_with("精神")
        || rest.starts_with(['的', '和', '、', '。', ';', '与', '及', '!', '?', '”', '》', '之', '是'])
}

/// `三点要求`, `具体意见`, behind 提出.
fn said_of(rest: &str) -> Option<usize> {
    let head = rest.get(..rest.floor_char_boundary(54))?;
    let noun = ["要求", "意见", "希望", "建议", "部署", "安排", "指示"]
        .into_iter()
        .filter_map(|noun| head.find(noun).map(|at| at + noun.len()))
        .min()?;
    let between = head.get(..noun)?;
    let is_proposal = between.is_empty() || rest.get(..noun).is_some_and(|said| said.ends_with("建议"));
    let ends =
        rest.get(noun..)?.starts_with([',', ':', '。', ';']) && !(is_proposal && rest.get(noun..)?.starts_with(';'));
    (ends && !between.contains([',', '。', '的', '、'])).then_some(noun)
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
