//! The JSON Schema of list files, so that editors complete and check them. It comes from the grammar.

use serde_json::{Map, Value, json};

use crate::grammar::{ENTRIES_MAX, FILE, Grammar, Shape};
use crate::shape::NAME_CHARS_MAX;

/// The JSON Schema (draft 2020-12) of a list file.
#[must_use]
pub fn schema() -> Value {
    let mut schema = table(&FILE);
    if let Value::Object(object) = &mut schema {
        object.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        object.insert("title".to_owned(), json!("Qingdan list file"));
    }
    schema
}

fn table(grammar: &Grammar) -> Value {
    let mut properties = Map::new();
    for key in grammar.keys {
        let mut value = form(&key.shape);
        if let Value::Object(object) = &mut value {
            object.insert("description".to_owned(), json!(key.means));
        }
        properties.insert(key.name.to_owned(), value);
    }
    let required: Vec<&str> = grammar.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn form(shape: &Shape) -> Value {
    match shape {
        Shape::Text(chars_max) => json!({ "type": "string", "minLength": 1, "maxLength": chars_max }),
        Shape::Name => json!({ "type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": NAME_CHARS_MAX }),
        Shape::Word(words) => json!({ "type": "string", "enum": words }),
        Shape::Title => json!({ "anyOf": [
            { "type": "string", "minLength": 1 },
            { "type": "object", "properties": { "zh": { "type": "string" }, "en": { "type": "string" } },
              "required": ["zh"], "additionalProperties": false },
        ]}),
        Shape::Length => json!({ "type": "string", "pattern":
            "^ *[0-9]+ *(working days?|wd|个工作日|工作日|days?|d|日|天|hours?|h|小时|office hours?|oh|个?工作小时|minutes?|min|分钟|months?|mo|个月)$" }),
        Shape::Whole(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Shape::Truth => json!({ "type": "boolean" }),
        Shape::Many(shape) => {
            json!({ "anyOf": [form(shape), { "type": "array", "items": form(shape), "maxItems": ENTRIES_MAX }] })
        }
        Shape::Table(grammar) => table(grammar),
        Shape::Tables(grammar) => json!({ "anyOf": [
            table(grammar),
            { "type": "array", "items": table(grammar), "maxItems": ENTRIES_MAX },
        ]}),
        Shape::Map(shape) => json!({ "type": "object", "additionalProperties": form(shape) }),
        Shape::Cells => json!({ "type": "object", "additionalProperties": { "anyOf": [
            { "type": ["string", "number", "boolean"] },
            { "type": "array", "items": { "type": "string" } },
            { "type": "object", "properties": {
                "not": { "type": ["string", "array"] }, "street_of": { "type": "string" } },
              "additionalProperties": false },
        ]}}),
        Shape::Either(shapes) => json!({ "anyOf": shapes.iter().map(form).collect::<Vec<_>>() }),
    }
}
