//! The thread that writes. What waits goes into one transaction: many callers share one flush.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use rusqlite::Connection;
use store::prepare::Prepared;
use store::{Appended, StoreError};

use crate::error::refused;
use crate::write::{End, keep, seal_commit};

/// The most appends in one transaction.
const GROUP_MAX: usize = 1024;
/// The most bytes in one transaction, about.
const GROUP_BYTES_MAX: usize = 32 * 1024 * 1024;

struct Job {
    append: Prepared,
    answer: String,
    reply: SyncSender<Result<Appended, StoreError>>,
}

/// The way to the thread.
pub(crate) struct Writer {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(connection: Connection) -> Result<Self, StoreError> {
        let end = End::read(&connection)?;
        let (jobs, waiting) = sync_channel(GROUP_MAX);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || run(connection, end, &waiting))
            .map_err(|error| StoreError::Unavailable { what: error.to_string() })?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    pub(crate) fn append(&self, append: Prepared, answer: String) -> Result<Appended, StoreError> {
        let gone = || StoreError::Unavailable { what: "the writer has stopped".to_owned() };
        let (reply, answered) = sync_channel(1);
        self.jobs.as_ref().ok_or_else(gone)?.send(Job { append, answer, reply }).map_err(|_| gone())?;
        answered.recv().map_err(|_| gone())?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A writer that panicked has answered nobody; there is nothing left to say here.
            let _ = thread.join();
        }
    }
}

fn run(mut connection: Connection, mut end: End, waiting: &Receiver<Job>) {
    while let Ok(first) = waiting.recv() {
        let mut bytes = first.append.bytes;
        let mut group = vec![first];
        while group.len() < GROUP_MAX && bytes < GROUP_BYTES_MAX {
            let Ok(job) = waiting.try_recv() else { break };
            bytes += job.append.bytes;
            group.push(job);
        }
        let results = commit(&mut connection, &mut end, &group);
        for (at, job) in group.into_iter().enumerate() {
            let result = match &results {
                Ok(results) => results[at].clone(),
                Err(error) => Err(error.clone()),
            };
            // A caller that has gone away does not need its answer.
            let _ = job.reply.send(result);
        }
    }
}

/// One transaction for a group. One that does not fit is refused alone; trouble with the file refuses all.
fn commit(
    connection: &mut Connection,
    end: &mut End,
    group: &[Job],
) -> Result<Vec<Result<Appended, StoreError>>, StoreError> {
    let mut next = end.clone();
    let mut digests = Vec::new();
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(refused)?;
    let mut results = Vec::with_capacity(group.len());
    for job in group {
        results.push(keep(&transaction, &mut next, &job.append, &job.answer, &mut digests)?);
    }
    if digests.is_empty() {
        return Ok(results);
    }
    seal_commit(&transaction, &mut next, &digests)?;
    transaction.commit().map_err(refused)?;
    *end = next;
    Ok(results)
}
