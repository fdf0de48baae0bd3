//! Whether a stretch of speech asks for something, and of whom: by a modal, by handing a task to a unit, or by a verb
//! that orders because of where it stands.

use std::collections::BTreeSet;
use std::ops::Range;

use super::body;
use super::deadline::{self, Deadline, DeadlineKind, Written};
use super::frame::Class;
use super::implied::{self, acts, has_happened};
use super::modal::{self, Force};
use super::number::without_number;
use super::sentence::{clauses, segments};
use super::words::{ADVERBS, CONNECTORS, FAULTS, TOLD, has, prefix, without_prefixes, without_suffixes};

/// What is known about the place of a stretch of speech.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    /// What the verb of speech does; `None` where nobody speaks.
    pub class: Option<Class>,
    /// The verb of speech stands in this sentence.
    pub is_fresh: bool,
    /// Who is asked follows the verb at once.
    pub is_direct: bool,
    /// The speaker has asked for something before.
    pub is_asking: bool,
    /// A list of points, behind a colon or under a heading that asks.
    pub is_list: bool,
    /// The text itself speaks: a speech, a letter.
    pub is_own: bool,
    /// The last that was asked in this paragraph is what its speaker will do himself.
    pub is_promising: bool,
    /// The sentence says what comes next: 下一步, 今后.
    pub is_planned: bool,
    /// The sentence stands in the paragraph of its verb of speech.
    pub is_near: bool,
    /// Names of places that the article uses alone: 青浦 of 青浦区.
    pub places: &'a BTreeSet<String>,
    /// The time of the text.
    pub written: Written,
}

/// One who is asked, with the bytes of the name in the stretch, and by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Share {
    pub body: Range<usize>,
    pub deadline: Option<Deadline>,
}

/// That something is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ask {
    pub force: Force,
    /// The modal; none where the order is only implied.
    pub modal: Option<&'static str>,
    /// Who is asked, in order.
    pub shares: Vec<Share>,
    /// By when, for the first who is asked.
    pub deadline: Option<Deadline>,
    /// Something else than a unit is the subject: 热线工作要….
    pub has_topic: bool,
    /// The first clause that asks names nobody, so that what is named later is asked for itself alone.
    pub is_open: bool,
}

/// What is asked for in a stretch, by a modal or without.
pub(super) fn find(text: &str, context: &Context<'_>) -> Option<Ask> {
    explicit(text, context).or_else(|| implied::find(text, context))
}

fn explicit(text: &str, context: &Context<'_>) -> Option<Ask> {
    let is_promise = matches!(context.class, Some(Class::Promise | Class::State)) && context.is_near;
    let mut ask: Option<Ask> = None;
    for segment in segments(text) {
        let part = text.get(segment.clone()).unwrap_or_default();
        let at_once = if segment.start == 0 { asked_at_once(part, context) } else { None };
        let mut found = match (in_segment(part, is_promise, context), &at_once) {
            (Some(found), _) => found,
            (None, Some(_)) => Ask {
                force: Force::Order,
                modal: None,
                shares: Vec::new(),
                deadline: None,
                has_topic: false,
                is_open: false,
            },
            (None, None) => continue,
        };
        if found.shares.is_empty() && at_once.is_some() {
            found.shares.extend(at_once);
            found.is_open = false;
        }
        let deadline = deadline::find(part, context.written);
        for share in &mut found.shares {
            share.body = share.body.start + segment.start..share.body.end + segment.start;
            share.deadline.clone_from(&deadline);
        }
        match &mut ask {
            None => ask = Some(Ask { deadline, ..found }),
            Some(ask) => {
                let is_open = ask.deadline.is_none() && (found.shares.is_empty() || ask.shares.is_empty());
                // 确保按期完成;供热试运行前,要再检查一次: the exact one is by when.
                let is_vague = ask.deadline.as_ref().is_some_and(|known| known.kind == DeadlineKind::Vague);
                let is_exact = deadline.as_ref().is_some_and(|found| found.kind != DeadlineKind::Vague);
                let is_better = is_vague && is_exact && found.shares.is_empty() && ask.shares.is_empty();
                ask.deadline = ask.deadline.take().filter(|_| !is_better).or(deadline.filter(|_| is_open || is_better));
                ask.shares.extend(found.shares);
            }
        }
    }
    ask
}

/// Who follows the verb of speech at once: 责令经营户立行立改.
fn asked_at_once(part: &str, context: &Context<'_>) -> Option<Share> {
    let is_direct = context.is_direct && matches!(context.class, Some(Class::Order | Class::Ask));
    let length = is_direct.then(|| body::leading(part)).flatten()?;
    (length < part.trim_end_matches('。').len()).then(|| share(0..length))
}

/// The first modal of the clauses of a segment that counts, and those who are asked by any of them.
fn in_segment(segment: &str, is_promise: bool, context: &Context<'_>) -> Option<Ask> {
    let spans = clauses(segment);
    let mut ask: Option<Ask> = None;
    for (index, span) in spans.iter().enumerate() {
        let clause = segment.get(span.clone()).unwrap_or_default();
        let known = spans.get(..index).unwrap_or_default();
        // 市政局作为主管部门,将督促…: who plans stands in the clause before.
        let is_named = |modal: &modal::Modal| {
            let acts = clause.get(modal.at + modal.word.len()..).is_some_and(takes_up);
            modal.word == "将"
                && modal.at == 0
                && (context.class.is_none() || !context.is_near)
                && acts
                && earlier(segment, known).is_some()
        };
        let found = modal::first(clause, is_promise, |modal| counts(clause, modal, context) || is_named(modal));
        let Some(modal) = found else {
            // A second unit may be named without a modal of its own: 由甲牵头,乙配合.
            if let (Some(ask), Some(length)) = (&mut ask, handed(clause)) {
                ask.shares.push(share(span.start..span.start + length));
            }
            continue;
        };
        let body = whom(clause, &modal).map(|found| found.start + span.start..found.end + span.start);
        let is_bare = body.is_none() && is_bare(clause, modal.at);
        let body = body.or_else(|| is_bare.then(|| earlier(segment, known)).flatten());
        // 对困难家庭要逐户上门 says in which case, and not who.
        let is_case = prefix(without_number(clause), &["对", "针对", "就"]).is_some();
        let has_topic = body.is_none() && !is_bare && !is_case && modal.force == Force::Order;
        let is_open = body.is_none();
        let found =
            Ask { force: modal.force, modal: Some(modal.word), shares: Vec::new(), deadline: None, has_topic, is_open };
        let ask = ask.get_or_insert(found);
        if let Some(body) = body.filter(|body| ask.shares.iter().all(|share| share.body != *body)) {
            ask.shares.push(share(body));
        }
    }
    let mut ask = ask?;
    let opened = spans.first().and_then(|span| opens_with(segment, span));
    // 各单位重新报送,区纪委将逐项核验: the order is what matters.
    if ask.force == Force::Will
        && let Some(body) = &opened
        && ask.shares.iter().all(|share| share.body.start > body.end)
        && !ask.shares.is_empty()
    {
        ask = Ask { force: Force::Order, modal: None, shares: Vec::new(), ..ask };
    }
    let opened = opened.filter(|_| ask.force != Force::Will);
    if let Some(body) = opened.filter(|body| ask.shares.iter().all(|share| share.body.start != body.start)) {
        ask.shares.insert(0, share(body));
        ask.is_open = false;
    }
    Some(ask)
}

/// The unit with which a segment begins and whose task its first clause tells, though the modal stands in a later one.
fn opens_with(segment: &str, span: &Range<usize>) -> Option<Range<usize>> {
    let clause = segment.get(span.clone())?;
    let text = without_prefixes(without_number(clause), &CONNECTORS);
    let start = span.start + clause.len() - text.len();
    let length = body::leading(text)?;
    let is_told = (has(text, &TOLD) || has(text, &FAULTS)) || has_happened(text);
    (!is_told && acts(text.get(length..)?)).then_some(start..start + length)
}

pub(super) fn share(body: Range<usize>) -> Share {
    Share { body, deadline: None }
}

/// Whether a modal asks where it stands.
fn counts(clause: &str, modal: &modal::Modal, context: &Context<'_>) -> bool {
    let (head, rest) =
        (clause.get(..modal.at).unwrap_or_default(), clause.get(modal.at + modal.word.len()..).unwrap_or_default());
    let head = without_prefixes(without_number(head), &CONNECTORS);
    let head = if modal.force == Force::Will {
        without_suffixes(implied::without_time(head, context.written), &["还", "也", "都", "均", "则", "就", "又"])
    } else {
        head
    };
    match modal.force {
        Force::Order if modal.word == "需要" => body::leading(rest).is_some(),
        Force::Order if matches!(modal.word, "需" | "应" | "须") => {
            prefix(rest, &["的"]).is_none() && prefix(head, &["按照", "按", "根据", "依照", "如"]).is_none()
        }
        Force::Order => context.class.is_some() || prefix(head, &["如果", "是否", "谁", "按照"]).is_none(),
        Force::Ask => head.is_empty() || body::is_body(head) || context.is_fresh,
        Force::Hand => {
            let hands = has(
                rest,
                &[
                    "牵头", "负责", "承担", "统筹", "会同", "按", "落实", "组织", "根据", "主办", "汇总", "做好",
                    "抓好", "尽快", "研究",
                ],
            );
            let is_decided =
                matches!(context.class, Some(Class::Decide | Class::Order)) || context.is_list || context.is_asking;
            let acts = body::leading(rest).and_then(|length| rest.get(length..)).map(acts);
            is_decided && acts.is_some_and(|acts| acts || hands || context.class == Some(Class::Decide))
        }
        Force::Will => {
            let is_said = context.is_near && will(head, modal.word, context)
                || context.is_planned && modal.word == "将" && is_planner(head, rest, context);
            let is_sender = is_self(head) || (context.is_list || context.is_promising) && body::is_body(head);
            // 叮嘱工作人员将内容归类: 将 moves the object.
            let is_order = context.is_direct && context.is_fresh && context.class != Some(Class::Promise);
            let is_free = context.class.is_none() || !context.is_near;
            let is_unit = is_free && modal.word == "将" && body::leading(head) == Some(head.len());
            !is_order
                && !moves(rest)
                && (is_said || is_unit && takes_up(rest) || is_free && modal.word == "将" && is_sender)
        }
    }
}

/// Whether what stands behind 将 is something to do: 将采取以下措施.
fn takes_up(rest: &str) -> bool {
    acts(rest) || prefix(rest, &["采取以下", "采取如下", "采取有力"]).is_some()
}

/// Whether 将 moves its object to the front: 将经费纳入预算.
fn moves(rest: &str) -> bool {
    !rest.starts_with('把')
        && has(
            rest,
            &["纳入", "列入", "作为", "落实到", "分解到", "报送", "移交", "报区", "报县", "报市", "报镇", "转为"],
        )
}

/// Whether 将 and its kind tell what the speaker will do, and not what will happen or what is moved to the front.
fn will(head: &str, word: &str, context: &Context<'_>) -> bool {
    let is_agent = body::leading(head).is_some()
        || is_place(head, context.places)
        || matches!(head, "我们" | "我区" | "我县" | "我市" | "我镇" | "我局" | "自己");
    match context.class {
        Some(Class::Promise) => head.is_empty() || is_agent || word != "会",
        Some(Class::State | Class::Order | Class::Ask) => {
            is_agent && word == "将"
                || head.is_empty() && word == "将" && context.class == Some(Class::State) && context.is_fresh
        }
        _ => false,
    }
}

/// Whether who plans stands before 将, or nobody: 下一步,临江镇将…; 今后将….
fn is_planner(head: &str, rest: &str, context: &Context<'_>) -> bool {
    let acts = |rest: &str| acts(without_prefixes(rest, &["会", "会同"]));
    head.is_empty() && acts(rest)
        || is_self(head)
        || is_place(head, context.places)
        || body::leading(head) == Some(head.len())
}

/// Whether a text is how a letter names its sender: 我局, 我公司, 本中心.
fn is_self(head: &str) -> bool {
    const CHARS_MAX: usize = 6;
    let is_first = head == "我们" || prefix(head, &["我", "本"]).is_some() && body::is_body(head);
    is_first && head.chars().count() <= CHARS_MAX
}

fn is_place(head: &str, places: &BTreeSet<String>) -> bool {
    places.contains(head)
}

/// Who is asked in a clause with a modal.
fn whom(clause: &str, modal: &modal::Modal) -> Option<Range<usize>> {
    let behind = modal.at + modal.word.len();
    match modal.force {
        Force::Order | Force::Will => {
            let head = clause.get(..modal.at)?;
            let start = head.len() - without_number(head).len();
            let found = body::before_modal(head.get(start..)?).map(|(from, to)| from + start..to + start);
            // 应由区水务局牵头, 要由区水务局牵头: the unit stands behind.
            let rest = clause.get(behind..)?;
            let by = rest
                .strip_prefix('由')
                .and_then(body::leading)
                .map(|length| behind + '由'.len_utf8()..behind + '由'.len_utf8() + length);
            let needed = matches!(modal.word, "需" | "需要" | "须").then(|| body::leading(rest)).flatten();
            needed.map(|length| behind..behind + length).or(found).or(by)
        }
        Force::Ask | Force::Hand => {
            let rest = clause.get(behind..)?;
            let second = modal::find(rest, false)
                .filter(|modal| modal.force == Force::Order)
                .and_then(|modal| body::before_modal(rest.get(..modal.at)?));
            let (from, to) = second.or_else(|| body::leading(rest).map(|length| (0, length)))?;
            Some(behind + from..behind + to)
        }
    }
}

/// Whether nothing but numbers, connectors and adverbs stands before a modal.
fn is_bare(clause: &str, at: usize) -> bool {
    let head = without_prefixes(without_number(clause.get(..at).unwrap_or_default()), &CONNECTORS);
    without_prefixes(without_prefixes(head, &ADVERBS), &["还", "也", "更", "就", "都", "既", "又", "一定"]).is_empty()
}

/// Who is named in the clauses before a bare modal: a clause that is nothing but a name, or that says of one why he is
/// asked: 区水务集团作为业主,须….
fn earlier(segment: &str, spans: &[Range<usize>]) -> Option<Range<usize>> {
    spans.iter().rev().take(3).find_map(|span| {
        let clause = segment.get(span.clone())?;
        let text = without_prefixes(without_number(clause), &CONNECTORS);
        let text = without_prefixes(text, &["答:", "答"]);
        let start = span.start + clause.len() - text.len();
        if body::is_body(text) {
            return Some(start..span.end);
        }
        let length = body::leading(text)?;
        let rest = text.get(length..)?;
        let says_why = prefix(rest, &["作为", "肩负", "承担", "重任", "责任", "责无旁贷", "身处", "处在", "担负"])
            .is_some()
            || rest.starts_with('是') && has(rest, &["责任", "业主", "牵头", "主管", "承办", "主体", "主力军"]);
        let is_all =
            prefix(text, &body::ALL).is_some() && !has(rest, &TOLD) && !has(rest, &FAULTS) && !rest.starts_with('的');
        (says_why || is_all).then_some(start..start + length)
    })
}

/// The unit that a clause without a modal hands a part of the task to, in bytes.
pub(super) fn handed(clause: &str) -> Option<usize> {
    let length = body::leading(clause)?;
    let rest = clause.get(length..)?;
    let is_name = length > "专班".len();
    (is_name && (acts(rest) || prefix(rest, &["协助", "参与"]).is_some())).then_some(length)
}
