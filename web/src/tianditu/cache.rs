//! Tiles of another service, kept for a while: one file each, the oldest removed when they are too many.

use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tiles::{Address, Kind, TILE_BYTES_MAX, Tile};

/// The most bytes that are kept.
pub(super) const CACHE_BYTES_MAX: u64 = 512 << 20;
/// How long a tile is used without asking; an older one is used where there is no answer.
const FRESH: SignedDuration = SignedDuration::from_hours(24 * 30);
/// What a small file takes on a disk, in bytes.
const BLOCK_BYTES: u64 = 4096;

pub(super) struct Cache {
    folder: PathBuf,
    bytes_max: u64,
    /// How many bytes there are, once they were counted.
    bytes: Mutex<Option<u64>>,
    number: AtomicU64,
}

impl Cache {
    pub(super) fn new(folder: PathBuf, bytes_max: u64) -> Self {
        Self { folder, bytes_max, bytes: Mutex::default(), number: AtomicU64::new(0) }
    }

    fn path(&self, layer: &str, Address { z, x, y }: Address) -> PathBuf {
        self.folder.join(format!("{layer}-{z}-{x}-{y}"))
    }

    /// A tile, and whether it is young.
    pub(super) fn get(&self, layer: &str, address: Address, now: Timestamp) -> Option<(Tile, bool)> {
        let file = fs::File::open(self.path(layer, address)).ok()?;
        let changed = Timestamp::try_from(file.metadata().ok()?.modified().ok()?).ok()?;
        let mut bytes = Vec::new();
        file.take(TILE_BYTES_MAX as u64).read_to_end(&mut bytes).ok()?;
        let kind = Kind::of_picture(&bytes)?;
        Some((Tile { kind, bytes }, now.duration_since(changed) < FRESH))
    }

    /// Keeps a tile, whole or not at all.
    pub(super) fn put(&self, layer: &str, address: Address, bytes: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let beside = self.folder.join(format!("{number}.new"));
        fs::write(&beside, bytes)?;
        fs::rename(beside, self.path(layer, address))?;
        let mut held = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let more = (bytes.len() as u64).max(BLOCK_BYTES);
        let total = match *held {
            Some(held) => held + more,
            None => self.files()?.iter().map(|(_, bytes, _)| bytes).sum(),
        };
        *held = Some(if total > self.bytes_max { self.shrink()? } else { total });
        Ok(())
    }

    /// Path, size on disk and age of every file.
    fn files(&self) -> io::Result<Vec<(std::time::SystemTime, u64, PathBuf)>> {
        let entries = fs::read_dir(&self.folder)?.flatten();
        let files = entries.filter_map(|entry| {
            let meta = entry.metadata().ok()?;
            Some((meta.modified().ok()?, meta.len().max(BLOCK_BYTES), entry.path()))
        });
        Ok(files.collect())
    }

    /// Removes the oldest until a quarter is free. Answers how many bytes are left.
    fn shrink(&self) -> io::Result<u64> {
        let mut files = self.files()?;
        files.sort();
        let mut left: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
        for (_, bytes, path) in files {
            if left <= self.bytes_max / 4 * 3 {
                break;
            }
            fs::remove_file(path)?;
            left -= bytes;
        }
        Ok(left)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    const PICTURE: &[u8] = b"\x89PNG of a tile";

    fn at(x: u32) -> Address {
        Address::new(10, x, 1).unwrap()
    }

    #[test]
    fn a_tile_is_young_for_a_month() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().join("cache"), CACHE_BYTES_MAX);
        let written: Timestamp = "2026-05-01T00:00:00Z".parse().unwrap();
        assert!(cache.get("vec", at(1), written).is_none());
        cache.put("vec", at(1), PICTURE).unwrap();
        let file = fs::File::options().write(true).open(folder.path().join("cache/vec-10-1-1")).unwrap();
        let seconds = written.as_second().unsigned_abs();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
        let check = |now: &str, expected: bool| {
            let (tile, is_fresh) = cache.get("vec", at(1), now.parse().unwrap()).unwrap();
            assert_eq!((tile.bytes.as_slice(), is_fresh), (PICTURE, expected), "{now}");
        };
        check("2026-05-30T23:59:59Z", true);
        check("2026-05-31T00:00:01Z", false);
        assert!(cache.get("img", at(1), written).is_none(), "another layer is another tile");
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let folder = tempfile::tempdir().unwrap();
        let (path, now) = (folder.path().join("cache"), Timestamp::UNIX_EPOCH);
        for x in 0..8 {
            // Each begins anew, as after a restart: what is there is counted.
            let cache = Cache::new(path.clone(), 8 * BLOCK_BYTES);
            cache.put("vec", at(x), PICTURE).unwrap();
            let file = fs::File::options().write(true).open(path.join(format!("vec-10-{x}-1"))).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(x.into())).unwrap();
        }
        let cache = Cache::new(path.clone(), 8 * BLOCK_BYTES);
        cache.put("vec", at(8), PICTURE).unwrap();
        let left: Vec<u32> = (0..9).filter(|x| cache.get("vec", at(*x), now).is_some()).collect();
        assert_eq!(left, [3, 4, 5, 6, 7, 8]);
        assert_eq!(fs::read_dir(path).unwrap().count(), 6, "nothing else is left behind");
    }
}
