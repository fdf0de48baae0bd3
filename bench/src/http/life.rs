//! The whole life of an item over HTTP: registered, dispatched by the table, accepted, contacted, handed in, called back by
//! the unit and by the hotline, struck off.

use serde_json::{Value, json};

use super::service::Service;
use crate::Failure;

/// How many lives, on how many connections.
const LIVES: usize = 400;
const CALLERS: usize = 8;

/// Who makes the moves: the desk of the hotline, its call-back, an officer and the deputy of the water bureau.
const PEOPLE: [&str; 4] = ["p0015", "p0020", "p0113", "p0112"];

/// The moves: who of [`PEOPLE`], which, with what.
fn moves() -> [(usize, &'static str, Value); 6] {
    [
        (2, "accept", json!({})),
        (2, "contacted", json!({ "contact_time": "2025-03-03T10:30:00+08:00" })),
        (2, "submit", json!({ "fact_finding": "属实", "reply": "已清理河面漂浮物", "site_record": "现场照片.jpg" })),
        (3, "pass", json!({ "call_record": "录音-17.wav" })),
        (1, "record_attempt", json!({ "attempt_time": "2025-03-03T18:05:00+08:00" })),
        (1, "resolved", json!({ "call_record": "录音-09.wav", "first_contact": "是", "satisfaction": "满意" })),
    ]
}

/// Leads items through their lives and gives the processor time of one, server side, in milliseconds.
pub fn lead(service: &Service) -> Result<f64, Failure> {
    let keys = PEOPLE.map(|person| service.key(&format!("life of {person}"), person));
    let keys: Vec<String> = keys.into_iter().collect::<Result<_, _>>()?;
    let before = service.processor_seconds()?;
    let led = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..CALLERS)
            .map(|caller| {
                let keys = &keys;
                // An error that cannot cross threads crosses as its text.
                scope.spawn(move || live(service, keys, caller).map_err(|error| error.to_string()))
            })
            .collect();
        let joined = callers.into_iter().map(|caller| caller.join().map_err(|_| "a caller fell over".to_owned())?);
        joined.collect::<Result<Vec<()>, String>>()
    });
    led?;
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    Ok((service.processor_seconds()? - before) * 1000.0 / LIVES as f64)
}

fn live(service: &Service, keys: &[String], caller: usize) -> Result<(), Failure> {
    let mut connection = service.connect()?;
    for number in 0..LIVES / CALLERS {
        let fields = json!({ "title": format!("河道漂浮垃圾 {caller}-{number}"), "text": "河道漂浮垃圾" });
        let body = json!({ "list": "hotline", "fields": fields });
        let kept = connection.post(&keys[0], "/api/v1/items", &body)?;
        let receipt = kept["receipt"].as_str().ok_or("no receipt")?;
        let path = format!("/api/v1/items/{receipt}/moves");
        for (who, name, fields) in moves() {
            connection.post(&keys[who], &path, &json!({ "name": name, "fields": fields }))?;
        }
    }
    Ok(())
}
