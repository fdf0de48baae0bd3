//! Looks into raw tables.

use toml::{Table, Value};

/// The text under a key.
pub fn text<'a>(table: &'a Table, key: &str) -> Option<&'a str> {
    table.get(key).and_then(Value::as_str)
}

/// The texts under a key, one or several.
pub fn texts<'a>(table: &'a Table, key: &str) -> Vec<&'a str> {
    match table.get(key) {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The number under a key.
pub fn whole(table: &Table, key: &str) -> Option<u32> {
    table.get(key).and_then(Value::as_integer).and_then(|number| u32::try_from(number).ok())
}

/// The truth under a key; false when there is none.
pub fn truth(table: &Table, key: &str) -> bool {
    table.get(key).and_then(Value::as_bool).unwrap_or(false)
}

/// The table under a key.
pub fn table<'a>(table: &'a Table, key: &str) -> Option<&'a Table> {
    table.get(key).and_then(Value::as_table)
}

/// The tables under a key, one or several.
pub fn tables<'a>(table: &'a Table, key: &str) -> Vec<&'a Table> {
    match table.get(key) {
        Some(Value::Table(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_table).collect(),
        _ => Vec::new(),
    }
}

/// The tables under a key, by name.
pub fn named<'a>(file: &'a Table, key: &str) -> Vec<(&'a str, &'a Table)> {
    let all = table(file, key).into_iter().flatten();
    all.filter_map(|(name, value)| Some((name.as_str(), value.as_table()?))).collect()
}

/// The table of that name.
pub fn one<'a>(file: &'a Table, key: &str, name: &str) -> Option<&'a Table> {
    table(file, key).and_then(|all| table(all, name))
}

/// The kind of a stage.
pub fn stage_kind(stage: &Table) -> &str {
    text(stage, "kind").unwrap_or("open")
}

/// Whether a stage is live.
pub fn live(stage: &Table) -> bool {
    matches!(stage_kind(stage), "open" | "wait")
}

/// Whether that stage exists and is live.
pub fn live_name(file: &Table, name: &str) -> bool {
    one(file, "stage", name).is_some_and(live)
}

/// Whether that stage exists and is of that kind.
pub fn is_kind(file: &Table, name: &str, kind: &str) -> bool {
    one(file, "stage", name).is_some_and(|stage| stage_kind(stage) == kind)
}

/// The kind of a move.
pub fn move_kind(step: &Table) -> &str {
    text(step, "kind").unwrap_or("step")
}

/// Each move with its stage.
pub fn moves(file: &Table) -> Vec<(&str, &Table, &Table)> {
    let mut all = Vec::new();
    for (name, stage) in named(file, "stage") {
        all.extend(tables(stage, "move").into_iter().map(|step| (name, stage, step)));
    }
    all
}

/// The rows of a choice of targets, with a single target as a row without condition.
pub fn rows(step: &Table) -> Vec<(&str, Option<&Table>)> {
    match step.get("to") {
        Some(Value::String(stage)) => vec![(stage.as_str(), None)],
        _ => tables(step, "to").into_iter().filter_map(|row| Some((text(row, "stage")?, table(row, "when")))).collect(),
    }
}

/// The stages to which a move can lead, the one for samples included.
pub fn targets(step: &Table) -> Vec<&str> {
    let sampled = table(step, "exception").and_then(|exception| text(exception, "to"));
    rows(step).into_iter().map(|(to, _)| to).chain(sampled).collect()
}

/// The counter of a move, when it has one.
pub fn counter(stage: &str, step: &Table) -> Option<String> {
    whole(step, "at_most")?;
    let own = || format!("{stage}.{}", text(step, "name").unwrap_or_default());
    Some(text(step, "counter").map_or_else(own, str::to_owned))
}

/// The roles that make a move.
pub fn actors<'a>(stage: &'a Table, step: &'a Table) -> Vec<&'a str> {
    let by = texts(step, "by");
    let people: Vec<&str> = by.iter().copied().filter(|role| *role != "table").collect();
    if by.is_empty() { texts(stage, "holder") } else { people }
}

/// The unit rule of a role behind any `same_as`, as `key=name`.
pub fn unit_rule(file: &Table, role: &str) -> Option<String> {
    let mut role = role;
    let mut above = "";
    for _ in 0..100 {
        let unit = table(one(file, "role", role)?, "unit")?;
        let key = ["id", "field", "same_as", "above", "street_of", "parent_holder"]
            .into_iter()
            .find(|key| unit.contains_key(*key))?;
        match text(unit, key) {
            Some(next) if key == "same_as" => role = next,
            Some(next) if key == "above" && above.is_empty() => (role, above) = (next, "above "),
            name => return Some(format!("{above}{key}={}", name.unwrap_or("true"))),
        }
    }
    None
}
