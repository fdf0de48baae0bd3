//! What makes two frames the same report, and the memory of what came lately.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

use super::frame::{Address, Frame};
use super::split::Fault;

/// How long a report is remembered, in seconds: three times the time in which a device may repeat (clause 6.5).
pub const WINDOW_SECONDS: i64 = 120;
/// The most reports remembered of one device; a flood pushes out the oldest.
const RECENT_MAX: usize = 1024;

/// What makes two frames the same report within [`WINDOW_SECONDS`]. The sequence number alone does not: devices begin
/// anew at each connection. The time label of the frame is left out, since a repeat may carry a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Who sent.
    pub source: Address,
    /// The sequence number.
    pub sequence: u16,
    /// The command byte.
    pub command: u8,
    /// Whether its checks hold. A device that is denied sends the same again, and the good frame takes the place of the
    /// report that differs in this alone.
    pub is_verified: bool,
    /// FNV-1a, 64 bits, over the data unit: the same on every machine and in every version.
    pub digest: u64,
}

impl Key {
    /// The key of a frame.
    #[must_use]
    pub fn of(frame: &Frame<'_>, fault: Option<Fault>) -> Self {
        let digest = frame
            .adu()
            .iter()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        let (source, sequence) = (frame.source(), frame.sequence());
        Self { source, sequence, command: frame.command().into(), is_verified: fault.is_none(), digest }
    }
}

/// The reports of one device that came lately. It outlives the connection: hand it to the next [`super::Centre`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recent {
    seen: VecDeque<(Key, Timestamp, bool)>,
}

impl Recent {
    /// Remembers a report that was stored at an earlier time, for instance before a restart. Oldest first.
    pub fn remember(&mut self, key: Key, at: Timestamp) {
        self.note(key, at);
        self.settle(&key);
    }

    /// `None` for a report that did not come lately, else whether it is stored.
    pub(super) fn find(&mut self, key: &Key, now: Timestamp) -> Option<bool> {
        let oldest = now.saturating_sub(SignedDuration::from_secs(WINDOW_SECONDS)).unwrap_or(Timestamp::MIN);
        while self.seen.front().is_some_and(|(_, at, _)| *at < oldest) {
            self.seen.pop_front();
        }
        self.seen.iter().rev().find(|(seen, _, _)| seen == key).map(|(_, _, is_stored)| *is_stored)
    }

    pub(super) fn note(&mut self, key: Key, now: Timestamp) {
        if self.seen.len() >= RECENT_MAX {
            self.seen.pop_front();
        }
        self.seen.push_back((key, now, false));
    }

    pub(super) fn settle(&mut self, key: &Key) {
        if let Some((_, _, is_stored)) = self.seen.iter_mut().rev().find(|(seen, _, _)| seen == key) {
            *is_stored = true;
        }
    }

    /// Forgets what is not stored: it has to come again.
    pub(super) fn keep_stored(&mut self) {
        self.seen.retain(|(_, _, is_stored)| *is_stored);
    }

    pub(super) fn forget(&mut self, key: &Key) {
        self.seen.retain(|(seen, _, is_stored)| *is_stored || seen != key);
    }
}
