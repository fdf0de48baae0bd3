//! Erasing what is personal: it is written into the log that it happened and why, then the keys are destroyed. The log
//! stays as it is, its seals fit, and what was said cannot be read any more.

mod due;

use std::collections::BTreeSet;

use item::{By, Command, Item};
use jiff::Timestamp;
use serde::Serialize;
use store::Query;
use vault::{KeyId, Keys, VaultError};

use crate::enter::keys_of;
use crate::{About, App, AppError, Request};

/// The most characters of a reason.
pub const REASON_CHARS_MAX: usize = 500;

/// What was erased.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// The receipts of the items of which something was erased.
    pub receipts: Vec<String>,
    /// How many keys were destroyed.
    pub keys: usize,
    /// How many values stand in the log in the clear, from before they were encrypted. These cannot be erased.
    pub in_the_clear: usize,
}

/// What the log holds of an item that is personal.
#[derive(Default)]
struct Held {
    keys: BTreeSet<Keys>,
    in_the_clear: usize,
}

impl App {
    /// Erases what is personal in an item.
    ///
    /// # Errors
    /// [`AppError::NoItem`], trouble with store or vault.
    pub fn erase_item(&self, name: &str, reason: &str, now: Timestamp) -> Result<Erased, AppError> {
        let item = self.item(name)?;
        let held = self.held(&item)?;
        let mut erased = Erased { in_the_clear: held.in_the_clear, ..Erased::default() };
        let keys = self.alive(held.keys.iter().map(|keys| keys.item))?;
        if !keys.is_empty() {
            self.erase(&item, &keys, reason, By::Operator, now)?;
            erased.receipts.push(item.receipt);
            erased.keys = keys.len();
        }
        Ok(erased)
    }

    /// Erases all that is known of a person, by what tells who he is: the value of the field that a list names as `person`.
    ///
    /// # Errors
    /// Trouble with store or vault.
    pub fn erase_person(&self, who: &str, reason: &str, now: Timestamp) -> Result<Erased, AppError> {
        let mut erased = Erased::default();
        let Some(person) = self.vault().person(who)? else { return Ok(erased) };
        let settings = self.settings();
        for list in settings.lists.values().filter(|list| list.fields.iter().any(|field| field.personal)) {
            let mut query = Query { list: Some(list.id.text.clone()), limit: 250, ..Query::default() };
            loop {
                let page = self.store().find(&query)?;
                let Some(last) = page.last() else { break };
                query.after = last.id;
                for item in page {
                    let of_item = item.fields.values().filter_map(keys_of);
                    let keys: BTreeSet<KeyId> =
                        of_item.filter(|keys| keys.person == Some(person)).map(|keys| keys.item).collect();
                    let keys = self.alive(keys.into_iter())?;
                    if !keys.is_empty() {
                        self.erase(&item, &keys, reason, By::Operator, now)?;
                        erased.receipts.push(item.receipt);
                        erased.keys += keys.len();
                    }
                }
            }
        }
        self.vault().destroy(&[person])?;
        erased.keys += 1;
        Ok(erased)
    }

    /// Says it in the log, then destroys the keys. Cut off between the two, it is said once more.
    fn erase(&self, item: &Item, keys: &[KeyId], reason: &str, by: By, now: Timestamp) -> Result<(), AppError> {
        let command = Command::Erase { reason: reason.to_owned() };
        self.carry_out(&Request { key: None, about: About::Item(item.id), command, by, chance: None }, now)?;
        self.vault().destroy(keys)?;
        Ok(())
    }

    /// What the log holds of an item, in all its events.
    fn held(&self, item: &Item) -> Result<Held, AppError> {
        let settings = self.settings();
        let list = settings.lists.get(&item.list);
        let is_personal = |name: &str| list.and_then(|list| list.field(name)).is_some_and(|field| field.personal);
        let mut held = Held::default();
        for record in self.store().events_of(item.id)? {
            let event = record.event()?;
            for (name, value) in event.what.fields().into_iter().flatten() {
                match keys_of(value) {
                    Some(keys) => drop(held.keys.insert(keys)),
                    None => held.in_the_clear += usize::from(is_personal(name)),
                }
            }
        }
        Ok(held)
    }

    fn alive(&self, keys: impl Iterator<Item = KeyId>) -> Result<Vec<KeyId>, AppError> {
        let keys: BTreeSet<KeyId> = keys.collect();
        let mut alive = Vec::with_capacity(keys.len());
        for key in keys {
            // What is missing cannot be destroyed; `verify` names it.
            let has = self.vault().has(key);
            if !matches!(has, Err(VaultError::Damaged(_))) && has? {
                alive.push(key);
            }
        }
        Ok(alive)
    }
}
