//! Plays items on a fake clock: invented people of the organisation do what the lists let them do, sometimes late,
//! sometimes not at all. The same seed plays the same year.

mod actors;
mod values;

use std::collections::BTreeMap;

use item::{By, Command, Item};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use store::Query;

use crate::{About, App, AppError, Request};
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
    /// Moves that were refused, as they may be.
    pub refused: u64,
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
        let (start, mut arrived) = (now, 0);
        while now < rehearsal.until {
            self.tick(now)?;
            let coming = rehearsal.arrivals[arrived..].iter().take_while(|arrival| arrival.at <= now).count();
            self.arrive(&rehearsal.arrivals[arrived..arrived + coming], now, &mut played)?;
            arrived += coming;
            let live = self.everybody_acts(rehearsal, now, &mut played)?;
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
            let requests: Vec<Request> = arrivals
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
            let answers = self.carry_out_all(&requests, now)?;
            played.registered += answers.iter().filter(|answer| answer.is_ok()).count() as u64;
            played.refused += answers.iter().filter(|answer| answer.is_err()).count() as u64;
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
            let requests: Vec<Request> = acts.iter().map(|(_, request)| request.clone()).collect();
            for ((name, _), answer) in acts.iter().zip(self.carry_out_all(&requests, now)?) {
                match answer {
                    Ok(answer) => {
                        played.moves += 1;
                        played.registered += answer.opened.len() as u64;
                        *played.made.entry(name.clone()).or_insert(0) += 1;
                    }
                    Err(_) => played.refused += 1,
                }
            }
        }
    }

    /// What happens to an item now, if someone acts: the move that was made least often is likeliest.
    fn act(
        &self,
        rehearsal: &Rehearsal<'_>,
        item: &Item,
        now: Timestamp,
        played: &Played,
    ) -> Option<(String, Request)> {
        let mut dice = Dice::new(rehearsal.seed, item.id, item.sequence, now);
        let patience = if item.suspended.is_some() { 95 } else { rehearsal.idle_percent };
        if dice.below(100) < patience {
            return None;
        }
        let settings = self.settings();
        let list = settings.lists.get(&item.list)?;
        let organisation = settings.organisation.as_ref()?;
        let mut choices = self.choices(&settings, list, organisation, item, now);
        let rarity = |name: &str| played.made.get(&format!("{}.{name}", list.id)).copied().unwrap_or(0);
        choices.sort_by_key(|choice| rarity(&choice.step.name));
        let pick =
            if dice.below(100) < 40 { 0 } else { usize::try_from(dice.below(choices.len().max(1) as u64)).ok()? };
        let choice = choices.get(pick)?;
        let person = choice.people.get(usize::try_from(dice.below(choice.people.len() as u64)).ok()?)?;
        let fields = values::fields(self, list, choice.step, item, &mut dice, now)?;
        let name = choice.step.name.text.clone();
        Some((
            format!("{}.{name}", list.id),
            Request {
                key: None,
                about: About::Item(item.id),
                command: Command::Move { name, fields },
                by: By::Person(person.clone()),
                chance: None,
            },
        ))
    }
}
