//! The fields that a planned list speaks of.

use super::dice::Dice;
use super::tree::{Val, tab, write};

const FIELDS: [(&str, &str); 15] = [
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
        if matches!(name, "sort" | "urgent" | "size" | "text" | "last_day" | "unit" | "place") {
            field.set("asked", dice.pick(&["always", "always", "if known"]));
        }
        if matches!(name, "reason" | "result" | "note" | "unit" | "text" | "sort" | "size" | "urgent" | "helpers") {
            field.set("read_by", dice.pick(&["desk", "chief"]));
        }
        file.at("field").set(name, field);
    }
}
