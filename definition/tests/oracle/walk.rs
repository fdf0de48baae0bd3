//! Walks through every state that an item can be in, breadth first, by brute force.

use std::collections::{BTreeSet, HashMap};

use toml::Table;

use super::cells::{domains, passes};
use super::look::{counter, is_kind, live, move_kind, named, one, rows, stage_kind, table, tables, text, texts, whole};

/// How many states of an item are walked through before the list is left to others.
const STATES_MAX: usize = 3000;

/// The state of an item, as far as it decides what can happen. A suspension only moves the due, so it is left out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct State<'a> {
    pub stage: &'a str,
    /// How often each counter was used, in the order of the ground's counters.
    pub times: Vec<u32>,
    /// The value of each field that matters, in the order of the ground's domains; empty when it has none.
    pub values: Vec<&'a str>,
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

/// A stage with its moves, looked up once.
pub struct Place<'a> {
    pub name: &'a str,
    pub stage: &'a Table,
    pub steps: Vec<Step<'a>>,
}

/// A move, looked up once.
pub struct Step<'a> {
    pub table: &'a Table,
    pub kind: &'a str,
    pub rows: Vec<(&'a str, Option<&'a Table>)>,
    when: Option<&'a Table>,
    needs: Vec<&'a str>,
    may: Vec<&'a str>,
    at_most: Option<u32>,
    counter: Option<usize>,
}

/// What stays the same on the whole walk: the file, the values that matter, the counters.
pub struct Ground<'a> {
    pub file: &'a Table,
    pub places: Vec<Place<'a>>,
    /// The values that each field can have that some condition asks about.
    domains: Vec<(&'a str, Vec<String>)>,
    /// The names of all counters.
    counters: Vec<String>,
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
        let domains = domains(file).into_iter().collect();
        let mut ground = Self { file, places: Vec::new(), domains, counters: Vec::new() };
        for (name, stage) in named(file, "stage") {
            let steps = tables(stage, "move").into_iter().map(|step| ground.step(name, step)).collect();
            ground.places.push(Place { name, stage, steps });
            ground.counted(timer_counter(name, stage));
        }
        ground
    }

    fn step(&mut self, stage: &str, step: &'a Table) -> Step<'a> {
        Step {
            table: step,
            kind: move_kind(step),
            rows: rows(step),
            when: table(step, "when"),
            needs: texts(step, "needs"),
            may: texts(step, "may"),
            at_most: whole(step, "at_most"),
            counter: self.counted(counter(stage, step)),
        }
    }

    /// The place of a counter, which is put there when it is new.
    fn counted(&mut self, counter: Option<String>) -> Option<usize> {
        let counter = counter?;
        let place = self.counters.iter().position(|name| *name == counter);
        Some(place.unwrap_or_else(|| {
            self.counters.push(counter);
            self.counters.len() - 1
        }))
    }

    /// The stage of that name.
    pub fn place(&self, name: &str) -> Option<&Place<'a>> {
        self.places.iter().find(|place| place.name == name)
    }

    /// Whether a move is open: its condition, and its counter.
    pub fn open(&self, state: &State<'_>, step: &Step<'_>) -> (bool, bool) {
        let used = step.counter.map_or(0, |at| state.times[at]);
        (self.fits(state, step.when), step.at_most.is_none_or(|at_most| used < at_most))
    }

    fn fits(&self, state: &State<'_>, when: Option<&Table>) -> bool {
        when.into_iter().flatten().all(|(name, test)| {
            if let Some(at) = self.domains.iter().position(|(field, _)| field == name) {
                return passes(test, Some(state.values[at]).filter(|value| !value.is_empty()));
            }
            let times = self.counters.iter().position(|counter| counter == name).map(|at| state.times[at]);
            passes(test, times.map(|times| format!("n:{times}")).as_deref())
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
    if ground.place(first).is_none() {
        return Vec::new();
    }
    let asked = |name: &str, how| one(ground.file, "field", name).and_then(|field| text(field, "asked")) == Some(how);
    let fields = || ground.domains.iter().map(|(name, _)| *name);
    let must: Vec<&str> = fields().filter(|name| asked(name, "always")).collect();
    let may: Vec<&str> = fields().filter(|name| asked(name, "if known")).collect();
    let (times, values) = (vec![0; ground.counters.len()], vec![""; ground.domains.len()]);
    let start = State { stage: first, times, values, attempts: 0, direct: false };
    given(ground, &start, &must, &may)
}

/// The states after values were given: each field of `must` gets some value, each of `may` some value or none.
fn given<'a>(ground: &'a Ground<'a>, state: &State<'a>, must: &[&str], may: &[&str]) -> Vec<State<'a>> {
    let mut states = vec![state.clone()];
    for (at, (name, domain)) in ground.domains.iter().enumerate() {
        if !must.contains(name) && !may.contains(name) {
            continue;
        }
        let mut more = Vec::new();
        for state in states {
            for value in domain {
                let mut next = state.clone();
                next.values[at] = value;
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
    let Some(place) = ground.place(state.stage) else { return Vec::new() };
    let mut after = Vec::new();
    for (at, step) in place.steps.iter().enumerate() {
        if ground.open(state, step) != (true, true) {
            continue;
        }
        walk.open.insert((state.stage, at));
        let late = state.direct && step.kind == "return";
        let alone = texts(step.table, "by") == ["table"];
        let by = if late || alone { By::Unsure } else { By::Person };
        for given in given(ground, state, &step.needs, &step.may) {
            walk.unfit |= unfit(ground, &given, step);
            after.extend(made(ground, place.stage, step, given).into_iter().map(|next| (by, next)));
        }
    }
    after.extend(timer(ground, place.stage, state).map(|next| (By::Timer, next)));
    after.extend(relapse(ground, place.stage, state).into_iter().map(|next| (By::Relapse, next)));
    after
}

/// Whether a choice without an else fits no row, or two.
fn unfit(ground: &Ground<'_>, state: &State<'_>, step: &Step<'_>) -> bool {
    let orderly = step.rows.is_empty() || step.rows.iter().any(|(_, when)| when.is_none());
    !orderly && step.rows.iter().filter(|(_, when)| ground.fits(state, *when)).count() != 1
}

/// The states after a move is made; a sampled close may go either way.
fn made<'a>(ground: &'a Ground<'a>, stage: &'a Table, step: &Step<'a>, mut state: State<'a>) -> Vec<State<'a>> {
    if let Some(at) = step.counter {
        state.times[at] += 1;
    }
    if step.rows.is_empty() {
        let overdue = table(stage, "overdue");
        if overdue.and_then(|overdue| text(overdue, "attempts")) == text(step.table, "name") {
            state.attempts = (state.attempts + 1).min(needed(overdue));
        }
        return vec![state];
    }
    let row = step.rows.iter().find(|(_, when)| ground.fits(&state, *when));
    let mut stages: Vec<&str> = row.map(|(to, _)| *to).into_iter().collect();
    if stages.iter().any(|to| is_kind(ground.file, to, "closed done")) {
        stages.extend(table(step.table, "exception").and_then(|exception| text(exception, "to")));
    }
    stages.retain(|to| ground.place(to).is_some());
    let direct = step.table.contains_key("direct");
    stages.into_iter().map(|to| State { stage: to, attempts: 0, direct, ..state.clone() }).collect()
}

/// The counter of the timer of a stage, when it has one.
fn timer_counter(name: &str, stage: &Table) -> Option<String> {
    table(stage, "overdue")?.contains_key("at_most").then(|| format!("{name}.overdue"))
}

fn needed(overdue: Option<&Table>) -> u32 {
    overdue.and_then(|overdue| whole(overdue, "attempts_needed")).unwrap_or(1)
}

fn timer<'a>(ground: &'a Ground<'a>, stage: &'a Table, state: &State<'a>) -> Option<State<'a>> {
    let overdue = table(stage, "overdue").filter(|_| live(stage))?;
    let to = text(overdue, "to").filter(|to| ground.place(to).is_some())?;
    if overdue.contains_key("attempts") && state.attempts < needed(Some(overdue)) {
        return None;
    }
    let mut next = State { stage: to, attempts: 0, direct: false, ..state.clone() };
    let counter = timer_counter(state.stage, stage);
    let counter = ground.counters.iter().position(|name| Some(name) == counter.as_ref());
    if let (Some(at_most), Some(at)) = (whole(overdue, "at_most"), counter) {
        next.times[at] += 1;
        if state.times[at] >= at_most {
            return None;
        }
    }
    Some(next)
}

/// A new report about the same thing brings an item that was struck off back, with other values where they need not be the same.
fn relapse<'a>(ground: &'a Ground<'a>, stage: &Table, state: &State<'a>) -> Vec<State<'a>> {
    let Some(relapse) = table(ground.file, "relapse").filter(|relapse| text(relapse, "as") != Some("new")) else {
        return Vec::new();
    };
    let to = text(relapse, "to").filter(|to| ground.place(to).is_some());
    let done = stage_kind(stage) == "closed done";
    let (Some(to), true, false) = (to, done, relapse.contains_key("none")) else { return Vec::new() };
    let same = texts(relapse, "same");
    let asked = |name: &str| one(ground.file, "field", name).is_some_and(|field| field.contains_key("asked"));
    let fields = ground.domains.iter().map(|(name, _)| *name);
    let free: Vec<&str> = fields.filter(|name| asked(name) && !same.contains(name)).collect();
    let again = State { stage: to, times: vec![0; state.times.len()], attempts: 0, direct: false, ..state.clone() };
    given(ground, &again, &[], &free)
}
