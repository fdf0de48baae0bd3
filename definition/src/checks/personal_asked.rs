//! S19 for what is personal: it is encrypted, so no rule can ask for it, and it stays personal where it is copied.

use super::Input;
use crate::finding::{Code, Finding, Span};
use crate::list::{Field, FieldKind, LimitSpan, List, Word};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let list = input.list;
    for (word, what) in asked(list) {
        if list.field(word).is_some_and(|field| field.personal) {
            let message = format!("{what} asks for `{word}`, which is personal and therefore encrypted");
            findings.push(Finding::new(Code::S19, &word.at, message).help("ask for another field"));
        }
    }
    for field in list.fields.iter().filter(|field| field.personal) {
        if matches!(field.kind, FieldKind::Attachment | FieldKind::Item | FieldKind::Unit | FieldKind::Units) {
            let message = format!("`{}` cannot be personal: the program must read what it names", field.name);
            let help = "take `personal` out; say in `hidden_from` who must not see it";
            findings.push(Finding::new(Code::S19, &field.at, message).help(help));
        }
    }
    person(list, findings);
    pairs(list, findings);
}

/// Whom an item is about is told by a personal field.
fn person(list: &List, findings: &mut Vec<Finding>) {
    let Some(person) = &list.person else { return };
    match list.field(person) {
        None => findings.push(Finding::new(Code::S1, &person.at, format!("there is no field `{person}`"))),
        Some(field) if !field.personal => {
            let message = format!("`{person}` tells who an item is about and is not personal");
            findings.push(Finding::new(Code::S19, &person.at, message).help("add `personal = true` to the field"));
        }
        Some(_) => {}
    }
}

/// What shows the same afterwards is a photo of a photo.
fn pairs(list: &List, findings: &mut Vec<Finding>) {
    let pairs = list.fields.iter().filter_map(|field| Some((field, field.after.as_ref()?)));
    for (field, before) in pairs {
        let is_attachment = |field: &Field| field.kind == FieldKind::Attachment;
        let mut wrong = |at: &Span, message: String| findings.push(Finding::new(Code::S1, at, message));
        match list.field(before) {
            None => wrong(&before.at, format!("there is no field `{before}`")),
            Some(other) if !is_attachment(other) || !is_attachment(field) => {
                wrong(&before.at, format!("`{}` and `{before}` are not both attachments", field.name));
            }
            Some(_) => {}
        }
    }
}

/// Every place at which a rule asks for a field, with what asks there.
fn asked(list: &List) -> Vec<(&Word, String)> {
    let mut asked: Vec<(&Word, String)> = Vec::new();
    for (_, step) in list.moves() {
        let what = format!("`{}`", step.name);
        let conditions = step.to.iter().filter_map(|target| target.when.as_ref()).chain([&step.when]);
        asked.extend(conditions.flat_map(|when| &when.cells).map(|cell| (&cell.of, what.clone())));
        asked.extend(step.review.iter().map(|field| (field, what.clone())));
        asked.extend(step.opens.iter().filter_map(|opens| opens.for_each.as_ref()).map(|field| (field, what.clone())));
    }
    for stage in &list.stages {
        let what = format!("the limit of `{}`", stage.name);
        match stage.limit.as_ref().map(|limit| &limit.span) {
            Some(LimitSpan::Table { by, .. }) => asked.push((by, what)),
            Some(LimitSpan::Until { field, .. }) => asked.push((field, what)),
            _ => {}
        }
    }
    for measure in &list.measures {
        asked.extend(measure.of.cells.iter().map(|cell| (&cell.of, format!("the measure `{}`", measure.name))));
    }
    if let Some(relapse) = &list.relapse {
        asked.extend(relapse.same.iter().map(|field| (field, "`relapse`".to_owned())));
    }
    if let Some(table) = &list.dispatch {
        asked.extend(table.reads.iter().map(|field| (field, "`dispatch`".to_owned())));
        let cells = table.rows.iter().flat_map(|row| &row.when.cells);
        asked.extend(cells.map(|cell| (&cell.of, "`dispatch`".to_owned())));
    }
    asked.extend(list.against.iter().chain(&list.aside).map(|field| (field, "`list`".to_owned())));
    asked
}
