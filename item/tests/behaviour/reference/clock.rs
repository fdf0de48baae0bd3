//! What time does: a limit that passes moves the item or raises it, a suspension wakes.

use definition::list::{Stage, StageKind};
use item::event::Outcome;
use jiff::Timestamp;

use super::state::{Rings, State};
use super::{Around, Refused};

impl Around<'_> {
    /// Lets everything happen that is due by now, one thing after the other.
    pub fn ring(&self, state: &mut State) -> Result<(), Refused> {
        while let Some((rings, at)) = state.timer.filter(|(_, at)| *at <= self.now) {
            let then = Around { now: at.max(state.changed), ..*self };
            state.changed = then.now;
            match rings {
                Rings::Wake => then.go_on(state, at),
                Rings::Limit => then.pass(state, at),
                Rings::Rung | Rings::Reminder => then.raise(state),
            }
        }
        Ok(())
    }

    /// The clock runs on after a suspension; nothing happens when it never stood still.
    pub fn go_on(&self, state: &mut State, at: Timestamp) {
        let Some(left) = state.rest.take() else { return };
        let due = self.counter(Some(self.stage(state))).rest(at, left);
        state.timer = Some((Rings::Limit, due.at));
        state.due = Some(due);
    }

    fn pass(&self, state: &mut State, at: Timestamp) {
        let stage = self.stage(state);
        if let Some(after) = self.by_itself(state, stage, at) {
            *state = after;
            return;
        }
        state.missed += 1;
        self.raise(state);
    }

    /// The item after it went on by itself, where the list says so and nothing stands against it.
    fn by_itself(&self, state: &State, stage: &Stage, at: Timestamp) -> Option<State> {
        let overdue = stage.overdue.as_ref()?;
        let target = self.stage_called(overdue.to.as_ref()?);
        let counter = format!("{}.overdue", stage.name);
        let used = state.counters.get(&counter).copied().unwrap_or(0);
        let tried = overdue.attempts.as_ref().is_none_or(|(_, needed)| state.attempts >= *needed);
        let waits = !target.kind.is_live() && !state.children.is_empty();
        if overdue.at_most.is_some_and(|most| used >= most) || !tried || waits {
            return None;
        }
        let mut after = state.clone();
        after.missed += u32::from(stage.kind == StageKind::Open);
        if overdue.at_most.is_some() {
            after.counters.insert(counter, used + 1);
        }
        self.enter(&mut after, target, at, None).ok()?;
        if !target.kind.is_live() {
            self.close(&mut after, Outcome::Other);
        }
        Some(after)
    }

    /// Tells the next rung, or reminds the top; nobody is told twice at the same instant.
    fn raise(&self, state: &mut State) {
        let stage = self.stage(state);
        let overdue = stage.overdue.as_ref().unwrap();
        let top = &**self.list.top.as_ref().unwrap();
        let counter = self.counter(Some(stage));
        let told = state.raised.as_ref().map(|(role, _)| role.clone());
        if told.as_deref() == Some(top) {
            state.reminders += 1;
        } else {
            let rung = match told {
                None => overdue.raise_to.clone().unwrap(),
                Some(role) => self.list.role(&role).unwrap().raise_to.clone().unwrap(),
            };
            // A vacant rung is told all the same: silence must not end there.
            let unit = self.held(&rung, &state.fields).map(|held| held.1).unwrap_or_default();
            state.raised = Some((rung.text, unit));
        }
        let is_top = state.raised.as_ref().is_some_and(|(role, _)| role == top);
        state.timer = Some(match is_top {
            true => (Rings::Reminder, counter.length(self.now, self.list.remind.unwrap()).at),
            false => (Rings::Rung, counter.length(self.now, overdue.every.unwrap()).at),
        });
    }
}
