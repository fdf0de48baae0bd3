//! Counting a due: where the count begins, what is counted, with which calendar.

use definition::Length;
use definition::list::{self, Stage, Word};
use jiff::Timestamp;
use jiff::civil::Date;

use super::Desk;
use crate::calendar::{self, Calendar, DayEnd, Rest};
use crate::event::{Due, Fields};
use crate::refusal::Refusal;

/// A due with how it was counted.
pub(super) struct Counted {
    pub at: Timestamp,
    pub provisional: bool,
    calendar: String,
    from: Timestamp,
    steps: Vec<Rest>,
}

impl Counted {
    pub(super) fn into_due(self) -> Due {
        Due { at: self.at, provisional: self.provisional, calendar: self.calendar, from: self.from, steps: self.steps }
    }
}

fn refused(error: &calendar::CalendarError) -> Refusal {
    Refusal::Calendar(error.to_string())
}

impl Desk<'_> {
    /// The calendar that the limit of a stage counts in.
    pub(super) fn calendar_of(&self, stage: &Stage) -> Result<&Calendar, Refusal> {
        let named = stage.limit.as_ref().and_then(|limit| limit.calendar.as_deref());
        self.calendar(named.unwrap_or(&self.world.list.calendar))
    }

    fn day_end(&self) -> DayEnd {
        match self.world.list.day_end {
            list::DayEnd::Midnight => DayEnd::Midnight,
            list::DayEnd::OfficeClose => DayEnd::OfficeClose,
        }
    }

    /// Counts one length after the other from an instant; each further one adds to the end of the one before.
    pub(super) fn count(&self, stage: &Stage, from: Timestamp, steps: &[Rest]) -> Result<Counted, Refusal> {
        let calendar = self.calendar_of(stage)?;
        let mut counted = Counted {
            at: from,
            provisional: false,
            calendar: calendar.version().to_owned(),
            from,
            steps: steps.to_vec(),
        };
        let mut due: Option<calendar::Due> = None;
        for step in steps {
            let start = match &due {
                Some(due) => calendar.extension_start(due, *step).map_err(|error| refused(&error))?,
                None => from,
            };
            let next = calendar.due(start, *step, self.day_end()).map_err(|error| refused(&error))?;
            counted.at = next.at;
            counted.provisional |= next.provisional;
            due = Some(next);
        }
        Ok(counted)
    }

    /// A due with one more length added to its end.
    pub(super) fn extended(&self, stage: &Stage, due: &Due, by: Rest) -> Result<Due, Refusal> {
        let mut steps = due.steps.clone();
        if steps.is_empty() {
            // An agreed day ends at a midnight: days are counted from that day, not from the one that begins there.
            let from = match by {
                Rest::ClockSeconds(_) | Rest::OfficeSeconds(_) => due.at,
                Rest::WorkingDays(_) | Rest::Days(_) | Rest::Months(_) => {
                    due.at.checked_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(due.at)
                }
            };
            return self.count(stage, from, &[by]).map(Counted::into_due);
        }
        steps.push(by);
        self.count(stage, due.from, &steps).map(Counted::into_due)
    }

    /// What is left of a due, in the unit in which it is counted: of the last length that makes it up.
    pub(super) fn left(&self, stage: &Stage, due: &Due) -> Result<Rest, Refusal> {
        let calendar = self.calendar_of(stage)?;
        let failed = |error: calendar::CalendarError| refused(&error);
        let Some(last) = due.steps.last() else {
            // Whoever agreed on a day had the working days until then to do it.
            let end = due.at.checked_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(due.at);
            let today = calendar.date_of(self.now).map_err(failed)?;
            let days = calendar.working_days_between(today, calendar.date_of(end).map_err(failed)?).map_err(failed)?;
            return Ok(Rest::WorkingDays(u32::try_from(days).unwrap_or(0)));
        };
        let mut start = due.from;
        for pair in due.steps.windows(2) {
            let end = calendar.due(start, pair[0], self.day_end()).map_err(failed)?;
            start = calendar.extension_start(&end, pair[1]).map_err(failed)?;
        }
        calendar.left(start, *last, self.day_end(), self.now).map_err(failed)
    }

    /// The end of the day in a date field, no later than a length allows.
    pub(super) fn until(
        &self,
        stage: &Stage,
        fields: &Fields,
        base: Timestamp,
        (field, at_most): (&Word, Option<Length>),
    ) -> Result<Due, Refusal> {
        let calendar = self.calendar_of(stage)?;
        let longest = at_most.map(|length| self.count(stage, base, &[length.into()])).transpose()?;
        let end = self.end_of_day(stage, fields, field)?;
        match (end, longest) {
            (Some(end), Some(longest)) if end > longest.at => {
                Err(Refusal::TooFar { field: field.text.clone(), until: longest.at })
            }
            (Some(end), _) => Ok(Due {
                at: end,
                provisional: false,
                calendar: calendar.version().to_owned(),
                from: base,
                steps: Vec::new(),
            }),
            (None, Some(longest)) => Ok(longest.into_due()),
            (None, None) => Err(Refusal::Missing { fields: vec![field.text.clone()] }),
        }
    }

    /// When the day in a field is over.
    pub(super) fn end_of_day(&self, stage: &Stage, fields: &Fields, field: &str) -> Result<Option<Timestamp>, Refusal> {
        let Some(text) = fields.get(field).and_then(|value| value.text()) else { return Ok(None) };
        let wrong = || Refusal::WrongValue { field: field.to_owned(), why: format!("`{text}` is not a day") };
        let day: Date = text.parse().map_err(|_| wrong())?;
        self.calendar_of(stage)?.end_of(day, self.day_end()).map(Some).map_err(|error| refused(&error))
    }
}
