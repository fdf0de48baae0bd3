//! When a letter that could not be sent is tried again: soon at first, then ever more rarely, for about three days.

use jiff::{SignedDuration, Timestamp};

/// The waits after each failed try, in seconds: those that the Standard Webhooks convention proposes.
const WAITS_SECONDS: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// How often a letter is tried at most.
pub const TRIES_MAX: u32 = WAITS_SECONDS.len() as u32 + 1;

/// When a letter is tried again that has failed so often; nothing when that was the last time.
#[must_use]
pub fn next_try(tries: u32, now: Timestamp) -> Option<Timestamp> {
    let index = usize::try_from(tries.checked_sub(1)?).ok()?;
    let wait = SignedDuration::from_secs(*WAITS_SECONDS.get(index)?);
    Some(now.checked_add(wait).unwrap_or(Timestamp::MAX))
}
