//! Tests of conditions, on values written as `w:word`, `b:true` and `n:1.5`.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::look::{named, one, rows, tables, text, texts};

/// Whether a value passes a test; no value passes none.
pub fn passes(test: &Value, value: Option<&str>) -> bool {
    let Some(value) = value else { return false };
    let number = || value.strip_prefix("n:").and_then(|number| number.parse::<f64>().ok());
    let word = || value.strip_prefix("w:");
    match test {
        Value::String(text) => match bounds(text) {
            Some((low, high)) => number().is_some_and(|number| low.holds(number) && high.holds(number)),
            None => word() == Some(text.as_str()),
        },
        Value::Integer(want) => number() == Some(f64::from(i32::try_from(*want).unwrap_or(i32::MAX))),
        Value::Float(want) => number() == Some(*want),
        Value::Boolean(want) => value.strip_prefix("b:") == Some(if *want { "true" } else { "false" }),
        Value::Array(words) => word().is_some_and(|word| words.iter().any(|want| want.as_str() == Some(word))),
        Value::Table(not) => word().is_some_and(|word| !texts(not, "not").contains(&word)),
        Value::Datetime(_) => false,
    }
}

/// One side of a bound.
pub enum Side {
    Free,
    Below(f64, bool),
    Above(f64, bool),
}

impl Side {
    fn holds(&self, number: f64) -> bool {
        match *self {
            Self::Free => true,
            Self::Below(bound, inside) => number < bound || (inside && number == bound),
            Self::Above(bound, inside) => number > bound || (inside && number == bound),
        }
    }
}

/// The bounds that a text speaks of, when it does.
pub fn bounds(text: &str) -> Option<(Side, Side)> {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    if let Some((low, high)) = text.split_once("..") {
        return Some((Side::Above(number(low)?, true), Side::Below(number(high)?, true)));
    }
    if let Some(rest) = text.strip_prefix("<=") {
        return Some((Side::Free, Side::Below(number(rest)?, true)));
    }
    if let Some(rest) = text.strip_prefix(">=") {
        return Some((Side::Above(number(rest)?, true), Side::Free));
    }
    if let Some(rest) = text.strip_prefix('<') {
        return Some((Side::Free, Side::Below(number(rest)?, false)));
    }
    if let Some(rest) = text.strip_prefix('>') {
        return Some((Side::Above(number(rest)?, false), Side::Free));
    }
    let bound = number(text.strip_prefix('=')?.trim_start_matches('='))?;
    Some((Side::Above(bound, true), Side::Below(bound, true)))
}

/// Each condition that the behaviour of items depends on.
fn conditions(file: &Table) -> Vec<&Table> {
    let mut all = Vec::new();
    for (_, stage) in named(file, "stage") {
        for step in tables(stage, "move") {
            all.extend(super::look::table(step, "when"));
            all.extend(rows(step).into_iter().filter_map(|(_, when)| when));
        }
    }
    all
}

/// The values that each field can have that some condition asks about.
pub fn domains(file: &Table) -> BTreeMap<&str, Vec<String>> {
    let mut domains = BTreeMap::new();
    let asked: Vec<(&str, &Value)> =
        conditions(file).into_iter().flatten().map(|(name, test)| (name.as_str(), test)).collect();
    for (name, _) in &asked {
        let Some(field) = one(file, "field", name) else { continue };
        let values = match text(field, "type") {
            Some("choice") => texts(field, "choices").into_iter().map(|word| format!("w:{word}")).collect(),
            Some("yes or no") => vec!["b:true".to_owned(), "b:false".to_owned()],
            Some("number") => points(asked.iter().filter(|(of, _)| of == name).map(|(_, test)| *test)),
            _ => Vec::new(),
        };
        domains.insert(*name, values);
    }
    domains
}

/// Points on, between and around the bounds of tests.
fn points<'a>(tests: impl Iterator<Item = &'a Value>) -> Vec<String> {
    let mut marks: Vec<f64> = Vec::new();
    for test in tests {
        match test {
            Value::Integer(number) => marks.push(f64::from(i32::try_from(*number).unwrap_or(i32::MAX))),
            Value::Float(number) => marks.push(*number),
            Value::String(text) => {
                let (low, high) = bounds(text).unwrap_or((Side::Free, Side::Free));
                for side in [low, high] {
                    if let Side::Below(bound, _) | Side::Above(bound, _) = side {
                        marks.push(bound);
                    }
                }
            }
            _ => {}
        }
    }
    marks.sort_by(f64::total_cmp);
    marks.dedup();
    let mut points = if marks.is_empty() { vec![0.0] } else { marks.clone() };
    points.extend(marks.windows(2).map(|pair| f64::midpoint(pair[0], pair[1])));
    points.extend(marks.first().map(|low| low - 1.0));
    points.extend(marks.last().map(|high| high + 1.0));
    points.iter().map(|point| format!("n:{point}")).collect()
}
