//! Random values: mostly what fits a field, sometimes not.

use definition::Literal;
use definition::list::{Field, FieldKind};
use item::Fields;
use jiff::{SignedDuration, Timestamp};

use super::Dice;
use crate::reference::Around;

/// Leaves one value out, adds one that nobody asked for, or makes one wrong; mostly none of these.
pub fn spoil(dice: &mut Dice, around: &Around<'_>, fields: &mut Fields) {
    let names: Vec<String> = fields.keys().cloned().collect();
    match (dice.below(30), names.is_empty()) {
        (0, false) => drop(fields.remove(&dice.pick(&names))),
        (1, false) => {
            let several = Literal::Many(vec!["u1".to_owned(), "u2".to_owned()]);
            let wrong = [text("  "), text("gone2"), text("2026-02-30"), Literal::Number(7.5), several];
            fields.insert(dice.pick(&names), dice.pick(&wrong));
        }
        (2, _) => {
            let field = &around.list.fields[dice.below(around.list.fields.len())];
            fields.insert(field.name.text.clone(), value(dice, field, around.now));
        }
        (3, _) => drop(fields.insert("no_such_field".to_owned(), Literal::Truth(true))),
        _ => {}
    }
}

/// A value that fits a field, most of the time.
pub fn value(dice: &mut Dice, field: &Field, now: Timestamp) -> Literal {
    match &field.kind {
        FieldKind::Choice(choices) => Literal::Text(dice.pick(choices)),
        FieldKind::Number => Literal::Number(f64::from(u32::try_from(dice.below(12)).unwrap())),
        FieldKind::YesNo => Literal::Truth(dice.chance(50)),
        FieldKind::Date => {
            let days = if dice.chance(10) { 200 } else { i64::try_from(dice.below(14)).unwrap() };
            let day = now + SignedDuration::from_hours(8 + 24 * days);
            text(&day.to_string()[..10])
        }
        FieldKind::Time => text("2026-01-01T00:00:00Z"),
        FieldKind::Unit => text(dice.pick(&["u1", "u1", "u2", "u2", "check", "centre", "old1", "gone1"])),
        FieldKind::Units => {
            let units = ["u1", "u2", "u3"][..1 + dice.below(3)].iter();
            Literal::Many(units.map(|&unit| unit.to_owned()).collect())
        }
        FieldKind::Place => text(dice.pick(&["p1", "p2", "gone_place"])),
        _ => text(dice.pick(&["something", "something", "else"])),
    }
}

fn text(text: &str) -> Literal {
    Literal::Text(text.to_owned())
}
