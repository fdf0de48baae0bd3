//! Walks through every state that an item can be in, breadth first, by brute force.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use toml::Table;

use super::cells::{domains, passes};
use super::look::{counter, live, move_kind, named, one, rows, table, tables, text, texts, truth, whole};

/// The state of an item, as far as it decides what can happen. A suspension only moves the due, so it is left out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct State {
    pub stage: String,
    pub times: BTreeMap<String, u32>,
    pub values: BTreeMap<String, String>,
    pub attempts: u32,
    pub direct: bool,
}

/// What leads from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Person,
    /// Made by the dispatch table alone, or a return that may be too late after a direct hand-over.
    Unsure,
    Timer,
    Relapse,
}

/// Everything that can happen on a list.
pub struct Walk {
    pub states: Vec<State>,
    pub edges: Vec<Vec<(By, usize)>>,
    /// The moves, by stage and place, that are open somewhere.
    pub open: BTreeSet<(String, usize)>,
    /// Whether some choice fits no row, or two.
    pub unfit: bool,
}

/// Whether a move is open: its condition, and its counter.
pub fn open(state: &State, step: &Table) -> (bool, bool) {
    let cell = |name: &str| match state.values.get(name) {
        Some(value) => Some(value.clone()),
        None => state.times.get(name).map(|times| format!("n:{times}")),
    };
    let when = table(step, "when").into_iter().flatten().all(|(name, test)| passes(test, cell(name).as_deref()));
    let used = counter(&state.stage, step).and_then(|name| state.times.get(&name)).copied().unwrap_or(0);
    (when, whole(step, "at_most").is_none_or(|at_most| used < at_most))
}

/// Walks a list from each way in which an item can be registered.
pub fn walk(file: &Table) -> Walk {
    let domains = domains(file);
    let mut walk = Walk { states: Vec::new(), edges: Vec::new(), open: BTreeSet::new(), unfit: false };
    let mut index: HashMap<State, usize> = HashMap::new();
    for state in registered(file, &domains) {
        note(state, &mut walk, &mut index);
    }
    let mut at = 0;
    while at < walk.states.len() {
        for (by, next) in following(file, &domains, at, &mut walk) {
            let next = note(next, &mut walk, &mut index);
            walk.edges[at].push((by, next));
        }
        at += 1;
    }
    walk
}

fn note(state: State, walk: &mut Walk, index: &mut HashMap<State, usize>) -> usize {
    if let Some(at) = index.get(&state) {
        return *at;
    }
    let at = walk.states.len();
    index.insert(state.clone(), at);
    walk.states.push(state);
    walk.edges.push(Vec::new());
    at
}

fn registered(file: &Table, domains: &BTreeMap<&str, Vec<String>>) -> Vec<State> {
    let first = table(file, "list").and_then(|list| text(list, "first")).unwrap_or_default();
    if one(file, "stage", first).is_none() {
        return Vec::new();
    }
    let asked = |name: &str, how: &str| one(file, "field", name).and_then(|field| text(field, "asked")) == Some(how);
    let must: Vec<&str> = domains.keys().copied().filter(|name| asked(name, "always")).collect();
    let may: Vec<&str> = domains.keys().copied().filter(|name| asked(name, "if known")).collect();
    let times = no_times(file);
    let start = State { stage: first.to_owned(), times, values: BTreeMap::new(), attempts: 0, direct: false };
    given(&start, &must, &may, domains)
}

/// Every counter at zero.
fn no_times(file: &Table) -> BTreeMap<String, u32> {
    let mut times = BTreeMap::new();
    for (name, stage) in named(file, "stage") {
        times.extend(tables(stage, "move").into_iter().filter_map(|step| counter(name, step)).map(|name| (name, 0)));
        if table(stage, "overdue").is_some_and(|overdue| overdue.contains_key("at_most")) {
            times.insert(format!("{name}.overdue"), 0);
        }
    }
    times
}

/// The states after values were given: each field of `must` gets some value, each of `may` some value or none.
fn given(state: &State, must: &[&str], may: &[&str], domains: &BTreeMap<&str, Vec<String>>) -> Vec<State> {
    let mut states = vec![state.clone()];
    for name in domains.keys() {
        if !must.contains(name) && !may.contains(name) {
            continue;
        }
        let mut more = Vec::new();
        for state in &states {
            if !must.contains(name) || domains[name].is_empty() {
                more.push(state.clone());
            }
            for value in &domains[name] {
                let mut next = state.clone();
                next.values.insert((*name).to_owned(), value.clone());
                more.push(next);
            }
        }
        states = more;
    }
    states
}

fn following(file: &Table, domains: &BTreeMap<&str, Vec<String>>, at: usize, walk: &mut Walk) -> Vec<(By, State)> {
    let state = walk.states[at].clone();
    let Some(stage) = one(file, "stage", &state.stage) else { return Vec::new() };
    let mut after = Vec::new();
    for (place, step) in tables(stage, "move").into_iter().enumerate() {
        if open(&state, step) != (true, true) {
            continue;
        }
        walk.open.insert((state.stage.clone(), place));
        let late = state.direct && move_kind(step) == "return";
        let alone = texts(step, "by") == ["table"];
        let by = if late || alone { By::Unsure } else { By::Person };
        for given in given(&state, &texts(step, "needs"), &texts(step, "may"), domains) {
            walk.unfit |= unfit(&given, step);
            after.extend(made(file, stage, step, &given).into_iter().map(|next| (by, next)));
        }
    }
    after.extend(timer(file, stage, &state).map(|next| (By::Timer, next)));
    after.extend(relapse(file, stage, &state).map(|next| (By::Relapse, next)));
    after
}

fn fits(state: &State, when: Option<&Table>) -> bool {
    let cell = |name: &str| match state.values.get(name) {
        Some(value) => Some(value.clone()),
        None => state.times.get(name).map(|times| format!("n:{times}")),
    };
    when.into_iter().flatten().all(|(name, test)| passes(test, cell(name).as_deref()))
}

/// Whether a choice without an else fits no row, or two.
fn unfit(state: &State, step: &Table) -> bool {
    let rows = rows(step);
    let orderly = rows.is_empty() || rows.iter().any(|(_, when)| when.is_none());
    !orderly && rows.iter().filter(|(_, when)| fits(state, *when)).count() != 1
}

/// The states after a move is made; a sampled close may go either way.
fn made(file: &Table, stage: &Table, step: &Table, state: &State) -> Vec<State> {
    let mut state = state.clone();
    if let Some(times) = counter(&state.stage, step).and_then(|name| state.times.get_mut(&name)) {
        *times += 1;
    }
    if move_kind(step) == "note" {
        let overdue = table(stage, "overdue");
        if overdue.and_then(|overdue| text(overdue, "attempts")) == text(step, "name") {
            state.attempts = (state.attempts + 1).min(needed(overdue));
        }
        return vec![state];
    }
    let rows = rows(step);
    if rows.is_empty() {
        return vec![state];
    }
    let mut stages: Vec<&str> =
        rows.iter().find(|(_, when)| fits(&state, *when)).map(|(to, _)| *to).into_iter().collect();
    if let Some(to) = table(step, "exception").and_then(|exception| text(exception, "to")) {
        if stages.iter().any(|to| super::look::is_kind(file, to, "closed done")) {
            stages.push(to);
        }
    }
    stages.retain(|to| one(file, "stage", to).is_some());
    let direct = step.contains_key("direct");
    stages.into_iter().map(|to| State { stage: to.to_owned(), attempts: 0, direct, ..state.clone() }).collect()
}

fn needed(overdue: Option<&Table>) -> u32 {
    overdue.and_then(|overdue| whole(overdue, "attempts_needed")).unwrap_or(1)
}

fn timer(file: &Table, stage: &Table, state: &State) -> Option<State> {
    let overdue = table(stage, "overdue").filter(|_| live(stage))?;
    let to = text(overdue, "to").filter(|to| one(file, "stage", to).is_some())?;
    if overdue.contains_key("attempts") && state.attempts < needed(Some(overdue)) {
        return None;
    }
    let mut next = State { stage: to.to_owned(), attempts: 0, direct: false, ..state.clone() };
    if let Some(at_most) = whole(overdue, "at_most") {
        let times = next.times.get_mut(&format!("{}.overdue", state.stage))?;
        if *times >= at_most {
            return None;
        }
        *times += 1;
    }
    Some(next)
}

fn relapse(file: &Table, stage: &Table, state: &State) -> Option<State> {
    let relapse = table(file, "relapse").filter(|relapse| text(relapse, "as") != Some("new"))?;
    let to = text(relapse, "to").filter(|to| one(file, "stage", to).is_some())?;
    let closed = !live(stage) && !truth(relapse, "none") && !relapse.contains_key("none");
    closed.then(|| State {
        stage: to.to_owned(),
        times: no_times(file),
        values: state.values.clone(),
        attempts: 0,
        direct: false,
    })
}
