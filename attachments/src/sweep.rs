//! What becomes of files afterwards: named by an event, swept when none does, checked, copied.

use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;

use crate::keep::{hash, place, place_record, place_shown, place_waiting};
use crate::{Disk, FileError, Files, Meta, Objects, is_id};

/// The record of how far the log was read.
const POSITION: &str = "00/position";

/// What is wrong with a file that an event names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// It is not there.
    Missing,
    /// It is not what was sent.
    Altered,
}

impl Files {
    /// What no event names yet, each with its record if that was written.
    fn each_waiting(&self, tell: &mut dyn FnMut(&str, Option<Meta>) -> Result<(), FileError>) -> Result<(), FileError> {
        self.objects.each(&mut |name| {
            let id = name.split_once('/').and_then(|(_, file)| file.strip_suffix(".waiting")).filter(|id| is_id(id));
            id.map_or(Ok(()), |id| tell(id, self.meta(id)?))
        })
    }

    pub(crate) fn count_pending(&self) -> Result<(), FileError> {
        let mut pending = std::collections::HashMap::new();
        self.each_waiting(&mut |_, meta| {
            if let Some(by) = meta.as_ref().and_then(|meta| meta.by.first()) {
                *pending.entry(by.clone()).or_insert(0) += 1;
            }
            Ok(())
        })?;
        *self.pending() = pending;
        Ok(())
    }

    /// Up to which commit of the log its events were asked for files.
    ///
    /// # Errors
    /// [`FileError::Disk`].
    pub fn position(&self) -> Result<u64, FileError> {
        let bytes = self.objects.read(POSITION, None)?;
        Ok(bytes.and_then(|bytes| String::from_utf8(bytes).ok()?.trim().parse().ok()).unwrap_or(0))
    }

    /// Marks files that events up to a commit name.
    ///
    /// # Errors
    /// [`FileError::Disk`].
    pub fn named(&self, ids: &[String], commit: u64) -> Result<(), FileError> {
        for id in ids {
            let mut first = None;
            self.change(id, |meta| {
                first = meta.by.first().cloned().filter(|_| !meta.is_named);
                !std::mem::replace(&mut meta.is_named, true)
            })?;
            self.objects.remove(&place_waiting(id))?;
            if let Some(by) = first {
                self.pending().entry(by).and_modify(|waiting| *waiting = waiting.saturating_sub(1));
            }
        }
        self.objects.put(POSITION, self.file_of(commit.to_string().as_bytes())?)
    }

    /// Removes files that no event names and that were sent before an instant. `catch_up` marks what was named lately; no
    /// event that names a file can be kept meanwhile. Gives how many were removed.
    ///
    /// # Errors
    /// Those of `catch_up`; [`FileError::Disk`].
    pub fn sweep<E: From<FileError>>(
        &self,
        before: Timestamp,
        catch_up: impl FnOnce() -> Result<(), E>,
    ) -> Result<usize, E> {
        let Some(_alone) = self.alone() else { return Ok(0) };
        catch_up()?;
        let mut old = Vec::new();
        self.each_waiting(&mut |id, meta| {
            // One without a record was cut off on its way in.
            if meta.is_none_or(|meta| !meta.is_named && meta.sent_at < before) {
                old.push(id.to_owned());
            }
            Ok(())
        })?;
        for id in &old {
            // The record goes first: what has none is not there. The mark goes last: until then it is found again.
            for name in [place_record(id), place_shown(id), place(id), place_waiting(id)] {
                self.objects.remove(&name)?;
            }
        }
        self.count_pending()?;
        Ok(old.len())
    }

    /// What is wrong with a file that an event names, if anything.
    ///
    /// # Errors
    /// [`FileError::Disk`].
    pub fn fault(&self, id: &str) -> Result<Option<Fault>, FileError> {
        let meta = match self.meta(id) {
            Ok(Some(meta)) => meta,
            Ok(None) => return Ok(Some(Fault::Missing)),
            Err(FileError::Record(_)) => return Ok(Some(Fault::Altered)),
            Err(error) => return Err(error),
        };
        let Some(bytes) = self.objects.read(&place(id), None)? else { return Ok(Some(Fault::Missing)) };
        if hash(&bytes) != id {
            return Ok(Some(Fault::Altered));
        }
        let Some(shown) = meta.shown_hash else { return Ok(None) };
        match self.objects.read(&place_shown(id), None)? {
            None => Ok(Some(Fault::Missing)),
            Some(bytes) => Ok((hash(&bytes) != shown).then_some(Fault::Altered)),
        }
    }

    /// Copies every file into a folder. Gives how many there are.
    ///
    /// # Errors
    /// [`FileError::Disk`].
    pub fn copy_to(&self, folder: &Path) -> Result<usize, FileError> {
        let to = Disk::open(folder)?;
        let mut copied = 0;
        self.objects.each(&mut |name| {
            let Some(bytes) = self.objects.read(name, None)? else { return Ok(()) };
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            std::io::Write::write_all(&mut file, &bytes)?;
            to.put(name, file)?;
            copied += usize::from(name.ends_with(".json"));
            Ok(())
        })?;
        Ok(copied)
    }
}
