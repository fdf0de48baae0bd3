//! Exports items as rows: what a spreadsheet or another system takes.

use std::collections::BTreeMap;

use definition::list::{Field, FieldKind};
use definition::{List, Literal};
use item::calendar::Calendar;
use item::event::{Holder, Outcome};
use item::{By, Command, Item, ItemId};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::rights::Viewer;
use crate::{About, App, AppError, Request, Settings};

/// A column of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name for programs.
    pub name: String,
    /// Its title for people.
    pub title_zh: String,
}

/// What stands in a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    None,
    /// A text as it is.
    Text(String),
    /// Something that programs know by its name and people by its title.
    Named {
        /// Its name.
        name: String,
        /// Its title.
        title_zh: String,
    },
    /// A number.
    Number(f64),
    /// A day.
    Day(Date),
    /// An instant.
    Instant(Timestamp),
}

/// What is known of every item.
const FIXED: [(&str, &str); 11] = [
    ("receipt", "受理编号"),
    ("stage", "当前环节"),
    ("holder_role", "当前承办角色"),
    ("holder_unit", "当前承办单位"),
    ("registered_at", "登记时间"),
    ("due", "到期时间"),
    ("raised_to", "提级至"),
    ("relapses", "反弹次数"),
    ("closed_at", "办结时间"),
    ("outcome", "办结方式"),
    ("on_time", "按时办结"),
];

/// What of an export is personal, and in the clear.
#[derive(Debug, Default)]
pub struct Unmasked {
    /// The fields, of each item.
    fields: BTreeMap<ItemId, Vec<String>>,
    /// Whether it was asked for.
    is_asked: bool,
}

/// The columns of an export: what is known of every item, then the fields of the list, so named that an import finds them.
/// What is masked is named so that no import takes it for the value.
#[must_use]
pub fn columns(list: &List, unmasked: &Unmasked) -> Vec<Column> {
    let all: Vec<&Field> = list.fields.iter().collect();
    columns_of(&all, |field| field.personal && !unmasked.is_asked)
}

/// The columns of an export with these fields of its list; masked ones are named as such.
#[must_use]
pub fn columns_of(exported: &[&Field], is_masked: impl Fn(&Field) -> bool) -> Vec<Column> {
    let fields = || exported.iter().copied();
    let says = |field: &Field, text: &str| {
        *field.name == *text || field.title.zh == text || field.also.iter().any(|also| also == text)
    };
    let is_field = |text: &str| fields().any(|field| says(field, text));
    let fixed = FIXED.into_iter().map(|(name, title)| Column {
        name: if is_field(name) { format!("item_{name}") } else { name.to_owned() },
        title_zh: if is_field(title) { format!("{title}（清单）") } else { title.to_owned() },
    });
    let own = fields().map(|field| {
        // A title that two fields go by would name neither.
        let alone = fields().filter(|other| says(other, &field.title.zh)).count() == 1;
        let title_zh = if alone { field.title.zh.clone() } else { field.name.text.clone() };
        match is_masked(field) {
            true => Column { name: format!("{}_masked", field.name), title_zh: format!("{title_zh}（脱敏）") },
            false => Column { name: field.name.text.clone(), title_zh },
        }
    });
    fixed.chain(own).collect()
}

/// One item as a row of these columns.
#[must_use]
pub fn row(app: &App, list: &List, item: &Item, unmasked: &Unmasked) -> Vec<Value> {
    let all: Vec<&Field> = list.fields.iter().collect();
    let is_clear = |field: &Field| unmasked.fields.get(&item.id).is_some_and(|clear| clear.contains(&field.name.text));
    row_of(&app.settings(), list, &all, item, |field, known| Some(app.seen(field, known, is_clear(field))))
}

/// One item as a row with these fields; `shown` says what may be seen of each value.
#[must_use]
pub fn row_of(
    settings: &Settings,
    list: &List,
    exported: &[&Field],
    item: &Item,
    shown: impl Fn(&Field, &Literal) -> Option<Literal>,
) -> Vec<Value> {
    let closed = item.closed.as_ref();
    let stage = list.stage(&item.stage).map(|stage| stage.title.zh.clone());
    let holder = item.holder.as_ref();
    let instant = |at: Option<Timestamp>| at.map_or(Value::None, Value::Instant);
    let mut row = vec![
        Value::Text(item.receipt.clone()),
        named(&item.stage, stage),
        role(list, holder),
        holder.map_or(Value::None, |holder| named(&holder.unit, unit_title(settings, &holder.unit))),
        Value::Instant(item.registered_at),
        instant(item.due.as_ref().map(|due| due.at)),
        role(list, item.raised_to.as_ref()),
        Value::Number(f64::from(item.relapses)),
        instant(closed.map(|closed| closed.at)),
        closed.map_or(Value::None, |closed| outcome(closed.outcome)),
        closed.map_or(Value::None, |closed| truth(closed.on_time)),
    ];
    let calendar = settings.calendar_of(list).ok();
    let known = |field: &Field| {
        let shown = item.fields.get(&*field.name).and_then(|known| shown(field, known))?;
        Some(value(calendar, field, &shown))
    };
    row.extend(exported.iter().map(|field| known(field).unwrap_or(Value::None)));
    row
}

/// How many items are written down as shown in one append.
const SHOWN_AT_ONCE: usize = 200;

impl App {
    /// Lifts the masks of items for a person, as far as his rights go. That each value was shown to him, and why, is in the
    /// log when this returns.
    ///
    /// # Errors
    /// [`AppError::Calendar`]; trouble with the store.
    pub fn unmask(
        &self,
        list: &List,
        items: &[Item],
        person: &str,
        reason: &str,
        now: Timestamp,
    ) -> Result<Unmasked, AppError> {
        let settings = self.settings();
        let viewer = Viewer::Person(person.to_owned());
        let today = settings.calendar_of(list)?.date_of(now).map_err(|error| AppError::Calendar(error.to_string()))?;
        let mut unmasked = Unmasked { is_asked: true, ..Unmasked::default() };
        for page in items.chunks(SHOWN_AT_ONCE) {
            let mut requests = Vec::new();
            for item in page {
                let personal =
                    list.fields.iter().filter(|field| field.personal && item.fields.contains_key(&*field.name));
                for field in personal.filter(|field| settings.reveals(&viewer, list, field, item, today)) {
                    unmasked.fields.entry(item.id).or_default().push(field.name.text.clone());
                    let command = Command::Reveal { field: field.name.text.clone(), reason: reason.to_owned() };
                    let by = By::Person(person.to_owned());
                    requests.push(Request { key: None, about: About::Item(item.id), command, by, chance: None });
                }
            }
            for answer in self.carry_out_all(&requests, now)? {
                answer?;
            }
        }
        Ok(unmasked)
    }
}

fn named(name: &str, title: Option<String>) -> Value {
    Value::Named { name: name.to_owned(), title_zh: title.unwrap_or_else(|| name.to_owned()) }
}

fn role(list: &List, holder: Option<&Holder>) -> Value {
    let title = |name: &str| list.role(name).map(|role| role.title.zh.clone());
    holder.map_or(Value::None, |holder| named(&holder.role, title(&holder.role)))
}

fn unit_title(settings: &Settings, unit: &str) -> Option<String> {
    Some(settings.organisation.as_ref()?.unit(unit)?.title_zh.clone())
}

fn truth(truth: bool) -> Value {
    named(&truth.to_string(), Some(if truth { "是" } else { "否" }.to_owned()))
}

fn outcome(outcome: Outcome) -> Value {
    let (name, title) = match outcome {
        Outcome::Done => ("done", "销号"),
        Outcome::Merged => ("merged", "并单"),
        Outcome::Cancelled => ("cancelled", "撤销"),
        Outcome::Other => ("other", "其他"),
    };
    named(name, Some(title.to_owned()))
}

fn value(calendar: Option<&Calendar>, field: &Field, known: &Literal) -> Value {
    match (&field.kind, known) {
        (FieldKind::Number, Literal::Number(number)) => Value::Number(*number),
        (FieldKind::YesNo, Literal::Truth(is_true)) => truth(*is_true),
        (FieldKind::Date, Literal::Text(text)) => text.parse().map_or_else(|_| Value::Text(text.clone()), Value::Day),
        (FieldKind::Time, Literal::Text(text)) => {
            // A time without an offset is one of the list's own clock.
            let civil = || calendar?.at(text.parse().ok()?).ok();
            text.parse().ok().or_else(civil).map_or_else(|| Value::Text(text.clone()), Value::Instant)
        }
        (_, other) => Value::Text(other.to_string()),
    }
}
