//! The filter of lists as it stands in a URL; that of the page is the same.

use jiff::Timestamp;
use search::{Filter, Order, PAGE_MAX, TEXT_CHARS_MAX};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::ApiError;

/// The most names that one part of a filter may list.
const NAMES_MAX: usize = 50;
/// The most come-backs that can be asked for.
const RELAPSES_MAX: u32 = 1_000_000;

/// Which items. Several names stand with commas between; all that is given must hold.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FilterQuery {
    /// On these lists.
    pub list: Option<String>,
    /// Not on these.
    pub not_list: Option<String>,
    /// In these stages.
    pub stage: Option<String>,
    /// Not in these.
    pub not_stage: Option<String>,
    /// Held by these units; `mine` stands for those of the caller.
    pub unit: Option<String>,
    /// Not held by these.
    pub not_unit: Option<String>,
    /// `live` or `closed`.
    pub state: Option<String>,
    /// Only what is overdue now.
    pub overdue: Option<bool>,
    /// Due from this instant on.
    pub due_from: Option<String>,
    /// Due before this instant.
    pub due_before: Option<String>,
    /// Registered from this instant on.
    pub registered_from: Option<String>,
    /// Registered before this instant.
    pub registered_before: Option<String>,
    /// Closed from this instant on.
    pub closed_from: Option<String>,
    /// Closed before this instant.
    pub closed_before: Option<String>,
    /// Changed from this instant on.
    pub changed_from: Option<String>,
    /// Changed before this instant.
    pub changed_before: Option<String>,
    /// Raised above its holder, or not.
    pub raised: Option<bool>,
    /// Came back at least so often.
    #[param(maximum = 1_000_000)]
    pub relapses_min: Option<u32>,
    /// What it is about.
    pub subject: Option<String>,
    /// A child of this item, by number.
    pub parent: Option<u64>,
    /// Acted on by this person; `me` stands for the caller.
    pub person: Option<String>,
    /// Words that its text says.
    pub text: Option<String>,
    /// Words that its place says.
    pub place: Option<String>,
    /// `newest`, `oldest`, `due` or `changed`.
    pub order: Option<String>,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// How many items; 50 when left out, 500 at most.
    #[param(maximum = 500)]
    pub limit: Option<u32>,
}

fn wrong(name: &str, value: &str, how: &str, how_zh: &str) -> ApiError {
    let shown: String = value.chars().take(60).collect();
    ApiError::bad("filter", format!("`{name}={shown}`: {how}"), format!("筛选条件 {name}={shown} 有误：{how_zh}"))
}

fn names(name: &str, value: Option<&String>) -> Result<Vec<String>, ApiError> {
    let names: Vec<String> = value
        .into_iter()
        .flat_map(|value| value.split(','))
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    if names.len() > NAMES_MAX {
        return Err(wrong(name, "…", "at most 50 names", "最多 50 项"));
    }
    Ok(names)
}

pub(crate) fn instant(name: &str, value: Option<&String>) -> Result<Option<Timestamp>, ApiError> {
    let parse = |text: &String| {
        text.parse::<Timestamp>().map_err(|_| {
            wrong(name, text, "write an instant as 2025-12-31T09:30:00+08:00", "时间应写作 2025-12-31T09:30:00+08:00")
        })
    };
    value.map(parse).transpose()
}

fn item_number(number: u64) -> Result<u64, ApiError> {
    let is_one = i64::try_from(number).is_ok();
    let wrong = || wrong("parent", &number.to_string(), "write the number of an item", "请填写事项编号");
    is_one.then_some(number).ok_or_else(wrong)
}

fn relapses(times: u32) -> Result<u32, ApiError> {
    if times <= RELAPSES_MAX {
        return Ok(times);
    }
    Err(wrong("relapses_min", &times.to_string(), "write a number of at most 1000000", "最多 1000000"))
}

type Span = Option<std::ops::Range<Timestamp>>;

fn span(name: &str, from: Option<&String>, before: Option<&String>) -> Result<Span, ApiError> {
    let from = instant(&format!("{name}_from"), from)?;
    let before = instant(&format!("{name}_before"), before)?;
    if from.is_none() && before.is_none() {
        return Ok(None);
    }
    Ok(Some(from.unwrap_or(Timestamp::MIN)..before.unwrap_or(Timestamp::MAX)))
}

fn words(name: &str, value: Option<&String>) -> Result<Option<String>, ApiError> {
    let Some(text) = value.map(|text| text.trim()).filter(|text| !text.is_empty()) else { return Ok(None) };
    if text.chars().count() > TEXT_CHARS_MAX {
        return Err(wrong(name, text, "at most 100 characters", "最多 100 个字"));
    }
    Ok(Some(text.to_owned()))
}

/// The longest filter as it stands in an address, in bytes.
const FILTER_BYTES_MAX: usize = 4_000;

impl FilterQuery {
    /// Reads a filter as it stands in an address, behind the question mark.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn parse(text: &str) -> Result<Self, ApiError> {
        let unreadable = |why: &dyn std::fmt::Display| {
            ApiError::bad("filter", format!("the filter cannot be read: {why}"), format!("筛选条件无法解析：{why}"))
        };
        if text.len() > FILTER_BYTES_MAX {
            return Err(unreadable(&format!("it has more than {FILTER_BYTES_MAX} bytes")));
        }
        let uri = axum::http::Uri::builder().path_and_query(format!("/?{}", text.trim_start_matches('?'))).build();
        let uri = uri.map_err(|error| unreadable(&error))?;
        let query = axum::extract::Query::<Self>::try_from_uri(&uri);
        query.map(|query| query.0).map_err(|rejection| unreadable(&rejection.body_text()))
    }

    /// The filter, at an instant and for a caller with these units and this person.
    ///
    /// # Errors
    /// A parameter that cannot be read.
    pub fn filter(&self, now: Timestamp, units: &[String], person: Option<&str>) -> Result<Filter, ApiError> {
        let live = match self.state.as_deref() {
            None | Some("") => None,
            Some("live") => Some(true),
            Some("closed") => Some(false),
            Some(other) => return Err(wrong("state", other, "write `live` or `closed`", "只能为 live 或 closed")),
        };
        let order = match self.order.as_deref() {
            None | Some("" | "newest") => Order::Newest,
            Some("oldest") => Order::Oldest,
            Some("due") => Order::Due,
            Some("changed") => Order::Changed,
            Some(other) => {
                return Err(wrong("order", other, "write `newest`, `oldest`, `due` or `changed`", "排序方式不存在"));
            }
        };
        if let Some(limit) = self.limit.filter(|limit| *limit > PAGE_MAX) {
            return Err(wrong("limit", &limit.to_string(), "at most 500 items a page", "每页最多 500 件"));
        }
        let mut holder_units = names("unit", self.unit.as_ref())?;
        if let Some(at) = holder_units.iter().position(|unit| unit == "mine") {
            holder_units.splice(at..=at, units.iter().cloned());
            if holder_units.is_empty() {
                // Nobody's unit holds nothing.
                holder_units.push(String::new());
            }
        }
        Ok(Filter {
            lists: names("list", self.list.as_ref())?,
            not_lists: names("not_list", self.not_list.as_ref())?,
            stages: names("stage", self.stage.as_ref())?,
            not_stages: names("not_stage", self.not_stage.as_ref())?,
            holder_units,
            not_holder_units: names("not_unit", self.not_unit.as_ref())?,
            live,
            overdue_at: self.overdue.filter(|overdue| *overdue).map(|_| now),
            due: span("due", self.due_from.as_ref(), self.due_before.as_ref())?,
            registered: span("registered", self.registered_from.as_ref(), self.registered_before.as_ref())?,
            closed: span("closed", self.closed_from.as_ref(), self.closed_before.as_ref())?,
            changed: span("changed", self.changed_from.as_ref(), self.changed_before.as_ref())?,
            raised: self.raised,
            relapses_min: self.relapses_min.map(relapses).transpose()?,
            subject: self.subject.clone().filter(|subject| !subject.is_empty()),
            parent: self.parent.map(item_number).transpose()?,
            person: match self.person.as_deref() {
                Some("me") => Some(person.unwrap_or_default().to_owned()),
                other => other.filter(|person| !person.is_empty()).map(str::to_owned),
            },
            text: words("text", self.text.as_ref())?,
            place: words("place", self.place.as_ref())?,
            order,
        })
    }
}
