//! Exports items as rows: what a spreadsheet or another system takes.

use definition::list::{Field, FieldKind};
use definition::{List, Literal};
use item::Item;
use item::calendar::Calendar;
use item::event::{Holder, Outcome};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::Settings;

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

/// The columns of an export: what is known of every item, then the fields of the list, so named that an import finds them.
/// Personal fields are left out.
#[must_use]
pub fn columns(list: &List) -> Vec<Column> {
    columns_of(&exported(list).collect::<Vec<_>>())
}

/// The columns of an export with these fields of its list.
#[must_use]
pub fn columns_of(exported: &[&Field]) -> Vec<Column> {
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
        Column { name: field.name.text.clone(), title_zh }
    });
    fixed.chain(own).collect()
}

/// One item as a row of these columns.
#[must_use]
pub fn row(settings: &Settings, list: &List, item: &Item) -> Vec<Value> {
    row_of(settings, list, &exported(list).collect::<Vec<_>>(), item, |_, known| Some(known.clone()))
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

fn exported(list: &List) -> impl Iterator<Item = &Field> {
    list.fields.iter().filter(|field| !field.personal)
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
