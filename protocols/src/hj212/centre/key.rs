//! What makes two packets the same report, and the memory of what came lately.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

use super::super::segment::Segment;

/// How long a report is remembered, in seconds: three times the time in which a station may repeat.
const WINDOW_SECONDS: i64 = 120;
/// The most reports remembered of one station; a flood pushes out the oldest.
const RECENT_MAX: usize = 1024;

/// What makes two packets the same report for [`WINDOW_SECONDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// FNV-1a, 64 bits, over identity, command, part and data, the same on every machine and in every version. The number
    /// of the exchange counts only where the data has no time of its own: some loggers repeat with a new number.
    pub digest: u64,
    /// Whether the check holds: the good packet takes the place of the report that differs in this alone.
    pub is_verified: bool,
}

impl Key {
    /// The key of a segment.
    #[must_use]
    pub fn of(segment: &Segment<'_>, is_verified: bool) -> Self {
        let has_time = segment.value("DataTime").is_some();
        let qn = segment.qn.filter(|_| !has_time).unwrap_or_default();
        let numbers = [segment.cn.unwrap_or_default(), segment.pno.unwrap_or_default()].map(u16::to_le_bytes);
        let texts = [segment.mn, segment.st, Some(qn), segment.data].map(Option::unwrap_or_default);
        let bytes = texts.iter().flat_map(|text| text.bytes().chain([0])).chain(numbers.into_iter().flatten());
        let digest = bytes
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self { digest, is_verified }
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct Recent {
    seen: VecDeque<(Key, Timestamp, bool)>,
}

impl Recent {
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

    pub(super) fn forget(&mut self, key: &Key) {
        self.seen.retain(|(seen, _, is_stored)| *is_stored || seen != key);
    }
}
