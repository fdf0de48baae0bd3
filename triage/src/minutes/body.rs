//! Who is to do it: units and groups of people by how their names are made, never by a list of names.

use super::words::bodies::{DEEDS, ENDS, NO_ENDS, NO_INSIDE, NO_STARTS};
use super::words::{ADVERBS, CONNECTORS, ORDERS, has, prefix, without_prefixes, without_suffixes};

/// What may follow the last name.
const TAILS: [&str; 2] = ["等", "们"];

/// The longest name of one or several units, in bytes.
const BODY_BYTES_MAX: usize = 150;

/// The longest name of a unit that begins with a verb, in bytes.
const UNIT_BYTES_MAX: usize = 15;
/// The longest name of an office that is a verb and what it is, in bytes: 统筹办, 督查室.
const OFFICE_BYTES_MAX: usize = 15;
/// How such a name ends.
const UNITS: [&str; 14] = ["院", "所", "委", "局", "部", "部门", "办", "室", "中心", "组", "单位", "公司", "站", "队"];

/// What makes a name of a group when it stands first: all of a kind.
pub(super) const ALL: [&str; 28] = [
    "各",
    "全区",
    "全市",
    "全县",
    "全镇",
    "全街",
    "全体",
    "全乡",
    "全局",
    "全省",
    "相关",
    "有关",
    "广大",
    "所有",
    "每一名",
    "每个单位",
    "属地",
    "主管",
    "行业",
    "职能",
    "责任单位",
    "牵头",
    "承办",
    "成员单位",
    "窗口",
    "主要领导",
    "分管",
    "各位",
];

/// What may stand between a unit and its modal: when and how.
const BETWEEN: [&str; 24] = [
    "都",
    "均",
    "也",
    "还",
    "更",
    "又",
    "则",
    "就",
    "一定",
    "尤其",
    "特别",
    "同样",
    "首先",
    "今年",
    "明年",
    "要",
    "也都",
    "同时",
    "接下来",
    "下一步",
    "今后",
    "近期",
    "务",
    "一律",
];

/// Words that begin like a preposition and may begin a name: 用人单位, 在建工地.
const WORDS: [&str; 30] = [
    "同志",
    "用人",
    "用工",
    "用能",
    "用水",
    "用电",
    "用气",
    "用地",
    "在建",
    "在职",
    "在岗",
    "在校",
    "对口",
    "同级",
    "向阳",
    "以工",
    "为民",
    "和平",
    "和谐",
    "和兴",
    "和美",
    "和顺",
    "和睦",
    "同心",
    "同安",
    "同济",
    "同德",
    "从化",
    "不锈钢",
    "与会",
];
/// What was done to those who are asked: 被约谈企业.
const CALLED: [&str; 8] = ["被约谈", "被检查", "被督导", "被通报", "被巡察", "被审计", "被督查", "被考核"];
/// With these a text tells of some, and asks nobody.
const SOME: [&str; 6] = ["一些", "个别", "部分", "少数", "某些", "有些"];

/// Whether a text is the name of one or several units or of a group of people who can be asked.
pub(super) fn is_body(text: &str) -> bool {
    let text = without_prefixes(text, &CALLED);
    // 统筹办 begins with a verb and is a unit.
    let first = text.split(['、', '和', '及', '与']).next().unwrap_or(text);
    let is_unit = first.len() <= UNIT_BYTES_MAX && super::words::suffix(first, &UNITS).is_some();
    let is_office = |name: &str| {
        name.len() <= OFFICE_BYTES_MAX && super::words::suffix(name, &["办", "室", "部", "科", "中心"]).is_some()
    };
    let has_deed = text.split('、').any(|name| !is_office(name) && has(name, &DEEDS));
    let is_long = text.len() > BODY_BYTES_MAX;
    if text.len() < 6 || is_long || !ends_well(text) || is_foreign(text) || has_deed {
        return false;
    }
    // 负责人 is a person; 负责 is what a unit does.
    let unlike = |text: &str| {
        text.replace("负责人", "")
            .replace("负责同志", "")
            .replace("所在", "")
            .replace("向阳", "")
            .replace("牵头单位", "")
            .replace("牵头部门", "")
            .replace("将军", "")
    };
    if has(text, &NO_INSIDE) && has(&unlike(text), &NO_INSIDE) || prefix(text, &SOME).is_some() {
        return false;
    }
    // 组织部门 and 督查室 begin with a verb and are units; a longer text that begins so is a clause.
    let is_clause = prefix(text, &ORDERS).is_some() || prefix(text, &ADVERBS).is_some();
    let is_clause = is_clause && prefix(text, &ALL).is_none();
    if is_clause && !is_unit {
        return false;
    }
    let core = without_suffixes(without_brackets(text), &TAILS);
    let names: Vec<&str> = core.split("以及").flat_map(|part| part.split(['、', '和', '及', '与', '暨'])).collect();
    let Some((last, others)) = names.split_last() else { return false };
    // 各乡镇、村
    let is_brief = matches!(*last, "村" | "镇" | "乡" | "街" | "组" | "所" | "站" | "办") && core.starts_with('各');
    (is_name(last) || is_brief && !others.is_empty()) && others.iter().all(|name| is_short_name(name))
}

/// Whether a text begins like no name does. 有关部门 begins with 有 and is one.
fn is_foreign(text: &str) -> bool {
    prefix(text, &NO_STARTS).is_some()
        && prefix(text, &CALLED).is_none()
        && prefix(text, &WORDS).is_none()
        && prefix(text, &ALL).is_none()
}

/// Whether a text ends like a name, brackets and 等 aside.
fn ends_well(text: &str) -> bool {
    let core = without_suffixes(without_brackets(text), &TAILS);
    super::words::suffix(core, &ENDS).is_some() && super::words::suffix(core, &NO_ENDS).is_none()
}

/// A name among several need not say what it is: `区财政、住建等部门`.
fn is_short_name(name: &str) -> bool {
    name.len() <= 60 && (prefix(name, &NO_STARTS).is_none() || prefix(name, &ALL).is_some()) && !name.contains('的')
}

fn is_name(name: &str) -> bool {
    let name = without_brackets(name);
    let is_general = prefix(name, &ALL).is_some() && name.len() <= 48;
    let ends = super::words::suffix(name, &ENDS).is_some() && super::words::suffix(name, &NO_ENDS).is_none();
    let is_owned = name.contains('的') && !name.ends_with("单位") && !name.ends_with("部门") && !name.ends_with("企业");
    ends && !is_owned && (is_general || name.len() >= 6)
}

fn without_brackets(text: &str) -> &str {
    text.strip_suffix(')').and_then(|open| open.rfind('(')).and_then(|at| text.get(..at)).unwrap_or(text)
}

/// The longest beginning of a text that is a body, in bytes.
pub(super) fn leading(text: &str) -> Option<usize> {
    let text = text.get(..text.floor_char_boundary(BODY_BYTES_MAX)).unwrap_or_default();
    if is_foreign(text) {
        return None;
    }
    let length = leading_plain(text)?;
    // 各村“两委”: the inside of the quotation marks is dumb here.
    let quoted = text.get(length..).and_then(|rest| prefix(rest, &["“〇〇”", "“两委”"]));
    Some(length + quoted.map_or(0, str::len))
}

fn leading_plain(text: &str) -> Option<usize> {
    let ends = text.char_indices().map(|(at, letter)| at + letter.len_utf8());
    ends.rev().find(|end| text.get(..*end).is_some_and(|name| is_body(name) && !is_cut(text, *end)))
}

/// Where a name would be cut inside a word: what it ends with, and what stands behind.
const CUT_WORDS: [(&str, &str); 63] = [
    ("部", "署"),
    ("部", "分"),
    ("组", "织"),
    ("会", "议"),
    ("会", "同"),
    ("会", "后"),
    ("会", "前"),
    ("处", "理"),
    ("处", "置"),
    ("办", "理"),
    ("办", "公"),
    ("办", "好"),
    ("委", "托"),
    ("委", "会"),
    ("院", "内"),
    ("所", "有"),
    ("站", "位"),
    ("队", "伍"),
    ("团", "结"),
    ("区", "域"),
    ("县", "域"),
    ("市", "场"),
    ("市", "民"),
    ("区", "内"),
    ("市", "容"),
    ("社区", "矫"),
    ("企业", "家"),
    ("村", "民"),
    ("镇", "域"),
    ("领导", "小"),
    ("干部", "职"),
    ("区", "级"),
    ("市", "级"),
    ("县", "级"),
    ("校", "园"),
    ("科", "学"),
    ("室", "内"),
    ("室", "外"),
    ("局", "面"),
    ("局", "势"),
    ("会", "商"),
    ("组", "建"),
    ("区", "分"),
    ("部", "位"),
    ("办", "实"),
    ("办", "结"),
    ("中心", "任"),
    ("中心", "工"),
    ("村", "容"),
    ("社区", "居"),
    ("会", "计"),
    ("办", "法"),
    ("处", "罚"),
    ("组", "成"),
    ("所", "在"),
    ("站", "点"),
    ("科", "技"),
    ("部", "长"),
    ("府", "系"),
    ("乡", "镇"),
    ("部", "门"),
    ("队", "员"),
    ("组", "员"),
];

/// Whether a name would be cut inside a word: `区委|会`, `部|署`, `组|织`.
fn is_cut(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    let before = text.get(..end).unwrap_or_default();
    rest.starts_with('、')
        || CUT_WORDS.iter().any(|(last, next)| before.ends_with(last) && rest.starts_with(next))
        || prefix(
            rest,
            &["局", "委", "街道", "办事处", "公司", "集团", "分局", "支队", "大队", "等部门", "等单位", "等"],
        )
        .is_some()
}

/// The body that a text before a modal names, from and to in bytes: `下一步各街镇` before `要`.
pub(super) fn before_modal(text: &str) -> Option<(usize, usize)> {
    let start = text.len() - without_prefixes(text, &CONNECTORS).len();
    let trimmed = without_suffixes(text, &BETWEEN);
    // 政府系统 is a name, though 系统 is an adverb too.
    if trimmed.get(start..).is_some_and(is_body) {
        return Some((start, trimmed.len()));
    }
    let trimmed = without_suffixes(trimmed, &ADVERBS);
    let found = trimmed.get(start..)?;
    if is_body(found) {
        return Some((start, trimmed.len()));
    }
    if is_described(found) {
        return Some((start, trimmed.len()));
    }
    if let Some(length) = leading(found) {
        let rest = found.get(length..).unwrap_or_default();
        if is_predicate(rest) {
            return Some((start, start + length));
        }
    }
    inner_starts(trimmed).find(|at| trimmed.get(*at..).is_some_and(is_body)).map(|at| (at, trimmed.len()))
}

/// Whether a text names those of whom something is so: 没有开展整改的单位主要负责同志.
fn is_described(text: &str) -> bool {
    const KINDS: [&str; 12] =
        ["部门", "单位", "企业", "负责人", "负责同志", "人员", "同志", "干部", "街道", "乡镇", "社区", "责任人"];
    let Some((_, last)) = text.rsplit_once('的') else { return false };
    let is_kind = super::words::suffix(last, &KINDS).is_some() && prefix(last, &KINDS).is_some() && last.len() <= 45;
    const LEADS: [&str; 16] =
        ["对", "在", "把", "向", "从", "为", "将", "由", "让", "使", "是", "按", "根据", "请", "于", "与"];
    let is_led = prefix(text, &LEADS).is_some();
    is_kind && text.len() <= BODY_BYTES_MAX && !text.contains([',', ';', ':']) && !is_led
}

/// Whether what follows a name can be said of it before a modal comes: `今后每周`, `作为业主`, not `的工作`.
fn is_predicate(rest: &str) -> bool {
    !rest.starts_with('的') && !has(rest, &["工作", "服务", "环节", "领域", "问题", "项目", "任务", "情况"])
}

/// Where a name may begin inside a text: behind `需`, `请`, `由`, or with a word for all of a kind.
fn inner_starts(text: &str) -> impl Iterator<Item = usize> {
    let behind = ["需", "请", "由", "让", "时,", "期间", "中", "上"].into_iter();
    let behind = behind.filter_map(|word| text.find(word).map(|at| at + word.len()));
    let all = ["各", "全区", "全体", "相关", "有关", "广大", "区", "市", "县", "镇"].into_iter();
    behind.chain(all.filter_map(|word| text.find(word).filter(|at| *at > 0)))
}
