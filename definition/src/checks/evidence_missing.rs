//! S13: closing, returning, extending, suspending, merging, cancelling and reopening need evidence; a close by the clock
//! needs attempts.

use super::{Input, targets, timer_target};
use crate::finding::{Code, Finding};
use crate::list::MoveKind;

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let list = input.list;
    for (_, step) in list.moves().filter(|(_, step)| step.needs.is_empty()) {
        let closes = targets(list, step).any(|target| !target.kind.is_live());
        let grave = !matches!(step.kind, MoveKind::Step | MoveKind::Note | MoveKind::Split);
        if closes || grave {
            let message = format!("`{}` can be made without any evidence", step.name);
            findings
                .push(Finding::new(Code::S13, &step.at, message).help("add `needs`: a reason, a photo, a document"));
        }
    }
    for stage in &list.stages {
        if let (Some(overdue), Some(target)) = (&stage.overdue, timer_target(list, stage))
            && !target.kind.is_live()
            && overdue.attempts.is_none()
        {
            let message = format!("silence in `{}` closes the item though nobody may have tried", stage.name);
            let help = "add `attempts`, a note that records one, and `attempts_needed`";
            findings.push(Finding::new(Code::S13, &overdue.at, message).help(help));
        }
    }
}
