//! `qingdan deadline`: when a limit ends, by the working-day calendar.

mod steps;

use std::path::Path;

use clap::Args;
use definition::Length;
use item::calendar::{Calendar, DayEnd, Layer};
use jiff::Timestamp;
use serde::Serialize;

use self::steps::{Step, steps};
use crate::output::{Answer, Ended, Failure, Language, Output, Screen, table};
use crate::{clock, package};

/// From when, and how long.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan deadline --from 2025-09-30 --limit 5wd
  qingdan deadline --from 2025-09-30T10:00 --limit 48h --format json
  qingdan deadline --from 2026-02-01 --limit 15d --calendar shanghai
  qingdan deadline --from 2026-02-01 --limit 15d --calendar shanghai --calendar district.csv

Limits: wd working days; d natural days, the last of which moves off a rest day; h hours; oh office hours; mo months.")]
pub struct Deadline {
    /// When it begins; that day is not counted.
    #[arg(long, value_parser = clock::instant, value_name = "TIME")]
    from: Timestamp,
    /// How long.
    #[arg(long, value_name = "LIMIT")]
    limit: String,
    /// A calendar that ships (cn, shanghai), or a CSV file; each one lies on the one before.
    #[arg(long, value_name = "NAME|FILE", default_value = "cn")]
    calendar: Vec<String>,
    /// The last day ends when the office closes, not at 24:00.
    #[arg(long)]
    office_close: bool,
}

#[derive(Serialize)]
struct Ends {
    last_day: String,
    due: String,
    provisional: bool,
    calendar: String,
    #[serde(skip)]
    at: Timestamp,
    #[serde(skip)]
    steps: Vec<Step>,
}

/// How many steps of the counting a person is shown.
const STEPS_SHOWN_MAX: usize = 40;

impl Answer for Ends {
    fn text(&self, screen: Screen) -> String {
        let at = clock::shown(self.at);
        let mut text = match screen.language {
            Language::Zh => format!("最后一天 {}，{at} 到期（日历 {}）\n", self.last_day, self.calendar),
            Language::En => format!("the last day is {}; due {at} (calendar {})\n", self.last_day, self.calendar),
        };
        let rows = self.steps.iter().take(STEPS_SHOWN_MAX).map(|step| step.row(screen.language));
        let header = [screen.language.pick("日期", "days"), screen.language.pick("计数", "counted as"), ""];
        if !self.steps.is_empty() {
            text.push_str(&table(&header, rows));
        }
        if self.steps.len() > STEPS_SHOWN_MAX {
            text.push_str("…\n");
        }
        if self.provisional {
            text.push_str(screen.language.pick("暂按周末推算\n", "provisional: past the last loaded year\n"));
        }
        text
    }
}

impl Deadline {
    /// Prints when the limit ends.
    ///
    /// # Errors
    /// A limit, day or calendar that cannot be used.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let limit: Length = self.limit.parse().map_err(|error| Failure::Usage(format!("`{}`: {error}", self.limit)))?;
        let usage = |error: &dyn std::fmt::Display| Failure::Usage(error.to_string());
        let layers = self.layers()?;
        let top = layers.last().map_or("", |layer| layer.id.as_str());
        let calendar = Calendar::resolve(&layers, top).map_err(|error| usage(&error))?;
        let ends = if self.office_close { DayEnd::OfficeClose } else { DayEnd::Midnight };
        let due = calendar.due(self.from, limit, ends).map_err(|error| usage(&error))?;
        let steps = steps(&calendar, &layers, clock::day(self.from), limit, due.last_day);
        output.answer(&Ends {
            last_day: due.last_day.to_string(),
            due: clock::written(due.at),
            provisional: due.provisional,
            calendar: calendar.version().to_owned(),
            at: due.at,
            steps: steps.map_err(|error| usage(&error))?,
        })?;
        Ok(Ended::Well)
    }

    /// The layers that were named, each on the one before, with the nation's below them.
    fn layers(&self) -> Result<Vec<Layer>, Failure> {
        let shipped = package::shipped()?.layers;
        let mut layers: Vec<Layer> = Vec::new();
        for name in &self.calendar {
            let found = shipped.iter().find(|layer| layer.id == *name).cloned();
            let mut layer = match found {
                Some(layer) => layer,
                None if Path::new(name).is_file() => package::layer_file(Path::new(name))?,
                None => {
                    let known: Vec<&str> = shipped.iter().map(|layer| layer.id.as_str()).collect();
                    let known = known.join(", ");
                    return Err(Failure::Usage(format!(
                        "there is no calendar `{name}`; known: {known}, or a CSV file"
                    )));
                }
            };
            if layers.is_empty() && layer.parent.is_some() {
                layers.extend(shipped.iter().filter(|nation| nation.parent.is_none()).cloned());
            }
            layer.parent = layers.last().map(|below| below.id.clone());
            layers.push(layer);
        }
        Ok(layers)
    }
}
