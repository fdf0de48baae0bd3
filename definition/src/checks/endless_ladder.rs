//! S10: raising climbs a finite ladder to a named top that is reminded, and each rung is a unit.

use std::collections::BTreeSet;

use super::Input;
use crate::finding::{Code, Finding};
use crate::list::List;

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let list = input.list;
    let first = list.stages.iter().filter_map(|stage| stage.overdue.as_ref()?.raise_to.as_ref());
    let told: BTreeSet<&str> = first
        .flat_map(|rung| std::iter::once(rung).chain(list.ladder_from(rung)))
        .chain(&list.top)
        .map(|rung| &**rung)
        .collect();
    for role in list.roles.iter().filter(|role| role.unit.is_none() && told.contains(&*role.name)) {
        let message =
            format!("the role `{}` is told of what is overdue and does not say which unit that is", role.name);
        let help = "add `unit = { id = \"…\" }`, `{ above = \"…\" }` or another rule";
        findings.push(Finding::new(Code::S10, &role.at, message).help(help));
    }
    climb(list, findings);
}

fn climb(list: &List, findings: &mut Vec<Finding>) {
    let Some(top) = &list.top else {
        let message = "the list has no top: nobody is told in the end";
        findings.push(Finding::new(Code::S10, &list.at, message).help("add `top`, the role at the end of the ladder"));
        return;
    };
    if list.remind.is_none() {
        let message = format!("`{top}` is told once and never reminded");
        findings.push(Finding::new(Code::S10, &top.at, message).help("add `remind_top_every`"));
    }
    if let Some(above) = list.role(top).and_then(|role| role.raise_to.as_ref()) {
        let message = format!("`{top}` is the top and yet raises to `{above}`");
        findings.push(Finding::new(Code::S10, &above.at, message).help("take this `raise_to` out"));
        return;
    }
    for stage in &list.stages {
        let Some(rung) = stage.overdue.as_ref().and_then(|overdue| overdue.raise_to.as_ref()) else { continue };
        if list.role(rung).is_none() || **rung == **top {
            continue;
        }
        let ladder = list.ladder_from(rung);
        if ladder.last().is_some_and(|last| ***last == **top) {
            continue;
        }
        let last = ladder.last().map_or(rung, |last| *last);
        let end = match list.role(last).and_then(|role| role.raise_to.as_ref()) {
            Some(back) => format!("turns back at `{last}` to `{back}`"),
            None => format!("ends at `{last}`"),
        };
        let message = format!("the ladder from `{}` {end} and never reaches `{top}`", stage.name);
        findings.push(Finding::new(Code::S10, &rung.at, message).help("lead each `raise_to` up to the top"));
    }
}
