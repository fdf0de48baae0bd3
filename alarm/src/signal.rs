//! What is heard of a device, and what is to be done about it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a device is and who answers for it: from the inventory, for one building or site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// The building or site.
    pub building: String,
    /// The area code of its street, or its address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// The unit that runs it; a unit of the organisation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub responsible_unit: String,
    /// The bureau in charge of the trade; a unit of the organisation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub industry_bureau: String,
}

/// What kind of alarm it is, in the words of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmKind {
    /// A detector.
    Fire,
    /// A person at a call point or panel.
    Manual,
    /// Combustible gas.
    Gas,
    /// Electrical fire monitoring: leakage current, temperature of a cable, arcs.
    Electrical,
    /// Water for fire fighting.
    Water,
}

impl AlarmKind {
    /// The word of the list.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fire => "火警",
            Self::Manual => "手动报警",
            Self::Gas => "燃气",
            Self::Electrical => "电气火灾",
            Self::Water => "用水压力",
        }
    }
}

/// How far a value is beyond its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Near it, several times in a row.
    Warning,
    /// Beyond it.
    Alarm,
    /// A danger that a person saw.
    Danger,
}

impl Level {
    /// The word of the list.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Warning => "预警",
            Self::Alarm => "报警",
            Self::Danger => "危险",
        }
    }
}

/// What is so, or has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The state of a part as it is now: what is not set is in order.
    Status {
        /// An alarm, and of which kind.
        fire: Option<AlarmKind>,
        /// Something is broken.
        fault: bool,
    },
    /// An alarm by itself, which says nothing of faults.
    Alarm(AlarmKind),
    /// The panel was reset, or says that the alarm is over: no part of the device is in alarm.
    Cleared,
    /// Somebody did something at the panel; it is told to whatever is open in the building.
    Acted,
    /// A value is beyond its limit: quantity, how far, and where the limit comes from.
    Beyond {
        /// What is measured.
        quantity: String,
        /// How far.
        level: Level,
        /// Where the limit comes from.
        source: String,
    },
    /// A value is within its limit again.
    Within {
        /// What is measured.
        quantity: String,
    },
    /// Nothing was heard for too long; since when.
    Silent {
        /// When the device was last heard.
        since: Timestamp,
    },
    /// It is heard again.
    Back,
}

/// One thing that was heard of one part of one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// The number of the kept signal; 0 where there is none, as of a silence.
    pub signal: u64,
    /// When it came.
    pub at: Timestamp,
    /// The channel by which it came.
    pub channel: String,
    /// The device, as the inventory names it.
    pub device: String,
    /// The part of it: system, zone, position, or a measured point; empty for the device itself.
    pub part: String,
    /// What it says, in words for the one who reads the item.
    pub says: String,
    /// What is so.
    pub what: What,
    /// Whether the checks of the frame hold and its bytes are in order.
    pub is_sure: bool,
}

/// The fields of an item that is to be opened.
pub type Fields = BTreeMap<String, String>;

/// What must be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Do {
    /// Register an item, once for a key.
    Open {
        /// The list.
        list: &'static str,
        /// The channel of that list.
        channel: String,
        /// Makes it the same item when it is asked for again.
        key: String,
        /// What is known.
        fields: Fields,
    },
    /// Tell something to the item that was opened with a key, once for a number.
    Tell {
        /// The key that it was opened with.
        key: String,
        /// Makes it the same message when it is told again.
        number: String,
        /// What is told.
        text: String,
    },
}

impl Do {
    /// In which order a heap of things is done: fires before all, news of what is known last.
    #[must_use]
    pub fn urgency(&self) -> u8 {
        match self {
            Self::Open { list: "alarm", .. } => 0,
            Self::Open { list: "exceedance", .. } => 1,
            Self::Open { .. } => 2,
            Self::Tell { .. } => 3,
        }
    }
}
