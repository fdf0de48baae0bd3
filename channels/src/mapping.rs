//! Mappings: what the JSON of one product means, as a small file. For detectors and meters that speak MQTT, and for what
//! platforms push.

use alarm::limit::thousandths;
use alarm::{AlarmKind, Heard, What};
use journal::Kept;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::limits::Value;

/// The most bytes of a mapping file.
pub const MAPPING_BYTES_MAX: usize = 64 * 1024;
/// The most bytes of a payload that is looked at.
pub const PAYLOAD_BYTES_MAX: usize = 64 * 1024;
/// The longest name of a device, in bytes.
const DEVICE_BYTES_MAX: usize = 128;

/// A name, in Chinese and English.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// When something is so: a place in the JSON, and what stands there.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// Where: `/Alarm_Status`.
    at: String,
    /// One of these texts or numbers stands there.
    #[serde(default)]
    is: Vec<toml::Value>,
    /// Or a number below this.
    below: Option<i64>,
    /// Only where this stands too.
    at_least_one_of: Option<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Alarm {
    kind: AlarmKind,
    part: String,
    when: Test,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    says: String,
    when: Test,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Measured {
    at: String,
    quantity: String,
    title: String,
    unit: String,
    /// One of the payload is so many thousandths of the unit.
    #[serde(default = "thousand")]
    thousandths: i64,
    #[serde(default)]
    part: String,
}

fn thousand() -> i64 {
    1000
}

/// What the JSON of one product means.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Its name in the names of devices; letters, digits and hyphens.
    pub id: String,
    /// Its name on screen.
    pub title: Title,
    /// What it rests on.
    pub rests_on: String,
    /// The MQTT topic, with `{device}` for one level: `v/acme/smoke/{device}/up`.
    #[serde(default)]
    pub topic: Option<String>,
    /// The products of platforms whose pushes it is for.
    #[serde(default)]
    pub products: Vec<String>,
    /// Where the JSON names the device, when the topic does not.
    #[serde(default)]
    device: Option<String>,
    #[serde(default, rename = "alarm")]
    alarms: Vec<Alarm>,
    #[serde(default, rename = "fault")]
    faults: Vec<Fault>,
    #[serde(default, rename = "value")]
    values: Vec<Measured>,
}

/// Why a mapping cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// Too many bytes.
    #[error("the mapping has {0} bytes, at most {MAPPING_BYTES_MAX} are read")]
    TooLarge(usize),
    /// Not TOML, or not the keys of a mapping.
    #[error("the mapping cannot be read: {0}")]
    Unreadable(String),
    /// A name that cannot be part of the name of a device.
    #[error("`{0}` cannot be the id of a mapping: write letters, digits and hyphens")]
    Id(String),
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// [`MappingError`].
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        if text.len() > MAPPING_BYTES_MAX {
            return Err(MappingError::TooLarge(text.len()));
        }
        let mapping: Self = toml::from_str(text).map_err(|error| MappingError::Unreadable(error.to_string()))?;
        let is_plain = mapping.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if mapping.id.is_empty() || !is_plain {
            return Err(MappingError::Id(mapping.id));
        }
        Ok(mapping)
    }

    /// The filter to subscribe to.
    #[must_use]
    pub fn filter(&self) -> Option<String> {
        let topic = self.topic.as_ref()?;
        Some(topic.split('/').map(|level| if level == "{device}" { "+" } else { level }).collect::<Vec<_>>().join("/"))
    }

    /// The device that a message is of; `None` where the topic is not of this mapping.
    #[must_use]
    pub fn device_of(&self, topic: &str, payload: &[u8]) -> Option<String> {
        let own = self.topic.as_ref()?;
        let (mut device, mut levels) = (None, topic.split('/'));
        for level in own.split('/') {
            let found = levels.next()?;
            match level {
                "{device}" => device = Some(found.to_owned()),
                "+" => {}
                fixed if fixed == found => {}
                _ => return None,
            }
        }
        if levels.next().is_some() {
            return None;
        }
        let in_payload = || text(parsed(payload)?.pointer(self.device.as_ref()?)?);
        device.or_else(in_payload).filter(|device| is_name(device))
    }

    /// What a kept payload says, and what it measured. What is not in it is not so.
    #[must_use]
    pub fn read(&self, kept: &Kept, channel: &str, device: &str) -> (Vec<Heard>, Vec<Value>) {
        let Some(json) = parsed(&kept.raw) else { return (Vec::new(), Vec::new()) };
        let one = |part: &str, says: String, what: What| Heard {
            signal: kept.number,
            at: kept.received,
            channel: channel.to_owned(),
            device: device.to_owned(),
            part: part.to_owned(),
            says,
            what,
            is_sure: !kept.is_suspect,
        };
        let mut heard = Vec::new();
        for alarm in &self.alarms {
            let Some(is_so) = alarm.when.holds(&json) else { continue };
            let fire = is_so.then_some(alarm.kind);
            let word = if is_so { alarm.kind.word() } else { "正常" };
            let says = format!("{} {} {word}", self.title.zh, alarm.part);
            heard.push(one(&alarm.part, says, What::Status { fire, fault: false }));
        }
        for fault in &self.faults {
            let Some(is_so) = fault.when.holds(&json) else { continue };
            let word = if is_so { "" } else { " 恢复" };
            let says = format!("{} {}{word}", self.title.zh, fault.says);
            heard.push(one(&fault.says, says, What::Status { fire: None, fault: is_so }));
        }
        let values = self.values.iter().filter_map(|value| {
            let written = text(json.pointer(&value.at)?)?;
            Some(Value {
                quantity: value.quantity.clone(),
                part: value.part.clone(),
                title: value.title.clone(),
                unit: value.unit.clone(),
                thousandths: thousandths(&written)?.checked_mul(value.thousandths)? / 1000,
                is_above_all: false,
            })
        });
        (heard, values.collect())
    }

    /// Whether a payload speaks of a fire.
    #[must_use]
    pub fn is_fire(&self, payload: &[u8]) -> bool {
        let json = parsed(payload);
        json.is_some_and(|json| self.alarms.iter().any(|alarm| alarm.when.holds(&json) == Some(true)))
    }
}

impl Test {
    /// Whether it is so; `None` where nothing stands at its place, so that nobody knows.
    fn holds(&self, json: &Json) -> Option<bool> {
        let found = text(json.pointer(&self.at)?)?;
        let is_listed = self.is.iter().any(|wanted| match wanted {
            toml::Value::String(wanted) => *wanted == found,
            toml::Value::Integer(wanted) => wanted.to_string() == found,
            toml::Value::Boolean(wanted) => wanted.to_string() == found,
            _ => false,
        });
        let is_low = self.below.zip(thousandths(&found)).is_some_and(|(below, found)| found < below * 1000);
        let is_with = self.at_least_one_of.as_ref().is_none_or(|all| all.iter().any(|at| json.pointer(at).is_some()));
        Some((is_listed || is_low) && is_with)
    }
}

fn parsed(payload: &[u8]) -> Option<Json> {
    if payload.len() > PAYLOAD_BYTES_MAX {
        return None;
    }
    serde_json::from_slice(payload).ok()
}

/// A text, number or truth as it is written.
fn text(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// Whether a text can be the name of a device.
#[must_use]
pub fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= DEVICE_BYTES_MAX && !text.chars().any(char::is_control)
}

/// All mappings.
#[derive(Debug, Clone, Default)]
pub struct Mappings(pub Vec<Mapping>);

impl Mappings {
    /// The mapping of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Mapping> {
        self.0.iter().find(|mapping| mapping.id == id)
    }

    /// The mapping of a product of a platform.
    #[must_use]
    pub fn of_product(&self, product: &str) -> Option<&Mapping> {
        self.0.iter().find(|mapping| mapping.products.iter().any(|own| own == product))
    }
}

#[cfg(test)]
mod tests;
