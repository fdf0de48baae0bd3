//! The model of a list: what its file says, with the places where it says it. One file a table of the list file.

mod field;
mod limit;
mod role;
mod rules;
mod stage;
mod step;

use std::fmt;
use std::ops::Deref;

use crate::finding::Span;
use crate::length::Length;
use crate::measure::Measure;
use crate::story::Example;

pub use field::{Field, FieldKind};
pub use limit::{Limit, LimitSpan, LimitStart, Mark, Overdue};
pub use role::{Role, UnitRule};
pub use rules::{Dispatch, DispatchRow, Relapse};
pub use stage::{Stage, StageKind};
pub use step::{Exception, Move, MoveKind, Opens, Target};

/// A name or text with its place in the file.
#[derive(Debug, Clone, Default)]
pub struct Word {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub at: Span,
}

impl Deref for Word {
    type Target = str;
    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What people see, Chinese first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Title {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A register with one definition file.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// The header of the file.
    pub at: Span,
    /// The name of the list, unique in a store.
    pub id: Word,
    /// Counts up with each published change.
    pub version: u32,
    /// What people call it.
    pub title: Title,
    /// How receipt numbers begin: `RX`.
    pub receipt: Option<Word>,
    /// The kind of thing that items are about and that the inventory counts.
    pub subject: Option<Word>,
    /// The field with the unit that an item speaks against, which neither sees nor holds it.
    pub against: Option<Word>,
    /// The field with the persons who must stand aside.
    pub aside: Option<Word>,
    /// The stage in which items begin.
    pub first: Word,
    /// The calendar that limits count in unless they name their own.
    pub calendar: String,
    /// When the last day of a limit ends.
    pub day_end: DayEnd,
    /// The role at the end of the ladder.
    pub top: Option<Word>,
    /// How often the top is reminded of what lies there.
    pub remind: Option<Length>,
    /// Who may register an item by hand; empty: the holder of the first stage.
    pub registrars: Vec<Word>,
    /// The ways in which reports come in.
    pub channels: Vec<Channel>,
    /// The list that keeps what was refused.
    pub refused_to: Option<Word>,
    /// The personal field that tells who an item is about: all that is known of one person can be erased at once.
    pub person: Option<Word>,
    /// How long after the close what is personal is kept; for ever when none.
    pub keep_personal: Option<Length>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Fields.
    pub fields: Vec<Field>,
    /// Stages, in the order of the file.
    pub stages: Vec<Stage>,
    /// How a come-back is recognised.
    pub relapse: Option<Relapse>,
    /// The decision table that proposes who handles an item (派单目录).
    pub dispatch: Option<Dispatch>,
    /// Figures over items.
    pub measures: Vec<Measure>,
    /// Stories that must come out as told.
    pub examples: Vec<Example>,
    /// Stages of earlier versions and where their items belong now.
    pub renamed: Vec<(Word, Word)>,
}

/// When the last day of a limit ends (民法典 203 allows both).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DayEnd {
    /// At 24:00.
    #[default]
    Midnight,
    /// When the office closes.
    OfficeClose,
}

/// A way in.
#[derive(Debug, Clone)]
pub struct Channel {
    /// The name of the channel.
    pub name: Word,
    /// The stage in which its items begin.
    pub to: Word,
}

impl List {
    /// The stage of that name.
    #[must_use]
    pub fn stage(&self, name: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| &*stage.name == name)
    }

    /// The role of that name.
    #[must_use]
    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.iter().find(|role| &*role.name == name)
    }

    /// The field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| &*field.name == name)
    }

    /// Each move with its stage.
    pub fn moves(&self) -> impl Iterator<Item = (&Stage, &Move)> {
        self.stages.iter().flat_map(|stage| stage.moves.iter().map(move |step| (stage, step)))
    }

    /// The rungs above a role up to the last, without the role itself; stops where the ladder turns back on itself.
    #[must_use]
    pub fn ladder_from<'a>(&'a self, role: &str) -> Vec<&'a Word> {
        let mut rungs: Vec<&Word> = Vec::new();
        let mut next = self.role(role).and_then(|role| role.raise_to.as_ref());
        while let Some(rung) = next {
            if rungs.iter().any(|seen| seen.text == rung.text) || &**rung == role {
                break;
            }
            rungs.push(rung);
            next = self.role(rung).and_then(|role| role.raise_to.as_ref());
        }
        rungs
    }
}
