//! S17: merging and splitting lose nothing.

use super::Input;
use crate::finding::{Code, Finding};
use crate::list::{FieldKind, List, Move, MoveKind, StageKind};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    for (_, step) in input.list.moves() {
        if let Some((message, help)) = fault(input.list, step) {
            findings.push(Finding::new(Code::S17, &step.at, message).help(help));
        }
    }
}

fn fault(list: &List, step: &Move) -> Option<(String, &'static str)> {
    let name = &step.name;
    match step.kind {
        MoveKind::Merge => {
            let is_item =
                |need: &crate::list::Word| list.field(need).is_some_and(|field| field.kind == FieldKind::Item);
            let other =
                step.to.iter().all(|to| list.stage(&to.stage).is_some_and(|s| s.kind == StageKind::ClosedOther));
            if !step.needs.iter().any(is_item) {
                Some((
                    format!("`{name}` does not say into which item it merges"),
                    "add a field of type \"item\" to `needs`",
                ))
            } else if !other {
                Some((format!("`{name}` counts a merged item as something else"), "lead it to a `closed other` stage"))
            } else if !step.tells_reporter {
                Some((format!("`{name}` does not tell the reporter"), "add `tells_reporter = true`"))
            } else {
                None
            }
        }
        MoveKind::Split if !step.opens.iter().any(|opens| opens.as_child) => {
            let help = "add `opens = { list = \"…\", as = \"child\" }`, so that this item waits for its parts";
            Some((format!("`{name}` splits the item and its parts are lost"), help))
        }
        _ => None,
    }
}
