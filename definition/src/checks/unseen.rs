//! S19: who must act sees the item and what he needs for it; the unit that an item speaks against never holds it.

use super::Input;
use crate::finding::{Code, Finding};
use crate::list::{List, MoveKind, Role, UnitRule, Word};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let list = input.list;
    hidden_needs(list, findings);
    let Some(against) = &list.against else { return };
    accused_holds(list, against, findings);
    named_late(list, against, findings);
}

/// A field that a move carries, or that someone is said to read, is not hidden from him.
fn hidden_needs(list: &List, findings: &mut Vec<Finding>) {
    for field in list.fields.iter().filter(|field| !field.hidden_from.is_empty()) {
        let hidden = |role: &Word| field.hidden_from.iter().any(|other| **other == **role);
        for role in field.read_by.iter().filter(|role| hidden(role)) {
            let message = format!("`{role}` reads `{}`, which is hidden from it", field.name);
            let help = "take the role out of `read_by` or out of `hidden_from`";
            findings.push(Finding::new(Code::S19, &role.at, message).help(help));
        }
        for (stage, step) in list.moves() {
            let carries = step.needs.iter().chain(&step.may).any(|name| **name == *field.name);
            for role in step.actors(stage).iter().filter(|role| carries && hidden(role)) {
                let message = format!("`{role}` must give `{}` in `{}` and never sees it", field.name, step.name);
                let help = "take the role out of `hidden_from`, or let another role make the move";
                findings.push(Finding::new(Code::S19, &step.name.at, message).help(help));
            }
        }
    }
}

/// A holder that may turn out to be the accused unit has somebody to stand in.
fn accused_holds(list: &List, against: &Word, findings: &mut Vec<Finding>) {
    let holders = list.stages.iter().filter(|stage| stage.kind.is_live()).flat_map(|stage| &stage.holders);
    let mut seen: Vec<&str> = Vec::new();
    for role in holders.filter_map(|role| list.role(role)) {
        if seen.contains(&&*role.name.text) {
            continue;
        }
        seen.push(&role.name);
        let rule = unit_of(list, role);
        let is_fixed = matches!(rule, Some(UnitRule::Id(_)) | None);
        if matches!(rule, Some(UnitRule::Field(field)) if **field == **against) {
            let message = format!("`{}` would hold items that speak against it", role.name);
            let help = "let the role name another unit";
            findings.push(Finding::new(Code::S19, &role.at, message).help(help));
        } else if !is_fixed && role.fallback.is_none() {
            let message = format!("nobody stands in for `{}` when the item speaks against its unit", role.name);
            findings.push(Finding::new(Code::S19, &role.at, message).help("add `fallback`"));
        }
    }
}

/// The rule by which a role finds its unit, through every `same_as`; nothing where they turn in a circle.
fn unit_of<'a>(list: &'a List, role: &'a Role) -> Option<&'a UnitRule> {
    let mut role = role;
    for _ in 0..=list.roles.len() {
        match role.unit.as_ref()? {
            UnitRule::SameAs(other) => role = list.role(other)?,
            rule => return Some(rule),
        }
    }
    None
}

/// Whom an item speaks against is known before anybody holds it, or by a move that asks again who does.
fn named_late(list: &List, against: &Word, findings: &mut Vec<Finding>) {
    for (_, step) in list.moves() {
        let stays = step.to.is_empty() || matches!(step.kind, MoveKind::Note | MoveKind::Suspend);
        if stays && step.needs.iter().chain(&step.may).any(|name| **name == **against) {
            let message = format!("`{}` may name the unit that holds the item and leaves it there", step.name);
            let help = "let a move that leads to a stage carry the field";
            findings.push(Finding::new(Code::S19, &step.name.at, message).help(help));
        }
    }
}
