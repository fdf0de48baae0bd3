//! Reading what is personal: in the clear for whoever was let to it, masked for everybody else.

use std::collections::{BTreeMap, BTreeSet};

use definition::Literal;
use definition::list::Field;
use item::{Fields, ItemId};
use serde::Serialize;
use vault::{Clear, KeyId, VaultError};

use crate::enter::keys_of;
use crate::mask::masked;
use crate::{App, AppError};

/// What stands where something was erased.
pub const ERASED: &str = "已删除";
/// What stands where there is no master key to read with.
pub const LOCKED: &str = "****";

/// A value, if it can be read.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// It is this.
    Clear(Literal),
    /// Its key is destroyed.
    Erased,
    /// There is no master key here.
    Locked,
}

/// What is left of a personal value for those who have not asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// What stands there.
    pub text: String,
    /// Whether it was erased.
    pub is_erased: bool,
}

/// What is wrong with something personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fault {
    /// Its key is not among the keys, not even as destroyed.
    Missing,
    /// Its key does not open it.
    Altered,
}

/// Something personal that cannot be read, though nobody erased it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// The item.
    pub item: ItemId,
    /// The key.
    pub key: KeyId,
    /// What is wrong.
    pub fault: Fault,
}

impl App {
    /// What is personal in the log and cannot be read, though nobody erased it: each key once. Without the master key only
    /// missing keys are found.
    ///
    /// # Errors
    /// Trouble with the store or the file of the keys.
    pub fn unreadable(&self) -> Result<Vec<Unreadable>, AppError> {
        let (mut unreadable, mut seen) = (BTreeMap::new(), BTreeSet::new());
        self.each_event(|event| {
            let values = event.what.fields().into_iter().flat_map(Fields::values);
            for value in values {
                let (Literal::Sealed { sealed }, Some(keys)) = (value, keys_of(value)) else { continue };
                for key in std::iter::once(keys.item).chain(keys.person).filter(|key| seen.insert(*key)) {
                    if is_damaged(self.vault().has(key))? {
                        unreadable.insert(key, (event.item, Fault::Missing));
                    }
                }
                if !unreadable.contains_key(&keys.item) && is_damaged(self.vault().clear(sealed))? {
                    // A value is read with both keys; a missing one was named above.
                    if keys.person.is_none_or(|person| !unreadable.contains_key(&person)) {
                        unreadable.insert(keys.item, (event.item, Fault::Altered));
                    }
                }
            }
            Ok(())
        })?;
        Ok(unreadable.into_iter().map(|(key, (item, fault))| Unreadable { item, key, fault }).collect())
    }

    /// A value in the clear. Whether it may be shown, and that it was, is for the caller to see to.
    ///
    /// # Errors
    /// A value that was not sealed with these keys; trouble with their file.
    pub fn clear(&self, value: &Literal) -> Result<Shown, AppError> {
        let Literal::Sealed { sealed } = value else { return Ok(Shown::Clear(value.clone())) };
        match self.vault().clear(sealed)? {
            Clear::Text(text) => {
                let value = serde_json::from_str(&text).map_err(|error| AppError::Text(error.to_string()))?;
                Ok(Shown::Clear(value))
            }
            Clear::Erased => Ok(Shown::Erased),
            Clear::Locked => Ok(Shown::Locked),
        }
    }

    /// A value as someone sees it: what is personal in the clear where he may see that, else masked.
    #[must_use]
    pub fn seen(&self, field: &Field, value: &Literal, is_clear: bool) -> Literal {
        if !field.personal && !matches!(value, Literal::Sealed { .. }) {
            return value.clone();
        }
        match self.clear(value) {
            Ok(Shown::Clear(clear)) if is_clear => clear,
            _ => Literal::Text(self.masked(field, value).text),
        }
    }

    /// A value masked.
    #[must_use]
    pub fn masked(&self, field: &Field, value: &Literal) -> Masked {
        match self.clear(value) {
            Ok(Shown::Clear(value)) => Masked { text: masked(&field.kind, &value.to_string()), is_erased: false },
            Ok(Shown::Erased) => Masked { text: ERASED.to_owned(), is_erased: true },
            Ok(Shown::Locked) | Err(_) => Masked { text: LOCKED.to_owned(), is_erased: false },
        }
    }
}

fn is_damaged<T>(read: Result<T, VaultError>) -> Result<bool, VaultError> {
    match read {
        Ok(_) => Ok(false),
        Err(VaultError::Damaged(_)) => Ok(true),
        Err(error) => Err(error),
    }
}
