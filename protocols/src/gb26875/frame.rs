//! One frame (clause 6.2): a borrowed view of it, and how one is written.

use core::net::{Ipv4Addr, SocketAddrV4};
use std::fmt;

use super::label::Label;

/// The bytes before the data unit: start, sequence, version, label, addresses, length, command.
pub const HEAD_BYTES: usize = 27;
/// The most bytes of a data unit.
pub const ADU_BYTES_MAX: usize = 1024;
/// The bytes of a frame without a data unit.
pub const FRAME_BYTES_MIN: usize = 30;
/// The most bytes of a frame.
pub const FRAME_BYTES_MAX: usize = FRAME_BYTES_MIN + ADU_BYTES_MAX;

pub(super) const START: [u8; 2] = *b"@@";
pub(super) const END: [u8; 2] = *b"##";

/// The low 8 bits of the sum of `bytes`; in a frame, of all bytes after the start flag and before the checksum.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum: u8, byte| sum.wrapping_add(*byte))
}

/// An address as the six bytes on the wire. It is opaque: vendors write it in either order, or put an IP address there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(pub [u8; 6]);

impl Address {
    /// The number as the standard reads it, low byte first.
    #[must_use]
    pub fn number(self) -> u64 {
        let [a, b, c, d, e, f] = self.0;
        u64::from_le_bytes([a, b, c, d, e, f, 0, 0])
    }

    /// The address of a number below 2^48; higher bits are left out.
    #[must_use]
    pub fn from_number(number: u64) -> Self {
        let [a, b, c, d, e, f, ..] = number.to_le_bytes();
        Self([a, b, c, d, e, f])
    }
}

impl Address {
    /// The IPv4 address of a private network and the port, high byte first, that the bytes seem to be: what devices
    /// behind a router put where the address belongs.
    #[must_use]
    pub fn ip_port(self) -> Option<SocketAddrV4> {
        let [a, b, c, d, high, low] = self.0;
        let (ip, port) = (Ipv4Addr::new(a, b, c, d), u16::from_be_bytes([high, low]));
        (ip.is_private() && port >= 1024).then(|| SocketAddrV4::new(ip, port))
    }
}

/// The six bytes in hex, as they stand on the wire.
impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02X}"))
    }
}

/// The command byte (Table 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    /// 1, centre to device: set the clock, check the guard, initialise.
    Control,
    /// 2, device to centre: data.
    Send,
    /// 3: the answer to 1 and 2.
    Confirm,
    /// 4, centre to device: a question.
    Request,
    /// 5, device to centre: the answer to 4.
    Reply,
    /// 6: the check of a frame failed.
    Deny,
    /// 0 and 7 to 127 are reserved, 128 to 255 belong to the users.
    Other(u8),
}

impl From<u8> for Command {
    fn from(code: u8) -> Self {
        match code {
            1 => Self::Control,
            2 => Self::Send,
            3 => Self::Confirm,
            4 => Self::Request,
            5 => Self::Reply,
            6 => Self::Deny,
            other => Self::Other(other),
        }
    }
}

impl From<Command> for u8 {
    fn from(command: Command) -> Self {
        match command {
            Command::Control => 1,
            Command::Send => 2,
            Command::Confirm => 3,
            Command::Request => 4,
            Command::Reply => 5,
            Command::Deny => 6,
            Command::Other(code) => code,
        }
    }
}

/// A whole frame, borrowed from the bytes it stands in. That its checks hold is for [`super::Splitter`] to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    bytes: &'a [u8],
    head: &'a [u8; HEAD_BYTES],
    adu: &'a [u8],
    tail: &'a [u8; 3],
}

impl<'a> Frame<'a> {
    /// Sees the frame that fills `bytes`, whose data unit is what stands between head and checksum; the length field is
    /// not looked at. `None` unless there are [`FRAME_BYTES_MIN`] to [`FRAME_BYTES_MAX`] bytes.
    #[must_use]
    pub fn over(bytes: &'a [u8]) -> Option<Self> {
        if bytes.len() > FRAME_BYTES_MAX {
            return None;
        }
        let (head, rest) = bytes.split_first_chunk()?;
        let (adu, tail) = rest.split_last_chunk()?;
        Some(Self { bytes, head, adu, tail })
    }

    /// The bytes, from start to end flag.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The sequence number; an answer echoes it.
    #[must_use]
    pub fn sequence(&self) -> u16 {
        u16::from_le_bytes([self.head[2], self.head[3]])
    }

    /// Main and user version of the protocol.
    #[must_use]
    pub fn version(&self) -> [u8; 2] {
        [self.head[4], self.head[5]]
    }

    /// When the sender says that it sent.
    #[must_use]
    pub fn label(&self) -> Label {
        Label([self.head[6], self.head[7], self.head[8], self.head[9], self.head[10], self.head[11]])
    }

    /// Who sent.
    #[must_use]
    pub fn source(&self) -> Address {
        Address([self.head[12], self.head[13], self.head[14], self.head[15], self.head[16], self.head[17]])
    }

    /// For whom it is.
    #[must_use]
    pub fn destination(&self) -> Address {
        Address([self.head[18], self.head[19], self.head[20], self.head[21], self.head[22], self.head[23]])
    }

    /// What the length field says, in bytes.
    #[must_use]
    pub fn length(&self) -> u16 {
        u16::from_le_bytes([self.head[24], self.head[25]])
    }

    /// The command.
    #[must_use]
    pub fn command(&self) -> Command {
        Command::from(self.head[26])
    }

    /// The data unit, as it stands; see [`super::Adu::read`].
    #[must_use]
    pub fn adu(&self) -> &'a [u8] {
        self.adu
    }

    /// The checksum that the frame carries.
    #[must_use]
    pub fn checksum_found(&self) -> u8 {
        self.tail[0]
    }

    /// The checksum that it should carry.
    #[must_use]
    pub fn checksum_due(&self) -> u8 {
        checksum(&self.bytes[2..self.bytes.len() - 3])
    }

    /// Whether the last two bytes are the end flag.
    #[must_use]
    pub fn has_end(&self) -> bool {
        [self.tail[1], self.tail[2]] == END
    }

    /// The fields before the data unit, to be changed or written again.
    #[must_use]
    pub fn head(&self) -> Head {
        Head {
            sequence: self.sequence(),
            version: self.version(),
            label: self.label(),
            source: self.source(),
            destination: self.destination(),
            command: self.command(),
        }
    }
}

/// A data unit longer than [`ADU_BYTES_MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the data unit has {0} bytes, the standard allows {ADU_BYTES_MAX}; send fewer objects in one frame")]
pub struct TooLong(pub usize);

/// The fields of a frame before its data unit; length, checksum and flags follow from the data unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The sequence number.
    pub sequence: u16,
    /// Main and user version.
    pub version: [u8; 2],
    /// When it is sent.
    pub label: Label,
    /// Who sends.
    pub source: Address,
    /// For whom.
    pub destination: Address,
    /// What it is.
    pub command: Command,
}

impl Head {
    /// The head of the answer: same sequence and version, addresses swapped.
    #[must_use]
    pub fn answer(&self, command: Command, label: Label) -> Self {
        Self { label, source: self.destination, destination: self.source, command, ..*self }
    }

    /// Appends the whole frame to `out`.
    ///
    /// # Errors
    /// [`TooLong`]; then `out` is as it was.
    pub fn write(&self, adu: &[u8], out: &mut Vec<u8>) -> Result<(), TooLong> {
        let length = u16::try_from(adu.len()).ok().filter(|_| adu.len() <= ADU_BYTES_MAX).ok_or(TooLong(adu.len()))?;
        let mut head = [0; HEAD_BYTES];
        head[..2].copy_from_slice(&START);
        head[2..4].copy_from_slice(&self.sequence.to_le_bytes());
        head[4..6].copy_from_slice(&self.version);
        head[6..12].copy_from_slice(&self.label.0);
        head[12..18].copy_from_slice(&self.source.0);
        head[18..24].copy_from_slice(&self.destination.0);
        head[24..26].copy_from_slice(&length.to_le_bytes());
        head[26] = self.command.into();
        let sum = checksum(&head[2..]).wrapping_add(checksum(adu));
        out.reserve(FRAME_BYTES_MIN + adu.len());
        out.extend_from_slice(&head);
        out.extend_from_slice(adu);
        out.extend_from_slice(&[sum, END[0], END[1]]);
        Ok(())
    }
}
