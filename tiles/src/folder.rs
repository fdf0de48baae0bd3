//! A folder with one file a tile: `{z}/{x}/{y}.png`, or JPEG, WebP, MVT.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::pmtiles::gunzip;
use crate::{Address, Kind, Known, TILE_BYTES_MAX, Tile, TileError, ZOOM_MAX, four, plain};

/// The largest `metadata.json`, in bytes.
const METADATA_BYTES_MAX: u64 = 1 << 20;
/// How a file of a tile may end.
const ENDS: [&str; 6] = ["png", "jpg", "jpeg", "webp", "pbf", "mvt"];

pub(crate) struct Folder {
    path: PathBuf,
    end: &'static str,
    known: Known,
}

/// What `metadata.json` says, as tools write it that unpack MBTiles; a folder without one is shown all the same.
fn metadata(path: &Path) -> Option<serde_json::Value> {
    let mut bytes = Vec::new();
    File::open(path.join("metadata.json")).ok()?.take(METADATA_BYTES_MAX).read_to_end(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

impl Folder {
    pub(crate) fn open(path: &Path) -> Result<Self, TileError> {
        let names = |folder: &Path| -> Result<Vec<PathBuf>, TileError> {
            Ok(fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect())
        };
        let zoom = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u8>().ok().filter(|zoom| *zoom <= ZOOM_MAX);
        let zooms: Vec<u8> = names(path)?.iter().filter_map(zoom).collect();
        let (least, most) = (zooms.iter().min().copied(), zooms.iter().max().copied());
        let (Some(least), Some(most)) = (least, most) else {
            return Err(TileError::Damaged("it has no folders named by zoom"));
        };
        let mut files = names(&path.join(least.to_string()))?.into_iter();
        let file = files.find_map(|column| fs::read_dir(column).ok()?.find_map(|entry| Some(entry.ok()?.path())));
        let told = file.as_ref().and_then(|file| file.extension()?.to_str()).unwrap_or_default();
        let end = ENDS.into_iter().find(|end| *end == told);
        let end = end.ok_or(TileError::Unknown("the folder holds neither PNG, JPEG, WebP nor MVT"))?;
        let metadata = metadata(path).unwrap_or_default();
        let word = |name: &str| metadata.get(name).and_then(|value| value.as_str());
        let known = Known {
            is_vector: matches!(end, "pbf" | "mvt"),
            zooms: (least, most),
            bounds: word("bounds").and_then(four),
            attribution: word("attribution").map(plain).unwrap_or_default(),
        };
        Ok(Self { path: path.to_owned(), end, known })
    }

    pub(crate) fn known(&self) -> &Known {
        &self.known
    }

    pub(crate) fn tile(&self, address: Address) -> Result<Option<Tile>, TileError> {
        let Address { z, x, y } = address;
        let file = match File::open(self.path.join(format!("{z}/{x}/{y}.{}", self.end))) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut bytes = Vec::new();
        file.take(TILE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
        if bytes.len() > TILE_BYTES_MAX {
            return Err(TileError::Damaged("a tile is too large"));
        }
        if self.known.is_vector && bytes.starts_with(&[0x1f, 0x8b]) {
            bytes = gunzip(&bytes, TILE_BYTES_MAX as u64)?;
        }
        let kind = if self.known.is_vector { Some(Kind::Mvt) } else { Kind::of_picture(&bytes) };
        let kind = kind.ok_or(TileError::Unknown("a tile is neither PNG, JPEG nor WebP"))?;
        Ok(Some(Tile { kind, bytes }))
    }
}
