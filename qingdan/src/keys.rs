//! Where the keys of what is personal lie: `keys.sqlite` in the folder of the store, and the master key, which wraps them,
//! in a file that may lie elsewhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use attachments::{Files, Scanner};
use vault::{SoftMaster, Vault, VaultError, write_master};

use crate::data::Data;
use crate::output::Failure;

/// The file of the wrapped keys.
pub const KEYS: &str = "keys.sqlite";
/// The file of the master key, unless another is named.
const MASTER: &str = "master.key";
/// What names another.
pub const VARIABLE: &str = "QINGDAN_MASTER_KEY";

/// Trouble with the vault, as the program ends with it.
pub fn failed(error: VaultError) -> Failure {
    match error {
        VaultError::Locked | VaultError::WrongMaster | VaultError::Master { .. } => Failure::Usage(error.to_string()),
        error => Failure::Store(error.to_string()),
    }
}

impl Data {
    /// The file of the master key: that of the command line, of the environment, or `master.key` in the folder.
    #[must_use]
    pub fn master_file(&self) -> PathBuf {
        let named = self.master_key.clone().or_else(|| std::env::var_os(VARIABLE).map(PathBuf::from));
        named.unwrap_or_else(|| self.data.join(MASTER))
    }

    /// Opens the keys to write. A folder that has none gets them, and a master key where none is named.
    ///
    /// # Errors
    /// [`Failure::Usage`] when the master key is missing or wrong; [`Failure::Store`].
    pub fn vault(&self) -> Result<Arc<Vault>, Failure> {
        let (keys, master) = (self.data.join(KEYS), self.master_file());
        if !master.exists() {
            if keys.exists() {
                return Err(failed(VaultError::Locked));
            }
            SoftMaster::new().and_then(|new| write_master(&new, &master)).map_err(failed)?;
        }
        Vault::open_with_file(&keys, &master).map(Arc::new).map_err(failed)
    }

    /// Opens the keys to read. Without a master key, as in a copy, what is personal stays masked.
    ///
    /// # Errors
    /// [`Failure::Usage`] when the master key is wrong; [`Failure::Store`].
    pub fn vault_to_read(&self) -> Result<Arc<Vault>, Failure> {
        let (keys, file) = (self.data.join(KEYS), self.master_file());
        let master = if file.exists() {
            let master: Arc<dyn vault::Master> = Arc::new(SoftMaster::read(&file).map_err(failed)?);
            Some(master)
        } else {
            None
        };
        if !keys.exists() {
            // A store from before there were keys has nothing to read with them.
            let master = SoftMaster::new().map_err(failed)?;
            return Vault::in_memory(Arc::new(master)).map(Arc::new).map_err(failed);
        }
        Vault::read(&keys, master).map(Arc::new).map_err(failed)
    }
}

/// The folder of the files of items.
const FILES: &str = "attachments";

impl Data {
    /// The files of items, to take in more.
    ///
    /// # Errors
    /// [`Failure::Store`].
    pub fn files(&self, scanner: Option<Scanner>) -> Result<Arc<Files>, Failure> {
        Files::open(&self.data.join(FILES), scanner).map(Arc::new).map_err(|error| Failure::Store(error.to_string()))
    }

    /// The files of items, to look at.
    #[must_use]
    pub fn files_to_read(&self) -> Arc<Files> {
        Arc::new(Files::read(&self.data.join(FILES)))
    }
}

/// Copies the files of items from one folder of a store to another.
///
/// # Errors
/// [`Failure::Store`].
pub fn copy_files(from: &Path, to: &Path) -> Result<(), Failure> {
    let files = Files::read(&from.join(FILES));
    files.copy_to(&to.join(FILES)).map(drop).map_err(|error| Failure::Store(error.to_string()))
}

/// Copies the wrapped keys from one folder of a store to another. The master key is not copied: who has a copy alone reads
/// nothing personal.
///
/// # Errors
/// [`Failure::Store`].
pub fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let keys = from.join(KEYS);
    if !keys.exists() {
        return Ok(());
    }
    Vault::read(&keys, None).and_then(|vault| vault.backup(&to.join(KEYS))).map_err(failed)
}
