//! `GET /api/v1/items/{item}/events`: what happened to an item, in order, with the seal of each commit left to `verify`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use definition::{List, Literal};
use item::event::{Actor, Entry, Event, LinkKind, Outcome};
use item::{Fields, Item, ItemId, What};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;
use crate::shape::{Eyes, HolderOut, Named, ValueOut, named};

/// Something that happened to an item.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventOut {
    /// Counts the events of the item, from 1.
    sequence: u32,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// What: `registered`, `moved`, `noted`, `extended`, `suspended`, `resumed`, `raised`, `reminded`, `relapsed`,
    /// `linked`, `child_opened`, `child_closed`, `revealed` and others.
    kind: String,
    /// The move, where one was made.
    #[serde(rename = "move")]
    step: Option<Named>,
    /// Who did it: a person, a channel, the clock, the dispatch table, another item, the operator.
    by: By,
    /// Where it led.
    stage: Option<Named>,
    /// Who holds it since, or was told.
    holder: Option<HolderOut>,
    /// The due that followed.
    #[schema(value_type = Option<String>, format = DateTime)]
    due: Option<Timestamp>,
    /// What it carried.
    values: Vec<ValueOut>,
    /// Whether a limit was missed by it.
    late: bool,
    /// The item that it speaks of.
    other: Option<u64>,
    /// That item, where the reader may see it.
    other_item: Option<OtherItem>,
    /// How that item belongs to this one.
    #[schema(value_type = Option<String>)]
    link: Option<LinkKind>,
    /// How it closed.
    #[schema(value_type = Option<String>)]
    outcome: Option<Outcome>,
    /// The field that was shown, or about which something was proposed.
    field: Option<Named>,
    /// Whether a proposal was taken; what was proposed stands in `values`.
    taken: Option<bool>,
    /// Why something was shown or erased; what was said from outside; by what something was proposed.
    reason: Option<String>,
    /// The digest of the event that the seal of its commit covers (SM3).
    digest: String,
}

/// Another item, by what people call it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OtherItem {
    /// The receipt.
    receipt: String,
    /// The first text of the item that is not personal.
    summary: String,
}

/// Who did something.
#[derive(Debug, Serialize, ToSchema)]
pub struct By {
    /// `person`, `channel`, `clock`, `table`, `item` or `operator`.
    kind: &'static str,
    /// The name of the person, the channel, or the receipt of the item where the reader may see it.
    name: Option<String>,
    /// For which unit.
    unit: Option<Named>,
    /// In which role.
    role: Option<Named>,
}

/// What happened to an item.
#[utoipa::path(get, path = "/api/v1/items/{item}/events", tag = "items",
    params(("item" = String, Path, description = "number or receipt", max_length = 100)), responses(
    (status = 200, body = [EventOut]), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope)))]
pub(super) async fn events(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Vec<EventOut>>, ApiError> {
    caller.needs(Scope::Read)?;
    service.work(move |service| timeline(service, &caller, &name).map(Json)).await
}

fn timeline(service: &Service, caller: &Caller, name: &str) -> Result<Vec<EventOut>, ApiError> {
    let item = service.item_for(caller, name)?;
    let settings = service.app.settings();
    let (now, today) = (service.now(), service.today(&settings));
    let eyes = Eyes { app: &service.app, settings: &settings, viewer: &caller.viewer, now, today };
    let records = service.app.store().events_of(item.id).map_err(app::AppError::from)?;
    let mut others =
        Others { service, sight: service.sight(&settings, &caller.viewer), eyes: &eyes, known: BTreeMap::new() };
    let mut events = Vec::with_capacity(records.len());
    for record in records {
        let event = record.event().map_err(app::AppError::from)?;
        let actor = if let Actor::Item(other) = event.by { Some(other) } else { None };
        let mut out = shown(&eyes, &item, event, record.digest.to_string());
        if let Some(other) = out.other {
            out.other_item = others.find(other)?;
        }
        if let Some(actor) = actor {
            out.by.name = others.find(actor)?.map(|other| other.receipt);
        }
        events.push(out);
    }
    Ok(events)
}

/// The items that a timeline speaks of, each looked up once.
struct Others<'a> {
    service: &'a Service,
    sight: search::Sight,
    eyes: &'a Eyes<'a>,
    known: BTreeMap<ItemId, Option<OtherItem>>,
}

impl Others<'_> {
    /// What the reader may know of an item.
    fn find(&mut self, id: ItemId) -> Result<Option<OtherItem>, ApiError> {
        if let Some(known) = self.known.get(&id) {
            return Ok(known.clone());
        }
        let store = self.service.app.store();
        let item =
            if self.service.index.sees(&self.sight, id)? { store.item(id).map_err(app::AppError::from)? } else { None };
        let other = item.map(|item| {
            let row = self.eyes.row(&item);
            OtherItem { receipt: row.receipt, summary: row.summary }
        });
        self.known.insert(id, other.clone());
        Ok(other)
    }
}

fn by(eyes: &Eyes<'_>, item: &Item, actor: &Actor) -> By {
    let list = eyes.settings.lists.get(&item.list);
    let plain = |kind, name| By { kind, name, unit: None, role: None };
    match actor {
        Actor::Person { id, unit, role } => {
            let person = eyes.settings.organisation.as_ref().and_then(|organisation| organisation.person(id));
            By {
                kind: "person",
                name: Some(person.map_or_else(|| id.clone(), |person| person.name.clone())),
                unit: (!unit.is_empty()).then(|| eyes.unit(unit)),
                role: (!role.is_empty())
                    .then(|| named(role, list.and_then(|list| list.role(role)).map(|role| &role.title))),
            }
        }
        Actor::Channel(name) => plain("channel", Some(name.clone())),
        Actor::Clock => plain("clock", None),
        Actor::Table => plain("table", None),
        Actor::Item(_) => plain("item", None),
        Actor::Operator => plain("operator", None),
    }
}

/// What every event says.
fn bare(eyes: &Eyes<'_>, item: &Item, event: &Event, digest: String) -> EventOut {
    EventOut {
        sequence: event.sequence,
        at: event.at,
        kind: crate::outward::kind(&event.what),
        step: None,
        by: by(eyes, item, &event.by),
        stage: None,
        holder: None,
        due: None,
        values: Vec::new(),
        late: false,
        other: None,
        other_item: None,
        link: None,
        outcome: None,
        field: None,
        taken: None,
        reason: None,
        digest,
    }
}

/// A field with its title; a word that is no field stands for itself.
fn titled(list: Option<&List>, field: &str) -> Option<Named> {
    Some(named(field, list.and_then(|list| list.field(field)).map(|field| &field.title)))
}

fn shown(eyes: &Eyes<'_>, item: &Item, event: Event, digest: String) -> EventOut {
    let list = eyes.settings.lists.get(&item.list);
    let mut out = bare(eyes, item, &event, digest);
    let values = |fields: &Fields| list.map(|list| eyes.values(list, item, fields)).unwrap_or_default();
    let step = |name: &str| {
        let moves = list.into_iter().flat_map(definition::List::moves);
        let title = moves.map(|(_, step)| step).find(|step| *step.name == *name).map(|step| &step.title);
        let overdue = || {
            let stages = list.into_iter().flat_map(|list| &list.stages).filter_map(|stage| stage.overdue.as_ref());
            stages
                .filter(|overdue| overdue.name.as_deref().is_some_and(|word| word == name))
                .map(|overdue| &overdue.title)
                .next()
        };
        Some(named(name, title.or_else(overdue)))
    };
    let enter = |out: &mut EventOut, entry: &Entry| {
        let stage = list.and_then(|list| list.stage(&entry.stage));
        out.stage = Some(named(&entry.stage, stage.map(|stage| &stage.title)));
        out.holder = entry.holder.as_ref().map(|holder| eyes.holder(list, holder));
        out.due = entry.due.as_ref().map(|due| due.at);
        out.outcome = entry.outcome;
    };
    match &event.what {
        What::Registered { fields, entry, relapse_of, .. } => {
            enter(&mut out, entry);
            out.values = values(fields);
            out.other = relapse_of.map(|(item, _)| item);
        }
        What::Moved { name, fields, entry, late, .. } => {
            enter(&mut out, entry);
            (out.step, out.values, out.late) = (step(name), values(fields), *late);
        }
        What::Relapsed { fields, entry, .. } => {
            enter(&mut out, entry);
            out.values = values(fields);
        }
        What::Noted { name, fields, .. } | What::WithdrawalAsked { name, fields } => {
            (out.step, out.values) = (step(name), values(fields));
        }
        What::Extended { name, fields, due, .. } => {
            (out.step, out.values, out.due) = (step(name), values(fields), Some(due.at));
        }
        What::Suspended { name, fields, until, .. } => {
            (out.step, out.values, out.due) = (step(name), values(fields), Some(*until));
        }
        What::Resumed { due } | What::DueCounted { due } => out.due = Some(due.at),
        What::Raised { to, .. } => out.holder = Some(eyes.holder(list, to)),
        What::Reheld { holder } => out.holder = Some(eyes.holder(list, holder)),
        What::Linked { kind, other } => (out.link, out.other) = (Some(*kind), Some(*other)),
        What::ChildOpened { child } | What::ChildReopened { child } => out.other = Some(*child),
        What::ChildClosed { child, outcome } => (out.other, out.outcome) = (Some(*child), Some(*outcome)),
        What::Said { text, number } => out.reason = Some(format!("{number}: {text}")),
        What::Revealed { field, reason } => (out.field, out.reason) = (titled(list, field), Some(reason.clone())),
        What::Erased { reason } => out.reason = Some(reason.clone()),
        What::Judged { of, proposed, taken, by } => {
            let fields = Fields::from([(of.clone(), Literal::Text(proposed.clone()))]);
            (out.field, out.values, out.taken) = (titled(list, of), values(&fields), Some(*taken));
            out.reason = (!by.is_empty()).then(|| by.clone());
        }
        What::Carried { entry: Some(entry), .. } => enter(&mut out, entry),
        What::Carried { .. } | What::Reminded { .. } | What::StopAsked | What::Loaded { .. } => {}
    }
    out
}
