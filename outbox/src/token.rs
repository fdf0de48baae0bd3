//! Words of chance: what signs a webhook, and what makes the address of a feed unguessable.

use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use sm3::{Digest, Sm3};

use crate::OutboxError;

/// How many random bytes a secret has; the convention asks for 24 to 64.
const SECRET_BYTES: usize = 32;

fn chance() -> Result<[u8; SECRET_BYTES], OutboxError> {
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| OutboxError::Chance(error.to_string()))?;
    Ok(bytes)
}

/// A secret of the Standard Webhooks convention.
pub(crate) fn secret() -> Result<String, OutboxError> {
    Ok(format!("whsec_{}", BASE64.encode(&chance()?)))
}

/// The word of a feed.
pub(crate) fn word() -> Result<String, OutboxError> {
    Ok(BASE64URL_NOPAD.encode(&chance()?))
}

/// What is kept of a word of a feed.
pub(crate) fn digest(word: &str) -> String {
    HEXLOWER.encode(&Sm3::digest(word.as_bytes()))
}
