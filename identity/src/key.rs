//! Keys: how programs come in. A key is shown once; its beginning says what it is.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use zeroize::Zeroizing;

use crate::session::Cached;
use crate::{Identity, IdentityError, LOGIN_CHARS_MAX, token};

/// What a key may be allowed.
pub const SCOPES: [&str; 4] = ["read", "write", "export", "open311"];
/// How every key begins, so that a leaked one is recognised.
const PREFIX: &str = "qd_";

/// A key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The number.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// The person in whose name it acts.
    pub person: Option<String>,
    /// The unit for which it reads.
    pub unit: Option<String>,
    /// Since when.
    pub created: Timestamp,
    /// Until when; for ever when none.
    pub expires: Option<Timestamp>,
    /// Whether it is void.
    pub revoked: bool,
}

/// A new key.
#[derive(Debug, Clone)]
pub struct NewKey<'a> {
    /// What it is for.
    pub name: &'a str,
    /// What it may do: some of [`SCOPES`].
    pub scopes: &'a [String],
    /// The person in whose name it acts.
    pub person: Option<&'a str>,
    /// The unit for which it reads.
    pub unit: Option<&'a str>,
    /// Until when.
    pub expires: Option<Timestamp>,
}

const COLUMNS: &str = "id, name, scopes, person, unit, created, expires, revoked";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Key> {
    let instant = |second: i64| Timestamp::from_second(second).unwrap_or_default();
    Ok(Key {
        id: row.get(0)?,
        name: row.get(1)?,
        scopes: row.get::<_, String>(2)?.split(' ').map(str::to_owned).collect(),
        person: row.get(3)?,
        unit: row.get(4)?,
        created: instant(row.get(5)?),
        expires: row.get::<_, Option<i64>>(6)?.map(instant),
        revoked: row.get(7)?,
    })
}

impl Key {
    fn lives(&self, now: Timestamp) -> bool {
        !self.revoked && self.expires.is_none_or(|expires| now < expires)
    }
}

impl Identity {
    /// Makes a key and gives its secret, which is kept nowhere.
    ///
    /// # Errors
    /// [`IdentityError::Unusable`], [`IdentityError::Taken`].
    pub fn add_key(&self, new: &NewKey<'_>, now: Timestamp) -> Result<Zeroizing<String>, IdentityError> {
        let unknown = new.scopes.iter().find(|scope| !SCOPES.contains(&scope.as_str()));
        if let Some(scope) = unknown {
            let known = SCOPES.join(", ");
            return Err(IdentityError::Unusable(format!("there is no scope `{scope}`; scopes: {known}")));
        }
        if new.scopes.is_empty() || !(1..=LOGIN_CHARS_MAX).contains(&new.name.trim().chars().count()) {
            return Err(IdentityError::Unusable(format!(
                "a key has a name of 1 to {LOGIN_CHARS_MAX} characters and at least one scope"
            )));
        }
        if new.expires.is_some_and(|expires| expires <= now) {
            return Err(IdentityError::Unusable("the key would be void at once; let it expire later".to_owned()));
        }
        let secret = Zeroizing::new(format!("{PREFIX}{}", token::fresh()?));
        let file = self.file();
        let taken: bool =
            file.query_row("SELECT EXISTS (SELECT 1 FROM keys WHERE name = ?1)", [new.name.trim()], |row| row.get(0))?;
        if taken {
            return Err(IdentityError::Taken(new.name.trim().to_owned()));
        }
        let expires = new.expires.map(Timestamp::as_second);
        file.execute(
            "INSERT INTO keys (name, digest, scopes, person, unit, created, expires) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                new.name.trim(),
                token::digest(&secret),
                new.scopes.join(" "),
                new.person,
                new.unit,
                now.as_second(),
                expires
            ],
        )?;
        Ok(secret)
    }

    /// The key of a secret, if it is valid.
    ///
    /// # Errors
    /// [`IdentityError::File`].
    pub fn key(&self, secret: &str, now: Timestamp) -> Result<Option<Key>, IdentityError> {
        if !secret.starts_with(PREFIX) {
            return Ok(None);
        }
        let digest = token::digest(secret);
        if let Some(cached) = self.cached(&digest, now) {
            return Ok(cached.key.filter(|key| key.lives(now)));
        }
        let sql = format!("SELECT {COLUMNS} FROM keys WHERE digest = ?1");
        let key = self.file().query_row(&sql, [&digest], read).optional()?.filter(|key| key.lives(now));
        if key.is_some() {
            self.cache(digest, Cached { asked: now, session: None, key: key.clone() });
        }
        Ok(key)
    }

    /// Every key, by name.
    ///
    /// # Errors
    /// [`IdentityError::File`].
    pub fn keys(&self) -> Result<Vec<Key>, IdentityError> {
        let file = self.file();
        let mut select = file.prepare(&format!("SELECT {COLUMNS} FROM keys ORDER BY name"))?;
        let rows = select.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Makes a key void.
    ///
    /// # Errors
    /// [`IdentityError::Missing`].
    pub fn revoke_key(&self, id: i64) -> Result<(), IdentityError> {
        let ended = self.file().execute("UPDATE keys SET revoked = 1 WHERE id = ?1", [id])?;
        self.forget();
        if ended == 1 { Ok(()) } else { Err(IdentityError::Missing { what: "key", name: id.to_string() }) }
    }
}
