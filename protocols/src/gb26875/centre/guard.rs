//! One guard check (查岗): begun, answered by the operator, or over.

use jiff::{SignedDuration, Timestamp};

use super::Event;

#[derive(Debug, Default)]
pub(super) struct Guard {
    /// When it began, and when it is over.
    open: Option<(Timestamp, Timestamp)>,
}

impl Guard {
    /// A new check takes the place of one that is open, as the device sees it too.
    pub(super) fn begin(&mut self, minutes: u8, now: Timestamp) {
        let end = now.saturating_add(SignedDuration::from_mins(minutes.into())).unwrap_or(Timestamp::MAX);
        self.open = Some((now, end));
    }

    pub(super) fn answer(&mut self, operator: u8, now: Timestamp) -> Option<Event> {
        let (began, _) = self.open.take()?;
        Some(Event::GuardAnswered { operator, after: now.duration_since(began) })
    }

    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        self.open.map(|(_, end)| end)
    }

    /// Whether it has just come to its end without an answer.
    pub(super) fn is_over(&mut self, now: Timestamp) -> bool {
        self.open.take_if(|(_, end)| *end <= now).is_some()
    }
}
