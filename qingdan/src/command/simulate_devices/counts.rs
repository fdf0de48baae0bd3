//! What came of something that many tasks play.

use std::sync::{Arc, Mutex, PoisonError};

/// Counts that many tasks share.
#[derive(Debug, Clone, Default)]
pub struct Counts<T>(Arc<Mutex<T>>);

impl<T: Clone> Counts<T> {
    /// Counts something.
    pub fn add(&self, change: impl FnOnce(&mut T)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// What was counted so far.
    #[must_use]
    pub fn totals(&self) -> T {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
