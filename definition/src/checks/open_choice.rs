//! S16: automatic choices and decision tables leave no case out and none in two rows.

use super::Input;
use crate::finding::{Code, Finding};
use crate::list::{Move, Stage};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    for (stage, step) in input.list.moves() {
        let last = step.to.len().saturating_sub(1);
        if let Some(early) = step.to.iter().take(last).find(|target| target.when.is_none()) {
            let message = format!("the rows after this one of `{}` are never looked at", step.name);
            findings.push(Finding::new(Code::S16, &early.at, message).help("put the row without `when` last"));
        }
        if step.to.iter().all(|target| target.when.is_some()) && !step.to.is_empty() {
            total_and_disjoint(input, stage, step, findings);
        }
    }
    dispatch(input, findings);
}

fn total_and_disjoint(input: &Input<'_>, stage: &Stage, step: &Move, findings: &mut Vec<Finding>) {
    let graph = input.graph;
    let open = |number: &usize| {
        *graph.stage(*number).name == *stage.name && graph.is_open(&graph.states[*number], stage, step)
    };
    for number in (0..graph.states.len()).filter(open) {
        let Some(rows) = graph.rows_that_hold(number, step).into_iter().find(|rows| rows.len() != 1) else { continue };
        let message = match rows.as_slice() {
            [] => format!("`{}` leads nowhere in some case", step.name),
            _ => format!("`{}` leads to two stages in some case", step.name),
        };
        findings.push(
            Finding::new(Code::S16, &step.at, message)
                .help("add a last row without `when`, or let the rows divide all cases")
                .story(graph.story(number)),
        );
        return;
    }
}

fn dispatch(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let Some(dispatch) = &input.list.dispatch else { return };
    let last = dispatch.rows.len().saturating_sub(1);
    for row in dispatch.rows.iter().take(last).filter(|row| row.is_else()) {
        let message = "the rows after this one of the dispatch table are never looked at";
        findings.push(Finding::new(Code::S16, &row.at, message).help("put the row without conditions last"));
    }
    if !dispatch.rows.last().is_some_and(|row| row.is_else()) {
        let message = "the dispatch table leaves cases out";
        findings.push(Finding::new(Code::S16, &dispatch.at, message).help("add a last row without conditions"));
    }
}
