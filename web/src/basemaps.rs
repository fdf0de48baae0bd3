//! Base maps that lie in the folder `tiles` of the store. Each is opened once, and anew when it was replaced.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use tiles::{Place, Source, TileError};

use crate::error::ApiError;

/// A map that was opened, or why it cannot be.
pub(crate) type Opened = Result<Source, String>;

/// The base maps of a store.
pub(crate) struct Basemaps {
    folder: PathBuf,
    open: Mutex<BTreeMap<String, (Place, Arc<Opened>)>>,
}

impl Basemaps {
    pub(crate) fn new(data: &Path) -> Self {
        Self { folder: data.join("tiles"), open: Mutex::default() }
    }

    fn locked(&self) -> MutexGuard<'_, BTreeMap<String, (Place, Arc<Opened>)>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All that there are, with their versions.
    pub(crate) fn all(&self) -> Result<Vec<(Place, Arc<Opened>)>, ApiError> {
        let places = Place::all(&self.folder).map_err(|error| ApiError::inside(&error))?;
        self.locked().retain(|name, _| places.iter().any(|place| place.name == *name));
        Ok(places.into_iter().map(|place| (place.clone(), self.opened(place))).collect())
    }

    /// One map by its name; none where it is not there.
    pub(crate) fn named(&self, name: &str) -> Option<Arc<Opened>> {
        Some(self.opened(Place::named(&self.folder, name)?))
    }

    fn opened(&self, place: Place) -> Arc<Opened> {
        let mut open = self.locked();
        if let Some((own, opened)) = open.get(&place.name)
            && *own == place
        {
            return Arc::clone(opened);
        }
        let opened = place.open().map_err(|error| error.to_string());
        if let Err(error) = &opened {
            tracing::warn!(map = place.name, error, "a base map cannot be opened");
        }
        let opened = Arc::new(opened);
        if open.len() >= tiles::MAPS_MAX {
            open.clear();
        }
        open.insert(place.name.clone(), (place, Arc::clone(&opened)));
        opened
    }
}

/// A map that is there and cannot be read.
pub(crate) fn unreadable(name: &str, error: &str) -> ApiError {
    let en = format!("base map `{name}`: {error}; put another file in its place");
    let zh = format!("底图“{name}”无法读取，请更换文件：{error}");
    ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "map_unreadable", en, zh)
}

/// The same, of one tile.
pub(crate) fn unreadable_tile(name: &str, error: &TileError) -> ApiError {
    tracing::warn!(map = name, error = %error, "a tile cannot be read");
    unreadable(name, &error.to_string())
}
