//! Finds frames in a stream, whatever stands between them, however the stream was cut.
//!
//! What is found depends on the bytes alone, not on how they were cut, but for one thing that needs time: a start flag in
//! noise can promise a frame that never comes. When nothing new came for [`STALL_MILLISECONDS`], a good frame behind it
//! is taken; after [`WAIT_SECONDS`] the start is given up.

mod scan;

use jiff::{SignedDuration, Timestamp};

use super::frame::Frame;
use super::profile::Checksum;
use scan::{Mode, Step, scan};

/// A stream is looked at in pieces of at most this many bytes, so a splitter never holds more than this and one frame.
pub const CHUNK_BYTES_MAX: usize = 16 * 1024;
/// After this long without a byte, a frame that is not whole yields to a good one behind its start.
const STALL_MILLISECONDS: i64 = 200;
/// How long the rest of a frame is waited for.
const WAIT_SECONDS: i64 = 10;
/// An emptied buffer larger than this is given back, since most connections are idle.
const IDLE_BYTES_MAX: usize = 2048;

/// Which check of a frame did not hold. Such a frame is never silently dropped: it may be a fire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The checksum is wrong, the end flag is right.
    Checksum,
    /// The end flag is wrong, the checksum is right.
    End,
    /// The length is written high byte first; all else is right.
    LengthSwapped,
    /// The command is one that the standard reserves.
    Command,
}

/// One thing found in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A frame whose checks hold, or are waived by [`Strictness`].
    Frame(Frame<'a>),
    /// What is surely meant as a frame, with one check that does not hold.
    Suspect(Frame<'a>, Fault),
    /// Bytes that belong to no frame.
    Noise(&'a [u8]),
}

/// Which checks a device is known to fail, from its [`super::Profile`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Strictness {
    /// How the device computes its checksum.
    pub checksum: Checksum,
    /// Whether any two bytes will do as end flag.
    pub any_end: bool,
    /// Whether the length stands high byte first.
    pub length_high_first: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writing {
    /// Nothing but blanks came so far, or part of what begins a stream in hex.
    Unknown,
    Bytes,
    /// The peer sends its bytes as hex digits; half of a byte may have come.
    Hex(Option<u8>),
}

/// Splits the stream of one connection, or one datagram.
#[derive(Debug, Clone)]
pub struct Splitter {
    strictness: Strictness,
    writing: Writing,
    carry: Vec<u8>,
    /// How many of the coming bytes belong to a suspect that was told already.
    shadow: usize,
    /// When the first byte of the carry, and when the last one came.
    waits: Option<(Timestamp, Timestamp)>,
    has_looked: bool,
}

/// What begins a stream whose bytes are written as hex digits: the start flag.
const HEX_START: &[u8] = b"4040";

impl Splitter {
    /// A splitter at the beginning of a stream.
    #[must_use]
    pub fn new(strictness: Strictness) -> Self {
        let writing = Writing::Unknown;
        Self { strictness, writing, carry: Vec::new(), shadow: 0, waits: None, has_looked: false }
    }

    /// Changes which checks are waived, from the next byte on.
    pub fn set_strictness(&mut self, strictness: Strictness) {
        self.strictness = strictness;
    }

    /// Whether the peer writes its bytes as hex digits, and wants answers so.
    #[must_use]
    pub fn is_hex(&self) -> bool {
        matches!(self.writing, Writing::Hex(_))
    }

    /// Takes the next bytes of the stream and tells what it finds.
    pub fn feed(&mut self, bytes: &[u8], now: Timestamp, mut tell: impl FnMut(Piece<'_>)) {
        for chunk in bytes.chunks(CHUNK_BYTES_MAX) {
            self.feed_chunk(chunk, now, &mut tell);
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

    fn feed_chunk(&mut self, chunk: &[u8], now: Timestamp, tell: &mut impl FnMut(Piece<'_>)) {
        match self.writing {
            Writing::Unknown => {
                self.carry.extend_from_slice(chunk);
                self.writing = writing_of(&self.carry);
                match self.writing {
                    Writing::Unknown => {}
                    Writing::Bytes => self.run_carry(Mode::More, now, tell),
                    Writing::Hex(_) => {
                        let digits = std::mem::take(&mut self.carry);
                        self.feed_chunk(&digits, now, tell);
                    }
                }
            }
            Writing::Bytes if self.carry.is_empty() => {
                let taken = self.run(chunk, Mode::More, tell);
                self.carry.extend_from_slice(&chunk[taken..]);
            }
            Writing::Bytes => {
                self.carry.extend_from_slice(chunk);
                self.run_carry(Mode::More, now, tell);
            }
            Writing::Hex(half) => {
                let half = unhex(half, chunk, &mut self.carry);
                self.writing = Writing::Hex(half);
                self.run_carry(Mode::More, now, tell);
            }
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

    /// Looks behind a start that keeps the stream waiting, and gives it up when its time is over.
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
            let step = scan(&bytes[at..], self.strictness, mode);
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
                Step::Frame(length) => {
                    if let Some(frame) = Frame::over(&bytes[at..at + length]) {
                        tell(Piece::Frame(frame));
                    }
                    at += length;
                    self.shadow = self.shadow.saturating_sub(length);
                }
                Step::Suspect(length, fault) => {
                    let frame = Frame::over(&bytes[at..at + length]).filter(|_| self.shadow == 0);
                    if let Some(frame) = frame {
                        tell(Piece::Suspect(frame, fault));
                        self.shadow = length;
                    }
                    // A good frame may begin inside of what only looks like one.
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
        if shaded < bytes.len() {
            tell(Piece::Noise(&bytes[shaded..]));
        }
    }
}

fn writing_of(opening: &[u8]) -> Writing {
    let text = opening.trim_ascii_start();
    if text.starts_with(HEX_START) {
        Writing::Hex(None)
    } else if HEX_START.starts_with(text) && opening.len() <= CHUNK_BYTES_MAX {
        Writing::Unknown
    } else {
        Writing::Bytes
    }
}

/// Appends the bytes that the hex digits of `text` stand for; other characters are blanks. Answers with the first half
/// of a byte whose second half has not come.
fn unhex(mut half: Option<u8>, text: &[u8], out: &mut Vec<u8>) -> Option<u8> {
    for digit in text.iter().filter_map(|character| char::from(*character).to_digit(16)) {
        let digit = digit.to_le_bytes()[0];
        half = match half {
            None => Some(digit << 4),
            Some(high) => {
                out.push(high | digit);
                None
            }
        };
    }
    half
}
