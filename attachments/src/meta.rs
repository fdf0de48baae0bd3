//! What is known of a kept file.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Kind, Type};

/// The most characters of a name.
pub const NAME_CHARS_MAX: usize = 120;
/// The most senders that are remembered of one file.
pub(crate) const SENDERS_MAX: usize = 64;

/// Whether a text can be the id of a file: 64 hexadecimal digits.
#[must_use]
pub fn is_id(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Where something was taken, in degrees of WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// North of the equator.
    pub latitude: f64,
    /// East of Greenwich.
    pub longitude: f64,
    /// How far off it may be, where the device says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy_metres: Option<f64>,
}

impl Position {
    /// A position on earth; none for numbers that are none.
    #[must_use]
    pub fn new(latitude: f64, longitude: f64, accuracy_metres: Option<f64>) -> Option<Self> {
        let is_on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        let accuracy_metres = accuracy_metres.filter(|metres| metres.is_finite() && *metres >= 0.0);
        is_on_earth.then_some(Self { latitude, longitude, accuracy_metres })
    }
}

/// Who says when and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactsFrom {
    /// The photo itself.
    Exif,
    /// The device that sent it.
    Device,
}

/// When and where something was taken.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// When: local time as the camera has it, with its offset where it says one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<String>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
}

impl Facts {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.taken_at.is_none() && self.position.is_none()
    }
}

/// What comes with a file.
#[derive(Debug, Clone)]
pub struct Sent<'a> {
    /// Who sends it.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
    /// What its sender calls it; may be empty.
    pub name: &'a str,
    /// The type that its sender says it has; may be empty.
    pub said: &'a str,
    /// What the device knows.
    pub facts: Facts,
}

/// What is known of a kept file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// The SM3 hash of the file as it was sent, in hexadecimal digits.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: Type,
    /// How many bytes it has.
    pub bytes: u64,
    /// How many the copy has that others see; none where that is the file itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_bytes: Option<u64>,
    /// The hash of that copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_hash: Option<String>,
    /// What its first sender called it.
    pub name: String,
    /// When it was sent first.
    pub sent_at: Timestamp,
    /// Who sent it.
    pub by: Vec<String>,
    /// When and where it was taken.
    #[serde(flatten)]
    pub facts: Facts,
    /// Who says so.
    pub facts_from: Option<FactsFrom>,
    /// Whether an event names it.
    pub is_named: bool,
}

impl Meta {
    /// Photo, document or recording.
    #[must_use]
    pub fn sort(&self) -> Kind {
        self.kind.kind()
    }
}

/// A name that can stand in a header and on a screen: without folders and control characters.
pub(crate) fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = last.chars().filter(|c| {
        !c.is_control() && !matches!(c, '"' | '<' | '>' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    });
    kept.take(NAME_CHARS_MAX).collect()
}
