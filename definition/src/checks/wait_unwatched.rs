//! S8: every wait has a timer, and no answer is an event with a name.

use super::Input;
use crate::finding::{Code, Finding};
use crate::list::StageKind;

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    for stage in input.list.stages.iter().filter(|stage| stage.kind == StageKind::Wait) {
        let name = &stage.name;
        let (message, help) = if stage.limit.is_none() {
            (format!("an item can wait in `{name}` for ever"), "add a `limit`")
        } else if stage.overdue.is_none() {
            (format!("nothing happens when no answer comes in `{name}`"), "add `overdue`")
        } else if stage.overdue.as_ref().is_some_and(|overdue| overdue.name.is_none()) {
            (format!("no answer in `{name}` has no name, so nobody can count it"), "add `name` to `overdue`")
        } else if stage.waits_for.is_none() {
            (format!("`{name}` does not say for whom it waits"), "add `waits_for`")
        } else {
            continue;
        };
        findings.push(Finding::new(Code::S8, &stage.at, message).help(help));
    }
}
