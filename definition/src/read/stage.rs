//! Reads stages, limits and moves.

use super::cells::condition;
use super::{length, name_of, pair, text, title, title_at, truth, word, words};
use crate::condition::Condition;
use crate::finding::{Code, Finding};
use crate::list::{
    Exception, Limit, LimitSpan, LimitStart, Mark, Move, MoveKind, Opens, Overdue, Stage, StageKind, Target, Word,
};
use crate::tree::{Entry, Node, Value};

/// Reads a stage; limits start as the list's defaults say unless they say otherwise.
pub fn stage(entry: &Entry, starts: LimitStart, findings: &mut Vec<Finding>) -> Stage {
    let node = &entry.node;
    let kind = match text(node, "kind").as_deref() {
        Some("wait") => StageKind::Wait,
        Some("closed done") => StageKind::ClosedDone,
        Some("closed other") => StageKind::ClosedOther,
        _ => StageKind::Open,
    };
    Stage {
        at: node.at.clone(),
        name: name_of(entry),
        title: title(node),
        kind,
        work: truth(node, "work"),
        acceptance: truth(node, "acceptance"),
        holders: words(node, "holder"),
        waits_for: title_at(node, "waits_for"),
        limit: node.get("limit").and_then(|node| limit(node, starts, findings)),
        overdue: node.get("overdue").map(overdue),
        moves: node.get("move").map_or(&[][..], Node::many).iter().map(|node| step(node, findings)).collect(),
    }
}

/// What starts a limit.
pub fn limit_start(node: &Node) -> LimitStart {
    match node.text() {
        Some("on first entering the stage") => LimitStart::FirstEntering,
        Some("on registration") => LimitStart::Registration,
        _ => LimitStart::Entering,
    }
}

fn limit(node: &Node, starts: LimitStart, findings: &mut Vec<Finding>) -> Option<Limit> {
    let ways: Vec<&str> = ["length", "by", "until"].into_iter().filter(|key| node.get(key).is_some()).collect();
    if ways.len() != 1 {
        let found = if ways.is_empty() { "none".to_owned() } else { ways.join(" and ") };
        let message = format!("a limit says its length in one way; here: {found}");
        findings
            .push(Finding::new(Code::G3, &node.at, message).help("use one of `length`, `by` with `table`, `until`"));
    }
    let span = if let Some(length) = length(node, "length") {
        LimitSpan::Length(length)
    } else if let Some(by) = word(node, "by") {
        let row = |entry: &Entry| Some((name_of(entry), entry.node.text()?.parse().ok()?));
        let rows = node.get("table").map_or(&[][..], Node::entries).iter().filter_map(row).collect();
        LimitSpan::Table { by, rows, otherwise: length(node, "otherwise") }
    } else {
        LimitSpan::Until { field: word(node, "until")?, at_most: length(node, "at_most") }
    };
    let basis = text(node, "basis");
    let mark = match text(node, "mark").as_deref().or(basis.as_deref().filter(|basis| *basis == "assumed")) {
        Some("verified") => Some(Mark::Verified),
        Some("likely") => Some(Mark::Likely),
        Some("assumed") => Some(Mark::Assumed),
        _ => None,
    };
    let starts = node.get("starts").map_or(starts, limit_start);
    Some(Limit { at: node.at.clone(), span, starts, calendar: text(node, "calendar"), basis, mark })
}

fn overdue(node: &Node) -> Overdue {
    let needed = node.get("attempts_needed").and_then(Node::whole);
    Overdue {
        at: node.at.clone(),
        name: word(node, "name"),
        title: title(node),
        raise_to: word(node, "raise_to"),
        every: length(node, "every"),
        to: word(node, "to"),
        at_most: node.get("at_most").and_then(Node::whole),
        attempts: word(node, "attempts").map(|name| (name, needed.unwrap_or(1))),
    }
}

fn step(node: &Node, findings: &mut Vec<Finding>) -> Move {
    let mut by = words(node, "by");
    let people = by.len();
    by.retain(|role| &**role != "table");
    Move {
        at: node.at.clone(),
        name: word(node, "name").unwrap_or_default(),
        title: title(node),
        kind: kind(node),
        by_table: by.len() < people,
        by,
        to: targets(node, findings),
        needs: words(node, "needs"),
        may: words(node, "may"),
        when: condition(node, "when", findings),
        at_most: node.get("at_most").and_then(Node::whole),
        counter: word(node, "counter"),
        continues: text(node, "clock").as_deref() == Some("continues"),
        extends: length(node, "extends"),
        suspends: length(node, "suspends"),
        review: word(node, "review"),
        within: length(node, "within"),
        direct: length(node, "direct"),
        opens: node.get("opens").map_or(&[][..], Node::many).iter().map(opens).collect(),
        tells_reporter: truth(node, "tells_reporter"),
        asks_children_to_stop: node.get("children").is_some(),
        exception: node.get("exception").map(exception),
    }
}

fn kind(node: &Node) -> MoveKind {
    match text(node, "kind").as_deref() {
        Some("return") => MoveKind::Return,
        Some("redo") => MoveKind::Redo,
        Some("extend") => MoveKind::Extend,
        Some("suspend") => MoveKind::Suspend,
        Some("merge") => MoveKind::Merge,
        Some("split") => MoveKind::Split,
        Some("cancel") => MoveKind::Cancel,
        Some("reopen") => MoveKind::Reopen,
        Some("note") => MoveKind::Note,
        _ => MoveKind::Step,
    }
}

fn targets(node: &Node, findings: &mut Vec<Finding>) -> Vec<Target> {
    let Some(to) = node.get("to") else { return Vec::new() };
    let target = |node: &Node, findings: &mut Vec<Finding>| match &node.value {
        Value::Text(text) => {
            Some(Target { at: node.at.clone(), stage: Word { text: text.clone(), at: node.at.clone() }, when: None })
        }
        _ => {
            let when: Option<Condition> = node.get("when").map(|_| condition(node, "when", findings));
            Some(Target { at: node.at.clone(), stage: word(node, "stage")?, when })
        }
    };
    to.many().iter().filter_map(|node| target(node, findings)).collect()
}

fn opens(node: &Node) -> Opens {
    let copies = match node.get("copies").map(|node| &node.value) {
        Some(Value::Table(entries)) => entries.iter().filter_map(pair).collect(),
        Some(_) => words(node, "copies").into_iter().map(|word| (word.clone(), word)).collect(),
        None => Vec::new(),
    };
    Opens {
        at: node.at.clone(),
        list: word(node, "list").unwrap_or_default(),
        as_child: text(node, "as").as_deref() == Some("child"),
        for_each: word(node, "for_each"),
        each_into: word(node, "each_into"),
        copies,
    }
}

fn exception(node: &Node) -> Exception {
    Exception {
        at: node.at.clone(),
        routine: text(node, "kind").as_deref() == Some("routine"),
        machine_evidence: words(node, "machine_evidence"),
        sample_percent: node.get("sample_percent").and_then(Node::whole).unwrap_or(0),
        to: word(node, "to"),
    }
}
