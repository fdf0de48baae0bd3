//! `POST requests`: a new request. The same call again, within a day, is the same request.

use app::{About, Request};
use attachments::Sent;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use definition::list::FieldKind;
use definition::{List, Literal};
use item::{By, Command, Fields, Registration};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::CHANNEL;
use super::answer::{Failed, Format, answer};
use super::params::{DESCRIPTION_CHARS_MAX, Params};
use super::query::caller;
use super::services::{Offered, attributes, offered};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::service::Service;

/// How much of the description becomes the title.
const TITLE_CHARS: usize = 40;
/// What clients send for a place that was not pinpointed.
const NOT_PINPOINTED: &str = "#NOTPINPOINTED#";

pub(super) fn create(service: &Service, params: &mut Params, headers: &HeaderMap, format: Format) -> Response {
    match keep(service, params, headers) {
        Ok(receipt) => {
            let notice = "您的诉求已受理，可凭编号查询办理进度";
            let account = params.get("account_id").unwrap_or_default();
            let value = json!([{ "service_request_id": receipt, "service_notice": notice, "account_id": account }]);
            answer(StatusCode::CREATED, format, "service_requests", &value)
        }
        Err(failed) => failed.into_response(format),
    }
}

fn keep(service: &Service, params: &mut Params, headers: &HeaderMap) -> Result<String, Failed> {
    let caller = caller(service, params, headers)?.ok_or_else(Failed::no_key)?;
    let settings = service.app.settings();
    let services = offered(&settings);
    let code = params.get("service_code").ok_or_else(|| Failed::bad("service_code is missing; see services"))?;
    let offer = services.iter().find(|offer| offer.code() == code);
    let offer = offer.ok_or_else(|| Failed::not_found("there is no such service_code; see services"))?;
    let mut fields = fields(offer, params)?;
    let now = service.now();
    let yesterday = now.checked_sub(SignedDuration::from_hours(24)).unwrap_or(now);
    let keys = [key(service, params, &caller, now)?, key(service, params, &caller, yesterday)?];
    for key in &keys {
        let known = store::CommandKey::new(key.clone()).and_then(|key| service.app.store().answered(&key));
        if let Some(text) = known.map_err(|error| ApiError::from(&error))? {
            let answer: app::Answer = serde_json::from_str(&text).map_err(|error| ApiError::inside(&error))?;
            return Ok(answer.receipt);
        }
    }
    let [key, _] = keys;
    photos(service, &caller, offer.list, params, &mut fields)?;
    let request = Request {
        key: Some(key),
        about: About::List(offer.list.id.text.clone()),
        command: Command::Register(Registration { fields, ..Registration::default() }),
        by: By::Channel(CHANNEL.to_owned()),
        chance: None,
    };
    let kept = service.app.register(&request, now).map_err(ApiError::from)?;
    service.live.nudge();
    Ok(kept.receipt)
}

/// Keeps the files of a call and names them in the field that the list has for them.
fn photos(
    service: &Service,
    caller: &Caller,
    list: &List,
    params: &mut Params,
    fields: &mut Fields,
) -> Result<(), Failed> {
    let photos = params.take_photos();
    if photos.is_empty() {
        return Ok(());
    }
    let field = list.fields.iter().find(|field| field.at_registration && field.kind == FieldKind::Attachment);
    // A photo that is not kept must not look kept.
    let none = || Failed::bad("this service takes no files; send their address as media_url");
    let field = field.ok_or_else(none)?;
    let files = service.files()?;
    let mut ids = Vec::new();
    for photo in photos {
        let facts = attachments::Facts::default();
        let sent = Sent { by: &caller.name, at: service.now(), name: &photo.name, said: &photo.said, facts };
        ids.push(files.keep(photo.incoming, &sent).map_err(ApiError::from)?.id);
    }
    ids.dedup();
    fields.insert(field.name.text.clone(), Literal::Many(ids));
    Ok(())
}

/// What makes it the same call: the number that the client gives its report, else all that it says, on that day.
fn key(service: &Service, params: &Params, caller: &Caller, at: Timestamp) -> Result<String, Failed> {
    let outside = params.attributes().into_iter().find(|(code, _)| *code == "fixmystreet_id").map(|(_, value)| value);
    let day = jiff::tz::Offset::constant(8).to_datetime(at).date();
    let said = match outside {
        Some(outside) => outside.to_owned(),
        // The key stands in the log: nobody may find out who called by trying telephone numbers.
        None => {
            let said = service.app.vault().blind(&format!("{day} {}", params.fingerprint()));
            said.map_err(|error| ApiError::inside(&error))?
        }
    };
    Ok(caller.command_key("open311", &said))
}

fn fields(offer: &Offered<'_>, params: &Params) -> Result<Fields, Failed> {
    let list = offer.list;
    let mut fields = Fields::new();
    let mut put = |name: &str, value: String| {
        if list.field(name).is_some_and(|field| field.at_registration) && !value.trim().is_empty() {
            fields.insert(name.to_owned(), Literal::Text(value));
        }
    };
    let description = params.get("description").unwrap_or_default();
    if description.chars().count() > DESCRIPTION_CHARS_MAX {
        return Err(Failed::bad(format!("description has at most {DESCRIPTION_CHARS_MAX} characters")));
    }
    let first = description.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or(offer.name());
    put("title", params.get("title").unwrap_or(first).chars().take(TITLE_CHARS).collect());
    let mut text = description.to_owned();
    for url in params.all("media_url") {
        text.push_str(&format!("\n附件：{url}"));
    }
    put("text", text);
    put("place", place(params)?);
    let name = [params.get("first_name"), params.get("last_name")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    put("caller", name.clone());
    put("reporter", name);
    put("phone", params.get("phone").unwrap_or_default().to_owned());
    put("email", params.get("email").unwrap_or_default().to_owned());
    put("category", offer.category.map(|(_, word)| word.to_owned()).unwrap_or_default());
    own(list, offer, params, &mut fields)?;
    Ok(fields)
}

/// The attributes of the service, each checked by the list itself; those of other systems are left aside.
fn own(list: &List, offer: &Offered<'_>, params: &Params, fields: &mut Fields) -> Result<(), Failed> {
    let known = attributes(offer);
    let mut missing = Vec::new();
    for field in known {
        let values: Vec<String> = params
            .attributes()
            .into_iter()
            .filter(|(code, _)| *code == &*field.name.text)
            .map(|(_, value)| value.to_owned())
            .collect();
        match values.as_slice() {
            [] if field.required => missing.push(format!("attribute[{}] is missing", field.name)),
            [] => {}
            [one] if field.kind != FieldKind::Units => {
                fields.insert(field.name.text.clone(), Literal::Text(one.clone()));
            }
            _ => {
                fields.insert(field.name.text.clone(), Literal::Many(values));
            }
        }
    }
    debug_assert!(fields.keys().all(|name| list.field(name).is_some()));
    if missing.is_empty() { Ok(()) } else { Err(Failed::new(StatusCode::BAD_REQUEST, missing)) }
}

/// One of address, coordinates or number of an address must be there.
fn place(params: &Params) -> Result<String, Failed> {
    let number = |name: &str, most: f64| {
        let parse = |text: &str| match text.parse::<f64>() {
            Ok(number) if number.is_finite() && number.abs() <= most => Ok(number),
            _ => Err(Failed::bad(format!("{name}: write degrees between -{most} and {most}"))),
        };
        params.get(name).map(parse).transpose()
    };
    let coordinates = match (number("lat", 90.0)?, number("long", 180.0)?) {
        (Some(lat), Some(long)) => Some(format!("({lat:.6}, {long:.6})")),
        (None, None) => None,
        _ => return Err(Failed::bad("lat and long stand together")),
    };
    let id = params.get("address_id").filter(|id| *id != NOT_PINPOINTED);
    let address = params.get("address_string").or(id).map(str::to_owned);
    match (address, coordinates) {
        (Some(address), Some(coordinates)) => Ok(format!("{address} {coordinates}")),
        (Some(one), None) | (None, Some(one)) => Ok(one),
        (None, None) if params.get("address_id").is_some() => Ok(String::new()),
        (None, None) => Err(Failed::bad("where it is: send address_string, or lat and long, or address_id")),
    }
}
