//! Where the keys of what is personal lie: `keys.sqlite` in the folder of the store, and the master key, which wraps them,
//! in a file that may lie elsewhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use attachments::{FileError, Files, Objects, S3, Scanner};
use vault::{SoftMaster, Vault, VaultError, write_master};

use crate::data::Data;
use crate::output::{Failure, warn};
use crate::settings::{self, Bucket, Given, Trouble};

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
    /// The files of items, to take in more: in the bucket that the settings beside the store or in the environment name, else
    /// in the folder. The store is open to write, so that nobody else takes files in.
    ///
    /// # Errors
    /// [`Failure::Usage`] for settings that cannot be used; [`Failure::Store`].
    pub fn files(&self) -> Result<Arc<Files>, Failure> {
        self.files_in(self.bucket()?.as_ref(), None)
    }

    /// The files of items, to take in more, in a bucket or in the folder. What the folder keeps goes into the bucket first.
    ///
    /// # Errors
    /// [`Failure::Usage`] when the bucket refuses; [`Failure::Store`].
    pub fn files_in(&self, bucket: Option<&Bucket>, scanner: Option<Scanner>) -> Result<Arc<Files>, Failure> {
        let folder = self.data.join(FILES);
        let Some(bucket) = bucket else {
            return Files::open(&folder, scanner).map(Arc::new).map_err(files_failed);
        };
        let files = Files::with(asked(bucket)?, &folder, scanner).map_err(files_failed)?;
        let moved = files.take_over(&folder).map_err(files_failed)?;
        if moved > 0 {
            warn(&format!("{moved} files were moved from {} into the bucket", folder.display()));
        }
        Ok(Arc::new(files))
    }

    /// The files of items, to look at: those in the folder where it has any, as in a copy, else those of the bucket.
    ///
    /// # Errors
    /// [`Failure::Usage`] for settings that cannot be used; [`Failure::Store`].
    pub fn files_to_read(&self) -> Result<Arc<Files>, Failure> {
        let folder = self.data.join(FILES);
        let Some(bucket) = self.bucket()? else { return Ok(Arc::new(Files::read(&folder))) };
        Files::read_with(asked(&bucket)?, &folder).map(Arc::new).map_err(files_failed)
    }

    /// Copies the files of items to the folder of another store.
    ///
    /// # Errors
    /// [`Failure::Usage`] for settings that cannot be used; [`Failure::Store`].
    pub fn copy_files(&self, to: &Path) -> Result<(), Failure> {
        self.files_to_read()?.copy_to(&to.join(FILES)).map(drop).map_err(files_failed)
    }

    /// The bucket that the settings beside the store or in the environment name. Other faults of theirs are no matter here.
    fn bucket(&self) -> Result<Option<Bucket>, Failure> {
        let environment: Vec<_> = std::env::vars_os().collect();
        let read = settings::read(&Given::default(), Some(&self.data), &environment);
        match read.trouble_with("`attachments.s3") {
            Some(Trouble { place, message, .. }) => Err(Failure::Usage(format!("{place}: {message}"))),
            None => Ok(Bucket::of(&read.values)),
        }
    }
}

fn asked(bucket: &Bucket) -> Result<Arc<dyn Objects>, Failure> {
    let options = bucket.options().map_err(Failure::Usage)?;
    Ok(Arc::new(S3::open(options).map_err(files_failed)?))
}

/// Trouble with the files, as the program ends with it.
fn files_failed(error: FileError) -> Failure {
    match error {
        FileError::Denied(_) => Failure::Usage(error.to_string()),
        error => Failure::Store(error.to_string()),
    }
}

/// Puts the files of a copy into the folder of a store; from there they go into its bucket, where it has one.
///
/// # Errors
/// [`Failure::Store`].
pub fn restore_files(from: &Path, to: &Path) -> Result<(), Failure> {
    Files::read(&from.join(FILES)).copy_to(&to.join(FILES)).map(drop).map_err(files_failed)
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
