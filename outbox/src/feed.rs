//! Feeds: an address with a word that nobody can guess, in whose rights a calendar reads. One for each account or key;
//! a new one makes the old one void.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::{Outbox, OutboxError, Whose, token};

/// The longest word that is looked at, in bytes.
const WORD_BYTES_MAX: usize = 100;

/// A feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The account or key that made it.
    pub owner: String,
    /// In whose rights it reads.
    pub whose: Whose,
    /// Since when.
    pub created: Timestamp,
}

impl Outbox {
    /// Makes the feed of an owner and gives its word, which is kept nowhere.
    ///
    /// # Errors
    /// [`OutboxError::File`].
    pub fn add_feed(&self, owner: &str, whose: &Whose, now: Timestamp) -> Result<String, OutboxError> {
        let word = token::word()?;
        let (person, unit) = match whose {
            Whose::Person(person) => (Some(person), None),
            Whose::Unit(unit) => (None, Some(unit)),
        };
        let mut file = self.file();
        let transaction = file.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        transaction.execute("DELETE FROM feeds WHERE owner = ?1", [owner])?;
        transaction.execute(
            "INSERT INTO feeds (digest, owner, person, unit, created) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![token::digest(&word), owner, person, unit, now.as_second()],
        )?;
        transaction.commit()?;
        Ok(word)
    }

    /// The feed of a word.
    ///
    /// # Errors
    /// [`OutboxError::File`].
    pub fn feed(&self, word: &str) -> Result<Option<Feed>, OutboxError> {
        if word.len() > WORD_BYTES_MAX {
            return Ok(None);
        }
        let sql = "SELECT owner, person, unit, created FROM feeds WHERE digest = ?1";
        let found = self.file().query_row(sql, [token::digest(word)], |row| {
            let whose = match (row.get::<_, Option<String>>(1)?, row.get::<_, Option<String>>(2)?) {
                (Some(person), _) => Whose::Person(person),
                (None, unit) => Whose::Unit(unit.unwrap_or_default()),
            };
            let created = Timestamp::from_second(row.get(3)?).unwrap_or_default();
            Ok(Feed { owner: row.get(0)?, whose, created })
        });
        Ok(found.optional()?)
    }

    /// Makes the feed of an owner void.
    ///
    /// # Errors
    /// [`OutboxError::Missing`].
    pub fn revoke_feed(&self, owner: &str) -> Result<(), OutboxError> {
        let ended = self.file().execute("DELETE FROM feeds WHERE owner = ?1", [owner])?;
        if ended == 1 { Ok(()) } else { Err(OutboxError::Missing { what: "feed", name: owner.to_owned() }) }
    }
}
