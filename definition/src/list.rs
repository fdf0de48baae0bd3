//! The model of a list: what its file says, with the places where it says it.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use crate::condition::{Condition, Literal};
use crate::finding::Span;
use crate::length::Length;
use crate::measure::Measure;
use crate::story::Example;

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

/// Someone who acts: a post in a unit that depends on the item.
#[derive(Debug, Clone)]
pub struct Role {
    /// The header.
    pub at: Span,
    /// The name.
    pub name: Word,
    /// What people call it.
    pub title: Title,
    /// Which unit this is for an item; `None` when the file does not say.
    pub unit: Option<UnitRule>,
    /// The posts in that unit; anyone in the unit when empty.
    pub posts: Vec<String>,
    /// The role that stands in when the unit cannot be resolved.
    pub fallback: Option<Word>,
    /// The next rung of the ladder.
    pub raise_to: Option<Word>,
}

/// Which unit a role stands for.
#[derive(Debug, Clone)]
pub enum UnitRule {
    /// Always the same unit.
    Id(Word),
    /// The unit named in a field of the item.
    Field(Word),
    /// The same unit as that of another role.
    SameAs(Word),
    /// The unit above that of another role.
    Above(Word),
    /// The 街镇 in whose area the place in a field lies.
    StreetOf(Word),
    /// The holder of the parent item.
    ParentHolder,
}

impl UnitRule {
    /// The key that a list file uses for this rule.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Id(_) => "id",
            Self::Field(_) => "field",
            Self::SameAs(_) => "same_as",
            Self::Above(_) => "above",
            Self::StreetOf(_) => "street_of",
            Self::ParentHolder => "parent_holder",
        }
    }
}

/// One thing that is known about an item.
#[derive(Debug, Clone)]
pub struct Field {
    /// The header.
    pub at: Span,
    /// The name.
    pub name: Word,
    /// What people call it.
    pub title: Title,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether an item cannot be registered without it.
    pub required: bool,
    /// Whether it may be given at registration.
    pub at_registration: bool,
    /// Whether it is about a person, and so kept apart and masked.
    pub personal: bool,
    /// The roles that read it, where no rule of the list does.
    pub read_by: Vec<Word>,
    /// The roles that never see it.
    pub hidden_from: Vec<Word>,
    /// Other headings under which imports carry it.
    pub also: Vec<String>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// One line.
    Text,
    /// Many lines.
    LongText,
    /// One of a few words.
    Choice(Vec<String>),
    /// A number, in a unit that the title names.
    Number,
    /// Yes or no.
    YesNo,
    /// A day.
    Date,
    /// An instant.
    Time,
    /// A place: a street code or an address.
    Place,
    /// A unit of the organisation.
    Unit,
    /// Several units.
    Units,
    /// Another item, by its receipt.
    Item,
    /// A photo, document or recording: the name under which it is kept.
    Attachment,
    /// A person who signs.
    Signature,
}

/// Where an item stands.
#[derive(Debug, Clone)]
pub struct Stage {
    /// The header.
    pub at: Span,
    /// The name.
    pub name: Word,
    /// What people call it.
    pub title: Title,
    /// Its kind.
    pub kind: StageKind,
    /// Whether the work itself is done here (rule S12).
    pub work: bool,
    /// Whether this is where another unit accepts or refuses (签收, rule S15).
    pub acceptance: bool,
    /// Whose turn it is. A sound list has exactly one in each live stage.
    pub holders: Vec<Word>,
    /// Whom a wait stage waits for, in words.
    pub waits_for: Option<Title>,
    /// How long it may last.
    pub limit: Option<Limit>,
    /// What happens then.
    pub overdue: Option<Overdue>,
    /// What may be done here.
    pub moves: Vec<Move>,
}

/// The kinds of stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StageKind {
    /// Someone must act.
    Open,
    /// Someone outside must act; the holder chases.
    Wait,
    /// Closed: done.
    ClosedDone,
    /// Closed: merged, withdrawn, not ours, nobody answered.
    ClosedOther,
}

impl StageKind {
    /// Whether an item here still needs someone.
    #[must_use]
    pub fn is_live(self) -> bool {
        matches!(self, Self::Open | Self::Wait)
    }
}

/// How long a stage may last, and by what right.
#[derive(Debug, Clone)]
pub struct Limit {
    /// Where it stands.
    pub at: Span,
    /// The time itself.
    pub span: LimitSpan,
    /// What starts it.
    pub starts: LimitStart,
    /// The calendar, when not the list's own.
    pub calendar: Option<String>,
    /// The text that it rests on: law, rule, notice.
    pub basis: Option<String>,
    /// How sure that text is.
    pub mark: Option<Mark>,
}

/// The ways to say how long.
#[derive(Debug, Clone)]
pub enum LimitSpan {
    /// A length for all.
    Length(Length),
    /// A length by the value of a choice field.
    Table {
        /// The field.
        by: Word,
        /// Value and length.
        rows: Vec<(Word, Length)>,
        /// For all other values.
        otherwise: Option<Length>,
    },
    /// Until the day in a date field, with a longest length counted from the start.
    Until {
        /// The field.
        field: Word,
        /// The longest time that the day may lie ahead.
        at_most: Option<Length>,
    },
}

impl LimitSpan {
    /// Each length that this limit can have.
    #[must_use]
    pub fn lengths(&self) -> Vec<Length> {
        match self {
            Self::Length(length) => vec![*length],
            Self::Table { rows, otherwise, .. } => rows.iter().map(|(_, length)| *length).chain(*otherwise).collect(),
            Self::Until { at_most, .. } => at_most.iter().copied().collect(),
        }
    }
}

/// What starts a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitStart {
    /// Entering the stage.
    Entering,
    /// Entering the stage for the first time; later visits keep the first due.
    FirstEntering,
    /// The registration of the item.
    Registration,
}

/// How sure a basis is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The text was read.
    Verified,
    /// Well known, or seen second-hand.
    Likely,
    /// A sensible number that the district may change.
    Assumed,
}

/// What passing a limit does. With `to` the item moves by itself while that is allowed; else it is raised.
#[derive(Debug, Clone)]
pub struct Overdue {
    /// Where it stands.
    pub at: Span,
    /// The name of the event; a wait stage must give one (no answer is an event).
    pub name: Option<Word>,
    /// What people call the event.
    pub title: Title,
    /// The first rung: who is told.
    pub raise_to: Option<Word>,
    /// How long each rung has before the next is told.
    pub every: Option<Length>,
    /// The stage to which the item goes by itself.
    pub to: Option<Word>,
    /// How often it may go there by itself.
    pub at_most: Option<u32>,
    /// The note that records an attempt, and how many are needed before the item goes there by itself.
    pub attempts: Option<(Word, u32)>,
}

/// A named step from a stage to a stage.
#[derive(Debug, Clone)]
pub struct Move {
    /// The header.
    pub at: Span,
    /// The name, unique in its stage.
    pub name: Word,
    /// What people call it.
    pub title: Title,
    /// What sort of step it is.
    pub kind: MoveKind,
    /// Who may make it; empty: the holder of the stage.
    pub by: Vec<Word>,
    /// Whether the dispatch table may make it.
    pub by_table: bool,
    /// Where it leads: one target without a condition, or a choice.
    pub to: Vec<Target>,
    /// The fields that it must carry.
    pub needs: Vec<Word>,
    /// The fields that it may carry.
    pub may: Vec<Word>,
    /// When it is open.
    pub when: Condition,
    /// How often it may be made.
    pub at_most: Option<u32>,
    /// The counter, when shared with other moves.
    pub counter: Option<Word>,
    /// Whether the stage that it enters keeps the due that it had when it was last left.
    pub continues: bool,
    /// By how much it extends the due (kind `extend`).
    pub extends: Option<Length>,
    /// The longest time for which it stops the clock (kind `suspend`).
    pub suspends: Option<Length>,
    /// The date field that says when a suspension is reviewed (kind `suspend`).
    pub review: Option<Word>,
    /// How long after the close it is open (kind `reopen`).
    pub within: Option<Length>,
    /// Marks a hand-over without acceptance, and how long it can be given back (rule S15).
    pub direct: Option<Length>,
    /// The items that it opens on a list.
    pub opens: Vec<Opens>,
    /// Whether the reporter is told (rule S17).
    pub tells_reporter: bool,
    /// Whether open children are asked to stop (rule P3).
    pub asks_children_to_stop: bool,
    /// Why the doer may close it himself, and how that is sampled (rule S12).
    pub exception: Option<Exception>,
}

impl Move {
    /// The name of the counter of this move, when it has one.
    #[must_use]
    pub fn counter_name<'a>(&'a self, stage: &'a Stage) -> Option<String> {
        self.at_most
            .map(|_| self.counter.as_ref().map_or_else(|| format!("{}.{}", stage.name, self.name), Word::to_string))
    }

    /// Who may make it: its own roles, else the holder of its stage; nobody when the table alone may.
    #[must_use]
    pub fn actors<'a>(&'a self, stage: &'a Stage) -> &'a [Word] {
        if self.by.is_empty() && !self.by_table { &stage.holders } else { &self.by }
    }

    /// Whether it leaves stage and due alone.
    #[must_use]
    pub fn is_note(&self) -> bool {
        self.kind == MoveKind::Note
    }
}

/// One way that a move can lead.
#[derive(Debug, Clone)]
pub struct Target {
    /// Where it stands.
    pub at: Span,
    /// The stage.
    pub stage: Word,
    /// When; `None` in the last row of a choice: in all other cases.
    pub when: Option<Condition>,
}

/// The sorts of step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MoveKind {
    /// An ordinary step.
    Step,
    /// The unit says that it is not its own (退单).
    Return,
    /// Verified and not good: back to work (退回重办).
    Redo,
    /// More time; stays in, or goes back to, a stage whose due it moves.
    Extend,
    /// The clock stops until a review date; stays in the stage.
    Suspend,
    /// Struck off as one with another item (并单).
    Merge,
    /// Parts of it become items of their own (拆分).
    Split,
    /// Withdrawn.
    Cancel,
    /// A closed item comes back by a person's decision.
    Reopen,
    /// Something is recorded; neither stage nor due changes.
    Note,
}

/// Items that a move opens.
#[derive(Debug, Clone)]
pub struct Opens {
    /// Where it stands.
    pub at: Span,
    /// On which list.
    pub list: Word,
    /// Whether the item waits for them.
    pub as_child: bool,
    /// A field with several units: one item for each.
    pub for_each: Option<Word>,
    /// The field of the new item that gets the unit.
    pub each_into: Option<Word>,
    /// Fields copied, by their names there and here.
    pub copies: Vec<(Word, Word)>,
}

/// An exception to S12, counted apart.
#[derive(Debug, Clone)]
pub struct Exception {
    /// Where it stands.
    pub at: Span,
    /// Whether it is a routine task (else an enquiry answered at the desk).
    pub routine: bool,
    /// The fields that a machine makes: track, time, hash of a photo.
    pub machine_evidence: Vec<Word>,
    /// How many in a hundred are looked at again.
    pub sample_percent: u32,
    /// The stage in which the sampled ones are looked at.
    pub to: Option<Word>,
}

/// How a come-back is recognised.
#[derive(Debug, Clone)]
pub struct Relapse {
    /// Where it stands.
    pub at: Span,
    /// Why there is none.
    pub none: Option<String>,
    /// Two items with the same values here are about the same thing.
    pub same: Vec<Word>,
    /// How long after the close a come-back counts.
    pub within: Option<Length>,
    /// Whether the closed item reopens; else the new one is linked.
    pub reopens: bool,
    /// The stage in which it lands.
    pub to: Option<Word>,
    /// The number of come-backs from which the item is raised at once.
    pub raise_from: Option<u32>,
}

/// The decision table that proposes who handles an item.
#[derive(Debug, Clone)]
pub struct Dispatch {
    /// Where it stands.
    pub at: Span,
    /// The fields whose words it reads.
    pub reads: Vec<Word>,
    /// The stage and move that it proposes for.
    pub stage: Word,
    /// The move.
    pub move_name: Word,
    /// Its rows; the first that fits counts.
    pub rows: Vec<DispatchRow>,
}

/// One row of the dispatch table.
#[derive(Debug, Clone)]
pub struct DispatchRow {
    /// Where it stands.
    pub at: Span,
    /// What people call it.
    pub name: Option<Word>,
    /// One of these words is in the text; no words: whatever the text.
    pub says: Vec<String>,
    /// One of these too.
    pub and_says: Vec<String>,
    /// None of these.
    pub not_says: Vec<String>,
    /// And this holds.
    pub when: Condition,
    /// The values that it proposes, by field.
    pub sets: BTreeMap<String, Literal>,
}

impl DispatchRow {
    /// Whether it fits every item.
    #[must_use]
    pub fn is_else(&self) -> bool {
        self.says.is_empty() && self.and_says.is_empty() && self.not_says.is_empty() && self.when.cells.is_empty()
    }
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

impl Stage {
    /// The move of that name.
    #[must_use]
    pub fn step(&self, name: &str) -> Option<&Move> {
        self.moves.iter().find(|step| &*step.name == name)
    }

    /// The one holder of a sound live stage.
    #[must_use]
    pub fn holder(&self) -> Option<&Word> {
        self.holders.first()
    }
}
