//! S12, its exceptions: a routine task closed by its doer, an enquiry answered at the desk.

use super::{Input, closes_done};
use crate::finding::{Code, Finding};
use crate::list::{Exception, List, Move, MoveKind, Stage};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    for (stage, step) in input.list.moves() {
        let Some(exception) = &step.exception else { continue };
        if let Some((message, help)) = fault(input.list, stage, step, exception) {
            findings.push(Finding::new(Code::S12, &exception.at, message).help(help));
        }
    }
}

fn fault(list: &List, stage: &Stage, step: &Move, exception: &Exception) -> Option<(String, &'static str)> {
    let name = &step.name;
    if !closes_done(list, step) {
        return Some((format!("`{name}` closes nothing as done and needs no exception"), "take `exception` out"));
    }
    let needed = |field: &crate::list::Word| step.needs.iter().any(|need| **need == **field);
    if exception.routine && (exception.machine_evidence.is_empty() || !exception.machine_evidence.iter().all(needed)) {
        let help = "name fields that a machine makes in `machine_evidence`, and in `needs`";
        return Some((format!("`{name}` is closed by its doer without machine evidence"), help));
    }
    let to = exception.to.as_ref().and_then(|to| list.stage(to)).filter(|to| to.kind.is_live());
    let Some(to) = to else {
        return Some((
            format!("the sample of `{name}` is looked at nowhere"),
            "lead `to` to a stage where someone looks",
        ));
    };
    if to.holder().is_some_and(|holder| stage.holders.iter().any(|own| **own == **holder)) {
        return Some((format!("the sample of `{name}` is looked at by its doer"), "give that stage another holder"));
    }
    let passes = to.moves.iter().any(|step| closes_done(list, step));
    let fails = to.moves.iter().any(|step| step.kind == MoveKind::Redo);
    let help = "that stage needs a move that closes as done and one of kind \"redo\"";
    (!passes || !fails).then(|| (format!("a sample of `{name}` cannot both pass and fail"), help))
}
