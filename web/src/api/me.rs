//! `GET /api/v1/me`: who is calling, in which units, and what the service says of the time.

use std::sync::Arc;

use app::rights::{Viewer, units_of};
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::caller::Caller;
use crate::error::{ApiError, Envelope};
use crate::service::Service;
use crate::shape::{Eyes, Named};

/// Who is calling.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// The account or key.
    name: String,
    /// The person of the organisation.
    person: Option<String>,
    /// The name of that person.
    person_name: Option<String>,
    /// The units in which the person acts today.
    units: Vec<Named>,
    /// The lists of which the caller sees every item, because he registers on them.
    whole_lists: Vec<String>,
    /// The lists on which the caller could register by hand.
    registers: Vec<String>,
    /// What may be done.
    scopes: Vec<String>,
    /// The word that changes repeat in `x-qingdan-csrf`; none for keys.
    csrf: Option<String>,
    /// Whether the password must be changed before anything else.
    must_change: bool,
    /// How long a session lives without a call, in seconds.
    idle_seconds: i64,
    /// The time of the service; screens count with it and not with their own clock.
    #[schema(value_type = String, format = DateTime)]
    now: Timestamp,
    /// How far the log has come: a stream of changes after this misses nothing that is read later.
    position: u64,
}

/// Who is calling.
#[utoipa::path(get, path = "/api/v1/me", tag = "identity", responses(
    (status = 200, body = Me), (status = 401, body = Envelope)))]
pub(super) async fn me(State(service): State<Arc<Service>>, caller: Caller) -> Result<Json<Me>, ApiError> {
    let settings = service.app.settings();
    let today = service.today(&settings);
    let now = service.now();
    let eyes = Eyes { app: &service.app, settings: &settings, viewer: &caller.viewer, now, today };
    let person = if let Viewer::Person(person) = &caller.viewer { Some(person.clone()) } else { None };
    let organisation = settings.organisation.as_ref();
    let units = match (&caller.viewer, organisation) {
        (Viewer::Person(person), Some(organisation)) => units_of(organisation, person, today).into_iter().collect(),
        (Viewer::Unit(unit), _) => vec![unit.clone()],
        _ => Vec::new(),
    };
    let whole_lists = service.sight(&settings, &caller.viewer).whole_lists.into_iter().collect();
    let known = person.as_ref().and_then(|person| organisation?.person(person));
    Ok(Json(Me {
        person_name: known.map(|person| person.name.clone()),
        units: units.iter().map(|unit| eyes.unit(unit)).collect(),
        whole_lists,
        registers: settings.may_register(&caller.viewer, today),
        scopes: caller.scopes.iter().map(|scope| format!("{scope:?}").to_lowercase()).collect(),
        csrf: caller.csrf,
        must_change: caller.must_change,
        idle_seconds: service.identity.idle_seconds(),
        name: caller.name,
        person,
        now,
        position: service.index.position(),
    }))
}
