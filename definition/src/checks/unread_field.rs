//! W1: a field that is asked for and that nobody reads. Grass-roots officers are drowned in forms (指尖上的形式主义).

use super::Input;
use crate::condition::Condition;
use crate::finding::{Code, Finding};
use crate::list::{Field, FieldKind, LimitSpan, List, MoveKind, UnitRule, Word};
use crate::measure::Formula;

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let list = input.list;
    for field in &list.fields {
        let named = |words: &[Word]| words.iter().any(|word| **word == *field.name);
        let asked = field.at_registration || list.moves().any(|(_, step)| named(&step.needs) || named(&step.may));
        if asked && !is_read(list, field) {
            let message = format!("`{}` is asked for and nobody reads it", field.name);
            let help = "take it out, or say in `read_by` who reads it";
            findings.push(Finding::new(Code::W1, &field.at, message).help(help));
        }
    }
}

fn is_read(list: &List, field: &Field) -> bool {
    let is = |word: &Word| **word == *field.name;
    let asks = |condition: &Condition| condition.cells.iter().any(|cell| is(&cell.of));
    // Photos and signatures are evidence, which the verifier reads.
    matches!(field.kind, FieldKind::Attachment | FieldKind::Signature)
        || !field.read_by.is_empty()
        || list
            .roles
            .iter()
            .any(|role| matches!(&role.unit, Some(UnitRule::Field(of) | UnitRule::StreetOf(of)) if is(of)))
        || list.stages.iter().filter_map(|stage| stage.limit.as_ref()).any(|limit| match &limit.span {
            LimitSpan::Table { by, .. } => is(by),
            LimitSpan::Until { field, .. } => is(field),
            LimitSpan::Length(_) => false,
        })
        || list.moves().any(|(_, step)| {
            asks(&step.when)
                || step.to.iter().filter_map(|target| target.when.as_ref()).any(asks)
                || step.review.as_ref().is_some_and(is)
                || (step.kind == MoveKind::Merge && field.kind == FieldKind::Item)
                || step.opens.iter().any(|opens| {
                    opens.for_each.as_ref().is_some_and(is) || opens.copies.iter().any(|(_, from)| is(from))
                })
        })
        || list.relapse.as_ref().is_some_and(|relapse| relapse.same.iter().any(is))
        || list
            .dispatch
            .as_ref()
            .is_some_and(|table| table.reads.iter().any(is) || table.rows.iter().any(|row| asks(&row.when)))
        || list.measures.iter().any(|measure| {
            asks(&measure.of)
                || match &measure.formula {
                    Formula::Share(share) => asks(share),
                    Formula::Points { field, .. } => is(field),
                    Formula::Count => false,
                }
        })
}
