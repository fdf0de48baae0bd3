//! `qingdan deadline`: when a limit ends, by the working-day calendar.

use clap::Args;
use definition::Length;
use item::calendar::{Calendar, DayEnd};
use jiff::Timestamp;
use serde::Serialize;

use crate::output::{Answer, Ended, Failure, Language, Output, Screen};
use crate::{clock, package};

/// From when, and how long.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan deadline --from 2025-09-30 --limit 5wd
  qingdan deadline --from 2025-09-30T10:00 --limit 48h --format json
  qingdan deadline --from 2026-02-01 --limit 15d --calendar shanghai

Limits: wd working days; d natural days, the last of which moves off a rest day; h hours; oh office hours; mo months.")]
pub struct Deadline {
    /// When it begins; that day is not counted.
    #[arg(long, value_parser = clock::instant, value_name = "TIME")]
    from: Timestamp,
    /// How long.
    #[arg(long, value_name = "LIMIT")]
    limit: String,
    /// The calendar.
    #[arg(long, default_value = "cn")]
    calendar: String,
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
    rest_days: Vec<String>,
}

/// How many rest days an answer names.
const NAMED_MAX: usize = 40;

impl Answer for Ends {
    fn text(&self, screen: Screen) -> String {
        let (at, rest) = (clock::shown(self.at), self.rest_days.join(" "));
        let mut text = match screen.language {
            Language::Zh => format!("最后一天 {}，{at} 到期（日历 {}）\n", self.last_day, self.calendar),
            Language::En => format!("the last day is {}; due {at} (calendar {})\n", self.last_day, self.calendar),
        };
        if !rest.is_empty() {
            text.push_str(&match screen.language {
                Language::Zh => format!("其间休息：{rest}\n"),
                Language::En => format!("rest days on the way: {rest}\n"),
            });
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
        let layers = package::shipped()?.layers;
        let usage = |error: String| Failure::Usage(error);
        let calendar = Calendar::resolve(&layers, &self.calendar).map_err(|error| usage(error.to_string()))?;
        let ends = if self.office_close { DayEnd::OfficeClose } else { DayEnd::Midnight };
        let due = calendar.due(self.from, limit, ends).map_err(|error| usage(error.to_string()))?;
        let rest_days = self.rest_days(&calendar, due.last_day).map_err(|error| usage(error.to_string()))?;
        output.answer(&Ends {
            last_day: due.last_day.to_string(),
            due: clock::written(due.at),
            provisional: due.provisional,
            calendar: calendar.version().to_owned(),
            at: due.at,
            rest_days,
        })?;
        Ok(Ended::Well)
    }

    fn rest_days(
        &self,
        calendar: &Calendar,
        last: jiff::civil::Date,
    ) -> Result<Vec<String>, item::calendar::CalendarError> {
        let mut days = Vec::new();
        let mut day = clock::day(self.from);
        while day < last && days.len() < NAMED_MAX {
            day = day.tomorrow().unwrap_or(last);
            if !calendar.is_working_day(day)? {
                days.push(day.to_string());
            }
        }
        Ok(days)
    }
}
