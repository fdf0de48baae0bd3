//! S15: a hand-over to another unit is accepted there, or can be given back within a stated time; a refused hand-over
//! has a holder all the while.

use super::{Input, targets, timer_target, unit_of};
use crate::finding::{Code, Finding};
use crate::list::{List, MoveKind, Stage};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let list = input.list;
    for stage in list.stages.iter().filter(|stage| stage.kind.is_live()) {
        if stage.acceptance && !can_refuse(list, stage) {
            let message = format!("a unit can accept in `{}` and cannot refuse", stage.name);
            let help = "add a move of kind \"return\" that leads to a live stage";
            findings.push(Finding::new(Code::S15, &stage.at, message).help(help));
        }
        for step in &stage.moves {
            let back = matches!(step.kind, MoveKind::Return | MoveKind::Redo | MoveKind::Reopen);
            for to in targets(list, step).filter(|to| crosses(list, stage, to)) {
                let (message, help) = if back || (to.acceptance && step.direct.is_none()) {
                    continue;
                } else if step.direct.is_none() {
                    let message =
                        format!("`{}` hands the item to another unit in `{}`, which is not asked", step.name, to.name);
                    (message, "make that stage `acceptance = true`, or add `direct = \"2 working days\"` here")
                } else if can_give_back(to) {
                    continue;
                } else {
                    let message =
                        format!("`{}` hands the item over for good: `{}` cannot give it back", step.name, to.name);
                    (message, "add a move of kind \"return\" or \"redo\" there")
                };
                findings.push(Finding::new(Code::S15, &step.at, message).help(help));
            }
        }
        let Some(to) = timer_target(list, stage).filter(|to| crosses(list, stage, to)) else { continue };
        if let (Some(overdue), false) = (&stage.overdue, to.acceptance || can_give_back(to)) {
            let message =
                format!("silence in `{}` hands the item to another unit in `{}` for good", stage.name, to.name);
            let help = "add a move of kind \"return\" or \"redo\" there, or make it an acceptance stage";
            findings.push(Finding::new(Code::S15, &overdue.at, message).help(help));
        }
    }
}

fn crosses(list: &List, from: &Stage, to: &Stage) -> bool {
    let unit = |stage: &Stage| stage.holder().and_then(|holder| unit_of(list, holder));
    match (unit(from), unit(to)) {
        (Some(from), Some(to_unit)) => to.kind.is_live() && from != to_unit,
        _ => false,
    }
}

fn can_refuse(list: &List, stage: &Stage) -> bool {
    stage.moves.iter().any(|step| {
        step.kind == MoveKind::Return && !step.to.is_empty() && targets(list, step).all(|to| to.kind.is_live())
    })
}

fn can_give_back(stage: &Stage) -> bool {
    stage.moves.iter().any(|step| matches!(step.kind, MoveKind::Return | MoveKind::Redo))
}
