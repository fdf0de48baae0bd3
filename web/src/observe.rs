//! What an operator sees of the service: a line a call without anything personal, and figures at `/metrics`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use tracing::Instrument;

use crate::error::ApiError;
use crate::limits::holds;
use crate::service::Service;

/// The header by which a call is found again in the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Limits of the buckets of how long calls take, in seconds.
const SECONDS: [f64; 10] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 60.0];
/// How many late timers are counted; more is this number.
const LATE_MAX: u32 = 10_000;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Call {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct MapTile {
    outcome: &'static str,
}

/// The figures that are counted as they happen; the others are read when they are asked for.
#[derive(Debug)]
pub(crate) struct Figures {
    calls: Family<Call, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    map_tiles: Family<MapTile, Counter>,
    number: AtomicU64,
}

impl Default for Figures {
    fn default() -> Self {
        let seconds: fn() -> Histogram = || Histogram::new(SECONDS);
        Self {
            calls: Family::default(),
            seconds: Family::new_with_constructor(seconds),
            map_tiles: Family::default(),
            number: AtomicU64::new(0),
        }
    }
}

impl Figures {
    /// Counts what became of a tile that another service was or would have been asked for.
    pub(crate) fn map_tile(&self, outcome: &'static str) {
        self.map_tiles.get_or_create(&MapTile { outcome }).inc();
    }
}

/// The methods that are told apart; a caller cannot make labels of his own.
fn method(request: &Request) -> &'static str {
    let known = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    known.into_iter().find(|known| request.method() == known).unwrap_or("other")
}

/// The layer. What a log line says of a call is its route, never its address, which may name someone.
pub(crate) async fn calls(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let begun = service.now();
    let method = method(&request);
    let route = request.extensions().get::<MatchedPath>().map_or("page", MatchedPath::as_str).to_owned();
    let number = service.figures.number.fetch_add(1, Ordering::Relaxed);
    let id = format!("{:x}-{number:x}", service.begun.as_second());
    let span = tracing::info_span!("call", id);
    let mut response = next.run(request).instrument(span.clone()).await;
    let seconds = service.now().duration_since(begun).as_secs_f64().max(0.0);
    let status = response.status().as_u16();
    span.in_scope(|| tracing::info!(method, route, status, milliseconds = (seconds * 1000.0).round(), "answered"));
    service.figures.seconds.get_or_create(&Route { route: route.clone() }).observe(seconds);
    service.figures.calls.get_or_create(&Call { method, route, status }).inc();
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// `GET /metrics`: the figures in the text form of Prometheus, for those who may.
pub(crate) async fn metrics(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ApiError> {
    let socket = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    // Without a socket it is a test, or a caller inside the program.
    if socket.is_some_and(|address| !holds(&service.options.limits.metrics_allow, address)) {
        return Err(ApiError::forbidden("the figures are for the operator; see `metrics.allow`", "指标仅供运维查看"));
    }
    service.work(text).await.map(|text| {
        let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
        ([(CONTENT_TYPE, kind)], text).into_response()
    })
}

fn text(service: &Service) -> Result<String, ApiError> {
    let mut registry = Registry::with_prefix("qingdan");
    let figures = &service.figures;
    registry.register("calls", "calls by route and status", figures.calls.clone());
    registry.register("call_seconds", "how long calls take, by route", figures.seconds.clone());
    registry.register("map_tiles", "tiles of 天地图 by what became of them", figures.map_tiles.clone());
    let mut gauge = |name: &str, help: &str, value: f64| registry.register(name, help, ConstGauge::new(value));
    let head = service.app.store().head().map_err(app::AppError::from)?;
    let known = service.index.position();
    gauge(
        "index_lag_commits",
        "commits of the log that the index has not taken in",
        (head.commit.saturating_sub(known)) as f64,
    );
    gauge("log_commits", "commits of the log; each is one flush for a group of callers", head.commit as f64);
    gauge("log_events", "events of the log; over the commits: how large the groups are", head.position as f64);
    let now = service.now();
    let late = service.app.store().due(now, LATE_MAX).map_err(app::AppError::from)?;
    let longest = late.first().map_or(0.0, |(at, _)| now.duration_since(*at).as_secs_f64().max(0.0));
    gauge("timers_late", "timers that are due and have not fired", late.len() as f64);
    gauge("timers_late_seconds", "how late the latest of them is", longest);
    gauge("live_listeners", "clients that follow the changes", service.live.listeners() as f64);
    gauge("working_calls", "calls that work on the store now", service.working_calls() as f64);
    let mut text = String::new();
    encode(&mut text, &registry).map_err(|error| ApiError::inside(&error))?;
    Ok(text)
}
