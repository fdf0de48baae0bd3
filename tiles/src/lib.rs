//! Map tiles that lie in a folder: one PMTiles or MBTiles file, or one file a tile. Which there are is looked for, so that
//! who runs the machine only puts a file there. Nothing is fetched from elsewhere.

mod archive;
mod folder;
mod mbtiles;
pub mod pmtiles;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use thiserror::Error;

/// The deepest zoom that is served.
pub const ZOOM_MAX: u8 = 22;
/// The largest tile, in bytes.
pub const TILE_BYTES_MAX: usize = 4 << 20;

/// Why tiles cannot be read.
#[derive(Debug, Error)]
pub enum TileError {
    /// The disk.
    #[error("the map cannot be read: {0}")]
    Disk(#[from] std::io::Error),
    /// The MBTiles file.
    #[error("the MBTiles file cannot be read: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// It is not what its name says.
    #[error("the map file is damaged: {0}")]
    Damaged(&'static str),
    /// A kind of packing or picture that is not served.
    #[error("{0}; convert the file")]
    Unknown(&'static str),
}

/// Which tile: zoom, column from the west, row from the north.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Address {
    /// The zoom.
    pub z: u8,
    /// The column.
    pub x: u32,
    /// The row.
    pub y: u32,
}

impl Address {
    /// A tile that there can be.
    #[must_use]
    pub fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        let side = 1_u32.checked_shl(z.into()).filter(|_| z <= ZOOM_MAX)?;
        (x < side && y < side).then_some(Self { z, x, y })
    }
}

/// What a tile is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum Kind {
    Png,
    Jpeg,
    Webp,
    /// Mapbox Vector Tile.
    Mvt,
}

impl Kind {
    /// Its media type.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Mvt => "application/vnd.mapbox-vector-tile",
        }
    }

    /// The kind of a picture by its first bytes.
    #[must_use]
    pub fn of_picture(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            _ => None,
        }
    }
}

/// A tile, never packed: whoever serves it packs as the reader likes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// What it is.
    pub kind: Kind,
    /// The tile.
    pub bytes: Vec<u8>,
}

/// What is known of a map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Known {
    /// Whether its tiles are shapes that the page draws.
    pub is_vector: bool,
    /// The least and the greatest zoom.
    pub zooms: (u8, u8),
    /// West, south, east, north, in degrees.
    pub bounds: Option<[f64; 4]>,
    /// Who made it, as plain text.
    pub attribution: String,
}

/// A file or folder as it lies there: another one has another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    path: PathBuf,
    bytes: u64,
    changed: Option<SystemTime>,
}

impl Place {
    /// The map in a folder: the first PMTiles file by name, else the first MBTiles file, else the folder `tiles`.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn find(data: &Path) -> Result<Option<Self>, TileError> {
        let mut names: Vec<PathBuf> = fs::read_dir(data)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
        names.sort();
        let of = |extension: &str| names.iter().find(|path| path.extension().is_some_and(|end| end == extension));
        let folder = names.iter().find(|path| path.file_name().is_some_and(|name| name == "tiles") && path.is_dir());
        let Some(path) = of("pmtiles").or_else(|| of("mbtiles")).or(folder) else { return Ok(None) };
        let meta = fs::metadata(path)?;
        Ok(Some(Self { path: path.clone(), bytes: meta.len(), changed: meta.modified().ok() }))
    }

    /// A word that differs when the map does.
    #[must_use]
    pub fn version(&self) -> String {
        let since = self.changed.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
        format!("{:x}-{:x}", self.bytes, since.unwrap_or_default().as_secs())
    }

    /// Opens it.
    ///
    /// # Errors
    /// [`TileError`].
    pub fn open(&self) -> Result<Source, TileError> {
        let inner = match self.path.extension().and_then(|end| end.to_str()) {
            Some("pmtiles") => Inner::Archive(archive::Archive::open(&self.path)?),
            Some("mbtiles") => Inner::Mbtiles(mbtiles::Mbtiles::open(&self.path)?),
            _ => Inner::Folder(folder::Folder::open(&self.path)?),
        };
        Ok(Source(inner))
    }
}

/// A map that is open.
pub struct Source(Inner);

enum Inner {
    Archive(archive::Archive),
    Mbtiles(mbtiles::Mbtiles),
    Folder(folder::Folder),
}

impl Source {
    /// What is known of it.
    #[must_use]
    pub fn known(&self) -> &Known {
        match &self.0 {
            Inner::Archive(archive) => archive.known(),
            Inner::Mbtiles(mbtiles) => mbtiles.known(),
            Inner::Folder(folder) => folder.known(),
        }
    }

    /// A tile, where there is one.
    ///
    /// # Errors
    /// [`TileError`].
    pub fn tile(&self, address: Address) -> Result<Option<Tile>, TileError> {
        match &self.0 {
            Inner::Archive(archive) => archive.tile(address),
            Inner::Mbtiles(mbtiles) => mbtiles.tile(address),
            Inner::Folder(folder) => folder.tile(address),
        }
    }
}

/// Text without tags, since attributions are written as HTML and shown as text.
pub(crate) fn plain(html: &str) -> String {
    const CHARS_MAX: usize = 300;
    let mut is_tag = false;
    let kept = html.chars().filter(|c| match c {
        '<' => {
            is_tag = true;
            false
        }
        '>' => !std::mem::take(&mut is_tag),
        c => !is_tag && !c.is_control(),
    });
    let text: String = kept.take(CHARS_MAX).collect();
    text.replace("&copy;", "©").replace("&amp;", "&").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_lies_within_its_zoom() {
        for (z, x, y, is) in
            [(0, 0, 0, true), (0, 1, 0, false), (3, 7, 7, true), (3, 8, 0, false), (22, 0, 0, true), (23, 0, 0, false)]
        {
            assert_eq!(Address::new(z, x, y).is_some(), is, "{z}/{x}/{y}");
        }
    }

    #[test]
    fn an_attribution_is_text() {
        let html = "<a href=\"https://a.example\" onclick='x'>&copy; Somebody</a> &amp; others";
        assert_eq!(plain(html), "© Somebody & others");
    }

    #[test]
    fn what_lies_in_a_folder_is_found_by_itself() {
        let data = tempfile::tempdir().unwrap();
        let check = |expected: Option<&str>| {
            let found = Place::find(data.path()).unwrap();
            let name = found.as_ref().and_then(|place| place.path.file_name()?.to_str());
            assert_eq!(name, expected);
        };
        check(None);
        fs::create_dir_all(data.path().join("tiles/3/6")).unwrap();
        fs::write(data.path().join("tiles/3/6/2.png"), b"\x89PNG tile").unwrap();
        check(Some("tiles"));
        let source = Place::find(data.path()).unwrap().unwrap().open().unwrap();
        assert_eq!((source.known().is_vector, source.known().zooms), (false, (3, 3)));
        let tile = source.tile(Address::new(3, 6, 2).unwrap()).unwrap().unwrap();
        assert_eq!((tile.kind, tile.bytes.as_slice()), (Kind::Png, &b"\x89PNG tile"[..]));
        assert_eq!(source.tile(Address::new(3, 6, 3).unwrap()).unwrap(), None);
        fs::write(data.path().join("city.mbtiles"), b"").unwrap();
        check(Some("city.mbtiles"));
        fs::write(data.path().join("city.pmtiles"), b"no map").unwrap();
        check(Some("city.pmtiles"));
        assert!(Place::find(data.path()).unwrap().unwrap().open().is_err());
    }
}
