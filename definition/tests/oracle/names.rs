//! S1: whatever is named exists, once.

use std::collections::BTreeSet;

use toml::{Table, Value};

use super::Codes;
use super::cells::bounds;
use super::look::{counter, live_name, move_kind, moves, named, one, rows, table, tables, targets, text, texts};

/// Adds S1 when a name is wrong.
pub fn judge(file: &Table, codes: &mut Codes) {
    let empty = Table::new();
    let list = table(file, "list").unwrap_or(&empty);
    if head(file, list) || roles(file) || stages(file) || steps(file) || beside(file) {
        codes.insert("S1");
    }
}

/// Whether one of these names is not in that section of the file.
fn unknown<'a>(file: &Table, section: &str, names: impl IntoIterator<Item = &'a str>) -> bool {
    names.into_iter().any(|name| one(file, section, name).is_none())
}

/// Whether that field is missing or of another type.
fn wrong_type(file: &Table, name: Option<&str>, kind: &str) -> bool {
    name.is_some_and(|name| one(file, "field", name).is_none_or(|field| text(field, "type") != Some(kind)))
}

fn twice<'a>(names: impl IntoIterator<Item = &'a str>) -> bool {
    let mut seen = BTreeSet::new();
    names.into_iter().any(|name| !seen.insert(name))
}

fn head(file: &Table, list: &Table) -> bool {
    let first = text(list, "first").unwrap_or_default();
    let plain = texts(list, "channels");
    let channels = tables(list, "channels");
    let mixed: Vec<&Value> = list.get("channels").and_then(Value::as_array).into_iter().flatten().collect();
    let in_arrays = mixed.iter().filter_map(|value| value.as_table());
    let names = plain.into_iter().chain(in_arrays.filter_map(|channel| text(channel, "name")));
    !live_name(file, first)
        || unknown(file, "role", text(list, "top").into_iter().chain(texts(list, "registrars")))
        || twice(names)
        || wrong_type(file, text(list, "against"), "unit")
        || wrong_type(file, text(list, "aside"), "text")
        || unknown(file, "stage", channels.iter().filter_map(|channel| text(channel, "to")))
}

fn roles(file: &Table) -> bool {
    named(file, "role").iter().any(|(_, role)| {
        let unit = table(role, "unit");
        let of =
            |keys: [&'static str; 2]| keys.into_iter().filter_map(move |key| unit.and_then(|unit| text(unit, key)));
        unit.is_some_and(|unit| wrong_type(file, text(unit, "field"), "unit"))
            || unit.is_some_and(|unit| wrong_type(file, text(unit, "street_of"), "place"))
            || unknown(file, "role", of(["same_as", "above"]))
            || unknown(file, "role", text(role, "fallback").into_iter().chain(text(role, "raise_to")))
    }) || named(file, "field").iter().any(|(_, field)| {
        let wordless = text(field, "type") == Some("choice") && texts(field, "choices").is_empty();
        wordless || unknown(file, "role", texts(field, "read_by").into_iter().chain(texts(field, "hidden_from")))
    })
}

fn stages(file: &Table) -> bool {
    named(file, "stage").iter().any(|(_, stage)| {
        let steps = tables(stage, "move");
        unknown(file, "role", texts(stage, "holder"))
            || twice(steps.iter().filter_map(|step| text(step, "name")))
            || table(stage, "limit").is_some_and(|limit| wrong_limit(file, limit))
            || table(stage, "overdue").is_some_and(|overdue| {
                let note =
                    |name: &str| steps.iter().any(|step| text(step, "name") == Some(name) && move_kind(step) == "note");
                unknown(file, "role", text(overdue, "raise_to"))
                    || unknown(file, "stage", text(overdue, "to"))
                    || text(overdue, "attempts").is_some_and(|name| !note(name))
            })
    })
}

fn wrong_limit(file: &Table, limit: &Table) -> bool {
    let by = text(limit, "by");
    wrong_type(file, text(limit, "until"), "date")
        || wrong_type(file, by, "choice")
        || by.is_some_and(|by| table(limit, "table").into_iter().flatten().any(|(word, _)| wrong_word(file, by, word)))
}

/// Whether a word is not one of the words of a choice field.
fn wrong_word(file: &Table, field: &str, word: &str) -> bool {
    one(file, "field", field).is_some_and(|field| !texts(field, "choices").contains(&word))
}

fn steps(file: &Table) -> bool {
    moves(file).iter().any(|(_, _, step)| {
        let people = texts(step, "by").into_iter().filter(|role| *role != "table");
        let carried = texts(step, "needs").into_iter().chain(texts(step, "may"));
        let exception = table(step, "exception");
        let evidence = exception.map(|exception| texts(exception, "machine_evidence")).unwrap_or_default();
        let stays = move_kind(step);
        let lost = match rows(step).is_empty() {
            true => !matches!(stays, "extend" | "suspend" | "note" | "split"),
            false => matches!(stays, "suspend" | "note"),
        };
        unknown(file, "role", people)
            || unknown(file, "stage", targets(step))
            || wrong_type(file, text(step, "review"), "date")
            || unknown(file, "field", carried.chain(evidence))
            || tables(step, "opens").iter().any(|opens| wrong_type(file, text(opens, "for_each"), "units"))
            || wrong_cells(file, table(step, "when"), &[])
            || rows(step).iter().any(|(_, when)| wrong_cells(file, *when, &[]))
            || lost
    })
}

fn beside(file: &Table) -> bool {
    let relapse = table(file, "relapse").is_some_and(|relapse| {
        unknown(file, "field", texts(relapse, "same")) || unknown(file, "stage", text(relapse, "to"))
    });
    let dispatch = table(file, "dispatch").is_some_and(|dispatch| {
        let (stage, step) = (text(dispatch, "stage").unwrap_or_default(), text(dispatch, "move"));
        let known = moves(file).iter().any(|(name, _, other)| {
            *name == stage && text(other, "name") == step && texts(other, "by").contains(&"table")
        });
        !known
            || unknown(file, "field", texts(dispatch, "reads"))
            || tables(dispatch, "row").iter().any(|row| {
                wrong_cells(file, table(row, "when"), &[])
                    || table(row, "sets").into_iter().flatten().any(|(name, value)| wrong_set(file, name, value))
            })
    });
    let built_in = ["stage", "on_time", "relapses", "raised"];
    let measures = named(file, "measure").iter().any(|(_, measure)| {
        wrong_cells(file, table(measure, "of"), &built_in)
            || wrong_cells(file, table(measure, "share"), &built_in)
            || text(measure, "field").is_some_and(|field| {
                wrong_type(file, Some(field), "choice")
                    || table(measure, "points").into_iter().flatten().any(|(word, _)| wrong_word(file, field, word))
            })
    });
    relapse || dispatch || measures
}

fn wrong_set(file: &Table, name: &str, value: &Value) -> bool {
    let Some(field) = one(file, "field", name) else { return true };
    let choice = text(field, "type") == Some("choice");
    choice && value.as_str().is_none_or(|word| !texts(field, "choices").contains(&word))
}

/// Whether a condition speaks of something unknown, or asks a field what it cannot answer.
fn wrong_cells(file: &Table, when: Option<&Table>, built_in: &[&str]) -> bool {
    when.into_iter().flatten().any(|(name, test)| {
        let counters: Vec<String> = moves(file).iter().filter_map(|(stage, _, step)| counter(stage, step)).collect();
        if let Some(field) = one(file, "field", name) {
            return !fits(field, test);
        }
        if built_in.contains(&name.as_str()) {
            return name == "stage" && words(test).iter().any(|word| one(file, "stage", word).is_none());
        }
        !counters.contains(name) || asks(test) != "number"
    })
}

/// The type of field that a test is for.
fn asks(test: &Value) -> &'static str {
    match test {
        Value::Integer(_) | Value::Float(_) => "number",
        Value::Boolean(_) => "yes or no",
        Value::String(text) if bounds(text).is_some() => "number",
        _ => "choice",
    }
}

fn words(test: &Value) -> Vec<&str> {
    match test {
        Value::String(word) => vec![word],
        Value::Array(words) => words.iter().filter_map(Value::as_str).collect(),
        Value::Table(not) => texts(not, "not"),
        _ => Vec::new(),
    }
}

fn fits(field: &Table, test: &Value) -> bool {
    let asks = asks(test);
    let known = asks != "choice" || words(test).iter().all(|word| texts(field, "choices").contains(word));
    text(field, "type") == Some(asks) && known
}
