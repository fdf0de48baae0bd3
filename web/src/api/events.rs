//! `GET /api/v1/items/{item}/events`: what happened to an item, in order, with the seal of each commit left to `verify`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use item::event::{Actor, Entry, Event, LinkKind, Outcome};
use item::{Fields, Item, What};
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
    /// How that item belongs to this one.
    #[schema(value_type = Option<String>)]
    link: Option<LinkKind>,
    /// How it closed.
    #[schema(value_type = Option<String>)]
    outcome: Option<Outcome>,
    /// The field that was shown, and why; or what was said from outside.
    reason: Option<String>,
    /// The digest of the event that the seal of its commit covers (SM3).
    digest: String,
}

/// Who did something.
#[derive(Debug, Serialize, ToSchema)]
pub struct By {
    /// `person`, `channel`, `clock`, `table`, `item` or `operator`.
    kind: &'static str,
    /// The person, channel or item.
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
    let mut events = Vec::with_capacity(records.len());
    for record in records {
        let event = record.event().map_err(app::AppError::from)?;
        events.push(shown(&eyes, &item, event, record.digest.to_string()));
    }
    Ok(events)
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
        Actor::Item(other) => plain("item", Some(other.to_string())),
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
        link: None,
        outcome: None,
        reason: None,
        digest,
    }
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
        What::Revealed { field, reason } => out.reason = Some(format!("{field}: {reason}")),
        What::Erased { reason } => out.reason = Some(reason.clone()),
        What::Judged { of, proposed, taken, by } => {
            let mark = if *taken { "✓" } else { "✗" };
            out.reason = Some(format!("{of}: {proposed} {mark} ({by})"));
        }
        What::Carried { entry: Some(entry), .. } => enter(&mut out, entry),
        What::Carried { .. } | What::Reminded { .. } | What::StopAsked | What::Loaded { .. } => {}
    }
    out
}
