//! One step of the splitter: what stands at the beginning of these bytes.

use super::super::crc::crc;
use super::super::packet::{CRC_BYTES, HEAD_BYTES, PACKET_BYTES_MAX, SEGMENT_BYTES_TAKEN_MAX, START, crc_of, length};
use super::Fault;

/// What is known of the bytes that have not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// They may come.
    More,
    /// They keep us waiting.
    Stalled,
    /// They were waited for long enough.
    GiveUp,
    /// They will not come.
    Ended,
}

/// What to do with the beginning of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Wait for more.
    Wait,
    /// So many bytes begin no packet.
    Skip(usize),
    /// A good packet of so many bytes.
    Packet(usize),
    /// A packet of so many bytes with one fault.
    Suspect(usize, Fault),
}

/// What one reading of a start comes to.
enum Reading {
    Step(Step),
    /// It promises bytes that have not come.
    Short,
    Wrong,
}

pub fn scan(bytes: &[u8], mode: Mode) -> Step {
    if !bytes.starts_with(&START) {
        return match bytes.windows(2).position(|pair| pair == START) {
            Some(at) => Step::Skip(at),
            None => skip_all(bytes, mode),
        };
    }
    match at_start(bytes, mode) {
        Reading::Step(step) => step,
        Reading::Wrong => Step::Skip(1),
        Reading::Short => match mode {
            Mode::More => Step::Wait,
            Mode::GiveUp | Mode::Ended => Step::Skip(1),
            Mode::Stalled => good_behind(bytes).map_or(Step::Wait, Step::Skip),
        },
    }
}

/// Bytes without a start: all are noise, but a last one that may be half of a start.
fn skip_all(bytes: &[u8], mode: Mode) -> Step {
    let kept = usize::from(mode != Mode::Ended && bytes.last() == Some(&START[0]));
    if bytes.len() == kept { Step::Wait } else { Step::Skip(bytes.len() - kept) }
}

/// Reads the start at the beginning of `bytes`.
fn at_start(bytes: &[u8], mode: Mode) -> Reading {
    let head = &bytes[START.len()..bytes.len().min(HEAD_BYTES)];
    if !head.iter().all(u8::is_ascii_digit) {
        return Reading::Wrong;
    }
    let Some(promised) = length(bytes) else { return Reading::Short };
    if promised > SEGMENT_BYTES_TAKEN_MAX {
        return Reading::Wrong;
    }
    let total = HEAD_BYTES + promised + CRC_BYTES;
    match bytes.get(HEAD_BYTES..total) {
        Some(body) if holds(body) => return Reading::Step(Step::Packet(total)),
        None if mode == Mode::More => return Reading::Short,
        _ => {}
    }
    // The promise is not kept: the packet ends where its line does.
    match line_end(bytes, mode != Mode::More) {
        Some(end) if is_closed(&bytes[..end]) => match holds(&bytes[HEAD_BYTES..end]) {
            true => Reading::Step(Step::Suspect(end, Fault::Length)),
            false if end == total => Reading::Step(Step::Suspect(end, Fault::Crc)),
            false => Reading::Wrong,
        },
        None if bytes.len() <= PACKET_BYTES_MAX => Reading::Short,
        _ => Reading::Wrong,
    }
}

/// Whether a segment and the check behind it fit.
fn holds(body: &[u8]) -> bool {
    let (segment, digits) = body.split_at(body.len().saturating_sub(CRC_BYTES));
    crc_of(digits) == Some(crc(segment))
}

/// Where the line at the beginning of `bytes` ends: before a line end or another packet, or, if `at_last`, with the bytes.
fn line_end(bytes: &[u8], at_last: bool) -> Option<usize> {
    let body = &bytes[HEAD_BYTES..bytes.len().min(PACKET_BYTES_MAX + START.len())];
    let ended = body.iter().enumerate().position(|(at, byte)| match byte {
        b'\r' | b'\n' => true,
        b'#' => body[at..].starts_with(&START) || (at_last && at + 1 == body.len()),
        _ => false,
    });
    ended.or_else(|| at_last.then_some(body.len())).map(|at| HEAD_BYTES + at)
}

/// Whether a line ends as a packet does: two `&` and four hex digits.
fn is_closed(line: &[u8]) -> bool {
    let (body, digits) = line.split_at(line.len().saturating_sub(CRC_BYTES));
    body.len() >= HEAD_BYTES && body.ends_with(b"&&") && crc_of(digits).is_some()
}

/// Where a good packet begins behind the start.
fn good_behind(bytes: &[u8]) -> Option<usize> {
    (1..bytes.len().saturating_sub(HEAD_BYTES + CRC_BYTES - 1)).find(|at| {
        let rest = &bytes[*at..];
        rest.starts_with(&START) && matches!(at_start(rest, Mode::More), Reading::Step(Step::Packet(_)))
    })
}
