//! Files that belong to a store and are too large for its log: models, places, documents. Each lies in the folder of the
//! store under the hash of what it holds, and a note of it stands in the log, so that a file that was changed is found.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use item::event::{Actor, Event, STORE_STREAM, What};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use store::{Append, Change};
use triage::address::gazetteer::Gazetteer;
use triage::classify::{MODEL_BYTES_MAX, Model};

use super::State;
use crate::{App, AppError};

/// The largest such file, in bytes.
pub(super) const FILE_BYTES_MAX: usize = 512 << 20;

/// A file of the store, as its note says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The folder within that of the store.
    pub folder: String,
    /// The hash of what it holds (SM3), which is its name.
    pub sm3: String,
    /// How many bytes it has.
    pub bytes: u64,
}

/// Writes what is to be kept, whole or not at all.
pub(super) fn keep(root: &Path, folder: &str, bytes: &[u8]) -> Result<Kept, AppError> {
    let sm3: String = Sm3::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let kept = Kept { folder: folder.to_owned(), sm3, bytes: bytes.len() as u64 };
    let place = root.join(folder);
    let (path, beside) = (place.join(&kept.sm3), place.join(format!("{}.new", kept.sm3)));
    let write = || {
        fs::create_dir_all(&place)?;
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, &path)
    };
    write()
        .map_err(|error: std::io::Error| AppError::File { file: path.display().to_string(), why: error.to_string() })?;
    Ok(kept)
}

/// Reads what was kept; what is not as its note says is refused.
pub(super) fn read(root: &Path, kept: &Kept, bytes_max: usize) -> Result<Vec<u8>, AppError> {
    let path = root.join(&kept.folder).join(&kept.sm3);
    let refused = |why: String| AppError::File { file: path.display().to_string(), why };
    let mut bytes = Vec::new();
    let read = File::open(&path).and_then(|file| file.take(bytes_max as u64 + 1).read_to_end(&mut bytes));
    read.map_err(|error| refused(error.to_string()))?;
    let sm3: String = Sm3::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if sm3 == kept.sm3 {
        Ok(bytes)
    } else {
        Err(refused("it is not what the log says; put back the file from a backup".to_owned()))
    }
}

/// A note in the log about a file, with its kind, name and version.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Note<T> {
    pub id: String,
    pub version: u32,
    pub at: Timestamp,
    pub says: T,
}

/// The notes of a kind, oldest first.
pub(super) fn notes<T: for<'de> Deserialize<'de>>(app: &App, wanted: &str) -> Result<Vec<Note<T>>, AppError> {
    let mut found = Vec::new();
    for record in app.store().events_of(STORE_STREAM)? {
        let event = record.event()?;
        let What::Loaded { kind, id, version, text } = event.what else { continue };
        if kind == wanted {
            let says =
                serde_json::from_str(&text).map_err(|error| AppError::Text(format!("{kind} `{id}`: {error}")))?;
            found.push(Note { id, version, at: event.at, says });
        }
    }
    Ok(found)
}

/// Appends a note: from here on the file is sealed into the log.
pub(super) fn note<T: Serialize>(
    app: &App,
    kind: &str,
    id: &str,
    version: u32,
    says: &T,
    now: Timestamp,
) -> Result<(), AppError> {
    let text = serde_json::to_string(says).map_err(|error| AppError::Text(error.to_string()))?;
    let what = What::Loaded { kind: kind.to_owned(), id: id.to_owned(), version, text };
    let before = u32::try_from(app.store().events_of(STORE_STREAM)?.len()).unwrap_or(u32::MAX);
    let at = app.time(now)?;
    let event = Event { item: STORE_STREAM, sequence: before + 1, at, recorded: None, by: Actor::Operator, what };
    let change = Change { before, after: None, events: vec![event] };
    app.store().append(Append { key: None, changes: vec![change], answer: String::new() })?;
    Ok(())
}

impl State {
    /// Reads the models and places that are in force.
    pub(super) fn read_files(&mut self, app: &App, root: &Path) -> Result<(), AppError> {
        for note in notes::<super::models::Noted>(app, "model")? {
            if self.models.get(&note.id).is_some_and(|(version, _)| *version >= note.version) {
                continue;
            }
            let bytes = read(root, &note.says.file, MODEL_BYTES_MAX)?;
            let model = Model::decode(&bytes).map_err(|error| AppError::Text(error.to_string()))?;
            self.models.insert(note.id, (note.version, model));
        }
        let known = self.gazetteer.as_ref().map_or(0, |(version, _)| *version);
        let last = notes::<Kept>(app, "places")?.pop();
        if let Some(note) = last.filter(|note| note.version > known) {
            let bytes = read(root, &note.says, FILE_BYTES_MAX)?;
            let rows: Vec<Vec<String>> =
                serde_json::from_slice(&bytes).map_err(|error| AppError::Text(error.to_string()))?;
            let places = Gazetteer::import(&rows).map_err(|error| AppError::Text(error.to_string()))?;
            self.gazetteer = Some((note.version, places));
        }
        Ok(())
    }
}
