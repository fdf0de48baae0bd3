//! S3: people alone can close every item, and silence alone ends somewhere.

use super::Input;
use crate::finding::{Code, Finding};
use crate::graph::{Graph, How};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let graph = input.graph;
    let closable =
        graph.reaches(|stage| !stage.kind.is_live(), |edge| matches!(edge.how, How::Person { reliable: true, .. }));
    for number in graph.first_of_each_stage(|number| graph.stage(number).kind.is_live() && !closable[number]) {
        let stage = graph.stage(number);
        let message = format!("an item can come to stand in `{}` and no person can ever close it", stage.name);
        findings.push(
            Finding::new(Code::S3, &stage.at, message)
                .help("add a move that people can always make and that leads on to a close")
                .story(graph.story(number)),
        );
    }
    for number in graph.first_of_each_stage(|number| silence_goes_round(graph, number)) {
        let stage = graph.stage(number);
        let mut story = graph.story(number);
        story.extend(["clock".to_owned(), "clock".to_owned(), "…".to_owned()]);
        let message = format!("when nobody acts, an item in `{}` goes round for ever and nobody is told", stage.name);
        findings.push(
            Finding::new(Code::S3, &stage.at, message)
                .help("add `at_most` to `overdue`, so that it is raised in the end")
                .story(story),
        );
    }
}

/// Whether the clock alone brings a state back to itself.
fn silence_goes_round(graph: &Graph<'_>, start: usize) -> bool {
    let mut at = start;
    for _ in 0..=graph.states.len() {
        match graph.edges[at].iter().find(|edge| edge.how == How::Clock) {
            Some(edge) if edge.to == start => return true,
            Some(edge) => at = edge.to,
            None => return false,
        }
    }
    false
}
