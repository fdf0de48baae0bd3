//! What someone, or a timer, asks of an item.

use jiff::Timestamp;

use crate::event::{Fields, ItemId, LinkKind, Outcome};

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// A person of the organisation.
    Person(String),
    /// A channel through which reports come in.
    Channel(String),
    /// The clock.
    Clock,
    /// The dispatch table of the list.
    Table,
    /// Another item.
    Item(ItemId),
    /// Who runs the store.
    Operator,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// A new item.
    Register(Registration),
    /// A move of the stage.
    Move {
        /// Its name.
        name: String,
        /// What it carries.
        fields: Fields,
    },
    /// Fire what is due.
    Wake,
    /// A command that belongs to an earlier instant: a timer that is fired late, or what follows from one for another
    /// item. It is decided as of that instant, and only recorded now.
    Late {
        /// The instant.
        at: Timestamp,
        /// The command.
        command: Box<Command>,
    },
    /// The same thing was reported again within the window of the list.
    Relapse {
        /// What the new report says.
        fields: Fields,
    },
    /// Another item belongs to this one.
    Link {
        /// How.
        kind: LinkKind,
        /// Which.
        other: ItemId,
    },
    /// A child was opened.
    ChildOpened(ItemId),
    /// A child closed.
    ChildClosed(ItemId, Outcome),
    /// A closed child came back.
    ChildReopened(ItemId),
    /// The parent asks to stop.
    Stop,
    /// Count the due again: a calendar changed.
    CountDue,
    /// Resolve the holder again: the organisation changed.
    Rehold,
    /// Follow the present version of the list.
    Carry,
    /// Someone outside says something about it: stage and due stay.
    Say {
        /// What.
        text: String,
        /// The number that the other side gives it.
        number: String,
    },
    /// A masked value was shown to the one who asks; whether he may see it was decided before.
    Reveal {
        /// The field.
        field: String,
        /// Why.
        reason: String,
    },
    /// What is personal is erased; its keys are destroyed with it.
    Erase {
        /// Why.
        reason: String,
    },
    /// What was proposed to the one who asks was taken as it was, or not; see [`crate::event::What::Judged`].
    Judge {
        /// What the proposal was about.
        of: String,
        /// What was proposed.
        proposed: String,
        /// Whether it was taken unchanged.
        taken: bool,
        /// By what it was proposed.
        by: String,
    },
}

/// A new item.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Registration {
    /// What is known.
    pub fields: Fields,
    /// The parent that waits for it.
    pub parent: Option<ItemId>,
    /// The item whose move opened it, when that one does not wait.
    pub opened_by: Option<ItemId>,
    /// The closed item of which it is a come-back, and how many came before.
    pub relapse_of: Option<(ItemId, u32)>,
}

/// What must happen to other items in the same commit.
#[derive(Debug, Clone, PartialEq)]
pub enum Follow {
    /// Register an item on a list.
    Open {
        /// The list.
        list: String,
        /// The item.
        registration: Registration,
    },
    /// Tell an item.
    Tell {
        /// Which.
        item: ItemId,
        /// What.
        command: Command,
    },
}

/// How many items one command may touch, itself included.
pub const FOLLOW_ITEMS_MAX: usize = 64;

/// A number that nobody chose: given with a command, so that deciding stays repeatable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chance(pub u32);

impl Chance {
    /// Whether a share of so many in a hundred is hit.
    #[must_use]
    pub fn hits(self, percent: u32) -> bool {
        self.0 % 100 < percent
    }

    /// A number that follows from an item and an instant, for those who have no better one.
    #[must_use]
    pub fn from_item(item: ItemId, now: Timestamp) -> Self {
        let mixed = item.wrapping_mul(0x9E37_79B9_7F4A_7C15)
            ^ now.as_second().unsigned_abs().wrapping_mul(0xD6E8_FEB8_6659_FD93);
        Self((mixed >> 40) as u32)
    }
}
