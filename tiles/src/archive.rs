//! A PMTiles file.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::pmtiles::{DIRECTORY_BYTES_MAX, Entry, HEADER_BYTES, Header, Next, Search, Span, directory};
use crate::{Address, Known, TILE_BYTES_MAX, Tile, TileError, plain};

/// The most directories that are remembered.
const DIRECTORIES_MAX: usize = 32;

pub(crate) struct Archive {
    file: Mutex<File>,
    header: Header,
    directories: Mutex<HashMap<Span, Arc<Vec<Entry>>>>,
}

impl Archive {
    pub(crate) fn open(path: &Path) -> Result<Self, TileError> {
        let mut file = File::open(path)?;
        let mut head = Vec::new();
        file.by_ref().take(HEADER_BYTES as u64).read_to_end(&mut head)?;
        let mut archive = Self { file: Mutex::new(file), header: Header::read(&head)?, directories: Mutex::default() };
        archive.header.known.attribution = archive.attribution().unwrap_or_default();
        Ok(archive)
    }

    pub(crate) fn known(&self) -> &Known {
        &self.header.known
    }

    /// Who made the map; a file that does not say so is shown all the same.
    fn attribution(&self) -> Option<String> {
        let bytes = self.read(self.header.metadata, DIRECTORY_BYTES_MAX).ok()?;
        let told: serde_json::Value = serde_json::from_slice(&self.header.unpack(bytes).ok()?).ok()?;
        Some(plain(told.get("attribution")?.as_str()?))
    }

    fn read(&self, span: Span, most: u64) -> Result<Vec<u8>, TileError> {
        if span.length > most {
            return Err(TileError::Damaged("a part of it is too large"));
        }
        let mut bytes = Vec::new();
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(span.offset))?;
        file.by_ref().take(span.length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 == span.length { Ok(bytes) } else { Err(TileError::Damaged("its end is missing")) }
    }

    fn directory(&self, span: Span) -> Result<Arc<Vec<Entry>>, TileError> {
        let known = |directories: &Mutex<HashMap<Span, Arc<Vec<Entry>>>>| {
            directories.lock().unwrap_or_else(PoisonError::into_inner).get(&span).map(Arc::clone)
        };
        if let Some(entries) = known(&self.directories) {
            return Ok(entries);
        }
        let entries = Arc::new(directory(&self.header.unpack(self.read(span, DIRECTORY_BYTES_MAX)?)?)?);
        let mut directories = self.directories.lock().unwrap_or_else(PoisonError::into_inner);
        if directories.len() >= DIRECTORIES_MAX {
            directories.clear();
        }
        directories.insert(span, Arc::clone(&entries));
        Ok(entries)
    }

    pub(crate) fn tile(&self, address: Address) -> Result<Option<Tile>, TileError> {
        let (mut search, mut next) = Search::new(&self.header, address);
        loop {
            match next {
                Next::Nothing => return Ok(None),
                Next::Directory(span) => next = search.hear(&self.directory(span)?)?,
                Next::Tile(span) => {
                    let bytes = self.header.unpack_tile(self.read(span, TILE_BYTES_MAX as u64)?)?;
                    return Ok(Some(Tile { kind: self.header.kind, bytes }));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::Kind;
    use crate::pmtiles::tile_id;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    fn varint(mut value: u64, out: &mut Vec<u8>) {
        while value >= 0x80 {
            out.push(u8::try_from(value & 0x7f).unwrap() | 0x80);
            value >>= 7;
        }
        out.push(u8::try_from(value).unwrap());
    }

    /// A directory of entries: number, run, offset, length.
    fn packed(entries: &[(u64, u64, u64, u64)]) -> Vec<u8> {
        let mut out = Vec::new();
        varint(entries.len() as u64, &mut out);
        let mut last = 0;
        for entry in entries {
            varint(entry.0 - last, &mut out);
            last = entry.0;
        }
        entries.iter().for_each(|entry| varint(entry.1, &mut out));
        entries.iter().for_each(|entry| varint(entry.3, &mut out));
        for (at, entry) in entries.iter().enumerate() {
            let follows = at > 0 && entries[at - 1].2 + entries[at - 1].3 == entry.2;
            varint(if follows { 0 } else { entry.2 + 1 }, &mut out);
        }
        gzip(&out)
    }

    /// A file with one tile at each of zooms 0 and 1, in a directory below the root; a run of two has the same bytes.
    fn file(kind: u8) -> Vec<u8> {
        let (zero, one) = (gzip(b"tile zero"), gzip(b"tile one"));
        let leaf = packed(&[(0, 1, 0, zero.len() as u64), (1, 2, zero.len() as u64, one.len() as u64)]);
        let root = packed(&[(0, 0, 0, leaf.len() as u64)]);
        let metadata = gzip(br#"{"attribution":"<a href='x'>&copy; Nobody</a>"}"#);
        let mut out = b"PMTiles\x03".to_vec();
        let mut at = HEADER_BYTES as u64;
        for part in [root.len(), metadata.len(), leaf.len(), zero.len() + one.len()] {
            out.extend(at.to_le_bytes());
            out.extend((part as u64).to_le_bytes());
            at += part as u64;
        }
        out.extend([0; 24]);
        out.extend([1, 2, 2, kind, 0, 1]);
        for degrees in [121_000_000_i32 * 10, 310_000_000, 122 * 10_000_000, 320_000_000] {
            out.extend(degrees.to_le_bytes());
        }
        out.extend([0; 9]);
        assert_eq!(out.len(), HEADER_BYTES);
        [out, root, metadata, leaf, zero, one].concat()
    }

    #[test]
    fn a_tile_is_found_through_the_directories() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pmtiles");
        std::fs::write(&path, file(1)).unwrap();
        let archive = Archive::open(&path).unwrap();
        let known = archive.known();
        assert_eq!((known.is_vector, known.zooms, known.attribution.as_str()), (true, (0, 1), "© Nobody"));
        assert_eq!(known.bounds, Some([121.0, 31.0, 122.0, 32.0]));
        let check = |z, x, y, expected: Option<&[u8]>| {
            let tile = archive.tile(Address::new(z, x, y).unwrap()).unwrap();
            assert_eq!(tile.map(|tile| tile.bytes).as_deref(), expected, "{z}/{x}/{y}");
        };
        check(0, 0, 0, Some(b"tile zero"));
        check(1, 0, 0, Some(b"tile one"));
        check(1, 0, 1, Some(b"tile one"));
        check(1, 1, 1, None);
        check(2, 0, 0, None);
        assert_eq!(tile_id(Address { z: 1, x: 1, y: 1 }), 3);
    }

    #[test]
    fn a_file_that_is_cut_off_anywhere_is_an_error_and_no_panic() {
        let folder = tempfile::tempdir().unwrap();
        let whole = file(2);
        for length in 0..whole.len() {
            let path = folder.path().join("cut.pmtiles");
            std::fs::write(&path, &whole[..length]).unwrap();
            let Ok(archive) = Archive::open(&path) else { continue };
            assert_eq!(archive.header.kind, Kind::Png);
            assert!(archive.tile(Address::new(1, 0, 0).unwrap()).is_err(), "{length}");
        }
        let path = folder.path().join("odd.pmtiles");
        std::fs::write(&path, file(5)).unwrap();
        assert!(matches!(Archive::open(&path), Err(TileError::Unknown(_))));
    }
}
