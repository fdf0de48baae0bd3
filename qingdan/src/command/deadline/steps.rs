//! How a deadline was counted, day by day, for a person who wants to follow it.

use definition::{Length, Unit};
use item::calendar::{Calendar, CalendarError, Kind, Layer};
use jiff::Span;
use jiff::civil::Date;

use crate::output::Language;

/// Days in a row that were treated alike.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    first: Date,
    last: Date,
    counts: Counts,
    /// The festival or occasion that names these days, where one does.
    occasion: Option<String>,
}

/// How days were treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counts {
    /// They are the days with these numbers of the limit.
    As(u32, u32),
    /// They lead up to the corresponding day of a month.
    ToTheDayOfTheMonth,
    /// Rest days are not counted.
    Not,
    /// The limit cannot end on these rest days.
    NoEnd,
    /// The limit ends here, on the next working day.
    Ends,
}

impl Step {
    /// The step as a row: the days, what they count as, and why.
    pub fn row(&self, language: Language) -> Vec<String> {
        let days = if self.first == self.last {
            self.first.to_string()
        } else {
            format!("{} {} {}", self.first, language.pick("至", "to"), self.last)
        };
        let counted = match (self.counts, language) {
            (Counts::As(first, last), Language::Zh) if first == last => format!("第 {first} 天"),
            (Counts::As(first, last), Language::Zh) => format!("第 {first} 至 {last} 天"),
            (Counts::As(first, last), Language::En) if first == last => format!("day {first}"),
            (Counts::As(first, last), Language::En) => format!("days {first} to {last}"),
            (Counts::ToTheDayOfTheMonth, _) => language.pick("至对应日", "to the day of the month").to_owned(),
            (Counts::Not, _) => language.pick("休息，不计", "rest, not counted").to_owned(),
            (Counts::NoEnd, _) => language.pick("休息，顺延", "rest, the end moves on").to_owned(),
            (Counts::Ends, _) => language.pick("到期日", "the end").to_owned(),
        };
        vec![days, counted, self.occasion.clone().unwrap_or_default()]
    }
}

/// How a limit in days was counted from the day after `from` to its last day; nothing for one in hours or minutes,
/// which run on without a look at the days. `layers` are those of the calendar, the lowest first.
pub fn steps(
    calendar: &Calendar,
    layers: &[Layer],
    from: Date,
    limit: Length,
    last: Date,
) -> Result<Vec<Step>, CalendarError> {
    let nominal = match limit.unit {
        Unit::WorkingDays => last,
        Unit::Days => from.saturating_add(Span::new().days(limit.amount)),
        Unit::Months => from.saturating_add(Span::new().months(limit.amount)),
        Unit::Hours | Unit::OfficeHours | Unit::Minutes => return Ok(Vec::new()),
    };
    let mut steps: Vec<Step> = Vec::new();
    let mut number = 0;
    for day in from.series(Span::new().days(1)).skip(1).take_while(|day| *day <= last) {
        let is_worked = calendar.is_working_day(day)?;
        let counts = match limit.unit {
            Unit::WorkingDays if !is_worked => Counts::Not,
            _ if day >= nominal && !is_worked => Counts::NoEnd,
            _ if day > nominal => Counts::Ends,
            Unit::Months => Counts::ToTheDayOfTheMonth,
            _ => {
                number += 1;
                Counts::As(number, number)
            }
        };
        let occasion = occasion(layers, day).filter(|_| counts != Counts::ToTheDayOfTheMonth);
        let step = Step { first: day, last: day, counts, occasion };
        match steps.pop() {
            Some(before) => steps.extend(joined(before, step)),
            None => steps.push(step),
        }
    }
    Ok(steps)
}

/// Two steps one after the other, as one where the days were treated alike.
fn joined(before: Step, step: Step) -> Vec<Step> {
    let counts = match (before.counts, step.counts) {
        _ if before.occasion != step.occasion => None,
        (Counts::As(first, _), Counts::As(_, last)) => Some(Counts::As(first, last)),
        (one, other) => (one == other).then_some(one),
    };
    match counts {
        Some(counts) => vec![Step { last: step.last, counts, ..before }],
        None => vec![before, step],
    }
}

/// What the nearest layer that names a day calls it; a make-up workday is marked as one.
fn occasion(layers: &[Layer], day: Date) -> Option<String> {
    let named = layers.iter().rev().find_map(|layer| layer.days.get(&day))?;
    Some(match named.kind {
        Kind::Holiday => named.name.clone(),
        Kind::Workday => format!("{}（调休上班）", named.name),
    })
}
