//! One direction of a TCP connection, put together from its segments, whatever order they were captured in.

use std::collections::BTreeMap;

/// The most bytes that wait for a segment that is missing; then it is taken as lost.
const PENDING_BYTES_MAX: usize = 256 * 1024;

/// The bytes of one direction.
#[derive(Debug, Default)]
pub struct Flow {
    /// The sequence number of the next byte; `None` until the first segment.
    next: Option<u32>,
    /// What came early, by its distance from `next` when it came.
    pending: BTreeMap<u32, Vec<u8>>,
    pending_bytes: usize,
}

/// What a segment says besides its bytes.
#[derive(Debug, Clone, Copy)]
pub struct Segment<'a> {
    pub sequence: u32,
    pub is_first: bool,
    pub is_last: bool,
    pub bytes: &'a [u8],
}

impl Flow {
    /// Takes a segment; tells the bytes that are now in order.
    pub fn take(&mut self, segment: Segment<'_>, tell: &mut dyn FnMut(&[u8])) {
        let mut sequence = segment.sequence;
        if segment.is_first {
            self.flush(tell);
            sequence = sequence.wrapping_add(1);
            self.next = Some(sequence);
        }
        let next = *self.next.get_or_insert(sequence);
        let ahead = sequence.wrapping_sub(next);
        if ahead < 1 << 31 {
            self.keep(sequence, segment.bytes);
        } else {
            // Sent again: what is new of it, if anything.
            let known = usize::try_from(next.wrapping_sub(sequence)).unwrap_or(usize::MAX);
            self.keep(next, segment.bytes.get(known..).unwrap_or_default());
        }
        self.run(tell);
        if segment.is_last || self.pending_bytes > PENDING_BYTES_MAX {
            self.flush(tell);
        }
    }

    fn keep(&mut self, sequence: u32, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let old = self.pending.get(&sequence).map_or(0, Vec::len);
        if bytes.len() > old {
            self.pending_bytes += bytes.len() - old;
            self.pending.insert(sequence, bytes.to_vec());
        }
    }

    /// Tells what follows without a gap.
    fn run(&mut self, tell: &mut dyn FnMut(&[u8])) {
        while let Some(next) = self.next {
            // A piece may begin before the next byte, where segments were cut otherwise when they were sent again.
            let Some(at) = self.pending.keys().copied().find(|at| next.wrapping_sub(*at) < 1 << 31) else { return };
            let Some(bytes) = self.pending.remove(&at) else { return };
            self.pending_bytes -= bytes.len();
            let known = usize::try_from(next.wrapping_sub(at)).unwrap_or(usize::MAX);
            let new = bytes.get(known..).unwrap_or_default();
            if !new.is_empty() {
                tell(new);
                self.next = Some(next.wrapping_add(u32::try_from(new.len()).unwrap_or(0)));
            }
        }
    }

    /// Tells what is there, over any gap.
    pub fn flush(&mut self, tell: &mut dyn FnMut(&[u8])) {
        while let Some(next) = self.next {
            let Some(at) = self.pending.keys().copied().min_by_key(|at| at.wrapping_sub(next)) else { return };
            self.next = Some(at);
            self.run(tell);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Flow, Segment};

    fn told(segments: &[(u32, &str)], first: Option<u32>) -> String {
        let mut flow = Flow::default();
        let mut text = String::new();
        let mut tell = |bytes: &[u8]| text.push_str(&String::from_utf8_lossy(bytes));
        if let Some(sequence) = first {
            flow.take(Segment { sequence, is_first: true, is_last: false, bytes: b"" }, &mut tell);
        }
        for (sequence, bytes) in segments {
            let segment = Segment { sequence: *sequence, is_first: false, is_last: false, bytes: bytes.as_bytes() };
            flow.take(segment, &mut tell);
        }
        flow.flush(&mut tell);
        text
    }

    #[test]
    fn segments_come_in_order() {
        for (segments, first, expected) in [
            (&[(11, "abc"), (14, "def")][..], Some(10), "abcdef"),
            (&[(14, "def"), (11, "abc")], Some(10), "abcdef"),
            (&[(11, "abc"), (11, "abc"), (14, "def")], Some(10), "abcdef"),
            (&[(11, "abc"), (12, "bcdef")], Some(10), "abcdef"),
            (&[(14, "def"), (12, "bcde"), (11, "abc")], Some(10), "abcdef"),
            // The capture began later than the connection.
            (&[(500, "abc"), (503, "def")], None, "abcdef"),
            // A segment was never captured.
            (&[(11, "abc"), (20, "xyz"), (17, "uvw")], Some(10), "abcuvwxyz"),
            // The numbers begin anew after 4294967295.
            (&[(u32::MAX, "abc"), (2, "def")], Some(u32::MAX - 1), "abcdef"),
            (&[(2, "def"), (u32::MAX, "abc")], Some(u32::MAX - 1), "abcdef"),
        ] {
            assert_eq!(told(segments, first), expected, "{segments:?}");
        }
    }
}
