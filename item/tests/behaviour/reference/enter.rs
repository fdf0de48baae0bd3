//! Entering a stage: who holds it, and when it must be left.

use std::collections::BTreeSet;

use definition::list::{LimitSpan, LimitStart, Move, MoveKind, Stage, StageKind, UnitRule};
use definition::{Literal, Unit};
use item::Command;
use jiff::Timestamp;
use jiff::civil::Date;

use super::days::Count;
use super::state::Rings;
use super::{Around, Refused, State, no};

impl Around<'_> {
    /// Puts the item into a stage, by a move or without one; its limit counts from an instant.
    pub fn enter(&self, state: &mut State, stage: &Stage, from: Timestamp, step: Option<&Move>) -> Result<(), Refused> {
        let holder = stage.holder().and_then(|role| self.held(role, &state.fields));
        if stage.kind.is_live() && holder.is_none() {
            return no("no_unit");
        }
        if let (false, Some(_), Some((_, unit))) = (stage.work, step, &holder) {
            // What a person hands over does not go where nothing but such work can follow.
            if self.only_own_work(stage, unit, state) && self.would_verify(unit, state) {
                return no("would_verify_itself");
            }
        }
        if let (true, Some((_, unit))) = (stage.work, &holder) {
            if self.would_verify(unit, state) {
                return no("would_verify_itself");
            }
            state.workers.insert(unit.clone());
        }
        if let Some(due) = state.due.take() {
            state.dues.insert(state.stage.clone(), due);
        }
        state.stage = stage.name.text.clone();
        state.holder = holder;
        state.attempts = 0;
        state.rest = None;
        state.timer = None;
        state.return_until = None;
        if !stage.kind.is_live() {
            return Ok(());
        }
        if let Some(window) = step.and_then(|step| step.direct) {
            state.return_until = Some(self.counter(Some(stage)).length(from, window).at);
        }
        let due = self.due(state, stage, from, step)?;
        state.timer = Some((Rings::Limit, due.at));
        state.due = Some(due);
        if state.closed.take().is_some() {
            state.tell_parent(self.told(Command::ChildReopened(state.id)));
        }
        Ok(())
    }

    fn due(&self, state: &State, stage: &Stage, from: Timestamp, step: Option<&Move>) -> Result<Count, Refused> {
        let counter = self.counter(Some(stage));
        let limit = stage.limit.as_ref().unwrap();
        let continues = step.is_some_and(|step| step.continues) || limit.starts == LimitStart::FirstEntering;
        if let (true, Some(kept)) = (continues, state.dues.get(&*stage.name)) {
            let extends = step.and_then(|step| step.extends);
            return Ok(extends.map_or_else(|| kept.clone(), |more| counter.extend(kept, more)));
        }
        let start = if limit.starts == LimitStart::Registration { state.registered } else { from };
        let value = |field: &str| state.fields.get(field).and_then(Literal::text);
        match &limit.span {
            LimitSpan::Length(length) => Ok(counter.length(start, *length)),
            LimitSpan::Table { by, rows, otherwise } => {
                let row = rows.iter().find(|(word, _)| Some(&**word) == value(by)).map(|(_, length)| *length);
                // A value that is not known yet gets the longest that the table has.
                let longest = rows.iter().map(|(_, length)| *length).max_by_key(|length| length.minutes());
                Ok(counter.length(start, row.or(*otherwise).or(longest).unwrap()))
            }
            LimitSpan::Until { field, at_most } => {
                let longest = counter.length(start, at_most.unwrap());
                let Some(day) = value(field).and_then(|day| day.parse::<Date>().ok()) else { return Ok(longest) };
                let agreed = Count { at: counter.end(day), last: day, nominal: day, unit: Unit::WorkingDays };
                if agreed.at > longest.at { no("too_far") } else { Ok(agreed) }
            }
        }
    }

    /// Whether every way on from a stage stays with the unit and ends in work; giving the item back is no way on.
    fn only_own_work(&self, stage: &Stage, unit: &str, state: &State) -> bool {
        let onward = |stage: &'_ Stage| -> Vec<Move> {
            let on = stage.moves.iter().filter(|step| matches!(step.kind, MoveKind::Step | MoveKind::Split));
            on.cloned().collect()
        };
        let ways = |stage: &Stage| -> BTreeSet<String> {
            let by_itself = stage.overdue.iter().filter_map(|overdue| overdue.to.as_ref());
            let steps = onward(stage);
            let targets = steps.iter().flat_map(|step| &step.to).map(|target| target.stage.text.clone());
            targets.chain(by_itself.map(|to| to.text.clone())).collect()
        };
        let mut reached = BTreeSet::from([stage.name.text.clone()]);
        loop {
            let before = reached.len();
            let open: Vec<&Stage> = reached.iter().map(|name| self.stage_called(name)).filter(|at| !at.work).collect();
            let more: BTreeSet<String> = open.into_iter().flat_map(ways).collect();
            reached.extend(more);
            if reached.len() == before {
                break;
            }
        }
        let stages: Vec<&Stage> = reached.iter().map(|name| self.stage_called(name)).collect();
        let decides = |field: &definition::list::Word| {
            self.list
                .roles
                .iter()
                .any(|role| matches!(&role.unit, Some(UnitRule::Field(of) | UnitRule::StreetOf(of)) if **of == **field))
        };
        let stays = |at: &&Stage| {
            let held = at.holder().and_then(|role| self.held(role, &state.fields)).map(|held| held.1);
            at.name.text == stage.name.text || held.as_deref() == Some(unit)
        };
        let goes_on = |at: &&Stage| {
            at.work
                || (!ways(at).is_empty()
                    && !onward(at).iter().any(|step| step.needs.iter().chain(&step.may).any(decides)))
        };
        stages.iter().any(|at| at.work) && stages.iter().all(|at| stays(at) && goes_on(at))
    }

    /// Whether everyone who may strike the item off by some move would be of this unit.
    fn would_verify(&self, unit: &str, state: &State) -> bool {
        let is_done = |stage: &str| self.stage_called(stage).kind == StageKind::ClosedDone;
        let closing = self.list.moves().filter(|(_, step)| {
            step.exception.is_none()
                && step.kind != MoveKind::Reopen
                && step.to.iter().any(|target| is_done(&target.stage))
        });
        closing.into_iter().any(|(stage, step)| {
            let roles = self.actors(stage, step);
            let units: Vec<_> = roles.iter().map(|role| self.held(role, &state.fields).map(|held| held.1)).collect();
            !units.is_empty() && units.iter().all(|other| other.as_deref() == Some(unit))
        })
    }
}
