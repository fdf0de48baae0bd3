//! The routes with their layers, and serving them until told to stop.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use axum::{Json, Router};
use hyper_util::server::graceful::GracefulShutdown;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use crate::body::JSON_BYTES_MAX;
use crate::door::{Door, Guests, attend};
use crate::live::Follower;
use crate::openapi::document;
use crate::service::Service;
use crate::{api, envelope, headers, limits, observe, open311, page};

/// How long a call may take, streams apart.
const CALL_MAX: Duration = Duration::from_secs(60);

/// How long a file may take on its way in: twenty megabytes from a telephone at the edge of its network.
const UPLOAD_MAX: Duration = Duration::from_secs(600);

/// How long a body may be silent in its middle.
const BODY_SILENCE_MAX: Duration = Duration::from_secs(15);

/// How long calls that are under way may go on when the service is told to stop. Whoever sends half a
/// request would else hold it for ever.
const STOP_MAX: Duration = Duration::from_secs(5);

/// Everything that the service answers.
pub fn router(service: &Arc<Service>) -> Router {
    let (api, _) = api::router().split_for_parts();
    let (uploads, _) = api::uploads().split_for_parts();
    let document = document();
    Router::new()
        .merge(api)
        .merge(open311::router())
        .merge(crate::push::router())
        .route("/api/openapi.json", get(move || std::future::ready(Json(document.clone()))))
        .route("/healthz", get(|| std::future::ready("ok")))
        .route("/readyz", get(ready))
        .route("/metrics", get(observe::metrics))
        .route("/feeds/{word}", get(api::feed::read))
        .fallback(page::page)
        .layer(DefaultBodyLimit::max(JSON_BYTES_MAX))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, CALL_MAX))
        .merge(uploads.layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, UPLOAD_MAX)))
        .layer(RequestBodyTimeoutLayer::new(BODY_SILENCE_MAX))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(Arc::clone(service), limits::addresses))
        .layer(from_fn(envelope::envelope))
        .layer(from_fn_with_state(Arc::clone(service), observe::calls))
        .layer(from_fn_with_state(Arc::clone(service), headers::headers))
        .with_state(Arc::clone(service))
}

/// Whether the service can work: the store answers, the index is near the log.
async fn ready(State(service): State<Arc<Service>>) -> (StatusCode, &'static str) {
    let work = |service: &Service| {
        service.app.store().head().map_err(app::AppError::from)?;
        service.index.reach(service.app.store())?;
        Ok(())
    };
    match service.work(work).await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready"),
    }
}

/// Serves until `stop` is over; calls that are under way are finished first, if they are within [`STOP_MAX`].
pub async fn serve(service: Arc<Service>, door: Door, stop: impl Future<Output = ()>) {
    let follower = Follower::start(&service);
    let (router, guests) = (router(&service), Guests::new(&service.options.limits));
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, address) = tokio::select! {
            accepted = door.next() => accepted,
            () = &mut stop => break,
        };
        let Some(guest) = guests.welcome(address.ip()) else {
            tracing::warn!("a connection was turned away: too many are open");
            continue;
        };
        let attended = attend(stream, address, door.tls.clone(), router.clone(), graceful.watcher());
        tokio::spawn(async move {
            attended.await;
            drop(guest);
        });
    }
    drop(door);
    tracing::info!("stopping: calls that are under way are finished");
    service.live.end();
    if tokio::time::timeout(STOP_MAX, graceful.shutdown()).await.is_err() {
        tracing::warn!("connections that would not end were cut off");
    }
    drop(follower);
}
