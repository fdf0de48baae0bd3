//! Reads conditions and values.

use std::collections::BTreeMap;

use crate::condition::{Bounds, Cell, Condition, Literal, Test};
use crate::finding::{Code, Finding};
use crate::list::Word;
use crate::tree::{Node, Value};

/// Reads the condition under a key; no key is a condition that always holds.
pub fn condition(node: &Node, key: &str, findings: &mut Vec<Finding>) -> Condition {
    let mut cells = Vec::new();
    for entry in node.get(key).map_or(&[][..], Node::entries) {
        let of = Word { text: entry.key.clone(), at: entry.key_at.clone() };
        match test(&entry.node) {
            Some(test) => cells.push(Cell { of, test }),
            None => findings.push(
                Finding::new(Code::G3, &entry.node.at, format!("`{}` cannot be asked this", entry.key))
                    .help("write a word, several words, { not = \"…\" }, true, false, or a bound such as \"< 2\""),
            ),
        }
    }
    Condition { cells }
}

fn test(node: &Node) -> Option<Test> {
    match &node.value {
        Value::Text(text) if text.starts_with(['<', '>', '=']) => Bounds::parse(text).map(Test::Number),
        Value::Text(text) => Some(
            Bounds::parse(text)
                .filter(|_| text.contains(".."))
                .map_or_else(|| Test::AnyOf(vec![text.clone()]), Test::Number),
        ),
        Value::Whole(_) | Value::Fraction(_) => {
            let Literal::Number(number) = literal(node)? else { return None };
            Some(Test::Number(Bounds { low: Some((number, true)), high: Some((number, true)) }))
        }
        Value::Truth(truth) => Some(Test::Is(*truth)),
        Value::Many(nodes) => texts(nodes).map(Test::AnyOf),
        Value::Table(_) => texts(node.get("not")?.many()).map(Test::NoneOf),
        Value::Other(_) => None,
    }
}

fn texts(nodes: &[Node]) -> Option<Vec<String>> {
    nodes.iter().map(|node| node.text().map(str::to_owned)).collect()
}

/// The value that a node stands for; `{ street_of = "place" }` is kept as the text `street_of:place`.
pub fn literal(node: &Node) -> Option<Literal> {
    match &node.value {
        Value::Text(text) => Some(Literal::Text(text.clone())),
        #[expect(clippy::cast_precision_loss, reason = "numbers of a list file are far below 2^52")]
        Value::Whole(number) => Some(Literal::Number(*number as f64)),
        Value::Fraction(number) => Some(Literal::Number(*number)),
        Value::Truth(truth) => Some(Literal::Truth(*truth)),
        Value::Many(nodes) => texts(nodes).map(Literal::Many),
        Value::Table(_) => Some(Literal::Text(format!("street_of:{}", node.get("street_of")?.text()?))),
        Value::Other(_) => None,
    }
}

/// The values under a key, by name.
pub fn values(node: &Node, key: &str) -> BTreeMap<String, Literal> {
    let entries = node.get(key).map_or(&[][..], Node::entries);
    entries.iter().filter_map(|entry| Some((entry.key.clone(), literal(&entry.node)?))).collect()
}
