//! Fires what is due while the service runs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use web::Service;

/// How often the timers are looked at.
const EVERY: Duration = Duration::from_secs(1);

/// The thread that wakes items; it stops when this is dropped.
pub struct Waker {
    stop: Arc<(AtomicBool, Mutex<()>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

impl Waker {
    /// Begins to look at the timers.
    pub fn start(service: &Arc<Service>) -> Self {
        let stop = Arc::new((AtomicBool::new(false), Mutex::new(()), Condvar::new()));
        let (told, service) = (Arc::clone(&stop), Arc::clone(service));
        let thread = std::thread::spawn(move || {
            let (stopped, turn, wake) = &*told;
            let mut turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
            while !stopped.load(Ordering::Acquire) {
                service.tick();
                turn = wake.wait_timeout(turn, EVERY).map_or_else(|error| error.into_inner().0, |(turn, _)| turn);
            }
        });
        Self { stop, thread: Some(thread) }
    }
}

impl Drop for Waker {
    fn drop(&mut self) {
        self.stop.0.store(true, Ordering::Release);
        self.stop.2.notify_all();
        if let Some(thread) = self.thread.take() {
            // A thread that fell over has said so; there is nobody left to tell.
            let _ = thread.join();
        }
    }
}
