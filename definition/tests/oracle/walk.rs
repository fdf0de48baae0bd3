//! Walks through every state that an item can be in, breadth first, by brute force.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use toml::Table;

use super::cells::{domains, passes};
use super::look::{counter, is_kind, live, move_kind, named, one, rows, table, tables, text, texts, whole};

/// How many states of an item are walked through before the list is left to others.
const STATES_MAX: usize = 1200;

/// The state of an item, as far as it decides what can happen. A suspension only moves the due, so it is left out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct State<'a> {
    pub stage: &'a str,
    pub times: BTreeMap<&'a str, u32>,
    pub values: BTreeMap<&'a str, &'a str>,
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

/// What stays the same on the whole walk: the file, the values that matter, the counters.
pub struct Ground<'a> {
    pub file: &'a Table,
    pub domains: BTreeMap<&'a str, Vec<String>>,
    /// The counter of each counted move and timer, by stage and name.
    pub counters: BTreeMap<(&'a str, &'a str), String>,
}

/// Everything that can happen on a list.
#[derive(Default)]
pub struct Walk<'a> {
    pub states: Vec<State<'a>>,
    pub edges: Vec<Vec<(By, usize)>>,
    /// The moves, by stage and place, that are open somewhere.
    pub open: BTreeSet<(&'a str, usize)>,
    /// Whether some choice fits no row, or two.
    pub unfit: bool,
}

impl<'a> Ground<'a> {
    /// The ground of a list.
    pub fn new(file: &'a Table) -> Self {
        let mut counters = BTreeMap::new();
        for (name, stage) in named(file, "stage") {
            for step in tables(stage, "move") {
                let step_name = text(step, "name").unwrap_or_default();
                counters.extend(counter(name, step).map(|counter| ((name, step_name), counter)));
            }
            if table(stage, "overdue").is_some_and(|overdue| overdue.contains_key("at_most")) {
                counters.insert((name, ".overdue"), format!("{name}.overdue"));
            }
        }
        Self { file, domains: domains(file), counters }
    }

    fn counter(&self, stage: &str, step: &str) -> Option<&str> {
        self.counters.iter().find(|((of, name), _)| *of == stage && *name == step).map(|(_, counter)| counter.as_str())
    }

    fn no_times(&self) -> BTreeMap<&str, u32> {
        self.counters.values().map(|name| (name.as_str(), 0)).collect()
    }

    /// Whether a move is open: its condition, and its counter.
    pub fn open(&self, state: &State<'_>, step: &Table) -> (bool, bool) {
        let used = self.counter(state.stage, text(step, "name").unwrap_or_default());
        let used = used.and_then(|name| state.times.get(name)).copied().unwrap_or(0);
        (state.fits(table(step, "when")), whole(step, "at_most").is_none_or(|at_most| used < at_most))
    }
}

impl State<'_> {
    fn fits(&self, when: Option<&Table>) -> bool {
        when.into_iter().flatten().all(|(name, test)| match self.values.get(name.as_str()) {
            Some(value) => passes(test, Some(value)),
            None => passes(test, self.times.get(name.as_str()).map(|times| format!("n:{times}")).as_deref()),
        })
    }
}

/// Walks a list from each way in which an item can be registered; nothing when there is too much to see.
pub fn walk<'a>(ground: &'a Ground<'a>) -> Option<Walk<'a>> {
    let mut walk = Walk::default();
    let mut index: HashMap<State<'a>, usize> = HashMap::new();
    for state in registered(ground) {
        note(state, &mut walk, &mut index);
    }
    let mut at = 0;
    while at < walk.states.len() {
        let state = walk.states[at].clone();
        for (by, next) in following(ground, &state, &mut walk) {
            let next = note(next, &mut walk, &mut index);
            if !walk.edges[at].contains(&(by, next)) {
                walk.edges[at].push((by, next));
            }
        }
        at += 1;
        if walk.states.len() > STATES_MAX {
            return None;
        }
    }
    Some(walk)
}

fn note<'a>(state: State<'a>, walk: &mut Walk<'a>, index: &mut HashMap<State<'a>, usize>) -> usize {
    if let Some(at) = index.get(&state) {
        return *at;
    }
    let at = walk.states.len();
    index.insert(state.clone(), at);
    walk.states.push(state);
    walk.edges.push(Vec::new());
    at
}

fn registered<'a>(ground: &'a Ground<'a>) -> Vec<State<'a>> {
    let first = table(ground.file, "list").and_then(|list| text(list, "first")).unwrap_or_default();
    if one(ground.file, "stage", first).is_none() {
        return Vec::new();
    }
    let asked = |name: &str, how| one(ground.file, "field", name).and_then(|field| text(field, "asked")) == Some(how);
    let must: Vec<&str> = ground.domains.keys().copied().filter(|name| asked(name, "always")).collect();
    let may: Vec<&str> = ground.domains.keys().copied().filter(|name| asked(name, "if known")).collect();
    let times = ground.no_times();
    let start = State { stage: first, times, values: BTreeMap::new(), attempts: 0, direct: false };
    given(ground, &start, &must, &may)
}

/// The states after values were given: each field of `must` gets some value, each of `may` some value or none.
fn given<'a>(ground: &'a Ground<'a>, state: &State<'a>, must: &[&str], may: &[&str]) -> Vec<State<'a>> {
    let mut states = vec![state.clone()];
    for (name, domain) in &ground.domains {
        if !must.contains(name) && !may.contains(name) {
            continue;
        }
        let mut more = Vec::new();
        for state in states {
            for value in domain {
                let mut next = state.clone();
                next.values.insert(name, value);
                more.push(next);
            }
            if !must.contains(name) {
                more.push(state);
            }
        }
        states = more;
    }
    states
}

fn following<'a>(ground: &'a Ground<'a>, state: &State<'a>, walk: &mut Walk<'a>) -> Vec<(By, State<'a>)> {
    let Some(stage) = one(ground.file, "stage", state.stage) else { return Vec::new() };
    let mut after = Vec::new();
    for (place, step) in tables(stage, "move").into_iter().enumerate() {
        if ground.open(state, step) != (true, true) {
            continue;
        }
        walk.open.insert((state.stage, place));
        let late = state.direct && move_kind(step) == "return";
        let alone = texts(step, "by") == ["table"];
        let by = if late || alone { By::Unsure } else { By::Person };
        for given in given(ground, state, &texts(step, "needs"), &texts(step, "may")) {
            walk.unfit |= unfit(&given, step);
            after.extend(made(ground, stage, step, given).into_iter().map(|next| (by, next)));
        }
    }
    after.extend(timer(ground, stage, state).map(|next| (By::Timer, next)));
    after.extend(relapse(ground, stage, state).into_iter().map(|next| (By::Relapse, next)));
    after
}

/// Whether a choice without an else fits no row, or two.
fn unfit(state: &State<'_>, step: &Table) -> bool {
    let rows = rows(step);
    let orderly = rows.is_empty() || rows.iter().any(|(_, when)| when.is_none());
    !orderly && rows.iter().filter(|(_, when)| state.fits(*when)).count() != 1
}

/// The states after a move is made; a sampled close may go either way.
fn made<'a>(ground: &'a Ground<'a>, stage: &'a Table, step: &'a Table, mut state: State<'a>) -> Vec<State<'a>> {
    let file = ground.file;
    let counter = ground.counter(state.stage, text(step, "name").unwrap_or_default());
    if let Some(times) = counter.and_then(|name| state.times.get_mut(name)) {
        *times += 1;
    }
    let rows = rows(step);
    if rows.is_empty() {
        let overdue = table(stage, "overdue");
        if overdue.and_then(|overdue| text(overdue, "attempts")) == text(step, "name") {
            state.attempts = (state.attempts + 1).min(needed(overdue));
        }
        return vec![state];
    }
    let mut stages: Vec<&str> =
        rows.iter().find(|(_, when)| state.fits(*when)).map(|(to, _)| *to).into_iter().collect();
    if stages.iter().any(|to| is_kind(file, to, "closed done")) {
        stages.extend(table(step, "exception").and_then(|exception| text(exception, "to")));
    }
    stages.retain(|to| one(file, "stage", to).is_some());
    let direct = step.contains_key("direct");
    stages.into_iter().map(|to| State { stage: to, attempts: 0, direct, ..state.clone() }).collect()
}

fn needed(overdue: Option<&Table>) -> u32 {
    overdue.and_then(|overdue| whole(overdue, "attempts_needed")).unwrap_or(1)
}

fn timer<'a>(ground: &'a Ground<'a>, stage: &'a Table, state: &State<'a>) -> Option<State<'a>> {
    let overdue = table(stage, "overdue").filter(|_| live(stage))?;
    let to = text(overdue, "to").filter(|to| one(ground.file, "stage", to).is_some())?;
    if overdue.contains_key("attempts") && state.attempts < needed(Some(overdue)) {
        return None;
    }
    let mut next = State { stage: to, attempts: 0, direct: false, ..state.clone() };
    if let Some(at_most) = whole(overdue, "at_most") {
        let times = next.times.get_mut(ground.counter(state.stage, ".overdue")?)?;
        if *times >= at_most {
            return None;
        }
        *times += 1;
    }
    Some(next)
}

/// A new report about the same thing brings any closed item back, with other values where they need not be the same.
fn relapse<'a>(ground: &'a Ground<'a>, stage: &Table, state: &State<'a>) -> Vec<State<'a>> {
    let Some(relapse) = table(ground.file, "relapse").filter(|relapse| text(relapse, "as") != Some("new")) else {
        return Vec::new();
    };
    let to = text(relapse, "to").filter(|to| one(ground.file, "stage", to).is_some());
    let (Some(to), false, false) = (to, live(stage), relapse.contains_key("none")) else { return Vec::new() };
    let same = texts(relapse, "same");
    let asked = |name: &str| one(ground.file, "field", name).is_some_and(|field| field.contains_key("asked"));
    let free: Vec<&str> = ground.domains.keys().copied().filter(|name| asked(name) && !same.contains(name)).collect();
    let again = State { stage: to, times: ground.no_times(), attempts: 0, direct: false, ..state.clone() };
    given(ground, &again, &[], &free)
}
