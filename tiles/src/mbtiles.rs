//! An MBTiles file: SQLite with a table of tiles, whose rows count from the south.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use crate::pmtiles::gunzip;
use crate::{Address, Kind, Known, TILE_BYTES_MAX, Tile, TileError, ZOOM_MAX, four, plain};

pub(crate) struct Mbtiles {
    connection: Mutex<Connection>,
    known: Known,
}

impl Mbtiles {
    pub(crate) fn open(path: &Path) -> Result<Self, TileError> {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let told = |name: &str| -> Result<Option<String>, TileError> {
            let sql = "SELECT value FROM metadata WHERE name = ?1";
            Ok(connection.query_row(sql, [name], |row| row.get(0)).optional()?)
        };
        let zoom = |name: &str, other: u8| -> Result<u8, TileError> {
            Ok(told(name)?.and_then(|text| text.trim().parse().ok()).unwrap_or(other).min(ZOOM_MAX))
        };
        let known = Known {
            is_vector: matches!(told("format")?.as_deref(), Some("pbf" | "mvt")),
            zooms: (zoom("minzoom", 0)?, zoom("maxzoom", ZOOM_MAX)?),
            bounds: told("bounds")?.and_then(|text| four(&text)),
            attribution: told("attribution")?.map(|html| plain(&html)).unwrap_or_default(),
        };
        Ok(Self { connection: Mutex::new(connection), known })
    }

    pub(crate) fn known(&self) -> &Known {
        &self.known
    }

    pub(crate) fn tile(&self, address: Address) -> Result<Option<Tile>, TileError> {
        let row = (1_u32 << address.z) - 1 - address.y;
        // What is too large is not read at all.
        let sql = "SELECT CASE WHEN length(tile_data) <= ?4 THEN tile_data END FROM tiles \
            WHERE zoom_level = ?1 AND tile_column = ?2 AND tile_row = ?3";
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let mut statement = connection.prepare_cached(sql)?;
        let asked = (address.z, address.x, row, TILE_BYTES_MAX as i64);
        let found = statement.query_row(asked, |row| row.get::<_, Option<Vec<u8>>>(0)).optional()?;
        let Some(found) = found else { return Ok(None) };
        let mut bytes = found.ok_or(TileError::Damaged("a tile is too large"))?;
        if self.known.is_vector && bytes.starts_with(&[0x1f, 0x8b]) {
            bytes = gunzip(&bytes, TILE_BYTES_MAX as u64)?;
        }
        let kind = if self.known.is_vector { Some(Kind::Mvt) } else { Kind::of_picture(&bytes) };
        let kind = kind.ok_or(TileError::Unknown("a tile is neither PNG, JPEG nor WebP"))?;
        Ok(Some(Tile { kind, bytes }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_count_from_the_south() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.mbtiles");
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE metadata (name TEXT, value TEXT);
                 CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);
                 INSERT INTO metadata VALUES ('format', 'png'), ('minzoom', '2'), ('maxzoom', '3'),
                     ('bounds', '121.0, 31.0, 121.5, 31.5'), ('attribution', '<b>Nobody</b>');
                 INSERT INTO tiles VALUES (3, 6, 5, X'89504E4701'), (3, 6, 4, X'00'),
                     (3, 6, 3, zeroblob(5000000));",
            )
            .unwrap();
        let map = Mbtiles::open(&path).unwrap();
        assert_eq!((map.known().zooms, map.known().attribution.as_str()), ((2, 3), "Nobody"));
        assert_eq!(map.known().bounds, Some([121.0, 31.0, 121.5, 31.5]));
        let at = |y| map.tile(Address::new(3, 6, y).unwrap());
        assert_eq!(at(2).unwrap().unwrap().bytes, b"\x89PNG\x01");
        assert_eq!(at(5).unwrap(), None);
        assert!(at(3).is_err(), "what is no picture is not served as one");
        assert!(at(4).unwrap_err().to_string().contains("too large"));
    }

    #[test]
    fn what_is_no_mbtiles_file_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.mbtiles");
        for bytes in [&b""[..], b"SQLite format 3\0", &[0xff; 5000]] {
            std::fs::write(&path, bytes).unwrap();
            assert!(Mbtiles::open(&path).is_err());
        }
    }
}
