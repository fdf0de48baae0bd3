//! `qingdan tour`: the main job in one go, for who sees it for the first time.

use app::demo::arrivals;
use app::rehearse::{Played, Rehearsal};
use clap::Args;
use serde::Serialize;

use super::desk::{Desk, desk};
use super::init::begin;
use super::measures::Figures;
use crate::clock;
use crate::data::{Data, failure, unit_title};
use crate::output::{Answer, Ended, Failure, Language, Output, Screen};
use crate::package;
use crate::progress::Progress;

/// Makes a store, plays an invented year, shows a desk, what is overdue, the measures of a month, and checks the seals.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan tour --data demo")]
pub struct Tour {
    #[command(flatten)]
    data: Data,
    /// Where chance begins.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many items arrive.
    #[arg(long, default_value_t = 400)]
    items: u64,
}

/// The month whose measures are shown.
const MONTH: &str = "2025-10";

#[derive(Serialize)]
struct Toured {
    played: Played,
    desk_of: String,
    #[serde(skip)]
    desk_title: [String; 2],
    desk: Desk,
    overdue: Desk,
    month: &'static str,
    measures: Figures,
    seal: String,
    events: u64,
    items: u64,
    violated: u64,
    differing: u64,
}

impl Answer for Toured {
    fn text(&self, screen: Screen) -> String {
        let zh = screen.language == Language::Zh;
        let title = &self.desk_title[usize::from(!zh)];
        let (played, events, items) = (&self.played, self.events, self.items);
        let parts = if zh {
            [
                format!("一年演练：{} 件事项，{} 次流转", played.registered, played.moves),
                format!("{title} 的办件（{} 件）", self.desk.items),
                format!("已超期（{} 件）", self.overdue.items),
                format!("热线 {} 质效指标", self.month),
                format!(
                    "存证核验：{events} 个事件、{items} 件事项，{} 处不符；重放 {} 件不同\n存证 {}",
                    self.violated, self.differing, self.seal
                ),
            ]
        } else {
            [
                format!("a year was played: {} items, {} moves", played.registered, played.moves),
                format!("on the desk of {title} ({} items)", self.desk.items),
                format!("overdue ({} items)", self.overdue.items),
                format!("measures of the hotline, {}", self.month),
                format!(
                    "seals: {events} events of {items} items, {} violations; replay: {} differ\nseal {}",
                    self.violated, self.differing, self.seal
                ),
            ]
        };
        let [year, desk, overdue, month, seals] = parts;
        let (on_desk, late) = (self.desk.text(screen), self.overdue.text(screen));
        format!("{year}\n\n{desk}\n{on_desk}\n{overdue}\n{late}\n{month}\n{}\n{seals}\n", self.measures.text(screen))
    }
}

impl Tour {
    /// Does it all.
    ///
    /// # Errors
    /// A folder that is not empty, trouble with the store.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let day = |text: &str| clock::instant(text).map_err(Failure::Usage);
        let (from, until) = (day("2025-01-01")?, day("2026-01-01")?);
        let app = begin(&self.data, &package::shipped()?, from)?;
        let arrivals = arrivals(&app.settings(), self.seed, self.items, from, until);
        let progress = Progress::new("2025", 1000);
        let tell = |share: u64| progress.set(share);
        let rehearsal = Rehearsal {
            seed: self.seed,
            from,
            until,
            arrivals: &arrivals,
            idle_percent: 60,
            lying_since: None,
            progress: &tell,
        };
        let played = app.rehearse(&rehearsal).map_err(failure)?;
        progress.end();
        let desk_of = fullest_desk(&app)?;
        let mine = app.inbox(&desk_of, None).map_err(failure)?;
        let late = app.overdue(until, None, None).map_err(failure)?;
        let verification = app.verify(None).map_err(failure)?;
        let replayed = app.replay().map_err(failure)?;
        let sound = verification.is_sound() && replayed.differing == 0;
        output.answer(&Toured {
            desk_title: [unit_title(&app, &desk_of, Language::Zh), unit_title(&app, &desk_of, Language::En)],
            desk_of,
            desk: desk(&app, &mine, 12, until),
            overdue: desk(&app, &late, 12, until),
            month: MONTH,
            measures: Figures(app.figures("hotline", MONTH).map_err(failure)?),
            seal: format!("{}:{}", verification.head.commit, verification.head.seal),
            events: verification.events,
            items: verification.items,
            violated: verification.violated,
            differing: replayed.differing,
            played,
        })?;
        Ok(if sound { Ended::Well } else { Ended::Findings })
    }
}

/// The unit with the most live items: its desk shows most.
fn fullest_desk(app: &app::App) -> Result<String, Failure> {
    let live = app.all(store::Query { live: true, ..store::Query::default() }, usize::MAX).map_err(failure)?;
    let mut desks: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for holder in live.into_iter().filter_map(|item| item.holder) {
        *desks.entry(holder.unit).or_insert(0) += 1;
    }
    Ok(desks.into_iter().max_by_key(|(_, items)| *items).map(|(unit, _)| unit).unwrap_or_default())
}
