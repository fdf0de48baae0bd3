//! The thread that writes. What waits goes into one transaction: many devices share one flush.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use crate::{FRAME_BYTES_MAX, JournalError, NewFrame};

/// The most frames that may wait for the disk; beyond it a frame is refused and its device sends again.
pub const WAITING_FRAMES_MAX: usize = 65_536;
/// The most frames in one transaction.
const GROUP_MAX: usize = 8192;

/// The flag of a frame that an item names.
const NAMED: i64 = 4;
/// The most frames that are forgotten in one transaction.
pub const FORGET_MAX: u32 = 2000;

/// Called when a frame is on disk, with its number, or when it cannot be.
pub type Done = Box<dyn FnOnce(Result<u64, JournalError>) + Send>;

enum Job {
    Keep(NewFrame, Done),
    /// Rows of devices: number, name, text.
    Save(Vec<(i64, String, String)>, Done),
    State(String, Vec<u8>, Done),
    /// Frames that an item names.
    Name(Vec<u64>, Done),
    /// Frames that came before, up to a number, are forgotten.
    Forget(Timestamp, u64, Done),
}

/// The way to the thread.
pub(crate) struct Writer {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(connection: Connection) -> Result<Self, JournalError> {
        let (jobs, waiting) = sync_channel(WAITING_FRAMES_MAX);
        let thread = std::thread::Builder::new()
            .name("signal-writer".to_owned())
            .spawn(move || run(&connection, &waiting))
            .map_err(|error| JournalError::File(error.to_string()))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    pub(crate) fn keep(&self, frame: NewFrame, done: Done) {
        if frame.raw.len() > FRAME_BYTES_MAX {
            return done(Err(JournalError::TooLong(frame.raw.len())));
        }
        let Some(jobs) = &self.jobs else { return done(Err(JournalError::Stopped)) };
        match jobs.try_send(Job::Keep(frame, done)) {
            Ok(()) => {}
            Err(TrySendError::Full(job)) => job.end(Err(JournalError::Crowded)),
            Err(TrySendError::Disconnected(job)) => job.end(Err(JournalError::Stopped)),
        }
    }

    /// Hands in rows of devices, to be written before what is handed in later; whether there was room.
    pub(crate) fn save_soon(&self, rows: Vec<(i64, String, String)>) -> bool {
        let job = Job::Save(rows, Box::new(|_| ()));
        self.jobs.as_ref().is_some_and(|jobs| jobs.try_send(job).is_ok())
    }

    pub(crate) fn save(&self, devices: Vec<(i64, String, String)>) -> Result<(), JournalError> {
        self.wait(|done| Job::Save(devices, done)).map(|_| ())
    }

    pub(crate) fn set_state(&self, name: &str, value: &[u8]) -> Result<(), JournalError> {
        self.wait(|done| Job::State(name.to_owned(), value.to_owned(), done)).map(|_| ())
    }

    pub(crate) fn name(&self, numbers: Vec<u64>) -> Result<(), JournalError> {
        self.wait(|done| Job::Name(numbers, done)).map(|_| ())
    }

    pub(crate) fn forget(&self, before: Timestamp, up_to: u64) -> Result<u64, JournalError> {
        self.wait(|done| Job::Forget(before, up_to, done))
    }

    fn wait(&self, job: impl FnOnce(Done) -> Job) -> Result<u64, JournalError> {
        let (tell, told) = sync_channel(1);
        // Who waits below hears it.
        let job = job(Box::new(move |kept| drop(tell.send(kept))));
        self.jobs.as_ref().ok_or(JournalError::Stopped)?.send(job).map_err(|_| JournalError::Stopped)?;
        told.recv().map_err(|_| JournalError::Stopped)?
    }
}

impl Drop for Writer {
    /// What was handed in is still written.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A thread that fell over has left nobody waiting: its callers saw their ends dropped.
            let _ = thread.join();
        }
    }
}

impl Job {
    fn end(self, kept: Result<u64, JournalError>) {
        match self {
            Self::Keep(_, done)
            | Self::Save(_, done)
            | Self::State(_, _, done)
            | Self::Name(_, done)
            | Self::Forget(_, _, done) => done(kept),
        }
    }
}

fn run(connection: &Connection, waiting: &Receiver<Job>) {
    let mut group = Vec::with_capacity(GROUP_MAX);
    while let Ok(first) = waiting.recv() {
        group.push(first);
        while group.len() < GROUP_MAX {
            let Ok(next) = waiting.try_recv() else { break };
            group.push(next);
        }
        let numbers = write(connection, &group);
        match numbers {
            Ok(numbers) => group.drain(..).zip(numbers).for_each(|(job, number)| job.end(Ok(number))),
            Err(error) => {
                if !connection.is_autocommit() {
                    // The transaction is over either way; the next one says whether the file can be used again.
                    let _ = connection.execute_batch("ROLLBACK");
                }
                group.drain(..).for_each(|job| job.end(Err(error.clone())));
            }
        }
    }
}

/// Writes a group in one transaction; gives a number for each job.
fn write(connection: &Connection, group: &[Job]) -> Result<Vec<u64>, JournalError> {
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let numbers = group.iter().map(|job| one(connection, job)).collect::<Result<Vec<_>, _>>()?;
    connection.prepare_cached("COMMIT")?.execute([])?;
    Ok(numbers)
}

fn one(connection: &Connection, job: &Job) -> Result<u64, JournalError> {
    match job {
        Job::Keep(frame, _) => keep(connection, frame),
        Job::Save(devices, _) => {
            let mut save = connection.prepare_cached(
                "INSERT INTO device (id, name, told) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET told = ?3",
            )?;
            for (id, name, told) in devices {
                save.execute(params![id, name, told])?;
            }
            Ok(0)
        }
        Job::State(name, value, _) => {
            let sql = "INSERT INTO state (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
            connection.prepare_cached(sql)?.execute(params![name, value])?;
            Ok(0)
        }
        Job::Name(numbers, _) => {
            let mut name = connection.prepare_cached("UPDATE frame SET flags = flags | ?2 WHERE number = ?1")?;
            for number in numbers {
                name.execute(params![i64::try_from(*number).unwrap_or(i64::MAX), NAMED])?;
            }
            Ok(0)
        }
        Job::Forget(before, up_to, _) => {
            // The last one stays, so that no number is given twice.
            let sql = "DELETE FROM frame WHERE number IN (SELECT number FROM frame WHERE number <= ?1 AND received < ?2
                AND flags & ?3 = 0 AND number < (SELECT max(number) FROM frame) ORDER BY number LIMIT ?4)";
            let up_to = i64::try_from(*up_to).unwrap_or(i64::MAX);
            let params = params![up_to, before.as_microsecond(), NAMED, FORGET_MAX];
            let count = connection.prepare_cached(sql)?.execute(params)?;
            Ok(count as u64)
        }
    }
}

fn keep(connection: &Connection, frame: &NewFrame) -> Result<u64, JournalError> {
    let number = |number: i64| number.unsigned_abs();
    if let Some((gateway, outside)) = &frame.forwarded {
        let outside = i64::try_from(*outside).unwrap_or(i64::MAX);
        let mut find = connection.prepare_cached("SELECT number FROM frame WHERE gateway = ?1 AND outside = ?2")?;
        if let Some(known) = find.query_row(params![gateway, outside], |row| row.get(0)).optional()? {
            return Ok(number(known));
        }
        let sql = "INSERT INTO frame (device, received, flags, raw, gateway, outside) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let at = frame.received.as_microsecond();
        let params = params![frame.device.0, at, frame.flags(), frame.raw, gateway, outside];
        return Ok(number(connection.prepare_cached(sql)?.insert(params)?));
    }
    let sql = "INSERT INTO frame (device, received, flags, raw) VALUES (?1, ?2, ?3, ?4)";
    let params = params![frame.device.0, frame.received.as_microsecond(), frame.flags(), frame.raw];
    Ok(number(connection.prepare_cached(sql)?.insert(params)?))
}
