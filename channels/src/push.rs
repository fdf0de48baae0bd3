//! What the platforms of operators push by HTTP: OneNET (China Mobile, signed) and CTWing (China Telecom, by a secret
//! address). Reads and checks; what is kept is the report of one device.

use data_encoding::BASE64;
use md5::{Digest, Md5};
use serde_json::Value as Json;

use crate::mapping::{Mapping, Mappings, is_name};

/// How the name of a device of this channel begins.
pub const PREFIX: &str = "push:";
/// The most reports of one call.
const REPORTS_MAX: usize = 500;

/// One report of one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The device in the inventory: `push:smoke-detector/12345`.
    pub device: String,
    /// Whether it speaks of a fire.
    pub is_fire: bool,
    /// What is kept: the payload as JSON, or the bytes that the device sent.
    pub raw: Vec<u8>,
    /// The time of the platform, in milliseconds since 1970.
    pub at_milliseconds: i64,
}

/// Why a call is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// The signature does not fit the token.
    #[error("the signature does not fit; look at the token on both sides")]
    Signature,
    /// Not the JSON of that platform.
    #[error("the body is not what this platform pushes: {0}")]
    Unreadable(String),
    /// Too many reports.
    #[error("a call has at most {REPORTS_MAX} reports")]
    TooMany,
}

/// The signature of OneNET: Base64 of MD5 over token, nonce and message.
#[must_use]
pub fn onenet_signature(token: &str, nonce: &str, message: &str) -> String {
    BASE64.encode(&Md5::digest(format!("{token}{nonce}{message}")))
}

fn is_signed(token: &str, nonce: &str, message: &str, signature: &str) -> bool {
    let due = onenet_signature(token, nonce, message);
    // A `+` of Base64 that was sent in an address arrives as a blank.
    let found = signature.replace(' ', "+");
    // All bytes are looked at, whatever differs.
    due.len() == found.len() && due.bytes().zip(found.bytes()).fold(0, |sum, (one, other)| sum | (one ^ other)) == 0
}

/// Whether the check of an address by OneNET (`GET …?msg&nonce&signature`) is ours; then `msg` is the answer.
#[must_use]
pub fn onenet_check(token: &str, message: &str, nonce: &str, signature: &str) -> bool {
    is_signed(token, nonce, message, signature)
}

/// Reads what OneNET pushes: data points of devices. Whatever else it tells is taken and left out.
///
/// # Errors
/// [`PushError`].
pub fn onenet(body: &[u8], token: &str, mappings: &Mappings) -> Result<Vec<Report>, PushError> {
    let body: Json = serde_json::from_slice(body).map_err(|error| PushError::Unreadable(error.to_string()))?;
    let missing = |what: &str| PushError::Unreadable(format!("`{what}` is missing"));
    let text = |name: &str| body.get(name).and_then(Json::as_str).ok_or_else(|| missing(name));
    let message = body.get("msg").ok_or_else(|| missing("msg"))?;
    let written = message.as_str().map_or_else(|| message.to_string(), str::to_owned);
    if !is_signed(token, text("nonce")?, &written, text("msg_signature")?) {
        return Err(PushError::Signature);
    }
    let message: Json = match message {
        Json::String(text) => serde_json::from_str(text).map_err(|error| PushError::Unreadable(error.to_string()))?,
        other => other.clone(),
    };
    let all = match message {
        Json::Array(all) => all,
        one => vec![one],
    };
    if all.len() > REPORTS_MAX {
        return Err(PushError::TooMany);
    }
    Ok(all.iter().filter_map(|point| onenet_point(point, mappings)).collect())
}

/// One data point (type 1). The product stands in the name of the data stream or of the device's own.
fn onenet_point(point: &Json, mappings: &Mappings) -> Option<Report> {
    if point.get("type").and_then(Json::as_i64) != Some(1) {
        return None;
    }
    let device = written(point.get("dev_id")?)?;
    let stream = point.get("ds_id").and_then(written).unwrap_or_default();
    let mapping = mappings.of_product(&stream).or_else(|| mappings.0.iter().find(|own| stream.starts_with(&own.id)))?;
    let value = point.get("value")?;
    let raw = match value {
        Json::Object(_) => value.to_string(),
        Json::String(text) if text.trim_start().starts_with('{') => text.clone(),
        _ => return None,
    };
    report(mapping, &device, raw.into_bytes(), point.get("at").and_then(Json::as_i64).unwrap_or(0))
}

/// Reads what CTWing pushes: data reports, with a model or passed through in Base64. Whatever else it tells is left out.
///
/// # Errors
/// [`PushError`].
pub fn ctwing(body: &[u8], mappings: &Mappings) -> Result<Vec<Report>, PushError> {
    let body: Json = serde_json::from_slice(body).map_err(|error| PushError::Unreadable(error.to_string()))?;
    let all = match body {
        Json::Array(all) => all,
        one => vec![one],
    };
    if all.len() > REPORTS_MAX {
        return Err(PushError::TooMany);
    }
    Ok(all.iter().filter_map(|report| ctwing_report(report, mappings)).collect())
}

fn ctwing_report(told: &Json, mappings: &Mappings) -> Option<Report> {
    let kind = told.get("messageType").and_then(Json::as_str)?;
    if !matches!(kind, "dataReport" | "dataReportTupUnion" | "eventReport") {
        return None;
    }
    let product = told.get("productId").and_then(written).unwrap_or_default();
    let mapping = mappings.of_product(&product)?;
    // The text "undefined" stands for nothing.
    let device =
        ["deviceId", "IMEI"].iter().find_map(|name| written(told.get(*name)?).filter(|id| id != "undefined"))?;
    let payload = told.get("payload")?;
    let data = payload.get("serviceData").unwrap_or(payload);
    let raw = match data.get("APPdata").and_then(Json::as_str) {
        Some(passed) => BASE64.decode(passed.as_bytes()).ok()?,
        None => data.to_string().into_bytes(),
    };
    report(mapping, &device, raw, told.get("timestamp").and_then(Json::as_i64).unwrap_or(0))
}

fn written(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn report(mapping: &Mapping, device: &str, raw: Vec<u8>, at_milliseconds: i64) -> Option<Report> {
    if !is_name(device) {
        return None;
    }
    let is_fire = mapping.is_fire(&raw);
    Some(Report { device: format!("{PREFIX}{}/{device}", mapping.id), is_fire, raw, at_milliseconds })
}

#[cfg(test)]
mod tests {
    use super::{PushError, ctwing, onenet, onenet_check, onenet_signature};
    use crate::mapping::{Mapping, Mappings};

    fn mappings() -> Mappings {
        Mappings(vec![Mapping::parse(include_str!("../../lists/mappings/smoke-detector.toml")).unwrap()])
    }

    #[test]
    fn onenet_is_signed() {
        // printf tokennoncemsg | openssl md5 -binary | base64
        assert_eq!(onenet_signature("token", "nonce", "msg"), "77VNMqxzbLpx1cb7nYVrtA==");
        assert!(onenet_check("token", "msg", "nonce", "77VNMqxzbLpx1cb7nYVrtA=="));
        assert!(!onenet_check("token", "msg", "nonce", "77VNMqxzbLpx1cb7nYVrtB=="));
        let point =
            r#"{"type":1,"dev_id":2016617,"ds_id":"smoke-detector","at":1466133706841,"value":{"Alarm_Status":1}}"#;
        let body =
            |signature: &str| format!(r#"{{"msg":{point},"msg_signature":"{signature}","nonce":"n"}}"#).into_bytes();
        let reports = onenet(&body(&onenet_signature("t", "n", point)), "t", &mappings()).unwrap();
        assert_eq!(reports.len(), 1);
        assert_eq!((reports[0].device.as_str(), reports[0].is_fire), ("push:smoke-detector/2016617", true));
        assert_eq!(reports[0].raw, br#"{"Alarm_Status":1}"#);
        assert_eq!(onenet(&body("x"), "t", &mappings()), Err(PushError::Signature));
        assert!(matches!(onenet(b"{", "t", &mappings()), Err(PushError::Unreadable(_))));
        assert!(matches!(onenet(b"{}", "t", &mappings()), Err(PushError::Unreadable(_))));
    }

    #[test]
    fn ctwing_passes_through_or_has_a_model() {
        let read = |body: &str| ctwing(body.as_bytes(), &mappings()).unwrap();
        let model = r#"{"messageType":"dataReport","productId":"smoke-detector","deviceId":"undefined","IMEI":"86",
            "timestamp":1528183350137,"payload":{"serviceData":{"Alarm_Status":1}}}"#;
        let reports = read(model);
        assert_eq!((reports[0].device.as_str(), reports[0].is_fire), ("push:smoke-detector/86", true));
        // {"Alarm_Status":0}
        let passed = r#"{"messageType":"dataReport","productId":"smoke-detector","deviceId":"d","timestamp":1,
            "payload":{"APPdata":"eyJBbGFybV9TdGF0dXMiOjB9"}}"#;
        assert_eq!((read(passed)[0].is_fire, read(passed)[0].raw.as_slice()), (false, &br#"{"Alarm_Status":0}"#[..]));
        assert_eq!(read(r#"{"messageType":"deviceOnlineOfflineReport","eventType":1}"#), []);
        assert_eq!(read(r#"{"messageType":"dataReport","productId":"other","deviceId":"d","payload":{}}"#), []);
    }
}
