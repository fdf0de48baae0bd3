//! Subscriptions: who wants to be told of what, and how.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use crate::{Outbox, OutboxError, token};

/// The longest name, in characters.
pub const NAME_CHARS_MAX: usize = 64;
/// The longest target, in characters.
pub const TARGET_CHARS_MAX: usize = 2_000;
/// The most subscriptions.
pub const SUBSCRIPTIONS_MAX: u32 = 1_000;
/// The most words of one part of what is wanted.
const WORDS_MAX: usize = 50;
/// The most letters of a subscription that are not sent yet; it stops following the log until there are fewer.
pub const UNSENT_MAX: u32 = 10_000;

/// How a letter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carrier {
    /// A signed HTTP call.
    Webhook,
    /// E-mail.
    Mail,
    /// A short message.
    Sms,
    /// 政务微信.
    Wecom,
}

impl Carrier {
    /// Every carrier.
    pub const ALL: [Self; 4] = [Self::Webhook, Self::Mail, Self::Sms, Self::Wecom];

    /// The word in settings, files and answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Mail => "mail",
            Self::Sms => "sms",
            Self::Wecom => "wecom",
        }
    }

    /// The carrier of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|carrier| carrier.word() == word)
    }
}

/// In whose rights a subscription reads: asked anew for each letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// A person of the organisation.
    Person(String),
    /// A unit.
    Unit(String),
}

/// What is wanted; an empty part wants all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Wanted {
    /// Items of these lists.
    pub lists: Vec<String>,
    /// Items that stand in one of these stages after the event.
    pub stages: Vec<String>,
    /// Events of these kinds: `registered`, `moved`, `raised` and so on.
    pub kinds: Vec<String>,
    /// Only what puts an item on the desk of one of the reader's units, or raises it to one.
    pub own_desk: bool,
}

impl Wanted {
    /// Whether an event is wanted.
    #[must_use]
    pub fn holds(&self, list: &str, stage: &str, kind: &str, on_own_desk: bool) -> bool {
        let any = |words: &[String], word: &str| words.is_empty() || words.iter().any(|own| own == word);
        any(&self.lists, list) && any(&self.stages, stage) && any(&self.kinds, kind) && (on_own_desk || !self.own_desk)
    }
}

/// Someone who wants to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// The number.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// The account or key that made it; the operator when none.
    pub owner: Option<String>,
    /// In whose rights it reads.
    pub whose: Whose,
    /// How its letters travel.
    pub carrier: Carrier,
    /// Where to: an address, a mailbox, a number.
    pub target: String,
    /// What signs its letters.
    pub secret: String,
    /// What is wanted.
    pub wanted: Wanted,
    /// The last commit of the log that was looked at.
    pub position: u64,
    /// Since when.
    pub created: Timestamp,
    /// Why it rests; it runs when nothing is said.
    pub rests: Option<String>,
    /// How many letters wait to be sent.
    pub waiting: u32,
    /// How many letters were given up.
    pub undelivered: u32,
}

/// A new subscription.
#[derive(Debug, Clone)]
pub struct NewSubscription {
    /// What it is for.
    pub name: String,
    /// The account or key that makes it.
    pub owner: Option<String>,
    /// In whose rights it reads.
    pub whose: Whose,
    /// How its letters travel.
    pub carrier: Carrier,
    /// Where to.
    pub target: String,
    /// What is wanted.
    pub wanted: Wanted,
    /// The commit after which it begins.
    pub position: u64,
}

const COLUMNS: &str = "id, name, owner, person, unit, carrier, target, secret, wanted, position, created, rests, \
    (SELECT count(*) FROM letters l WHERE l.subscription = s.id AND l.due IS NOT NULL), \
    (SELECT count(*) FROM letters l WHERE l.subscription = s.id AND l.due IS NULL)";

fn read(row: &Row<'_>) -> rusqlite::Result<Subscription> {
    let whose = match (row.get::<_, Option<String>>(3)?, row.get::<_, Option<String>>(4)?) {
        (Some(person), _) => Whose::Person(person),
        (None, unit) => Whose::Unit(unit.unwrap_or_default()),
    };
    let unreadable = |column, what: &str| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, what.to_owned().into())
    };
    Ok(Subscription {
        id: row.get(0)?,
        name: row.get(1)?,
        owner: row.get(2)?,
        whose,
        carrier: Carrier::of_word(&row.get::<_, String>(5)?).ok_or_else(|| unreadable(5, "no carrier"))?,
        target: row.get(6)?,
        secret: row.get(7)?,
        wanted: serde_json::from_str(&row.get::<_, String>(8)?).map_err(|error| unreadable(8, &error.to_string()))?,
        position: row.get::<_, i64>(9)?.unsigned_abs(),
        created: Timestamp::from_second(row.get(10)?).unwrap_or_default(),
        rests: row.get(11)?,
        waiting: row.get(12)?,
        undelivered: row.get(13)?,
    })
}

fn fault(new: &NewSubscription) -> Option<String> {
    let words = [&new.wanted.lists, &new.wanted.stages, &new.wanted.kinds];
    let is_plain = |text: &str| !text.chars().any(char::is_control);
    if !(1..=NAME_CHARS_MAX).contains(&new.name.trim().chars().count()) || !is_plain(&new.name) {
        return Some(format!("a subscription has a name of 1 to {NAME_CHARS_MAX} characters"));
    }
    if !(1..=TARGET_CHARS_MAX).contains(&new.target.chars().count()) || !is_plain(&new.target) {
        return Some(format!("a subscription has a target of 1 to {TARGET_CHARS_MAX} characters"));
    }
    let many = words
        .iter()
        .any(|words| words.len() > WORDS_MAX || words.iter().any(|word| word.chars().count() > NAME_CHARS_MAX));
    many.then(|| format!("name at most {WORDS_MAX} lists, stages and kinds, of at most {NAME_CHARS_MAX} characters"))
}

impl Outbox {
    /// Makes a subscription; its secret is in the answer.
    ///
    /// # Errors
    /// [`OutboxError::Unusable`], [`OutboxError::Taken`].
    pub fn subscribe(&self, new: &NewSubscription, now: Timestamp) -> Result<Subscription, OutboxError> {
        if let Some(fault) = fault(new) {
            return Err(OutboxError::Unusable(fault));
        }
        let secret = token::secret()?;
        let wanted = serde_json::to_string(&new.wanted).map_err(|error| OutboxError::Unusable(error.to_string()))?;
        let (person, unit) = match &new.whose {
            Whose::Person(person) => (Some(person), None),
            Whose::Unit(unit) => (None, Some(unit)),
        };
        let mut file = self.file();
        let transaction = file.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let count: u32 = transaction.query_row("SELECT count(*) FROM subscriptions", [], |row| row.get(0))?;
        if count >= SUBSCRIPTIONS_MAX {
            return Err(OutboxError::Unusable(format!("there are {SUBSCRIPTIONS_MAX} subscriptions; remove some")));
        }
        let name = new.name.trim();
        let taken = "SELECT EXISTS (SELECT 1 FROM subscriptions WHERE name = ?1)";
        if transaction.query_row(taken, [name], |row| row.get(0))? {
            return Err(OutboxError::Taken(name.to_owned()));
        }
        transaction.execute(
            "INSERT INTO subscriptions (name, owner, person, unit, carrier, target, secret, wanted, position, created) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                name,
                new.owner,
                person,
                unit,
                new.carrier.word(),
                new.target,
                secret,
                wanted,
                new.position.cast_signed(),
                now.as_second()
            ],
        )?;
        let id = transaction.last_insert_rowid();
        transaction.commit()?;
        drop(file);
        self.subscription(id)
    }

    /// Every subscription, by name.
    ///
    /// # Errors
    /// [`OutboxError::File`].
    pub fn subscriptions(&self) -> Result<Vec<Subscription>, OutboxError> {
        let file = self.file();
        let mut select = file.prepare_cached(&format!("SELECT {COLUMNS} FROM subscriptions s ORDER BY name"))?;
        let rows = select.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A subscription.
    ///
    /// # Errors
    /// [`OutboxError::Missing`].
    pub fn subscription(&self, id: i64) -> Result<Subscription, OutboxError> {
        let file = self.file();
        let mut select = file.prepare_cached(&format!("SELECT {COLUMNS} FROM subscriptions s WHERE id = ?1"))?;
        let found = select.query_row([id], read).optional()?;
        found.ok_or_else(|| missing(id))
    }

    /// The subscription of a name.
    ///
    /// # Errors
    /// [`OutboxError::Missing`].
    pub fn subscription_named(&self, name: &str) -> Result<Subscription, OutboxError> {
        let found = self.subscriptions()?.into_iter().find(|subscription| subscription.name == name);
        found.ok_or_else(|| OutboxError::Missing { what: "subscription", name: name.to_owned() })
    }

    /// Ends a subscription, with the letters that were not sent.
    ///
    /// # Errors
    /// [`OutboxError::Missing`].
    pub fn unsubscribe(&self, id: i64) -> Result<(), OutboxError> {
        let ended = self.file().execute("DELETE FROM subscriptions WHERE id = ?1", [id])?;
        if ended == 1 { Ok(()) } else { Err(missing(id)) }
    }

    /// Lets a subscription rest, for a reason, or run on where it stood.
    ///
    /// # Errors
    /// [`OutboxError::Missing`].
    pub fn rest(&self, id: i64, why: Option<&str>) -> Result<(), OutboxError> {
        let done = self.file().execute("UPDATE subscriptions SET rests = ?2 WHERE id = ?1", params![id, why])?;
        if done == 1 { Ok(()) } else { Err(missing(id)) }
    }

    /// Lets a subscription look at the log again from after an earlier commit. Its letters have the names that they had,
    /// by which a receiver knows them again.
    ///
    /// # Errors
    /// [`OutboxError::Missing`]; [`OutboxError::Unusable`] for a commit that it has not reached.
    pub fn rewind(&self, id: i64, position: u64) -> Result<(), OutboxError> {
        let reached = self.subscription(id)?.position;
        if position > reached {
            let why = format!("the subscription has come to commit {reached}; go back to that one or before");
            return Err(OutboxError::Unusable(why));
        }
        let sql = "UPDATE subscriptions SET position = ?2 WHERE id = ?1";
        self.file().execute(sql, params![id, position.cast_signed()])?;
        Ok(())
    }
}

pub(crate) fn missing(id: i64) -> OutboxError {
    OutboxError::Missing { what: "subscription", name: id.to_string() }
}
