//! Plays items on a fake clock: invented people of the organisation do what the lists let them do, sometimes late,
//! sometimes not at all. The same seed plays the same year.

mod actors;
mod values;
mod words;

use std::collections::BTreeMap;

use definition::list::{MoveKind, StageKind};
use item::{By, Command, Item};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use store::Query;

use crate::{About, App, AppError, Request};
use actors::Choice;
pub use values::Dice;

/// How a rehearsal goes.
pub struct Rehearsal<'a> {
    /// Where chance begins.
    pub seed: u64,
    /// From when.
    pub from: Timestamp,
    /// Until when, at the latest; it ends early when nothing is live and nothing more arrives.
    pub until: Timestamp,
    /// Items that arrive: when, on which list, with what.
    pub arrivals: &'a [Arrival],
    /// In a hundred chances to act, how many are missed.
    pub idle_percent: u64,
    /// Since when every other visit is left lying, so that at the end there is something late; never without one.
    pub lying_since: Option<Timestamp>,
    /// Told the share of the time that has passed, in a thousand.
    pub progress: &'a dyn Fn(u64),
}

/// An item that arrives.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrival {
    /// When.
    pub at: Timestamp,
    /// On which list.
    pub list: String,
    /// Through which channel.
    pub channel: String,
    /// With what.
    pub fields: item::Fields,
}

/// What was played.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Played {
    /// Items that came to be.
    pub registered: u64,
    /// Moves that people made.
    pub moves: u64,
    /// Commands that were refused, as they may be, by move and code.
    pub refused: BTreeMap<String, u64>,
    /// How often each move of each list was made.
    pub made: BTreeMap<String, u64>,
    /// When it ended.
    pub ended: Timestamp,
}

/// How often a day people act: morning, noon, afternoon, evening.
const SLOT: SignedDuration = SignedDuration::from_hours(6);

impl App {
    /// Plays until the end, or until nothing is live any more.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn rehearse(&self, rehearsal: &Rehearsal<'_>) -> Result<Played, AppError> {
        let mut played = Played::default();
        let mut now = self.time(rehearsal.from)?;
        let (start, mut arrived, mut slots) = (now, 0, 0_u64);
        while now < rehearsal.until {
            self.tick(now)?;
            let coming = rehearsal.arrivals[arrived..].iter().take_while(|arrival| arrival.at <= now).count();
            self.arrive(&rehearsal.arrivals[arrived..arrived + coming], now, &mut played)?;
            arrived += coming;
            let live = self.everybody_acts(rehearsal, now, &mut played)?;
            if slots % 4 == 3 {
                self.somebody_reopens(rehearsal, now, &mut played)?;
            }
            slots += 1;
            let length = rehearsal.until.duration_since(start).as_secs().max(1);
            (rehearsal.progress)((now.duration_since(start).as_secs() * 1000 / length).unsigned_abs());
            if live == 0 && arrived == rehearsal.arrivals.len() {
                break;
            }
            now = now.saturating_add(SLOT).unwrap_or(rehearsal.until);
        }
        played.ended = now;
        Ok(played)
    }

    fn arrive(&self, arrivals: &[Arrival], now: Timestamp, played: &mut Played) -> Result<(), AppError> {
        for arrivals in arrivals.chunks(500) {
            let mut requests: Vec<Request> = arrivals
                .iter()
                .map(|arrival| Request {
                    key: None,
                    about: About::List(arrival.list.clone()),
                    command: Command::Register(item::Registration {
                        fields: arrival.fields.clone(),
                        ..item::Registration::default()
                    }),
                    by: By::Channel(arrival.channel.clone()),
                    chance: None,
                })
                .collect();
            self.invent_files(&mut requests, now)?;
            let answers = self.carry_out_all(&requests, now)?;
            played.registered += answers.iter().filter(|answer| answer.is_ok()).count() as u64;
            for (arrival, answer) in arrivals.iter().zip(&answers) {
                if let Err(error) = answer {
                    *played.refused.entry(format!("{}.register {}", arrival.list, error.code())).or_insert(0) += 1;
                }
            }
        }
        Ok(())
    }

    fn everybody_acts(&self, rehearsal: &Rehearsal<'_>, now: Timestamp, played: &mut Played) -> Result<u64, AppError> {
        let mut query = Query { live: true, ..Query::default() };
        let mut live = 0;
        loop {
            let page = self.store().find(&query)?;
            let Some(last) = page.last() else { return Ok(live) };
            query.after = last.id;
            live += page.len() as u64;
            let acts: Vec<(String, Request)> =
                page.iter().filter_map(|item| self.act(rehearsal, item, now, played)).collect();
            self.carry_out_acts(&acts, now, played)?;
        }
    }

    /// What happens to an item now, if someone acts.
    fn act(
        &self,
        rehearsal: &Rehearsal<'_>,
        item: &Item,
        now: Timestamp,
        played: &Played,
    ) -> Option<(String, Request)> {
        let mut dice = Dice::new(rehearsal.seed, item.id, item.sequence, now);
        let patience = if item.suspended.is_some() || !item.is_live() { 95 } else { rehearsal.idle_percent };
        if dice.below(100) < patience {
            return None;
        }
        let settings = self.settings();
        let list = settings.lists.get(&item.list)?;
        let organisation = settings.organisation.as_ref()?;
        let mut choices = self.choices(&settings, list, organisation, item, now);
        if is_neglected(rehearsal, list, item) {
            choices.retain(|choice| choice.step.is_note());
        }
        let made = |choice: &Choice<'_>| played.made.get(&format!("{}.{}", list.id, choice.step.name)).copied();
        let choice = pick(list, &choices, made, &mut dice)?;
        let person = dice.pick(&choice.people)?;
        let fields = values::fields(self, list, choice.step, item, &mut dice, now)?;
        let name = choice.step.name.text.clone();
        let request = Request {
            key: None,
            about: About::Item(item.id),
            command: Command::Move { name: name.clone(), fields },
            by: By::Person(person.clone()),
            chance: None,
        };
        Some((format!("{}.{name}", list.id), request))
    }

    /// Once a day somebody may find that what was closed lately was closed too soon.
    fn somebody_reopens(&self, rehearsal: &Rehearsal<'_>, now: Timestamp, played: &mut Played) -> Result<(), AppError> {
        let month = now.saturating_sub(SignedDuration::from_hours(24 * 20)).unwrap_or(now);
        let lately = Query { closed: Some(month..now), limit: 200, ..Query::default() };
        let acts: Vec<(String, Request)> = self
            .store()
            .find(&lately)?
            .iter()
            .filter_map(|item| self.act(rehearsal, item, now, played))
            .take(2)
            .collect();
        self.carry_out_acts(&acts, now, played)
    }

    fn carry_out_acts(&self, acts: &[(String, Request)], now: Timestamp, played: &mut Played) -> Result<(), AppError> {
        let mut requests: Vec<Request> = acts.iter().map(|(_, request)| request.clone()).collect();
        self.invent_files(&mut requests, now)?;
        for ((name, _), answer) in acts.iter().zip(self.carry_out_all(&requests, now)?) {
            match answer {
                Ok(answer) => {
                    played.moves += 1;
                    played.registered += answer.opened.len() as u64;
                    *played.made.entry(name.clone()).or_insert(0) += 1;
                }
                Err(error) => *played.refused.entry(format!("{name} {}", error.code())).or_insert(0) += 1,
            }
        }
        Ok(())
    }
}

/// One visit in twelve is neglected: nobody acts until the top desk hears of it. What is left lying, nobody touches at all.
fn is_neglected(rehearsal: &Rehearsal<'_>, list: &definition::List, item: &Item) -> bool {
    let visit = item.counters.values().sum::<u32>();
    let mut dice = Dice::new(rehearsal.seed, item.id, visit, item.entered_at);
    if rehearsal.lying_since.is_some_and(|since| item.entered_at >= since) && dice.below(2) == 0 {
        return true;
    }
    let told = item.raised_to.as_ref().map(|holder| holder.role.as_str());
    if told.is_some() && told == list.top.as_ref().map(|top| top.text.as_str()) {
        return false;
    }
    dice.below(12) == 0
}

/// One of the choices: ordinary steps are likely, withdrawals rare, what was never made yet likelier.
fn pick<'c, 'a>(
    list: &definition::List,
    choices: &'c [Choice<'a>],
    made: impl Fn(&Choice<'a>) -> Option<u64>,
    dice: &mut Dice,
) -> Option<&'c Choice<'a>> {
    let weight = |choice: &Choice<'a>| {
        let gives_up = choice.step.to.iter().filter_map(|target| list.stage(&target.stage));
        let gives_up = gives_up.into_iter().any(|stage| stage.kind == StageKind::ClosedOther);
        let ordinary = match choice.step.kind {
            MoveKind::Step if !gives_up => 24,
            MoveKind::Redo | MoveKind::Split | MoveKind::Return => 4,
            MoveKind::Extend | MoveKind::Suspend | MoveKind::Note | MoveKind::Reopen => 3,
            MoveKind::Step | MoveKind::Merge | MoveKind::Cancel => 1,
        };
        if made(choice).is_none() { ordinary + 12 } else { ordinary }
    };
    let total: u64 = choices.iter().map(weight).sum();
    let mut left = dice.below(total);
    choices.iter().find(|choice| {
        let weight = weight(choice);
        let hit = left < weight;
        left = left.saturating_sub(weight);
        hit
    })
}
