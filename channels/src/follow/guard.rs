//! Guards who were asked for an answer (查岗) and gave none in time.

use std::collections::BTreeMap;

use alarm::{Do, Fields};
use jiff::{SignedDuration, Timestamp};
use journal::{Device, DeviceId, Devices, GuardCheck, State};
use serde::{Deserialize, Serialize};

/// How long after its end an answer may still be under way.
const GRACE: SignedDuration = SignedDuration::from_secs(30);
/// How often all devices are looked at.
const LOOK_EVERY: SignedDuration = SignedDuration::from_secs(5);

/// Which checks were found unanswered, by device: when each was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Guards {
    unanswered: BTreeMap<i64, Timestamp>,
    #[serde(skip)]
    looked: Option<Timestamp>,
}

impl Guards {
    /// A hazard for each check that nobody answered, whether the device said so or its line was lost.
    pub(super) fn look(&mut self, devices: &Devices, now: Timestamp) -> Vec<Do> {
        if self.looked.is_some_and(|looked| now.duration_since(looked) < LOOK_EVERY) {
            return Vec::new();
        }
        self.looked = Some(now);
        devices.with_guard_checks().into_iter().filter_map(|(id, device)| self.unanswered(id, &device, now)).collect()
    }

    fn unanswered(&mut self, id: DeviceId, device: &Device, now: Timestamp) -> Option<Do> {
        let check = device.guard_check.as_ref().filter(|check| check.answer.is_none())?;
        let due = check.asked.saturating_add(SignedDuration::from_mins(check.minutes.into()) + GRACE).ok()?;
        if device.state != State::Adopted || now < due || self.unanswered.get(&id.0) == Some(&check.asked) {
            return None;
        }
        self.unanswered.insert(id.0, check.asked);
        Some(hazard(device, check))
    }
}

fn hazard(device: &Device, check: &GuardCheck) -> Do {
    let subject = if device.building.is_empty() { &device.name } else { &device.building };
    let finding = format!("消防控制室查岗 {} 分钟无人应答，值班人员可能脱岗（设备 {}）", check.minutes, device.name);
    let mut fields = Fields::from([("subject".to_owned(), subject.clone()), ("finding".to_owned(), finding)]);
    for (name, value) in [("place", &device.place), ("responsible_unit", &device.responsible_unit)] {
        if !value.is_empty() {
            fields.insert(name.to_owned(), value.clone());
        }
    }
    let key = format!("guard:{}:{}", device.name, check.asked);
    Do::Open { list: "hazard", channel: "sensor".to_owned(), key, fields }
}
