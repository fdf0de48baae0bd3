//! The number `Flag`: which version, whether packet numbers are there, whether an answer is wanted (clause 6.3.2).

/// The revision of the standard that a packet says to follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// HJ/T 212-2005.
    Of2005,
    /// HJ 212-2017.
    Of2017,
    /// HJ 212-2025: its frame is the same, some commands are new, and the data may be enciphered.
    Of2025,
    /// One that nobody knows yet.
    Later(u8),
}

/// The value of `Flag`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Flag(pub u8);

impl Flag {
    /// HJ 212-2017, no answer wanted, one packet.
    pub const PLAIN: Self = Self(4);

    /// Bits 7 to 2.
    #[must_use]
    pub fn version(self) -> Version {
        match self.0 >> 2 {
            0 => Version::Of2005,
            1 => Version::Of2017,
            2 => Version::Of2025,
            later => Version::Later(later),
        }
    }

    /// Bit 1 (D): the data is split over packets, `PNUM` and `PNO` are there.
    #[must_use]
    pub fn is_split(self) -> bool {
        self.0 & 2 != 0
    }

    /// Bit 0 (A): an answer is wanted.
    #[must_use]
    pub fn wants_answer(self) -> bool {
        self.0 & 1 != 0
    }

    /// The same, with or without the wish for an answer.
    #[must_use]
    pub fn answered(self, wants_answer: bool) -> Self {
        Self(self.0 & !1 | u8::from(wants_answer))
    }

    /// The same, with or without packet numbers.
    #[must_use]
    pub fn split(self, is_split: bool) -> Self {
        Self(self.0 & !2 | u8::from(is_split) << 1)
    }
}
