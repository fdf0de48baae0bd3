//! What items do: S2, S3, S4, S11 and S16.

use std::collections::{BTreeMap, BTreeSet};

use toml::Table;

use super::Codes;
use super::look::{
    is_kind, live, live_name, move_kind, moves, named, rows, table, tables, targets, text, texts, whole,
};
use super::walk::{By, Ground, Step, Walk, walk};

/// Adds the codes of rules about behaviour; nothing when there is too much to see.
pub fn judge(file: &Table, codes: &mut Codes) -> Option<()> {
    let ground = Ground::new(file);
    let walk = walk(&ground)?;
    let dead_stage = named(file, "stage").iter().any(|(name, _)| walk.states.iter().all(|state| state.stage != *name));
    let dead_move = named(file, "stage")
        .iter()
        .any(|(name, stage)| (0..tables(stage, "move").len()).any(|place| !walk.open.contains(&(*name, place))));
    if (dead_stage || dead_move) && !walk.states.is_empty() {
        codes.insert("S2");
    }
    let is_live: Vec<bool> = walk.states.iter().map(|state| live_name(file, state.stage)).collect();
    let people = reaching(&walk, &[By::Person], |at| !is_live[at]);
    if (0..is_live.len()).any(|at| is_live[at] && (!people[at] || silent_circle(&walk, &is_live, at))) {
        codes.insert("S3");
    }
    let by_any = [By::Person, By::Unsure, By::Timer];
    let done = reaching(&walk, &by_any, |at| is_kind(file, walk.states[at].stage, "closed done"));
    if (0..walk.states.len()).any(|at| is_live[at] && !done[at]) {
        codes.insert("S4");
    }
    if uncounted_circle(file) || used_up(&ground, &walk, &is_live) {
        codes.insert("S11");
    }
    if walk.unfit || unordered(file) {
        codes.insert("S16");
    }
    Some(())
}

/// For each state whether a state of the goal can be reached over edges of these kinds.
fn reaching(walk: &Walk<'_>, by: &[By], goal: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut reaches: Vec<bool> = (0..walk.states.len()).map(goal).collect();
    loop {
        let mut changed = false;
        for at in (0..walk.states.len()).rev() {
            let now = reaches[at] || walk.edges[at].iter().any(|(how, to)| by.contains(how) && reaches[*to]);
            changed |= now != reaches[at];
            reaches[at] = now;
        }
        if !changed {
            return reaches;
        }
    }
}

/// Whether timers alone go round for ever from a state.
fn silent_circle(walk: &Walk<'_>, is_live: &[bool], from: usize) -> bool {
    let mut seen = BTreeSet::new();
    let mut at = from;
    while seen.insert(at) {
        let next = walk.edges[at].iter().find(|(by, _)| *by == By::Timer).map(|(_, to)| *to);
        match next {
            Some(next) if is_live[next] => at = next,
            _ => return false,
        }
    }
    true
}

/// Whether uncounted moves and timers lead back to a stage.
fn uncounted_circle(file: &Table) -> bool {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, stage, step) in moves(file) {
        if !live(stage) {
            continue;
        }
        if whole(step, "at_most").is_some() || move_kind(step) == "note" {
            continue;
        }
        if rows(step).is_empty() && matches!(move_kind(step), "extend" | "suspend") {
            return true;
        }
        let to = next.entry(name).or_default();
        to.extend(targets(step));
    }
    for (name, stage) in named(file, "stage") {
        let overdue = table(stage, "overdue").filter(|overdue| whole(overdue, "at_most").is_none());
        if let Some(overdue) = overdue.filter(|_| live(stage)) {
            next.entry(name).or_default().extend(text(overdue, "to"));
        }
    }
    next.keys().any(|start| {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut todo: Vec<&str> = next[start].iter().copied().collect();
        while let Some(at) = todo.pop() {
            if seen.insert(at) {
                todo.extend(next.get(at).into_iter().flatten());
            }
        }
        seen.contains(start)
    })
}

/// Whether a used-up counter can leave no way on.
fn used_up(ground: &Ground<'_>, walk: &Walk<'_>, is_live: &[bool]) -> bool {
    walk.states.iter().zip(is_live).filter(|(_, live)| **live).any(|(state, _)| {
        let steps = ground.place(state.stage).map(|place| &*place.steps).unwrap_or_default();
        let opens: Vec<(bool, bool)> = steps.iter().map(|step| ground.open(state, step)).collect();
        let of = |wanted: (bool, bool)| steps.iter().zip(&opens).filter(move |(_, open)| **open == wanted);
        of((true, false)).any(|(step, _)| !matches!(step.kind, "extend" | "suspend" | "note"))
            && !of((true, true)).any(|(step, _)| leads_on(ground.file, step))
    })
}

/// Whether a move is a way on: by a person, to another stage, not into a done close.
fn leads_on(file: &Table, step: &Step<'_>) -> bool {
    let done = step.rows.iter().any(|(to, _)| is_kind(file, to, "closed done"));
    step.kind != "note" && !step.rows.is_empty() && texts(step.table, "by") != ["table"] && !done
}

/// Whether a choice or the dispatch table has an else in the wrong place.
fn unordered(file: &Table) -> bool {
    let early = |elses: Vec<bool>| elses.iter().rev().skip(1).any(|is_else| *is_else);
    let choice =
        moves(file).iter().any(|(_, _, step)| early(rows(step).iter().map(|(_, when)| when.is_none()).collect()));
    let Some(dispatch) = table(file, "dispatch") else { return choice };
    let is_else = |row: &&Table| {
        ["says", "and_says", "not_says"].iter().all(|key| texts(row, key).is_empty())
            && table(row, "when").is_none_or(Table::is_empty)
    };
    let elses: Vec<bool> = tables(dispatch, "row").iter().map(is_else).collect();
    choice || early(elses.clone()) || elses.last() != Some(&true)
}
