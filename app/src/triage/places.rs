//! The client's own places and addresses: loaded as one file, in force until the next.

use jiff::Timestamp;
use triage::address::gazetteer::{Gazetteer, GazetteerError};

use super::{Triage, files};
use crate::{App, AppError};

/// What was loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Loaded {
    /// How many places.
    pub places: usize,
    /// The version, counted up.
    pub version: u32,
}

impl Triage {
    /// Loads places from the rows of a file, the first of which is its header. All of them, or nothing.
    ///
    /// # Errors
    /// The first thing that keeps the rows from being places; trouble with the store or the file.
    pub fn load_places(
        &self,
        app: &App,
        rows: &[Vec<String>],
        now: Timestamp,
    ) -> Result<Result<Loaded, GazetteerError>, AppError> {
        let places = match Gazetteer::import(rows) {
            Ok(gazetteer) => gazetteer.len(),
            Err(error) => return Ok(Err(error)),
        };
        let bytes = serde_json::to_vec(rows).map_err(|error| AppError::Text(error.to_string()))?;
        let kept = files::keep(&self.folder, "places", &bytes)?;
        let version = files::notes::<files::Kept>(app, "places")?.last().map_or(0, |note| note.version) + 1;
        files::note(app, "places", "places", version, &kept, now)?;
        Ok(Ok(Loaded { places, version }))
    }
}
