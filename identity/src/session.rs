//! Signing in, and the sessions that follow.

use std::sync::PoisonError;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use zeroize::Zeroizing;

use crate::{Account, Identity, IdentityError, password, token};

/// How long a session lives without a call.
pub const IDLE_SECONDS: i64 = 30 * 60;
/// How long a session lives at most: a working day with its overtime.
pub const ABSOLUTE_SECONDS: i64 = 12 * 60 * 60;
/// How often the time of the last call is written down.
const SEEN_SECONDS: i64 = 60;
/// How long a kept answer about a session or key is believed, so that another process's revocation is seen soon.
const BELIEVED_SECONDS: i64 = 2;
/// The most characters that are kept of a place or an agent.
const TRACE_CHARS_MAX: usize = 200;
/// The most answers that are kept.
const CACHED_MAX: usize = 20_000;

/// A sign-in.
#[derive(Debug, Clone, Copy)]
pub struct Login<'a> {
    /// The login name.
    pub login: &'a str,
    /// The password.
    pub password: &'a str,
    /// The code of the second factor, where one is asked for.
    pub code: Option<&'a str>,
    /// Where the call comes from: the address.
    pub place: &'a str,
    /// What calls: the browser.
    pub agent: &'a str,
}

/// What someone who signed in carries.
pub struct Ticket {
    /// The token of the session; it is shown to the browser and kept nowhere.
    pub token: Zeroizing<String>,
    /// The word that changes repeat.
    pub csrf: String,
    /// Who it is.
    pub account: Account,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The number, for lists and revocation.
    pub id: i64,
    /// Who it is.
    pub account: Account,
    /// The word that changes repeat.
    pub csrf: String,
    /// From where.
    pub place: String,
    /// With what.
    pub agent: String,
    /// Since when.
    pub created: Timestamp,
    /// When the last call came, to the minute.
    pub seen: Timestamp,
}

/// An answer that is believed for a moment.
#[derive(Clone)]
pub(crate) struct Cached {
    pub(crate) asked: Timestamp,
    pub(crate) session: Option<Session>,
    pub(crate) key: Option<crate::Key>,
}

const JOINED: &str = "SELECT a.id, a.login, a.title, a.person, a.administrator, a.must_change, a.disabled, \
     a.totp_confirmed, s.id, s.csrf, s.place, s.agent, s.created, s.seen FROM sessions s JOIN accounts a ON a.id = s.account";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Session> {
    let instant = |at: usize| row.get::<_, i64>(at).map(|second| Timestamp::from_second(second).unwrap_or_default());
    Ok(Session {
        account: crate::account::read(row)?,
        id: row.get(8)?,
        csrf: row.get(9)?,
        place: row.get(10)?,
        agent: row.get(11)?,
        created: instant(12)?,
        seen: instant(13)?,
    })
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(TRACE_CHARS_MAX).collect()
}

impl Session {
    fn lives(&self, idle_seconds: i64, now: Timestamp) -> bool {
        let since = |at: Timestamp| now.duration_since(at).as_secs();
        !self.account.disabled && since(self.seen) < idle_seconds && since(self.created) < ABSOLUTE_SECONDS
    }
}

impl Identity {
    /// Signs in. A wrong password and an unknown name cost the same and are answered the same.
    ///
    /// # Errors
    /// [`IdentityError::Wrong`], [`IdentityError::CodeNeeded`], [`IdentityError::Locked`].
    pub fn login(&self, login: &Login<'_>, now: Timestamp) -> Result<Ticket, IdentityError> {
        let account = self.prove(login, now)?;
        self.open_session(account, login.place, login.agent, now)
    }

    /// Proves that it is the owner of an account who asks, without a session: for what is worth asking again.
    ///
    /// # Errors
    /// [`IdentityError::Wrong`], [`IdentityError::CodeNeeded`], [`IdentityError::Locked`].
    pub fn prove(&self, login: &Login<'_>, now: Timestamp) -> Result<Account, IdentityError> {
        let name = format!("account {}", short(&login.login.to_lowercase()));
        let names = [name.clone(), format!("place {}", short(login.place))];
        self.guard.lock().unwrap_or_else(PoisonError::into_inner).allows(&names, now)?;
        let found = self.by_login(&short(login.login))?;
        let fits = password::fits(login.password, found.as_ref().map(|(_, kept)| kept))?;
        let account = found.map(|(account, _)| account).filter(|account| fits && !account.disabled);
        let passed = match &account {
            Some(account) if account.has_second_factor => match login.code {
                None => return Err(IdentityError::CodeNeeded),
                Some(code) => self.takes_code(account.id, code, now)?,
            },
            Some(_) => true,
            None => false,
        };
        let mut guard = self.guard.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(account) = account.filter(|_| passed) else {
            guard.failed(&names, now);
            return Err(IdentityError::Wrong);
        };
        guard.succeeded(&name);
        Ok(account)
    }

    /// Opens a session for someone whose identity another system has proved.
    ///
    /// # Errors
    /// [`IdentityError::File`].
    pub fn open_session(
        &self,
        account: Account,
        place: &str,
        agent: &str,
        now: Timestamp,
    ) -> Result<Ticket, IdentityError> {
        let (token, csrf) = (Zeroizing::new(token::fresh()?), token::fresh()?);
        let at = now.as_second();
        let id = i64::from_le_bytes(token::chance()?).unsigned_abs() >> 11;
        let file = self.file();
        file.execute(
            "DELETE FROM sessions WHERE seen < ?1 OR created < ?2",
            [at - self.idle_seconds(), at - ABSOLUTE_SECONDS],
        )?;
        file.execute(
            "INSERT INTO sessions (digest, id, account, csrf, place, agent, created, seen) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
            params![token::digest(&token), id.cast_signed(), account.id, csrf, short(place), short(agent), at],
        )?;
        Ok(Ticket { token, csrf, account })
    }

    /// The session of a token, if it lives.
    ///
    /// # Errors
    /// [`IdentityError::File`].
    pub fn session(&self, token: &str, now: Timestamp) -> Result<Option<Session>, IdentityError> {
        let digest = token::digest(token);
        if let Some(cached) = self.cached(&digest, now) {
            return Ok(cached.session.filter(|session| session.lives(self.idle_seconds(), now)));
        }
        let file = self.file();
        let found = file.query_row(&format!("{JOINED} WHERE s.digest = ?1"), [&digest], read).optional()?;
        let session = found.filter(|session| session.lives(self.idle_seconds(), now));
        if let Some(session) = &session
            && now.duration_since(session.seen).as_secs() >= SEEN_SECONDS
        {
            file.execute("UPDATE sessions SET seen = ?2 WHERE digest = ?1", params![digest, now.as_second()])?;
        }
        drop(file);
        if session.is_some() {
            self.cache(digest, Cached { asked: now, session: session.clone(), key: None });
        }
        Ok(session)
    }

    /// Whether a session or a key still lets in. To ask is no call: a session does not stay alive by it.
    ///
    /// # Errors
    /// [`IdentityError::File`].
    pub fn lets_in(&self, token: &str, now: Timestamp) -> Result<bool, IdentityError> {
        let digest = token::digest(token);
        let found = self.file().query_row(&format!("{JOINED} WHERE s.digest = ?1"), [&digest], read).optional()?;
        Ok(found.is_some_and(|session| session.lives(self.idle_seconds(), now)) || self.key(token, now)?.is_some())
    }

    pub(crate) fn cached(&self, digest: &str, now: Timestamp) -> Option<Cached> {
        let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let cached = cache.get(digest)?;
        let age = now.duration_since(cached.asked).as_secs();
        (0..BELIEVED_SECONDS).contains(&age).then(|| cached.clone())
    }

    pub(crate) fn cache(&self, digest: String, answer: Cached) {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= CACHED_MAX {
            cache.clear();
        }
        cache.insert(digest, answer);
    }

    /// Ends the session of a token.
    ///
    /// # Errors
    /// [`IdentityError::File`].
    pub fn logout(&self, token: &str) -> Result<(), IdentityError> {
        self.file().execute("DELETE FROM sessions WHERE digest = ?1", [token::digest(token)])?;
        self.forget();
        Ok(())
    }

    /// The live sessions of an account, or of all, the latest first.
    ///
    /// # Errors
    /// [`IdentityError::File`].
    pub fn sessions(&self, account: Option<i64>, now: Timestamp) -> Result<Vec<Session>, IdentityError> {
        let file = self.file();
        let mut select =
            file.prepare(&format!("{JOINED} WHERE ?1 IS NULL OR s.account = ?1 ORDER BY s.created DESC"))?;
        let rows = select.query_map([account], read)?.collect::<Result<Vec<_>, _>>()?;
        Ok(rows.into_iter().filter(|session| session.lives(self.idle_seconds(), now)).collect())
    }

    /// Ends a session by its number; with an account only one of that account.
    ///
    /// # Errors
    /// [`IdentityError::Missing`].
    pub fn revoke_session(&self, id: i64, account: Option<i64>) -> Result<(), IdentityError> {
        let ended = self
            .file()
            .execute("DELETE FROM sessions WHERE id = ?1 AND (?2 IS NULL OR account = ?2)", params![id, account])?;
        self.forget();
        if ended == 1 { Ok(()) } else { Err(IdentityError::Missing { what: "session", name: id.to_string() }) }
    }
}
