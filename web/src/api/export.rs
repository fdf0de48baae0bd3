//! `POST /api/v1/exports`: the items that a caller sees and asks for, as a file for programs (CSV) or people (XLSX).
//! Personal values are masked; who may read one and says why gets it, and that is an event of the item.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::export::{Value, columns_of, row_of};
use app::{About, App, Request, Settings};
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use channels::sheet::outgo::{plain, titled};
use channels::sheet::write::{Cell, csv, workbook};
use definition::Literal;
use definition::list::{Field, List};
use item::calendar::Calendar;
use item::{By, Command, Item};
use jiff::tz::Offset;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::api::reveal::reason;
use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::query::FilterQuery;
use crate::service::Service;

/// The most items of one file.
const ITEMS_MAX: usize = 100_000;
/// How many events of reading are kept in one append.
const REVEALED_AT_ONCE: usize = 500;

/// What is to be taken out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportIn {
    /// The list.
    #[schema(example = "hotline")]
    list: String,
    /// `csv`, with names; or `xlsx`, with Chinese titles.
    #[serde(default)]
    #[schema(example = "csv")]
    format: Option<String>,
    /// Which of its items, as the parameters of `/api/v1/items`.
    #[serde(default)]
    #[schema(example = "state=live&unit=mine")]
    filter: Option<String>,
    /// Personal fields that are to be shown whole, where the caller may read them.
    #[serde(default)]
    personal: Vec<String>,
    /// Why they must be seen.
    #[serde(default)]
    reason: Option<String>,
}

/// How people of a calendar write the time.
pub(super) fn offset(calendar: &Calendar) -> Offset {
    Offset::from_seconds(calendar.offset_minutes() * 60).unwrap_or(Offset::UTC)
}

/// A file with its headers.
type FileOut = ([(HeaderName, HeaderValue); 2], Vec<u8>);

/// The items that the caller sees and asks for, as a file; the first hundred thousand.
#[utoipa::path(post, path = "/api/v1/exports", tag = "items", request_body = ExportIn, responses(
    (status = 200, body = Vec<u8>, content_type = "text/csv"), (status = 400, body = Envelope),
    (status = 401, body = Envelope), (status = 403, body = Envelope), (status = 404, body = Envelope),
    (status = 413, body = Envelope), (status = 415, body = Envelope), (status = 422, body = Envelope)))]
pub(super) async fn export(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(body): Body<ExportIn>,
) -> Result<FileOut, ApiError> {
    caller.needs(Scope::Export)?;
    service.work(move |service| make(service, &caller, &body)).await
}

fn make(service: &Service, caller: &Caller, body: &ExportIn) -> Result<FileOut, ApiError> {
    let as_workbook = match body.format.as_deref() {
        None | Some("csv") => false,
        Some("xlsx") => true,
        Some(_) => return Err(ApiError::bad("format", "`format` is `csv` or `xlsx`", "format 只能为 csv 或 xlsx")),
    };
    let settings = service.app.settings();
    let list = settings.list(&body.list)?;
    let today = service.today(&settings);
    let fields: Vec<&Field> =
        list.fields.iter().filter(|field| settings.shows(&caller.viewer, list, field, today)).collect();
    let items = found(service, caller, &settings, body)?;
    let shown = Shown { settings: &settings, list, caller, body, today };
    let why = shown.judge(&fields)?;
    let detail = json!({ "filter": body.filter, "items": items.len(), "personal": body.personal, "reason": why });
    service.audited(caller.into(), "items.export", &body.list, &detail, || {
        if why.is_some() {
            shown.keep(service, &fields, &items)?;
        }
        let offset = offset(settings.calendar_of(list)?);
        let cell: fn(Value, Offset) -> Cell = if as_workbook { titled } else { plain };
        let row = |item: &Item| {
            let value = |field: &Field, known: &Literal| Some(shown.value(&service.app, item, field, known));
            let values = row_of(&settings, list, &fields, item, value);
            values.into_iter().map(|value| cell(value, offset)).collect::<Vec<_>>()
        };
        let rows: Vec<Vec<Cell>> = items.iter().map(row).collect();
        written(list, &fields, &rows, as_workbook)
    })
}

/// The items that the caller sees and asks for, by the same index as everywhere.
fn found(service: &Service, caller: &Caller, settings: &Settings, body: &ExportIn) -> Result<Vec<Item>, ApiError> {
    let query = FilterQuery::parse(body.filter.as_deref().unwrap_or_default())?;
    let (units, person) = super::items::own(service, caller);
    let mut filter = query.filter(service.now(), &units, person.as_deref())?;
    filter.lists = vec![body.list.clone()];
    let sight = service.sight(settings, &caller.viewer);
    service.index.reach(service.app.store())?;
    let (mut items, mut cursor) = (Vec::new(), None);
    loop {
        let page = service.index.find(&filter, &sight, cursor.as_deref(), search::PAGE_MAX)?;
        for search::Found { id, .. } in page.items {
            items.extend(service.app.store().item(id).map_err(app::AppError::from)?);
        }
        cursor = page.next;
        if cursor.is_none() || items.len() >= ITEMS_MAX {
            items.truncate(ITEMS_MAX);
            return Ok(items);
        }
    }
}

fn written(list: &List, fields: &[&Field], rows: &[Vec<Cell>], as_workbook: bool) -> Result<FileOut, ApiError> {
    let columns = columns_of(fields, |_| false);
    let (kind, extension, bytes) = if as_workbook {
        let titles: Vec<String> = columns.into_iter().map(|column| column.title_zh).collect();
        let bytes = workbook(&list.title.zh, &titles, rows)
            .map_err(|error| ApiError::bad("too_large", error.to_string(), "结果过大，请缩小范围或导出 CSV"))?;
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", bytes)
    } else {
        let names: Vec<String> = columns.into_iter().map(|column| column.name).collect();
        // A spreadsheet takes a file without the mark for something else than UTF-8.
        ("text/csv; charset=utf-8", "csv", format!("\u{feff}{}", csv(&names, rows)).into_bytes())
    };
    let name = format!("attachment; filename=\"{}.{extension}\"", list.id);
    let name = HeaderValue::from_str(&name).map_err(|error| ApiError::inside(&error))?;
    Ok(([(CONTENT_TYPE, HeaderValue::from_static(kind)), (CONTENT_DISPOSITION, name)], bytes))
}

/// What the caller may see of values.
struct Shown<'a> {
    settings: &'a Settings,
    list: &'a List,
    caller: &'a Caller,
    body: &'a ExportIn,
    today: jiff::civil::Date,
}

impl Shown<'_> {
    /// The reason, where personal fields are asked for whole.
    fn judge(&self, fields: &[&Field]) -> Result<Option<String>, ApiError> {
        if self.body.personal.is_empty() {
            return Ok(None);
        }
        self.caller.person()?;
        for name in &self.body.personal {
            if !fields.iter().any(|field| field.personal && *field.name == **name) {
                return Err(ApiError::not_found(name));
            }
        }
        reason(self.body.reason.as_deref().unwrap_or_default()).map(|reason| Some(reason.to_owned()))
    }

    fn reveals(&self, item: &Item, field: &Field) -> bool {
        let asked = self.body.personal.iter().any(|name| **name == *field.name);
        asked && self.settings.reveals(&self.caller.viewer, self.list, field, item, self.today)
    }

    fn value(&self, app: &App, item: &Item, field: &Field, known: &Literal) -> Literal {
        app.seen(field, known, self.reveals(item, field))
    }

    /// Keeps an event for each value that will be shown whole, before it is.
    fn keep(&self, service: &Service, fields: &[&Field], items: &[Item]) -> Result<(), ApiError> {
        let person = self.caller.person()?;
        let why = self.body.reason.as_deref().unwrap_or_default().trim();
        let mut reads = Vec::new();
        let mut receipts = BTreeSet::new();
        for item in items {
            for field in fields.iter().filter(|field| item.fields.contains_key(&*field.name)) {
                if field.personal && self.reveals(item, field) {
                    receipts.insert(item.receipt.clone());
                    reads.push(Request {
                        key: None,
                        about: About::Item(item.id),
                        command: Command::Reveal { field: field.name.text.clone(), reason: why.to_owned() },
                        by: By::Person(person.to_owned()),
                        chance: None,
                    });
                }
            }
        }
        for some in reads.chunks(REVEALED_AT_ONCE) {
            for answer in service.app.carry_out_all(some, service.now())? {
                answer?;
            }
        }
        service.live.nudge();
        for receipt in receipts {
            let detail = json!({ "list": self.body.list, "fields": self.body.personal, "reason": why });
            service.note(self.caller.into(), "personal.read", &receipt, &detail, "done")?;
        }
        Ok(())
    }
}
