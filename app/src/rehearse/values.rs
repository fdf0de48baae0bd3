//! Invented values: chance that can be repeated, and evidence that fits.

use definition::list::{Field, FieldKind, Move};
use definition::{List, Literal};
use item::{Fields, Item, ItemId};
use jiff::{Span, Timestamp};
use store::Query;

use super::words;
use crate::App;

/// Chance that follows from a seed: the same seed, item and moment give the same throw.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice for one item at one moment.
    #[must_use]
    pub fn new(seed: u64, item: ItemId, sequence: u32, now: Timestamp) -> Self {
        let mut dice = Self(seed ^ item.rotate_left(32) ^ u64::from(sequence).rotate_left(48));
        dice.throw();
        dice.0 ^= now.as_second().unsigned_abs();
        dice.throw();
        dice
    }

    /// Dice from a seed alone.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number (splitmix64).
    pub fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound; 0 when the bound is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.throw() % bound.max(1)
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(usize::try_from(self.below(of.len() as u64)).ok()?)
    }
}

/// What a move carries: everything it needs, and sometimes what it may carry.
pub(super) fn fields(
    app: &App,
    list: &List,
    step: &Move,
    item: &Item,
    dice: &mut Dice,
    now: Timestamp,
) -> Option<Fields> {
    let mut fields = Fields::new();
    for name in &step.needs {
        fields.insert(name.text.clone(), value(app, list, list.field(name)?, item, dice, now)?);
    }
    for name in &step.may {
        if dice.below(3) == 0
            && let Some(value) = value(app, list, list.field(name)?, item, dice, now)
        {
            fields.insert(name.text.clone(), value);
        }
    }
    Some(fields)
}

fn value(app: &App, list: &List, field: &Field, item: &Item, dice: &mut Dice, now: Timestamp) -> Option<Literal> {
    Some(match &field.kind {
        FieldKind::Choice(choices) => Literal::Text(dice.pick(choices)?.clone()),
        FieldKind::Number => Literal::Number(f64::from(u32::try_from(dice.below(100)).ok()?)),
        FieldKind::YesNo => Literal::Truth(dice.below(2) == 0),
        FieldKind::Date => {
            let settings = app.settings();
            let today = settings.calendar_of(list).ok()?.date_of(now).ok()?;
            let days = i64::try_from(3 + dice.below(25)).ok()?;
            Literal::Text(today.checked_add(Span::new().days(days)).ok()?.to_string())
        }
        FieldKind::Time => Literal::Text(now.to_string()),
        FieldKind::Unit => Literal::Text(unit(app, list, item, dice)?),
        FieldKind::Units => {
            let count = 1 + dice.below(2);
            let mut units: Vec<String> = (0..count).filter_map(|_| unit(app, list, item, dice)).collect();
            units.dedup();
            Literal::Many(units)
        }
        FieldKind::Item => {
            let earlier = Query { list: Some(list.id.text.clone()), live: true, limit: 20, ..Query::default() };
            let others = app.store().find(&earlier).ok()?;
            let others: Vec<&Item> = others.iter().filter(|other| other.id != item.id).collect();
            Literal::Text(dice.pick(&others)?.receipt.clone())
        }
        FieldKind::Attachment => Literal::Text(format!("{}-{}.jpg", item.receipt, field.name)),
        FieldKind::Signature => Literal::Text(format!("{} 签字", field.title.zh)),
        _ if field.personal => Literal::Text((*dice.pick(&words::PEOPLE)?).to_owned()),
        _ => {
            let said = dice.pick(words::said(&field.name)).copied();
            Literal::Text(said.map_or_else(|| format!("{}：已按要求办理", field.title.zh), str::to_owned))
        }
    })
}

/// A unit that could handle the item: what the table says, else a bureau.
fn unit(app: &App, list: &List, item: &Item, dice: &mut Dice) -> Option<String> {
    use item::organisation::UnitKind;
    let settings = app.settings();
    if let Some((_, row)) = crate::dispatch::proposal(list, &item.fields) {
        let proposed = row.sets.values().filter_map(Literal::text);
        let known = |text: &&str| settings.organisation.as_ref().is_some_and(|units| units.unit(text).is_some());
        if let Some(unit) = proposed.into_iter().find(known)
            && dice.below(10) > 0
        {
            return Some(unit.to_owned());
        }
    }
    let units: Vec<String> = settings
        .organisation
        .as_ref()?
        .units()
        .filter(|unit| matches!(unit.kind, UnitKind::Bureau | UnitKind::Street))
        .map(|unit| unit.id.clone())
        .collect();
    dice.pick(&units).cloned()
}
