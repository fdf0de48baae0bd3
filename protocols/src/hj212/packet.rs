//! One packet (clause 6.3): `##`, the length of the segment in four digits, the segment, its check in four hex digits.

use std::borrow::Cow;

use super::crc::crc;

/// `##` and the length.
pub const HEAD_BYTES: usize = 6;
/// The digits of the check.
pub const CRC_BYTES: usize = 4;
/// The most bytes of a segment by the standard.
pub const SEGMENT_BYTES_MAX: usize = 1024;
/// The most bytes of a segment that are taken: some loggers know no limit.
pub const SEGMENT_BYTES_TAKEN_MAX: usize = 4096;
/// The most bytes of a packet that is taken, without the line end behind it.
pub const PACKET_BYTES_MAX: usize = HEAD_BYTES + SEGMENT_BYTES_TAKEN_MAX + CRC_BYTES;

/// What a packet begins with.
pub(super) const START: [u8; 2] = *b"##";

/// A packet, borrowed from the bytes it stands in, without the line end behind it. That its checks hold is for
/// [`super::Splitter`] to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet<'a> {
    bytes: &'a [u8],
    segment: &'a [u8],
}

impl<'a> Packet<'a> {
    /// Sees the packet that fills `bytes`, whose segment is what stands between head and check; the length is not looked
    /// at. A line end behind it is left out. `None` where there are too few or too many bytes.
    #[must_use]
    pub fn over(bytes: &'a [u8]) -> Option<Self> {
        let bytes = bytes.trim_ascii_end();
        let segment = bytes.get(HEAD_BYTES..bytes.len().checked_sub(CRC_BYTES)?)?;
        (segment.len() <= SEGMENT_BYTES_TAKEN_MAX).then_some(Self { bytes, segment })
    }

    /// The bytes, from `##` to the last digit of the check.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The data segment.
    #[must_use]
    pub fn segment(&self) -> &'a [u8] {
        self.segment
    }

    /// The segment as text: UTF-8, or GB18030 where it is no UTF-8.
    #[must_use]
    pub fn text(&self) -> Cow<'a, str> {
        match std::str::from_utf8(self.segment) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => encoding_rs::GB18030.decode_without_bom_handling(self.segment).0,
        }
    }

    /// What the four digits say that the segment has of bytes; `None` where they are no digits.
    #[must_use]
    pub fn length(&self) -> Option<usize> {
        length(self.bytes)
    }

    /// The check that the packet carries; `None` where it is no hex.
    #[must_use]
    pub fn crc_found(&self) -> Option<u16> {
        crc_of(&self.bytes[HEAD_BYTES + self.segment.len()..])
    }

    /// The check that it should carry.
    #[must_use]
    pub fn crc_due(&self) -> u16 {
        crc(self.segment)
    }

    /// Whether the check has digits in small letters.
    #[must_use]
    pub fn is_crc_lower(&self) -> bool {
        self.bytes[HEAD_BYTES + self.segment.len()..].iter().any(u8::is_ascii_lowercase)
    }
}

/// The length that a packet at the beginning of `bytes` promises.
pub(super) fn length(bytes: &[u8]) -> Option<usize> {
    let digits = bytes.get(START.len()..HEAD_BYTES)?;
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + usize::from(digit - b'0')))
}

/// Four hex digits, in small or capital letters.
pub(super) fn crc_of(digits: &[u8]) -> Option<u16> {
    let digits: &[u8; CRC_BYTES] = digits.try_into().ok()?;
    digits.iter().try_fold(0, |sum: u16, digit| {
        let value = char::from(*digit).to_digit(16)?;
        Some(sum << 4 | u16::try_from(value).ok()?)
    })
}

/// A segment longer than [`SEGMENT_BYTES_MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the segment has {0} bytes, the standard allows {SEGMENT_BYTES_MAX}; split the data over several packets")]
pub struct TooLong(pub usize);

/// Appends the packet of a segment, with its line end.
///
/// # Errors
/// [`TooLong`]; then `out` is as it was.
pub fn write_packet(segment: &str, out: &mut Vec<u8>) -> Result<(), TooLong> {
    if segment.len() > SEGMENT_BYTES_MAX {
        return Err(TooLong(segment.len()));
    }
    out.extend_from_slice(format!("##{:04}{segment}{:04X}\r\n", segment.len(), crc(segment.as_bytes())).as_bytes());
    Ok(())
}
