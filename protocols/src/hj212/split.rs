//! Finds packets in a stream, whatever stands between them, however the stream was cut.
//!
//! What is found depends on the bytes alone, but for one thing that needs time: a `##` in noise, or a length that is too
//! large, can promise bytes that never come. When nothing new came for [`STALL_MILLISECONDS`], what is there is taken for
//! what it is; after [`WAIT_SECONDS`] the start is given up.

mod scan;

use jiff::{SignedDuration, Timestamp};

use super::packet::Packet;
use scan::{Mode, Step, scan};

/// A stream is looked at in pieces of at most this many bytes, so a splitter never holds more than this and one packet.
pub const CHUNK_BYTES_MAX: usize = 16 * 1024;
/// After this long without a byte, a packet that is not whole yields to what stands there.
const STALL_MILLISECONDS: i64 = 200;
/// How long the rest of a packet is waited for.
const WAIT_SECONDS: i64 = 10;
/// An emptied buffer larger than this is given back, since most connections are idle.
const IDLE_BYTES_MAX: usize = 2048;

/// Which check of a packet did not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The check does not fit the segment. The standard lets the sender repeat.
    Crc,
    /// The length is not that of the segment, whose check fits: nothing is lost.
    Length,
}

/// One thing found in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A packet whose checks hold.
    Packet(Packet<'a>),
    /// What is surely meant as a packet, with one check that does not hold.
    Suspect(Packet<'a>, Fault),
    /// Bytes that belong to no packet, without blanks and line ends around them.
    Noise(&'a [u8]),
}

/// Splits the stream of one connection, or one datagram.
#[derive(Debug, Clone, Default)]
pub struct Splitter {
    carry: Vec<u8>,
    /// How many of the coming bytes belong to a suspect that was told already.
    shadow: usize,
    /// When the first byte of the carry, and when the last one came.
    waits: Option<(Timestamp, Timestamp)>,
    has_looked: bool,
}

impl Splitter {
    /// Takes the next bytes of the stream and tells what it finds.
    pub fn feed(&mut self, bytes: &[u8], now: Timestamp, mut tell: impl FnMut(Piece<'_>)) {
        for chunk in bytes.chunks(CHUNK_BYTES_MAX) {
            if self.carry.is_empty() {
                let taken = self.run(chunk, Mode::More, &mut tell);
                self.carry.extend_from_slice(&chunk[taken..]);
            } else {
                self.carry.extend_from_slice(chunk);
                self.run_carry(Mode::More, now, &mut tell);
            }
        }
        if self.carry.is_empty() {
            self.waits = None;
            if self.carry.capacity() > IDLE_BYTES_MAX {
                self.carry = Vec::new();
            }
        } else if !bytes.is_empty() {
            self.waits = Some((self.waits.map_or(now, |(first, _)| first), now));
            self.has_looked = false;
        }
    }

    /// When [`Splitter::tick`] has something to do; `None` while nothing is waited for.
    #[must_use]
    pub fn wake_at(&self) -> Option<Timestamp> {
        let (first, last) = self.waits?;
        let give_up = first.saturating_add(SignedDuration::from_secs(WAIT_SECONDS)).ok()?;
        let look = last.saturating_add(SignedDuration::from_millis(STALL_MILLISECONDS)).ok()?;
        Some(if self.has_looked { give_up } else { look.min(give_up) })
    }

    /// Looks at what keeps the stream waiting, and gives it up when its time is over.
    pub fn tick(&mut self, now: Timestamp, mut tell: impl FnMut(Piece<'_>)) {
        if self.wake_at().is_none_or(|at| now < at) {
            return;
        }
        let gives_up =
            self.waits.is_some_and(|(first, _)| now.duration_since(first) >= SignedDuration::from_secs(WAIT_SECONDS));
        self.has_looked = true;
        self.run_carry(if gives_up { Mode::GiveUp } else { Mode::Stalled }, now, &mut tell);
    }

    /// Says that no more bytes come: the stream, or the datagram, has ended.
    pub fn finish(&mut self, now: Timestamp, mut tell: impl FnMut(Piece<'_>)) {
        self.run_carry(Mode::Ended, now, &mut tell);
    }

    fn run_carry(&mut self, mode: Mode, now: Timestamp, tell: &mut impl FnMut(Piece<'_>)) {
        let mut carry = std::mem::take(&mut self.carry);
        let taken = self.run(&carry, mode, tell);
        carry.drain(..taken);
        if taken > 0 {
            self.waits = (!carry.is_empty()).then_some((now, now));
            self.has_looked = false;
        }
        self.carry = carry;
    }

    /// Tells what stands in `bytes`, and how many of them are done with.
    fn run(&mut self, bytes: &[u8], mode: Mode, tell: &mut impl FnMut(Piece<'_>)) -> usize {
        let (mut at, mut noise, mut mode) = (0, 0, mode);
        loop {
            let step = scan(&bytes[at..], mode);
            if !matches!(step, Step::Skip(_)) && noise < at {
                self.tell_noise(&bytes[noise..at], tell);
            }
            match step {
                Step::Wait => return at,
                Step::Skip(count) => {
                    at += count;
                    if mode == Mode::GiveUp {
                        // Only the start that was waited for is given up; the next one has its own time.
                        mode = Mode::More;
                    }
                    continue;
                }
                Step::Packet(length) => {
                    if let Some(packet) = Packet::over(&bytes[at..at + length]) {
                        tell(Piece::Packet(packet));
                    }
                    at += length;
                    self.shadow = self.shadow.saturating_sub(length);
                }
                Step::Suspect(length, fault) => {
                    let packet = Packet::over(&bytes[at..at + length]).filter(|_| self.shadow == 0);
                    if let Some(packet) = packet {
                        tell(Piece::Suspect(packet, fault));
                        self.shadow = length;
                    }
                    // A good packet may begin inside of what only looks like one.
                    noise = at;
                    at += 1;
                    continue;
                }
            }
            noise = at;
        }
    }

    fn tell_noise(&mut self, bytes: &[u8], tell: &mut impl FnMut(Piece<'_>)) {
        let shaded = self.shadow.min(bytes.len());
        self.shadow -= shaded;
        let noise = bytes[shaded..].trim_ascii();
        if !noise.is_empty() {
            tell(Piece::Noise(noise));
        }
    }
}
