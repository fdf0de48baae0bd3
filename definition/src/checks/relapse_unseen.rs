//! S14: a come-back is recognised and lands in a live stage, or the list says why not.

use super::Input;
use crate::finding::{Code, Finding};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let list = input.list;
    let Some(relapse) = &list.relapse else {
        let message = "nothing says how a come-back is recognised";
        let help = "add `[relapse]` with `same`, `within` and `to`, or `none = \"why\"`";
        findings.push(Finding::new(Code::S14, &list.at, message).help(help));
        return;
    };
    if relapse.none.is_some() {
        return;
    }
    let landing = relapse.to.as_ref().and_then(|to| list.stage(to));
    let (message, help) = if relapse.same.is_empty() {
        ("a come-back has nothing by which it is recognised".to_owned(), "add `same`")
    } else if relapse.within.is_none() {
        ("a come-back has no window".to_owned(), "add `within`")
    } else if relapse.to.is_none() {
        ("a come-back lands nowhere".to_owned(), "add `to`")
    } else if let Some(stage) = landing.filter(|stage| !stage.kind.is_live()) {
        (format!("a come-back lands in the closed stage `{}`", stage.name), "let it land where someone acts")
    } else {
        return;
    };
    findings.push(Finding::new(Code::S14, &relapse.at, message).help(help));
}
