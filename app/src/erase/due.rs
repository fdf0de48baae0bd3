//! What was kept long enough after the close is erased by the clock, a span of closes after the other, so much at a time
//! that no timer waits for it.

use std::ops::Range;
use std::sync::PoisonError;

use definition::{Length, List, Unit};
use item::By;
use item::ItemId;
use item::calendar::{Calendar, DayEnd};
use jiff::{SignedDuration, Timestamp};
use store::{PAGE_ITEMS_MAX, Query};

use crate::{App, AppError};

/// How often it is looked what must be erased.
const EVERY: SignedDuration = SignedDuration::from_hours(24);
/// The closes of how long are looked at together: a page of them is sought among all of the span.
const SPAN: SignedDuration = SignedDuration::from_hours(6);
/// After so many looks at items and spans it goes on with the next tick.
const LOOKS_MAX: usize = 2_000;
/// The reason of what the clock erases.
const KEPT_LONG_ENOUGH: &str = "保存期限届满";

/// What one call did, over all lists.
#[derive(Default)]
struct Done {
    erased: Vec<ItemId>,
    looks: usize,
}

impl App {
    /// Erases what was kept long enough after the close, as far as one call goes. Gives the items.
    pub(crate) fn erase_due(&self, now: Timestamp) -> Result<Vec<ItemId>, AppError> {
        {
            let mut at = self.erase_at.lock().unwrap_or_else(PoisonError::into_inner);
            if now < *at {
                return Ok(Vec::new());
            }
            *at = now.checked_add(EVERY).unwrap_or(Timestamp::MAX);
        }
        let settings = self.settings();
        let counts = self.store().counts()?;
        let mut done = Done::default();
        for list in settings.lists.values() {
            let Some(keep) = list.keep_personal else { continue };
            if !counts.iter().any(|count| count.list == list.id.text && count.outcome.is_some() && count.items > 0) {
                continue;
            }
            if !self.erase_of(list, settings.calendar_of(list)?, keep, now, &mut done)? {
                *self.erase_at.lock().unwrap_or_else(PoisonError::into_inner) = now;
                break;
            }
        }
        Ok(done.erased)
    }

    /// Erases on one list, from where this stopped last. Answers whether it came to the end.
    fn erase_of(
        &self,
        list: &List,
        calendar: &Calendar,
        keep: Length,
        now: Timestamp,
        done: &mut Done,
    ) -> Result<bool, AppError> {
        let fact = format!("erased {}", list.id);
        let from = self.vault().fact(&fact)?.and_then(|at| Timestamp::from_millisecond(at).ok());
        let until = now.checked_sub(shortest(keep)).unwrap_or(now);
        let Some(mut begin) = from.map_or_else(|| self.first(), |from| Ok(Some(from)))? else { return Ok(true) };
        let mut kept = None;
        while begin < until && kept.is_none() && done.looks < LOOKS_MAX {
            let end = begin.checked_add(SPAN).map_or(until, |end| end.min(until));
            kept = self.erase_closed(list, calendar, keep, begin..end, now, done)?;
            begin = end;
        }
        // What closed before this is done with; what closed after a close that is not old enough is not old enough either.
        let settled = kept.unwrap_or(begin);
        if from.is_none_or(|from| from < settled) {
            self.vault().keep_fact(&fact, settled.as_millisecond())?;
        }
        Ok(kept.is_some() || begin >= until)
    }

    /// Erases what closed in a span. Gives the first close that is not old enough yet.
    fn erase_closed(
        &self,
        list: &List,
        calendar: &Calendar,
        keep: Length,
        span: Range<Timestamp>,
        now: Timestamp,
        done: &mut Done,
    ) -> Result<Option<Timestamp>, AppError> {
        done.looks += 1;
        let mut kept: Option<Timestamp> = None;
        let mut query =
            Query { list: Some(list.id.text.clone()), closed: Some(span), limit: PAGE_ITEMS_MAX, ..Query::default() };
        loop {
            let page = self.store().find(&query)?;
            let Some(last) = page.last() else { return Ok(kept) };
            query.after = last.id;
            for item in page {
                done.looks += 1;
                let Some(closed) = &item.closed else { continue };
                let due = calendar.due(closed.at, keep, DayEnd::Midnight);
                if due.map_err(|error| AppError::Calendar(error.to_string()))?.at > now {
                    kept = Some(kept.map_or(closed.at, |kept| kept.min(closed.at)));
                    continue;
                }
                let held = self.held(&item)?;
                let keys = self.alive(held.keys.iter().map(|keys| keys.item))?;
                if !keys.is_empty() {
                    self.erase(&item, &keys, KEPT_LONG_ENOUGH, By::Clock, now)?;
                    done.erased.push(item.id);
                }
            }
        }
    }

    /// Some time before the first close on whatever list: numbers are given in about the order of time. To seek the first
    /// item of one list would be to read all items where that list has none.
    fn first(&self) -> Result<Option<Timestamp>, AppError> {
        let query = Query { limit: 1, ..Query::default() };
        let first = self.store().find(&query)?.first().map(|item| item.registered_at);
        Ok(first.map(|at| at.checked_sub(EVERY).unwrap_or(at)))
    }
}

/// A time that no length of that name is shorter than.
fn shortest(length: Length) -> SignedDuration {
    let amount = i64::from(length.amount);
    match length.unit {
        Unit::Minutes => SignedDuration::from_mins(amount),
        Unit::Hours | Unit::OfficeHours => SignedDuration::from_hours(amount),
        Unit::Days | Unit::WorkingDays => SignedDuration::from_hours(24 * amount),
        Unit::Months => SignedDuration::from_hours(24 * 28 * amount),
    }
}
