//! Random commands: mostly what could be right, sometimes not.

use definition::list::{Move, Word};
use item::command::Registration;
use item::event::{LinkKind, Outcome};
use item::{By, Command, Fields, Item, ItemId};
use jiff::{SignedDuration, Timestamp};

use super::Dice;
use super::values::{spoil, value};
use crate::reference::{Around, ITEM};

/// A command with all that comes with it.
#[derive(Debug, Clone)]
pub struct Asked {
    pub command: Command,
    pub by: By,
    pub now: Timestamp,
    /// The item that a merge names, and whether it can be the main one.
    pub main: Option<(ItemId, bool)>,
    pub sampled: u32,
}

/// Other items, by what they are to this one.
const PARENT: ItemId = 900;
const OPENER: ItemId = 850;
const EARLIER: ItemId = 800;
const MAIN: ItemId = 77;

const UNITS: [&str; 9] = ["center", "u1", "u2", "check", "office", "hall", "old1", "gone1", "street_p1"];

/// The next command to an item that is as the engine says.
pub fn ask(dice: &mut Dice, around: &Around<'_>, item: Option<&Item>) -> Asked {
    let now = later(dice, around.now, item);
    let around = Around { now, recorded: now, ..*around };
    let main = dice.pick(&[None, Some((MAIN, false)), Some((ITEM, false)), Some((MAIN, true)), Some((MAIN, true))]);
    let sampled = u32::try_from(dice.below(100)).unwrap();
    let (command, by) = match item {
        _ if dice.chance(1) => stray(item),
        None => register(dice, &around),
        Some(item) => about(dice, &around, item),
    };
    Asked { command, by, now, main, sampled }
}

/// A command that comes too early or too late.
fn stray(item: Option<&Item>) -> (Command, By) {
    match item {
        None => (Command::Wake, By::Clock),
        Some(_) => (Command::Register(Registration::default()), By::Operator),
    }
}

fn later(dice: &mut Dice, now: Timestamp, item: Option<&Item>) -> Timestamp {
    let timer = item.and_then(|item| item.timer).map(|timer| timer.at).filter(|at| *at >= now);
    let more = |end: usize| i64::try_from(end).unwrap();
    match (dice.below(10), timer) {
        (0, _) => now,
        (1, Some(at)) => at,
        (2, Some(at)) => at + SignedDuration::from_secs(1),
        (3, Some(at)) => (at - SignedDuration::from_secs(1)).max(now),
        (4, _) => now + SignedDuration::from_hours(24 * more(5 + dice.below(120))),
        (5 | 6, _) => now + SignedDuration::from_mins(more(dice.below(5000))),
        _ => now + SignedDuration::from_secs(more(dice.below(20_000))),
    }
}

fn report(dice: &mut Dice, around: &Around<'_>) -> (Fields, By) {
    let mut fields = Fields::new();
    for field in around.list.fields.iter().filter(|field| field.at_registration) {
        if field.required || dice.chance(60) {
            fields.insert(field.name.text.clone(), value(dice, field, around.now));
        }
    }
    spoil(dice, around, &mut fields);
    let by = match dice.below(12) {
        0 => By::Channel("letter".to_owned()),
        1 => By::Table,
        2 | 3 => By::Item(PARENT),
        4..=7 if !around.list.channels.is_empty() => By::Channel(dice.pick(&around.list.channels).name.text),
        _ => {
            let first = around.list.stage(&around.list.first).map(|stage| stage.holders.clone()).unwrap_or_default();
            let roles = if around.list.registrars.is_empty() { &first } else { &around.list.registrars };
            By::Person(person(dice, around, None, roles, &fields))
        }
    };
    (fields, by)
}

fn register(dice: &mut Dice, around: &Around<'_>) -> (Command, By) {
    let (fields, by) = report(dice, around);
    let parent = dice.chance(25).then_some(PARENT);
    let opened_by = (parent.is_none() && dice.chance(15)).then_some(OPENER);
    let relapse_of = dice.chance(15).then(|| (EARLIER, u32::try_from(dice.below(3)).unwrap()));
    (Command::Register(Registration { fields, parent, opened_by, relapse_of }), by)
}

fn about(dice: &mut Dice, around: &Around<'_>, item: &Item) -> (Command, By) {
    let child = item.children_open.first().copied();
    match (dice.below(100), child) {
        (0..=49, _) if item.closed.is_some() => {
            let (fields, by) = report(dice, around);
            (Command::Relapse { fields }, by)
        }
        (0..=12, _) => (Command::Wake, By::Clock),
        (13..=15, _) => (Command::Rehold, By::Operator),
        (16..=25, Some(child)) => (Command::ChildClosed(child, Outcome::Done), By::Item(child)),
        (26, _) if item.closed.is_none() => (Command::ChildReopened(950), By::Item(950)),
        (27, _) => (Command::Stop, By::Item(PARENT)),
        (28, _) => (Command::Link { kind: LinkKind::MergedFrom, other: 700 }, By::Item(700)),
        (29, _) => (Command::Relapse { fields: Fields::new() }, By::Clock),
        _ => step(dice, around, item),
    }
}

fn step(dice: &mut Dice, around: &Around<'_>, item: &Item) -> (Command, By) {
    let stage = around.list.stage(&item.stage).unwrap();
    let all: Vec<&Move> = around.list.moves().map(|(_, step)| step).collect();
    let here: Vec<&Move> = stage.moves.iter().collect();
    let strange = here.is_empty() || dice.chance(4);
    let step = dice.pick(if strange { &all } else { &here });
    let mut fields = Fields::new();
    for (name, must) in step.needs.iter().map(|name| (name, true)).chain(step.may.iter().map(|name| (name, false))) {
        if must || dice.chance(50) {
            let field = around.list.field(name).unwrap();
            fields.insert(name.text.clone(), value(dice, field, around.now));
        }
    }
    spoil(dice, around, &mut fields);
    let roles = if step.by.is_empty() { &stage.holders } else { &step.by };
    let by = match dice.below(25) {
        0 => By::Table,
        _ => By::Person(person(dice, around, Some(item), roles, &item.fields)),
    };
    (Command::Move { name: step.name.text.clone(), fields }, by)
}

/// A person of one of these roles, or anyone.
fn person(dice: &mut Dice, around: &Around<'_>, item: Option<&Item>, roles: &[Word], fields: &Fields) -> String {
    let number = 1 + dice.below(2);
    let mut units: Vec<String> = roles.iter().filter_map(|role| around.held(role, fields)).map(|held| held.1).collect();
    units.extend(item.and_then(|item| item.holder.as_ref()).map(|holder| holder.unit.clone()));
    match dice.below(10) {
        0 => format!("{}/{number}", dice.pick(&UNITS)),
        1 | 2 if !units.is_empty() => format!("{}+{}/1", dice.pick(&UNITS), dice.pick(&units)),
        _ if units.is_empty() => format!("center/{number}"),
        _ => format!("{}/{number}", dice.pick(&units)),
    }
}
