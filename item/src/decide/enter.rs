//! Entering a stage: who holds it there, and when it must be left.

use definition::list::{LimitSpan, LimitStart, List, Move, MoveKind, Stage, StageKind};
use jiff::Timestamp;

use super::Desk;
use super::count::Counted;
use crate::event::{Entry, Fields, Holder, Outcome};
use crate::own_verifier::{leads_to_own_work, verifies_itself};
use crate::refusal::Refusal;

/// The move by which a stage is entered.
pub(super) struct Door<'a> {
    /// The move.
    pub step: &'a definition::list::Move,
}

impl Desk<'_> {
    /// What entering a stage means, with the limit counted from `base`.
    pub(super) fn entry(
        &self,
        stage: &Stage,
        fields: &Fields,
        base: Timestamp,
        door: Option<&Door<'_>>,
    ) -> Result<Entry, Refusal> {
        let mut entry = Entry {
            stage: stage.name.text.clone(),
            holder: None,
            due: None,
            work: stage.work,
            return_until: None,
            outcome: None,
        };
        if !stage.kind.is_live() {
            entry.outcome = Some(outcome(stage, door));
            return Ok(entry);
        }
        let role = stage.holder().ok_or_else(|| Refusal::NoUnit { role: stage.name.text.clone() })?;
        let holder = self.resolve(role, fields)?;
        self.refuse_own_verifier(stage, &holder, fields, door)?;
        entry.holder = Some(holder);
        entry.due = self.due_of(stage, fields, base, door)?;
        if let Some(length) = door.and_then(|door| door.step.direct) {
            entry.return_until = Some(self.count(stage, base, &[length.into()])?.at);
        }
        Ok(entry)
    }

    fn due_of(
        &self,
        stage: &Stage,
        fields: &Fields,
        base: Timestamp,
        door: Option<&Door<'_>>,
    ) -> Result<Option<crate::event::Due>, Refusal> {
        let Some(limit) = &stage.limit else { return Ok(None) };
        // A closed item that no move brings back is a come-back: it has been nowhere in its new life.
        let earlier =
            self.item.as_ref().filter(|item| item.is_live() || door.is_some()).and_then(|item| {
                if *stage.name == item.stage { item.due.as_ref() } else { item.dues.get(&*stage.name) }
            });
        let keeps = door.is_some_and(|door| door.step.continues) || limit.starts == LimitStart::FirstEntering;
        if let (true, Some(due)) = (keeps, earlier) {
            let due = due.clone();
            return match door.and_then(|door| door.step.extends) {
                Some(length) => self.extended(stage, &due, length.into()).map(Some),
                None => Ok(Some(due)),
            };
        }
        let base = match (limit.starts, &self.item) {
            (LimitStart::Registration, Some(item)) => item.registered_at,
            _ => base,
        };
        let length = match &limit.span {
            LimitSpan::Length(length) => *length,
            LimitSpan::Table { by, rows, otherwise } => {
                let value = fields.get(&**by).and_then(|value| value.text()).unwrap_or_default();
                let row = rows.iter().find(|(word, _)| **word == *value).map(|(_, length)| *length);
                let longest = || rows.iter().map(|(_, length)| *length).max_by_key(|length| length.minutes());
                row.or(*otherwise).or_else(longest).ok_or_else(|| Refusal::Missing { fields: vec![by.text.clone()] })?
            }
            LimitSpan::Until { field, at_most } => {
                return self.until(stage, fields, base, (field, *at_most)).map(Some);
            }
        };
        self.count(stage, base, &[length.into()]).map(Counted::into_due).map(Some)
    }

    /// A unit that would have to verify its own work may not be given the work, nor be asked to take it over (rule S12).
    fn refuse_own_verifier(
        &self,
        stage: &Stage,
        holder: &Holder,
        fields: &Fields,
        door: Option<&Door<'_>>,
    ) -> Result<(), Refusal> {
        let (list, unit) = (self.world.list, holder.unit.as_str());
        let unit_of = |role: &str| self.resolve(role, fields).ok().map(|holder| holder.unit);
        let own = match stage.work {
            true => verifies_itself(list, unit, &unit_of),
            // What is registered is let in, and what the clock moves goes on: a person finds a way. Who has the item
            // already was judged when he got it.
            false => {
                let has_it = self.item.as_ref().is_some_and(|item| item.holder.as_ref() == Some(holder));
                door.is_some() && !has_it && leads_to_own_work(list, stage, unit, &unit_of)
            }
        };
        if own { Err(Refusal::WouldVerifyItself { unit: unit.to_owned() }) } else { Ok(()) }
    }
}

/// Whether no way back into a stage goes on with the due that it had.
pub(super) fn forgets_due(list: &List, stage: &Stage) -> bool {
    let leads_here = |step: &Move| {
        let sampled = step.exception.as_ref().and_then(|exception| exception.to.as_ref());
        step.to.iter().map(|target| &target.stage).chain(sampled).any(|to| **to == *stage.name)
    };
    let first = stage.limit.as_ref().is_some_and(|limit| limit.starts == LimitStart::FirstEntering);
    !first && !list.moves().any(|(_, step)| step.continues && leads_here(step))
}

fn outcome(stage: &Stage, door: Option<&Door<'_>>) -> Outcome {
    match (stage.kind, door.map(|door| door.step.kind)) {
        (StageKind::ClosedDone, _) => Outcome::Done,
        (_, Some(MoveKind::Merge)) => Outcome::Merged,
        (_, Some(MoveKind::Cancel)) => Outcome::Cancelled,
        _ => Outcome::Other,
    }
}
