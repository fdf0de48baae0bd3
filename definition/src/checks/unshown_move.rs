//! W2: a move that no example makes.

use super::Input;
use crate::finding::{Code, Finding};
use crate::story::Says;

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let list = input.list;
    let shown = |name: &str| {
        list.examples
            .iter()
            .flat_map(|example| &example.lines)
            .any(|line| matches!(&line.says, Says::Does { what, refused: false, .. } if what == name))
    };
    for (stage, step) in list.moves().filter(|(_, step)| !step.name.is_empty() && !shown(&step.name)) {
        let message = format!("no example shows `{}` in `{}`", step.name, stage.name);
        findings.push(Finding::new(Code::W2, &step.at, message).help("tell its story in an `[[example]]`"));
    }
}
