//! Keeping files, and giving them.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use data_encoding::HEXLOWER;
use sm3::{Digest, Sm3};
use tempfile::NamedTempFile;

use crate::look::look;
use crate::meta::{SENDERS_MAX, plain_name};
use crate::{Disk, FactsFrom, FileError, Incoming, Meta, Objects, Scanner, Sent, is_id};

/// How many files of one sender may wait for an event that names them.
pub const PENDING_MAX: usize = 200;
/// The folder for what is on its way in.
const INCOMING: &str = "incoming";

/// Which copy of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// As it was sent.
    Original,
    /// Without what a camera writes into it.
    Shown,
}

/// The files of a store.
pub struct Files {
    pub(crate) objects: Arc<dyn Objects>,
    incoming: PathBuf,
    scanner: Option<Scanner>,
    /// Who is between the look at a file and the event that names it.
    holders: Mutex<Holders>,
    left: Condvar,
    /// How many files of each sender no event names yet.
    pub(crate) pending: Mutex<HashMap<String, usize>>,
    /// One record is written at a time; files beside it, since a bucket may be far away.
    writing: Mutex<()>,
}

/// How many hold files, and whether files are being removed.
#[derive(Default)]
struct Holders {
    count: usize,
    is_sweeping: bool,
}

/// How long a sweep waits until nobody holds files; else it comes another time.
const PATIENCE: Duration = Duration::from_secs(5);

/// While it is there, no file is removed. One thread may have several.
pub struct Hold<'f>(&'f Files);

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        self.0.holders().count -= 1;
        self.0.left.notify_all();
    }
}

/// While it is there, nobody holds files.
pub(crate) struct Alone<'f>(&'f Files);

impl Drop for Alone<'_> {
    fn drop(&mut self) {
        self.0.holders().is_sweeping = false;
        self.0.left.notify_all();
    }
}

/// Where a file lies.
pub(crate) fn place(id: &str) -> String {
    format!("{}/{id}", id.get(..2).unwrap_or_default())
}

pub(crate) fn place_shown(id: &str) -> String {
    format!("{}.shown", place(id))
}

/// Says that no event names the file yet: what waits is found without reading every record.
pub(crate) fn place_waiting(id: &str) -> String {
    format!("{}.waiting", place(id))
}

pub(crate) fn place_record(id: &str) -> String {
    format!("{}.json", place(id))
}

pub(crate) fn hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sm3::digest(bytes))
}

impl Files {
    /// The files in a folder.
    ///
    /// # Errors
    /// [`FileError::Disk`].
    pub fn open(folder: &Path, scanner: Option<Scanner>) -> Result<Self, FileError> {
        Self::with(Arc::new(Disk::open(folder)?), folder, scanner)
    }

    /// The files in a folder, to be read and copied while another process takes files in.
    #[must_use]
    pub fn read(folder: &Path) -> Self {
        Self::made(Arc::new(Disk::there(folder)), folder.join(INCOMING), None)
    }

    /// The files in an object store, to be read and copied; those in a folder where it has any, as a copy does.
    ///
    /// # Errors
    /// [`FileError::Disk`].
    pub fn read_with(objects: Arc<dyn Objects>, folder: &Path) -> Result<Self, FileError> {
        let here = Disk::there(folder);
        let objects = if here.is_empty()? { objects } else { Arc::new(here) };
        Ok(Self::made(objects, folder.join(INCOMING), None))
    }

    fn made(objects: Arc<dyn Objects>, incoming: PathBuf, scanner: Option<Scanner>) -> Self {
        Self {
            objects,
            incoming,
            scanner,
            holders: Mutex::default(),
            left: Condvar::new(),
            pending: Mutex::default(),
            writing: Mutex::default(),
        }
    }

    /// The files in an object store; what is on its way in passes through a folder. A store that does not answer yet may do
    /// so when it is needed; who has how many files waiting is counted then.
    ///
    /// # Errors
    /// [`FileError::Disk`]; [`FileError::Denied`] when the store will never take anything.
    pub fn with(objects: Arc<dyn Objects>, folder: &Path, scanner: Option<Scanner>) -> Result<Self, FileError> {
        let incoming = folder.join(INCOMING);
        if incoming.is_dir() {
            // What was cut off when the program ended.
            fs::remove_dir_all(&incoming)?;
        }
        fs::create_dir_all(&incoming)?;
        let files = Self::made(objects, incoming, scanner);
        match files.count_pending() {
            Ok(()) | Err(FileError::Away(_)) => Ok(files),
            Err(error) => Err(error),
        }
    }

    /// Begins to take a file in.
    ///
    /// # Errors
    /// [`FileError::TooMany`], [`FileError::Disk`].
    pub fn begin(&self, by: &str) -> Result<Incoming, FileError> {
        if self.pending().get(by).is_some_and(|waiting| *waiting >= PENDING_MAX) {
            return Err(FileError::TooMany);
        }
        Incoming::begin(&self.incoming)
    }

    pub(crate) fn pending(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks into a file that came in and keeps it. When this returns it is kept; the same file again is the same file.
    ///
    /// # Errors
    /// What is wrong with the file; nothing is kept then.
    pub fn keep(&self, incoming: Incoming, sent: &Sent<'_>) -> Result<Meta, FileError> {
        let id = incoming.id();
        let bytes = fs::read(incoming.file.path())?;
        let looked = look(&bytes, sent.said)?;
        if let Some(scanner) = &self.scanner {
            scanner.scan(&bytes)?;
        }
        // What is half kept is not removed meanwhile.
        let _held = self.hold();
        if let Some(known) = self.known(&self.writing(), &id, sent.by)? {
            return Ok(known);
        }
        let (facts, facts_from) = match (looked.facts.is_empty(), sent.facts.is_empty()) {
            (false, _) => (looked.facts, Some(FactsFrom::Exif)),
            (true, false) => (sent.facts.clone(), Some(FactsFrom::Device)),
            (true, true) => (looked.facts, None),
        };
        let meta = Meta {
            kind: looked.kind,
            bytes: incoming.bytes,
            shown_bytes: looked.shown.as_ref().map(|shown| shown.len() as u64),
            shown_hash: looked.shown.as_ref().map(|shown| hash(shown)),
            name: plain_name(sent.name),
            sent_at: sent.at,
            by: vec![sent.by.to_owned()],
            facts,
            facts_from,
            is_named: false,
            id,
        };
        self.objects.put(&place_waiting(&meta.id), self.file_of(&[])?)?;
        if let Some(shown) = &looked.shown {
            self.objects.put(&place_shown(&meta.id), self.file_of(shown)?)?;
        }
        self.objects.put(&place(&meta.id), incoming.file)?;
        // The record comes last: what has one is whole.
        let writing = self.writing();
        if let Some(known) = self.known(&writing, &meta.id, sent.by)? {
            // Somebody sent the same at the same time, and an event may name it by now.
            if known.is_named {
                self.objects.remove(&place_waiting(&known.id))?;
            }
            return Ok(known);
        }
        self.write(&meta)?;
        *self.pending().entry(sent.by.to_owned()).or_insert(0) += 1;
        Ok(meta)
    }

    fn writing(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The record of a file that is kept already, with one more sender.
    fn known(&self, _writing: &MutexGuard<'_, ()>, id: &str, by: &str) -> Result<Option<Meta>, FileError> {
        let Some(mut known) = self.meta(id)? else { return Ok(None) };
        if !known.by.iter().any(|known| known == by) && known.by.len() < SENDERS_MAX {
            known.by.push(by.to_owned());
            self.write(&known)?;
        }
        Ok(Some(known))
    }

    pub(crate) fn file_of(&self, bytes: &[u8]) -> Result<NamedTempFile, FileError> {
        let mut file = NamedTempFile::new_in(&self.incoming)?;
        file.write_all(bytes)?;
        Ok(file)
    }

    pub(crate) fn write(&self, meta: &Meta) -> Result<(), FileError> {
        let bytes = serde_json::to_vec(meta).map_err(|_| FileError::Record(meta.id.clone()))?;
        self.objects.put(&place_record(&meta.id), self.file_of(&bytes)?)
    }

    /// What is known of a file; none when it is not kept.
    ///
    /// # Errors
    /// [`FileError::Record`], [`FileError::Disk`].
    pub fn meta(&self, id: &str) -> Result<Option<Meta>, FileError> {
        if !is_id(id) {
            return Ok(None);
        }
        let Some(bytes) = self.objects.read(&place_record(id), None)? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|_| FileError::Record(id.to_owned()))
    }

    /// How many bytes a copy has.
    #[must_use]
    pub fn bytes_of(meta: &Meta, which: Which) -> u64 {
        match which {
            Which::Original => meta.bytes,
            Which::Shown => meta.shown_bytes.unwrap_or(meta.bytes),
        }
    }

    /// A part of a copy.
    ///
    /// # Errors
    /// [`FileError::Record`] when the file is missing or shorter than it was; [`FileError::Disk`].
    pub fn part(&self, meta: &Meta, which: Which, range: Range<u64>) -> Result<Vec<u8>, FileError> {
        let name = match (which, meta.shown_bytes) {
            (Which::Shown, Some(_)) => place_shown(&meta.id),
            _ => place(&meta.id),
        };
        let asked = range.end.saturating_sub(range.start);
        let part = self.objects.read(&name, Some(range))?;
        part.filter(|part| part.len() as u64 == asked).ok_or_else(|| FileError::Record(meta.id.clone()))
    }

    fn holders(&self) -> MutexGuard<'_, Holders> {
        self.holders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps files from being removed until it is dropped.
    pub fn hold(&self) -> Hold<'_> {
        let holders = self.left.wait_while(self.holders(), |holders| holders.is_sweeping);
        holders.unwrap_or_else(PoisonError::into_inner).count += 1;
        Hold(self)
    }

    /// Waits until nobody holds files, and keeps others from it; nothing when that takes too long.
    pub(crate) fn alone(&self) -> Option<Alone<'_>> {
        let waited =
            self.left.wait_timeout_while(self.holders(), PATIENCE, |holders| holders.count > 0 || holders.is_sweeping);
        let (mut holders, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return None;
        }
        holders.is_sweeping = true;
        drop(holders);
        Some(Alone(self))
    }

    pub(crate) fn change(&self, id: &str, change: impl FnOnce(&mut Meta) -> bool) -> Result<(), FileError> {
        let _writing = self.writing();
        let Some(mut meta) = self.meta(id)? else { return Ok(()) };
        if change(&mut meta) { self.write(&meta) } else { Ok(()) }
    }
}
