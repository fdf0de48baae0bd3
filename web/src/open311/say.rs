//! `POST servicerequestupdates`: what the other side says about a request. It is kept in the timeline and changes neither
//! stage nor due: only who may make a move makes one.

use app::{About, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use item::{By, Command};
use serde_json::json;

use super::CHANNEL;
use super::answer::{Failed, Format, answer};
use super::params::{DESCRIPTION_CHARS_MAX, Params};
use super::query::{caller, came_in};
use crate::error::ApiError;
use crate::service::Service;

/// The longest number of the other side, in bytes.
const NUMBER_BYTES_MAX: usize = 80;

pub(super) fn say(service: &Service, params: &Params, headers: &HeaderMap, format: Format) -> Response {
    match keep(service, params, headers) {
        Ok(update) => answer(StatusCode::OK, format, "service_request_updates", &json!([{ "update_id": update }])),
        Err(failed) => failed.into_response(format),
    }
}

fn keep(service: &Service, params: &Params, headers: &HeaderMap) -> Result<String, Failed> {
    let caller = caller(service, params, headers)?.ok_or_else(Failed::no_key)?;
    if params.has_photos() {
        // A photo that is not kept must not look kept.
        return Err(Failed::bad("an update takes no files; send their address in description"));
    }
    let need = |name: &str| params.get(name).ok_or_else(|| Failed::bad(format!("{name} is missing")));
    let number = params.get("update_id_ext").map_or_else(|| need("update_id"), Ok)?;
    let text = params.get("description").unwrap_or_default();
    let status = params.get("status").unwrap_or_default().to_uppercase();
    if text.chars().count() > DESCRIPTION_CHARS_MAX
        || number.len() > NUMBER_BYTES_MAX
        || status.len() > NUMBER_BYTES_MAX
    {
        return Err(Failed::bad(format!(
            "description has at most {DESCRIPTION_CHARS_MAX} characters, update_id {NUMBER_BYTES_MAX} bytes"
        )));
    }
    if text.is_empty() && status.is_empty() {
        return Err(Failed::bad("nothing is said: send description or status"));
    }
    let item = came_in(service, need("service_request_id")?)?;
    let item = item.ok_or_else(|| Failed::not_found("there is no such service_request_id"))?;
    let said = if status.is_empty() { text.to_owned() } else { format!("[{status}] {text}") };
    let request = Request {
        key: Some(caller.command_key("open311-update", number)),
        about: About::Item(item.id),
        command: Command::Say { text: said.trim().to_owned(), number: number.to_owned() },
        by: By::Channel(CHANNEL.to_owned()),
        chance: None,
    };
    let kept = service.app.carry_out(&request, service.now()).map_err(ApiError::from)?;
    service.live.nudge();
    Ok(format!("{}-{}", kept.receipt, kept.sequence))
}
