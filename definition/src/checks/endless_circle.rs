//! S11: nothing goes round for ever. Without its counted moves the list has no circle, and where a counter is used up a
//! way on is open.

use super::{Input, targets, timer_target};
use crate::finding::{Code, Finding, Span};
use crate::graph::Graph;
use crate::list::{List, Move, MoveKind, Stage, StageKind};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    circles(input.list, input.graph, findings);
    dead_ends(input.graph, findings);
}

/// An uncounted step: from, to, name, place.
struct Free<'a> {
    from: usize,
    to: usize,
    name: &'a str,
    at: &'a Span,
}

fn circles(list: &List, graph: &Graph<'_>, findings: &mut Vec<Finding>) {
    let free = free_steps(list);
    let parts = reach(list.stages.len(), &free);
    let mut told = vec![false; list.stages.len()];
    for step in free.iter().filter(|step| parts[step.to][step.from]) {
        // One finding a circle: at the step that closes it, the last in the file.
        if told[step.from] || step.to > step.from {
            continue;
        }
        let around = |stage: usize| parts[step.to][stage] && parts[stage][step.from];
        (0..told.len()).filter(|stage| around(*stage)).for_each(|stage| told[stage] = true);
        let (from, to) = (&list.stages[step.from].name, &list.stages[step.to].name);
        let message = if step.from == step.to {
            format!("`{}` can be made in `{from}` for ever and nothing counts how often", step.name)
        } else {
            format!("an item can go round for ever: `{}` leads from `{from}` back to `{to}`", step.name)
        };
        findings.push(
            Finding::new(Code::S11, step.at, message)
                .help("add `at_most` here and a move that is open when it is reached, for example to an arbiter")
                .story(story(graph, &free, step)),
        );
    }
}

fn free_steps(list: &List) -> Vec<Free<'_>> {
    let place = |stage: &Stage| list.stages.iter().position(|other| std::ptr::eq(other, stage)).unwrap_or(0);
    let mut free = Vec::new();
    for (from, stage) in list.stages.iter().enumerate().filter(|(_, stage)| stage.kind.is_live()) {
        for step in stage.moves.iter().filter(|step| step.at_most.is_none() && !step.is_note()) {
            let stays = step.to.is_empty() && step.kind != MoveKind::Extend && step.kind != MoveKind::Suspend;
            if step.to.is_empty() && !stays {
                free.push(Free { from, to: from, name: &step.name, at: &step.at });
            }
            free.extend(targets(list, step).map(|to| Free { from, to: place(to), name: &step.name, at: &step.at }));
        }
        if let (Some(overdue), Some(to)) = (&stage.overdue, timer_target(list, stage))
            && overdue.at_most.is_none()
        {
            free.push(Free { from, to: place(to), name: "clock", at: &overdue.at });
        }
    }
    free.retain(|step| list.stages[step.to].kind.is_live());
    free
}

/// Which stage leads to which by uncounted steps; each leads to itself.
fn reach(stages: usize, free: &[Free<'_>]) -> Vec<Vec<bool>> {
    let mut parts: Vec<Vec<bool>> = (0..stages).map(|a| (0..stages).map(|b| a == b).collect()).collect();
    for (start, reached) in parts.iter_mut().enumerate() {
        let mut todo = vec![start];
        while let Some(at) = todo.pop() {
            for step in free.iter().filter(|step| step.from == at) {
                if !std::mem::replace(&mut reached[step.to], true) {
                    todo.push(step.to);
                }
            }
        }
    }
    parts
}

/// How an item gets there, once round, and the beginning of the next round.
fn story(graph: &Graph<'_>, free: &[Free<'_>], back: &Free<'_>) -> Vec<String> {
    let Some(first) = (0..graph.states.len()).find(|number| graph.states[*number].stage == back.to) else {
        return Vec::new();
    };
    let mut story = graph.story(first);
    let mut round = around(free, back);
    round.push(back.name.to_owned());
    story.extend(round.iter().cloned());
    story.push(round[0].clone());
    story.push("…".to_owned());
    story
}

/// The shortest uncounted way from the end of a step to its beginning.
fn around(free: &[Free<'_>], back: &Free<'_>) -> Vec<String> {
    let mut ways: Vec<(usize, Vec<String>)> = vec![(back.to, Vec::new())];
    let mut seen = vec![back.to];
    let mut next = 0;
    while next < ways.len() {
        let (at, way) = ways[next].clone();
        if at == back.from {
            return way;
        }
        for step in free.iter().filter(|step| step.from == at) {
            if !seen.contains(&step.to) {
                seen.push(step.to);
                let mut way = way.clone();
                way.push(step.name.to_owned());
                ways.push((step.to, way));
            }
        }
        next += 1;
    }
    Vec::new()
}

fn dead_ends(graph: &Graph<'_>, findings: &mut Vec<Finding>) {
    let stuck = |number: usize| used_up(graph, number).is_some() && !way_on(graph, number);
    for number in graph.first_of_each_stage(stuck) {
        let (stage, Some(step)) = (graph.stage(number), used_up(graph, number)) else { continue };
        let message = format!("when `{}` is used up in `{}` no way on is open", step.name, stage.name);
        findings.push(
            Finding::new(Code::S11, &step.at, message)
                .help("add a move that is open then and does not close as done, for example to an arbiter")
                .story(graph.story(number)),
        );
    }
}

fn used_up<'a>(graph: &Graph<'a>, number: usize) -> Option<&'a Move> {
    let (state, stage) = (&graph.states[number], graph.stage(number));
    let matters = |step: &&Move| !matches!(step.kind, MoveKind::Note | MoveKind::Extend | MoveKind::Suspend);
    let closed = |step: &&Move| graph.guard_holds(state, step) && graph.is_used_up(state, stage, step);
    stage.moves.iter().filter(|_| stage.kind.is_live()).filter(matters).find(closed)
}

fn way_on(graph: &Graph<'_>, number: usize) -> bool {
    let (state, stage) = (&graph.states[number], graph.stage(number));
    let on = |step: &&Move| {
        let done = |target: &crate::list::Target| {
            graph.list.stage(&target.stage).is_some_and(|stage| stage.kind == StageKind::ClosedDone)
        };
        let by_people = !step.by.is_empty() || !step.by_table;
        by_people && !step.is_note() && !step.to.is_empty() && !step.to.iter().any(done)
    };
    stage.moves.iter().filter(on).any(|step| graph.is_open(state, stage, step))
}
