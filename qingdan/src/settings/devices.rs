//! Settings of devices: where they are listened to, and how what they say is put together.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::{Trouble, Values};

/// Settings of devices. What the command line says of them counts more.
#[derive(Debug, Clone)]
pub struct Devices {
    /// Where to listen to fire panels.
    pub fire_listen: Option<SocketAddr>,
    /// Where to listen to stations.
    pub station_listen: Option<SocketAddr>,
    /// The broker to follow.
    pub mqtt: Option<String>,
    /// The inventory.
    pub inventory: Option<PathBuf>,
    /// Certificate and key for panels and stations.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// What the JSON of products means.
    pub mappings: Vec<PathBuf>,
    /// What vendors of fire panels do otherwise.
    pub profiles: Vec<PathBuf>,
    /// The limits of measured values.
    pub limits: Option<PathBuf>,
    /// The file with the word of pushes.
    pub push_token_file: Option<PathBuf>,
    /// How many connections may come from one address.
    pub peer_max: usize,
    /// Whether what gateways forward is taken without listening here.
    pub from_gateways: bool,
    /// How what they say is put together.
    pub alarm: alarm::Settings,
    /// After how many days the raw frames are forgotten; none: never.
    pub keep_days: Option<u32>,
}

impl Devices {
    /// The settings of devices.
    ///
    /// # Errors
    /// A value that cannot be one.
    pub fn of(values: &Values) -> Result<Self, Trouble> {
        let value = |name: &str| values.get(format!("devices.{name}").as_str());
        let text = |name: &str| value(name).map(|value| value.text.clone());
        let path = |name: &str| text(name).map(PathBuf::from);
        let paths = |name: &str| -> Vec<PathBuf> {
            let text = text(name).unwrap_or_default();
            text.split(',').map(str::trim).filter(|path| !path.is_empty()).map(PathBuf::from).collect()
        };
        let wrong = |name: &str| Trouble {
            place: value(name).map(|value| value.place.clone()).unwrap_or_default(),
            message: format!("`devices.{name}` is missing or cannot be read"),
            help: String::new(),
        };
        let number = |name: &str| text(name).and_then(|text| text.parse::<u32>().ok()).ok_or_else(|| wrong(name));
        let small = |name: &str| u16::try_from(number(name)?).map_err(|_| wrong(name));
        let few = |name: &str| u8::try_from(number(name)?).map_err(|_| wrong(name));
        Ok(Self {
            fire_listen: text("fire_listen").and_then(|text| text.parse().ok()),
            station_listen: text("station_listen").and_then(|text| text.parse().ok()),
            mqtt: text("mqtt"),
            inventory: path("inventory"),
            tls: path("tls_cert").zip(path("tls_key")),
            mappings: paths("mappings"),
            profiles: paths("profiles"),
            limits: path("limits"),
            push_token_file: path("push_token_file"),
            peer_max: usize::try_from(number("peer_max")?).map_err(|_| wrong("peer_max"))?,
            from_gateways: text("from_gateways").as_deref() == Some("yes"),
            alarm: alarm::Settings {
                fire_minutes: small("fire_minutes")?,
                fault_minutes: small("fault_minutes")?,
                fault_hold_seconds: number("fault_hold_seconds")?,
                false_alarms: few("false_alarms")?,
                false_days: small("false_days")?,
            },
            keep_days: Some(number("keep_days")?).filter(|days| *days > 0),
        })
    }
}
