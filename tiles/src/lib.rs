//! Map tiles that lie in a folder: maps as PMTiles or MBTiles files, or as folders of one file a tile. Which there are is
//! looked for, so that who runs the machine only puts a file there. Nothing is fetched from elsewhere.

mod archive;
mod folder;
mod mbtiles;
pub mod pmtiles;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use thiserror::Error;

/// The deepest zoom that is served.
pub const ZOOM_MAX: u8 = 22;
/// The most maps of a folder.
pub const MAPS_MAX: usize = 50;
/// The longest name of a map, in characters.
pub const NAME_CHARS_MAX: usize = 100;
/// How files end that hold a whole map; of one name the first is taken.
const ENDINGS: [&str; 2] = ["pmtiles", "mbtiles"];
/// The largest tile, in bytes, as it lies there and unpacked.
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
    /// The name of the map: that of the file without its ending, or of the folder.
    pub name: String,
    path: PathBuf,
    bytes: u64,
    changed: Option<SystemTime>,
}

impl Place {
    /// The maps in a folder by name, at most [`MAPS_MAX`]; none where the folder is not there. Of two with one name the
    /// PMTiles file is taken, then the MBTiles file.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn all(folder: &Path) -> Result<Vec<Self>, TileError> {
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut places: Vec<Self> = entries.filter_map(|entry| Self::at(entry.ok()?.path())).collect();
        places.sort_by_key(|place| (place.name.clone(), place.rank()));
        places.dedup_by(|later, first| later.name == first.name);
        places.truncate(MAPS_MAX);
        Ok(places)
    }

    /// The map of a name, looked for without reading the folder; none where it is not there.
    #[must_use]
    pub fn named(folder: &Path, name: &str) -> Option<Self> {
        if !is_name(name) {
            return None;
        }
        let ends = ENDINGS.iter().map(|end| format!("{name}.{end}")).chain([name.to_owned()]);
        ends.filter_map(|file| Self::at(folder.join(file))).find(|place| place.name == name)
    }

    /// What a path is, where it can be a map.
    fn at(path: PathBuf) -> Option<Self> {
        let meta = fs::metadata(&path).ok()?;
        let end = path.extension().and_then(|end| end.to_str());
        let is_archive = meta.is_file() && end.is_some_and(|end| ENDINGS.contains(&end));
        let name = if is_archive { path.file_stem() } else { path.file_name().filter(|_| meta.is_dir()) };
        let name = name?.to_str().filter(|name| is_name(name))?.to_owned();
        Some(Self { name, bytes: meta.len(), changed: meta.modified().ok(), path })
    }

    fn rank(&self) -> usize {
        let end = self.path.extension().and_then(|end| end.to_str());
        ENDINGS.iter().position(|own| Some(*own) == end).unwrap_or(ENDINGS.len())
    }

    /// A word that differs when the map does; of a folder, when it has other zooms.
    #[must_use]
    pub fn version(&self) -> String {
        let since = self.changed.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
        format!("{:x}-{:x}", self.bytes, since.unwrap_or_default().as_millis())
    }

    /// Opens it.
    ///
    /// # Errors
    /// [`TileError`].
    pub fn open(&self) -> Result<Source, TileError> {
        let inner = match ENDINGS.get(self.rank()) {
            Some(&"pmtiles") => Inner::Archive(archive::Archive::open(&self.path)?),
            Some(_) => Inner::Mbtiles(mbtiles::Mbtiles::open(&self.path)?),
            None => Inner::Folder(folder::Folder::open(&self.path)?),
        };
        Ok(Source(inner))
    }
}

/// Whether a map may be called so: a name is part of an address, and names with a dot in front are hidden.
fn is_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "-_. ".contains(c);
    !name.starts_with('.') && !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX && name.chars().all(is_plain)
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

/// Four numbers with commas between them: west, south, east, north.
pub(crate) fn four(text: &str) -> Option<[f64; 4]> {
    let numbers: Option<Vec<f64>> = text.split(',').map(|one| one.trim().parse().ok()).collect();
    on_earth(numbers?.try_into().ok()?)
}

/// Bounds that can be; others are worth nothing.
pub(crate) fn on_earth(bounds: [f64; 4]) -> Option<[f64; 4]> {
    let [west, south, east, north] = bounds;
    let is_within = |degrees: f64, most: f64| (-most..=most).contains(&degrees);
    let all = is_within(west, 180.0) && is_within(east, 180.0) && is_within(south, 90.0) && is_within(north, 90.0);
    (all && west < east && south < north).then_some(bounds)
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
        let tiles = data.path().join("tiles");
        let check = |expected: &[&str]| {
            let found = Place::all(&tiles).unwrap();
            let names = found.iter().map(|place| place.path.file_name().unwrap().to_str().unwrap());
            assert_eq!(names.collect::<Vec<_>>(), expected);
            for place in &found {
                assert_eq!(Place::named(&tiles, &place.name).as_ref(), Some(place));
            }
        };
        check(&[]);
        fs::create_dir_all(tiles.join("城区/3/6")).unwrap();
        fs::write(tiles.join("城区/3/6/2.png"), b"\x89PNG tile").unwrap();
        fs::write(tiles.join("城区/metadata.json"), br#"{"attribution":"&copy; Nobody","bounds":"121,31,122,32"}"#)
            .unwrap();
        check(&["城区"]);
        let source = Place::named(&tiles, "城区").unwrap().open().unwrap();
        let known = source.known();
        assert_eq!((known.is_vector, known.zooms, known.attribution.as_str()), (false, (3, 3), "© Nobody"));
        assert_eq!(known.bounds, Some([121.0, 31.0, 122.0, 32.0]));
        let tile = source.tile(Address::new(3, 6, 2).unwrap()).unwrap().unwrap();
        assert_eq!((tile.kind, tile.bytes.as_slice()), (Kind::Png, &b"\x89PNG tile"[..]));
        assert_eq!(source.tile(Address::new(3, 6, 3).unwrap()).unwrap(), None);
        fs::write(tiles.join("城区.mbtiles"), b"").unwrap();
        fs::write(tiles.join("notes.txt"), b"").unwrap();
        check(&["城区.mbtiles"]);
        fs::write(tiles.join("城区.pmtiles"), b"no map").unwrap();
        fs::write(tiles.join("a.pmtiles"), b"").unwrap();
        check(&["a.pmtiles", "城区.pmtiles"]);
        assert!(Place::named(&tiles, "城区").unwrap().open().is_err());
        for name in ["", ".", "..", "../tiles", "a/b", "a\\b", "notes", "a\0", "b"] {
            assert_eq!(Place::named(&tiles, name), None, "{name:?}");
        }
    }
}
