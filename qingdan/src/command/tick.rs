//! `qingdan tick`: fires what is due.

use app::tick::Ticked;
use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use crate::data::{Data, failure};
use crate::output::{Answer, Ended, Failure, Language, Output, Screen};

/// Which store.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan tick --data var
  qingdan --now 2026-01-05T08:00 tick --data var")]
pub struct Tick {
    #[command(flatten)]
    data: Data,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Fired(Ticked);

impl Answer for Fired {
    fn text(&self, screen: Screen) -> String {
        let mut text = match screen.language {
            Language::Zh => format!("到时处理 {} 件\n", self.0.items),
            Language::En => format!("{} items woken\n", self.0.items),
        };
        for (item, why) in &self.0.stuck {
            text.push_str(&format!("  {item}: {why}\n"));
        }
        text
    }
}

impl Tick {
    /// Fires what is due.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let app = self.data.open(now)?;
        let now = app.time(now).map_err(failure)?;
        let ticked = app.tick(now).map_err(failure)?;
        let ended = if ticked.stuck.is_empty() { Ended::Well } else { Ended::Findings };
        output.answer(&Fired(ticked))?;
        Ok(ended)
    }
}
