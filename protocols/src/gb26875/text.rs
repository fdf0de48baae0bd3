//! A text field: GB18030, padded, and of any bytes that a vendor left in it.

use std::borrow::Cow;
use std::fmt;

/// A text as it stands on the wire.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Text<'a>(pub &'a [u8]);

impl<'a> Text<'a> {
    /// The bytes before the first NUL.
    #[must_use]
    pub fn filled(self) -> &'a [u8] {
        let end = self.0.iter().position(|byte| *byte == 0).unwrap_or(self.0.len());
        &self.0[..end]
    }

    /// The text before the first NUL without the blanks around it; what is no GB18030 becomes U+FFFD. Devices fill a
    /// field to its last byte even if that is half a character: such a half at the end is left out.
    #[must_use]
    pub fn read(self) -> Cow<'a, str> {
        let (text, _) = encoding_rs::GB18030.decode_without_bom_handling(self.filled());
        match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim_end_matches('\u{FFFD}').trim().to_owned()),
        }
    }

    /// Whether something other than NUL stands after the first NUL: left over from an older text.
    #[must_use]
    pub fn has_remains(self) -> bool {
        self.0[self.filled().len()..].iter().any(|byte| *byte != 0)
    }

    /// Whether the text is GB18030 and without control characters.
    #[must_use]
    pub fn is_readable(self) -> bool {
        let (text, is_broken) = encoding_rs::GB18030.decode_without_bom_handling(self.filled());
        !is_broken && !text.chars().any(char::is_control)
    }

    /// A text for a field of `N` bytes: cut at a whole character, padded with NUL.
    #[must_use]
    pub fn fixed<const N: usize>(text: &str) -> [u8; N] {
        let (mut field, mut at) = ([0; N], 0);
        for character in text.chars() {
            let mut utf8 = [0; 4];
            let (bytes, _, _) = encoding_rs::GB18030.encode(character.encode_utf8(&mut utf8));
            let Some(place) = field.get_mut(at..at + bytes.len()) else { break };
            place.copy_from_slice(&bytes);
            at += bytes.len();
        }
        field
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.read())
    }
}
