//! One thing that is going on in one place: what belongs to it is told to its item instead of opening another.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// So many messages are told one by one to an item; after that only how many there were, at 100, 1000, 10000 and so on.
pub const TELLS_MAX: u32 = 30;
/// The most parts of one incident that are remembered as being on.
pub(crate) const PARTS_MAX: usize = 20_000;

/// Whether a count is told after [`TELLS_MAX`].
#[must_use]
pub fn is_milestone(count: u32) -> bool {
    count >= 100 && count == 10_u32.pow(count.ilog10())
}

/// One thing that is going on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Incident {
    /// The key under which its item was opened.
    pub key: String,
    /// When something of it began last.
    pub last: Timestamp,
    /// What is on at present.
    pub on: BTreeSet<String>,
    /// How many parts began so far, the first included.
    pub begun: u32,
    /// How many messages were told.
    pub told: u32,
    /// Whether something of it was sure.
    pub is_sure: bool,
}

impl Incident {
    pub(crate) fn new(key: String, part: &str, at: Timestamp, is_sure: bool) -> Self {
        Self { key, last: at, on: BTreeSet::from([part.to_owned()]), begun: 1, told: 0, is_sure }
    }

    /// Whether something that begins at an instant belongs to it.
    pub(crate) fn takes(&self, at: Timestamp, window: SignedDuration) -> bool {
        at.duration_since(self.last) <= window
    }

    /// Notes that a part begins; whether it was off.
    pub(crate) fn begin(&mut self, part: &str, at: Timestamp) -> bool {
        if self.on.len() >= PARTS_MAX || !self.on.insert(part.to_owned()) {
            return false;
        }
        self.last = self.last.max(at);
        self.begun = self.begun.saturating_add(1);
        true
    }

    /// Whether one more message is told, and as what: the text itself, or how many there were.
    pub(crate) fn message(&mut self, text: String) -> Option<String> {
        self.told = self.told.saturating_add(1);
        match self.told {
            told if told <= TELLS_MAX => Some(text),
            told if is_milestone(told) => Some(format!("此后共收到 {told} 条相关信号，最近一条：{text}")),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_milestone;

    #[test]
    fn only_powers_of_ten_from_a_hundred_are_told() {
        let told: Vec<u32> = (1..=20_000).filter(|count| is_milestone(*count)).collect();
        assert_eq!(told, [100, 1000, 10_000]);
    }
}
