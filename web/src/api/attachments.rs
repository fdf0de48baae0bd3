//! `GET /api/v1/items/{item}/attachments`: the files of an item, those before and after the work side by side.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::files::{named_in, names};
use attachments::{FactsFrom, Kind, Meta, Position, Type};
use axum::Json;
use axum::extract::{Path, State};
use definition::List;
use definition::list::Field;
use item::Item;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;
use crate::shape::{Named, named};

/// A file of an item.
#[derive(Debug, Serialize, ToSchema)]
pub struct FileOut {
    /// The SM3 of the file as it was sent.
    id: String,
    /// The field that names it.
    field: Named,
    /// `photo`, `document` or `recording`.
    #[schema(value_type = String)]
    kind: Kind,
    /// Its media type.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    media: Type,
    /// How many bytes it has as others see it.
    bytes: u64,
    /// What its sender calls it.
    name: String,
    /// When it was sent.
    #[schema(value_type = String, format = DateTime)]
    sent_at: Timestamp,
    /// When it was taken; to those who hold the item or read the field.
    taken_at: Option<String>,
    /// Where; to the same.
    #[schema(value_type = Option<Object>)]
    position: Option<Position>,
    /// Who says so: `exif` or `device`.
    #[schema(value_type = Option<String>)]
    facts_from: Option<FactsFrom>,
    /// Whether the reader may have it as it was sent.
    original: bool,
    /// The photo before the work, of which this one shows the same after.
    pair_of: Option<String>,
    /// Whether the item names it now; a later move may have put another in its place.
    current: bool,
}

/// A field and a file that an event of the item names.
pub(super) struct NamedFile<'l> {
    pub(super) field: &'l Field,
    pub(super) id: String,
}

/// The files that events of an item name, in their order, as far as a caller may see their fields.
pub(super) fn of_item<'l>(
    service: &Service,
    caller: &Caller,
    list: &'l List,
    item: &Item,
) -> Result<Vec<NamedFile<'l>>, ApiError> {
    let settings = service.app.settings();
    let today = service.today(&settings);
    let (mut seen, mut files) = (BTreeSet::new(), Vec::new());
    for record in service.app.store().events_of(item.id).map_err(app::AppError::from)? {
        let event = record.event().map_err(app::AppError::from)?;
        for (field, id) in event.what.fields().map(|fields| named_in(list, fields)).unwrap_or_default() {
            let is_shown = settings.shows(&caller.viewer, list, field, today);
            if is_shown && seen.insert((field.name.text.clone(), id.clone())) {
                files.push(NamedFile { field, id });
            }
        }
    }
    Ok(files)
}

/// Whether a caller may know when and where a file was taken, and have it as it was sent.
pub(super) fn sees_facts(service: &Service, caller: &Caller, list: &List, item: &Item, field: &Field) -> bool {
    let settings = service.app.settings();
    let today = service.today(&settings);
    settings.reveals(&caller.viewer, list, field, item, today) || settings.holds(&caller.viewer, item, today)
}

/// The files of an item.
#[utoipa::path(get, path = "/api/v1/items/{item}/attachments", tag = "attachments",
    params(("item" = String, Path, description = "number or receipt", max_length = 100)), responses(
    (status = 200, body = [FileOut]), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope), (status = 503, body = Envelope)))]
pub(super) async fn attachments(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Vec<FileOut>>, ApiError> {
    caller.needs(Scope::Read)?;
    service.work(move |service| listed(service, &caller, &name).map(Json)).await
}

fn listed(service: &Service, caller: &Caller, name: &str) -> Result<Vec<FileOut>, ApiError> {
    let item = service.item_for(caller, name)?;
    let settings = service.app.settings();
    let list = settings.list(&item.list)?;
    let files = service.files()?;
    let mut out = Vec::new();
    for NamedFile { field, id } in of_item(service, caller, list, &item)? {
        // A name from before files were kept stands for none.
        let Some(meta) = files.meta(&id)? else { continue };
        out.push(shown(service, caller, list, &item, field, meta));
    }
    Ok(out)
}

fn shown(service: &Service, caller: &Caller, list: &List, item: &Item, field: &Field, meta: Meta) -> FileOut {
    let sees = sees_facts(service, caller, list, item, field);
    let now = |name: &str| item.fields.get(name).map(names).unwrap_or_default();
    let at = now(&field.name).iter().position(|id| *id == meta.id);
    let before = field.after.as_ref().map(|before| now(before)).unwrap_or_default();
    // The second photo after belongs to the second before; where there are fewer, to the last.
    let pair_of = at.and_then(|at| before.get(at).or(before.last()).cloned());
    let facts = if sees { meta.facts.clone() } else { attachments::Facts::default() };
    FileOut {
        field: named(&field.name, Some(&field.title)),
        kind: meta.sort(),
        media: meta.kind,
        bytes: meta.shown_bytes.unwrap_or(meta.bytes),
        name: meta.name,
        sent_at: meta.sent_at,
        taken_at: facts.taken_at,
        position: facts.position,
        facts_from: meta.facts_from.filter(|_| sees),
        original: sees,
        pair_of,
        current: at.is_some(),
        id: meta.id,
    }
}
