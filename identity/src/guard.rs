//! Failures are counted by account and by source; after a few free tries each further one doubles the wait.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::IdentityError;

/// How many failures cost nothing.
pub const FREE_TRIES: u32 = 5;
/// The longest wait.
pub const WAIT_SECONDS_MAX: u64 = 900;
/// The most names that are watched; beyond that the oldest are forgotten.
const WATCHED_MAX: usize = 10_000;

#[derive(Debug, Clone, Copy)]
struct Failures {
    times: u32,
    last: Timestamp,
}

/// Who failed how often lately.
#[derive(Debug, Default)]
pub(crate) struct Guard(BTreeMap<String, Failures>);

fn wait_seconds(times: u32) -> u64 {
    match times.checked_sub(FREE_TRIES) {
        None => 0,
        Some(over) => 1_u64.checked_shl(over + 1).unwrap_or(u64::MAX).min(WAIT_SECONDS_MAX),
    }
}

impl Guard {
    /// Refuses a try that comes too early.
    pub(crate) fn allows(&self, names: &[String], now: Timestamp) -> Result<(), IdentityError> {
        let wait = names.iter().filter_map(|name| self.0.get(name)).map(|failures| {
            let passed = now.duration_since(failures.last).as_secs().max(0).unsigned_abs();
            wait_seconds(failures.times).saturating_sub(passed)
        });
        match wait.max() {
            Some(seconds) if seconds > 0 => Err(IdentityError::Locked { seconds }),
            _ => Ok(()),
        }
    }

    /// Counts a failure.
    pub(crate) fn failed(&mut self, names: &[String], now: Timestamp) {
        for name in names {
            let failures = self.0.entry(name.clone()).or_insert(Failures { times: 0, last: now });
            failures.times = failures.times.saturating_add(1);
            failures.last = now;
        }
        while self.0.len() > WATCHED_MAX {
            let oldest = self.0.iter().min_by_key(|(_, failures)| failures.last).map(|(name, _)| name.clone());
            let Some(oldest) = oldest else { break };
            self.0.remove(&oldest);
        }
    }

    /// Forgets the failures of an account that came in. Those of the source stay: one own account is no free pass.
    pub(crate) fn succeeded(&mut self, name: &str) {
        self.0.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<u64> = (0..20).map(wait_seconds).collect();
        assert_eq!(waits[..9], [0, 0, 0, 0, 0, 2, 4, 8, 16]);
        assert_eq!(waits[19], WAIT_SECONDS_MAX);
        assert_eq!(wait_seconds(u32::MAX), WAIT_SECONDS_MAX);
    }

    #[test]
    fn memory_is_bounded() {
        let mut guard = Guard::default();
        for n in 0..(WATCHED_MAX as i64 + 50) {
            guard.failed(&[format!("place {n}")], Timestamp::from_second(n).unwrap());
        }
        assert_eq!(guard.0.len(), WATCHED_MAX);
        assert!(!guard.0.contains_key("place 0"));
    }
}
