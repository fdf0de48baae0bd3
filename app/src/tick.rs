//! Fires what is due.

use std::collections::BTreeSet;

use item::ItemId;
use jiff::Timestamp;
use serde::Serialize;
use store::StoreError;

use crate::batch::Batch;
use crate::self_check::Broken;
use crate::{ATTEMPTS_MAX, App, AppError};

/// How many items are woken in one append.
const WOKEN_MAX: u32 = 500;

/// What a tick did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ticked {
    /// How many items were woken.
    pub items: u64,
    /// Items of which what is personal was erased, since it was kept long enough.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub erased: Vec<ItemId>,
    /// Items whose timer could not fire, with the reason. Each is registered on the list of self-checks, where there is
    /// one.
    pub stuck: Vec<(ItemId, String)>,
}

/// What became of the timers of one append.
#[derive(Default)]
struct Round {
    woken: Vec<ItemId>,
    stuck: Vec<(ItemId, String)>,
}

impl App {
    /// Fires every timer that is due, the earliest first, each as of the instant at which it was due. Nothing fires
    /// twice. After an outage this leaves every item as it would be had nothing stood still.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn tick(&self, now: Timestamp) -> Result<Ticked, AppError> {
        let mut ticked = Ticked::default();
        let mut woken = BTreeSet::new();
        let mut now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let mut attempts = 0;
        while attempts < ATTEMPTS_MAX {
            let mut batch = Batch::new(self, now);
            let Some(round) = self.fire(&mut batch, now, &ticked.stuck)? else {
                ticked.items = woken.len() as u64;
                self.register_stuck(&ticked.stuck, now)?;
                ticked.erased = self.erase_due(now)?;
                return Ok(ticked);
            };
            let appended = batch.into_append(None, String::new()).map(|append| self.append(append));
            match appended.transpose() {
                Ok(_) => {
                    woken.extend(round.woken);
                    ticked.stuck.extend(round.stuck);
                    attempts = 0;
                }
                Err(StoreError::Conflict { .. }) => attempts += 1,
                Err(StoreError::ClockBack { last }) => (now, attempts) = (last, attempts + 1),
                Err(error) => return Err(error.into()),
            }
        }
        Err(AppError::Crowded)
    }

    /// A list that does not take them is no reason to stop the clock: those who read what the tick did see them there.
    fn register_stuck(&self, stuck: &[(ItemId, String)], now: Timestamp) -> Result<(), AppError> {
        if stuck.is_empty() {
            return Ok(());
        }
        let broken: Vec<Broken> = stuck.iter().map(|(item, why)| Broken::stuck(*item, why)).collect();
        match self.register_broken(&broken, now) {
            Err(error @ AppError::Store(_)) => Err(error),
            _ => Ok(()),
        }
    }

    /// Fires the earliest timers, up to the first that these arm themselves: it may belong between those that follow.
    fn fire(
        &self,
        batch: &mut Batch<'_>,
        now: Timestamp,
        stuck: &[(ItemId, String)],
    ) -> Result<Option<Round>, AppError> {
        let limit = WOKEN_MAX + u32::try_from(stuck.len()).unwrap_or(0);
        let due = self.store().due(now, limit)?;
        let (mut any, mut round) = (false, Round::default());
        let mut armed = Timestamp::MAX;
        for (at, item) in due.into_iter().filter(|(_, item)| stuck.iter().all(|(stuck, _)| stuck != item)) {
            any = true;
            if at > armed {
                break;
            }
            match batch.wake(item, at) {
                Ok(Some(next)) => {
                    round.woken.push(item);
                    armed = armed.min(next);
                }
                Ok(None) => round.stuck.push((item, "its timer does not fire; run `qingdan verify`".to_owned())),
                Err(error @ AppError::Store(_)) => return Err(error),
                Err(error) => round.stuck.push((item, error.to_string())),
            }
        }
        Ok(any.then_some(round))
    }
}
