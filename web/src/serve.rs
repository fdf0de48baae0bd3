//! The routes with their layers, and serving them until told to stop.

use std::future::{Future, IntoFuture};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::routing::get;
use axum::{Json, Router};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::body::JSON_BYTES_MAX;
use crate::live::Follower;
use crate::openapi::document;
use crate::service::Service;
use crate::{api, envelope, headers, open311, page};

/// How long a call may take, streams apart.
const CALL_MAX: Duration = Duration::from_secs(60);

/// How long calls that are under way may go on when the service is told to stop. Whoever sends half a
/// request would else hold it for ever.
const STOP_MAX: Duration = Duration::from_secs(5);

/// Everything that the service answers.
pub fn router(service: &Arc<Service>) -> Router {
    let (api, _) = api::router().split_for_parts();
    let document = document();
    Router::new()
        .merge(api)
        .merge(open311::router())
        .route("/api/openapi.json", get(move || std::future::ready(Json(document.clone()))))
        .route("/healthz", get(|| std::future::ready("ok")))
        .route("/readyz", get(ready))
        .fallback(page::page)
        .layer(DefaultBodyLimit::max(JSON_BYTES_MAX))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, CALL_MAX))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(envelope::envelope))
        .layer(from_fn(headers::headers))
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
///
/// # Errors
/// The socket failed.
pub async fn serve(
    service: Arc<Service>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let follower = Follower::start(&service);
    let told = Arc::clone(&service);
    let (stopping, mut stopped) = watch::channel(false);
    let stop = async move {
        stop.await;
        told.live.end();
        stopping.send_replace(true);
    };
    let serving = axum::serve(listener, router(&service).into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(stop);
    let late = async {
        // When the sender is gone the serving is over too, and nobody looks here.
        let _ = stopped.wait_for(|stopped| *stopped).await;
        tokio::time::sleep(STOP_MAX).await;
    };
    let served = tokio::select! {
        served = serving.into_future() => served,
        () = late => Ok(()),
    };
    drop(follower);
    served
}
