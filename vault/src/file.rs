//! The file of the keys: opened, brought to the present format, copied.

use std::path::Path;
use std::sync::{Arc, Mutex};

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use crate::cipher::{KEY_BYTES, Secret, chance};
use crate::{Known, Master, Stock, Vault, VaultError};

/// The steps from each format to the next; forward only.
const MIGRATIONS: [&str; 1] = [include_str!("../migrations/1.sql")];

/// The first and second half of the secret that marks persons.
const INDEX: [&str; 2] = ["index 1", "index 2"];

impl Vault {
    /// A vault that is gone when it is dropped: for tests and trials.
    ///
    /// # Errors
    /// [`VaultError::Chance`].
    pub fn in_memory(master: Arc<dyn Master>) -> Result<Self, VaultError> {
        let mut file = Connection::open_in_memory()?;
        migrate(&mut file)?;
        Self::with(file, Some(master), false)
    }

    /// Opens the file at a path, or makes it, for the owner alone.
    ///
    /// # Errors
    /// [`VaultError::WrongMaster`], [`VaultError::Newer`], [`VaultError::File`].
    pub fn open(path: &Path, master: Arc<dyn Master>) -> Result<Self, VaultError> {
        let mut file = Connection::open(path)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // Where the file system knows no owners there is nothing to keep from others.
            let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
        }
        // What was destroyed must not live on: neither in a write-ahead log nor in free pages.
        file.execute_batch(
            "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA busy_timeout = 5000; \
             PRAGMA secure_delete = ON",
        )?;
        migrate(&mut file)?;
        Self::with(file, Some(master), false)
    }

    /// Opens the file at a path to read. Without a master key it tells what is erased and reads nothing.
    ///
    /// # Errors
    /// [`VaultError::Missing`], [`VaultError::WrongMaster`], [`VaultError::Newer`], [`VaultError::File`].
    pub fn read(path: &Path, master: Option<Arc<dyn Master>>) -> Result<Self, VaultError> {
        if !path.is_file() {
            return Err(VaultError::Missing { place: path.display().to_string() });
        }
        let file = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        file.execute_batch("PRAGMA busy_timeout = 5000")?;
        format(&file)?;
        Self::with(file, master, true)
    }

    fn with(file: Connection, master: Option<Arc<dyn Master>>, is_read_only: bool) -> Result<Self, VaultError> {
        let index = match &master {
            Some(master) => Some(index(&file, &**master, is_read_only)?),
            None => None,
        };
        Ok(Self {
            file: Mutex::new(file),
            is_read_only,
            master: Mutex::new(master),
            index,
            stock: Mutex::new(Stock::default()),
            known: Mutex::new(Known::default()),
        })
    }

    /// Copies the file, keys wrapped as they are, to a path where nothing is.
    ///
    /// # Errors
    /// [`VaultError::File`].
    pub fn backup(&self, to: &Path) -> Result<(), VaultError> {
        self.file().backup("main", to, None::<fn(rusqlite::backup::Progress)>)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let _ = std::fs::set_permissions(to, std::fs::Permissions::from_mode(0o600));
        }
        Ok(())
    }

    /// A number that was kept under a name.
    ///
    /// # Errors
    /// [`VaultError::File`].
    pub fn fact(&self, name: &str) -> Result<Option<i64>, VaultError> {
        let file = self.file();
        let mut select = file.prepare_cached("SELECT value FROM facts WHERE name = ?")?;
        let bytes: Option<Vec<u8>> = select.query_row([name], |row| row.get(0)).optional()?;
        Ok(bytes.and_then(|bytes| bytes.try_into().ok()).map(i64::from_be_bytes))
    }

    /// Keeps a number under a name.
    ///
    /// # Errors
    /// [`VaultError::File`].
    pub fn keep_fact(&self, name: &str, number: i64) -> Result<(), VaultError> {
        put(&self.file(), name, &number.to_be_bytes())
    }
}

pub(crate) fn put(file: &Connection, name: &str, value: &[u8]) -> Result<(), VaultError> {
    let mut insert = file.prepare_cached("INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)")?;
    insert.execute(params![name, value])?;
    Ok(())
}

fn format(file: &Connection) -> Result<u32, VaultError> {
    let found: u32 = file.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    if found > known { Err(VaultError::Newer { found, known }) } else { Ok(found) }
}

fn migrate(file: &mut Connection) -> Result<(), VaultError> {
    let found = format(file)?;
    if found as usize == MIGRATIONS.len() {
        return Ok(());
    }
    let transaction = file.transaction()?;
    for step in MIGRATIONS.iter().skip(found as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX))?;
    transaction.commit()?;
    Ok(())
}

/// The secret that marks persons; it also shows whether the master key is the right one.
fn index(file: &Connection, master: &dyn Master, is_read_only: bool) -> Result<Secret, VaultError> {
    let mut secret = Secret::default();
    for (half, name) in secret.chunks_mut(KEY_BYTES).zip(INDEX) {
        let found: Option<Vec<u8>> =
            file.query_row("SELECT value FROM facts WHERE name = ?", [name], |row| row.get(0)).optional()?;
        let key = match found {
            Some(wrapped) => master.unwrap(&wrapped, name.as_bytes())?,
            None if is_read_only => return Err(VaultError::Damaged("it has no beginning".to_owned())),
            None => {
                let key = chance::<KEY_BYTES>()?;
                put(file, name, &master.wrap(&key, name.as_bytes())?)?;
                key
            }
        };
        half.copy_from_slice(key.as_slice());
    }
    Ok(secret)
}

/// The names of the wrapped facts.
pub(crate) const WRAPPED: [&str; 2] = INDEX;
