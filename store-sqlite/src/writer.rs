//! The thread that writes. What waits goes into one transaction: many callers share one flush.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use item::event::ItemId;
use rusqlite::Connection;
use store::prepare::Prepared;
use store::{Appended, StoreError};

use crate::commands::Commands;
use crate::statements::Statements;
use crate::write::{End, Group};

/// The most appends in one transaction.
const GROUP_MAX: usize = 1024;
/// The most bytes in one transaction, about.
const GROUP_BYTES_MAX: usize = 32 * 1024 * 1024;

struct Job {
    append: Prepared,
    reply: SyncSender<Result<Appended, StoreError>>,
}

/// The way to the thread.
pub(crate) struct Writer {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

fn gone() -> StoreError {
    StoreError::Unavailable { what: "the writer has stopped".to_owned() }
}

impl Writer {
    /// Starts the thread; gives the highest number of an item too.
    pub(crate) fn start(connection: Connection, commands: Arc<Commands>) -> Result<(Self, ItemId), StoreError> {
        let end = End::read(&connection)?;
        let item_max = end.item_max();
        let (jobs, waiting) = sync_channel(GROUP_MAX);
        let (ready, started) = sync_channel(1);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || match Statements::compile(&connection) {
                Ok(statements) => {
                    // The one who started the thread waits for this.
                    let _ = ready.send(Ok(()));
                    run(&connection, statements, &commands, end, &waiting);
                }
                Err(error) => drop(ready.send(Err(error))),
            })
            .map_err(|error| StoreError::Unavailable { what: error.to_string() })?;
        started.recv().map_err(|_| gone())??;
        Ok((Self { jobs: Some(jobs), thread: Some(thread) }, item_max))
    }

    pub(crate) fn append(&self, append: Prepared) -> Result<Appended, StoreError> {
        let (reply, answered) = sync_channel(1);
        self.jobs.as_ref().ok_or_else(gone)?.send(Job { append, reply }).map_err(|_| gone())?;
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

fn run<'c>(
    connection: &'c Connection,
    mut statements: Statements<'c>,
    commands: &Commands,
    mut end: End,
    waiting: &Receiver<Job>,
) {
    while let Ok(first) = waiting.recv() {
        let mut bytes = first.append.bytes;
        let mut group = vec![first];
        while group.len() < GROUP_MAX && bytes < GROUP_BYTES_MAX {
            let Ok(job) = waiting.try_recv() else { break };
            bytes += job.append.bytes;
            group.push(job);
        }
        let results = commit(connection, &mut statements, commands, &mut end, &group);
        if results.is_err() && !connection.is_autocommit() {
            // SQLite takes a broken transaction back by itself in most cases; what is left is taken back here. Should
            // that fail too, the next group cannot begin and says why.
            let _ = statements.rollback.execute([]);
        }
        for (at, job) in group.into_iter().enumerate() {
            let result = match &results {
                Ok(results) => results[at].clone(),
                Err(error) => Err(error.clone()),
            };
            // A caller that has gone away does not need its answer.
            let _ = job.reply.send(result);
        }
    }
    // Nobody waits any more. What is not done now is done by whoever opens the store.
    let _ = Group::begin(connection, &mut statements, commands, &end).and_then(|group| group.commit(true));
}

/// One transaction for a group. One that does not fit is refused alone; trouble with the file refuses all.
fn commit<'c>(
    connection: &'c Connection,
    statements: &mut Statements<'c>,
    commands: &Commands,
    end: &mut End,
    jobs: &[Job],
) -> Result<Vec<Result<Appended, StoreError>>, StoreError> {
    let mut group = Group::begin(connection, statements, commands, end)?;
    let results = jobs.iter().map(|job| group.keep(&job.append)).collect::<Result<_, _>>()?;
    *end = group.commit(false)?;
    Ok(results)
}
