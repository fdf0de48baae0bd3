//! What is told of a frame: the same ten keys, whatever could be read.

use jiff::Timestamp;
use protocols::gb26875::OFFSET;
use serde_json::{Value, json};

/// Between which ends a frame went, and when, as a capture says.
#[derive(Debug, Clone)]
pub struct Ends {
    /// Address and port of the sender.
    pub source: String,
    /// Address and port of the receiver.
    pub destination: String,
    /// When its last byte was captured.
    pub at: Timestamp,
}

/// A line that holds no frame.
pub fn refused(problem: &str, quirks: &[&str]) -> Value {
    json!({
        "valid": false, "problem": problem, "quirks": quirks, "sequence": null, "command": null, "source": null,
        "destination": null, "length": null, "type": null, "objects": [],
    })
}

/// Adds to what is told of a frame between which ends it went.
pub fn between(mut told: Value, ends: &Ends) -> Value {
    let at = OFFSET.to_datetime(ends.at).to_string();
    for (key, peer) in [("source", &ends.source), ("destination", &ends.destination)] {
        if told[key].is_null() {
            told[key] = json!({});
        }
        told[key]["peer"] = json!(peer);
    }
    told["source"]["captured_at"] = json!(at);
    told
}

/// A name of Rust as it is written in JSON.
pub fn snake(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(c.to_lowercase());
    }
    text
}

/// Bytes as hex digits.
pub fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXUPPER.encode(bytes)
}
