//! Data that does not fit one packet: split over several, and put together again (clause 6.3.2, annex C).
//!
//! Each part is a packet with a number of its own that is answered by itself, and says the time of the data again; so a
//! part that is alone is still a good record. Whoever wants the whole has it from [`Assembler`].

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

use super::data::Items;
use super::segment::Segment;

/// The most sets of one connection that wait for their last part.
const OPEN_MAX: usize = 8;
/// The most parts of a set that are put together.
const PARTS_MAX: u16 = 64;
/// How long a set waits for its last part, in seconds: a part may be sent four times.
const WAIT_SECONDS: i64 = 120;

/// Splits items over as many pieces of data as are needed, each with `head` (such as `DataTime=…`) in front and at most
/// `bytes_max` long. An item that is too long by itself stands alone in a piece that is too long, for the packet's writer
/// to refuse.
#[must_use]
pub fn parts(head: &str, items: &[String], bytes_max: usize) -> Vec<String> {
    let mut parts = vec![head.to_owned()];
    for item in items {
        let last = parts.last_mut().filter(|last| last.len() == head.len() || last.len() + 1 + item.len() <= bytes_max);
        let part = match last {
            Some(part) => part,
            None => {
                parts.push(head.to_owned());
                let end = parts.len() - 1;
                &mut parts[end]
            }
        };
        if !part.is_empty() {
            part.push(';');
        }
        part.push_str(item);
    }
    parts
}

/// Data that came in parts, put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// Who sent it.
    pub mn: String,
    /// The command.
    pub cn: u16,
    /// The data, as if it had come in one packet.
    pub data: String,
}

#[derive(Debug, Clone)]
struct Set {
    mn: String,
    cn: u16,
    /// The time of the data; where there is none, the number of the exchange.
    of: String,
    parts: Vec<Option<String>>,
    began: Timestamp,
}

/// Puts parts together, whatever order they come in, each once.
#[derive(Debug, Clone, Default)]
pub struct Assembler {
    open: VecDeque<Set>,
}

impl Assembler {
    /// Takes a part; answers with the whole when it was the last one missing. A segment that is no part is left alone.
    pub fn take(&mut self, segment: &Segment<'_>, now: Timestamp) -> Option<Whole> {
        let (pno, pnum) = segment.part().filter(|(_, pnum)| (2..=PARTS_MAX).contains(pnum))?;
        let (mn, cn, data) = (segment.mn?, segment.cn?, segment.data?);
        let of = segment.value("DataTime").or(segment.qn).unwrap_or_default();
        let oldest = now.saturating_sub(SignedDuration::from_secs(WAIT_SECONDS)).unwrap_or(Timestamp::MIN);
        self.open.retain(|set| set.began >= oldest);
        let is_it = |set: &Set| set.mn == mn && set.cn == cn && set.of == of && set.parts.len() == usize::from(pnum);
        let at = self.open.iter().position(is_it).unwrap_or_else(|| {
            if self.open.len() >= OPEN_MAX {
                self.open.pop_front();
            }
            let parts = vec![None; usize::from(pnum)];
            self.open.push_back(Set { mn: mn.to_owned(), cn, of: of.to_owned(), parts, began: now });
            self.open.len() - 1
        });
        let set = self.open.get_mut(at)?;
        if let Some(part) = set.parts.get_mut(usize::from(pno) - 1) {
            *part = Some(data.to_owned());
        }
        if set.parts.iter().any(Option::is_none) {
            return None;
        }
        let set = self.open.remove(at)?;
        Some(Whole { mn: set.mn, cn, data: joined(&set.parts) })
    }
}

/// The items of all parts, with the plain fields that each part repeats only once.
fn joined(parts: &[Option<String>]) -> String {
    let mut items: Vec<&str> = Vec::new();
    for item in parts.iter().flatten().flat_map(|part| Items::of(part)) {
        if item.factor().is_some() || !items.contains(&item.text) {
            items.push(item.text);
        }
    }
    items.join(";")
}
