//! Which devices there are: those of the inventory, and those that spoke without being in it.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::JournalError;

/// The most devices that wait for adoption; a flood of invented addresses ends there.
const WAITING_MAX: usize = 1000;
/// The most settings that are learnt of one device; there are no more kinds, but a device may name many heartbeats.
const LEARNT_MAX: usize = 16;

/// The number of a device in this journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DeviceId(pub i64);

/// Whether a device is let in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It spoke and nobody knows it: its frames are kept, nothing is made of them.
    #[default]
    Waiting,
    /// It belongs to a building of the inventory.
    Adopted,
    /// It is not let in.
    Refused,
}

/// A device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Device {
    /// Its name: the protocol and its raw address, `gb26875:790300000000`.
    pub name: String,
    /// Whether it is let in.
    pub state: State,
    /// The building or site.
    pub building: String,
    /// The floor, room or plan.
    pub floor: String,
    /// The area code of the street, or an address.
    pub place: String,
    /// The unit that runs it.
    pub responsible_unit: String,
    /// The bureau in charge of the trade.
    pub industry_bureau: String,
    /// The profile of its vendor.
    pub profile: String,
    /// After so many minutes of silence it is an item; 0 for the usual of its channel.
    pub silence_minutes: u32,
    /// When it was inspected last, as a day.
    pub inspected: String,
    /// When it was heard first; none for one that never spoke.
    pub first_heard: Option<Timestamp>,
    /// When it was heard last.
    pub last_heard: Option<Timestamp>,
    /// From where it was heard last.
    pub peer: String,
    /// How many of its frames were kept.
    pub frames: u64,
    /// How many of them spoke of a fire.
    pub fires: u64,
    /// What its frames say that it does otherwise than its profile, and what a person decided of each.
    pub learnt: Vec<Learnt>,
    /// The last time that its guard was asked for (查岗).
    pub guard_check: Option<GuardCheck>,
}

/// A setting that the frames of a device speak for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learnt {
    /// The setting, as its protocol names it.
    pub setting: String,
    /// When enough frames had spoken for it.
    pub since: Timestamp,
    /// What a person decided; none while nobody has.
    pub decided: Option<Decided>,
}

/// What a person decided of a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Whether the device is read that way from then on.
    pub is_accepted: bool,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A guard was asked for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardCheck {
    /// When.
    pub asked: Timestamp,
    /// How many minutes there were to answer.
    pub minutes: u8,
    /// Who asked.
    pub by: String,
    /// The answer, if there was one.
    pub answer: Option<GuardAnswer>,
}

/// A guard has answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardAnswer {
    /// The number of the operator, as the device gives it.
    pub operator: u8,
    /// How many seconds it took.
    pub after_seconds: u32,
}

impl Device {
    /// The settings that a person accepted.
    pub fn accepted(&self) -> impl Iterator<Item = &str> {
        let is_accepted = |learnt: &&Learnt| learnt.decided.as_ref().is_some_and(|decided| decided.is_accepted);
        self.learnt.iter().filter(is_accepted).map(|learnt| learnt.setting.as_str())
    }
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A device, and whether it is let in.
    Known(DeviceId, State),
    /// The waiting room is full.
    NoRoom,
}

#[derive(Default)]
struct Inner {
    all: Vec<Device>,
    names: HashMap<String, usize>,
    changed: BTreeSet<usize>,
    /// Those that are not on disk yet.
    fresh: BTreeSet<usize>,
    waiting: usize,
}

/// The devices of a journal.
#[derive(Default)]
pub struct Devices(Mutex<Inner>);

impl Inner {
    fn add(&mut self, device: Device) -> usize {
        let at = self.all.len();
        self.waiting += usize::from(device.state == State::Waiting);
        self.names.insert(device.name.clone(), at);
        self.all.push(device);
        self.fresh.insert(at);
        at
    }

    fn row(&self, at: usize) -> Option<(i64, String, String)> {
        let device = self.all.get(at)?;
        Some((id(at).0, device.name.clone(), serde_json::to_string(device).ok()?))
    }

    fn at(&self, id: DeviceId) -> Option<usize> {
        usize::try_from(id.0).ok()?.checked_sub(1).filter(|at| *at < self.all.len())
    }
}

/// Numbers count from 1, without gaps.
fn id(at: usize) -> DeviceId {
    DeviceId(i64::try_from(at + 1).unwrap_or(i64::MAX))
}

impl Devices {
    pub(crate) fn load(connection: &Connection) -> Result<Self, JournalError> {
        let mut inner = Inner::default();
        let mut statement = connection.prepare("SELECT told FROM device ORDER BY id")?;
        for told in statement.query_map([], |row| row.get::<_, String>(0))? {
            let device = serde_json::from_str(&told?).map_err(|error| JournalError::Text(error.to_string()))?;
            inner.add(device);
        }
        inner.fresh.clear();
        Ok(Self(Mutex::new(inner)))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The device of a name; one that nobody knows goes to the waiting room.
    pub fn meet(&self, name: &str, peer: &str, now: Timestamp) -> Standing {
        let mut inner = self.inner();
        let at = match inner.names.get(name) {
            Some(at) => *at,
            None if inner.waiting >= WAITING_MAX => return Standing::NoRoom,
            None => inner.add(Device { name: name.to_owned(), first_heard: Some(now), ..Device::default() }),
        };
        inner.changed.insert(at);
        let device = &mut inner.all[at];
        device.first_heard.get_or_insert(now);
        device.last_heard = Some(now);
        if device.peer != peer {
            peer.clone_into(&mut device.peer);
        }
        Standing::Known(id(at), device.state)
    }

    /// Notes that a device was heard, and how many frames of it were kept.
    pub fn hear(&self, id: DeviceId, now: Timestamp, frames: u64, fires: u64) {
        let mut inner = self.inner();
        let Some(at) = inner.at(id) else { return };
        inner.changed.insert(at);
        let device = &mut inner.all[at];
        device.last_heard = device.last_heard.max(Some(now));
        device.frames += frames;
        device.fires += fires;
    }

    /// Notes what the frames of a device speak for; once for each setting, whatever was decided of it.
    pub fn learn(&self, id: DeviceId, setting: &str, now: Timestamp) {
        let mut inner = self.inner();
        let Some(at) = inner.at(id) else { return };
        let learnt = &mut inner.all[at].learnt;
        if learnt.len() < LEARNT_MAX && learnt.iter().all(|known| known.setting != setting) {
            learnt.push(Learnt { setting: setting.to_owned(), since: now, decided: None });
            inner.changed.insert(at);
        }
    }

    /// Notes that the guard of a device has answered the check that is open.
    pub fn guard_answered(&self, id: DeviceId, answer: GuardAnswer) {
        let mut inner = self.inner();
        let Some(at) = inner.at(id) else { return };
        if let Some(check) = inner.all[at].guard_check.as_mut().filter(|check| check.answer.is_none()) {
            check.answer = Some(answer);
            inner.changed.insert(at);
        }
    }

    /// A device by its number.
    #[must_use]
    pub fn get(&self, id: DeviceId) -> Option<Device> {
        let inner = self.inner();
        Some(inner.all[inner.at(id)?].clone())
    }

    /// A device by its name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<(DeviceId, Device)> {
        let inner = self.inner();
        let at = *inner.names.get(name)?;
        Some((id(at), inner.all[at].clone()))
    }

    /// All devices, by number.
    #[must_use]
    pub fn all(&self) -> Vec<(DeviceId, Device)> {
        let inner = self.inner();
        inner.all.iter().enumerate().map(|(at, device)| (id(at), device.clone())).collect()
    }

    /// Those whose guard was asked for an answer.
    #[must_use]
    pub fn with_guard_checks(&self) -> Vec<(DeviceId, Device)> {
        let inner = self.inner();
        let asked = inner.all.iter().enumerate().filter(|(_, device)| device.guard_check.is_some());
        asked.map(|(at, device)| (id(at), device.clone())).collect()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inner().all.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Changes a device that somebody knows, or adds it: what it said so far stays. Call [`crate::Journal::save_devices`]
    /// before anybody is told.
    pub fn set(&self, name: &str, change: impl FnOnce(&mut Device)) -> DeviceId {
        let mut inner = self.inner();
        let at = match inner.names.get(name) {
            Some(at) => *at,
            None => inner.add(Device { name: name.to_owned(), ..Device::default() }),
        };
        let before = inner.all[at].state;
        change(&mut inner.all[at]);
        name.clone_into(&mut inner.all[at].name);
        let after = inner.all[at].state;
        inner.waiting += usize::from(after == State::Waiting);
        inner.waiting -= usize::from(before == State::Waiting);
        inner.changed.insert(at);
        id(at)
    }

    /// Takes what changed, as rows.
    pub(crate) fn changed(&self) -> Vec<(i64, String, String)> {
        let mut inner = self.inner();
        let changed = std::mem::take(&mut inner.changed);
        changed.into_iter().filter_map(|at| inner.row(at)).collect()
    }

    /// Hands in the rows of a device that is not on disk yet and of those that came before it, so that numbers have no gap;
    /// whether they were taken.
    pub(crate) fn before_frame(&self, device: DeviceId, save: impl FnOnce(Vec<(i64, String, String)>) -> bool) -> bool {
        let mut inner = self.inner();
        let Some(at) = inner.at(device).filter(|at| inner.fresh.contains(at)) else { return true };
        let rows: Vec<_> = inner.fresh.range(..=at).filter_map(|at| inner.row(*at)).collect();
        let is_taken = save(rows);
        if is_taken {
            inner.fresh = inner.fresh.split_off(&(at + 1));
        }
        is_taken
    }
}
