//! The floor: a bare SQLite writer that inserts one item row and one event row a call, grouped the same way.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::Failure;
use crate::measured::{Measured, processor_seconds};

const GROUP_MAX: usize = 1024;

/// What its rows hold, in bytes: less than those of the store do.
const STATE_BYTES: usize = 700;
const BODY_BYTES: usize = 400;

/// Lets so many callers work for a while.
pub fn run(callers: usize, seconds: f64) -> Result<Measured, Failure> {
    let folder = tempfile::tempdir_in(".")?;
    let mut connection = Connection::open(folder.path().join("floor.db"))?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
         PRAGMA wal_autocheckpoint = 16000;
         CREATE TABLE items (id INTEGER PRIMARY KEY, state TEXT NOT NULL);
         CREATE TABLE events (position INTEGER PRIMARY KEY, body BLOB NOT NULL);",
    )?;
    let (jobs, waiting) = sync_channel::<SyncSender<()>>(GROUP_MAX);
    let writer = std::thread::spawn(move || -> Result<(), rusqlite::Error> {
        let (state, body) = ("x".repeat(STATE_BYTES), vec![0_u8; BODY_BYTES]);
        while let Ok(first) = waiting.recv() {
            let group: Vec<_> = std::iter::once(first).chain(waiting.try_iter().take(GROUP_MAX - 1)).collect();
            let transaction = connection.transaction()?;
            for _ in &group {
                transaction.prepare_cached("INSERT INTO items (state) VALUES (?1)")?.execute([&state])?;
                transaction.prepare_cached("INSERT INTO events (body) VALUES (?1)")?.execute([&body])?;
            }
            transaction.commit()?;
            for reply in group {
                // A caller whose time is over does not wait for its answer.
                let _ = reply.send(());
            }
        }
        Ok(())
    });
    let done = AtomicU64::new(0);
    let before = processor_seconds()?;
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..callers {
            let jobs = jobs.clone();
            scope.spawn(|| {
                let jobs = jobs;
                let (reply, answered) = sync_channel(1);
                while start.elapsed() < Duration::from_secs_f64(seconds) {
                    if jobs.send(reply.clone()).is_ok() && answered.recv().is_ok() {
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let elapsed = start.elapsed().as_secs_f64();
    drop(jobs);
    writer.join().map_err(|_| "the floor's writer stopped")??;
    Ok(Measured::new(done.into_inner(), elapsed, processor_seconds()? - before))
}
