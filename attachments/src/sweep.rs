//! What becomes of files afterwards: named by an event, swept when none does, checked, copied.

use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;

use crate::keep::{hash, place, place_record, place_shown, place_waiting};
use crate::objects::WAITING;
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

/// What is done with each file that waits, and with its record.
type Tell<'a> = dyn FnMut(&str, Option<Meta>) -> Result<(), FileError> + 'a;

impl Files {
    /// What no event names yet, each with its record if that was written.
    fn each_waiting(&self, tell: &mut Tell<'_>) -> Result<(), FileError> {
        self.objects.each(WAITING, &mut |name| {
            let id = name.split_once('/').and_then(|(_, file)| file.strip_suffix(WAITING)).filter(|id| is_id(id));
            id.map_or(Ok(()), |id| tell(id, self.meta(id)?))
        })
    }

    pub(crate) fn count_pending(&self) -> Result<(), FileError> {
        let mut pending = std::collections::HashMap::new();
        self.each_waiting(&mut |_, meta| {
            if let Some(by) = meta.as_ref().filter(|meta| !meta.is_named).and_then(|meta| meta.by.first()) {
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
        let (mut old, mut named) = (Vec::new(), Vec::new());
        self.each_waiting(&mut |id, meta| {
            match meta {
                // Who sent it once more was cut off.
                Some(meta) if meta.is_named => named.push(id.to_owned()),
                Some(meta) if meta.sent_at >= before => {}
                // One without a record was cut off on its way in.
                _ => old.push(id.to_owned()),
            }
            Ok(())
        })?;
        for id in &named {
            self.objects.remove(&place_waiting(id))?;
        }
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

    /// Takes over the files of a folder: each is gone there once it is kept here. Gives how many. What was cut off goes on
    /// where it stopped. Nobody may take files in meanwhile.
    ///
    /// # Errors
    /// [`FileError::Disk`]; those of the object store.
    pub fn take_over(&self, folder: &Path) -> Result<usize, FileError> {
        let (from, mut names) = (Disk::there(folder), Vec::new());
        from.each("", &mut |name| {
            names.push(name.to_owned());
            Ok(())
        })?;
        if names.is_empty() {
            return Ok(0);
        }
        // The whole log is asked again which of all these files it names.
        self.objects.remove(POSITION)?;
        for name in names.iter().filter(|name| *name != POSITION) {
            if let Some(bytes) = from.read(name, None)? {
                self.objects.put(name, self.file_of(&bytes)?)?;
            }
            from.remove(name)?;
        }
        from.remove(POSITION)?;
        self.count_pending()?;
        Ok(names.iter().filter(|name| name.ends_with(".json")).count())
    }

    /// Copies every file into a folder. Gives how many there are. How far the log was read is not copied: files may be named
    /// meanwhile, and a copy would not know it of those that were copied before.
    ///
    /// # Errors
    /// [`FileError::Disk`].
    pub fn copy_to(&self, folder: &Path) -> Result<usize, FileError> {
        let to = Disk::open(folder)?;
        let mut copied = 0;
        self.objects.each("", &mut |name| {
            if name == POSITION {
                return Ok(());
            }
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
