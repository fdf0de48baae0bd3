//! The file of limits: which measured value is held against what, and where that limit comes from.

use alarm::limit::{Limit, thousandths, written};
use alarm::{AlarmKind, Level};
use serde::Deserialize;

/// The most bytes of a file of limits.
pub const LIMITS_BYTES_MAX: usize = 1024 * 1024;

/// A value that was measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// What is measured, as the device names it: `LA`, `a34004`, `residual_current`.
    pub quantity: String,
    /// Which of its values: `Rtd`, `Avg`; empty where there is one.
    pub part: String,
    /// Its name for people.
    pub title: String,
    /// The unit.
    pub unit: String,
    /// The value in thousandths of the unit.
    pub thousandths: i64,
    /// The instrument says that it is above what it can measure.
    pub is_above_all: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "limit")]
    limits: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    device: Option<String>,
    quantity: String,
    #[serde(default)]
    part: String,
    above: Option<toml::Value>,
    below: Option<toml::Value>,
    #[serde(default = "once")]
    times: u8,
    #[serde(default)]
    back_percent: u8,
    #[serde(default = "alarm_level")]
    level: Level,
    alarm: Option<AlarmKind>,
    source: String,
}

fn once() -> u8 {
    1
}

fn alarm_level() -> Level {
    Level::Alarm
}

/// One limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Only of this device; of all when left out.
    pub device: Option<String>,
    /// Only of this part; of all when empty.
    pub part: String,
    /// The limit.
    pub limit: Limit,
    /// It is a fire alarm of this kind, not an exceedance.
    pub alarm: Option<AlarmKind>,
}

/// All limits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits(Vec<Held>);

/// Why a file of limits cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitsError {
    /// More bytes than [`LIMITS_BYTES_MAX`].
    #[error("the file of limits has {0} bytes, at most {LIMITS_BYTES_MAX} are read")]
    TooLarge(usize),
    /// Not TOML, or not its keys.
    #[error("the file of limits cannot be read: {0}")]
    Unreadable(String),
    /// A limit without a number.
    #[error("the limit of `{0}` needs `above` or `below` with a number, such as `above = 70`")]
    NoNumber(String),
}

fn number(value: Option<&toml::Value>, of: &str) -> Result<Option<i64>, LimitsError> {
    let Some(value) = value else { return Ok(None) };
    let text = match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Float(number) => number.to_string(),
        _ => return Err(LimitsError::NoNumber(of.to_owned())),
    };
    thousandths(&text).map(Some).ok_or_else(|| LimitsError::NoNumber(of.to_owned()))
}

impl Limits {
    /// Reads a file of limits.
    ///
    /// # Errors
    /// [`LimitsError`].
    pub fn parse(text: &str) -> Result<Self, LimitsError> {
        if text.len() > LIMITS_BYTES_MAX {
            return Err(LimitsError::TooLarge(text.len()));
        }
        let file: File = toml::from_str(text).map_err(|error| LimitsError::Unreadable(error.to_string()))?;
        file.limits.into_iter().map(held).collect::<Result<_, _>>().map(Self)
    }

    /// The limits that a value of a device is held against, with their numbers.
    pub fn of<'a>(&'a self, device: &'a str, value: &'a Value) -> impl Iterator<Item = (usize, &'a Held)> {
        self.0.iter().enumerate().filter(move |(_, held)| {
            held.limit.quantity == value.quantity
                && (held.part.is_empty() || held.part == value.part)
                && held.device.as_deref().is_none_or(|own| own == device)
        })
    }
}

fn held(row: Row) -> Result<Held, LimitsError> {
    let above = number(row.above.as_ref(), &row.quantity)?;
    let below = number(row.below.as_ref(), &row.quantity)?;
    if above.is_none() && below.is_none() {
        return Err(LimitsError::NoNumber(row.quantity));
    }
    let Row { device, quantity, part, times, back_percent, level, alarm, source, .. } = row;
    let limit = Limit { quantity, above, below, times, back_percent, level, source };
    Ok(Held { device, part, limit, alarm })
}

impl Value {
    /// The value and its limit, for the one who reads the item.
    #[must_use]
    pub fn says(&self, limit: &Limit) -> String {
        let Self { title, part, unit, .. } = self;
        let bound = match (limit.above, limit.below) {
            (Some(above), _) if self.thousandths > above => format!("高于限值 {}", written(above)),
            (_, Some(below)) if self.thousandths < below => format!("低于限值 {}", written(below)),
            _ => "在限值内".to_owned(),
        };
        let part = if part.is_empty() { String::new() } else { format!("（{part}）") };
        let above_all = if self.is_above_all { "，仪器超量程" } else { "" };
        format!("{title}{part} {}{unit}，{bound}{unit}{above_all}", written(self.thousandths))
    }
}

#[cfg(test)]
mod tests {
    use super::{Limits, LimitsError, Value};

    fn value(quantity: &str, part: &str, thousandths: i64) -> Value {
        Value {
            quantity: quantity.to_owned(),
            part: part.to_owned(),
            title: "噪声".to_owned(),
            unit: "dB".to_owned(),
            thousandths,
            is_above_all: false,
        }
    }

    #[test]
    fn a_limit_is_found_by_quantity_part_and_device() {
        let limits = Limits::parse(
            "[[limit]]\nquantity = \"LA\"\npart = \"Rtd\"\nabove = 70\nsource = \"本区自定\"\n\
             [[limit]]\nquantity = \"LA\"\ndevice = \"hj212:A\"\nabove = \"55.5\"\nsource = \"本区自定\"\n",
        )
        .unwrap();
        let found = |device: &str, part: &str| -> Vec<usize> {
            limits.of(device, &value("LA", part, 0)).map(|(at, _)| at).collect()
        };
        assert_eq!(found("hj212:A", "Rtd"), [0, 1]);
        assert_eq!(found("hj212:B", "Rtd"), [0]);
        assert_eq!(found("hj212:A", "Avg"), [1]);
        let noise = value("LA", "Rtd", 71_300);
        let (_, held) = limits.of("x", &noise).next().unwrap();
        assert_eq!(noise.says(&held.limit), "噪声（Rtd） 71.3dB，高于限值 70dB");
    }

    #[test]
    fn a_limit_without_a_number_or_source_is_refused() {
        let check = |text: &str| Limits::parse(text).unwrap_err();
        assert_eq!(check("[[limit]]\nquantity = \"LA\"\nsource = \"x\"\n"), LimitsError::NoNumber("LA".to_owned()));
        assert_eq!(
            check("[[limit]]\nquantity = \"LA\"\nabove = \"many\"\nsource = \"x\"\n"),
            LimitsError::NoNumber("LA".to_owned())
        );
        assert!(matches!(check("[[limit]]\nquantity = \"LA\"\nabove = 1\n"), LimitsError::Unreadable(_)));
    }
}
