//! Letters: what waits to be sent, what was given up, and sending that again.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::subscription::missing;
use crate::{Outbox, OutboxError, next_try};

/// The largest body of a letter, in bytes.
pub const LETTER_BYTES_MAX: usize = 256 * 1024;
/// The most letters that are read at once.
const READ_MAX: u32 = 500;

/// Something to be told, once for each subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    /// What makes it the same letter when it is made again.
    pub name: String,
    /// What it says.
    pub body: String,
}

/// A letter that is not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The number.
    pub id: i64,
    /// Whose it is.
    pub subscription: i64,
    /// What makes it the same letter when it is sent again.
    pub name: String,
    /// What it says.
    pub body: String,
    /// When it was made.
    pub made: Timestamp,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next; nothing: it was given up.
    pub due: Option<Timestamp>,
    /// Why it was not sent the last time.
    pub why: Option<String>,
}

const COLUMNS: &str = "l.id, l.subscription, l.name, l.body, l.made, l.tries, l.due, l.why";

fn read(row: &Row<'_>) -> rusqlite::Result<Letter> {
    let instant = |second: i64| Timestamp::from_second(second).unwrap_or_default();
    Ok(Letter {
        id: row.get(0)?,
        subscription: row.get(1)?,
        name: row.get(2)?,
        body: row.get(3)?,
        made: instant(row.get(4)?),
        tries: row.get(5)?,
        due: row.get::<_, Option<i64>>(6)?.map(instant),
        why: row.get(7)?,
    })
}

impl Outbox {
    /// Keeps the letters that the log gives a subscription from one commit to a later one, and that it has come so far:
    /// both or neither. Answers false, and keeps nothing, when the subscription stands elsewhere by now.
    ///
    /// # Errors
    /// [`OutboxError::Unusable`] for a letter that is too large.
    pub fn take(
        &self,
        subscription: i64,
        (from, upto): (u64, u64),
        letters: &[New],
        now: Timestamp,
    ) -> Result<bool, OutboxError> {
        if let Some(large) = letters.iter().find(|letter| letter.body.len() > LETTER_BYTES_MAX) {
            return Err(OutboxError::Unusable(format!("{} has more than {LETTER_BYTES_MAX} bytes", large.name)));
        }
        let mut file = self.file();
        let transaction = file.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let sql = "UPDATE subscriptions SET position = ?3 WHERE id = ?1 AND position = ?2 AND rests IS NULL";
        if transaction.execute(sql, params![subscription, from.cast_signed(), upto.cast_signed()])? != 1 {
            return Ok(false);
        }
        for letter in letters {
            // One that is made again while the first still waits stays the first.
            transaction
                .prepare_cached(
                    "INSERT OR IGNORE INTO letters (subscription, name, body, made, due) VALUES (?1, ?2, ?3, ?4, ?4)",
                )?
                .execute(params![subscription, letter.name, letter.body, now.as_second()])?;
        }
        transaction.commit()?;
        Ok(true)
    }

    /// The letters of a subscription that are to be tried now, the longest due first; none while it rests. They are asked
    /// for one subscription at a time, so that one that cannot be reached holds up no other.
    ///
    /// # Errors
    /// [`OutboxError::File`].
    pub fn due(&self, subscription: i64, now: Timestamp, limit: u32) -> Result<Vec<Letter>, OutboxError> {
        let file = self.file();
        let mut select = file.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM letters l JOIN subscriptions s ON s.id = l.subscription \
             WHERE l.subscription = ?1 AND l.due <= ?2 AND s.rests IS NULL ORDER BY l.due, l.id LIMIT ?3"
        ))?;
        let rows = select.query_map(params![subscription, now.as_second(), limit.min(READ_MAX)], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A letter arrived.
    ///
    /// # Errors
    /// [`OutboxError::File`].
    pub fn sent(&self, letter: i64) -> Result<(), OutboxError> {
        self.file().execute("DELETE FROM letters WHERE id = ?1", [letter])?;
        Ok(())
    }

    /// A letter did not arrive: it is tried again, or given up after the last try. Answers when it is tried again.
    ///
    /// # Errors
    /// [`OutboxError::Missing`].
    pub fn failed(&self, letter: i64, why: &str, now: Timestamp) -> Result<Option<Timestamp>, OutboxError> {
        let file = self.file();
        let sql = "UPDATE letters SET tries = tries + 1, why = ?2 WHERE id = ?1 RETURNING tries";
        let why: String = why.chars().take(500).collect();
        let tries: Option<u32> = file.query_row(sql, params![letter, why], |row| row.get(0)).optional()?;
        let tries = tries.ok_or_else(|| gone(letter))?;
        let next = next_try(tries, now);
        let due = next.map(Timestamp::as_second);
        file.execute("UPDATE letters SET due = ?2 WHERE id = ?1", params![letter, due])?;
        Ok(next)
    }

    /// A letter that no further try can help is given up.
    ///
    /// # Errors
    /// [`OutboxError::Missing`].
    pub fn give_up(&self, letter: i64, why: &str) -> Result<(), OutboxError> {
        let why: String = why.chars().take(500).collect();
        let sql = "UPDATE letters SET tries = tries + 1, why = ?2, due = NULL WHERE id = ?1";
        if self.file().execute(sql, params![letter, why])? == 1 { Ok(()) } else { Err(gone(letter)) }
    }

    /// The letters of a subscription that were given up, the oldest first, after a number.
    ///
    /// # Errors
    /// [`OutboxError::File`].
    pub fn undelivered(&self, subscription: i64, after: i64, limit: u32) -> Result<Vec<Letter>, OutboxError> {
        let file = self.file();
        let mut select = file.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM letters l WHERE l.subscription = ?1 AND l.due IS NULL AND l.id > ?2 \
             ORDER BY l.id LIMIT ?3"
        ))?;
        let rows = select.query_map(params![subscription, after, limit.min(READ_MAX)], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Sends letters that were given up anew, one or all of a subscription, from the first try on. Answers how many.
    ///
    /// # Errors
    /// [`OutboxError::Missing`] for a letter that was not given up.
    pub fn replay(&self, subscription: i64, letter: Option<i64>, now: Timestamp) -> Result<u32, OutboxError> {
        let sql = "UPDATE letters SET due = ?3, tries = 0 \
            WHERE subscription = ?1 AND due IS NULL AND (?2 IS NULL OR id = ?2)";
        let sent = self.file().execute(sql, params![subscription, letter, now.as_second()])?;
        match letter {
            Some(letter) if sent == 0 => Err(gone(letter)),
            _ => Ok(u32::try_from(sent).unwrap_or(u32::MAX)),
        }
    }

    /// How many letters of a subscription are not sent.
    ///
    /// # Errors
    /// [`OutboxError::Missing`].
    pub fn unsent(&self, subscription: i64) -> Result<u32, OutboxError> {
        let sql = "SELECT (SELECT count(*) FROM letters WHERE subscription = ?1) FROM subscriptions WHERE id = ?1";
        let count = self.file().query_row(sql, [subscription], |row| row.get(0)).optional()?;
        count.ok_or_else(|| missing(subscription))
    }
}

fn gone(letter: i64) -> OutboxError {
    OutboxError::Missing { what: "letter", name: letter.to_string() }
}
