//! S12: who did the work does not close it. S17: merging and splitting. P2 and P3, as far as one file tells.

use std::collections::BTreeSet;

use toml::Table;

use super::Codes;
use super::look::{
    actors, is_kind, live, move_kind, moves, named, one, rows, table, tables, targets, text, texts, truth, unit_rule,
};

/// Adds the codes.
pub fn judge(file: &Table, codes: &mut Codes) {
    if own_work(file) {
        codes.insert("S12");
    }
    if moves(file).iter().any(|(_, _, step)| loses(file, step)) {
        codes.insert("S17");
    }
    let opens: Vec<&Table> = moves(file).into_iter().flat_map(|(_, _, step)| tables(step, "opens")).collect();
    if opens.iter().any(|opens| text(opens, "as") == Some("child")) {
        let closing = |step: &Table| {
            move_kind(step) == "cancel"
                && targets(step).iter().any(|to| one(file, "stage", to).is_some_and(|to| !live(to)))
        };
        if moves(file).iter().any(|(_, _, step)| closing(step) && !step.contains_key("children")) {
            codes.insert("P3");
        }
    }
    let bad = |opens: &&Table| {
        let here: Vec<&str> = match table(opens, "copies") {
            Some(pairs) => pairs.values().filter_map(toml::Value::as_str).collect(),
            None => texts(opens, "copies"),
        };
        here.iter().any(|name| one(file, "field", name).is_none())
            || (opens.contains_key("for_each") && !opens.contains_key("each_into"))
    };
    if opens.iter().any(bad) {
        codes.insert("P2");
    }
}

/// The stages that can be reached from a stage, itself included.
fn after<'a>(file: &'a Table, start: &'a str) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut todo = vec![start];
    while let Some(name) = todo.pop() {
        let Some(stage) = one(file, "stage", name).filter(|_| seen.insert(name)) else { continue };
        todo.extend(table(stage, "overdue").and_then(|overdue| text(overdue, "to")));
        todo.extend(tables(stage, "move").into_iter().flat_map(targets));
    }
    seen
}

fn own_work(file: &Table) -> bool {
    let work: Vec<(&str, &Table)> =
        named(file, "stage").into_iter().filter(|(_, stage)| live(stage) && truth(stage, "work")).collect();
    let has_done = named(file, "stage").iter().any(|(name, _)| is_kind(file, name, "closed done"));
    (has_done && work.is_empty())
        || moves(file).iter().any(|(name, stage, step)| {
            let closes = rows(step).iter().any(|(to, _)| is_kind(file, to, "closed done"));
            if let Some(exception) = table(step, "exception") {
                return !closes || weak_exception(file, stage, step, exception);
            }
            if !closes || !live(stage) {
                return false;
            }
            let before = work.iter().filter(|(work, _)| after(file, work).contains(name));
            let doers: Vec<&str> = before.flat_map(|(_, stage)| texts(stage, "holder")).collect();
            actors(stage, step).iter().any(|actor| doers.iter().any(|doer| same(file, actor, doer)))
        })
}

/// Whether two roles are the same, or of the same unit.
fn same(file: &Table, one: &str, other: &str) -> bool {
    one == other || (unit_rule(file, one).is_some() && unit_rule(file, one) == unit_rule(file, other))
}

fn weak_exception(file: &Table, stage: &Table, step: &Table, exception: &Table) -> bool {
    let evidence = texts(exception, "machine_evidence");
    let machine = !evidence.is_empty() && evidence.iter().all(|field| texts(step, "needs").contains(field));
    let routine = text(exception, "kind") == Some("routine");
    let to = text(exception, "to").unwrap_or_default();
    let sampled = one(file, "stage", to).filter(|to| live(to)).is_some_and(|to| {
        let steps = tables(to, "move");
        texts(to, "holder").first().is_none_or(|holder| !texts(stage, "holder").contains(holder))
            && steps.iter().any(|step| rows(step).iter().any(|(to, _)| is_kind(file, to, "closed done")))
            && steps.iter().any(|step| move_kind(step) == "redo")
    });
    (routine && !machine) || !sampled
}

fn loses(file: &Table, step: &Table) -> bool {
    match move_kind(step) {
        "merge" => {
            let item = |name: &&str| one(file, "field", name).and_then(|field| text(field, "type")) == Some("item");
            let closes = rows(step).iter().all(|(to, _)| is_kind(file, to, "closed other"));
            !texts(step, "needs").iter().any(item) || !closes || !truth(step, "tells_reporter")
        }
        "split" => !tables(step, "opens").iter().any(|opens| text(opens, "as") == Some("child")),
        _ => false,
    }
}
