//! Reading what is sealed, and destroying keys.

use rusqlite::{OptionalExtension, params};
use zeroize::Zeroizing;

use crate::cipher::{KEY_BYTES, Key, OVERHEAD_BYTES, decrypt};
use crate::make::about;
use crate::sealed::parse;
use crate::{KeyId, Vault, VaultError};

/// What a sealed value turns out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Clear {
    /// The text.
    Text(Zeroizing<String>),
    /// A key is destroyed: nobody reads it any more.
    Erased,
    /// There is no master key here.
    Locked,
}

/// A destroyed key.
const DESTROYED: [u8; KEY_BYTES + OVERHEAD_BYTES] = [0; KEY_BYTES + OVERHEAD_BYTES];

impl Vault {
    /// Reads a sealed value.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] when it was not sealed by this vault; [`VaultError::File`].
    pub fn clear(&self, sealed: &str) -> Result<Clear, VaultError> {
        let (keys, bytes) = parse(sealed).ok_or_else(|| VaultError::Damaged("a value is not sealed".to_owned()))?;
        let key = match self.value_key(keys) {
            Ok(Some(key)) => key,
            Ok(None) => return Ok(Clear::Erased),
            Err(VaultError::Locked) => return Ok(Clear::Locked),
            Err(error) => return Err(error),
        };
        let damaged = || VaultError::Damaged(format!("a value does not open with key {}", keys.item));
        let text = decrypt(&key, &bytes, keys.about().as_bytes()).ok_or_else(damaged)?;
        let text = std::str::from_utf8(&text).map_err(|_| damaged())?;
        Ok(Clear::Text(Zeroizing::new(text.to_owned())))
    }

    /// A key; none when it is destroyed.
    pub(crate) fn key(&self, id: KeyId) -> Result<Option<Key>, VaultError> {
        if let Some(key) = self.known().get(id) {
            return Ok(Some(key));
        }
        let wrapped: Option<Vec<u8>> = {
            let file = self.file();
            let mut select = file.prepare_cached("SELECT wrapped FROM keys WHERE id = ?")?;
            select.query_row([id.cast_signed()], |row| row.get(0)).optional()?
        };
        let wrapped = wrapped.ok_or_else(|| VaultError::Damaged(format!("key {id} is missing")))?;
        if wrapped.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        let key = self.master()?.unwrap(&wrapped, &about(id))?;
        self.known().put(id, key.clone());
        Ok(Some(key))
    }

    /// Whether a key is there and not destroyed; an error when there never was one.
    ///
    /// # Errors
    /// [`VaultError::Damaged`], [`VaultError::File`].
    pub fn has(&self, id: KeyId) -> Result<bool, VaultError> {
        let file = self.file();
        let mut select = file.prepare_cached("SELECT wrapped <> zeroblob(length(wrapped)) FROM keys WHERE id = ?")?;
        let found: Option<bool> = select.query_row([id.cast_signed()], |row| row.get(0)).optional()?;
        found.ok_or_else(|| VaultError::Damaged(format!("key {id} is missing")))
    }

    /// Destroys keys. When this returns they are overwritten on disk, and no program gets them back. A person of whom nothing
    /// is left is forgotten with his last key.
    ///
    /// # Errors
    /// [`VaultError::ReadOnly`], [`VaultError::File`]; nothing is destroyed then.
    pub fn destroy(&self, ids: &[KeyId]) -> Result<(), VaultError> {
        if self.is_read_only {
            return Err(VaultError::ReadOnly);
        }
        let mut stock = self.stock();
        let mut file = self.file();
        let transaction = file.transaction()?;
        {
            let mut belongs = transaction.prepare_cached("UPDATE keys SET person = ? WHERE id = ?")?;
            for (item, person) in &stock.belongs {
                belongs.execute(params![person.cast_signed(), item.cast_signed()])?;
            }
            let mut destroy = transaction.prepare_cached("UPDATE keys SET wrapped = ? WHERE id = ?")?;
            let mut forget = transaction.prepare_cached("DELETE FROM persons WHERE key = ?")?;
            let mut person_of = transaction.prepare_cached("SELECT person FROM keys WHERE id = ?")?;
            let mut others = transaction.prepare_cached(
                "SELECT count(*) FROM keys WHERE person = ? AND wrapped <> zeroblob(length(wrapped))",
            )?;
            for id in ids {
                let id = id.cast_signed();
                destroy.execute(params![DESTROYED.as_slice(), id])?;
                forget.execute([id])?;
                let person: Option<Option<i64>> = person_of.query_row([id], |row| row.get(0)).optional()?;
                let Some(person) = person.flatten() else { continue };
                let left: i64 = others.query_row([person], |row| row.get(0))?;
                if left == 0 {
                    destroy.execute(params![DESTROYED.as_slice(), person])?;
                    forget.execute([person])?;
                    stock.persons.retain(|_, waiting| waiting.key != person.cast_unsigned());
                    self.known().forget(person.cast_unsigned());
                }
            }
        }
        transaction.commit()?;
        stock.belongs.clear();
        stock.persons.retain(|_, waiting| !ids.contains(&waiting.key));
        let mut known = self.known();
        ids.iter().for_each(|id| known.forget(*id));
        Ok(())
    }
}
