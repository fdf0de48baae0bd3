//! A file on its way in: written and hashed piece by piece, gone if nothing comes of it.

use std::io::Write;
use std::path::Path;

use data_encoding::HEXLOWER;
use sm3::{Digest, Sm3};
use tempfile::NamedTempFile;

use crate::FileError;

/// The largest file, in bytes.
pub const FILE_BYTES_MAX: u64 = 20 << 20;

/// A file on its way in.
pub struct Incoming {
    pub(crate) file: NamedTempFile,
    hash: Sm3,
    pub(crate) bytes: u64,
}

impl Incoming {
    pub(crate) fn begin(folder: &Path) -> Result<Self, FileError> {
        Ok(Self { file: NamedTempFile::new_in(folder)?, hash: Sm3::new(), bytes: 0 })
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// [`FileError::TooLarge`], [`FileError::Disk`].
    pub fn write(&mut self, piece: &[u8]) -> Result<(), FileError> {
        self.bytes += piece.len() as u64;
        if self.bytes > FILE_BYTES_MAX {
            return Err(FileError::TooLarge);
        }
        self.hash.update(piece);
        self.file.write_all(piece)?;
        Ok(())
    }

    /// The SM3 of what came in so far, in hexadecimal digits.
    #[must_use]
    pub fn id(&self) -> String {
        HEXLOWER.encode(&self.hash.clone().finalize())
    }
}
