//! Triage at work: proposals for what people write, with their reasons. A person or a rule of the list decides; what is
//! decided is never overwritten. What the proposals rest on follows the log commit by commit and can be made anew.

pub mod consult;
pub mod dismiss;
mod files;
mod follow;
pub mod hot;
pub mod judge;
pub mod minutes;
pub mod models;
pub mod places;
pub mod propose;
pub mod reading;
mod share;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::tz::Offset;
use triage::address::gazetteer::Gazetteer;
use triage::classify::Model;

use crate::{App, AppError};
use follow::Known;
use judge::Judged;

/// What triage knows of a store: models, places and what is like what. One process has one; it is made from the log.
pub struct Triage {
    /// Where the files of models, places and documents lie.
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The last commit that was taken in.
    commit: u64,
    lists: BTreeMap<String, Known>,
    judged: Vec<Judged>,
    /// The models in force, by list, each with its version.
    models: BTreeMap<String, (u32, Model)>,
    /// The places in force, with their version.
    gazetteer: Option<(u32, Gazetteer)>,
    /// Whether a model or the places changed since they were read.
    is_stale: bool,
    hot: BTreeMap<String, hot::Kept>,
}

impl Triage {
    /// Triage over a store whose folder this is. Nothing is read before it is asked for.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, state: Mutex::new(State { is_stale: true, ..State::default() }) }
    }

    /// The state as of the end of the log.
    fn reach(&self, app: &App) -> Result<MutexGuard<'_, State>, AppError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.follow(app)?;
        if std::mem::take(&mut state.is_stale) {
            state.read_files(app, &self.folder)?;
        }
        Ok(state)
    }

    /// Takes in what is new in the log, so that the next who asks need not wait for it.
    ///
    /// # Errors
    /// Trouble with the store or a file.
    pub fn catch_up(&self, app: &App) -> Result<(), AppError> {
        self.reach(app).map(drop)
    }
}

/// An instant as a number of days; 0 is a Monday, as [`triage::topics`] counts.
fn day_of(at: Timestamp) -> Option<i32> {
    /// The first day of 1970 is a Thursday: so many days after a Monday.
    const MONDAY_DAYS: i32 = 3;
    let date = Offset::UTC.to_datetime(at).date();
    (date - jiff::civil::Date::constant(1970, 1, 1)).get_days().checked_add(MONDAY_DAYS)
}

/// A number of days as [`day_of`] counts them, as a date.
fn date_of(day: i32) -> Option<jiff::civil::Date> {
    const MONDAY_DAYS: i32 = 3;
    let span = jiff::Span::new().try_days(day.checked_sub(MONDAY_DAYS)?).ok()?;
    jiff::civil::Date::constant(1970, 1, 1).checked_add(span).ok()
}
