//! Sign-ins at another provider that are under way: what was asked there, until the answer comes back, once.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use zeroize::Zeroizing;

use crate::{Identity, IdentityError, token};

/// How long somebody may take at the provider.
pub const OUTSIDE_SECONDS: i64 = 600;
/// The most sign-ins that are under way; beyond that the oldest are forgotten.
const UNDER_WAY_MAX: i64 = 10_000;

/// What was asked of a provider.
#[derive(Clone)]
pub struct Errand {
    /// The word that the provider repeats in what it signs.
    pub nonce: String,
    /// What proves that who asks for the token is who began (PKCE, RFC 7636).
    pub verifier: Zeroizing<String>,
}

impl Errand {
    /// A new errand, with the word that comes back with the answer.
    ///
    /// # Errors
    /// [`IdentityError::Chance`].
    pub fn fresh() -> Result<(String, Self), IdentityError> {
        let verifier = Zeroizing::new(token::fresh()?);
        Ok((token::fresh()?, Self { nonce: token::fresh()?, verifier }))
    }
}

impl Identity {
    /// Keeps what was asked under the word that comes back with the answer.
    ///
    /// # Errors
    /// [`IdentityError::File`].
    pub fn begin_outside(&self, state: &str, errand: &Errand, now: Timestamp) -> Result<(), IdentityError> {
        let at = now.as_second();
        let mut file = self.file();
        let change = file.transaction()?;
        change.execute("DELETE FROM outside_logins WHERE created <= ?1", [at - OUTSIDE_SECONDS])?;
        change.execute(
            "DELETE FROM outside_logins WHERE digest IN \
             (SELECT digest FROM outside_logins ORDER BY created DESC LIMIT -1 OFFSET ?1)",
            [UNDER_WAY_MAX - 1],
        )?;
        change.execute(
            "INSERT INTO outside_logins (digest, nonce, verifier, created) VALUES (?1, ?2, ?3, ?4)",
            params![token::digest(state), errand.nonce, errand.verifier.as_str(), at],
        )?;
        change.commit()?;
        Ok(())
    }

    /// Takes what was asked, once; nothing when it was taken, is too old or was never asked.
    ///
    /// # Errors
    /// [`IdentityError::File`].
    pub fn take_outside(&self, state: &str, now: Timestamp) -> Result<Option<Errand>, IdentityError> {
        let found = self.file().query_row(
            "DELETE FROM outside_logins WHERE digest = ?1 RETURNING nonce, verifier, created",
            [token::digest(state)],
            |row| Ok((Errand { nonce: row.get(0)?, verifier: Zeroizing::new(row.get(1)?) }, row.get::<_, i64>(2)?)),
        );
        let found = found.optional()?;
        Ok(found.filter(|(_, created)| now.as_second() < created + OUTSIDE_SECONDS).map(|(errand, _)| errand))
    }
}
