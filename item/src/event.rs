//! What has happened: the one stored form. An event carries its consequences (holder, due, timer), so that folding the
//! events needs neither list nor calendar, and a log stays readable when lists change.

use std::collections::BTreeMap;

use definition::Literal;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::calendar::Rest;

/// The number of an item in its store, from 1; 0 is the store's own stream (lists, calendars, organisation).
pub type ItemId = u64;

/// The stream of events about lists, calendars and the organisation.
pub const STORE_STREAM: ItemId = 0;

/// What is known about an item, by field.
pub type Fields = BTreeMap<String, Literal>;

/// Something that happened to one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The item.
    pub item: ItemId,
    /// Counts the events of the item, from 1, without gaps.
    pub sequence: u32,
    /// When it happened, and from when it counts; never earlier than an event of the item before it. What the clock did
    /// happened when it was due.
    pub at: Timestamp,
    /// When it was recorded, where that was later: nothing was running when a timer was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Timestamp>,
    /// Who did it.
    pub by: Actor,
    /// What happened.
    pub what: What,
}

impl Event {
    /// When it was recorded; never earlier than an event before it in the log.
    #[must_use]
    pub fn recorded_at(&self) -> Timestamp {
        self.recorded.unwrap_or(self.at)
    }
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A person of the organisation.
    Person {
        /// Who.
        id: String,
        /// For which unit.
        unit: String,
        /// In which role of the list.
        role: String,
    },
    /// A channel through which reports come in.
    Channel(String),
    /// A limit that passed.
    Clock,
    /// The dispatch table of the list.
    Table,
    /// Another item: a parent, a child, an item that was linked.
    Item(ItemId),
    /// Who runs the store.
    Operator,
}

/// The one unit, and its role, whose turn it is (承办单位).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Holder {
    /// The role.
    pub role: String,
    /// The unit.
    pub unit: String,
}

/// When a stage must be left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The instant.
    pub at: Timestamp,
    /// Whether it reaches past the last loaded year of the calendar.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
    /// The calendar layers and versions that it was counted with.
    pub calendar: String,
    /// Where the count begins.
    pub from: Timestamp,
    /// What is counted, one after the other: the limit, then each extension; nothing for a day that was agreed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Rest>,
}

/// What an armed timer does when it fires. An item has one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerKind {
    /// The limit of the stage passes: the item moves by itself or is raised.
    Limit,
    /// The rung that was told has had its time: the next is told.
    Raise,
    /// The top is reminded.
    Remind,
    /// A suspension is over: the clock runs on.
    Wake,
}

/// An armed timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    /// What it does.
    pub kind: TimerKind,
    /// When it fires.
    pub at: Timestamp,
}

/// A stage that an item enters, with what follows from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The stage.
    pub stage: String,
    /// Who holds it there; nobody in a closed stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<Holder>,
    /// When it must be left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// Whether the work is done there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub work: bool,
    /// Until when it can be given back, after a hand-over without acceptance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_until: Option<Timestamp>,
    /// How it closed, when it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

/// How an item was closed; together with the live items these add up to all that were created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Struck off: verified as done (销号).
    Done,
    /// One with another item (并单).
    Merged,
    /// Withdrawn.
    Cancelled,
    /// Closed for another reason: not ours, nobody answered.
    Other,
}

/// How two items belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// This item was merged into the other.
    MergedInto,
    /// The other was merged into this one.
    MergedFrom,
    /// This item is a come-back of the other.
    RelapseOf,
    /// The other is a come-back of this one.
    RelapsedAs,
    /// This item was opened by a move of the other.
    OpenedBy,
    /// A move of this item opened the other.
    Opened,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum What {
    /// An item came to be.
    Registered {
        /// On which list.
        list: String,
        /// In which version of it.
        version: u32,
        /// The number that the reporter gets.
        receipt: String,
        /// What is known.
        fields: Fields,
        /// Where it begins.
        entry: Entry,
        /// Its parent, when it is joint work.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<ItemId>,
        /// The item of which it is a come-back, and how many came before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        relapse_of: Option<(ItemId, u32)>,
        /// What a come-back would have in common with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        relapse_key: Option<String>,
    },
    /// A move was made, by a person, by the dispatch table, or by a limit that passed.
    Moved {
        /// The move, or the name of the time-out.
        name: String,
        /// What it carried.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        fields: Fields,
        /// The counter that it advances.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        counter: Option<String>,
        /// Where it led.
        entry: Entry,
        /// Whether a limit was missed by it. A wait that ends as planned misses none.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        late: bool,
        /// What a come-back would now have in common with it, when the move changed that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        relapse_key: Option<String>,
        /// Whether the due of the stage that was left is of no more use: no way back keeps it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        forgets: bool,
    },
    /// Something was recorded; stage and due stay.
    Noted {
        /// The move.
        name: String,
        /// What it carried.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        fields: Fields,
        /// The counter that it advances.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        counter: Option<String>,
        /// Whether it was an attempt to reach someone.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        attempt: bool,
    },
    /// The due was moved, in its own stage.
    Extended {
        /// The move.
        name: String,
        /// What it carried.
        fields: Fields,
        /// The counter that it advances.
        counter: Option<String>,
        /// The new due.
        due: Due,
    },
    /// The clock was stopped.
    Suspended {
        /// The move.
        name: String,
        /// What it carried.
        fields: Fields,
        /// The counter that it advances.
        counter: Option<String>,
        /// When it wakes by itself.
        until: Timestamp,
        /// What is left of the limit, in its own unit.
        left: Rest,
    },
    /// The clock runs on.
    Resumed {
        /// The due that follows.
        due: Due,
    },
    /// The next rung was told (提级).
    Raised {
        /// Who was told.
        to: Holder,
        /// When the limit or rung that was missed had passed.
        missed: Timestamp,
        /// What comes next.
        timer: Timer,
    },
    /// The top was reminded.
    Reminded {
        /// How many reminders it stands for.
        times: u32,
        /// What comes next.
        timer: Timer,
    },
    /// The item came back.
    Relapsed {
        /// What the new report said.
        fields: Fields,
        /// Where it lands.
        entry: Entry,
        /// The rung that is told at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        raised: Option<Holder>,
    },
    /// Another item belongs to this one.
    Linked {
        /// How.
        kind: LinkKind,
        /// Which.
        other: ItemId,
    },
    /// A child item was opened; this one waits for it.
    ChildOpened {
        /// The child.
        child: ItemId,
    },
    /// A child item closed.
    ChildClosed {
        /// The child.
        child: ItemId,
        /// How.
        outcome: Outcome,
    },
    /// A closed child came back: the parent waits again.
    ChildReopened {
        /// The child.
        child: ItemId,
    },
    /// The parent asks this item to stop; its holder decides.
    StopAsked,
    /// A withdrawal was asked for while children were open; they were asked to stop.
    WithdrawalAsked {
        /// The move.
        name: String,
        /// What it carried.
        fields: Fields,
    },
    /// The due was counted again because a calendar changed.
    DueCounted {
        /// The due.
        due: Due,
    },
    /// The holder was resolved again because the organisation changed.
    Reheld {
        /// The holder.
        holder: Holder,
    },
    /// A new version of the list took the item over.
    Carried {
        /// The version.
        version: u32,
        /// Where the item belongs now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<Entry>,
    },
    /// Someone outside said something about it.
    Said {
        /// What.
        text: String,
        /// The number that the other side gives it.
        number: String,
    },
    /// A masked value was shown to the actor.
    Revealed {
        /// The field.
        field: String,
        /// Why he wanted to see it.
        reason: String,
    },
    /// What was personal was erased: its keys are destroyed, and nobody reads it any more.
    Erased {
        /// Why.
        reason: String,
    },
    /// What was proposed to the actor was taken as it was, or not.
    Judged {
        /// What the proposal was about: a field, `merge` or `relapse`.
        of: String,
        /// What was proposed: a value of the field, a receipt.
        proposed: String,
        /// Whether it was taken unchanged.
        taken: bool,
        /// By what it was proposed: a model with its version, the dispatch table, the past.
        by: String,
    },
    /// A list was published, a calendar layer or an organisation was loaded (store stream only).
    Loaded {
        /// `list`, `calendar` or `organisation`.
        kind: String,
        /// The name of the list, layer or organisation.
        id: String,
        /// Its version.
        version: u32,
        /// The text as it was loaded.
        text: String,
    },
}

impl What {
    /// The values that it brought.
    #[must_use]
    pub fn fields(&self) -> Option<&Fields> {
        match self {
            Self::Registered { fields, .. }
            | Self::Moved { fields, .. }
            | Self::Noted { fields, .. }
            | Self::Extended { fields, .. }
            | Self::Suspended { fields, .. }
            | Self::Relapsed { fields, .. }
            | Self::WithdrawalAsked { fields, .. } => Some(fields),
            _ => None,
        }
    }

    /// The same, to be shown otherwise.
    pub fn fields_mut(&mut self) -> Option<&mut Fields> {
        match self {
            Self::Registered { fields, .. }
            | Self::Moved { fields, .. }
            | Self::Noted { fields, .. }
            | Self::Extended { fields, .. }
            | Self::Suspended { fields, .. }
            | Self::Relapsed { fields, .. }
            | Self::WithdrawalAsked { fields, .. } => Some(fields),
            _ => None,
        }
    }
}
