//! Every state that an item of a list can be in: stage, counters, attempts, and the values that guards and choices look
//! at. Found by breadth, so the way to each state is the shortest story.

mod values;

use std::collections::HashMap;

use crate::list::{List, Move, MoveKind, Stage, StageKind};
use values::Watched;

/// How many states a list may have; one that has more is refused as too complex to be sure of.
pub const STATES_MAX: usize = 200_000;

/// The states of a list and the steps between them.
#[derive(Debug)]
pub struct Graph<'a> {
    /// The list.
    pub list: &'a List,
    /// The states, the shortest ways first.
    pub states: Vec<State>,
    /// The steps out of each state.
    pub edges: Vec<Vec<Edge>>,
    /// Whether there were more than [`STATES_MAX`].
    pub too_many: bool,
    before: Vec<Option<(usize, String)>>,
    counters: Vec<String>,
    watched: Vec<Watched>,
}

/// One state: bytes, so that many fit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct State {
    /// The stage, as its place in the list.
    pub stage: usize,
    attempts: u8,
    counts: Box<[u8]>,
    values: Box<[u8]>,
}

/// A step from a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The state that it leads to.
    pub to: usize,
    /// What makes it.
    pub how: How,
}

/// What makes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The move at this place of its stage; whether people can rely on it.
    Person {
        /// The place of the move.
        step: usize,
        /// Whether it is open whenever the state is: not for the table alone, not closed by a window.
        reliable: bool,
    },
    /// The limit of the stage.
    Clock,
    /// A come-back.
    Relapse,
}

impl<'a> Graph<'a> {
    /// Explores a list. Names that do not exist lead nowhere; another check speaks of them.
    #[must_use]
    pub fn explore(list: &'a List) -> Self {
        let mut counters: Vec<String> = list.moves().filter_map(|(stage, step)| step.counter_name(stage)).collect();
        counters.extend(list.stages.iter().filter(|stage| timer_is_counted(stage)).map(overdue_counter));
        counters.sort();
        counters.dedup();
        let watched = values::watched(list);
        let mut graph = Self {
            list,
            states: Vec::new(),
            edges: Vec::new(),
            too_many: false,
            before: Vec::new(),
            counters,
            watched,
        };
        graph.run();
        graph
    }

    fn run(&mut self) {
        let mut seen: HashMap<State, usize> = HashMap::new();
        let Some(first) = self.list.stages.iter().position(|stage| *stage.name == *self.list.first) else { return };
        let counts = vec![0; self.counters.len()].into_boxed_slice();
        for values in values::at_registration(&self.watched) {
            let state = State { stage: first, attempts: 0, counts: counts.clone(), values };
            self.add(state, None, &mut seen);
        }
        let mut next = 0;
        while next < self.states.len() {
            let steps = self.steps(next);
            for (state, how, label) in steps {
                let Some(to) = self.add(state, Some((next, label)), &mut seen) else { return };
                let edge = Edge { to, how };
                if !self.edges[next].contains(&edge) {
                    self.edges[next].push(edge);
                }
            }
            next += 1;
        }
    }

    fn add(
        &mut self,
        state: State,
        before: Option<(usize, String)>,
        seen: &mut HashMap<State, usize>,
    ) -> Option<usize> {
        if let Some(known) = seen.get(&state) {
            return Some(*known);
        }
        if self.states.len() >= STATES_MAX {
            self.too_many = true;
            return None;
        }
        let number = self.states.len();
        seen.insert(state.clone(), number);
        self.states.push(state);
        self.edges.push(Vec::new());
        self.before.push(before);
        Some(number)
    }

    fn steps(&self, number: usize) -> Vec<(State, How, String)> {
        let state = &self.states[number];
        let stage = &self.list.stages[state.stage];
        let mut steps = Vec::new();
        for (place, step) in stage.moves.iter().enumerate() {
            if self.is_open(state, stage, step) {
                self.outcomes(state, stage, place, step, &mut steps);
            }
        }
        if stage.kind.is_live() {
            steps.extend(self.clock(state, stage));
        } else if stage.kind == StageKind::ClosedDone {
            steps.extend(self.relapse(state));
        }
        steps
    }

    /// Whether guard and counter leave a move open.
    #[must_use]
    pub fn is_open(&self, state: &State, stage: &Stage, step: &Move) -> bool {
        self.guard_holds(state, step) && !self.is_used_up(state, stage, step)
    }

    /// Whether the counter of a move is used up.
    #[must_use]
    pub fn is_used_up(&self, state: &State, stage: &Stage, step: &Move) -> bool {
        let (Some(at_most), Some(name)) = (step.at_most, step.counter_name(stage)) else { return false };
        u32::from(self.count(state, &name)) >= at_most
    }

    /// Whether the guard of a move holds.
    #[must_use]
    pub fn guard_holds(&self, state: &State, step: &Move) -> bool {
        step.when.holds(|name| self.value(state, &state.values, name))
    }

    fn count(&self, state: &State, name: &str) -> u8 {
        self.counters.iter().position(|counter| counter == name).map_or(0, |at| state.counts[at])
    }

    fn value(&self, state: &State, values: &[u8], name: &str) -> Option<crate::Literal> {
        if let Some(at) = self.counters.iter().position(|counter| counter == name) {
            return Some(crate::Literal::Number(f64::from(state.counts[at])));
        }
        let at = self.watched.iter().position(|watched| watched.field == name)?;
        self.watched[at].values.get(usize::from(values[at]).checked_sub(1)?).cloned()
    }

    fn outcomes(&self, state: &State, stage: &Stage, place: usize, step: &Move, steps: &mut Vec<(State, How, String)>) {
        let mut after = state.clone();
        if let Some(at) = step.counter_name(stage).and_then(|name| self.counters.iter().position(|c| *c == name)) {
            after.counts[at] = after.counts[at].saturating_add(1);
        }
        let how = How::Person { step: place, reliable: self.is_reliable(stage, step) };
        for values in values::after(&self.watched, &state.values, step) {
            let mut landed = State { values, ..after.clone() };
            if step.to.is_empty() {
                if let Some((name, needed)) = stage.overdue.as_ref().and_then(|overdue| overdue.attempts.as_ref())
                    && *step.name == **name
                    && u32::from(landed.attempts) < *needed
                {
                    landed.attempts += 1;
                }
                steps.push((landed, how, step.name.text.clone()));
                continue;
            }
            for target in self.targets(state, &landed.values, step) {
                let landed = State { stage: target, attempts: 0, ..landed.clone() };
                steps.push((landed, how, step.name.text.clone()));
            }
        }
    }

    /// The stages to which a move can lead with these values: the first row that fits, and where a sample goes.
    fn targets(&self, state: &State, values: &[u8], step: &Move) -> Vec<usize> {
        let fits = |when: &crate::condition::Condition| when.holds(|name| self.value(state, values, name));
        let row = step.to.iter().find(|target| target.when.as_ref().is_none_or(fits));
        let mut targets: Vec<usize> = row.and_then(|target| self.place(&target.stage)).into_iter().collect();
        let done = targets.iter().any(|at| self.list.stages[*at].kind == StageKind::ClosedDone);
        if let (true, Some(exception)) = (done, &step.exception) {
            targets.extend(exception.to.as_ref().and_then(|to| self.place(to)));
        }
        targets
    }

    /// The rows of a choice that hold in a state after the move set these values.
    pub fn rows_that_hold(&self, number: usize, step: &Move) -> Vec<Vec<usize>> {
        let state = &self.states[number];
        let holds = |values: &[u8]| {
            let fits = |when: &crate::condition::Condition| when.holds(|name| self.value(state, values, name));
            (0..step.to.len()).filter(|at| step.to[*at].when.as_ref().is_none_or(fits)).collect()
        };
        values::after(&self.watched, &state.values, step).iter().map(|values| holds(values)).collect()
    }

    fn is_reliable(&self, stage: &Stage, step: &Move) -> bool {
        let nobody = step.by.is_empty() && step.by_table;
        let window = step.kind == MoveKind::Return
            && self
                .list
                .moves()
                .any(|(_, other)| other.direct.is_some() && other.to.iter().any(|target| *target.stage == *stage.name));
        !nobody && !window
    }

    fn clock(&self, state: &State, stage: &Stage) -> Option<(State, How, String)> {
        let overdue = stage.overdue.as_ref()?;
        let to = self.place(overdue.to.as_ref()?)?;
        if overdue.attempts.as_ref().is_some_and(|(_, needed)| u32::from(state.attempts) < *needed) {
            return None;
        }
        let mut after = State { stage: to, attempts: 0, ..state.clone() };
        if let Some(at_most) = overdue.at_most {
            let at = self.counters.iter().position(|counter| *counter == overdue_counter(stage))?;
            if u32::from(state.counts[at]) >= at_most {
                return None;
            }
            after.counts[at] += 1;
        }
        Some((after, How::Clock, "clock".to_owned()))
    }

    fn relapse(&self, state: &State) -> Vec<(State, How, String)> {
        let relapse = self.list.relapse.as_ref().filter(|relapse| relapse.reopens && relapse.none.is_none());
        let landing = relapse.and_then(|relapse| Some((self.place(relapse.to.as_ref()?)?, &relapse.same)));
        let Some((stage, same)) = landing else { return Vec::new() };
        let counts = vec![0; self.counters.len()].into_boxed_slice();
        let lands = |values| State { stage, attempts: 0, counts: counts.clone(), values };
        let values = values::after_relapse(&self.watched, &state.values, same);
        values.into_iter().map(|values| (lands(values), How::Relapse, "relapse".to_owned())).collect()
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.list.stages.iter().position(|stage| *stage.name == *name)
    }

    /// The stage of a state.
    #[must_use]
    pub fn stage(&self, number: usize) -> &'a Stage {
        &self.list.stages[self.states[number].stage]
    }

    /// The shortest story that leads to a state.
    #[must_use]
    pub fn story(&self, number: usize) -> Vec<String> {
        let mut story = Vec::new();
        let mut at = number;
        while let Some((before, label)) = &self.before[at] {
            story.push(label.clone());
            at = *before;
        }
        story.push("register".to_owned());
        story.reverse();
        story
    }

    /// The states from which one of those marked can be reached by the steps that count.
    #[must_use]
    pub fn reaches(&self, goal: impl Fn(&Stage) -> bool, counts: impl Fn(&Edge) -> bool) -> Vec<bool> {
        let mut back: Vec<Vec<usize>> = vec![Vec::new(); self.states.len()];
        for (from, edges) in self.edges.iter().enumerate() {
            for edge in edges.iter().filter(|edge| counts(edge)) {
                back[edge.to].push(from);
            }
        }
        let mut reached: Vec<bool> = (0..self.states.len()).map(|number| goal(self.stage(number))).collect();
        let mut todo: Vec<usize> = (0..reached.len()).filter(|number| reached[*number]).collect();
        while let Some(number) = todo.pop() {
            for from in &back[number] {
                if !reached[*from] {
                    reached[*from] = true;
                    todo.push(*from);
                }
            }
        }
        reached
    }

    /// The first state of each stage for which something is so: one finding a stage, with the shortest story.
    #[must_use]
    pub fn first_of_each_stage(&self, so: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut seen = vec![false; self.list.stages.len()];
        (0..self.states.len())
            .filter(|number| so(*number) && !std::mem::replace(&mut seen[self.states[*number].stage], true))
            .collect()
    }
}

fn timer_is_counted(stage: &Stage) -> bool {
    stage.overdue.as_ref().is_some_and(|overdue| overdue.to.is_some() && overdue.at_most.is_some())
}

fn overdue_counter(stage: &Stage) -> String {
    format!("{}.overdue", stage.name)
}
