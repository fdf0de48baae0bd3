//! Looks names up, and says which was meant.

use crate::condition::{Condition, Literal, Test};
use crate::finding::{Code, Finding, did_you_mean};
use crate::list::{FieldKind, List, Word};
use crate::measure::BUILT_IN;

/// The names of a list, and where to say that one is unknown.
pub(super) struct Names<'a> {
    pub list: &'a List,
    pub findings: &'a mut Vec<Finding>,
}

impl Names<'_> {
    pub(super) fn wrong(&mut self, word: &Word, message: &str, help: &str) {
        self.findings.push(Finding::new(Code::S1, &word.at, message).help(help));
    }

    fn unknown(&mut self, word: &Word, what: &str, known: Vec<&str>) {
        let help = did_you_mean(word, known);
        self.findings.push(Finding::new(Code::S1, &word.at, format!("there is no {what} `{word}`")).help(help));
    }

    /// A name that is missing altogether is missed elsewhere.
    pub(super) fn stage(&mut self, word: &Word) {
        if !word.is_empty() && self.list.stage(word).is_none() {
            let known = self.list.stages.iter().map(|stage| &*stage.name).collect();
            self.unknown(word, "stage", known);
        }
    }

    pub(super) fn role(&mut self, word: &Word) {
        if self.list.role(word).is_none() {
            let known = self.list.roles.iter().map(|role| &*role.name).collect();
            self.unknown(word, "role", known);
        }
    }

    pub(super) fn field(&mut self, word: &Word) {
        if self.list.field(word).is_none() {
            let known = self.list.fields.iter().map(|field| &*field.name).collect();
            self.unknown(word, "field", known);
        }
    }

    pub(super) fn field_of(&mut self, word: &Word, kinds: &[FieldKind], what: &str) {
        match self.list.field(word) {
            None => self.field(word),
            Some(field) if !kinds.contains(&field.kind) => {
                self.wrong(word, &format!("`{word}` does not hold {what}"), "name another field, or change its `type`");
            }
            Some(_) => {}
        }
    }

    /// A choice field and words that must be among its choices.
    pub(super) fn choices<'w>(&mut self, field: &Word, values: impl Iterator<Item = &'w Word>) {
        let choices = match self.list.field(field).map(|field| &field.kind) {
            Some(FieldKind::Choice(choices)) => choices.clone(),
            Some(_) => {
                return self.wrong(field, &format!("`{field}` is not a choice"), "name a field of type \"choice\"");
            }
            None => return self.field(field),
        };
        for value in values.filter(|value| !choices.contains(&value.text)) {
            let help = did_you_mean(value, choices.iter().map(String::as_str));
            self.wrong(value, &format!("`{value}` is not a choice of `{field}`"), &help);
        }
    }

    /// A field that is set to a value, which is a choice of it where it is a choice.
    pub(super) fn value(&mut self, field: &Word, value: &Literal) {
        match (self.list.field(field).map(|field| &field.kind), value) {
            (Some(FieldKind::Choice(_)), Literal::Text(text)) => {
                let word = Word { text: text.clone(), at: field.at.clone() };
                self.choices(field, std::iter::once(&word));
            }
            (Some(FieldKind::Choice(_)), _) => {
                self.wrong(field, &format!("`{field}` cannot be set to this"), "write one of its choices")
            }
            _ => self.field(field),
        }
    }

    /// A guard or the condition of a choice: fields and counters.
    pub(super) fn condition(&mut self, condition: &Condition) {
        self.cells(condition, &[]);
    }

    /// The condition of a measure, which may also ask for what is known of every item.
    pub(super) fn measured(&mut self, condition: &Condition) {
        self.cells(condition, &BUILT_IN);
        for cell in condition.cells.iter().filter(|cell| *cell.of == *"stage") {
            if let Test::AnyOf(stages) | Test::NoneOf(stages) = &cell.test {
                for stage in stages {
                    self.stage(&Word { text: stage.clone(), at: cell.of.at.clone() });
                }
            }
        }
    }

    fn cells(&mut self, condition: &Condition, built_in: &[&str]) {
        let list = self.list;
        let counters: Vec<String> = list.moves().filter_map(|(stage, step)| step.counter_name(stage)).collect();
        for cell in condition.cells.iter().filter(|cell| !built_in.contains(&&*cell.of)) {
            if counters.contains(&cell.of.text) {
                if !matches!(cell.test, Test::Number(_)) {
                    self.wrong(
                        &cell.of,
                        &format!("the counter `{}` is a number", cell.of),
                        "write a bound such as \"< 2\"",
                    );
                }
                continue;
            }
            let Some(field) = list.field(&cell.of) else {
                let known = list.fields.iter().map(|field| &*field.name).chain(counters.iter().map(String::as_str));
                self.unknown(&cell.of, "field or counter", known.collect());
                continue;
            };
            if !cell.test.fits(&field.kind) {
                let help = "ask a choice for words, a yes or no for true or false, a number for a bound";
                self.wrong(&cell.of, &format!("`{}` cannot be asked this", cell.of), help);
            } else if let (FieldKind::Choice(_), Test::AnyOf(words) | Test::NoneOf(words)) = (&field.kind, &cell.test) {
                let words: Vec<Word> =
                    words.iter().map(|word| Word { text: word.clone(), at: cell.of.at.clone() }).collect();
                self.choices(&cell.of, words.iter());
            }
        }
    }
}
