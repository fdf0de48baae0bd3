//! What the clock does: limits that pass, rungs that are told, suspensions that wake.

use definition::Length;
use definition::list::{Overdue, Stage, StageKind};
use jiff::Timestamp;

use super::Desk;
use super::enter::forgets_due;
use crate::event::{Actor, Holder, Timer, TimerKind, What};
use crate::refusal::Refusal;

/// How many timers one item may fire in one go.
pub const FIRED_MAX: usize = 1024;

impl Desk<'_> {
    /// Fires what is due, in order, each timer at the instant at which it was due, however late that is: the limit ran
    /// out then, and what follows counts from then.
    pub(super) fn fire(&mut self) -> Result<(), Refusal> {
        let until = self.now;
        for _ in 0..FIRED_MAX {
            let item = self.item()?;
            let Some(timer) = item.timer.filter(|timer| timer.at <= until) else {
                self.now = until;
                return Ok(());
            };
            let list = self.world.list;
            let stage = list.stage(&item.stage).ok_or_else(|| Refusal::NoMapping { stage: item.stage.clone() })?;
            self.now = timer.at.max(item.changed_at);
            match timer.kind {
                TimerKind::Wake => self.resume(Actor::Clock, stage, timer.at)?,
                TimerKind::Limit => self.limit_passed(stage, timer.at)?,
                TimerKind::Raise => self.raise(stage, timer.at)?,
                TimerKind::Remind => self.remind(stage)?,
            }
        }
        Err(Refusal::Behind { timers: FIRED_MAX })
    }

    /// The clock runs on, by itself or because someone goes on before the review; nothing happens when it runs.
    pub(super) fn resume(&mut self, by: Actor, stage: &Stage, at: Timestamp) -> Result<(), Refusal> {
        let Some(left) = self.item()?.suspended.as_ref().map(|suspended| suspended.left) else { return Ok(()) };
        let due = self.count(stage, at, &[left])?.into_due();
        self.push(by, What::Resumed { due })
    }

    fn limit_passed(&mut self, stage: &Stage, at: Timestamp) -> Result<(), Refusal> {
        let list = self.world.list;
        let by_itself = stage.overdue.as_ref().filter(|overdue| self.goes_by_itself(stage, overdue));
        let target = by_itself.and_then(|overdue| overdue.to.as_ref()).and_then(|to| list.stage(to));
        // An item with open children cannot close, not even by a limit: it is raised instead.
        let target = target.filter(|target| {
            target.kind.is_live() || self.item.as_ref().is_some_and(|item| item.children_open.is_empty())
        });
        let (Some(overdue), Some(target)) = (by_itself, target) else { return self.raise(stage, at) };
        let fields = self.item()?.fields.clone();
        let Ok(entry) = self.entry(target, &fields, at, None) else { return self.raise(stage, at) };
        let name = overdue.name.as_ref().map_or_else(|| format!("{}_overdue", stage.name), |name| name.text.clone());
        let counter = overdue.at_most.map(|_| overdue_counter(stage));
        let outcome = entry.outcome;
        let late = stage.kind == StageKind::Open;
        let fields = crate::event::Fields::new();
        let forgets = forgets_due(list, stage);
        self.push(Actor::Clock, What::Moved { name, fields, counter, entry, late, relapse_key: None, forgets })?;
        self.tell_parent(false, outcome)
    }

    fn goes_by_itself(&self, stage: &Stage, overdue: &Overdue) -> bool {
        let Some(item) = &self.item else { return false };
        let used = item.counters.get(&overdue_counter(stage)).copied().unwrap_or(0);
        overdue.to.is_some()
            && overdue.at_most.is_none_or(|at_most| used < at_most)
            && overdue.attempts.as_ref().is_none_or(|(_, needed)| item.attempts >= *needed)
    }

    /// Tells the next rung, or reminds the top. The rung after it has its time from now on, also where the item came into
    /// the stage long after its due: else it would be told of every interval since then at once.
    fn raise(&mut self, stage: &Stage, missed: Timestamp) -> Result<(), Refusal> {
        let list = self.world.list;
        let first = stage.overdue.as_ref().and_then(|overdue| overdue.raise_to.as_ref());
        let rung = match &self.item()?.raised_to {
            None => first,
            Some(told) if self.is_top(&told.role) => return self.remind(stage),
            Some(told) => list.role(&told.role).and_then(|role| role.raise_to.as_ref()).or(list.top.as_ref()),
        };
        let rung = rung.or(list.top.as_ref()).ok_or_else(|| Refusal::NoUnit { role: stage.name.text.clone() })?;
        let to = self.told(rung)?;
        let timer = self.after_rung(stage, &to, self.now)?;
        self.push(Actor::Clock, What::Raised { to, missed, timer })
    }

    /// Who stands for a rung. A rung without an active unit is told all the same, so that silence never ends a ladder.
    fn told(&self, rung: &str) -> Result<Holder, Refusal> {
        let vacant = Holder { role: rung.to_owned(), unit: String::new() };
        let holder = self.resolve(rung, &self.item()?.fields).unwrap_or(vacant);
        Ok(Holder { role: rung.to_owned(), unit: holder.unit })
    }

    pub(super) fn after_rung(&self, stage: &Stage, told: &Holder, from: Timestamp) -> Result<Timer, Refusal> {
        let every = stage.overdue.as_ref().and_then(|overdue| overdue.every);
        let (kind, length) = match self.is_top(&told.role) {
            true => (TimerKind::Remind, self.world.list.remind.or(every)),
            false => (TimerKind::Raise, every.or(self.world.list.remind)),
        };
        let length = length.unwrap_or(Length { amount: 1, unit: definition::Unit::WorkingDays });
        Ok(Timer { kind, at: self.count(stage, from, &[length.into()])?.at })
    }

    fn remind(&mut self, stage: &Stage) -> Result<(), Refusal> {
        let told = self.item()?.raised_to.clone();
        let told = told.ok_or_else(|| Refusal::NoUnit { role: stage.name.text.clone() })?;
        let timer = self.after_rung(stage, &told, self.now)?;
        self.push(Actor::Clock, What::Reminded { times: 1, timer })
    }

    fn is_top(&self, role: &str) -> bool {
        self.world.list.top.as_ref().is_some_and(|top| **top == *role)
    }
}

/// The counter of the limit of a stage.
fn overdue_counter(stage: &Stage) -> String {
    format!("{}.overdue", stage.name)
}
