//! How items look to a reader: titles beside names, personal values masked, hidden fields left out.

use std::collections::BTreeMap;

use app::rights::Viewer;
use app::{App, Settings};
use definition::list::{Field, List, Move, Stage};
use definition::{Literal, list::StageKind};
use item::calendar::Rest;
use item::event::{Due, Outcome};
use item::{Fields, Holder, Item};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// A title in both languages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Title {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<&definition::list::Title> for Title {
    fn from(title: &definition::list::Title) -> Self {
        Self { zh: title.zh.clone(), en: title.en.clone() }
    }
}

/// A name with its title.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Named {
    /// The name, for programs.
    pub name: String,
    /// The title, for people.
    pub title: Title,
}

/// Whose turn it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HolderOut {
    /// The role of the list.
    pub role: Named,
    /// The unit.
    pub unit: Named,
}

/// When the stage must be left, and how that was counted.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DueOut {
    /// The instant.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Whether it reaches past the last loaded year of the calendar.
    pub provisional: bool,
    /// The calendar layers and versions.
    pub calendar: String,
    /// Where the count begins.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// What is counted, one after the other.
    pub steps: Vec<StepOut>,
    /// Working days from today to the last day; negative after it.
    pub working_days_left: Option<i32>,
    /// Seconds from now; negative after it.
    pub seconds_left: i64,
}

/// A part of a limit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StepOut {
    /// How many.
    pub amount: u64,
    /// `working_days`, `days`, `months`, `clock_seconds` or `office_seconds`.
    pub unit: &'static str,
}

impl From<Rest> for StepOut {
    fn from(rest: Rest) -> Self {
        let (amount, unit) = match rest {
            Rest::WorkingDays(days) => (u64::from(days), "working_days"),
            Rest::Days(days) => (u64::from(days), "days"),
            Rest::Months(months) => (u64::from(months), "months"),
            Rest::ClockSeconds(seconds) => (seconds, "clock_seconds"),
            Rest::OfficeSeconds(seconds) => (seconds, "office_seconds"),
        };
        Self { amount, unit }
    }
}

/// An item as a row of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Row {
    /// The number.
    pub id: u64,
    /// The receipt.
    pub receipt: String,
    /// The list.
    pub list: Named,
    /// The stage.
    pub stage: Named,
    /// `open`, `wait`, `closed_done` or `closed_other`.
    pub stage_kind: &'static str,
    /// The first text of the item that is not personal.
    pub summary: String,
    /// Where it is.
    pub place: Option<String>,
    /// Whose turn it is.
    pub holder: Option<HolderOut>,
    /// When the stage must be left.
    pub due: Option<DueOut>,
    /// Whether that has passed.
    pub overdue: bool,
    /// Until when the clock stands still.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub suspended_until: Option<Timestamp>,
    /// The highest rung that was told.
    pub raised_to: Option<HolderOut>,
    /// How often it came back.
    pub relapses: u32,
    /// When it came to be.
    #[schema(value_type = String, format = DateTime)]
    pub registered_at: Timestamp,
    /// When it changed last.
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
    /// When it closed.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Timestamp>,
    /// How it closed.
    #[schema(value_type = Option<String>)]
    pub outcome: Option<Outcome>,
    /// How many events it has; the tag of `ETag`.
    pub sequence: u32,
}

/// A value of an item.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ValueOut {
    /// The field.
    pub field: Named,
    /// What the field holds, in the word of the list language: `text`, `unit`, `time` and so on.
    pub kind: &'static str,
    /// The value; for a personal field what is left of it.
    #[schema(value_type = Object)]
    pub value: Literal,
    /// Whether it is masked.
    pub masked: bool,
    /// Whether it was erased: nobody can read it any more.
    pub erased: bool,
    /// Whether the reader may ask to see it.
    pub can_reveal: bool,
}

/// A move that is open.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MoveOut {
    /// The name.
    pub name: String,
    /// The title.
    pub title: Title,
    /// `step`, `return`, `extend`, `suspend`, `note`, `merge`, `split`, `redo`, `cancel` or `reopen`.
    pub kind: String,
    /// Whether the reader may make it.
    pub mine: bool,
    /// Who may.
    pub roles: Vec<Named>,
    /// What it must carry.
    pub needs: Vec<FieldOut>,
    /// What it may carry.
    pub may: Vec<FieldOut>,
    /// Where it can lead.
    pub to: Vec<Named>,
    /// How often it can still be made.
    pub left: Option<u32>,
}

/// A field as a form shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldOut {
    /// The name.
    pub name: String,
    /// The title.
    pub title: Title,
    /// `text`, `long text`, `choice`, `number`, `yes or no`, `date`, `time`, `place`, `unit`, `units`, `item`,
    /// `attachment` or `signature`.
    pub kind: String,
    /// The words of a choice.
    pub choices: Vec<String>,
    /// Whether it is about a person.
    pub personal: bool,
    /// Whether registration must give it.
    pub required: bool,
    /// Whether registration may give it.
    pub at_registration: bool,
}

/// Whose eyes, when, with what in force.
pub struct Eyes<'a> {
    /// Where what is personal can be read.
    pub app: &'a App,
    /// What is in force.
    pub settings: &'a Settings,
    /// Who looks.
    pub viewer: &'a Viewer,
    /// Now.
    pub now: Timestamp,
    /// The day.
    pub today: Date,
}

impl Eyes<'_> {
    /// A row.
    #[must_use]
    pub fn row(&self, item: &Item) -> Row {
        let list = self.settings.lists.get(&item.list);
        let stage = list.and_then(|list| list.stage(&item.stage));
        Row {
            id: item.id,
            receipt: item.receipt.clone(),
            list: named(&item.list, list.map(|list| &list.title)),
            stage: named(&item.stage, stage.map(|stage| &stage.title)),
            stage_kind: stage.map_or("", kind),
            summary: list.map(|list| self.summary(list, &item.fields)).unwrap_or_default(),
            place: list.and_then(|list| self.place(list, &item.fields)),
            holder: item.holder.as_ref().map(|holder| self.holder(list, holder)),
            due: item.due.as_ref().filter(|_| item.is_live()).map(|due| self.due(list, due)),
            overdue: item.is_overdue(self.now),
            suspended_until: item.suspended.as_ref().map(|suspended| suspended.until),
            raised_to: item.raised_to.as_ref().map(|holder| self.holder(list, holder)),
            relapses: item.relapses,
            registered_at: item.registered_at,
            changed_at: item.changed_at,
            closed_at: item.closed.as_ref().map(|closed| closed.at),
            outcome: item.closed.as_ref().map(|closed| closed.outcome),
            sequence: item.sequence,
        }
    }

    fn summary(&self, list: &List, fields: &Fields) -> String {
        let first = self.first(list, fields, &["text", "long text"]);
        first.map(ToString::to_string).unwrap_or_default().chars().take(120).collect()
    }

    fn place(&self, list: &List, fields: &Fields) -> Option<String> {
        self.first(list, fields, &["place"]).map(ToString::to_string)
    }

    /// The first value of these kinds that is not personal and that the reader may see.
    fn first<'f>(&self, list: &List, fields: &'f Fields, kinds: &[&str]) -> Option<&'f Literal> {
        let open = list.fields.iter().filter(|field| !field.personal && kinds.contains(&field_kind(field)));
        let given = open.filter_map(|field| Some((field, fields.get(&*field.name)?)));
        given.filter(|(field, _)| self.shows(list, field)).map(|(_, value)| value).next()
    }

    fn shows(&self, list: &List, field: &Field) -> bool {
        self.settings.shows(self.viewer, list, field, self.today)
    }

    /// A unit and role with their titles.
    #[must_use]
    pub fn holder(&self, list: Option<&List>, holder: &Holder) -> HolderOut {
        let role = list.and_then(|list| list.role(&holder.role));
        HolderOut { role: named(&holder.role, role.map(|role| &role.title)), unit: self.unit(&holder.unit) }
    }

    /// A unit with its title.
    #[must_use]
    pub fn unit(&self, id: &str) -> Named {
        let unit = self.settings.organisation.as_ref().and_then(|organisation| organisation.unit(id));
        let title = |text: Option<&String>| text.cloned().unwrap_or_else(|| id.to_owned());
        let (zh, en) = (title(unit.map(|unit| &unit.title_zh)), title(unit.map(|unit| &unit.title_en)));
        Named { name: id.to_owned(), title: Title { zh, en } }
    }

    fn due(&self, list: Option<&List>, due: &Due) -> DueOut {
        let calendar = list.and_then(|list| self.settings.calendar_of(list).ok());
        let last = due.at.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(due.at);
        let days =
            calendar.and_then(|calendar| calendar.working_days_between(self.today, calendar.date_of(last).ok()?).ok());
        DueOut {
            at: due.at,
            provisional: due.provisional,
            calendar: due.calendar.clone(),
            from: due.from,
            steps: due.steps.iter().copied().map(StepOut::from).collect(),
            working_days_left: days,
            seconds_left: due.at.duration_since(self.now).as_secs(),
        }
    }

    /// The values of an item, in the order of its list.
    #[must_use]
    pub fn values(&self, list: &List, item: &Item, fields: &Fields) -> Vec<ValueOut> {
        let known = list.fields.iter().filter_map(|field| Some((field, fields.get(&*field.name)?)));
        let shown = known.filter(|(field, _)| self.shows(list, field));
        shown.map(|(field, value)| self.value(list, item, field, value)).collect()
    }

    fn value(&self, list: &List, item: &Item, field: &Field, value: &Literal) -> ValueOut {
        // What was sealed once stays masked, whatever the list says of it today.
        let is_masked = field.personal || matches!(value, Literal::Sealed { .. });
        let masked = is_masked.then(|| self.app.masked(field, value));
        let erased = masked.as_ref().is_some_and(|masked| masked.is_erased);
        ValueOut {
            field: named(&field.name, Some(&field.title)),
            kind: field_kind(field),
            value: masked.map_or_else(|| value.clone(), |masked| Literal::Text(masked.text)),
            masked: is_masked,
            erased,
            can_reveal: is_masked && !erased && self.settings.reveals(self.viewer, list, field, item, self.today),
        }
    }

    /// An open move.
    #[must_use]
    pub fn open_move(&self, list: &List, stage: &Stage, step: &Move, item: &Item, mine: bool) -> MoveOut {
        let field = |name: &definition::list::Word| list.field(name).map(form_field);
        let used = step.counter_name(stage).and_then(|name| item.counters.get(&name).copied()).unwrap_or(0);
        MoveOut {
            name: step.name.text.clone(),
            title: (&step.title).into(),
            kind: format!("{:?}", step.kind).to_lowercase(),
            mine,
            roles: step.actors(stage).iter().map(|role| named(role, list.role(role).map(|role| &role.title))).collect(),
            needs: step.needs.iter().filter_map(field).collect(),
            may: step.may.iter().filter_map(field).collect(),
            to: step.to.iter().map(|to| named(&to.stage, list.stage(&to.stage).map(|stage| &stage.title))).collect(),
            left: step.at_most.map(|at_most| at_most.saturating_sub(used)),
        }
    }
}

/// A name with its title, or with itself where it has none.
#[must_use]
pub fn named(name: &str, title: Option<&definition::list::Title>) -> Named {
    let title = title.map_or_else(|| Title { zh: name.to_owned(), en: name.to_owned() }, Title::from);
    Named { name: name.to_owned(), title }
}

/// The kind of a stage, in a word.
#[must_use]
pub fn kind(stage: &Stage) -> &'static str {
    match stage.kind {
        StageKind::Open => "open",
        StageKind::Wait => "wait",
        StageKind::ClosedDone => "closed_done",
        StageKind::ClosedOther => "closed_other",
    }
}

/// What a field holds, in the word of the list language.
#[must_use]
pub fn field_kind(field: &Field) -> &'static str {
    use definition::list::FieldKind;
    match &field.kind {
        FieldKind::Text => "text",
        FieldKind::LongText => "long text",
        FieldKind::Choice(_) => "choice",
        FieldKind::Number => "number",
        FieldKind::YesNo => "yes or no",
        FieldKind::Date => "date",
        FieldKind::Time => "time",
        FieldKind::Place => "place",
        FieldKind::Unit => "unit",
        FieldKind::Units => "units",
        FieldKind::Item => "item",
        FieldKind::Attachment => "attachment",
        FieldKind::Signature => "signature",
    }
}

/// A field as a form shows it.
#[must_use]
pub fn form_field(field: &Field) -> FieldOut {
    let choices = match &field.kind {
        definition::list::FieldKind::Choice(choices) => choices.clone(),
        _ => Vec::new(),
    };
    FieldOut {
        name: field.name.text.clone(),
        title: (&field.title).into(),
        kind: field_kind(field).to_owned(),
        choices,
        personal: field.personal,
        required: field.required,
        at_registration: field.at_registration,
    }
}

/// Values as a call gives them.
pub type FieldsIn = BTreeMap<String, Literal>;
