//! A line of text as the bytes that it stands for.

/// How a line writes its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    Hex,
    Base64,
}

/// The bytes of a line in hex, or in base64 where it begins as a frame does in base64.
pub fn bytes(text: &[u8]) -> Result<(Vec<u8>, Writing), String> {
    if let Some(bytes) = base64(text) {
        return Ok((bytes, Writing::Base64));
    }
    let text = String::from_utf8_lossy(text);
    let mut digits = Vec::with_capacity(text.len());
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        // `0x40` and `\x40` are ways to write a byte.
        if (c == '0' || c == '\\')
            && digits.len() % 2 == 0
            && rest.next_if(|(_, next)| matches!(next, 'x' | 'X')).is_some()
        {
            continue;
        }
        match c.to_digit(16) {
            Some(digit) => digits.push(digit),
            None if c.is_whitespace() || matches!(c, ',' | '-' | ':' | ';' | '|') => {}
            None => {
                let column = text[..at].chars().count() + 1;
                return Err(format!("character {column} is `{c}`, which is no hex digit"));
            }
        }
    }
    if digits.len() % 2 == 1 {
        return Err("half a byte is left over: the number of hex digits is odd".to_owned());
    }
    let bytes = digits.chunks(2).filter_map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect();
    Ok((bytes, Writing::Hex))
}

/// Platforms forward what a device sent as base64; `@@` begins with `QEA` there, which is no hex.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    text.starts_with(b"QEA").then(|| data_encoding::BASE64.decode(text).ok()).flatten()
}
