//! The thread that writes. What waits goes into one transaction: many callers share one flush.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle, Thread};

use item::event::ItemId;
use rusqlite::Connection;
use store::prepare::Prepared;
use store::{Appended, StoreError};

use crate::commands::Commands;
use crate::statements::Statements;
use crate::write::{End, Group, Known};

/// The most appends in one transaction.
const GROUP_MAX: usize = 1024;
/// The most bytes in one transaction, about.
const GROUP_BYTES_MAX: usize = 32 * 1024 * 1024;

struct Job {
    append: Option<Prepared>,
    reply: Arc<Reply>,
}

impl Job {
    fn bytes(&self) -> usize {
        self.append.as_ref().map_or(0, |append| append.bytes)
    }

    /// Answers, and gives back what was appended: whoever made it knows best how to throw it away.
    fn answer(mut self, result: Result<Appended, StoreError>) {
        let append = self.append.take();
        self.reply.give(result, append);
    }
}

/// Where one caller waits for what becomes of his append.
struct Reply {
    answer: Mutex<Answer>,
    caller: Thread,
}

enum Answer {
    Awaited,
    Given(Result<Appended, StoreError>, Option<Prepared>),
    Taken,
}

impl Reply {
    fn new() -> Self {
        Self { answer: Mutex::new(Answer::Awaited), caller: thread::current() }
    }

    /// Gives the answer, unless there was one.
    fn give(&self, result: Result<Appended, StoreError>, append: Option<Prepared>) {
        let mut answer = self.answer.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*answer, Answer::Awaited) {
            *answer = Answer::Given(result, append);
            drop(answer);
            self.caller.unpark();
        }
    }

    fn wait(&self) -> (Result<Appended, StoreError>, Option<Prepared>) {
        loop {
            let mut answer = self.answer.lock().unwrap_or_else(PoisonError::into_inner);
            match std::mem::replace(&mut *answer, Answer::Taken) {
                Answer::Given(result, append) => return (result, append),
                waiting => *answer = waiting,
            }
            drop(answer);
            thread::park();
        }
    }
}

impl Drop for Job {
    /// A writer that fell over leaves nobody waiting.
    fn drop(&mut self) {
        self.reply.give(Err(gone()), None);
    }
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
        let reply = Arc::new(Reply::new());
        let job = Job { append: Some(append), reply: Arc::clone(&reply) };
        self.jobs.as_ref().ok_or_else(gone)?.send(job).map_err(|_| gone())?;
        reply.wait().0
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
    let mut known = Known::default();
    while let Ok(first) = waiting.recv() {
        let mut bytes = first.bytes();
        let mut group = vec![first];
        while group.len() < GROUP_MAX && bytes < GROUP_BYTES_MAX {
            let Ok(job) = waiting.try_recv() else { break };
            bytes += job.bytes();
            group.push(job);
        }
        match commit(connection, &mut statements, commands, &mut known, &mut end, &group) {
            Ok(results) => group.into_iter().zip(results).for_each(|(job, result)| job.answer(result)),
            Err(error) => {
                known.clear();
                if !connection.is_autocommit() {
                    // SQLite takes a broken transaction back by itself in most cases; what is left is taken back here.
                    // Should that fail too, the next group cannot begin and says why.
                    let _ = statements.rollback.execute([]);
                }
                group.into_iter().for_each(|job| job.answer(Err(error.clone())));
            }
        }
    }
    // Nobody waits any more. What is not done now is done by whoever opens the store.
    let last = Group::begin(connection, &mut statements, commands, &mut known, &end);
    let _ = last.and_then(|group| group.commit(true));
}

/// One transaction for a group. One that does not fit is refused alone; trouble with the file refuses all.
fn commit<'c>(
    connection: &'c Connection,
    statements: &mut Statements<'c>,
    commands: &Commands,
    known: &mut Known,
    end: &mut End,
    jobs: &[Job],
) -> Result<Vec<Result<Appended, StoreError>>, StoreError> {
    let mut group = Group::begin(connection, statements, commands, known, end)?;
    let appends = jobs.iter().filter_map(|job| job.append.as_ref());
    let results = appends.map(|append| group.keep(append)).collect::<Result<_, _>>()?;
    *end = group.commit(false)?;
    Ok(results)
}
