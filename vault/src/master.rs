//! The master key, which wraps all others: in a file for its owner alone, or in a machine (HSM, SDF) behind [`Master`].

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use data_encoding::HEXLOWER_PERMISSIVE;
use zeroize::Zeroizing;

use crate::VaultError;
use crate::cipher::{KEY_BYTES, Key, chance, decrypt, encrypt};

/// How many bytes a master key has.
pub const MASTER_BYTES: usize = KEY_BYTES;
/// The longest file of a master key, in bytes: its digits and a line end.
const FILE_BYTES_MAX: u64 = 64;

/// What wraps keys. A machine that keeps the master key for itself stands behind this.
pub trait Master: Send + Sync {
    /// A key as only this master can read it; `about` is bound to it.
    ///
    /// # Errors
    /// [`VaultError::Machine`], [`VaultError::Chance`].
    fn wrap(&self, key: &[u8; KEY_BYTES], about: &[u8]) -> Result<Vec<u8>, VaultError>;

    /// The key again.
    ///
    /// # Errors
    /// [`VaultError::WrongMaster`] when another wrapped it, or about something else; [`VaultError::Machine`].
    fn unwrap(&self, wrapped: &[u8], about: &[u8]) -> Result<Zeroizing<[u8; KEY_BYTES]>, VaultError>;
}

/// A master key in memory.
pub struct SoftMaster(Key);

impl SoftMaster {
    /// A new one.
    ///
    /// # Errors
    /// [`VaultError::Chance`].
    pub fn new() -> Result<Self, VaultError> {
        chance().map(Self)
    }

    /// The one in a file: 32 hexadecimal digits.
    ///
    /// # Errors
    /// [`VaultError::Master`] when it cannot be read, is none, or is open to everybody.
    pub fn read(path: &Path) -> Result<Self, VaultError> {
        let wrong = |why: String| VaultError::Master { place: path.display().to_string(), why };
        let about = fs::metadata(path).map_err(|error| wrong(error.to_string()))?;
        if about.len() > FILE_BYTES_MAX {
            return Err(wrong(format!("it has more than {FILE_BYTES_MAX} bytes")));
        }
        check_private(&about).map_err(&wrong)?;
        let text = Zeroizing::new(fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?);
        let bytes = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).map(Zeroizing::new);
        let bytes = bytes.map_err(|_| wrong("it is not written in digits 0-9 a-f".to_owned()))?;
        let key: [u8; KEY_BYTES] = bytes
            .as_slice()
            .try_into()
            .map_err(|_| wrong(format!("it has {} bytes and not {KEY_BYTES}", bytes.len())))?;
        Ok(Self(Zeroizing::new(key)))
    }
}

/// Whether only its owner, and his group at most, can read a file of secrets.
///
/// # Errors
/// What is to be done about it.
pub fn check_private(about: &fs::Metadata) -> Result<(), String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if about.permissions().mode() & 0o007 != 0 {
            return Err("everybody can read it; take that right away with `chmod 600`".to_owned());
        }
    }
    Ok(())
}

/// Writes a master key into a new file for its owner alone. When this returns it is on disk.
///
/// # Errors
/// [`VaultError::Master`] when something is there already or the folder does not take it.
pub fn write_master(master: &SoftMaster, path: &Path) -> Result<(), VaultError> {
    let wrong = |error: std::io::Error| {
        let why = match error.kind() {
            ErrorKind::AlreadyExists => "it is there already, and nothing is overwritten".to_owned(),
            _ => error.to_string(),
        };
        VaultError::Master { place: path.display().to_string(), why }
    };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path).map_err(wrong)?;
    let text = Zeroizing::new(format!("{}\n", HEXLOWER_PERMISSIVE.encode(master.0.as_slice())));
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(wrong)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(wrong)?;
    }
    Ok(())
}

impl Master for SoftMaster {
    fn wrap(&self, key: &[u8; KEY_BYTES], about: &[u8]) -> Result<Vec<u8>, VaultError> {
        encrypt(&self.0, key, about)
    }

    fn unwrap(&self, wrapped: &[u8], about: &[u8]) -> Result<Zeroizing<[u8; KEY_BYTES]>, VaultError> {
        let key = decrypt(&self.0, wrapped, about).ok_or(VaultError::WrongMaster)?;
        let key: [u8; KEY_BYTES] = key.as_slice().try_into().map_err(|_| VaultError::WrongMaster)?;
        Ok(Zeroizing::new(key))
    }
}
