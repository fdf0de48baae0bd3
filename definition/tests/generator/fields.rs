//! The fields that a planned list speaks of.

use super::dice::Dice;
use super::tree::{Val, tab, write};

const FIELDS: [(&str, &str); 16] = [
    ("unit", "unit"),
    ("place", "place"),
    ("text", "long text"),
    ("sort", "choice"),
    ("urgent", "yes or no"),
    ("size", "number"),
    ("reason", "text"),
    ("result", "long text"),
    ("note", "text"),
    ("photo", "attachment"),
    ("review_day", "date"),
    ("last_day", "date"),
    ("main_item", "item"),
    ("helpers", "units"),
    ("signed", "signature"),
    ("blamed", "unit"),
];

/// Adds each field that is named somewhere, asked for in a way that lets conditions hold.
pub fn add(file: &mut Val, dice: &mut Dice) {
    let text = write(file);
    for (name, kind) in FIELDS {
        let named = text.contains(&format!("\"{name}\"")) || text.contains(&format!("{name} ="));
        if !named && name != "place" {
            continue;
        }
        let mut field = tab([("title", "栏目".into()), ("type", kind.into())]);
        if kind == "choice" {
            field.set("choices", ["red", "green", "blue"]);
        }
        if matches!(name, "sort" | "urgent" | "size" | "text" | "last_day" | "unit" | "place" | "blamed") {
            field.set("asked", dice.pick(&["always", "always", "if known"]));
        }
        if matches!(
            name,
            "reason" | "result" | "note" | "unit" | "text" | "sort" | "size" | "urgent" | "helpers" | "blamed"
        ) {
            field.set("read_by", dice.pick(&["desk", "chief"]));
        }
        file.at("field").set(name, field);
    }
}

/// Hides a field from a role that has nothing to do with it.
pub fn hide(file: &mut Val, dice: &mut Dice) {
    let names = file.at("field").keys();
    if dice.chance(30) && !names.is_empty() {
        let name = names[dice.below(names.len())].clone();
        file.at("field").at(&name).set("hidden_from", "watcher");
        file.at("role").at("watcher").set("title", "角色").set("unit", tab([("id", "office".into())]));
    }
}
