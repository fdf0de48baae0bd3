//! Files of base maps.

use tiles::pmtiles;

use super::Judge;

/// Small maps: one tile, and one that a directory below the root has; nothing is packed, so that each byte counts.
pub(super) fn archives() -> Vec<Vec<u8>> {
    let map = |root: &[u8], leaf: &[u8]| {
        let parts = [root, b"{}", leaf, b"a tile"];
        let mut out = b"PMTiles\x03".to_vec();
        let mut at = 127_u64;
        for part in parts {
            out.extend([at.to_le_bytes(), (part.len() as u64).to_le_bytes()].concat());
            at += part.len() as u64;
        }
        out.extend([0; 24]);
        out.extend([1, 1, 1, 1, 0, 3]);
        out.resize(127, 0);
        [out, parts.concat()].concat()
    };
    vec![map(&[1, 0, 5, 6, 1], &[]), map(&[2, 0, 1, 0, 1, 5, 6, 1, 1], &[1, 0, 1, 6, 1])]
}

/// Looks for a few tiles as the reader of files does, within the bytes.
pub(super) fn tile() -> Judge {
    Box::new(|bytes| {
        let Ok(header) = pmtiles::Header::read(bytes) else { return Ok(false) };
        let part = |span: pmtiles::Span| {
            let from = usize::try_from(span.offset).ok()?;
            bytes.get(from..from.checked_add(usize::try_from(span.length).ok()?)?)
        };
        let mut is_found = false;
        for (z, x, y) in [(0, 0, 0), (1, 1, 1), (3, 6, 2), (22, 4_194_303, 0)] {
            let Some(address) = tiles::Address::new(z, x, y) else { return Err(format!("{z}/{x}/{y} is no tile")) };
            let (mut search, mut next) = pmtiles::Search::new(&header, address);
            for turn in 0.. {
                next = match next {
                    pmtiles::Next::Nothing => break,
                    pmtiles::Next::Tile(span) => {
                        is_found |= part(span).is_some_and(|tile| header.unpack_tile(tile.to_vec()).is_ok());
                        break;
                    }
                    pmtiles::Next::Directory(_) if turn > 3 => return Err("directories do not end".to_owned()),
                    pmtiles::Next::Directory(span) => {
                        let entries = part(span).and_then(|directory| header.unpack(directory.to_vec()).ok());
                        let Some(Ok(entries)) = entries.map(|entries| pmtiles::directory(&entries)) else { break };
                        let Ok(next) = search.hear(&entries) else { break };
                        next
                    }
                };
            }
        }
        Ok(is_found)
    })
}
