//! Why a command is refused: what, where, what to do.

use std::fmt;

use jiff::Timestamp;

/// Why a command is refused. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is its message below, with the facts that it names")]
pub enum Refusal {
    NoSuchMove { name: String, stage: String, open: Vec<String> },
    NotYours { name: String, roles: Vec<String> },
    NotOpen { name: String, why: String },
    UsedUp { name: String, at_most: u32 },
    Missing { fields: Vec<String> },
    NotAsked { fields: Vec<String> },
    WrongValue { field: String, why: String },
    ChildrenOpen { open: usize },
    SamePerson { person: String },
    StandsAside { person: String },
    SameUnit { unit: String },
    WouldVerifyItself { unit: String },
    TooLateToReturn { until: Timestamp },
    TooLateToReopen { until: Timestamp },
    Suspended,
    Overdue,
    TooFar { field: String, until: Timestamp },
    NoUnit { role: String },
    NoSuchItem { receipt: String },
    OwnMain,
    NoCalendar { id: String },
    Calendar(String),
    NoCase { name: String },
    NotRegistered,
    NoMapping { stage: String },
    TooMany { items: usize },
    Behind { timers: usize },
}

impl Refusal {
    /// A short code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSuchMove { .. } => "no_such_move",
            Self::NotYours { .. } => "not_yours",
            Self::NotOpen { .. } => "not_open",
            Self::UsedUp { .. } => "used_up",
            Self::Missing { .. } => "missing",
            Self::NotAsked { .. } => "not_asked",
            Self::WrongValue { .. } => "wrong_value",
            Self::ChildrenOpen { .. } => "children_open",
            Self::SamePerson { .. } => "same_person",
            Self::StandsAside { .. } => "stands_aside",
            Self::SameUnit { .. } => "same_unit",
            Self::WouldVerifyItself { .. } => "would_verify_itself",
            Self::TooLateToReturn { .. } => "too_late_to_return",
            Self::TooLateToReopen { .. } => "too_late_to_reopen",
            Self::Suspended => "suspended",
            Self::Overdue => "overdue",
            Self::TooFar { .. } => "too_far",
            Self::NoUnit { .. } => "no_unit",
            Self::NoSuchItem { .. } => "no_such_item",
            Self::OwnMain => "own_main",
            Self::NoCalendar { .. } => "no_calendar",
            Self::Calendar(_) => "calendar",
            Self::NoCase { .. } => "no_case",
            Self::NotRegistered => "not_registered",
            Self::NoMapping { .. } => "no_mapping",
            Self::TooMany { .. } => "too_many",
            Self::Behind { .. } => "behind",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchMove { name, stage, open } if open.is_empty() => {
                write!(f, "`{name}` cannot be done in `{stage}`; nothing can be done there")
            }
            Self::NoSuchMove { name, stage, open } => {
                write!(f, "`{name}` cannot be done in `{stage}`; open there: {}", open.join(", "))
            }
            Self::NotYours { name, roles } => write!(f, "`{name}` is for {}, for this item", roles.join(" or ")),
            Self::NotOpen { name, why } => write!(f, "`{name}` is not open: {why}"),
            Self::UsedUp { name, at_most } => write!(f, "`{name}` was made {at_most} times already, which is the most"),
            Self::Missing { fields } => write!(f, "{} is missing; add it", fields.join(", ")),
            Self::NotAsked { fields } => write!(f, "{} is not asked for here; leave it out", fields.join(", ")),
            Self::WrongValue { field, why } => write!(f, "`{field}`: {why}"),
            Self::ChildrenOpen { open } => write!(f, "{open} child items are still open; close them first"),
            Self::SamePerson { person } => {
                write!(f, "`{person}` took part in the work and cannot verify it; ask a colleague")
            }
            Self::StandsAside { person } => write!(f, "`{person}` must stand aside from this item; ask a colleague"),
            Self::SameUnit { unit } => write!(f, "`{unit}` did the work and cannot verify it; another unit must"),
            Self::WouldVerifyItself { unit } => {
                write!(f, "`{unit}` would have to verify its own work; choose another unit")
            }
            Self::TooLateToReturn { until } => write!(f, "it could be given back until {until}; ask for arbitration"),
            Self::TooLateToReopen { until } => write!(f, "it could be reopened until {until}; register a new item"),
            Self::Suspended => write!(f, "the clock is stopped; make the next move, or wait until it wakes"),
            Self::Overdue => write!(f, "the limit has passed; the clock can no longer be stopped or extended"),
            Self::TooFar { field, until } => write!(f, "`{field}` may be {until} at the latest"),
            Self::NoUnit { role } => {
                write!(f, "no active unit stands for `{role}`; fill the field it depends on, or mend the organisation")
            }
            Self::NoSuchItem { receipt } => write!(f, "there is no item `{receipt}`; check the number"),
            Self::OwnMain => write!(f, "an item cannot be merged into itself or into one that was merged"),
            Self::NoCalendar { id } => write!(f, "the calendar `{id}` is not loaded; load it first"),
            Self::Calendar(why) => write!(f, "{why}"),
            Self::NoCase { name } => write!(f, "no case of `{name}` fits the values of this item"),
            Self::NotRegistered => write!(f, "there is no such item"),
            Self::NoMapping { stage } => {
                write!(f, "the present version has no stage for `{stage}`; add it to `renamed`")
            }
            Self::TooMany { items } => write!(f, "one step would touch {items} items; do it in smaller parts"),
            Self::Behind { timers } => write!(f, "more than {timers} timers of the item are due; let them fire first"),
        }
    }
}

impl std::error::Error for Refusal {}
