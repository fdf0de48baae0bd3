//! The whole life of an item over HTTP, with three recordings of 20 kB that were sent before: registered, dispatched by the table, accepted, contacted, handed in, called back by
//! the unit and by the hotline, struck off.

use serde_json::{Value, json};

use super::service::Service;
use crate::Failure;

/// How many lives, on how many connections.
const LIVES: usize = 3_200;
const CALLERS: usize = 64;

/// Who makes the moves: the desk of the hotline, its call-back, an officer and the deputy of the water bureau.
pub const PEOPLE: [&str; 4] = ["p0015", "p0020", "p0113", "p0112"];

/// How large a recording is, in bytes: a few seconds of speech.
const RECORDING_BYTES: usize = 20_000;

/// The moves: who of [`PEOPLE`], which, with what, and in which field with a recording.
fn moves() -> [(usize, &'static str, Value, Option<&'static str>); 6] {
    let resolved = json!({ "first_contact": "是", "satisfaction": "满意" });
    [
        (2, "accept", json!({}), None),
        (2, "contacted", json!({ "contact_time": "2025-03-03T10:30:00+08:00" }), None),
        (2, "submit", json!({ "fact_finding": "属实", "reply": "已清理河面漂浮物" }), Some("site_record")),
        (3, "pass", json!({}), Some("call_record")),
        (1, "record_attempt", json!({ "attempt_time": "2025-03-03T18:05:00+08:00" }), None),
        (1, "resolved", resolved, Some("call_record")),
    ]
}

/// A recording like no other.
fn recording(number: usize) -> Vec<u8> {
    let mut bytes = b"RIFF\0\0\0\0WAVEfmt ".to_vec();
    bytes.extend(number.to_be_bytes());
    bytes.resize(RECORDING_BYTES, 0x55);
    bytes
}

/// The moves of a life, with the recordings that they name sent: each with who of [`PEOPLE`] makes it.
pub fn steps(service: &Service, keys: &[String]) -> Result<Vec<(usize, Value)>, Failure> {
    let mut connection = service.connect()?;
    let mut steps = Vec::new();
    for (at, (who, name, mut fields, file)) in moves().into_iter().enumerate() {
        if let Some(field) = file {
            fields[field] = json!([connection.file(&keys[who], &recording(at))?]);
        }
        steps.push((who, json!({ "name": name, "fields": fields })));
    }
    Ok(steps)
}

/// Leads items through their lives and gives the processor time of one, server side, in milliseconds.
pub fn lead(service: &Service) -> Result<f64, Failure> {
    let keys = PEOPLE.map(|person| service.key(&format!("life of {person}"), person));
    let keys: Vec<String> = keys.into_iter().collect::<Result<_, _>>()?;
    let steps = steps(service, &keys)?;
    let before = service.processor_seconds()?;
    let led = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..CALLERS)
            .map(|caller| {
                let (keys, steps) = (&keys, &steps);
                // An error that cannot cross threads crosses as its text.
                scope.spawn(move || live(service, keys, steps, caller).map_err(|error| error.to_string()))
            })
            .collect();
        let joined = callers.into_iter().map(|caller| caller.join().map_err(|_| "a caller fell over".to_owned())?);
        joined.collect::<Result<Vec<()>, String>>()
    });
    led?;
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    Ok((service.processor_seconds()? - before) * 1000.0 / LIVES as f64)
}

fn live(service: &Service, keys: &[String], steps: &[(usize, Value)], caller: usize) -> Result<(), Failure> {
    let mut connection = service.connect()?;
    for number in 0..LIVES / CALLERS {
        let fields = json!({ "title": format!("河道漂浮垃圾 {caller}-{number}"), "text": "河道漂浮垃圾" });
        let body = json!({ "list": "hotline", "fields": fields });
        let kept = connection.post(&keys[0], "/api/v1/items", &body)?;
        let receipt = kept["receipt"].as_str().ok_or("no receipt")?;
        let path = format!("/api/v1/items/{receipt}/moves");
        for (who, step) in steps {
            connection.post(&keys[*who], &path, step)?;
        }
    }
    Ok(())
}
