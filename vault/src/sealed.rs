//! How a sealed value is written: `1.<key of the item>.<key of the person, or 0>.<nonce, ciphertext and tag in base64>`.

use data_encoding::BASE64URL_NOPAD;

use crate::KeyId;

/// How the rest is written.
const FORMAT: &str = "1";

/// The keys that a value needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Keys {
    /// That of the item.
    pub item: KeyId,
    /// That of the person, where something tells who he is.
    pub person: Option<KeyId>,
}

impl Keys {
    /// The keys that a sealed value names; none when it is no such value.
    #[must_use]
    pub fn of(sealed: &str) -> Option<Self> {
        parse(sealed).map(|(keys, _)| keys)
    }

    /// What is bound to a value besides its key: a value cannot be passed off under other keys.
    pub(crate) fn about(self) -> String {
        format!("qingdan {FORMAT}.{}.{}", self.item, self.person.unwrap_or(0))
    }
}

pub(crate) fn written(keys: Keys, bytes: &[u8]) -> String {
    format!("{FORMAT}.{}.{}.{}", keys.item, keys.person.unwrap_or(0), BASE64URL_NOPAD.encode(bytes))
}

pub(crate) fn parse(sealed: &str) -> Option<(Keys, Vec<u8>)> {
    let mut parts = sealed.splitn(4, '.');
    if parts.next()? != FORMAT {
        return None;
    }
    let (item, person): (KeyId, KeyId) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let bytes = BASE64URL_NOPAD.decode(parts.next()?.as_bytes()).ok()?;
    Some((Keys { item, person: (person > 0).then_some(person) }, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_as_it_is_written() {
        let keys = Keys { item: 7, person: None };
        assert_eq!(written(keys, b"\xff\x00"), "1.7.0._wA");
        assert_eq!(parse("1.7.0._wA"), Some((keys, vec![255, 0])));
        assert_eq!(Keys::of("1.7.9._wA"), Some(Keys { item: 7, person: Some(9) }));
        for text in ["", "张三", "2.7.0._wA", "1.7._wA", "1.7.0.?", "1.-7.0._wA", "1.x.0._wA"] {
            assert_eq!(Keys::of(text), None, "{text}");
        }
    }
}
