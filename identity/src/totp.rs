//! The second factor: codes that follow from a shared secret and the time (RFC 6238), and recovery codes for the day
//! when the telephone is lost.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use sha1::Sha1;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::{Identity, IdentityError, token};

/// How long a code is good.
pub const STEP_SECONDS: i64 = 30;
/// How many steps a clock may be off, either way.
const STEPS_OFF_MAX: i64 = 1;
/// How many recovery codes are given.
const RECOVERY_CODES: usize = 8;
const SECRET_BYTES: usize = 20;

/// What is shown once when a second factor is set up.
pub struct Enrolment {
    /// For the telephone: `otpauth://totp/…`.
    pub uri: Zeroizing<String>,
    /// Each of them replaces a code once.
    pub recovery: Vec<Zeroizing<String>>,
}

/// The code of a secret at a time, six digits. SHA-1, since that is what the applications of telephones can do.
#[must_use]
pub fn code_at(secret: &[u8], step: i64) -> String {
    let Ok(mut mac) = <Hmac<Sha1> as KeyInit>::new_from_slice(secret) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest.last().copied().unwrap_or(0) & 0x0f);
    let word = digest.iter().skip(offset).take(4).fold(0_u32, |word, byte| (word << 8) | u32::from(*byte));
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

fn recovery_codes() -> Result<Vec<Zeroizing<String>>, IdentityError> {
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        codes.push(Zeroizing::new(BASE32_NOPAD.encode(&token::chance::<10>()?).to_lowercase()));
    }
    Ok(codes)
}

fn keep_recovery(file: &rusqlite::Connection, account: i64, codes: &[Zeroizing<String>]) -> Result<(), IdentityError> {
    file.execute("DELETE FROM recovery WHERE account = ?1", [account])?;
    for code in codes {
        file.execute("INSERT INTO recovery VALUES (?1, ?2)", params![account, token::digest(code)])?;
    }
    Ok(())
}

impl Identity {
    /// Begins a second factor for an account; it is asked for once [`Identity::confirm_second_factor`] has seen a code.
    ///
    /// # Errors
    /// [`IdentityError::Missing`], [`IdentityError::Chance`].
    pub fn begin_second_factor(&self, account: i64) -> Result<Enrolment, IdentityError> {
        let owner = self.account(account)?;
        let secret = Zeroizing::new(token::chance::<SECRET_BYTES>()?);
        let recovery = recovery_codes()?;
        let mut file = self.file();
        let change = file.transaction()?;
        change.execute(
            "UPDATE accounts SET totp = ?2, totp_confirmed = 0, totp_step = 0 WHERE id = ?1",
            params![account, secret.as_slice()],
        )?;
        keep_recovery(&change, account, &recovery)?;
        change.commit()?;
        self.forget();
        let shared = BASE32_NOPAD.encode(secret.as_slice());
        let uri = format!("otpauth://totp/Qingdan:{}?secret={shared}&issuer=Qingdan&digits=6&period=30", owner.login);
        Ok(Enrolment { uri: Zeroizing::new(uri), recovery })
    }

    /// Ends the setting up: from now on a code is asked for.
    ///
    /// # Errors
    /// [`IdentityError::WrongCode`] when it does not fit.
    pub fn confirm_second_factor(&self, account: i64, code: &str, now: Timestamp) -> Result<(), IdentityError> {
        if !self.takes_code(account, code, now)? {
            return Err(IdentityError::WrongCode);
        }
        self.file().execute("UPDATE accounts SET totp_confirmed = 1 WHERE id = ?1", [account])?;
        self.forget();
        Ok(())
    }

    /// Gives new recovery codes; the old ones are void.
    ///
    /// # Errors
    /// [`IdentityError::Unusable`] where there is no second factor; [`IdentityError::Missing`], [`IdentityError::Chance`].
    pub fn renew_recovery(&self, account: i64) -> Result<Vec<Zeroizing<String>>, IdentityError> {
        if !self.account(account)?.has_second_factor {
            return Err(IdentityError::Unusable("there is no second factor yet; set one up first".to_owned()));
        }
        let recovery = recovery_codes()?;
        let mut file = self.file();
        let change = file.transaction()?;
        keep_recovery(&change, account, &recovery)?;
        change.commit()?;
        Ok(recovery)
    }

    /// How many recovery codes are left.
    ///
    /// # Errors
    /// [`IdentityError::File`].
    pub fn recovery_left(&self, account: i64) -> Result<u32, IdentityError> {
        let sql = "SELECT count(*) FROM recovery WHERE account = ?1";
        Ok(self.file().query_row(sql, [account], |row| row.get(0))?)
    }

    /// Takes the second factor away.
    ///
    /// # Errors
    /// [`IdentityError::Missing`].
    pub fn remove_second_factor(&self, account: i64) -> Result<(), IdentityError> {
        self.account(account)?;
        let mut file = self.file();
        let change = file.transaction()?;
        change.execute("UPDATE accounts SET totp = NULL, totp_confirmed = 0 WHERE id = ?1", [account])?;
        change.execute("DELETE FROM recovery WHERE account = ?1", [account])?;
        change.commit()?;
        drop(file);
        self.forget();
        Ok(())
    }

    /// Whether a code fits, once: a code that was used, or an older one, does not fit again.
    pub(crate) fn takes_code(&self, account: i64, code: &str, now: Timestamp) -> Result<bool, IdentityError> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).take(40).collect();
        let file = self.file();
        let kept: Option<(Option<Vec<u8>>, i64)> = file
            .query_row("SELECT totp, totp_step FROM accounts WHERE id = ?1", [account], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let Some((Some(secret), used)) = kept else { return Ok(false) };
        let secret = Zeroizing::new(secret);
        let present = now.as_second().div_euclid(STEP_SECONDS);
        for step in (present - STEPS_OFF_MAX)..=(present + STEPS_OFF_MAX) {
            let fits: bool = code_at(&secret, step).as_bytes().ct_eq(code.as_bytes()).into();
            if fits && step > used {
                file.execute("UPDATE accounts SET totp_step = ?2 WHERE id = ?1", params![account, step])?;
                return Ok(true);
            }
        }
        let digest = token::digest(&code.to_lowercase());
        let taken =
            file.execute("DELETE FROM recovery WHERE account = ?1 AND digest = ?2", params![account, digest])?;
        Ok(taken == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, SHA-1, cut to six digits.
        let secret = b"12345678901234567890";
        let cases = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (second, code) in cases {
            assert_eq!(code_at(secret, second / STEP_SECONDS), code, "{second}");
        }
    }
}
