//! What passes between items: parents and children, come-backs, links.

use definition::list::Move;

use super::{Desk, actor};
use crate::command::{By, Command, Follow};
use crate::event::{Actor, Fields, Holder, ItemId, Outcome, What};
use crate::refusal::Refusal;

impl Desk<'_> {
    pub(super) fn child_closed(&mut self, child: ItemId, outcome: Outcome, by: &By) -> Result<(), Refusal> {
        self.push(actor(by), What::ChildClosed { child, outcome })
    }

    pub(super) fn stop(&mut self, by: &By) -> Result<(), Refusal> {
        if self.item()?.is_live() { self.push(actor(by), What::StopAsked) } else { Ok(()) }
    }

    /// A withdrawal while children are open asks them to stop and closes nothing (rule P3).
    pub(super) fn ask_children_to_stop(&mut self, step: &Move, fields: Fields, who: Actor) -> Result<(), Refusal> {
        let children: Vec<ItemId> = self.item()?.children_open.iter().copied().collect();
        self.push(who, What::WithdrawalAsked { name: step.name.text.clone(), fields })?;
        self.follow.extend(children.into_iter().map(|item| Follow::Tell { item, command: Command::Stop }));
        Ok(())
    }

    /// A parent learns that this child closed, or came back.
    pub(super) fn tell_parent(&mut self, was_closed: bool, outcome: Option<Outcome>) -> Result<(), Refusal> {
        let item = self.item()?;
        let Some(parent) = item.parent else { return Ok(()) };
        let command = match outcome {
            Some(outcome) => Command::ChildClosed(item.id, outcome),
            None if was_closed => Command::ChildReopened(item.id),
            None => return Ok(()),
        };
        let command = match self.now < self.recorded {
            true => Command::Late { at: self.now, command: Box::new(command) },
            false => command,
        };
        self.follow.push(Follow::Tell { item: parent, command });
        Ok(())
    }

    /// The closed item comes back: counters begin anew, the come-back counts.
    pub(super) fn relapse(&mut self, given: &Fields, by: &By) -> Result<(), Refusal> {
        let list = self.world.list;
        let none = || Refusal::NotOpen { name: "relapse".to_owned(), why: "it is not struck off".to_owned() };
        let relapse = list.relapse.as_ref().filter(|relapse| relapse.reopens).ok_or_else(none)?;
        let landing = relapse.to.as_ref().and_then(|to| list.stage(to)).ok_or_else(none)?;
        // What was not done cannot come back: it is reported anew.
        if self.item()?.closed.as_ref().is_none_or(|closed| closed.outcome != Outcome::Done) {
            return Err(none());
        }
        // A come-back is a report like the first one: the same people may bring it, and it says as much.
        let fields = self.registered_fields(given)?;
        let who = self.registrar(by, &fields)?;
        let mut known = self.item()?.fields.clone();
        known.extend(fields.clone());
        let entry = self.entry(landing, &known, self.now, None)?;
        let raised = self.relapse_rung(self.item()?.relapses + 1, landing.name.text.as_str(), &known);
        self.push(who, What::Relapsed { fields, entry, raised })?;
        self.tell_parent(true, None)
    }

    /// The rung that is told at once when something came back too often.
    fn relapse_rung(&self, relapses: u32, stage: &str, known: &Fields) -> Option<Holder> {
        let list = self.world.list;
        let from = list.relapse.as_ref()?.raise_from?;
        let rung = list.stage(stage)?.overdue.as_ref()?.raise_to.as_ref()?;
        let unit = self.resolve(rung, known).map(|holder| holder.unit).unwrap_or_default();
        (relapses >= from).then(|| Holder { role: rung.text.clone(), unit })
    }

    /// A new item that is a come-back too many is raised at once; its limit runs on.
    pub(super) fn raise_relapse(&mut self, relapses: u32) -> Result<(), Refusal> {
        let item = self.item()?;
        let (Some(to), Some(timer)) = (self.relapse_rung(relapses, &item.stage, &item.fields), item.timer) else {
            return Ok(());
        };
        self.push(Actor::Clock, What::Raised { to, missed: self.now, timer })
    }
}
