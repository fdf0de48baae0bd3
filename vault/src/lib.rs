//! What is personal: encrypted with SM4-GCM (GB/T 32907, GB/T 17964) before it comes near the log, and readable as long as
//! its keys are there. Erasing is destroying a key: the log, its copies and its seals stay as they are and say nothing
//! any more.
//!
//! Each item has a key of its own, and each person of whom something tells who he is has one besides; what is said about
//! him in an item is read with both. So one item can be erased by itself, and a person with all that was ever said of him.
//! Keys lie in a file of their own beside the log, wrapped by the master key, which lies elsewhere: in a file for its
//! owner alone, or in a machine behind the trait [`Master`].
//!
//! Keys are made ahead, many in one flush, and taken one by one: no item waits for a second flush. No clock is read here.

mod cipher;
mod error;
mod file;
mod make;
mod master;
mod read;
mod rewrap;
mod sealed;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use cipher::{Key, Secret};
pub use error::VaultError;
pub use master::{MASTER_BYTES, Master, SoftMaster, check_private, write_master};
pub use read::Clear;
pub use sealed::Keys;

/// The number of a key, from 1.
pub type KeyId = u64;

/// The keys of what is personal.
pub struct Vault {
    file: Mutex<Connection>,
    is_read_only: bool,
    master: Mutex<Option<Arc<dyn Master>>>,
    /// Marks persons and words so that only this vault finds them again.
    index: Option<Secret>,
    stock: Mutex<Stock>,
    known: Mutex<Known>,
}

/// Keys that are on disk and belong to nobody yet, and what is known and not written yet.
#[derive(Default)]
struct Stock {
    free: Vec<KeyId>,
    made_last: usize,
    /// The end of the log at the last call that made keys.
    seen: u64,
    persons: HashMap<[u8; 32], Person>,
    belongs: Vec<(KeyId, KeyId)>,
}

/// A person whose key is not on disk as his yet.
struct Person {
    key: KeyId,
    uses: u32,
    is_kept: bool,
}

/// Keys that were read lately.
#[derive(Default)]
struct Known {
    young: HashMap<KeyId, Key>,
    old: HashMap<KeyId, Key>,
}

/// How many keys are remembered, twice over.
const HALF_KEYS_MAX: usize = 8192;

impl Known {
    fn get(&mut self, id: KeyId) -> Option<Key> {
        if let Some(key) = self.young.get(&id) {
            return Some(key.clone());
        }
        let key = self.old.remove(&id)?;
        self.put(id, key.clone());
        Some(key)
    }

    fn put(&mut self, id: KeyId, key: Key) {
        if self.young.len() >= HALF_KEYS_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(id, key);
    }

    fn forget(&mut self, id: KeyId) {
        self.young.remove(&id);
        self.old.remove(&id);
    }
}

impl Vault {
    fn file(&self) -> MutexGuard<'_, Connection> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stock(&self) -> MutexGuard<'_, Stock> {
        self.stock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn master(&self) -> Result<Arc<dyn Master>, VaultError> {
        let master = self.master.lock().unwrap_or_else(PoisonError::into_inner);
        master.as_ref().map(Arc::clone).ok_or(VaultError::Locked)
    }
}
