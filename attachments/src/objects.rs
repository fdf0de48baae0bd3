//! Where files lie: a narrow trait that an object store can stand behind, and a folder.

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::FileError;

/// What the name of a mark ends with that says that no event names a file yet.
pub(crate) const WAITING: &str = ".waiting";

/// Named bytes. A name has small letters, digits, dots and slashes.
pub trait Objects: Send + Sync {
    /// Keeps a file under a name, in place of what was there. When it returns, the file is kept for good.
    ///
    /// # Errors
    /// [`FileError::Disk`], [`FileError::Away`], [`FileError::Denied`]: then the name may hold either file.
    fn put(&self, name: &str, file: NamedTempFile) -> Result<(), FileError>;

    /// The bytes of a range, or all; none where there is no such name. Past its end there are fewer.
    ///
    /// # Errors
    /// [`FileError::Disk`], [`FileError::Away`], [`FileError::Denied`].
    fn read(&self, name: &str, range: Option<Range<u64>>) -> Result<Option<Vec<u8>>, FileError>;

    /// Removes a name; nothing happens where there is none.
    ///
    /// # Errors
    /// [`FileError::Disk`], [`FileError::Away`], [`FileError::Denied`].
    fn remove(&self, name: &str) -> Result<(), FileError>;

    /// Tells every name that ends so; with an empty end, every name.
    ///
    /// # Errors
    /// [`FileError::Disk`], [`FileError::Away`], [`FileError::Denied`], those of the listener.
    fn each(&self, end: &str, tell: &mut dyn FnMut(&str) -> Result<(), FileError>) -> Result<(), FileError>;
}

/// A folder.
pub struct Disk(PathBuf);

impl Disk {
    /// A folder, made where it is missing.
    ///
    /// # Errors
    /// [`FileError::Disk`].
    pub fn open(folder: &Path) -> Result<Self, FileError> {
        fs::create_dir_all(folder)?;
        Ok(Self(folder.to_owned()))
    }
}

impl Disk {
    /// Whether nothing is kept in it, or it is not there.
    pub(crate) fn is_empty(&self) -> Result<bool, FileError> {
        let mut is_empty = true;
        self.each("", &mut |_| {
            is_empty = false;
            Ok(())
        })?;
        Ok(is_empty)
    }

    /// A folder as it is, if it is there at all.
    pub(crate) fn there(folder: &Path) -> Self {
        Self(folder.to_owned())
    }
}

/// Flushes a folder, so that what was renamed in it stays so when the power fails.
fn flush(folder: &Path) -> Result<(), FileError> {
    Ok(File::open(folder)?.sync_all()?)
}

impl Objects for Disk {
    fn put(&self, name: &str, mut file: NamedTempFile) -> Result<(), FileError> {
        let path = self.0.join(name);
        let folder = path.parent().unwrap_or(&self.0);
        if !folder.is_dir() {
            fs::create_dir_all(folder)?;
            flush(&self.0)?;
        }
        file.flush()?;
        file.as_file().sync_all()?;
        file.persist(&path).map_err(|error| error.error)?;
        flush(folder)
    }

    fn read(&self, name: &str, range: Option<Range<u64>>) -> Result<Option<Vec<u8>>, FileError> {
        let mut file = match File::open(self.0.join(name)) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut bytes = Vec::new();
        match range {
            None => file.read_to_end(&mut bytes)?,
            Some(range) => {
                file.seek(SeekFrom::Start(range.start))?;
                file.take(range.end.saturating_sub(range.start)).read_to_end(&mut bytes)?
            }
        };
        Ok(Some(bytes))
    }

    fn remove(&self, name: &str) -> Result<(), FileError> {
        match fs::remove_file(self.0.join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn each(&self, end: &str, tell: &mut dyn FnMut(&str) -> Result<(), FileError>) -> Result<(), FileError> {
        let folders = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            folders => folders?,
        };
        for folder in folders {
            let folder = folder?;
            let outer = folder.file_name();
            let outer = outer.to_string_lossy();
            // What is on its way in has a folder of its own.
            if !folder.file_type()?.is_dir() || outer.len() != 2 {
                continue;
            }
            for file in fs::read_dir(folder.path())? {
                let name = format!("{outer}/{}", file?.file_name().to_string_lossy());
                if name.ends_with(end) {
                    tell(&name)?;
                }
            }
        }
        Ok(())
    }
}
