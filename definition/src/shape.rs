//! Judges a tree against the grammar: unknown keys, wrong forms, wild numbers and what is missing, all at once.

use crate::finding::{Code, Finding, Span, did_you_mean};
use crate::grammar::{ENTRIES_MAX, Grammar, Shape, TITLE_CHARS_MAX};
use crate::length::Length;
use crate::tree::{Node, Value};

/// The longest name.
pub const NAME_CHARS_MAX: usize = 64;

/// Judges a table: what is wrong with it is added to the findings.
pub fn judge_table(node: &Node, grammar: &Grammar, findings: &mut Vec<Finding>) {
    let Value::Table(entries) = &node.value else {
        return wrong(node, &format!("{} is a table", a(grammar.name)), findings);
    };
    for entry in entries {
        match grammar.keys.iter().find(|key| key.name == entry.key) {
            Some(key) => judge(&entry.node, &key.shape, findings),
            None => {
                let message = format!("`{}` is not a key of {}", entry.key, a(grammar.name));
                let known = grammar.keys.iter().map(|key| key.name);
                findings.push(Finding::new(Code::G2, &entry.key_at, message).help(did_you_mean(&entry.key, known)));
            }
        }
    }
    for key in grammar.keys.iter().filter(|key| key.required && node.get(key.name).is_none()) {
        let message = format!("this {} has no `{}`: {}", grammar.name, key.name, key.means);
        findings.push(Finding::new(Code::G4, &node.at, message).help(format!("add `{}`", key.name)));
    }
}

/// A word with its article.
fn a(word: &str) -> String {
    format!("{} {word}", if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" })
}

fn judge(node: &Node, shape: &Shape, findings: &mut Vec<Finding>) {
    match shape {
        Shape::Text(chars_max) => text(node, *chars_max, findings),
        Shape::Name => match node.text() {
            Some(name) => judge_name(name, &node.at, findings),
            None => wrong(node, "a name is a text in quotes", findings),
        },
        Shape::Word(words) => word(node, words, findings),
        Shape::Title => title(node, findings),
        Shape::Length => length(node, findings),
        Shape::Whole(low, high) => whole(node, *low, *high, findings),
        Shape::Truth if !matches!(node.value, Value::Truth(_)) => wrong(node, "write true or false", findings),
        Shape::Truth => {}
        Shape::Many(shape) => each(node.many(), shape, findings),
        Shape::Table(grammar) => judge_table(node, grammar, findings),
        Shape::Tables(grammar) => {
            few(node.many(), findings);
            node.many().iter().take(ENTRIES_MAX).for_each(|node| judge_table(node, grammar, findings));
        }
        Shape::Map(shape) => map(node, shape, findings),
        Shape::Cells => cells(node, findings),
        Shape::Either(shapes) => either(node, shapes, findings),
    }
}

fn each(nodes: &[Node], shape: &Shape, findings: &mut Vec<Finding>) {
    few(nodes, findings);
    nodes.iter().take(ENTRIES_MAX).for_each(|node| judge(node, shape, findings));
}

fn few(nodes: &[Node], findings: &mut Vec<Finding>) {
    if let Some(node) = nodes.get(ENTRIES_MAX) {
        wrong(node, &format!("at most {ENTRIES_MAX} entries stand here"), findings);
    }
}

fn wrong(node: &Node, message: &str, findings: &mut Vec<Finding>) {
    findings.push(Finding::new(Code::G3, &node.at, format!("{message}; this is {}", node.kind())));
}

fn text(node: &Node, chars_max: usize, findings: &mut Vec<Finding>) {
    match node.text() {
        None => wrong(node, "this is written in quotes", findings),
        Some(text) if text.chars().count() > chars_max => {
            let message = format!("a text here has at most {chars_max} characters");
            findings.push(Finding::new(Code::G3, &node.at, message).help("shorten it"));
        }
        Some(text) if text.trim().is_empty() => {
            findings.push(Finding::new(Code::G3, &node.at, "the text is empty").help("write it, or leave the key out"));
        }
        Some(_) => {}
    }
}

fn judge_name(name: &str, at: &Span, findings: &mut Vec<Finding>) {
    let good = name.len() <= NAME_CHARS_MAX
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !good {
        let help = format!("a name has letters a to z, digits and `_`, begins with a letter, at most {NAME_CHARS_MAX}");
        findings.push(Finding::new(Code::G3, at, format!("`{name}` is not a name")).help(help));
    }
}

fn word(node: &Node, words: &[&'static str], findings: &mut Vec<Finding>) {
    match node.text() {
        Some(text) if words.contains(&text) => {}
        Some(text) => {
            let help = did_you_mean(text, words.iter().copied());
            findings.push(Finding::new(Code::G3, &node.at, format!("`{text}` cannot stand here")).help(help));
        }
        None => wrong(node, "one of a few words stands here", findings),
    }
}

fn title(node: &Node, findings: &mut Vec<Finding>) {
    match &node.value {
        Value::Text(_) => text(node, TITLE_CHARS_MAX, findings),
        Value::Table(entries) => {
            for entry in entries {
                if ["zh", "en"].contains(&entry.key.as_str()) {
                    text(&entry.node, TITLE_CHARS_MAX, findings);
                } else {
                    let message = format!("`{}` is not a language of a title", entry.key);
                    findings.push(Finding::new(Code::G2, &entry.key_at, message).help("use zh and en"));
                }
            }
            if node.get("zh").is_none() {
                findings.push(Finding::new(Code::G4, &node.at, "the title has no Chinese").help("add `zh`"));
            }
        }
        _ => wrong(node, "a title is a text or { zh, en }", findings),
    }
}

fn length(node: &Node, findings: &mut Vec<Finding>) {
    match node.text().map(str::parse::<Length>) {
        Some(Ok(_)) => {}
        Some(Err(error)) => findings.push(Finding::new(Code::G3, &node.at, error.to_string())),
        None => wrong(node, "a length is a text such as \"5 working days\"", findings),
    }
}

fn whole(node: &Node, low: i64, high: i64, findings: &mut Vec<Finding>) {
    match node.value {
        Value::Whole(number) if (low..=high).contains(&number) => {}
        Value::Whole(number) => {
            let message = format!("{number} is out of bounds");
            findings.push(Finding::new(Code::G3, &node.at, message).help(format!("from {low} to {high}")));
        }
        _ => wrong(node, "a whole number stands here", findings),
    }
}

fn map(node: &Node, shape: &Shape, findings: &mut Vec<Finding>) {
    let Value::Table(entries) = &node.value else {
        return wrong(node, "names with values stand here", findings);
    };
    for entry in entries {
        if matches!(shape, Shape::Table(_)) {
            judge_name(&entry.key, &entry.key_at, findings);
        }
        judge(&entry.node, shape, findings);
    }
}

fn cells(node: &Node, findings: &mut Vec<Finding>) {
    let Value::Table(entries) = &node.value else {
        return wrong(node, "this is a table of names and values", findings);
    };
    for entry in entries {
        let ok = match &entry.node.value {
            Value::Text(_) | Value::Whole(_) | Value::Fraction(_) | Value::Truth(_) => true,
            Value::Many(nodes) => nodes.iter().all(|node| node.text().is_some()),
            Value::Table(inner) => inner.iter().all(|entry| {
                ["not", "street_of"].contains(&entry.key.as_str())
                    && entry.node.many().iter().all(|n| n.text().is_some())
            }),
            Value::Other(_) => false,
        };
        if !ok {
            wrong(&entry.node, "a word, number, truth, array of words or { not = … } stands here", findings);
        }
    }
}

fn either(node: &Node, shapes: &[Shape], findings: &mut Vec<Finding>) {
    let fits = |shape: &Shape| {
        let table = matches!(node.value, Value::Table(_));
        let tables =
            matches!(&node.value, Value::Many(nodes) if nodes.iter().any(|n| matches!(n.value, Value::Table(_))));
        match shape {
            Shape::Table(_) | Shape::Map(_) => table,
            Shape::Tables(_) => table || tables,
            _ => !table && !tables,
        }
    };
    match shapes.iter().find(|shape| fits(shape)).or(shapes.first()) {
        Some(shape) => judge(node, shape, findings),
        None => wrong(node, "nothing may stand here", findings),
    }
}
