//! S6: every live stage has exactly one holder, and each role that holds or acts says which unit that is.

use super::Input;
use crate::finding::{Code, Finding};
use crate::list::{UnitRule, Word};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let list = input.list;
    for stage in list.stages.iter().filter(|stage| stage.kind.is_live()) {
        let message = match stage.holders.as_slice() {
            [] => format!("nobody holds an item in `{}`", stage.name),
            [_] => continue,
            several => format!("{} roles hold an item in `{}`, so none of them does", several.len(), stage.name),
        };
        let help = "add one `holder`; partners get child items of their own";
        findings.push(Finding::new(Code::S6, &stage.at, message).help(help));
    }
    for role in &list.roles {
        let named = |words: &[Word]| words.iter().any(|word| **word == *role.name);
        let holds = list.stages.iter().any(|stage| stage.kind.is_live() && named(&stage.holders));
        let acts = named(&list.registrars) || list.moves().any(|(_, step)| named(&step.by));
        let stands_in = list.roles.iter().any(|other| other.fallback.as_deref() == Some(&*role.name));
        match &role.unit {
            None if holds || acts || stands_in => {
                let does = match (holds, acts) {
                    (true, _) => "holds items",
                    (false, true) => "acts",
                    (false, false) => "stands in for another",
                };
                let message = format!("the role `{}` {does} and does not say which unit that is", role.name);
                let help = "add `unit = { id = \"…\" }`, `{ field = \"…\" }` or another rule";
                findings.push(Finding::new(Code::S6, &role.at, message).help(help));
            }
            Some(UnitRule::SameAs(_) | UnitRule::Above(_)) if turns_back(list, &role.name) => {
                let message = format!("the unit of `{}` depends on itself", role.name);
                findings.push(Finding::new(Code::S6, &role.at, message).help("let one of these roles name its unit"));
            }
            _ => {}
        }
    }
}

fn turns_back(list: &crate::List, role: &str) -> bool {
    let mut name = role;
    for _ in 0..=list.roles.len() {
        match list.role(name).and_then(|role| role.unit.as_ref()) {
            Some(UnitRule::SameAs(other) | UnitRule::Above(other)) => name = other,
            _ => return false,
        }
    }
    true
}
