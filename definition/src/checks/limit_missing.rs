//! S7: every live stage has a limit with its basis and says what happens when it passes; every suspension and extension
//! has a largest count and length.

use super::Input;
use crate::finding::{Code, Finding};
use crate::list::{FieldKind, Limit, LimitSpan, List, Mark, Move, MoveKind, Stage, StageKind};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    for stage in input.list.stages.iter().filter(|stage| stage.kind.is_live()) {
        match &stage.limit {
            Some(limit) => basis(stage, limit, findings),
            None if stage.kind == StageKind::Open => {
                let message = format!("nothing says how long an item may stay in `{}`", stage.name);
                findings.push(Finding::new(Code::S7, &stage.at, message).help("add a `limit`"));
            }
            None => {}
        }
        if let Some(limit) = &stage.limit {
            cover(input.list, stage, limit, findings);
        }
        overdue(stage, findings);
        for step in &stage.moves {
            if let Some(message) = unbounded(step) {
                findings.push(Finding::new(Code::S7, &step.at, message).help("add what is missing, so that it ends"));
            }
        }
    }
}

fn basis(stage: &Stage, limit: &Limit, findings: &mut Vec<Finding>) {
    let message = match (limit.mark, &limit.basis) {
        (None, _) => format!("the limit of `{}` does not say how sure it is", stage.name),
        (Some(Mark::Verified | Mark::Likely), None) => {
            format!("the limit of `{}` names no text that it rests on", stage.name)
        }
        _ => return,
    };
    let help = "add `basis` with the text and `mark = \"verified\"` or \"likely\", or write `basis = \"assumed\"`";
    findings.push(Finding::new(Code::S7, &limit.at, message).help(help));
}

fn cover(list: &List, stage: &Stage, limit: &Limit, findings: &mut Vec<Finding>) {
    match &limit.span {
        LimitSpan::Until { field, at_most: None } => {
            let message = format!("the day in `{field}` may lie as far ahead as one likes");
            findings.push(Finding::new(Code::S7, &limit.at, message).help("add `at_most`"));
        }
        LimitSpan::Table { by, rows, otherwise: None } => {
            let Some(FieldKind::Choice(choices)) = list.field(by).map(|field| &field.kind) else { return };
            let left: Vec<&str> = choices
                .iter()
                .filter(|choice| !rows.iter().any(|(value, _)| **value == ***choice))
                .map(String::as_str)
                .collect();
            if !left.is_empty() {
                let message = format!("the limit of `{}` says nothing for `{by}`: {}", stage.name, left.join(", "));
                findings.push(Finding::new(Code::S7, &limit.at, message).help("add these rows, or `otherwise`"));
            }
        }
        _ => {}
    }
}

fn overdue(stage: &Stage, findings: &mut Vec<Finding>) {
    let Some(overdue) = &stage.overdue else {
        if stage.kind == StageKind::Open {
            let message = format!("nothing happens when the limit of `{}` passes", stage.name);
            let help = "add `overdue = { raise_to = \"…\", every = \"…\" }`";
            findings.push(Finding::new(Code::S7, &stage.at, message).help(help));
        }
        return;
    };
    let missing = match (&overdue.raise_to, overdue.every) {
        (None, _) => "who is told first",
        (_, None) => "when the next is told",
        _ => return,
    };
    let message = format!("`overdue` of `{}` does not say {missing}", stage.name);
    findings.push(Finding::new(Code::S7, &overdue.at, message).help("add `raise_to` and `every`"));
}

fn unbounded(step: &Move) -> Option<String> {
    let name = &step.name;
    match step.kind {
        MoveKind::Extend if step.at_most.is_none() => Some(format!("`{name}` extends as often as one likes")),
        MoveKind::Extend if step.extends.is_none() => Some(format!("`{name}` does not say by how much it extends")),
        MoveKind::Suspend if step.at_most.is_none() => Some(format!("`{name}` stops the clock as often as one likes")),
        MoveKind::Suspend if step.suspends.is_none() => {
            Some(format!("`{name}` stops the clock without a longest time"))
        }
        MoveKind::Suspend if step.review.is_none() => Some(format!("`{name}` has no review date")),
        _ => None,
    }
}
