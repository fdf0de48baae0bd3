//! P1 to P3: items that wait for other items.

use super::{Input, targets};
use crate::check::Checked;
use crate::finding::{Code, Finding, did_you_mean};
use crate::list::{List, MoveKind, Opens};

/// P3: cancelling a parent asks its children to stop.
pub(super) fn cancelled(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let list = input.list;
    if !all_opens(list).any(|opens| opens.as_child) {
        return;
    }
    for (_, step) in list.moves().filter(|(_, step)| step.kind == MoveKind::Cancel && !step.asks_children_to_stop) {
        if targets(list, step).any(|to| !to.kind.is_live()) {
            let message = format!("`{}` withdraws the item and says nothing to its children", step.name);
            findings.push(Finding::new(Code::P3, &step.at, message).help("add `children = \"ask to stop\"`"));
        }
    }
}

/// P2: what is handed down is there to be handed down.
pub(super) fn handed_from(input: &Input<'_>, findings: &mut Vec<Finding>) {
    for opens in all_opens(input.list) {
        if opens.for_each.is_some() && opens.each_into.is_none() {
            let message = "nothing says which field gets the unit";
            findings.push(Finding::new(Code::P2, &opens.at, message).help("add `each_into`"));
        }
        for (_, from) in opens.copies.iter().filter(|(_, from)| input.list.field(from).is_none()) {
            let message = format!("there is no field `{from}` to hand down");
            findings.push(Finding::new(Code::P2, &opens.at, message).help("take it out of `copies`"));
        }
    }
}

/// P1: the list of child items is there, is sound, and does not lead back to the parent's.
pub(super) fn check_set(lists: &[Checked], findings: &mut [Vec<Finding>]) {
    for (checked, findings) in lists.iter().zip(findings) {
        for opens in all_opens(&checked.list) {
            let at = &opens.list.at;
            match lists.iter().find(|other| *other.list.id == *opens.list) {
                None => {
                    let help = did_you_mean(&opens.list, lists.iter().map(|other| &*other.list.id));
                    let message = format!("there is no list `{}` to open an item on", opens.list);
                    findings.push(Finding::new(Code::P1, at, message).help(help));
                }
                Some(other) if !other.is_sound() && *opens.list != *checked.list.id => {
                    let message = format!("the list `{}`, on which items are opened, is not sound itself", opens.list);
                    findings.push(Finding::new(Code::P1, at, message).help("mend that list"));
                }
                Some(other) if opens.as_child && leads_back(lists, &other.list, &checked.list.id) => {
                    let message = format!("items of `{}` wait for items of `{}` in turn", opens.list, checked.list.id);
                    findings.push(Finding::new(Code::P1, at, message).help("let a child item open no parent"));
                }
                Some(_) => {}
            }
        }
    }
}

/// P2: a child gets all that its list asks for, so that it comes to be; the parent waits for it.
pub(super) fn handed_down(lists: &[Checked], findings: &mut [Vec<Finding>]) {
    for (checked, findings) in lists.iter().zip(findings) {
        for opens in all_opens(&checked.list) {
            let Some(other) = lists.iter().find(|other| *other.list.id == *opens.list) else { continue };
            for (message, help) in faults(opens, &other.list) {
                findings.push(Finding::new(Code::P2, &opens.at, message).help(help));
            }
        }
    }
}

/// P1 and P2 of a list that opens items of its own.
pub fn of_itself(list: &List, findings: &mut Vec<Finding>) {
    for opens in all_opens(list).filter(|opens| *opens.list == *list.id) {
        if opens.as_child {
            let message = format!("items of `{}` wait for items of the same list", list.id);
            findings.push(Finding::new(Code::P1, &opens.list.at, message).help("let a child item open no parent"));
        }
        for (message, help) in faults(opens, list) {
            findings.push(Finding::new(Code::P2, &opens.at, message).help(help));
        }
    }
}

fn faults(opens: &Opens, there: &List) -> Vec<(String, &'static str)> {
    let mut faults = Vec::new();
    let copied = |name: &str| opens.copies.iter().any(|(to, _)| **to == *name);
    let unit = |name: &str| opens.each_into.as_ref().is_some_and(|field| **field == *name);
    for field in there.fields.iter().filter(|field| field.required && !copied(&field.name) && !unit(&field.name)) {
        faults.push((
            format!("`{}` asks for `{}`, which is not handed down", opens.list, field.name),
            "add it to `copies`",
        ));
    }
    for to in opens.copies.iter().map(|(to, _)| to).chain(&opens.each_into) {
        if there.field(to).is_none_or(|field| !field.at_registration) {
            faults.push((
                format!("`{}` does not ask for `{to}` at registration", opens.list),
                "name a field that it asks for",
            ));
        }
    }
    faults
}

fn all_opens(list: &List) -> impl Iterator<Item = &Opens> {
    list.moves().flat_map(|(_, step)| &step.opens)
}

fn leads_back(lists: &[Checked], from: &List, to: &str) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    let mut todo: Vec<&str> = vec![&from.id];
    while let Some(id) = todo.pop() {
        if id == to {
            return true;
        }
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        let Some(list) = lists.iter().find(|other| *other.list.id == *id).map(|other| &other.list) else { continue };
        todo.extend(all_opens(list).filter(|opens| opens.as_child).map(|opens| &*opens.list));
    }
    false
}
