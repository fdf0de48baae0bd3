//! S12: who did the work does not verify it.

use super::{Input, closes_done, targets, timer_target, unit_of};
use crate::finding::{Code, Finding};
use crate::list::{List, Stage, StageKind};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let list = input.list;
    let done = list.stages.iter().any(|stage| stage.kind == StageKind::ClosedDone);
    if done && !list.stages.iter().any(|stage| stage.work && stage.kind.is_live()) {
        let message = "no stage is marked as the one where the work is done, so nobody can be kept from verifying it";
        findings.push(Finding::new(Code::S12, &list.at, message).help("add `work = true` to it"));
    }
    for (stage, step) in list.moves() {
        if !stage.kind.is_live() || !closes_done(list, step) || step.exception.is_some() {
            continue;
        }
        let worked: Vec<&Stage> =
            list.stages.iter().filter(|work| work.work && work.kind.is_live() && leads_to(list, work, stage)).collect();
        for actor in step.actors(stage) {
            let unit = unit_of(list, actor);
            let same = worked.iter().find(|work| {
                work.holders
                    .iter()
                    .any(|holder| **holder == **actor || (unit.is_some() && unit_of(list, holder) == unit))
            });
            if let Some(work) = same {
                let message =
                    format!("`{actor}` does the work in `{}` and strikes it off by `{}`", work.name, step.name);
                let help = "let another unit verify, or write down an `exception` with its sample";
                findings.push(Finding::new(Code::S12, &step.at, message).help(help));
            }
        }
    }
}

/// Whether an item can go from one stage to another, by whatever step.
fn leads_to(list: &List, from: &Stage, to: &Stage) -> bool {
    let mut seen: Vec<&str> = vec![&from.name];
    let mut todo = vec![from];
    while let Some(stage) = todo.pop() {
        if *stage.name == *to.name {
            return true;
        }
        let next = stage.moves.iter().flat_map(|step| targets(list, step)).chain(timer_target(list, stage));
        for stage in next {
            if !seen.contains(&&*stage.name) {
                seen.push(&stage.name);
                todo.push(stage);
            }
        }
    }
    false
}
