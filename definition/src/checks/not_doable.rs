//! S4: from every stage the done close can be reached.

use super::Input;
use crate::finding::{Code, Finding};
use crate::graph::How;
use crate::list::StageKind;

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let graph = input.graph;
    let doable = graph.reaches(|stage| stage.kind == StageKind::ClosedDone, |edge| edge.how != How::Relapse);
    for number in graph.first_of_each_stage(|number| graph.stage(number).kind.is_live() && !doable[number]) {
        let stage = graph.stage(number);
        let message = format!("an item in `{}` can never be struck off as done", stage.name);
        findings.push(
            Finding::new(Code::S4, &stage.at, message)
                .help("add a move that leads on to a `closed done` stage")
                .story(graph.story(number)),
        );
    }
}
