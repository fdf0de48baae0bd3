//! S5: a closed item stays closed but for counted reopening within a window.

use super::{Input, targets};
use crate::finding::{Code, Finding};
use crate::list::{List, Move, MoveKind, Stage};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    for stage in &input.list.stages {
        if !stage.kind.is_live() {
            let (holder, limit) = (!stage.holders.is_empty(), stage.limit.is_some() || stage.overdue.is_some());
            if holder || limit || stage.work || stage.acceptance {
                let what = if holder {
                    "a holder"
                } else if limit {
                    "a limit"
                } else {
                    "work to do"
                };
                let message = format!("the closed stage `{}` has {what}", stage.name);
                findings
                    .push(Finding::new(Code::S5, &stage.at, message).help("a closed item needs nobody; take it out"));
            }
        }
        for step in &stage.moves {
            if let Some((message, help)) = fault(input.list, stage, step) {
                findings.push(Finding::new(Code::S5, &step.at, message).help(help));
            }
        }
    }
}

fn fault(list: &List, stage: &Stage, step: &Move) -> Option<(String, &'static str)> {
    let (name, at) = (&step.name, &stage.name);
    if stage.kind.is_live() {
        let help = "let it be an ordinary step, or move it to a closed stage";
        return (step.kind == MoveKind::Reopen)
            .then(|| (format!("`{name}` reopens `{at}`, which is not closed"), help));
    }
    if step.kind != MoveKind::Reopen {
        return Some((format!("`{name}` leads out of the closed stage `{at}`"), "make it `kind = \"reopen\"`"));
    }
    if step.within.is_none() || step.at_most.is_none() {
        let help = "add `within = \"90 days\"` and `at_most = 1`";
        return Some((format!("`{name}` reopens without a window and a counter"), help));
    }
    let live = targets(list, step).all(|target| target.kind.is_live());
    (!live).then(|| (format!("`{name}` reopens into a closed stage"), "lead it to a stage where someone acts"))
}
