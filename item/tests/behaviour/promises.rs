//! The promises of the engine, looked at after every answer: one holder and one timer, nothing lost, nobody verifies
//! himself, silence ends on the top desk.

use item::apply::fold;
use item::{By, Command, Event, Item, What};
use jiff::SignedDuration;

use crate::life::{Life, live};
use crate::random::Asked;

/// A live item has one holder, a due or a stopped clock, and an armed timer; a closed one has none of them.
fn one_of_each(item: &Item) -> Result<(), String> {
    let right = if item.is_live() {
        let clock = item.due.is_some();
        item.holder.is_some() && item.timer.is_some() && clock
    } else {
        item.holder.is_none() && item.timer.is_none() && item.suspended.is_none()
    };
    if right { Ok(()) } else { Err(format!("not one of each: {item:#?}")) }
}

/// Who closes as done did no work on the item, neither he nor his unit, unless the list has a written exception.
fn verified_by_another(life: &Life<'_>, events: &[Event], before: Option<&Item>) -> Result<(), String> {
    let Some(before) = before else { return Ok(()) };
    for event in events {
        let (What::Moved { name, entry, .. }, item::event::Actor::Person { id, unit, .. }) = (&event.what, &event.by)
        else {
            continue;
        };
        let done = entry.outcome == Some(item::event::Outcome::Done);
        let stage = life.list().stage(&before.stage);
        let excepted = stage.and_then(|stage| stage.step(name)).is_some_and(|step| step.exception.is_some());
        let worked = before.doers.contains(id) || before.workers.iter().any(|holder| holder.unit == *unit);
        if done && !excepted && worked {
            return Err(format!("{id} of {unit} verified own work: {before:#?}"));
        }
    }
    Ok(())
}

/// When nobody ever acts again, the item closes by itself or lies on the top desk within the bound of its list.
fn silence_ends(life: &Life<'_>, item: &Item, working_days: u32) -> Result<(), String> {
    // Longer than so many working days in any calendar of the tests, with its longest holidays.
    let days = i64::from(working_days) * 2 + 40;
    let now = item.changed_at + SignedDuration::from_hours(24 * days);
    let asked = Asked { command: Command::Wake, by: By::Clock, now, main: None, sampled: 99 };
    let later = life.answer_of(Some(item), &asked).map_err(|refusal| format!("silence is refused: {refusal:?}"))?.item;
    let top = life.list().top.as_ref().map(|top| top.text.clone());
    let is_told = later.raised_to.as_ref().map(|holder| holder.role.clone()) == top;
    if !later.is_live() || is_told { Ok(()) } else { Err(format!("still waiting after {days} days: {later:#?}")) }
}

#[test]
fn the_promises_hold_after_every_answer() {
    let mut events: Vec<Event> = Vec::new();
    let mut answers = 0_u32;
    live(|life, _, answer, working_days| {
        if life.item.is_none() {
            events.clear();
        }
        let Ok(decision) = answer else { return Ok(()) };
        answers += 1;
        verified_by_another(life, &decision.events, life.item.as_ref())?;
        events.extend(decision.events.iter().cloned());
        if !events.iter().map(|event| event.sequence).eq(1..=u32::try_from(events.len()).unwrap()) {
            return Err("the sequence has gaps".to_owned());
        }
        if fold(&events).ok().as_ref() != Some(&decision.item) {
            return Err("the events do not make the item".to_owned());
        }
        one_of_each(&decision.item)?;
        // Every tenth, since it plays years.
        if decision.item.is_live() && answers.is_multiple_of(10) {
            silence_ends(life, &decision.item, working_days)
        } else {
            Ok(())
        }
    });
    assert!(answers > 10_000, "{answers} answers only");
}
