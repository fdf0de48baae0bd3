//! Examples for a list without history: the words of its dispatch table, and the titles in its stories.

use std::collections::BTreeMap;

use definition::list::List;
use definition::{Literal, story::Says};

/// A label with words that stand for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// The label: a value that the dispatch table sets.
    pub label: String,
    /// The words.
    pub text: String,
}

/// What a list says about the labels of a field: each word of each row that sets it, and each story that gives the
/// texts which the table reads and ends with a value of the field.
#[must_use]
pub fn seeds(list: &List, field: &str) -> Vec<Seed> {
    let Some(dispatch) = &list.dispatch else { return Vec::new() };
    let mut seeds = Vec::new();
    for row in &dispatch.rows {
        let Some(label) = row.sets.get(field) else { continue };
        let words = row.says.iter().chain(&row.and_says);
        seeds.extend(words.map(|word| Seed { label: shown(label), text: word.clone() }));
    }
    for example in &list.examples {
        let mut values: BTreeMap<&str, String> = BTreeMap::new();
        for line in &example.lines {
            let Says::Does { with, refused: false, .. } = &line.says else { continue };
            values.extend(with.iter().filter_map(|(name, value)| Some((name.as_str(), shown(value.as_ref()?)))));
        }
        let text: Vec<String> =
            dispatch.reads.iter().filter_map(|name| values.get(name.text.as_str()).cloned()).collect();
        if let (Some(label), false) = (values.get(field), text.is_empty()) {
            seeds.push(Seed { label: label.clone(), text: text.join("\n") });
        }
    }
    seeds
}

fn shown(value: &Literal) -> String {
    value.to_string()
}
