//! Another master key: every key is wrapped anew, all in one transaction.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use rusqlite::params;

use crate::file::{WRAPPED, put};
use crate::make::about;
use crate::{Master, SoftMaster, Vault, VaultError, write_master};

impl Vault {
    /// Wraps every key with another master. Gives how many there are. Nothing that was sealed changes.
    ///
    /// # Errors
    /// [`VaultError::Locked`], [`VaultError::ReadOnly`], [`VaultError::Damaged`], [`VaultError::File`]; the old master is
    /// still the right one then.
    pub fn rewrap(&self, next: Arc<dyn Master>) -> Result<u64, VaultError> {
        if self.is_read_only {
            return Err(VaultError::ReadOnly);
        }
        let old = self.master()?;
        let again = |wrapped: &[u8], about: &[u8]| next.wrap(&*old.unwrap(wrapped, about)?, about);
        let mut file = self.file();
        let transaction = file.transaction()?;
        let mut count = 0;
        {
            let mut select = transaction.prepare("SELECT id, wrapped FROM keys WHERE id > ? ORDER BY id LIMIT 1000")?;
            let mut update = transaction.prepare("UPDATE keys SET wrapped = ? WHERE id = ?")?;
            let mut after = 0_i64;
            loop {
                let rows = select.query_map([after], |row| Ok((row.get(0)?, row.get(1)?)))?;
                let rows: Vec<(i64, Vec<u8>)> = rows.collect::<Result<_, _>>()?;
                let Some((last, _)) = rows.last() else { break };
                after = *last;
                for (id, wrapped) in rows.iter().filter(|(_, wrapped)| wrapped.iter().any(|byte| *byte != 0)) {
                    update.execute(params![again(wrapped, &about(id.cast_unsigned()))?, id])?;
                    count += 1;
                }
            }
            for name in WRAPPED {
                let wrapped: Vec<u8> =
                    transaction.query_row("SELECT value FROM facts WHERE name = ?", [name], |row| row.get(0))?;
                put(&transaction, name, &again(&wrapped, name.as_bytes())?)?;
            }
        }
        transaction.commit()?;
        drop(file);
        *self.master.lock().unwrap_or_else(PoisonError::into_inner) = Some(next);
        Ok(count)
    }

    /// Opens the vault of a folder with the master key in a file, and brings a change of the master key that was cut off to
    /// its end.
    ///
    /// # Errors
    /// Those of [`SoftMaster::read`] and [`Vault::open`].
    pub fn open_with_file(path: &Path, master: &Path) -> Result<Self, VaultError> {
        let next = beside(master);
        let opened = SoftMaster::read(master).and_then(|master| Self::open(path, Arc::new(master)));
        match opened {
            Ok(vault) => {
                // The change was not made: the key that was to come is of no use.
                let _ = std::fs::remove_file(&next);
                Ok(vault)
            }
            Err(VaultError::WrongMaster) if next.is_file() => {
                let vault = Self::open(path, Arc::new(SoftMaster::read(&next)?))?;
                put_in_place(&next, master)?;
                Ok(vault)
            }
            Err(error) => Err(error),
        }
    }

    /// Makes a new master key, wraps every key with it and puts it in the place of the old one. Wherever this is cut off,
    /// [`Vault::open_with_file`] finds the right one.
    ///
    /// # Errors
    /// Those of [`Vault::rewrap`] and [`write_master`].
    pub fn change_master(&self, master: &Path) -> Result<u64, VaultError> {
        let (new, next) = (SoftMaster::new()?, beside(master));
        let _ = std::fs::remove_file(&next);
        write_master(&new, &next)?;
        let count = match self.rewrap(Arc::new(new)) {
            Ok(count) => count,
            Err(error) => {
                let _ = std::fs::remove_file(&next);
                return Err(error);
            }
        };
        put_in_place(&next, master)?;
        Ok(count)
    }
}

/// Where a new master key waits.
fn beside(master: &Path) -> PathBuf {
    let mut name = master.as_os_str().to_owned();
    name.push(".new");
    PathBuf::from(name)
}

fn put_in_place(next: &Path, master: &Path) -> Result<(), VaultError> {
    let moved = std::fs::rename(next, master).and_then(|()| match master.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::File::open(folder)?.sync_all(),
        _ => Ok(()),
    });
    moved.map_err(|error| VaultError::Master { place: master.display().to_string(), why: error.to_string() })
}
