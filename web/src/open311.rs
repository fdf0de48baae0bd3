//! Open311 GeoReport v2 at `/open311/v2`: the door for other cities' systems and citizens' applications. A service is a
//! list with a channel `open311`, and each category of such a list.
//!
//! Reading needs no key, as the specification has it; without one nothing is told that a citizen wrote, only where his
//! request stands. Source: open311.github.io, GeoReport v2, and the update extension of mySociety.

mod answer;
mod create;
mod discovery;
mod params;
mod query;
mod requests;
mod say;
mod services;
mod tokens;
mod updates;
mod xml;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use axum::routing::get;

use crate::error::ApiError;
use crate::service::Service;
use answer::{Failed, Format};

/// The channel by which requests come in; a list that names it is open to Open311.
pub(crate) const CHANNEL: &str = "open311";
/// The largest body of a request with its photos, in bytes.
const BODY_BYTES_MAX: usize = 40 * 1024 * 1024;

/// What a caller gets who is refused before his call is looked at.
pub(crate) fn refused(path: &str, error: ApiError) -> Response {
    Failed::from(error).into_response(Format::of(path))
}

pub(crate) fn router() -> Router<Arc<Service>> {
    Router::new()
        .route("/open311/v2/{file}", get(dispatch::read).post(dispatch::write))
        .route("/open311/v2/{folder}/{file}", get(dispatch::read_one))
        .route("/open311/{file}", get(dispatch::discover))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}

mod dispatch {
    //! The extension of the path names the format; the rest names the call.

    use std::sync::Arc;

    use axum::extract::{Path, RawQuery, Request, State};
    use axum::http::HeaderMap;
    use axum::response::Response;

    use super::answer::{Failed, Format, split};
    use super::params::Params;
    use super::{create, discovery, requests, say, services, tokens, updates};
    use crate::service::Service;

    pub(super) async fn discover(State(service): State<Arc<Service>>, Path(file): Path<String>) -> Response {
        match split(&file) {
            Some(("discovery", format)) => discovery::discovery(&service, format),
            _ => Failed::not_found("there is nothing here but discovery.xml and discovery.json")
                .into_response(Format::of(&file)),
        }
    }

    pub(super) async fn read(
        State(service): State<Arc<Service>>,
        Path(file): Path<String>,
        headers: HeaderMap,
        RawQuery(query): RawQuery,
    ) -> Response {
        answer(&service, String::new(), &file, headers, query).await
    }

    pub(super) async fn read_one(
        State(service): State<Arc<Service>>,
        Path((folder, file)): Path<(String, String)>,
        headers: HeaderMap,
        RawQuery(query): RawQuery,
    ) -> Response {
        answer(&service, folder, &file, headers, query).await
    }

    async fn answer(
        service: &Arc<Service>,
        folder: String,
        file: &str,
        headers: HeaderMap,
        query: Option<String>,
    ) -> Response {
        let params = Params::of_query(query.as_deref().unwrap_or_default());
        let Some((name, format)) = split(file) else { return Failed::unknown_format().into_response(Format::Xml) };
        let name = name.to_owned();
        let work = move |service: &Service| {
            Ok(match (folder.as_str(), name.as_str()) {
                ("", "services") => services::all(service, format),
                ("", "requests") => requests::all(service, &params, &headers, format),
                ("", "servicerequestupdates") => updates::all(service, &params, &headers, format),
                ("", "discovery") => discovery::discovery(service, format),
                ("services", code) => services::one(service, code, format),
                ("requests", id) => requests::one(service, id, &params, &headers, format),
                ("tokens", token) => tokens::token(service, token, format),
                _ => Failed::not_found("there is no such call; see discovery").into_response(format),
            })
        };
        service.work(work).await.unwrap_or_else(|_| Failed::inside().into_response(format))
    }

    pub(super) async fn write(
        State(service): State<Arc<Service>>,
        Path(file): Path<String>,
        request: Request,
    ) -> Response {
        let Some((name, format)) = split(&file) else { return Failed::unknown_format().into_response(Format::Xml) };
        let name = name.to_owned();
        let headers = request.headers().clone();
        let mut params = match Params::of_body(request, service.app.files().map(|files| &**files)).await {
            Ok(params) => params,
            Err(failed) => return failed.into_response(format),
        };
        let work = move |service: &Service| {
            Ok(match name.as_str() {
                "requests" => create::create(service, &mut params, &headers, format),
                "servicerequestupdates" => say::say(service, &params, &headers, format),
                _ => Failed::not_found("nothing can be posted here; see discovery").into_response(format),
            })
        };
        service.work(work).await.unwrap_or_else(|_| Failed::inside().into_response(format))
    }
}
