//! One item as its events make it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::calendar::Rest;
use crate::event::{Due, Fields, Holder, ItemId, LinkKind, Outcome, Timer};

/// The state of one item; equal events make equal states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its number.
    pub id: ItemId,
    /// Its list.
    pub list: String,
    /// The version of the list that it follows.
    pub version: u32,
    /// The number that the reporter got.
    pub receipt: String,
    /// When it came to be.
    pub registered_at: Timestamp,
    /// How many events it has.
    pub sequence: u32,
    /// When the last of them happened.
    pub changed_at: Timestamp,
    /// Where it stands.
    pub stage: String,
    /// Since when.
    pub entered_at: Timestamp,
    /// Whose turn it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<Holder>,
    /// When the stage must be left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// The armed timer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timer: Option<Timer>,
    /// Until when it can be given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_until: Option<Timestamp>,
    /// A stopped clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended: Option<Suspension>,
    /// The highest rung that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raised_to: Option<Holder>,
    /// How often the top was reminded.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub reminders: u32,
    /// How many limits passed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub limits_missed: u32,
    /// Counters of moves.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counters: BTreeMap<String, u32>,
    /// Attempts in this visit of the stage.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub attempts: u32,
    /// The due that each stage had when it was last left, where a way back may keep it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dues: BTreeMap<String, Due>,
    /// What is known.
    pub fields: Fields,
    /// Whether the work is done in this stage.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_work: bool,
    /// Who held it in work stages (rule S12).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub workers: BTreeSet<Holder>,
    /// The persons who acted in work stages (rule S12).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub doers: BTreeSet<String>,
    /// The parent that waits for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<ItemId>,
    /// The children that it waits for.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub children_open: BTreeSet<ItemId>,
    /// Items that belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<(LinkKind, ItemId)>,
    /// Whether its parent asked it to stop.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stop_asked: bool,
    /// How often the same thing came back.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub relapses: u32,
    /// What a come-back has in common with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relapse_key: Option<String>,
    /// How and when it closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
}

/// A stopped clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Suspension {
    /// Since when.
    pub since: Timestamp,
    /// When it wakes by itself.
    pub until: Timestamp,
    /// What is left of the limit.
    pub left: Rest,
}

/// A close.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Closed {
    /// When.
    pub at: Timestamp,
    /// When it was recorded, where that was later: before then nobody could know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Timestamp>,
    /// How.
    pub outcome: Outcome,
    /// Whether no limit had passed.
    pub on_time: bool,
}

impl Item {
    /// Whether someone must still act.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.closed.is_none()
    }

    /// Who holds it, and for a closed item one that held it at work: it still stands for its children.
    #[must_use]
    pub fn last_holder(&self) -> Option<&Holder> {
        self.holder.as_ref().or_else(|| self.workers.last())
    }

    /// When to look at it again. Every event may change the answer.
    #[must_use]
    pub fn next_timer(&self) -> Option<Timer> {
        self.timer
    }

    /// Whether its limit has passed at an instant.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.is_live() && self.suspended.is_none() && self.due.as_ref().is_some_and(|due| due.at <= now)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}
