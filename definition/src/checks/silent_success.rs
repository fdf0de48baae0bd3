//! S9: no timer and no automatic step closes an item as done.

use super::{Input, closes_done, timer_target};
use crate::finding::{Code, Finding};
use crate::list::StageKind;

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    for stage in &input.list.stages {
        if let (Some(overdue), Some(target)) = (&stage.overdue, timer_target(input.list, stage))
            && target.kind == StageKind::ClosedDone
        {
            let message = format!("silence in `{}` strikes the item off as done", stage.name);
            let help = "lead it to a `closed other` stage, or raise it";
            findings.push(Finding::new(Code::S9, &overdue.at, message).help(help));
        }
        for step in stage.moves.iter().filter(|step| step.by_table && closes_done(input.list, step)) {
            let message = format!("the dispatch table could strike an item off by `{}`", step.name);
            findings.push(Finding::new(Code::S9, &step.at, message).help("take `table` out of `by`"));
        }
    }
}
