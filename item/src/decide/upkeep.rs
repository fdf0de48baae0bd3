//! What the operator does to items: dues counted again, holders resolved again, a new version of the list.

use super::Desk;
use crate::event::{Actor, What};
use crate::refusal::Refusal;

impl Desk<'_> {
    /// A calendar changed: the due is counted again from where it began. Nothing happens when it stays.
    pub(super) fn count_due(&mut self) -> Result<(), Refusal> {
        let item = self.item()?;
        let Some(old) = item.due.clone().filter(|due| !due.steps.is_empty() && item.suspended.is_none()) else {
            return Ok(());
        };
        let stage =
            self.world.list.stage(&item.stage).ok_or_else(|| Refusal::NoMapping { stage: item.stage.clone() })?;
        let due = self.count(stage, old.from, &old.steps)?.into_due();
        if (due.at, due.provisional) == (old.at, old.provisional) {
            return Ok(());
        }
        self.push(Actor::Operator, What::DueCounted { due })
    }

    /// The organisation changed: a holder that is no longer there is replaced, visibly.
    pub(super) fn rehold(&mut self) -> Result<(), Refusal> {
        let item = self.item()?;
        let Some(old) = item.holder.clone() else { return Ok(()) };
        let stage =
            self.world.list.stage(&item.stage).ok_or_else(|| Refusal::NoMapping { stage: item.stage.clone() })?;
        let role = stage.holder().ok_or_else(|| Refusal::NoUnit { role: stage.name.text.clone() })?;
        let holder = self.resolve(role, &item.fields)?;
        if holder == old { Ok(()) } else { self.push(Actor::Operator, What::Reheld { holder }) }
    }

    /// A new version of the list: the item goes on where that version says.
    pub(super) fn carry(&mut self) -> Result<(), Refusal> {
        let (list, item) = (self.world.list, self.item()?);
        if item.version == list.version {
            return Ok(());
        }
        let here = list.stage(&item.stage).filter(|stage| stage.kind.is_live() == item.is_live());
        let entry = if here.is_some() {
            None
        } else {
            let to = list.renamed.iter().find(|(from, _)| **from == *item.stage).and_then(|(_, to)| list.stage(to));
            let to = to.ok_or_else(|| Refusal::NoMapping { stage: item.stage.clone() })?;
            Some(self.entry(to, &item.fields, self.now, None)?)
        };
        self.push(Actor::Operator, What::Carried { version: list.version, entry })
    }
}
