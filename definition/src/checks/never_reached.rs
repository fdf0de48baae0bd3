//! S2: a stage that no item reaches, a move that nobody can make.

use super::Input;
use crate::finding::{Code, Finding};
use crate::graph::How;
use crate::list::{Move, Stage};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let graph = input.graph;
    if graph.too_many || graph.states.is_empty() {
        return;
    }
    for (place, stage) in input.list.stages.iter().enumerate() {
        if !graph.states.iter().any(|state| state.stage == place) {
            let message = format!("no item ever reaches the stage `{}`", stage.name);
            let help = "lead a move to it, or take it out";
            findings.push(Finding::new(Code::S2, &stage.at, message).help(help));
            continue;
        }
        for (at, step) in stage.moves.iter().enumerate() {
            let is_made = |number: usize| {
                graph.edges[number].iter().any(|edge| matches!(edge.how, How::Person { step, .. } if step == at))
            };
            let open = |number: usize| graph.is_open(&graph.states[number], stage, step);
            if !(0..graph.states.len())
                .any(|number| graph.states[number].stage == place && (is_made(number) || open(number)))
            {
                findings.push(dead(input, stage, step));
            }
        }
    }
}

fn dead(input: &Input<'_>, stage: &Stage, step: &Move) -> Finding {
    let graph = input.graph;
    let here = |number: &usize| *graph.stage(*number).name == *stage.name;
    let guarded = !(0..graph.states.len()).filter(here).any(|number| graph.guard_holds(&graph.states[number], step));
    let (why, help) = if guarded {
        ("its `when` can never be true there", "mend the condition, or have a move before it fill the field")
    } else {
        ("its counter is always used up there", "raise `at_most`, or give it a counter of its own")
    };
    Finding::new(Code::S2, &step.at, format!("nobody can ever make `{}` in `{}`: {why}", step.name, stage.name))
        .help(help)
}
