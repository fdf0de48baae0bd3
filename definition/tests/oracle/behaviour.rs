//! What items do: S2, S3, S4, S11 and S16.

use std::collections::{BTreeMap, BTreeSet};

use toml::Table;

use super::Codes;
use super::look::{is_kind, live_name, move_kind, moves, named, one, rows, table, tables, text, texts, whole};
use super::walk::{By, Walk, open, walk};

/// Adds the codes of rules about behaviour.
pub fn judge(file: &Table, codes: &mut Codes) {
    let walk = walk(file);
    let dead_stage = named(file, "stage").iter().any(|(name, _)| walk.states.iter().all(|state| state.stage != *name));
    let dead_move = named(file, "stage").iter().any(|(name, stage)| {
        (0..tables(stage, "move").len()).any(|place| !walk.open.contains(&((*name).to_owned(), place)))
    });
    if dead_stage || dead_move {
        codes.insert("S2");
    }
    let is_live = |at: usize| live_name(file, &walk.states[at].stage);
    let people = reaching(&walk, &[By::Person], |at| !is_live(at));
    let parked = (0..walk.states.len()).any(|at| is_live(at) && !people[at]);
    if parked || (0..walk.states.len()).any(|at| is_live(at) && silent_circle(file, &walk, at)) {
        codes.insert("S3");
    }
    let by_any = [By::Person, By::Unsure, By::Timer];
    let done = reaching(&walk, &by_any, |at| is_kind(file, &walk.states[at].stage, "closed done"));
    if (0..walk.states.len()).any(|at| is_live(at) && !done[at]) {
        codes.insert("S4");
    }
    if uncounted_circle(file) || used_up(file, &walk) {
        codes.insert("S11");
    }
    if walk.unfit || unordered(file) {
        codes.insert("S16");
    }
}

/// For each state whether a state of the goal can be reached over edges of these kinds.
fn reaching(walk: &Walk, by: &[By], goal: impl Fn(usize) -> bool) -> Vec<bool> {
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
fn silent_circle(file: &Table, walk: &Walk, from: usize) -> bool {
    let mut seen = BTreeSet::new();
    let mut at = from;
    while seen.insert(at) {
        let next = walk.edges[at].iter().find(|(by, _)| *by == By::Timer).map(|(_, to)| *to);
        match next {
            Some(next) if live_name(file, &walk.states[next].stage) => at = next,
            _ => return false,
        }
    }
    true
}

/// Whether uncounted moves and timers lead back to a stage.
fn uncounted_circle(file: &Table) -> bool {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, _, step) in moves(file) {
        if whole(step, "at_most").is_some() || matches!(move_kind(step), "note" | "reopen") {
            continue;
        }
        if rows(step).is_empty() && matches!(move_kind(step), "extend" | "suspend") {
            return true;
        }
        let to = next.entry(name).or_default();
        to.extend(rows(step).iter().map(|(stage, _)| *stage));
        to.extend(table(step, "exception").and_then(|exception| text(exception, "to")));
    }
    for (name, stage) in named(file, "stage") {
        if let Some(overdue) = table(stage, "overdue").filter(|overdue| whole(overdue, "at_most").is_none()) {
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
fn used_up(file: &Table, walk: &Walk) -> bool {
    walk.states.iter().filter(|state| live_name(file, &state.stage)).any(|state| {
        let steps = one(file, "stage", &state.stage).map(|stage| tables(stage, "move")).unwrap_or_default();
        steps.iter().any(|step| {
            let stuck = open(state, step) == (true, false) && !matches!(move_kind(step), "extend" | "suspend" | "note");
            stuck && !steps.iter().any(|other| open(state, other) == (true, true) && leads_on(file, other))
        })
    })
}

/// Whether a move is a way on: by a person, not a note, not into a done close.
fn leads_on(file: &Table, step: &Table) -> bool {
    let done = rows(step).iter().any(|(to, _)| is_kind(file, to, "closed done"));
    move_kind(step) != "note" && texts(step, "by") != ["table"] && !done
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
