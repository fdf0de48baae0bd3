//! What a store gives back: records of the log as they are kept, and small answers about it.

use item::event::{Actor, Event, ItemId, Outcome, What};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Columns, CommandKey, Seal, StoreError, state};

/// The first byte of a body: how the rest is written.
const BODY_FORMAT: u8 = 1;

/// An event as it is kept. Nothing in it has been judged: it may have been damaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its place in the log, from 1, without gaps.
    pub position: u64,
    /// Whose event it is.
    pub item: ItemId,
    /// Its number among the events of the item, from 1.
    pub sequence: u32,
    /// When it was recorded, in milliseconds since 1970 UTC.
    pub at_milliseconds: i64,
    /// What happened, as it was sealed.
    pub body: Vec<u8>,
    /// The digest that the seal covers.
    pub digest: Seal,
}

/// The first event of an append keeps the command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Its key.
    pub key: CommandKey,
    /// What it was answered.
    pub answer: String,
}

#[derive(Serialize)]
struct BodyOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Timestamp>,
    by: &'a Actor,
    what: &'a What,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BodyIn {
    /// When it happened, where it was recorded later.
    at: Option<Timestamp>,
    by: Actor,
    what: What,
    key: Option<String>,
    answer: Option<String>,
}

#[derive(Deserialize)]
struct CommandIn {
    key: Option<String>,
    answer: Option<String>,
}

/// The body of an event as it is kept and sealed.
pub(crate) fn encode(event: &Event, command: Option<(&str, &str)>) -> Result<Vec<u8>, StoreError> {
    let (key, answer) = command.unzip();
    let at = event.recorded.map(|_| event.at);
    let mut body = Vec::with_capacity(1024);
    body.push(BODY_FORMAT);
    serde_json::to_writer(&mut body, &BodyOut { at, by: &event.by, what: &event.what, key, answer })
        .map_err(|error| StoreError::malformed(format!("event {} of item {}: {error}", event.sequence, event.item)))?;
    Ok(body)
}

impl Record {
    /// The event.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the record cannot have been written by this program.
    pub fn event(&self) -> Result<Event, StoreError> {
        self.decode().map(|(event, _)| event)
    }

    /// The event, and the command that it keeps if it is the first of an append with a key.
    ///
    /// # Errors
    /// See [`Record::event`].
    pub fn decode(&self) -> Result<(Event, Option<Command>), StoreError> {
        let body: BodyIn = self.json()?;
        let recorded = Timestamp::from_millisecond(self.at_milliseconds).map_err(|error| self.damaged(error))?;
        let (at, recorded) = match body.at {
            None => (recorded, None),
            Some(at) if at < recorded => (at, Some(recorded)),
            Some(at) => return Err(self.damaged(format!("it says that it happened at {at}, after it was recorded"))),
        };
        let event = Event { item: self.item, sequence: self.sequence, at, recorded, by: body.by, what: body.what };
        Ok((event, self.kept(body.key, body.answer)?))
    }

    /// The command alone.
    ///
    /// # Errors
    /// See [`Record::event`].
    pub fn command(&self) -> Result<Option<Command>, StoreError> {
        let body: CommandIn = self.json()?;
        self.kept(body.key, body.answer)
    }

    /// Whether the digest is that of the record.
    #[must_use]
    pub fn fits_digest(&self) -> bool {
        self.digest == Seal::of_event(self.item, self.sequence, self.at_milliseconds, &self.body)
    }

    fn kept(&self, key: Option<String>, answer: Option<String>) -> Result<Option<Command>, StoreError> {
        match (key, answer) {
            (None, None) => Ok(None),
            (Some(key), Some(answer)) => Ok(Some(Command { key: CommandKey::new(key)?, answer })),
            _ => Err(self.damaged("a command has a key and an answer")),
        }
    }

    fn json<'a, T: Deserialize<'a>>(&'a self) -> Result<T, StoreError> {
        match self.body.split_first() {
            Some((&BODY_FORMAT, json)) => serde_json::from_slice(json).map_err(|error| self.damaged(error)),
            Some((format, _)) => Err(self.damaged(format!("its body has the unknown format {format}"))),
            None => Err(self.damaged("its body is empty")),
        }
    }

    fn damaged(&self, why: impl std::fmt::Display) -> StoreError {
        let Self { position, item, sequence, .. } = self;
        StoreError::corrupt(format!("event {sequence} of item {item} at position {position}: {why}"))
    }
}

/// What went into the log in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Counts the commits from 1, without gaps.
    pub number: u64,
    /// The seal over it and all before.
    pub seal: Seal,
    /// Its events, at least one.
    pub records: Vec<Record>,
}

/// The end of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    /// The number of the last commit; 0 in an empty log.
    pub commit: u64,
    /// The position of the last event; 0 in an empty log.
    pub position: u64,
    /// The seal of the last commit.
    pub seal: Seal,
    /// When the last event was recorded.
    pub at: Option<Timestamp>,
}

/// A list, calendar layer or organisation as it was loaded last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// `list`, `calendar` or `organisation`.
    pub kind: String,
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// The text as it was loaded.
    pub text: String,
}

impl Document {
    /// The document that an event loaded.
    #[must_use]
    pub fn of(event: Event) -> Option<Self> {
        match event.what {
            What::Loaded { kind, id, version, text } => Some(Self { kind, id, version, text }),
            _ => None,
        }
    }
}

/// How many items stand in one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Count {
    /// The list.
    pub list: String,
    /// The stage.
    pub stage: String,
    /// How they closed; none: they are live.
    pub outcome: Option<Outcome>,
    /// How many.
    pub items: u64,
}

/// A row of the read table as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The item.
    pub id: ItemId,
    /// What can be searched.
    pub columns: Columns,
    /// The rest of the item, as [`state`](crate::state) writes it.
    pub state: String,
}

impl Row {
    /// The item.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the state cannot have been written by this program.
    pub fn into_item(self) -> Result<item::Item, StoreError> {
        state::read(self.id, self.columns, &self.state)
    }
}
