//! Tries a package on the live items without publishing it: where they would stand, and which could not follow.

use std::collections::BTreeMap;
use std::sync::Arc;

use item::{By, Command, Item};
use jiff::Timestamp;
use serde::Serialize;
use store::Query;

use crate::batch::Batch;
use crate::publish::{Examined, Package};
use crate::{About, App, AppError, Request};

/// The most items that are named one by one.
const NAMED_MAX: usize = 200;

/// What would become of the live items of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Attempt {
    /// How many live items were looked at.
    pub items: u64,
    /// How many would change their stage, by the stage before and after.
    pub stages: BTreeMap<(String, String), u64>,
    /// How many would be due at another instant.
    pub dues: u64,
    /// How many would have another holder.
    pub holders: u64,
    /// Items that could not follow, with the reason; the first two hundred.
    pub stuck: Vec<(String, String)>,
    /// How many could not.
    pub stuck_items: u64,
}

/// What a package would do.
pub struct Attempted {
    /// What the checker says of each list; nothing was tried when one of them is not sound.
    pub examined: Vec<Examined>,
    /// What would become of live items, by list.
    pub lists: BTreeMap<String, Attempt>,
}

impl App {
    /// Tries a package on every live item, exactly as [`App::publish`] and [`App::upkeep`] would do it, and keeps nothing.
    ///
    /// # Errors
    /// [`AppError::SameVersion`], [`AppError::Calendar`]; trouble with the store.
    pub fn attempt(&self, package: &Package, now: Timestamp) -> Result<Attempted, AppError> {
        let prepared = match self.prepare(package) {
            Ok(prepared) => prepared,
            Err(AppError::Unsound { .. }) => {
                return Ok(Attempted { examined: self.examine(package)?, lists: BTreeMap::new() });
            }
            Err(error) => return Err(error),
        };
        let settings = Arc::new(prepared.settings);
        let now = self.time(now)?;
        let mut lists: BTreeMap<String, Attempt> = BTreeMap::new();
        let mut query = Query { live: true, limit: 250, ..Query::default() };
        loop {
            let page = self.store().find(&query)?;
            let Some(last) = page.last() else { return Ok(Attempted { examined: prepared.examined, lists }) };
            query.after = last.id;
            for item in &page {
                let attempt = lists.entry(item.list.clone()).or_default();
                let mut batch = Batch::assuming(self, Arc::clone(&settings), now);
                attempt.items += 1;
                match follow(&mut batch, item) {
                    Ok(()) => attempt.compare(item, batch.left(item.id).unwrap_or(item)),
                    Err(error @ AppError::Store(_)) => return Err(error),
                    Err(error) => attempt.strand(item, &error),
                }
            }
        }
    }
}

fn follow(batch: &mut Batch<'_>, item: &Item) -> Result<(), AppError> {
    for command in [Command::Carry, Command::Rehold, Command::CountDue] {
        let about = About::Item(item.id);
        batch.carry_out(&Request { key: None, about, command, by: By::Operator, chance: None })?;
    }
    Ok(())
}

impl Attempt {
    fn compare(&mut self, before: &Item, after: &Item) {
        if before.stage != after.stage {
            *self.stages.entry((before.stage.clone(), after.stage.clone())).or_insert(0) += 1;
        }
        let due = |item: &Item| item.due.as_ref().map(|due| due.at);
        self.dues += u64::from(due(before) != due(after));
        self.holders += u64::from(before.holder != after.holder);
    }

    fn strand(&mut self, item: &Item, error: &AppError) {
        self.stuck_items += 1;
        if self.stuck.len() < NAMED_MAX {
            self.stuck.push((item.receipt.clone(), error.to_string()));
        }
    }
}
