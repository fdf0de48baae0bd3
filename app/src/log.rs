//! Verifying and replaying the log.

use item::apply::fold;
use item::event::Event;
use item::{Item, ItemId, Roles};
use jiff::Timestamp;
use store::{Query, Replay, Root, Verification};

use crate::{App, AppError};

/// How many commits are gone through at a time.
const COMMITS_MAX: u32 = 500;

/// An item whose holder is no longer there.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Vacant {
    /// The item.
    pub item: ItemId,
    /// Its receipt.
    pub receipt: String,
    /// The unit that is gone, or that has nobody.
    pub unit: String,
    /// The role that it holds the item in.
    pub role: String,
}

fn folded(events: &[Event]) -> Result<Item, String> {
    fold(events).map_err(|error| error.to_string())
}

impl App {
    /// Walks the log: seals, sequences, invariants; with a root also whether it is the whole log.
    ///
    /// # Errors
    /// A store that cannot be read at all; what is wrong in it is in the answer.
    pub fn verify(&self, root: Option<&Root>) -> Result<Verification, AppError> {
        Ok(store::verify(self.store(), root, &folded)?)
    }

    /// Folds every item anew and compares it byte for byte with what is kept.
    ///
    /// # Errors
    /// A store that cannot be read at all; differences are in the answer.
    pub fn replay(&self) -> Result<Replay, AppError> {
        Ok(store::replay(self.store(), &folded)?)
    }

    /// Goes through every event that can be read, the oldest first. What is wrong with a record itself [`App::verify`] finds.
    pub(crate) fn each_event(&self, mut each: impl FnMut(&Event) -> Result<(), AppError>) -> Result<(), AppError> {
        let mut after = 0;
        loop {
            let commits = self.store().commits_after(after, COMMITS_MAX)?;
            let Some(last) = commits.last() else { return Ok(()) };
            after = last.number;
            for record in commits.iter().flat_map(|commit| &commit.records) {
                if let Ok(event) = record.event() {
                    each(&event)?;
                }
            }
        }
    }

    /// The live items whose holder has left: no item is silently kept by nobody (runtime invariant 5).
    ///
    /// # Errors
    /// A store that cannot be read.
    pub fn vacant(&self, now: Timestamp) -> Result<Vec<Vacant>, AppError> {
        let settings = self.settings();
        let (Some(organisation), Some(calendar)) = (&settings.organisation, settings.calendars.values().next()) else {
            return Ok(Vec::new());
        };
        let today = calendar.date_of(now).map_err(|error| AppError::Calendar(error.to_string()))?;
        let mut vacant = Vec::new();
        for item in self.all(Query { live: true, ..Query::default() }, usize::MAX)? {
            let Some(holder) = item.holder else { continue };
            let posts = settings.lists.get(&item.list).and_then(|list| list.role(&holder.role)).map(|role| &role.posts);
            let posts = posts.map_or(&[][..], Vec::as_slice);
            let staffed = item::roles::is_staffed(organisation, &holder.unit, posts, today);
            if !organisation.knows_unit(&holder.unit, today) || !staffed {
                vacant.push(Vacant { item: item.id, receipt: item.receipt, unit: holder.unit, role: holder.role });
            }
        }
        Ok(vacant)
    }
}
