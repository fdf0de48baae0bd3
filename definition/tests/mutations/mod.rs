//! Deletions from the text of a list file: one holder, unit, limit, time-out, counter or piece of evidence at a time.
//! Plain functions on text, so that other crates can include this file and see what their own eyes notice.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a deletion takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A holder, a limit or a time-out.
    Frame,
    /// Which unit a role is.
    Unit,
    /// How often something may happen.
    Counter,
    /// All the evidence of a move, or one piece of it.
    Evidence,
}

/// A list file from which one thing was deleted.
#[derive(Debug)]
pub struct Deletion {
    /// What is missing: `found.go at_most`.
    pub what: String,
    /// The kind of thing that is missing.
    pub part: Part,
    /// The text without it.
    pub text: String,
}

/// Each list file that differs from this one by a single deletion; nothing when the text cannot be read.
pub fn deletions(text: &str) -> Vec<Deletion> {
    let Ok(file) = DeTable::parse(text) else { return Vec::new() };
    let mut cut = Cut { text, deletions: Vec::new() };
    let roles = file.get_ref().get("role").and_then(|roles| roles.get_ref().as_table());
    for (name, role) in roles.into_iter().flatten() {
        let Some(role) = role.get_ref().as_table() else { continue };
        cut.key(name.get_ref(), role, "unit", Part::Unit);
    }
    let stages = file.get_ref().get("stage").and_then(|stages| stages.get_ref().as_table());
    for (name, stage) in stages.into_iter().flatten() {
        let Some(stage) = stage.get_ref().as_table() else { continue };
        cut.stage(name.get_ref(), stage);
    }
    cut.deletions
}

struct Cut<'a> {
    text: &'a str,
    deletions: Vec<Deletion>,
}

impl Cut<'_> {
    fn stage(&mut self, name: &str, stage: &DeTable<'_>) {
        for key in ["holder", "limit", "overdue"] {
            self.key(name, stage, key, Part::Frame);
        }
        if let Some(overdue) = stage.get("overdue").and_then(|overdue| overdue.get_ref().as_table()) {
            self.key(&format!("{name}.overdue"), overdue, "at_most", Part::Counter);
        }
        let steps = stage.get("move").and_then(|steps| steps.get_ref().as_array());
        for step in steps.into_iter().flatten().filter_map(|step| step.get_ref().as_table()) {
            let step_name = step.get("name").and_then(|name| name.get_ref().as_str()).unwrap_or_default();
            let place = format!("{name}.{step_name}");
            self.key(&place, step, "at_most", Part::Counter);
            self.key(&place, step, "needs", Part::Evidence);
            let needs = step.get("needs").and_then(|needs| needs.get_ref().as_array());
            for need in needs.into_iter().flatten().filter(|_| needs.is_some_and(|needs| needs.len() > 1)) {
                let what = format!("{place} needs {}", need.get_ref().as_str().unwrap_or_default());
                self.delete(what, Part::Evidence, need.span());
            }
        }
    }

    fn key(&mut self, place: &str, table: &DeTable<'_>, key: &str, part: Part) {
        let Some((name, value)) = table.iter().find(|(name, _)| name.get_ref() == key) else { return };
        self.delete(format!("{place} {key}"), part, name.span().start..end(value));
    }

    /// Deletes a span with the comma that goes with it, or the line that it fills.
    fn delete(&mut self, what: String, part: Part, span: Range<usize>) {
        let (before, after) = (&self.text[..span.start], &self.text[span.end..]);
        let (head, tail) = (before.trim_end_matches([' ', '\t']), after.trim_start_matches([' ', '\t']));
        let text = if head.is_empty() || head.ends_with('\n') {
            format!("{head}{}", tail.trim_start_matches(|c| c != '\n'))
        } else if let Some(rest) = tail.strip_prefix(',') {
            format!("{before}{}", rest.trim_start())
        } else {
            format!("{}{after}", head.trim_end().trim_end_matches(','))
        };
        self.deletions.push(Deletion { what, part, text });
    }
}

/// Where a value ends; a table under a header of its own ends with its last value.
fn end(value: &Spanned<DeValue<'_>>) -> usize {
    let inner = value.get_ref().as_table().into_iter().flatten().map(|(_, value)| end(value)).max();
    value.span().end.max(inner.unwrap_or(0))
}
