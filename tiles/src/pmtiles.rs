//! PMTiles, version 3, without a file: what must be read next is told, and what was read is handed in.

use std::io::Read;

use crate::{Address, Kind, Known, TileError, ZOOM_MAX, on_earth};

/// How many bytes the header has.
pub const HEADER_BYTES: usize = 127;
/// The largest directory, in bytes, as it lies there and unpacked.
pub const DIRECTORY_BYTES_MAX: u64 = 4 << 20;
/// The most entries of a directory.
pub const ENTRIES_MAX: usize = 1 << 17;
/// How deep directories may lie in one another: the root, and two below it.
const DEPTH_MAX: usize = 3;

/// A part of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// Where it begins.
    pub offset: u64,
    /// How many bytes it has.
    pub length: u64,
}

/// What the first bytes say.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// The directory with which every search begins.
    pub root: Span,
    /// The metadata, as packed JSON.
    pub metadata: Span,
    /// Where further directories begin.
    leaves: u64,
    /// Where tiles begin.
    tiles: u64,
    internal: Packing,
    tile: Packing,
    /// What tiles are.
    pub kind: Kind,
    /// What is known of the map; the metadata adds who made it.
    pub known: Known,
}

/// How something is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    None,
    Gzip,
}

fn packing(byte: u8) -> Result<Packing, TileError> {
    match byte {
        1 => Ok(Packing::None),
        2 => Ok(Packing::Gzip),
        _ => Err(TileError::Unknown("the PMTiles file is packed otherwise than by gzip")),
    }
}

const SHORT: TileError = TileError::Damaged("it is too short");

impl Header {
    /// Reads the header.
    ///
    /// # Errors
    /// [`TileError`] for what is no PMTiles of version 3, or holds tiles that are not served.
    pub fn read(bytes: &[u8]) -> Result<Self, TileError> {
        let number = |at: usize| bytes.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes);
        let byte = |at: usize| bytes.get(at).copied().ok_or(SHORT);
        let degrees = |at: usize| {
            let whole = bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map(i32::from_le_bytes);
            whole.map(|whole| f64::from(whole) / 1e7).ok_or(SHORT)
        };
        let span = |at: usize| Some(Span { offset: number(at)?, length: number(at + 8)? });
        if bytes.get(..8) != Some(b"PMTiles\x03") {
            return Err(TileError::Unknown("this is no PMTiles file of version 3"));
        }
        let kind = match byte(99)? {
            1 => Kind::Mvt,
            2 => Kind::Png,
            3 => Kind::Jpeg,
            4 => Kind::Webp,
            _ => return Err(TileError::Unknown("the PMTiles file holds neither PNG, JPEG, WebP nor MVT")),
        };
        let known = Known {
            is_vector: kind == Kind::Mvt,
            zooms: (byte(100)?.min(ZOOM_MAX), byte(101)?.min(ZOOM_MAX)),
            bounds: on_earth([degrees(102)?, degrees(106)?, degrees(110)?, degrees(114)?]),
            attribution: String::new(),
        };
        Ok(Self {
            root: span(8).ok_or(SHORT)?,
            metadata: span(24).ok_or(SHORT)?,
            leaves: number(40).ok_or(SHORT)?,
            tiles: number(56).ok_or(SHORT)?,
            internal: packing(byte(97)?)?,
            tile: packing(byte(98)?)?,
            kind,
            known,
        })
    }

    /// Unpacks a directory or the metadata.
    ///
    /// # Errors
    /// [`TileError`].
    pub fn unpack(&self, bytes: Vec<u8>) -> Result<Vec<u8>, TileError> {
        unpacked(self.internal, bytes, DIRECTORY_BYTES_MAX)
    }

    /// Unpacks a tile.
    ///
    /// # Errors
    /// [`TileError`].
    pub fn unpack_tile(&self, bytes: Vec<u8>) -> Result<Vec<u8>, TileError> {
        unpacked(self.tile, bytes, crate::TILE_BYTES_MAX as u64)
    }
}

fn unpacked(packing: Packing, bytes: Vec<u8>, most: u64) -> Result<Vec<u8>, TileError> {
    if packing == Packing::None { Ok(bytes) } else { gunzip(&bytes, most) }
}

/// Unpacks gzip up to a length.
pub(crate) fn gunzip(bytes: &[u8], most: u64) -> Result<Vec<u8>, TileError> {
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(bytes).take(most + 1).read_to_end(&mut out)?;
    if out.len() as u64 > most { Err(TileError::Damaged("it unpacks to too much")) } else { Ok(out) }
}

/// An entry of a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The number of its first tile.
    pub id: u64,
    /// For how many tiles it stands; 0 for a directory.
    pub run: u64,
    /// Where it lies, from where its kind begins.
    pub span: Span,
}

/// Reads a directory that is unpacked.
///
/// # Errors
/// [`TileError::Damaged`].
pub fn directory(bytes: &[u8]) -> Result<Vec<Entry>, TileError> {
    let mut rest = bytes;
    let count = usize::try_from(varint(&mut rest)?).map_err(|_| SHORT)?;
    // Each entry has four numbers of a byte or more.
    if count > bytes.len() / 4 {
        return Err(SHORT);
    }
    if count > ENTRIES_MAX {
        return Err(TileError::Damaged("a directory has too many entries"));
    }
    let mut id = 0_u64;
    let empty = Entry { id: 0, run: 0, span: Span { offset: 0, length: 0 } };
    let mut entries = vec![empty; count];
    for entry in &mut entries {
        id = id.checked_add(varint(&mut rest)?).ok_or(TileError::Damaged("a tile has no number"))?;
        entry.id = id;
    }
    for entry in &mut entries {
        entry.run = varint(&mut rest)?;
    }
    for entry in &mut entries {
        entry.span.length = varint(&mut rest)?;
    }
    let mut next = None;
    for entry in &mut entries {
        let told = varint(&mut rest)?;
        entry.span.offset = match (told, next) {
            (0, Some(next)) => next,
            (told, _) => told.checked_sub(1).ok_or(TileError::Damaged("a tile has no place"))?,
        };
        next = entry.span.offset.checked_add(entry.span.length);
    }
    Ok(entries)
}

fn varint(rest: &mut &[u8]) -> Result<u64, TileError> {
    let mut value = 0_u64;
    for at in 0..10_u32 {
        let (first, behind) = rest.split_first().ok_or(SHORT)?;
        *rest = behind;
        value |= u64::from(first & 0x7f) << (7 * at).min(63);
        if first & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(TileError::Damaged("a number does not end"))
}

/// The number of a tile: zooms one after the other, each along a Hilbert curve.
#[must_use]
pub fn tile_id(address: Address) -> u64 {
    let (mut x, mut y) = (u64::from(address.x), u64::from(address.y));
    let before = ((1_u64 << (2 * u32::from(address.z))) - 1) / 3;
    let side = 1_u64 << address.z;
    let (mut along, mut half) = (0, side / 2);
    while half > 0 {
        let (right, lower) = (u64::from(x & half > 0), u64::from(y & half > 0));
        along += half * half * ((3 * right) ^ lower);
        if lower == 0 {
            if right == 1 {
                (x, y) = (side - 1 - x, side - 1 - y);
            }
            (x, y) = (y, x);
        }
        half /= 2;
    }
    before + along
}

/// What a search wants next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// This directory, unpacked.
    Directory(Span),
    /// The tile lies here.
    Tile(Span),
    /// There is no such tile.
    Nothing,
}

/// A search for a tile: hand in the directory that it wants, until it knows.
#[derive(Debug)]
pub struct Search {
    id: u64,
    leaves: u64,
    tiles: u64,
    depth: usize,
}

impl Search {
    /// Begins; the first directory is the root.
    #[must_use]
    pub fn new(header: &Header, address: Address) -> (Self, Next) {
        let search = Self { id: tile_id(address), leaves: header.leaves, tiles: header.tiles, depth: 0 };
        let (least, most) = header.known.zooms;
        let next = if (least..=most).contains(&address.z) { Next::Directory(header.root) } else { Next::Nothing };
        (search, next)
    }

    /// Goes on with the directory that was wanted.
    ///
    /// # Errors
    /// [`TileError::Damaged`] when directories lie too deep.
    pub fn hear(&mut self, entries: &[Entry]) -> Result<Next, TileError> {
        self.depth += 1;
        let at = entries.partition_point(|entry| entry.id <= self.id);
        let Some(entry) = at.checked_sub(1).and_then(|at| entries.get(at)) else { return Ok(Next::Nothing) };
        let from = if entry.run == 0 { self.leaves } else { self.tiles };
        let offset = from.checked_add(entry.span.offset).ok_or(TileError::Damaged("a tile has no place"))?;
        let span = Span { offset, length: entry.span.length };
        if entry.run > 0 {
            return Ok(if self.id - entry.id < entry.run { Next::Tile(span) } else { Next::Nothing });
        }
        if self.depth >= DEPTH_MAX {
            Err(TileError::Damaged("directories lie too deep"))
        } else {
            Ok(Next::Directory(span))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_curve() {
        for (z, x, y, expected) in [
            (0, 0, 0, 0),
            (1, 0, 0, 1),
            (1, 0, 1, 2),
            (1, 1, 1, 3),
            (1, 1, 0, 4),
            (2, 0, 0, 5),
            (12, 3423, 1763, 19_078_479),
        ] {
            assert_eq!(tile_id(Address { z, x, y }), expected, "{z}/{x}/{y}");
        }
        // Each tile of a zoom has its own number, and neighbours on the curve are neighbours on the ground.
        let mut at = vec![(0_i64, 0_i64); 256];
        for x in 0..16 {
            for y in 0..16 {
                let id = usize::try_from(tile_id(Address { z: 4, x, y })).unwrap();
                at[id - 85] = (x.into(), y.into());
            }
        }
        for pair in at.windows(2) {
            assert_eq!((pair[0].0 - pair[1].0).abs() + (pair[0].1 - pair[1].1).abs(), 1);
        }
    }

    #[test]
    fn what_is_cut_off_or_does_not_end_is_an_error() {
        for bytes in [&[][..], &[1], &[1, 0, 1], &[200, 1], &[0xff; 12], &[1, 0, 1, 1, 0]] {
            assert!(directory(bytes).is_err(), "{bytes:?}");
        }
        assert!(directory(&[0]).unwrap().is_empty());
        assert!(Header::read(b"PMTiles\x03").is_err() && Header::read(b"PMTiles\x02").is_err());
    }
}
