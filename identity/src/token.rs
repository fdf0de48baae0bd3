//! Tokens: long random words that are shown once and kept as their digest.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sm3::{Digest, Sm3};

use crate::IdentityError;

/// How many random bytes a token has.
const TOKEN_BYTES: usize = 32;

/// Random bytes: the one place where chance comes in.
pub(crate) fn chance<const N: usize>() -> Result<[u8; N], IdentityError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| IdentityError::Chance(error.to_string()))?;
    Ok(bytes)
}

/// A new token.
pub(crate) fn fresh() -> Result<String, IdentityError> {
    Ok(BASE64URL_NOPAD.encode(&chance::<TOKEN_BYTES>()?))
}

/// A first password that somebody else reads out: four groups of letters and digits that are not mistaken for each other.
///
/// # Errors
/// [`IdentityError::Chance`].
pub fn first_password() -> Result<String, IdentityError> {
    const PLAIN: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789R";
    let bytes = chance::<16>()?;
    let letters: Vec<char> = bytes.iter().map(|byte| char::from(PLAIN[usize::from(byte % 32)])).collect();
    Ok(letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-"))
}

/// What is kept of a token. A token has 256 bits of chance, so a plain digest cannot be guessed back.
pub(crate) fn digest(token: &str) -> String {
    HEXLOWER.encode(&Sm3::digest(token.as_bytes()))
}
