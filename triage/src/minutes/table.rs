//! Tasks in a table, and labels that say who and by when: 责任单位：区水务局.

use super::deadline::{self, Deadline, DeadlineKind, Written};
use super::words::has;

/// What the columns of a table of tasks are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    task: usize,
    body: Option<usize>,
    deadline: Option<usize>,
}

/// A task of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Task {
    pub body: Option<String>,
    pub deadline: Option<Deadline>,
}

const TASK: [&str; 8] = ["任务", "事项", "工作内容", "措施", "问题", "内容", "项目", "目标"];
const BODY: [&str; 22] = [
    "责任单位",
    "牵头单位",
    "承办单位",
    "主办单位",
    "责任部门",
    "牵头部门",
    "落实单位",
    "整改单位",
    "承办部门",
    "主办部门",
    "负责单位",
    "负责部门",
    "主责单位",
    "责任主体",
    "责任科室",
    "牵头科室",
    "承办科室",
    "办理单位",
    "实施单位",
    "整改主体",
    "责任人",
    "牵头人",
];
const WHEN: [&str; 7] = ["时限", "完成时间", "截止", "期限", "时间节点", "整改时间", "办结时间"];
const WITH: [&str; 4] = ["配合单位", "协办单位", "配合部门", "参与单位"];

/// The cells of a row.
pub(super) fn cells(row: &str) -> Vec<&str> {
    let mark = ['\t', '|', '\u{3000}'].into_iter().find(|mark| row.contains(*mark)).unwrap_or('|');
    row.trim_matches('|').split(mark).map(str::trim).filter(|cell| mark != '\u{3000}' || !cell.is_empty()).collect()
}

/// What the columns are, when a row is the head of a table of tasks.
pub(super) fn columns(row: &str) -> Option<Columns> {
    let cells = cells(row);
    let find = |words: &[&'static str]| cells.iter().position(|cell| has(cell, words) && cell.chars().count() <= 12);
    let body = find(&BODY);
    let deadline = find(&WHEN);
    let task = cells
        .iter()
        .position(|cell| has(cell, &TASK) && !has(cell, &BODY) && !has(cell, &WHEN) && !cell.contains("序号"))?;
    (body.is_some() || deadline.is_some()).then_some(Columns { task, body, deadline })
}

/// The task of a row, when it has one.
pub(super) fn task(columns: Columns, row: &str, written: Written) -> Option<Task> {
    let cells = cells(row);
    let cell = |index: usize| cells.get(index).copied().filter(|cell| cell.chars().any(char::is_alphanumeric));
    cell(columns.task)?;
    let deadline = columns.deadline.and_then(cell).map(|cell| when(cell, written));
    Some(Task { body: columns.body.and_then(cell).map(str::to_owned), deadline })
}

/// What stands in the column of deadlines is one, however it is said.
fn when(cell: &str, written: Written) -> Deadline {
    let kind = if cell.ends_with("期间") { DeadlineKind::Period } else { DeadlineKind::Vague };
    let whole = || Deadline { kind, text: cell.to_owned(), date: None };
    let found = deadline::find(cell, written)
        .or_else(|| deadline::find(&format!("{cell}前"), written))
        .or_else(|| deadline::find(&format!("{cell}内"), written));
    found.map_or_else(whole, |found| Deadline { text: cell.to_owned(), ..found })
}

/// What the labels of a text say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Labels {
    pub body: Option<String>,
    pub partners: Option<String>,
    pub deadline: Option<Deadline>,
    /// Nothing stands before the first label.
    pub is_alone: bool,
}

/// The labels of a text, and whether it has any.
pub(super) fn labels(text: &str, written: Written) -> Option<Labels> {
    let value = |words: &[&str]| {
        let (at, end) = words
            .iter()
            .filter_map(|word| {
                let at = text.find(word)?;
                let rest = text.get(at + word.len()..)?;
                rest.starts_with([':', '：']).then(|| (at, at + word.len()))
            })
            .min()?;
        let rest = text.get(end..)?.trim_start_matches([':', '：']);
        let stop = rest.find(['。', ';', '；', ')', '）', ' ', '\n', '，', ',']).unwrap_or(rest.len());
        Some((at, rest.get(..stop)?.trim().to_owned())).filter(|(_, value)| !value.is_empty())
    };
    let body = value(&BODY);
    let partners = value(&WITH);
    let deadline = value(&["完成时限", "整改时限", "完成时间", "办结时限", "时限要求", "时限"]);
    let first = [&body, &partners, &deadline].into_iter().flatten().map(|(at, _)| *at).min()?;
    let is_alone = text.get(..first).is_none_or(|before| !before.chars().any(char::is_alphanumeric));
    Some(Labels {
        body: body.map(|(_, value)| value),
        partners: partners.map(|(_, value)| value),
        deadline: deadline.map(|(_, value)| when(&value, written)),
        is_alone,
    })
}
