//! An invented year of a district: what people report, what inspectors find, what meetings decide. Nobody and nothing
//! in it is real.

mod places;
mod texts;

use definition::list::{Field, FieldKind};
use definition::{List, Literal};
use item::Fields;
use item::organisation::{Organisation, UnitKind};
use jiff::{SignedDuration, Timestamp};

use crate::Settings;
use crate::rehearse::{Arrival, Dice};

/// Items that arrive over a span of time on every list that has a channel and is not opened by other lists alone, in
/// the order of time. Most come in office hours; one in twelve is about the same thing as one before.
#[must_use]
pub fn arrivals(settings: &Settings, seed: u64, items: u64, from: Timestamp, until: Timestamp) -> Vec<Arrival> {
    let mut dice = Dice::seeded(seed);
    let Some(organisation) = &settings.organisation else { return Vec::new() };
    let lists: Vec<(&List, u64)> = settings.lists.values().map(|list| (list, weight(list))).collect();
    let total: u64 = lists.iter().map(|(_, weight)| weight).sum();
    let seconds = until.duration_since(from).as_secs().max(1).unsigned_abs();
    let mut arrivals: Vec<Arrival> = Vec::new();
    for number in 0..items {
        let mut left = dice.below(total.max(1));
        let found = lists.iter().find(|(_, weight)| {
            let hit = left < *weight;
            left = left.saturating_sub(*weight);
            hit
        });
        let Some((list, _)) = found else { continue };
        let Some(channel) = dice.pick(&list.channels) else { continue };
        let day = number * (seconds / 86_400).max(1) / items.max(1);
        let hour = if dice.below(5) > 0 { 8 + dice.below(10) } else { dice.below(24) };
        let after = i64::try_from(day * 86_400 + hour * 3600 + dice.below(3600)).unwrap_or(0);
        // The day begins at midnight of the list's calendar when `from` does.
        let Ok(at) = from.checked_add(SignedDuration::from_secs(after)) else { continue };
        let again = arrivals.iter().rev().take(60).filter(|earlier| earlier.list == *list.id.text).nth(3);
        let fields = match again.filter(|_| dice.below(12) == 0) {
            Some(earlier) => earlier.fields.clone(),
            None => fields(list, organisation, &mut dice, number, at),
        };
        arrivals.push(Arrival { at, list: list.id.text.clone(), channel: channel.name.text.clone(), fields });
    }
    arrivals.sort_by_key(|arrival| arrival.at);
    arrivals
}

/// How often a list gets an item of its own: citizens ask often, meetings decide seldom.
fn weight(list: &List) -> u64 {
    match list.id.text.as_str() {
        "hotline" => 12,
        "hazard" => 6,
        "inventory" => 3,
        "meeting_item" => 4,
        "dead_letter" => 1,
        // Other lists and devices open these, and of the program's own health nothing is invented.
        "joint_task" | "rectification" | "self_check" => 0,
        "alarm" | "device_fault" | "device_silence" | "exceedance" | "pit_zone" => 0,
        _ => 2,
    }
}

fn fields(list: &List, organisation: &Organisation, dice: &mut Dice, number: u64, at: Timestamp) -> Fields {
    let story = texts::pick(dice);
    let mut fields = Fields::new();
    // What the dispatch table settles, nobody says when he reports it.
    let settled = |name: &str| {
        let rows = list.dispatch.iter().flat_map(|table| &table.rows);
        rows.flat_map(|row| row.sets.keys()).any(|set| set == name)
    };
    let asked = list.fields.iter().filter(|field| field.at_registration && (field.required || !settled(&field.name)));
    for field in asked {
        if !field.required && dice.below(4) == 0 {
            continue;
        }
        if let Some(value) = value((list, field), organisation, dice, number, at, story) {
            fields.insert(field.name.text.clone(), value);
        }
    }
    fields
}

fn value(
    (list, field): (&List, &Field),
    organisation: &Organisation,
    dice: &mut Dice,
    number: u64,
    at: Timestamp,
    story: (&str, &str),
) -> Option<Literal> {
    let street = |dice: &mut Dice| {
        let streets: Vec<String> = organisation.units().filter_map(|unit| unit.area.clone()).collect();
        dice.pick(&streets).cloned()
    };
    let unit = |dice: &mut Dice, kinds: &[UnitKind]| {
        let units: Vec<&str> =
            organisation.units().filter(|unit| kinds.contains(&unit.kind)).map(|unit| unit.id.as_str()).collect();
        dice.pick(&units).map(|unit| (*unit).to_owned())
    };
    let text = match (&field.kind, field.name.text.as_str()) {
        (FieldKind::Choice(choices), _) => dice.pick(choices)?.clone(),
        (FieldKind::Number, _) => return Some(Literal::Number(f64::from(u32::try_from(dice.below(60)).ok()?))),
        (FieldKind::YesNo, _) => return Some(Literal::Truth(dice.below(2) == 0)),
        (FieldKind::Place, _) => {
            let code = street(dice)?;
            places::address(list, field, organisation, number, &code).unwrap_or(code)
        }
        (FieldKind::Unit, name) if name.contains("responsible") => unit(dice, &[UnitKind::Enterprise])?,
        (FieldKind::Unit, _) => unit(dice, &[UnitKind::Bureau])?,
        (FieldKind::Units, _) => return Some(Literal::Many(vec![unit(dice, &[UnitKind::Bureau])?])),
        (FieldKind::Date, _) => {
            let days = i64::try_from(20 + dice.below(60)).ok()?;
            let later = at.checked_add(SignedDuration::from_hours(24 * days)).ok()?;
            jiff::tz::Offset::UTC.to_datetime(later).date().to_string()
        }
        (FieldKind::Time, _) => at.to_string(),
        (FieldKind::Item, _) => return None,
        (FieldKind::Attachment, name) => format!("{name}-{number}.jpg"),
        (FieldKind::Signature, _) => "签字".to_owned(),
        (FieldKind::Text | FieldKind::LongText, name) => texts::text(name, &field.title.zh, story, dice, number),
    };
    Some(Literal::Text(text))
}
