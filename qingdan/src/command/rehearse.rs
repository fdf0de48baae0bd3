//! `qingdan demo` and `qingdan rehearse`: a year on a fake clock.

use app::App;
use app::demo::arrivals;
use app::rehearse::{Arrival, Played, Rehearsal};
use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use super::init::begin;
use crate::clock;
use crate::data::{Data, failure};
use crate::output::{Answer, Ended, Failure, Language, Output, Screen};
use crate::package;
use crate::progress::Progress;

/// An invented year of a district, played through the engine.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan demo --data demo --seed 1 --items 500")]
pub struct Demo {
    #[command(flatten)]
    data: Data,
    /// Where chance begins; the same seed plays the same year.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many items arrive; others follow from them.
    #[arg(long, default_value_t = 500)]
    items: u64,
    /// The year.
    #[arg(long, default_value_t = 2025)]
    year: i16,
}

/// Invented people bring the live items of a store to their close, on a fake clock.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan --now 2020-01-08 rehearse --data var --until 2021-12-31")]
pub struct Rehearse {
    #[command(flatten)]
    data: Data,
    /// Where chance begins.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Until when, at the latest.
    #[arg(long, value_parser = clock::instant, value_name = "TIME")]
    until: Timestamp,
}

#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    played: Played,
    live: u64,
    never_made: Vec<String>,
}

impl Answer for Told {
    fn text(&self, screen: Screen) -> String {
        let Played { registered, moves, refused, made, ended } = &self.played;
        let refused: u64 = refused.values().sum();
        let (kinds, live, ended) = (made.len(), self.live, clock::shown(*ended));
        match screen.language {
            Language::Zh => format!(
                "演练至 {ended}：事项 {registered} 件，流转 {moves} 次（{kinds} 种），被拒 {refused} 次，在办 {live} 件\n"
            ),
            Language::En => format!(
                "played to {ended}: {registered} items, {moves} moves of {kinds} kinds, {refused} refused, {live} still live\n"
            ),
        }
    }
}

impl Demo {
    /// Plays the year.
    ///
    /// # Errors
    /// A folder that is not empty, trouble with the store.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let day = |year: i16| clock::instant(&format!("{year:04}-01-01")).map_err(Failure::Usage);
        let (from, until) = (day(self.year)?, day(self.year.saturating_add(1))?);
        let app = begin(&self.data, &package::shipped()?, from)?;
        let arrivals = arrivals(&app.settings(), self.seed, self.items, from, until);
        play(&app, &arrivals, (from, until), self.seed, output)
    }
}

impl Rehearse {
    /// Plays to the close.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let app = self.data.open(now)?;
        play(&app, &[], (now, self.until), self.seed, output)
    }
}

/// Plays, with a bar for who watches.
///
/// # Errors
/// Trouble with the store.
pub fn play(
    app: &App,
    arrivals: &[Arrival],
    (from, until): (Timestamp, Timestamp),
    seed: u64,
    output: &mut Output<'_>,
) -> Result<Ended, Failure> {
    let progress = Progress::new("rehearse", 1000);
    let tell = |share: u64| progress.set(share);
    let rehearsal = Rehearsal { seed, from, until, arrivals, idle_percent: 60, lying_since: None, progress: &tell };
    let played = app.rehearse(&rehearsal).map_err(failure)?;
    progress.end();
    let counts = app.store().counts().map_err(|error| failure(error.into()))?;
    let live = counts.iter().filter(|count| count.outcome.is_none()).map(|count| count.items).sum();
    let settings = app.settings();
    let moves = settings
        .lists
        .values()
        .flat_map(|list| list.moves().map(move |(_, step)| format!("{}.{}", list.id, step.name)));
    let mut never_made: Vec<String> = moves.filter(|name| !played.made.contains_key(name)).collect();
    never_made.dedup();
    output.answer(&Told { played, live, never_made })?;
    Ok(Ended::Well)
}
