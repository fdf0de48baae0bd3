//! Seals (存证): the SM3 hash (GB/T 32905-2016) that chains one commit to the one before.
//!
//! All numbers are big-endian. What each hash covers, field by field:
//!
//! | hash | first byte | then |
//! |---|---|---|
//! | digest of an event | 0 | item `u64`, sequence `u32`, time `i64` in milliseconds since 1970 UTC, length of the body `u32`, the body |
//! | seal of a commit | 1 | seal of the commit before (32 bytes), number of the commit `u64`, then of each event: position `u64`, digest (32 bytes) |
//! | seal before the first commit | | the text `qingdan 1` |
//!
//! The body is kept as it was sealed: one byte for its format, then JSON. Each event has a digest of its own so that
//! [`verify`](crate::verify()) can name the one event of a group that does not fit, and so that the long bodies are hashed
//! by the callers and not one after the other by whoever writes.

use std::fmt;
use std::str::FromStr;

use item::event::ItemId;
use serde::{Serialize, Serializer};
use sm3::{Digest, Sm3};
use thiserror::Error;

const EVENT: u8 = 0;
const COMMIT: u8 = 1;

/// A seal, or the digest of an event. Written in 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seal(pub [u8; 32]);

impl Seal {
    /// The seal before the first commit.
    #[must_use]
    pub fn genesis() -> Self {
        Self(Sm3::digest(b"qingdan 1").into())
    }

    /// The digest of an event.
    #[must_use]
    pub fn of_event(item: ItemId, sequence: u32, at_milliseconds: i64, body: &[u8]) -> Self {
        let mut hash = Sm3::new();
        hash.update([EVENT]);
        hash.update(item.to_be_bytes());
        hash.update(sequence.to_be_bytes());
        hash.update(at_milliseconds.to_be_bytes());
        hash.update(u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes());
        hash.update(body);
        Self(hash.finalize().into())
    }

    /// The seal of a commit over the one before and the positions and digests of its events.
    #[must_use]
    pub fn of_commit(previous: Self, number: u64, events: impl IntoIterator<Item = (u64, Self)>) -> Self {
        let mut hash = Sm3::new();
        hash.update([COMMIT]);
        hash.update(previous.0);
        hash.update(number.to_be_bytes());
        for (position, digest) in events {
            hash.update(position.to_be_bytes());
            hash.update(digest.0);
        }
        Self(hash.finalize().into())
    }
}

impl fmt::Display for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Seal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why a text is not a seal or a root.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RootError {
    /// Not 64 hexadecimal digits.
    #[error("`{0}` is not a seal; write its 64 digits 0-9 a-f")]
    Seal(String),
    /// What stands before the colon is not a number.
    #[error("`{0}` is not the number of a commit; write `<number>:<seal>`, or the seal alone")]
    Commit(String),
}

impl FromStr for Seal {
    type Err = RootError;

    fn from_str(text: &str) -> Result<Self, RootError> {
        let wrong = || RootError::Seal(text.to_owned());
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let mut seal = [0; 32];
        for (at, byte) in seal.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).map_err(|_| wrong())?;
        }
        Ok(Self(seal))
    }
}

/// A seal that was kept elsewhere, against which a log is held. Written as the seal alone, or as
/// `<number of the commit>:<seal>`, which tells a log that was cut short from one that was rewritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Root {
    /// The number of the commit that bore it, when that was kept too.
    pub commit: Option<u64>,
    /// The seal.
    pub seal: Seal,
}

impl fmt::Display for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.commit.map_or(Ok(()), |commit| write!(f, "{commit}:"))?;
        write!(f, "{}", self.seal)
    }
}

impl FromStr for Root {
    type Err = RootError;

    fn from_str(text: &str) -> Result<Self, RootError> {
        let Some((commit, seal)) = text.split_once(':') else {
            return Ok(Self { commit: None, seal: text.parse()? });
        };
        let commit = commit.parse().map_err(|_| RootError::Commit(commit.to_owned()))?;
        Ok(Self { commit: Some(commit), seal: seal.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use sm3::{Digest, Sm3};

    use super::{Root, Seal};

    #[test]
    fn the_hash_is_sm3() {
        // The first example of GB/T 32905-2016, appendix A.
        let hash = Seal(Sm3::digest(b"abc").into()).to_string();
        assert_eq!(hash, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    }

    #[test]
    fn each_hash_covers_its_fields_as_documented() {
        let digest = Seal::of_event(7, 2, -3, b"body");
        let mut bytes = vec![0];
        bytes.extend(7_u64.to_be_bytes());
        bytes.extend(2_u32.to_be_bytes());
        bytes.extend((-3_i64).to_be_bytes());
        bytes.extend(4_u32.to_be_bytes());
        bytes.extend(b"body");
        assert_eq!(digest.0, <[u8; 32]>::from(Sm3::digest(&bytes)));

        let mut bytes = vec![1];
        bytes.extend(Seal::genesis().0);
        bytes.extend(1_u64.to_be_bytes());
        bytes.extend(9_u64.to_be_bytes());
        bytes.extend(digest.0);
        assert_eq!(Seal::of_commit(Seal::genesis(), 1, [(9, digest)]).0, <[u8; 32]>::from(Sm3::digest(&bytes)));
    }

    #[test]
    fn a_root_is_read_as_it_is_written() {
        let check = |text: &str, expected: Expect| {
            let read = text.parse::<Root>();
            if let Ok(root) = &read {
                assert_eq!(root.to_string(), text);
            }
            expected.assert_eq(&read.map_or_else(|error| error.to_string(), |root| format!("{:?}", root.commit)));
        };
        let seal = Seal::genesis().to_string();
        check(&seal, expect!["None"]);
        check(&format!("12:{seal}"), expect!["Some(12)"]);
        check("12", expect!["`12` is not a seal; write its 64 digits 0-9 a-f"]);
        check(
            &format!("x:{seal}"),
            expect!["`x` is not the number of a commit; write `<number>:<seal>`, or the seal alone"],
        );
        check(
            &"清".repeat(32),
            expect![[
                r#"`清清清清清清清清清清清清清清清清清清清清清清清清清清清清清清清清` is not a seal; write its 64 digits 0-9 a-f"#
            ]],
        );
    }
}
