//! Passwords: what may be one, and how it is kept (argon2id).

use argon2::{Algorithm, Argon2, Params, Version};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::{IdentityError, Wanting, token};

/// The fewest characters of a password. Length is what makes one strong (NIST SP 800-63B, 5.1.1).
pub const PASSWORD_CHARS_MIN: usize = 12;
/// The most characters of a password.
pub const PASSWORD_CHARS_MAX: usize = 200;

/// Memory of one hash in KiB, passes and lanes: the second choice of the OWASP cheat sheet on password storage.
const COST: (u32, u32, u32) = (19_456, 2, 1);
const HASH_BYTES: usize = 32;
const SALT_BYTES: usize = 16;

/// Long enough and yet among the first that are tried.
const COMMON: [&str; 16] = [
    "123456789012",
    "1234567890123",
    "111111111111",
    "000000000000",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiopasdf",
    "password1234",
    "passwordpassword",
    "administrator",
    "admin1234567",
    "adminadminadmin",
    "woaini520131",
    "woaini1314520",
    "a12345678901",
    "abcdefghijkl",
];

/// A kept password.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) salt: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

/// Refuses what cannot be a password.
pub(crate) fn judge(password: &str, login: &str) -> Result<(), IdentityError> {
    let length = password.chars().count();
    let small = password.to_lowercase();
    let different = small.chars().collect::<std::collections::BTreeSet<_>>().len();
    let wrong = if !(PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX).contains(&length) {
        Wanting::PasswordLength
    } else if small.contains(&login.to_lowercase()) {
        Wanting::PasswordHoldsName
    } else if COMMON.contains(&small.as_str()) || different < 4 {
        Wanting::PasswordCommon
    } else {
        return Ok(());
    };
    Err(IdentityError::Wanting(wrong))
}

fn hash(password: &str, salt: &[u8]) -> Result<Zeroizing<[u8; HASH_BYTES]>, IdentityError> {
    let unusable = |error: argon2::Error| IdentityError::Unusable(format!("the password cannot be kept: {error}"));
    let params = Params::new(COST.0, COST.1, COST.2, Some(HASH_BYTES)).map_err(unusable)?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut hash = Zeroizing::new([0; HASH_BYTES]);
    argon.hash_password_into(password.as_bytes(), salt, hash.as_mut()).map_err(unusable)?;
    Ok(hash)
}

/// What is kept of a password.
pub(crate) fn keep(password: &str) -> Result<Kept, IdentityError> {
    let salt = token::chance::<SALT_BYTES>()?;
    Ok(Kept { hash: hash(password, &salt)?.to_vec(), salt: salt.to_vec() })
}

/// What is kept where no password fits.
pub(crate) fn nobodys() -> Result<Kept, IdentityError> {
    Ok(Kept { salt: token::chance::<SALT_BYTES>()?.to_vec(), hash: token::chance::<HASH_BYTES>()?.to_vec() })
}

/// Whether a password is the one that was kept. Without one the same work is done, so that a name that exists cannot be
/// told from one that does not by the time that the answer takes.
pub(crate) fn fits(password: &str, kept: Option<&Kept>) -> Result<bool, IdentityError> {
    let nobody = Kept { salt: vec![0; SALT_BYTES], hash: vec![0; HASH_BYTES] };
    let password: String = password.chars().take(PASSWORD_CHARS_MAX).collect();
    let found = hash(&password, &kept.unwrap_or(&nobody).salt)?;
    let equal: bool = found.as_slice().ct_eq(&kept.unwrap_or(&nobody).hash).into();
    Ok(equal && kept.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_password() {
        let cases = [
            ("短", false),
            ("清河桥头见了三次面", false),
            ("清河桥头见了三次面都没说话", true),
            ("correct horse battery", true),
            ("qwertyuiop123", false),
            ("aaaaaaaaaaaaaaaa", false),
            ("my-name-is-desk01!", false),
        ];
        for (password, good) in cases {
            assert_eq!(judge(password, "desk01").is_ok(), good, "{password}");
        }
        assert!(judge(&"long ".repeat(41), "desk01").is_err());
    }

    #[test]
    fn only_the_same_password_fits() {
        let kept = keep("correct horse battery").unwrap();
        assert!(fits("correct horse battery", Some(&kept)).unwrap());
        assert!(!fits("correct horse batterz", Some(&kept)).unwrap());
        assert!(!fits("correct horse battery", None).unwrap());
        assert_ne!(kept.hash, keep("correct horse battery").unwrap().hash, "two salts make two hashes");
    }
}
