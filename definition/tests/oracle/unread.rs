//! W1: a field that is asked for and that nobody reads.

use std::collections::BTreeSet;

use toml::Table;

use super::Codes;
use super::look::{move_kind, moves, named, one, rows, table, tables, text, texts};

/// Adds W1 when a field is asked for in vain.
pub fn judge(file: &Table, codes: &mut Codes) {
    let mut asked: BTreeSet<&str> = BTreeSet::new();
    for (_, _, step) in moves(file) {
        asked.extend(texts(step, "needs"));
        asked.extend(texts(step, "may"));
    }
    asked.extend(
        named(file, "field").into_iter().filter(|(_, field)| field.contains_key("asked")).map(|(name, _)| name),
    );
    let read = read(file);
    let vain = |name: &&str| {
        one(file, "field", name).is_some_and(|field| {
            let evidence = matches!(text(field, "type"), Some("attachment" | "signature"));
            !evidence && texts(field, "read_by").is_empty() && !read.contains(*name)
        })
    };
    if asked.iter().any(vain) {
        codes.insert("W1");
    }
}

fn read(file: &Table) -> BTreeSet<&str> {
    let mut read: BTreeSet<&str> = BTreeSet::new();
    for (_, stage) in named(file, "stage") {
        let limit = table(stage, "limit");
        read.extend(["by", "until"].into_iter().filter_map(|key| limit.and_then(|limit| text(limit, key))));
    }
    for (_, _, step) in moves(file) {
        read.extend(cells(table(step, "when")));
        rows(step).into_iter().for_each(|(_, when)| read.extend(cells(when)));
        read.extend(text(step, "review"));
        if move_kind(step) == "merge" {
            let item = |name: &&str| one(file, "field", name).and_then(|field| text(field, "type")) == Some("item");
            read.extend(texts(step, "needs").into_iter().filter(item));
        }
        for opens in tables(step, "opens") {
            read.extend(text(opens, "for_each"));
            read.extend(texts(opens, "copies"));
            read.extend(table(opens, "copies").into_iter().flatten().filter_map(|(_, here)| here.as_str()));
        }
    }
    for (_, role) in named(file, "role") {
        let unit = table(role, "unit");
        read.extend(["field", "street_of"].into_iter().filter_map(|key| unit.and_then(|unit| text(unit, key))));
    }
    for (_, measure) in named(file, "measure") {
        read.extend(cells(table(measure, "of")));
        read.extend(cells(table(measure, "share")));
        read.extend(text(measure, "field"));
    }
    read.extend(table(file, "relapse").map(|relapse| texts(relapse, "same")).unwrap_or_default());
    if let Some(dispatch) = table(file, "dispatch") {
        read.extend(texts(dispatch, "reads"));
        for row in tables(dispatch, "row") {
            read.extend(cells(table(row, "when")));
        }
    }
    read
}

fn cells(when: Option<&Table>) -> Vec<&str> {
    when.into_iter().flatten().map(|(name, _)| name.as_str()).collect()
}
