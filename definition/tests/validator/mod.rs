//! A small validator of the JSON Schema words that the schema of list files uses.

use serde_json::{Map, Value};

/// What does not fit a schema, each with its place.
pub fn misfits(schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let Some(schema) = schema.as_object() else { return vec![format!("{place}: not a schema")] };
    let mut misfits = Vec::new();
    for (word, wanted) in schema {
        let fits = match word.as_str() {
            "type" => has_type(wanted, value),
            "enum" => wanted.as_array().is_some_and(|words| words.contains(value)),
            "anyOf" => any_of(wanted, value, place, &mut misfits),
            "minLength" => chars(value).is_none_or(|chars| Some(chars) >= wanted.as_u64()),
            "maxLength" => chars(value).is_none_or(|chars| Some(chars) <= wanted.as_u64()),
            "minimum" => value.as_i64().is_none_or(|number| Some(number) >= wanted.as_i64()),
            "maximum" => value.as_i64().is_none_or(|number| Some(number) <= wanted.as_i64()),
            "maxItems" => value.as_array().is_none_or(|items| Some(items.len() as u64) <= wanted.as_u64()),
            "required" => has_all(wanted, value),
            "items" => {
                let items = value.as_array().into_iter().flatten().enumerate();
                misfits.extend(items.flat_map(|(at, item)| self::misfits(wanted, item, &format!("{place}[{at}]"))));
                true
            }
            "properties" => {
                misfits.extend(properties(wanted, value, place));
                true
            }
            "additionalProperties" => {
                misfits.extend(additional(schema, wanted, value, place));
                true
            }
            "pattern" => value.as_str().is_none_or(|text| matches(wanted.as_str().unwrap_or_default(), text)),
            "description" | "title" | "$schema" => true,
            _ => false,
        };
        if !fits {
            misfits.push(format!("{place}: {word} {wanted} does not fit {value}"));
        }
    }
    misfits
}

fn has_type(wanted: &Value, value: &Value) -> bool {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is = |word: &Value| word == kind || (word == "number" && kind == "integer");
    wanted.as_array().map_or_else(|| is(wanted), |words| words.iter().any(is))
}

fn chars(value: &Value) -> Option<u64> {
    value.as_str().map(|text| text.chars().count() as u64)
}

fn has_all(wanted: &Value, value: &Value) -> bool {
    let names = wanted.as_array().into_iter().flatten().filter_map(Value::as_str);
    value.as_object().is_none_or(|object| names.into_iter().all(|name| object.contains_key(name)))
}

/// Whether one of several schemas fits; when none does, what the nearest of them says is kept.
fn any_of(wanted: &Value, value: &Value, place: &str, kept: &mut Vec<String>) -> bool {
    let each = wanted.as_array().into_iter().flatten().map(|schema| misfits(schema, value, place));
    let Some(nearest) = each.min_by_key(Vec::len) else { return false };
    let fits = nearest.is_empty();
    kept.extend(nearest);
    fits
}

fn properties(wanted: &Value, value: &Value, place: &str) -> Vec<String> {
    let object = value.as_object().into_iter().flatten();
    let known = object.filter_map(|(name, value)| Some((wanted.get(name)?, name, value)));
    known.flat_map(|(schema, name, value)| misfits(schema, value, &format!("{place}.{name}"))).collect()
}

fn additional(schema: &Map<String, Value>, wanted: &Value, value: &Value, place: &str) -> Vec<String> {
    let known = schema.get("properties").and_then(Value::as_object);
    let object = value.as_object().into_iter().flatten();
    let more = object.filter(|(name, _)| known.is_none_or(|known| !known.contains_key(*name)));
    match wanted {
        Value::Bool(true) => Vec::new(),
        Value::Bool(false) => more.map(|(name, _)| format!("{place}: `{name}` may not stand here")).collect(),
        schema => more.flat_map(|(name, value)| misfits(schema, value, &format!("{place}.{name}"))).collect(),
    }
}

/// The two patterns of the schema, which stand for names and for lengths of time.
fn matches(pattern: &str, text: &str) -> bool {
    if pattern.starts_with("^[a-z]") {
        let rest = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        return text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(rest);
    }
    let words = pattern.rsplit_once('(').map(|(_, words)| words.trim_end_matches(")$")).unwrap_or_default();
    let word = text.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    let spelt = |spelling: &str| match spelling.strip_suffix('?') {
        Some(long) => word == long || word == &long[..long.len() - 1],
        None => word == spelling,
    };
    text.trim_start().starts_with(|c: char| c.is_ascii_digit()) && words.split('|').any(spelt)
}
