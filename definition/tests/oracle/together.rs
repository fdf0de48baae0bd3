//! What lists say of each other: P1, P2 and S20.

use std::collections::BTreeSet;

use toml::Table;

use super::Codes;
use super::look::{moves, named, one, table, tables, text, texts};

fn id(file: &Table) -> &str {
    table(file, "list").and_then(|list| text(list, "id")).unwrap_or_default()
}

fn opens(file: &Table) -> Vec<&Table> {
    moves(file).into_iter().flat_map(|(_, _, step)| tables(step, "opens")).collect()
}

fn children(file: &Table) -> BTreeSet<&str> {
    opens(file)
        .into_iter()
        .filter(|opens| text(opens, "as") == Some("child"))
        .filter_map(|opens| text(opens, "list"))
        .collect()
}

fn is_error(code: &&str) -> bool {
    !code.starts_with('W')
}

/// What one list alone tells: a list that opens children of itself.
pub fn judge_one(file: &Table, codes: &mut Codes) {
    if children(file).contains(id(file)) {
        codes.insert("P1");
    }
    for opens in opens(file).into_iter().filter(|opens| text(opens, "list") == Some(id(file))) {
        if unfed(file, opens) {
            codes.insert("P2");
        }
    }
}

/// Adds what a set of lists tells.
pub fn judge(files: &[Table], codes: &mut [Codes]) {
    for (at, file) in files.iter().enumerate() {
        if leads_back(files, id(file)) {
            codes[at].insert("P1");
        }
        for opens in opens(file) {
            match files.iter().find(|other| Some(id(other)) == text(opens, "list")) {
                None => drop(codes[at].insert("P1")),
                Some(other) if unfed(other, opens) => drop(codes[at].insert("P2")),
                Some(_) => {}
            }
        }
        let refused = table(file, "list").and_then(|list| text(list, "refused_to"));
        if refused.is_some_and(|to| files.iter().all(|other| id(other) != to)) {
            codes[at].insert("S20");
        }
    }
    while spread(files, codes) {}
}

/// Passes unsoundness on to the lists that lean on an unsound one; whether anything was new.
fn spread(files: &[Table], codes: &mut [Codes]) -> bool {
    let unsound: BTreeSet<&str> =
        (0..files.len()).filter(|at| codes[*at].iter().any(is_error)).map(|at| id(&files[at])).collect();
    let mut changed = false;
    for (at, file) in files.iter().enumerate() {
        let other = |name: &&str| *name != id(file) && unsound.contains(name);
        if opens(file).iter().filter_map(|opens| text(opens, "list")).any(|name| other(&name)) {
            changed |= codes[at].insert("P1");
        }
        if table(file, "list").and_then(|list| text(list, "refused_to")).is_some_and(|name| other(&name)) {
            changed |= codes[at].insert("S20");
        }
    }
    changed
}

/// Whether the lists of child items lead back to a list.
fn leads_back(files: &[Table], start: &str) -> bool {
    let of = |name: &str| files.iter().find(|file| id(file) == name).map(children).unwrap_or_default();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut todo: Vec<&str> = of(start).into_iter().collect();
    while let Some(name) = todo.pop() {
        if seen.insert(name) {
            todo.extend(of(name));
        }
    }
    seen.contains(start)
}

/// Whether an opened item would lack a field that its list asks for, or get one that it does not have.
fn unfed(there: &Table, opens: &Table) -> bool {
    let mut fed: BTreeSet<&str> = match table(opens, "copies") {
        Some(pairs) => pairs.keys().map(String::as_str).collect(),
        None => texts(opens, "copies").into_iter().collect(),
    };
    fed.extend(text(opens, "each_into"));
    let asked = named(there, "field").into_iter().filter(|(_, field)| text(field, "asked") == Some("always"));
    let taken = |name: &&str| one(there, "field", name).is_some_and(|field| field.contains_key("asked"));
    !fed.iter().all(taken) || asked.into_iter().any(|(name, _)| !fed.contains(name))
}
