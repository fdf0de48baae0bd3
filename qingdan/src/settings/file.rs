//! The file of the settings: TOML, a table for what stands before the dot of a name.

use std::path::Path;

use definition::finding::line_and_column;
use definition::tree::{self, Entry, Node, Value};

use super::{KEYS, Read, Trouble, keys, put, unknown};

/// The most dots of a name.
const DOTS_MAX: usize = 2;
/// What is said where a file does not follow TOML.
pub(super) const NO_TOML: &str = "the file does not follow TOML here";

/// Reads a file over what is in force; every fault is kept with its line and column.
pub(super) fn read(path: &Path, read: &mut Read) {
    let name = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("the file cannot be read: {error}");
            read.troubles.push(Trouble { place: name, message, help: String::new() });
            return;
        }
    };
    let place = |offset: usize| {
        let (line, column) = line_and_column(&text, offset);
        format!("{name}:{line}:{column}")
    };
    let (root, findings) = tree::parse(&text);
    for finding in findings {
        let place = place(finding.at.start);
        let help = NO_TOML.to_owned();
        read.troubles.push(Trouble { place, message: finding.message, help });
    }
    for entry in root.entries() {
        under(read, &entry.key, entry, &place);
    }
}

/// Takes a setting, or those of a table; a name has two dots at most.
fn under(read: &mut Read, name: &str, entry: &Entry, place: &dyn Fn(usize) -> String) {
    match &entry.node.value {
        Value::Table(entries) if name.matches('.').count() < DOTS_MAX => {
            for inner in entries {
                under(read, &format!("{name}.{}", inner.key), inner, place);
            }
        }
        _ => one(read, name, &entry.node, place(entry.key_at.start)),
    }
}

fn one(read: &mut Read, name: &str, node: &Node, place: String) {
    let Some(key) = keys::find(name) else {
        let known: Vec<String> = KEYS.iter().map(|key| key.name.to_owned()).collect();
        unknown(read, place, name, &known);
        return;
    };
    match text(node) {
        Some(text) => put(read, key, &text, place),
        None => {
            let message = format!("`{name}` cannot be {}", node.kind());
            read.troubles.push(Trouble {
                place,
                message,
                help: "write a text, a number or an array of texts".to_owned(),
            });
        }
    }
}

/// A value as one text; several with commas.
fn text(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Whole(number) => Some(number.to_string()),
        Value::Many(nodes) => {
            let texts: Option<Vec<&str>> = nodes.iter().map(Node::text).collect();
            Some(texts?.join(", "))
        }
        _ => None,
    }
}
