//! One step of the splitter: what stands at the beginning of these bytes.

use super::super::frame::{ADU_BYTES_MAX, Command, END, FRAME_BYTES_MIN, HEAD_BYTES, START, checksum};
use super::super::profile::Checksum;
use super::{Fault, Strictness};

/// What is known of the bytes that have not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// They may come.
    More,
    /// They keep us waiting: look for a good frame behind the start.
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
    /// So many bytes begin no frame.
    Skip(usize),
    /// A good frame of so many bytes.
    Frame(usize),
    /// A frame of so many bytes with one fault.
    Suspect(usize, Fault),
}

/// What one reading of a start comes to.
enum Reading {
    Step(Step),
    /// It promises bytes that have not come.
    Short,
    Wrong,
}

pub fn scan(bytes: &[u8], strictness: Strictness, mode: Mode) -> Step {
    if !bytes.starts_with(&START) {
        return match bytes.windows(2).position(|pair| pair == START) {
            Some(at) => Step::Skip(at),
            None => skip_all(bytes, mode),
        };
    }
    match at_start(bytes, strictness) {
        Reading::Step(step) => step,
        Reading::Wrong => Step::Skip(1),
        Reading::Short => match mode {
            Mode::More => Step::Wait,
            Mode::GiveUp | Mode::Ended => whole_if_swapped(bytes).unwrap_or(Step::Skip(1)),
            Mode::Stalled => {
                whole_if_swapped(bytes).or_else(|| good_behind(bytes, strictness).map(Step::Skip)).unwrap_or(Step::Wait)
            }
        },
    }
}

/// Bytes without a start: all are noise, but a last one that may be half of a start.
fn skip_all(bytes: &[u8], mode: Mode) -> Step {
    let kept = usize::from(mode != Mode::Ended && bytes.last() == Some(&START[0]));
    if bytes.len() == kept { Step::Wait } else { Step::Skip(bytes.len() - kept) }
}

fn lengths(bytes: &[u8]) -> Option<[usize; 2]> {
    let low_first = u16::from_le_bytes([*bytes.get(24)?, *bytes.get(25)?]);
    Some([low_first, low_first.swap_bytes()].map(usize::from))
}

/// Reads the start at the beginning of `bytes`.
fn at_start(bytes: &[u8], strictness: Strictness) -> Reading {
    if bytes.len() < HEAD_BYTES {
        return Reading::Short;
    }
    let Some([low_first, high_first]) = lengths(bytes) else { return Reading::Short };
    if strictness.length_high_first {
        return with_length(bytes, high_first, strictness);
    }
    if low_first <= ADU_BYTES_MAX {
        return match with_length(bytes, low_first, strictness) {
            Reading::Wrong if high_first < low_first => swapped(bytes, high_first),
            reading => reading,
        };
    }
    swapped(bytes, high_first)
}

/// A frame whose length is `length`.
fn with_length(bytes: &[u8], length: usize, strictness: Strictness) -> Reading {
    if length > ADU_BYTES_MAX {
        return Reading::Wrong;
    }
    let total = FRAME_BYTES_MIN + length;
    let Some(frame) = bytes.get(..total) else { return Reading::Short };
    let has_end = frame.ends_with(&END);
    let is_summed = sum_holds(frame, strictness.checksum);
    let step = match (is_summed, has_end) {
        (true, true) => Step::Frame(total),
        (true, false) if strictness.any_end => Step::Frame(total),
        (false, true) => Step::Suspect(total, Fault::Checksum),
        // A wrong end is too weak a sign on its own: the sum must be the plain one and the command a known one.
        (true, false) if sum_holds(frame, Checksum::Standard) && is_known(frame[26]) => {
            Step::Suspect(total, Fault::End)
        }
        _ => return Reading::Wrong,
    };
    Reading::Step(step)
}

/// A frame whose length stands high byte first; nothing else may be wrong with it.
fn swapped(bytes: &[u8], length: usize) -> Reading {
    match with_length(bytes, length, Strictness::default()) {
        Reading::Step(Step::Frame(total)) => Reading::Step(Step::Suspect(total, Fault::LengthSwapped)),
        Reading::Short => Reading::Short,
        _ => Reading::Wrong,
    }
}

fn whole_if_swapped(bytes: &[u8]) -> Option<Step> {
    match swapped(bytes, lengths(bytes)?[1]) {
        Reading::Step(step) => Some(step),
        _ => None,
    }
}

/// Where a good frame begins behind the start.
fn good_behind(bytes: &[u8], strictness: Strictness) -> Option<usize> {
    (1..bytes.len().saturating_sub(FRAME_BYTES_MIN - 1)).find(|at| {
        let rest = &bytes[*at..];
        rest.starts_with(&START) && matches!(at_start(rest, strictness), Reading::Step(Step::Frame(_)))
    })
}

fn is_known(command: u8) -> bool {
    !matches!(Command::from(command), Command::Other(_))
}

fn sum_holds(frame: &[u8], rule: Checksum) -> bool {
    let (Some(found), Some(summed)) = (frame.get(frame.len() - 3), frame.get(2..frame.len() - 3)) else {
        return false;
    };
    match rule {
        Checksum::Standard => *found == checksum(summed),
        // The start flag adds 0x40 twice.
        Checksum::FromStart => *found == checksum(summed).wrapping_add(0x80),
        Checksum::Unchecked => true,
    }
}
