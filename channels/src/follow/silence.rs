//! Devices that are not heard for longer than their kind may be silent.

use std::collections::BTreeSet;

use alarm::{Heard, Site, What};
use jiff::{SignedDuration, Timestamp};
use journal::{Device, DeviceId, Devices, State};
use serde::{Deserialize, Serialize};

use super::site;

/// How often all devices are looked at.
const LOOK_EVERY: SignedDuration = SignedDuration::from_secs(30);

/// Which devices are silent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Silence {
    silent: BTreeSet<DeviceId>,
    /// Since when somebody listens: what was not heard before proves nothing.
    #[serde(skip)]
    began: Option<Timestamp>,
    #[serde(skip)]
    looked: Option<Timestamp>,
}

/// After how many minutes a device that says nothing is an item, by its channel.
fn minutes(device: &Device) -> u32 {
    match (device.silence_minutes, device.name.split_once(':')) {
        (0, Some(("gb26875", _))) => 30,
        (0, Some(("hj212", _))) => 120,
        // Standing alone and on batteries: GB/T 45839 has them heard once a day.
        (0, _) => 24 * 60,
        (own, _) => own,
    }
}

impl Silence {
    /// Listening begins.
    pub(super) fn begin(&mut self, now: Timestamp) {
        (self.began, self.looked) = (Some(now), None);
    }

    /// Which devices have become silent, and which are heard again.
    pub(super) fn look(&mut self, devices: &Devices, now: Timestamp) -> Vec<(Heard, Site)> {
        if self.looked.is_some_and(|looked| now.duration_since(looked) < LOOK_EVERY) {
            return Vec::new();
        }
        self.looked = Some(now);
        let mut found = Vec::new();
        for (id, device) in devices.all() {
            let Some(last) = device.last_heard.filter(|_| device.state == State::Adopted) else { continue };
            let since = self.began.map_or(last, |began| last.max(began));
            let is_silent = now.duration_since(since) >= SignedDuration::from_mins(minutes(&device).into());
            let what = match (is_silent, self.silent.contains(&id)) {
                (true, false) => What::Silent { since: last },
                (false, true) if now.duration_since(last) < LOOK_EVERY * 4 => What::Back,
                _ => continue,
            };
            if is_silent {
                self.silent.insert(id)
            } else {
                self.silent.remove(&id)
            };
            found.push((heard(&device, what, now), site(&device)));
        }
        found
    }
}

fn heard(device: &Device, what: What, now: Timestamp) -> Heard {
    let (prefix, address) = device.name.split_once(':').unwrap_or(("", &device.name));
    let channel = match prefix {
        "gb26875" => "fire",
        "hj212" => "station",
        "mqtt" => "mqtt",
        _ => "push",
    };
    let says = match &what {
        What::Silent { .. } => format!("设备 {address} 失联"),
        _ => format!("设备 {address} 恢复通信"),
    };
    Heard {
        signal: 0,
        at: now,
        channel: channel.to_owned(),
        device: address.to_owned(),
        part: String::new(),
        says,
        what,
        is_sure: true,
    }
}
