//! The values that guards and choices look at. Each watched field has a few values that stand for all: words that
//! are told apart, yes and no, or one number for each stretch between the bounds that the list compares it with. Value 0 is 'not given'.

use crate::condition::{Condition, Literal, Test};
use crate::list::{FieldKind, List, Move, Word};

/// A field that guards or choices look at.
#[derive(Debug)]
pub struct Watched {
    /// The field.
    pub field: String,
    /// Values that stand for all.
    pub values: Vec<Literal>,
    required: bool,
    at_registration: bool,
}

/// The fields that the guards and choices of a list look at.
pub fn watched(list: &List) -> Vec<Watched> {
    let conditions = || {
        let guards = list.moves().map(|(_, step)| &step.when);
        guards.chain(list.moves().flat_map(|(_, step)| step.to.iter().filter_map(|target| target.when.as_ref())))
    };
    let asked = |name: &str| conditions().any(|condition| condition.cells.iter().any(|cell| *cell.of == *name));
    let fields = list.fields.iter().filter(|field| asked(&field.name));
    fields
        .map(|field| Watched {
            field: field.name.text.clone(),
            values: match &field.kind {
                FieldKind::Choice(choices) => told_apart(&field.name, choices, conditions()),
                FieldKind::YesNo => vec![Literal::Truth(true), Literal::Truth(false)],
                FieldKind::Number => numbers(&field.name, conditions()),
                _ => Vec::new(),
            },
            required: field.required,
            at_registration: field.at_registration,
        })
        .collect()
}

/// One word for each set of words that no guard or choice tells apart.
fn told_apart<'a>(field: &str, choices: &[String], conditions: impl Iterator<Item = &'a Condition>) -> Vec<Literal> {
    let cells = conditions.flat_map(|condition| &condition.cells).filter(|cell| *cell.of == *field);
    let tests: Vec<&Test> = cells.map(|cell| &cell.test).collect();
    let mut seen: Vec<Vec<bool>> = Vec::new();
    let words = choices.iter().cloned().map(Literal::Text);
    words
        .filter(|word| {
            let passed: Vec<bool> = tests.iter().map(|test| test.passes(Some(word))).collect();
            let is_new = !seen.contains(&passed);
            if is_new {
                seen.push(passed);
            }
            is_new
        })
        .collect()
}

/// Each bound, and a number below, between and above the bounds.
fn numbers<'a>(field: &str, conditions: impl Iterator<Item = &'a Condition>) -> Vec<Literal> {
    let mut bounds: Vec<f64> = Vec::new();
    for cell in conditions.flat_map(|condition| &condition.cells).filter(|cell| *cell.of == *field) {
        if let Test::Number(within) = &cell.test {
            bounds.extend(within.low.iter().chain(&within.high).map(|(bound, _)| *bound));
        }
    }
    bounds.sort_by(f64::total_cmp);
    bounds.dedup();
    let (Some(lowest), Some(highest)) = (bounds.first(), bounds.last()) else { return vec![Literal::Number(0.0)] };
    let mut numbers = vec![lowest - 1.0, highest + 1.0];
    numbers.extend(bounds.windows(2).map(|pair| f64::midpoint(pair[0], pair[1])));
    numbers.extend(bounds);
    numbers.into_iter().map(Literal::Number).collect()
}

/// Each combination of values with which an item can be registered.
pub fn at_registration(watched: &[Watched]) -> Vec<Box<[u8]>> {
    let nothing = vec![0; watched.len()].into_boxed_slice();
    let free = |at: usize| watched[at].at_registration;
    combinations(watched, &nothing, free, |at| watched[at].required)
}

/// Each combination of values after a move: what it needs takes any value, what it may carry any or stays.
pub fn after(watched: &[Watched], before: &[u8], step: &Move) -> Vec<Box<[u8]>> {
    let named = |words: &[Word], at: usize| words.iter().any(|word| **word == *watched[at].field);
    let needed = |at: usize| named(&step.needs, at);
    combinations(watched, before, |at| needed(at) || named(&step.may, at), needed)
}

/// Each combination of values after a come-back: what makes it the same stays, what else a report may give takes any
/// value or stays.
pub fn after_relapse(watched: &[Watched], before: &[u8], same: &[Word]) -> Vec<Box<[u8]>> {
    let same = |at: usize| same.iter().any(|word| **word == *watched[at].field);
    combinations(watched, before, |at| watched[at].at_registration && !same(at), |_| false)
}

fn combinations(
    watched: &[Watched],
    before: &[u8],
    free: impl Fn(usize) -> bool,
    given: impl Fn(usize) -> bool,
) -> Vec<Box<[u8]>> {
    let mut all = vec![before.to_vec().into_boxed_slice()];
    for at in (0..watched.len()).filter(|at| free(*at)) {
        let choices = u8::try_from(watched[at].values.len()).unwrap_or(u8::MAX);
        let mut more = Vec::new();
        for values in &all {
            let stays = (!given(at)).then_some(values[at]);
            for value in stays.into_iter().chain((1..=choices).filter(|value| given(at) || *value != values[at])) {
                let mut values = values.clone();
                values[at] = value;
                more.push(values);
            }
        }
        all = more;
    }
    all
}
