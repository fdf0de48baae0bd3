//! Live changes: one thread follows the log, brings the index up to it and tells who listens. Listeners get positions
//! and item numbers; what they may see of them is asked of the index, as everywhere.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::watch;

use crate::service::Service;

/// How long the follower waits when nobody wakes it: changes of other processes are seen this late at most.
const POLL: Duration = Duration::from_millis(100);

/// How long changes gather while nobody waits for them.
const GATHER: Duration = Duration::from_millis(40);

/// Where changes are told.
pub(crate) struct Live {
    position: watch::Sender<u64>,
    asleep: Mutex<bool>,
    wake: Condvar,
    stop: AtomicBool,
    is_over: AtomicBool,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            position: watch::Sender::new(0),
            asleep: Mutex::new(false),
            wake: Condvar::new(),
            stop: AtomicBool::new(false),
            is_over: AtomicBool::new(false),
        }
    }
}

impl Live {
    /// Says that something was appended.
    pub(crate) fn nudge(&self) {
        *self.asleep.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.wake.notify_one();
    }

    /// Gets the number of the last commit that the index knows, and each later one.
    pub(crate) fn listen(&self) -> watch::Receiver<u64> {
        self.position.subscribe()
    }

    /// How many listen.
    pub(crate) fn listeners(&self) -> usize {
        self.position.receiver_count()
    }

    /// Ends every stream, so that a service that is told to stop does not wait for its listeners.
    pub(crate) fn end(&self) {
        self.is_over.store(true, Ordering::Release);
        self.position.send_modify(|_| {});
    }

    /// Whether the streams have ended.
    pub(crate) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire)
    }

    fn rest(&self) {
        let mut asleep = self.asleep.lock().unwrap_or_else(PoisonError::into_inner);
        *asleep = true;
        let waited = self.wake.wait_timeout_while(asleep, POLL, |asleep| *asleep);
        drop(waited);
    }
}

/// The thread that follows; it stops when this is dropped.
pub struct Follower {
    service: Arc<Service>,
    thread: Option<JoinHandle<()>>,
}

impl Follower {
    /// Begins to follow the log.
    #[must_use]
    pub fn start(service: &Arc<Service>) -> Self {
        let followed = Arc::clone(service);
        let thread = std::thread::spawn(move || {
            while !followed.live.stop.load(Ordering::Acquire) {
                match followed.catch_up() {
                    Ok(0) => followed.live.rest(),
                    Ok(_) => {
                        followed.live.position.send_replace(followed.index.position());
                        followed.index.gather(GATHER);
                    }
                    Err(error) => {
                        tracing::error!(%error, "the index cannot follow the log");
                        followed.live.rest();
                    }
                }
            }
        });
        Self { service: Arc::clone(service), thread: Some(thread) }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.service.live.stop.store(true, Ordering::Release);
        self.service.live.nudge();
        if let Some(thread) = self.thread.take() {
            // A follower that fell over has said so; there is nobody left to tell.
            let _ = thread.join();
        }
    }
}
