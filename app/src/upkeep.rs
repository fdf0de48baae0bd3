//! After a calendar, the organisation or a list changed: every live item is looked at again. What changes is an event.

use item::{By, Command};
use jiff::Timestamp;
use serde::Serialize;
use store::Query;

use crate::{About, App, AppError, Request};

/// What an upkeep did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Upkept {
    /// How many live items were looked at.
    pub items: u64,
    /// How many of them changed.
    pub changed: u64,
    /// Items that cannot follow, with the reason: no unit stands for their holder any more, no stage is left for them.
    pub stuck: Vec<(String, String)>,
}

impl App {
    /// Counts dues again, resolves holders again and lets items follow the present version of their list.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn upkeep(&self, now: Timestamp) -> Result<Upkept, AppError> {
        let mut upkept = Upkept::default();
        let mut query = Query { live: true, limit: 250, ..Query::default() };
        loop {
            let page = self.store().find(&query)?;
            let Some(last) = page.last() else { return Ok(upkept) };
            query.after = last.id;
            for command in [Command::Carry, Command::Rehold, Command::CountDue] {
                let requests: Vec<Request> = page
                    .iter()
                    .map(|item| Request {
                        key: None,
                        about: About::Item(item.id),
                        command: command.clone(),
                        by: By::Operator,
                        chance: None,
                    })
                    .collect();
                for (item, answer) in page.iter().zip(self.carry_out_all(&requests, now)?) {
                    if let Err(error) = answer {
                        upkept.stuck.push((item.receipt.clone(), error.to_string()));
                    }
                }
            }
            for item in &page {
                upkept.items += 1;
                let after = self.store().item(item.id)?;
                upkept.changed += u64::from(after.is_some_and(|after| after.sequence != item.sequence));
            }
        }
    }
}
