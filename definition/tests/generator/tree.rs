//! A list file as a tree that is easy to build and to damage, and its text.

use std::fmt::Write;

/// A value of a list file.
#[derive(Debug, Clone, PartialEq)]
pub enum Val {
    Text(String),
    Whole(i64),
    Truth(bool),
    Many(Vec<Val>),
    Table(Vec<(String, Val)>),
}

impl From<&str> for Val {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Val {
    fn from(number: i64) -> Self {
        Self::Whole(number)
    }
}

impl From<bool> for Val {
    fn from(truth: bool) -> Self {
        Self::Truth(truth)
    }
}

impl<const N: usize> From<[&str; N]> for Val {
    fn from(words: [&str; N]) -> Self {
        Self::Many(words.iter().map(|word| (*word).into()).collect())
    }
}

/// A table from its keys and values.
pub fn tab<const N: usize>(entries: [(&str, Val); N]) -> Val {
    Val::Table(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

impl Val {
    /// The entries of a table.
    pub fn entries(&mut self) -> &mut Vec<(String, Val)> {
        if !matches!(self, Self::Table(_)) {
            *self = Self::Table(Vec::new());
        }
        match self {
            Self::Table(entries) => entries,
            _ => unreachable!("a table was put here"),
        }
    }

    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Val> {
        match self {
            Self::Table(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text under a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.get(key) {
            Some(Self::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The value under a key, put there as an empty table when it is missing.
    pub fn at(&mut self, key: &str) -> &mut Val {
        let entries = self.entries();
        let place = entries.iter().position(|(name, _)| name == key).unwrap_or_else(|| {
            entries.push((key.to_owned(), Self::Table(Vec::new())));
            entries.len() - 1
        });
        &mut entries[place].1
    }

    /// Sets a key.
    pub fn set(&mut self, key: &str, value: impl Into<Val>) -> &mut Self {
        *self.at(key) = value.into();
        self
    }

    /// Removes a key.
    pub fn drop(&mut self, key: &str) {
        self.entries().retain(|(name, _)| name != key);
    }

    /// Adds to the array under a key.
    pub fn add(&mut self, key: &str, value: impl Into<Val>) {
        self.at(key).many().push(value.into());
    }

    /// The values of an array; a single value becomes an array of one, an empty table an empty one.
    pub fn many(&mut self) -> &mut Vec<Val> {
        match self {
            Self::Many(_) => {}
            Self::Table(entries) if entries.is_empty() => *self = Self::Many(Vec::new()),
            _ => *self = Self::Many(vec![self.clone()]),
        }
        match self {
            Self::Many(values) => values,
            _ => unreachable!("an array was put here"),
        }
    }

    /// The names of the keys.
    pub fn keys(&self) -> Vec<String> {
        match self {
            Self::Table(entries) => entries.iter().map(|(key, _)| key.clone()).collect(),
            _ => Vec::new(),
        }
    }

    /// Each table in this tree, with the key that it stands under, itself included.
    pub fn tables(&mut self, key: &str, visit: &mut dyn FnMut(&str, &mut Val)) {
        if matches!(self, Self::Table(_)) {
            visit(key, self);
        }
        match self {
            Self::Table(entries) => entries.iter_mut().for_each(|(key, value)| value.tables(key, visit)),
            Self::Many(values) => values.iter_mut().for_each(|value| value.tables(key, visit)),
            _ => {}
        }
    }
}

fn inline(value: &Val, out: &mut String) {
    match value {
        Val::Text(text) => drop(write!(out, "{text:?}")),
        Val::Whole(number) => drop(write!(out, "{number}")),
        Val::Truth(truth) => drop(write!(out, "{truth}")),
        Val::Many(values) => {
            out.push('[');
            for (place, value) in values.iter().enumerate() {
                out.push_str(if place == 0 { "" } else { ", " });
                inline(value, out);
            }
            out.push(']');
        }
        Val::Table(entries) => {
            out.push_str("{ ");
            for (place, (key, value)) in entries.iter().enumerate() {
                let _ = write!(out, "{}{} = ", if place == 0 { "" } else { ", " }, spelt(key));
                inline(value, out);
            }
            out.push_str(" }");
        }
    }
}

fn spelt(key: &str) -> String {
    let bare = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if bare { key.to_owned() } else { format!("{key:?}") }
}

fn lines(entries: &[(String, Val)], except: &str, out: &mut String) {
    for (key, value) in entries.iter().filter(|(key, _)| key != except) {
        let _ = write!(out, "{} = ", spelt(key));
        inline(value, out);
        out.push('\n');
    }
}

/// The text of a list file.
pub fn write(file: &Val) -> String {
    let mut out = String::new();
    let Val::Table(sections) = file else { return out };
    for (section, value) in sections {
        let Val::Table(entries) = value else { continue };
        if !["role", "field", "stage", "measure"].contains(&section.as_str()) {
            let _ = writeln!(out, "[{section}]");
            lines(entries, "", &mut out);
            continue;
        }
        for (name, value) in entries {
            let Val::Table(inner) = value else { continue };
            let _ = writeln!(out, "\n[{section}.{name}]");
            lines(inner, "move", &mut out);
            let moves = inner.iter().find(|(key, _)| key == "move");
            for step in moves.map(|(_, moves)| moves.clone().many().clone()).unwrap_or_default() {
                let _ = writeln!(out, "[[{section}.{name}.move]]");
                lines(if let Val::Table(step) = &step { step } else { &[] }, "", &mut out);
            }
        }
    }
    out
}
