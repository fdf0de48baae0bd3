//! Fires what is due.

use item::{By, Command};
use jiff::Timestamp;
use serde::Serialize;

use crate::{About, App, AppError, Request};

/// How many items are woken in one append.
const WOKEN_MAX: u32 = 500;

/// What a tick did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ticked {
    /// How many items were woken.
    pub items: u64,
    /// Items whose timer could not fire, with the reason.
    pub stuck: Vec<(u64, String)>,
}

impl App {
    /// Fires every timer that is due, the earliest first. Nothing fires twice.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn tick(&self, now: Timestamp) -> Result<Ticked, AppError> {
        let mut ticked = Ticked::default();
        loop {
            let limit = WOKEN_MAX + u32::try_from(ticked.stuck.len()).unwrap_or(0);
            let due = self.store().due(now, limit)?;
            let requests: Vec<Request> = due
                .iter()
                .filter(|(_, item)| !ticked.stuck.iter().any(|(stuck, _)| stuck == item))
                .map(|(_, item)| Request {
                    key: None,
                    about: About::Item(*item),
                    command: Command::Wake,
                    by: By::Clock,
                    chance: None,
                })
                .collect();
            if requests.is_empty() {
                return Ok(ticked);
            }
            for (request, answer) in requests.iter().zip(self.carry_out_all(&requests, now)?) {
                match (answer, &request.about) {
                    (Ok(_), _) => ticked.items += 1,
                    (Err(error), About::Item(item)) => ticked.stuck.push((*item, error.to_string())),
                    (Err(error), About::List(_)) => return Err(error),
                }
            }
        }
    }
}
