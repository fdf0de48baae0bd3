//! What a stretch of speech without a modal asks for: a verb that orders because of where it stands, a unit with what it is
//! to do, a point that says what is to become more.

use std::ops::Range;

use super::ask::{Ask, Context, Share, handed, share};
use super::body;
use super::deadline::{self, Written};
use super::frame::Class;
use super::modal::Force;
use super::names;
use super::number::{is_numbered, without_number};
use super::sentence::clauses;
use super::words::{ADVERBS, CONNECTORS, FAULTS, OPENERS, ORDERS, TOLD, has, prefix, without_prefixes};

/// A stretch, taken apart.
struct Stretch<'t> {
    text: &'t str,
    context: &'t Context<'t>,
    /// Its clauses, in bytes of the text.
    spans: Vec<Range<usize>>,
    /// The first clause.
    clause: &'t str,
    /// What is left of it without numbers, connectors and times, and where that begins.
    head: &'t str,
    start: usize,
    /// The clauses behind.
    later: Vec<&'t str>,
    /// A point of a list that says what is to become more.
    is_raised: bool,
}

/// What a stretch without a modal asks for.
pub(super) fn find(text: &str, context: &Context<'_>) -> Option<Ask> {
    if let Some(vow) = vowed(text, context) {
        return Some(vow);
    }
    if let Some(vow) = promised(text, context) {
        return Some(vow);
    }
    let class = context.class.filter(|class| *class != Class::Promise);
    class.or((context.is_list || context.is_own && context.is_asking).then_some(Class::Decide))?;
    let stretch = Stretch::of(text, context)?;
    if stretch.tells() {
        return None;
    }
    if has(text, &CARRIED_ON) || clauses(text).iter().any(|span| text.get(span.clone()).is_some_and(carries_on)) {
        return Some(stretch.ask(Vec::new()));
    }
    if stretch.is_point() || is_copula(stretch.head) && stretch.is_stressed() {
        return Some(stretch.ask(Vec::new()));
    }
    if let Some(length) = body::leading(stretch.head) {
        return stretch.of_body(length);
    }
    if let Some(place) = stretch.place() {
        return Some(stretch.ask(vec![place]));
    }
    stretch.ordered().or_else(|| stretch.of_person()).or_else(|| stretch.timed())
}

impl<'t> Stretch<'t> {
    fn of(text: &'t str, context: &'t Context<'t>) -> Option<Self> {
        let mut spans = clauses(text);
        // 最后,宣传部门滚动发布预警信息: a connector with a comma of its own.
        let is_connector = |span: &Range<usize>| {
            text.get(span.clone()).is_some_and(|clause| {
                without_prefixes(clause, &CONNECTORS).is_empty()
                    || clause.starts_with(['从', '自']) && clause.ends_with(['日', '起', '号'])
                    || without_number(clause).starts_with('在') && super::words::suffix(clause, &PLACES).is_some()
            })
        };
        while spans.len() > 1 && spans.first().is_some_and(is_connector) {
            spans.remove(0);
        }
        // 按照要求,区水务局负责…: how it is done stands before who does it.
        let is_manner = |span: &Range<usize>| {
            let clause = without_number(text.get(span.clone()).unwrap_or_default());
            prefix(clause, &["按", "按照", "根据", "依据", "结合", "对照", "依照"]).is_some()
        };
        let names = |span: &Range<usize>| text.get(span.clone()).is_some_and(|clause| body::leading(clause).is_some());
        if spans.first().is_some_and(is_manner) && spans.get(1).is_some_and(names) {
            spans.remove(0);
        }
        let first = spans.first()?;
        let clause = text.get(first.clone())?;
        let head = without_prefixes(without_number(clause), &CONNECTORS);
        let head = without_place(without_time(head, context.written));
        let start = first.start + clause.len() - head.len();
        let later = spans.iter().skip(1).filter_map(|span| text.get(span.clone())).collect();
        let point = without_number(text.split([',', '。']).next().unwrap_or_default());
        let is_raised = context.is_list && raises(point);
        Some(Self { text, context, spans, clause, head, start, later, is_raised })
    }

    fn ask(&self, shares: Vec<Share>) -> Ask {
        Ask {
            force: Force::Order,
            modal: None,
            shares,
            deadline: deadline::find(self.text, self.context.written),
            has_topic: false,
            is_open: false,
        }
    }

    /// Whether it says what is, or what was done.
    fn tells(&self) -> bool {
        // 对存在隐患的 says in which case, and not what is.
        let bare = self.text.replace("对存在", "").replace("对个别", "");
        let is_fault = has(&bare, &FAULTS) && !acts_self(self.head);
        let is_told = (has(&bare, &TOLD) || is_fault) && !self.is_raised || has_happened(self.text);
        let is_spoken = super::number::style(self.text) == Some(super::number::Style::Spoken);
        let is_report =
            !is_spoken && prefix(without_number(self.text), &["汇报", "听取", "通报", "传达", "学习传达"]).is_some();
        let is_passed =
            prefix(self.head, &["同意", "原则同意", "原则上同意", "通过", "原则通过", "听取", "审议", "会议"])
                .is_some();
        is_told
            || is_report
            || self.later.is_empty() && super::words::suffix(self.clause, &WEIGHS).is_some()
            || self.text.ends_with(['?', ':'])
            || is_copula(self.head) && !self.is_point() && !self.is_stressed()
            || self
                .later
                .iter()
                .any(|clause| prefix(clause, &["是", "能够", "可以", "才能", "有助于", "有利于"]).is_some())
            || super::words::suffix(self.clause, &["汇报", "介绍", "通报", "反映", "发言"]).is_some()
                && !self.later.is_empty()
            || is_passed
                && !self.is_means()
                && !has(self.text, &CARRIED_ON)
                && !self.later.iter().any(|clause| carries_on(clause))
    }

    /// A point behind the first of a list of orders, with an order in a later clause: 二是创建是全面的,…,补齐短板.
    fn is_point(&self) -> bool {
        let is_spoken = super::number::style(self.clause) == Some(super::number::Style::Spoken);
        is_spoken && self.context.is_asking && self.later.iter().any(|clause| acts_self(clause))
    }

    /// What is stressed is first called important and then asked for: 强调:整治是重点工作,深入实施行动,开展清洁.
    fn is_stressed(&self) -> bool {
        let is_order = self.context.is_fresh && self.context.class == Some(Class::Order);
        is_order && self.later.iter().filter(|clause| acts_self(clause)).count() > 1
    }

    /// 通过开展活动: by which means, and not what was passed.
    fn is_means(&self) -> bool {
        let ends = super::words::suffix(self.head, &["方式", "形式", "渠道", "手段", "途径", "活动"]).is_some();
        self.head.strip_prefix("通过").is_some_and(|rest| ends || prefix(rest, &ORDERS).is_some())
    }

    /// Whether orders are expected here.
    fn is_open(&self) -> bool {
        self.context.is_asking
            || self.context.is_list
            || matches!(self.context.class, Some(Class::Order | Class::Decide | Class::Ask))
    }

    /// Those who are handed a part of the task in the clauses behind.
    fn handed_later(&self) -> impl Iterator<Item = Share> {
        self.spans.iter().skip(1).filter_map(|span| {
            handed(self.text.get(span.clone())?).map(|length| share(span.start..span.start + length))
        })
    }

    /// It begins with the name of a unit, and what it is to do follows.
    fn of_body(&self, length: usize) -> Option<Ask> {
        let rest = self.head.get(length..)?;
        let is_all = prefix(self.head, &body::ALL).is_some();
        // What a report tells of a unit in a later paragraph is no order.
        let is_near =
            self.context.is_near || self.context.is_list || matches!(self.context.class, None | Some(Class::Decide));
        let acts = acts(rest) || rest.is_empty() && self.later.first().is_some_and(|clause| acts_self(clause));
        (acts && (self.is_open() && is_near || is_all)).then(|| {
            let own = std::iter::once(share(self.start..self.start + length));
            self.ask(own.chain(self.handed_later()).collect())
        })
    }

    /// A place of the article that is to do something: 青浦 of 青浦区.
    fn place(&self) -> Option<Share> {
        let placed = |text: &str| {
            let all = self.context.places.iter();
            all.map(String::as_str).find(|place| text.strip_prefix(place).is_some_and(acts_self)).map(str::len)
        };
        if !self.context.is_asking {
            return None;
        }
        if let Some(length) = placed(self.head) {
            return Some(share(self.start..self.start + length));
        }
        let span = prefix(self.head, &OPENERS).and_then(|_| self.spans.get(1))?;
        placed(self.text.get(span.clone())?).map(|length| share(span.start..span.start + length))
    }

    /// It begins with a verb that orders.
    fn ordered(&self) -> Option<Ask> {
        let context = self.context;
        let is_direct =
            context.is_direct && context.is_fresh && matches!(context.class, Some(Class::Order | Class::Ask));
        let is_point = is_numbered(self.clause) && (context.is_list || context.is_asking);
        let is_order = orders(self.head, &self.later, context)
            || is_direct && !self.head.is_empty()
            || is_point && self.later.iter().any(|clause| acts_self(clause))
            || is_point && context.is_list && self.head.starts_with("传达");
        let is_open = self.is_open() || is_numbered(self.clause) || all_order(self.head, &self.later);
        // 二是排查整治再深入,区教体局牵头: who must stands behind the point.
        let named = || self.handed_later().filter(|_| self.is_raised).collect();
        (is_order && is_open).then(|| self.ask(named()))
    }

    /// It begins with a person who is to do something, in what a meeting decided.
    fn of_person(&self) -> Option<Ask> {
        let is_decided = matches!(self.context.class, Some(Class::Decide | Class::Order));
        let length = names::leading(self.head).filter(|length| self.head.get(*length..).is_some_and(acts))?;
        is_decided.then(|| self.ask(vec![share(self.start..self.start + length)]))
    }

    /// What is to be done by then is named, and not who.
    fn timed(&self) -> Option<Ask> {
        let exact = deadline::find(self.text, self.context.written)
            .is_some_and(|deadline| deadline.kind != deadline::DeadlineKind::Vague);
        let is_timed = self.context.is_asking && has(self.text, &FINISHES) && exact;
        is_timed.then(|| Ask { has_topic: true, ..self.ask(Vec::new()) })
    }
}

/// What somebody says that he will have done by a day, without a modal: 我们承诺,剩余3处9月底前全部改造到位.
fn vowed(text: &str, context: &Context<'_>) -> Option<Ask> {
    if context.class != Some(Class::Promise) || !context.is_fresh || has_happened(text) {
        return None;
    }
    let deadline = deadline::find(text, context.written).filter(|found| found.kind != deadline::DeadlineKind::Vague);
    // 局党组诚恳接受意见,会后认真抓好落实: what comes next is what he will do.
    let plans = |span: &Range<usize>| {
        let clause = text.get(span.clone()).unwrap_or_default();
        prefix(clause, &NEXT).and_then(|next| clause.strip_prefix(next)).is_some_and(acts_self)
    };
    let is_planned = clauses(text).iter().any(plans);
    let who = body::leading(text).filter(|_| is_planned).map(|length| share(0..length));
    (is_planned || deadline.is_some() && has(text, &FINISHES)).then_some(Ask {
        force: Force::Will,
        modal: None,
        shares: who.into_iter().collect(),
        deadline,
        has_topic: false,
        is_open: true,
    })
}

/// What follows a promise in its paragraph and begins like an order: who promised goes on.
fn promised(text: &str, context: &Context<'_>) -> Option<Ask> {
    let is_free = matches!(context.class, None | Some(Class::Promise));
    let stretch = (context.is_promising && is_free).then(|| Stretch::of(text, context)).flatten()?;
    let goes_on = !stretch.tells() && orders(stretch.head, &stretch.later, context);
    goes_on.then(|| Ask { force: Force::Will, is_open: true, ..stretch.ask(Vec::new()) })
}

/// Words for what comes next.
const NEXT: [&str; 6] = ["会后", "下一步", "接下来", "今后", "下阶段", "回去后"];
/// With these a sentence says how hard or heavy something is.
const WEIGHS: [&str; 10] =
    ["任务重", "时间紧", "意义重大", "任重道远", "责任重大", "难度大", "任务艰巨", "压力大", "迫在眉睫", "任务繁重"];
/// What is approved and must be carried on with.
const CARRIED_ON: [&str; 7] = ["后印发", "后组织实施", "后实施", "抓好组织实施", "尽快印发", "按程序报", "后按程序"];
/// Whether a clause says what is done next with what was approved: 会后提交县委常委会研究, 修改完善后印发.
pub(super) fn carries_on(clause: &str) -> bool {
    const DONE: [&str; 12] =
        ["报", "提交", "提请", "印发", "下发", "实施", "上报", "送审", "发布", "公布", "办理", "执行"];
    let rest =
        prefix(clause, &["会后", "按程序", "按规定程序", "审查后", "由"]).and_then(|word| clause.strip_prefix(word));
    let later =
        clause.rsplit_once("完善后").or_else(|| clause.rsplit_once("审定后")).or_else(|| clause.rsplit_once("审查后"));
    let later = later.or_else(|| clause.rsplit_once("同意后")).map(|(_, rest)| rest);
    rest.filter(|_| !clause.starts_with('由')).is_some_and(|rest| has(rest, &DONE))
        || later.is_some_and(|rest| has(rest, &DONE))
}

/// What a thing that is asked for does by a day.
const FINISHES: [&str; 20] = [
    "完工",
    "完成",
    "建成",
    "开工",
    "投用",
    "投入使用",
    "到位",
    "办结",
    "见效",
    "报送",
    "启动",
    "交付",
    "竣工",
    "通车",
    "落地",
    "印发",
    "出台",
    "上报",
    "报告",
    "整改",
];

/// What is left of a clause when it begins with a day or a length of time: 三日内拿出方案.
pub(super) fn without_time(head: &str, written: Written) -> &str {
    let found = deadline::find(head, written);
    found.and_then(|deadline| head.strip_prefix(deadline.text.as_str())).filter(|rest| !rest.is_empty()).unwrap_or(head)
}

/// How words for where or in the course of what end.
const PLACES: [&str; 10] = ["过程中", "工作中", "期间", "基础上", "前提下", "的同时", "方面", "中", "时", "上"];

/// What is left of a clause when it begins with where or in the course of what: 在处理投诉过程中注意保密.
fn without_place(head: &str) -> &str {
    const PLACE_BYTES_MAX: usize = 90;
    let is_place = head.starts_with('在') && !head.starts_with("在建");
    let found = PLACES.iter().filter_map(|end| head.find(end).map(|at| at + end.len())).min().filter(|_| is_place);
    let rest = found.filter(|at| *at <= PLACE_BYTES_MAX).and_then(|at| head.get(at..));
    rest.filter(|rest| !rest.is_empty() && !rest.starts_with('的')).unwrap_or(head)
}

/// Whether what follows the name of a unit is what it is to do.
pub(super) fn acts(rest: &str) -> bool {
    const HOW: [&str; 19] = [
        "负责", "牵头", "配合", "按", "于", "会同", "联合", "在", "同步", "具体", "承担", "每", "至少", "对照", "根据",
        "结合", "依托", "滚动", "错时",
    ];
    acts_self(rest)
        || prefix(rest, &HOW).is_some()
        || prefix(rest, &["对", "把", "向"]).is_some() && (has(rest, &ADVERBS) || has(rest, &["进行", "开展", "予以"]))
        || deadline::find(rest, Written::default()).is_some_and(|found| {
            rest.starts_with(&found.text) && (found.kind != deadline::DeadlineKind::Period || has(rest, &FINISHES))
        })
}

fn acts_self(text: &str) -> bool {
    let rest = without_prefixes(text, &ADVERBS);
    rest.len() < text.len() || prefix(rest, &ORDERS).is_some()
}

/// Whether a clause begins with a verb that orders; an opener needs such a verb behind it.
fn orders(head: &str, later: &[&str], context: &Context<'_>) -> bool {
    let rest = without_prefixes(head, &ADVERBS);
    let starts = |clause: &&str| {
        let rest = without_prefixes(clause, &ADVERBS);
        let acts = prefix(rest, &ORDERS).is_some() || rest.len() < clause.len();
        prefix(rest, &OPENERS).is_none() && acts && !is_threat(clause)
    };
    // 通过开展活动,引导群众: only behind what was asked is it an order.
    if rest.starts_with("通过") {
        return context.is_asking && later.iter().any(starts);
    }
    if prefix(rest, &OPENERS).is_some_and(|opener| prefix(rest, &ORDERS).is_none_or(|order| order == opener)) {
        let object = rest.chars().skip(2).collect::<String>();
        let is_inside = has(rest, &["开展", "进行"]) || has(&object, &ADVERBS) && !head.ends_with('的');
        return is_inside
            || later.iter().any(starts)
            || head.starts_with('对')
                && head.ends_with('的')
                && later.first().is_some_and(|clause| !is_threat(clause));
    }
    let is_verb = prefix(rest, &ORDERS).is_some()
        || rest.len() < head.len()
        || context.is_list && (later.is_empty() || later.iter().any(starts)) && raises(rest);
    is_verb
        || context.is_asking
            && context.is_near
            && later.len() > 1
            && later.iter().filter(|clause| starts(clause)).count() * 2 > later.len()
        || context.is_asking
            && later.iter().any(|clause| prefix(clause, &["确保", "做到", "坚决", "务必", "切实"]).is_some())
}

/// Whether a clause says what will be done to those who do not obey: 将予以通报批评.
fn is_threat(clause: &str) -> bool {
    let rest = clause.strip_prefix('将').map(|rest| without_prefixes(rest, &ADVERBS));
    rest.is_some_and(|rest| {
        prefix(rest, &["予以", "给予", "按", "追究", "问责", "约谈", "通报", "提请", "移送", "启动", "进行"]).is_some()
    })
}

/// Whether a short point of a list says what is to become more: 思想认识再提升, 责任落实要到位.
fn raises(point: &str) -> bool {
    const CHARS_MAX: usize = 14;
    const VERBS: [&str; 14] = [
        "提升", "提高", "加强", "强化", "压实", "深化", "加力", "加码", "发力", "到位", "落实", "聚焦", "增强", "优化",
    ];
    let verb = super::words::suffix(point, &VERBS);
    let before = verb.and_then(|verb| point.strip_suffix(verb)).unwrap_or_default();
    point.chars().count() <= CHARS_MAX
        && super::words::suffix(before, &["再", "更", "要", "持续", "不断", "再次"]).is_some()
}

/// Whether every clause of a stretch begins like an order.
fn all_order(head: &str, later: &[&str]) -> bool {
    std::iter::once(&head)
        .chain(later)
        .all(|clause| acts_self(clause) || prefix(clause, &["让", "使", "为", "在"]).is_some())
}

/// Whether a clause says what something is.
fn is_copula(clause: &str) -> bool {
    clause.match_indices('是').any(|(at, _)| {
        let (head, rest) =
            (clause.get(..at).unwrap_or_default(), clause.get(at + '是'.len_utf8()..).unwrap_or_default());
        !head.ends_with([
            '凡', '于', '总', '别', '其', '但', '只', '还', '不', '就', '实', '要', '一', '二', '三', '四', '五',
        ]) && !rest.starts_with(['否', '非'])
    })
}

/// Whether 了 says that something has happened.
pub(super) fn has_happened(text: &str) -> bool {
    text.match_indices('了').any(|(at, _)| {
        let (head, rest) = (text.get(..at).unwrap_or_default(), text.get(at + '了'.len_utf8()..).unwrap_or_default());
        !head.ends_with(['为', '除', '罢', '明']) && !rest.starts_with(['解', '不', '然'])
    })
}
