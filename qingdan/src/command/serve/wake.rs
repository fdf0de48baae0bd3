//! Fires what is due while the service runs, and lets models learn anew at night.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use web::Service;

/// How often the timers are looked at.
const EVERY: Duration = Duration::from_secs(1);

/// How often is looked whether a night has passed.
const NIGHTLY: Duration = Duration::from_secs(600);

/// A thread that does something again and again; it stops when this is dropped.
pub struct Waker {
    stop: Arc<(AtomicBool, Mutex<()>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

impl Waker {
    /// Begins to look at the timers.
    pub fn start(service: &Arc<Service>) -> Self {
        Self::every(EVERY, service, Service::tick, true)
    }

    /// Begins to let models learn.
    pub fn nightly(service: &Arc<Service>) -> Self {
        Self::every(NIGHTLY, service, Service::nightly, false)
    }

    /// Whoever learns may take longer than a service that is told to stop may wait: what it has not appended by then it
    /// does another night.
    fn every(pause: Duration, service: &Arc<Service>, work: fn(&Service), is_waited_for: bool) -> Self {
        let stop = Arc::new((AtomicBool::new(false), Mutex::new(()), Condvar::new()));
        let (told, service) = (Arc::clone(&stop), Arc::clone(service));
        let thread = std::thread::spawn(move || {
            let (stopped, turn, wake) = &*told;
            let mut turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
            while !stopped.load(Ordering::Acquire) {
                work(&service);
                turn = wake.wait_timeout(turn, pause).map_or_else(|error| error.into_inner().0, |(turn, _)| turn);
            }
        });
        Self { stop, thread: Some(thread).filter(|_| is_waited_for) }
    }
}

impl Drop for Waker {
    fn drop(&mut self) {
        self.stop.0.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            // With the turn in hand it either waits, and hears, or has not looked yet, and sees.
            let turn = self.stop.1.lock().unwrap_or_else(PoisonError::into_inner);
            self.stop.2.notify_all();
            drop(turn);
            // A thread that fell over has said so; there is nobody left to tell.
            let _ = thread.join();
        }
    }
}
