//! `GET /api/v1/changes`: live changes as server-sent events, from a position on, each only to those who see its item.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::Stream;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use utoipa::{IntoParams, ToSchema};

use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;
use crate::shape::{Eyes, Row};

/// How many commits are looked through at once.
const COMMITS_MAX: u32 = 200;
/// How often a silent stream shows that it is alive.
const ALIVE: Duration = Duration::from_secs(15);

/// From where on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// The position after which changes are wanted; from now on when left out. `Last-Event-ID` wins.
    after: Option<u64>,
}

/// A change of an item.
#[derive(Debug, Serialize, ToSchema)]
pub struct Change {
    /// The position of the log with this change; the `id` of the event.
    position: u64,
    /// The item as it is now.
    item: Row,
}

/// Changes of the items that the caller sees, as `text/event-stream`: events named `change`, each with a position as its
/// id. A client that was away says the last one in `Last-Event-ID` and misses nothing.
#[utoipa::path(get, path = "/api/v1/changes", tag = "items", params(Asked), responses(
    (status = 200, body = Change, content_type = "text/event-stream"), (status = 400, body = Envelope),
    (status = 401, body = Envelope), (status = 403, body = Envelope)))]
pub(super) async fn changes(
    State(service): State<Arc<Service>>,
    caller: Caller,
    headers: HeaderMap,
    query: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    caller.needs(Scope::Read)?;
    let asked = super::items::unwrap_query(query)?;
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let after = last.or(asked.after).unwrap_or_else(|| service.index.position());
    let shown = crate::caller::shown(&headers).unwrap_or_default();
    let follow = Follow { told: service.live.listen(), service, caller, shown, after, waiting: Vec::new().into_iter() };
    let stream = futures_util::stream::unfold(follow, |mut follow| async move {
        let event = follow.next().await?;
        Some((Ok(event), follow))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(ALIVE)))
}

/// One listener.
struct Follow {
    service: Arc<Service>,
    caller: Caller,
    /// What the caller showed: when it lets in no more, the stream ends.
    shown: String,
    told: watch::Receiver<u64>,
    after: u64,
    waiting: std::vec::IntoIter<Event>,
}

impl Follow {
    /// The next change, when it comes; nothing when the service stops, or when the session or key is over.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.next() {
                return Some(event);
            }
            self.told.mark_unchanged();
            if self.service.live.is_over() {
                return None;
            }
            let (caller, shown, after) = (self.caller.clone(), self.shown.clone(), self.after);
            match self.service.work(move |service| look_if(service, &caller, &shown, after)).await {
                Ok(None) => return None,
                Ok(Some((upto, events))) => {
                    let moved = upto > self.after;
                    self.after = upto;
                    self.waiting = events.into_iter();
                    if moved {
                        continue;
                    }
                }
                Err(error) => tracing::warn!(?error, "a live stream could not be read"),
            }
            // Where nothing changed for a while, whether the caller may still listen is asked again.
            if let Ok(Err(_)) = tokio::time::timeout(ALIVE, self.told.changed()).await {
                return None;
            }
        }
    }
}

/// What changed, while the session or key lets in.
fn look_if(service: &Service, caller: &Caller, shown: &str, after: u64) -> Result<Option<(u64, Vec<Event>)>, ApiError> {
    if !service.identity.lets_in(shown, service.now())? {
        return Ok(None);
    }
    look(service, caller, after).map(Some)
}

/// What changed after a commit, up to a later one, among the items that the caller sees.
fn look(service: &Service, caller: &Caller, after: u64) -> Result<(u64, Vec<Event>), ApiError> {
    let known = service.index.position();
    if known <= after {
        return Ok((after, Vec::new()));
    }
    let commits = service.app.store().commits_after(after, COMMITS_MAX).map_err(app::AppError::from)?;
    let settings = service.app.settings();
    let sight = service.sight(&settings, &caller.viewer);
    let eyes = Eyes {
        app: &service.app,
        settings: &settings,
        viewer: &caller.viewer,
        now: service.now(),
        today: service.today(&settings),
    };
    let mut upto = after;
    let mut events = Vec::new();
    for commit in commits.iter().take_while(|commit| commit.number <= known) {
        upto = commit.number;
        let mut items: Vec<u64> = commit.records.iter().map(|record| record.item).filter(|item| *item != 0).collect();
        items.sort_unstable();
        items.dedup();
        for id in items {
            if !service.index.sees(&sight, id)? {
                continue;
            }
            let Some(item) = service.app.store().item(id).map_err(app::AppError::from)? else { continue };
            let change = Change { position: upto, item: eyes.row(&item) };
            let event = Event::default().event("change").id(upto.to_string()).json_data(change);
            events.push(event.map_err(|error| ApiError::inside(&error))?);
        }
    }
    Ok((upto, events))
}
