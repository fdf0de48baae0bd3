//! A frame as it came.

use jiff::Timestamp;

use crate::DeviceId;

/// The longest frame that is kept, in bytes. The longest of a protocol is far below.
pub const FRAME_BYTES_MAX: usize = 256 * 1024;

/// A frame that is to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFrame {
    /// Who sent it.
    pub device: DeviceId,
    /// When it came.
    pub received: Timestamp,
    /// Whether it speaks of a fire. In doubt it does.
    pub is_fire: bool,
    /// Whether a check of it does not hold.
    pub is_suspect: bool,
    /// The bytes.
    pub raw: Vec<u8>,
    /// The gateway that forwarded it, and its number there; a repeat is kept once.
    pub forwarded: Option<(String, u64)>,
}

/// A frame that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its number.
    pub number: u64,
    /// Who sent it.
    pub device: DeviceId,
    /// When it came.
    pub received: Timestamp,
    /// Whether it speaks of a fire.
    pub is_fire: bool,
    /// Whether a check of it does not hold.
    pub is_suspect: bool,
    /// The bytes.
    pub raw: Vec<u8>,
}

impl NewFrame {
    pub(crate) fn flags(&self) -> i64 {
        i64::from(self.is_fire) | i64::from(self.is_suspect) << 1
    }
}
