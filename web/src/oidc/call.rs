//! A call to the provider.

use std::time::Duration;

use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Request, Response};
use http_body_util::Full;
use hyper::body::Bytes;
use serde::de::DeserializeOwned;

use super::OidcError;
use crate::call::{Call, Most, call, may_be_called};

/// How long a call may take, and how large its answer may be.
const MOST: Most = Most { time: Duration::from_secs(10), bytes: 1024 * 1024 };
/// What a form is.
const FORM: &str = "application/x-www-form-urlencoded";

fn failed(error: &dyn std::fmt::Display) -> OidcError {
    OidcError::Provider(error.to_string())
}

/// Asks for something.
pub(super) async fn get<T: DeserializeOwned>(url: &str) -> Result<T, OidcError> {
    let request = Request::get(url).header(ACCEPT, "application/json").body(Full::default());
    read(within(request.map_err(|error| failed(&error))?).await?)
}

/// Sends a form. What the provider refuses there is a code that does not hold.
pub(super) async fn post<T: DeserializeOwned>(url: &str, form: String, named: Option<String>) -> Result<T, OidcError> {
    let mut request = Request::post(url).header(ACCEPT, "application/json").header(CONTENT_TYPE, FORM);
    if let Some(named) = named {
        request = request.header(AUTHORIZATION, named);
    }
    let request = request.body(Full::from(form)).map_err(|error| failed(&error))?;
    let answer = within(request).await?;
    if answer.status().is_client_error() {
        let said: String = String::from_utf8_lossy(answer.body()).chars().take(200).collect();
        return Err(OidcError::Token(format!("the provider refuses the code: {} {said}", answer.status())));
    }
    read(answer)
}

fn read<T: DeserializeOwned>(answer: Response<Bytes>) -> Result<T, OidcError> {
    if !answer.status().is_success() {
        return Err(OidcError::Provider(format!("it answered {}", answer.status())));
    }
    serde_json::from_slice(answer.body()).map_err(|error| failed(&error))
}

async fn within(request: Call) -> Result<Response<Bytes>, OidcError> {
    // What the provider names as its own addresses is judged too.
    let url = request.uri().to_string();
    if !may_be_called(&url) {
        return Err(OidcError::Provider(format!("{url} is called with https only")));
    }
    call(request, MOST).await.map_err(OidcError::Provider)
}
