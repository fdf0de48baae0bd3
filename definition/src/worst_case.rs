//! The bound: how long at most until an item is struck off, or lies on the top desk.

use serde::Serialize;

use crate::graph::{Edge, Graph, How};
use crate::length::{DAY_MINUTES, Length, WORKING_DAY_MINUTES};
use crate::list::{Move, Stage};

/// How long an item can take, and by which way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorstCase {
    /// All of it in working days, rounded up: seven natural days count as five working days, eight office hours as one,
    /// a month as 31 days.
    pub working_days: u32,
    /// The same in natural days, rounded up.
    pub days: u32,
    /// The stages of the longest way, then the top of the ladder.
    pub path: Vec<String>,
}

/// The longest way through a sound list: each stage lasts to its limit, each extension and suspension is used, and at
/// the end nobody acts until the top is told. `None` when the ways have no end.
#[must_use]
pub fn worst_case(graph: &Graph<'_>) -> Option<WorstCase> {
    let order = topological(graph)?;
    let mut longest: Vec<(u64, Option<usize>)> = vec![(0, None); graph.states.len()];
    for number in order {
        for edge in onward(graph, number) {
            let minutes = longest[edge.to].0 + cost(graph, number, edge);
            if minutes > longest[number].0 {
                longest[number] = (minutes, Some(edge.to));
            }
        }
    }
    let begins =
        |number: &usize| graph.stage(*number).name.text == graph.list.first.text && graph.story(*number).len() == 1;
    let start = (0..graph.states.len()).filter(begins).max_by_key(|number| longest[*number].0)?;
    let ladder = graph.list.stages.iter().map(|stage| ladder_minutes(graph, stage)).max().unwrap_or(0);
    let total = stage_minutes(graph.stage(start)) + longest[start].0 + ladder;
    let mut path: Vec<String> = Vec::new();
    let mut at = Some(start);
    while let Some(number) = at {
        let name = &graph.stage(number).name.text;
        if path.last() != Some(name) {
            path.push(name.clone());
        }
        at = longest[number].1;
    }
    path.extend(graph.list.top.iter().map(|top| top.text.clone()));
    let round = |unit: u64| u32::try_from(total.div_ceil(unit)).unwrap_or(u32::MAX);
    Some(WorstCase { working_days: round(WORKING_DAY_MINUTES), days: round(DAY_MINUTES), path })
}

/// The ways on that take time: of a state, and of those that notes make of it. A note takes no time and may be made
/// again and again, back to what was noted before.
fn onward<'g>(graph: &'g Graph<'_>, number: usize) -> impl Iterator<Item = &'g Edge> {
    let mut noted = vec![number];
    let mut next = 0;
    while let Some(from) = noted.get(next).copied() {
        let notes = graph.edges[from].iter().filter(|edge| is_note(graph, from, edge));
        let new: Vec<usize> = notes.map(|edge| edge.to).filter(|to| !noted.contains(to)).collect();
        noted.extend(new);
        next += 1;
    }
    noted.into_iter().flat_map(move |from| {
        graph.edges[from].iter().filter(move |edge| counts(graph, from, edge) && !is_note(graph, from, edge))
    })
}

fn is_note(graph: &Graph<'_>, from: usize, edge: &Edge) -> bool {
    let How::Person { step, .. } = edge.how else { return false };
    let step = &graph.stage(from).moves[step];
    step.to.is_empty() && step.extends.is_none() && step.suspends.is_none()
}

/// Come-backs and reopenings begin a new life.
fn counts(graph: &Graph<'_>, from: usize, edge: &Edge) -> bool {
    edge.how != How::Relapse
        && graph.stage(from).kind.is_live()
        && graph.stage(edge.to).kind.is_live()
        && edge.to != from
}

fn cost(graph: &Graph<'_>, from: usize, edge: &Edge) -> u64 {
    let (here, there) = (graph.stage(from), graph.stage(edge.to));
    let How::Person { step, .. } = edge.how else { return stage_minutes(there) };
    let step = &here.moves[step];
    let more = step.extends.map_or(0, Length::minutes) + step.suspends.map_or(0, Length::minutes);
    if step.to.is_empty() || (step.continues && was_there(graph, here, there)) {
        return more;
    }
    more + stage_minutes(there)
}

/// Whether an item that comes from `here` has certainly been in `there` before, so that its clock runs on.
fn was_there(graph: &Graph<'_>, here: &Stage, there: &Stage) -> bool {
    let leads = |step: &Move| step.to.iter().any(|target| *target.stage == *here.name);
    let by_clock = |stage: &Stage| {
        stage.overdue.as_ref().and_then(|overdue| overdue.to.as_ref()).is_some_and(|to| **to == *here.name)
    };
    *graph.list.first != *here.name.text
        && graph.list.stages.iter().all(|stage| {
            *stage.name == *there.name
                || *stage.name == *here.name
                || !(stage.moves.iter().any(leads) || by_clock(stage))
        })
}

fn stage_minutes(stage: &Stage) -> u64 {
    let lengths = stage.limit.as_ref().map(|limit| limit.span.lengths()).unwrap_or_default();
    lengths.into_iter().map(Length::minutes).max().unwrap_or(0)
}

fn ladder_minutes(graph: &Graph<'_>, stage: &Stage) -> u64 {
    let Some(overdue) = &stage.overdue else { return 0 };
    let rungs = overdue.raise_to.as_ref().map_or(0, |rung| graph.list.ladder_from(rung).len());
    overdue.every.map_or(0, Length::minutes) * rungs as u64
}

/// The live states so that each stands behind all that it leads to; nothing when there is a circle.
fn topological(graph: &Graph<'_>) -> Option<Vec<usize>> {
    let mut waiting: Vec<usize> = vec![0; graph.states.len()];
    let mut back: Vec<Vec<usize>> = vec![Vec::new(); graph.states.len()];
    for (from, edges) in graph.edges.iter().enumerate() {
        if edges.is_empty() {
            continue;
        }
        for edge in onward(graph, from) {
            waiting[from] += 1;
            back[edge.to].push(from);
        }
    }
    let mut order: Vec<usize> = (0..waiting.len()).filter(|number| waiting[*number] == 0).collect();
    let mut next = 0;
    while next < order.len() {
        for from in &back[order[next]] {
            waiting[*from] -= 1;
            if waiting[*from] == 0 {
                order.push(*from);
            }
        }
        next += 1;
    }
    (order.len() == graph.states.len()).then_some(order)
}
