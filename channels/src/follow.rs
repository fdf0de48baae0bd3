//! Follows what is kept: each frame is read, heard at the desk of alarms, and what must be done is done. It goes on after
//! a restart where it was saved, and what it does again is done once, since it has the same keys.

mod guard;
mod silence;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use alarm::limit::{Change, Run};
use alarm::{Desk, Do, Heard, Settings, Shield, ShieldError, Site, What};
use app::alarms::{Listens, WasFalse};
use app::{App, AppError};
use item::ItemId;
use jiff::{SignedDuration, Timestamp};
use journal::{Device, DeviceId, FORGET_MAX, Journal, JournalError, Kept, State};
use serde::{Deserialize, Serialize};

use crate::fire::{self, Profiles};
use crate::limits::{Limits, Value};
use crate::mapping::Mappings;
use crate::station;
use guard::Guards;
use silence::Silence;

/// The most frames of one step.
const FRAMES_MAX: u32 = 4096;
/// The most commits of the log that one step looks at.
const COMMITS_MAX: u32 = 512;
/// Under which name the state is kept.
const STATE: &str = "follow";
/// How often it is saved while much comes.
const SAVE_EVERY: SignedDuration = SignedDuration::from_secs(5);
/// How often the devices that were heard are written.
const DEVICES_EVERY: SignedDuration = SignedDuration::from_secs(10);

/// Why following stopped for a moment; the next step goes on.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The log of items.
    #[error(transparent)]
    App(#[from] AppError),
    /// What was saved.
    #[error("what was remembered of alarms cannot be read: {0}")]
    Saved(String),
}

/// What is saved: the desk, and how far both logs were followed.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Saved {
    desk: Desk,
    frame: u64,
    commit: u64,
    silence: Silence,
    guards: Guards,
    /// How points stood against their limits, by device, quantity, part and limit.
    runs: BTreeMap<String, Run>,
}

/// What a step came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// How many frames were read.
    pub frames: usize,
    /// How many items were opened.
    pub opened: usize,
    /// How many messages were told.
    pub told: usize,
    /// What lists refused, and why.
    pub refused: Vec<(String, String)>,
    /// Whether more is there to be read.
    pub has_more: bool,
}

/// What is known of devices and their limits.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// What vendors of fire panels do otherwise.
    pub profiles: Profiles,
    /// What JSON of products means.
    pub mappings: Arc<Mappings>,
    /// The limits of values.
    pub limits: Limits,
}

/// Who follows.
pub struct Follower {
    journal: Arc<Journal>,
    known: Known,
    saved: Saved,
    /// The keys of items that listen.
    keys: HashMap<ItemId, String>,
    is_changed: bool,
    saved_at: Timestamp,
    devices_at: Timestamp,
}

impl Follower {
    /// Goes on where it was saved.
    ///
    /// # Errors
    /// [`FollowError`].
    pub fn open(
        journal: Arc<Journal>,
        app: &App,
        known: Known,
        settings: Settings,
        now: Timestamp,
    ) -> Result<Self, FollowError> {
        let kept = journal.state(STATE)?;
        let mut saved: Saved = match kept {
            Some(kept) => serde_json::from_slice(&kept).map_err(|error| FollowError::Saved(error.to_string()))?,
            None => Saved { commit: app.last_commit()?, ..Saved::default() },
        };
        saved.desk.set(settings);
        saved.silence.begin(now);
        let mut keys = HashMap::new();
        for key in saved.desk.listening() {
            if let Some(item) = app.signal_item(key)? {
                keys.insert(item, key.to_owned());
            }
        }
        Ok(Self { journal, known, saved, keys, is_changed: false, saved_at: now, devices_at: now })
    }

    /// Sets a shield.
    ///
    /// # Errors
    /// [`ShieldError`].
    pub fn shield(&mut self, shield: Shield) -> Result<(), ShieldError> {
        self.saved.desk.shield(shield)?;
        self.is_changed = true;
        Ok(())
    }

    /// Ends a shield before its time; whether there was one.
    pub fn lift(&mut self, device: &str, part: Option<&str>, now: Timestamp) -> bool {
        let is_lifted = self.saved.desk.lift(device, part, now);
        self.is_changed |= is_lifted;
        is_lifted
    }

    /// The shields that are set.
    #[must_use]
    pub fn shields(&self) -> &[Shield] {
        self.saved.desk.shields()
    }

    /// Reads what is new, and does what follows from it.
    ///
    /// # Errors
    /// [`FollowError`]; the same is read again by the next step.
    pub fn step(&mut self, app: &App, now: Timestamp) -> Result<Step, FollowError> {
        let mut todo = self.log(app)?;
        let frames = self.journal.after(self.saved.frame, FRAMES_MAX)?;
        let mut devices = BTreeMap::new();
        for kept in &frames {
            self.frame(kept, &mut devices, &mut todo);
        }
        todo.extend(self.saved.desk.tick(now));
        self.silences(now, &mut todo);
        todo.extend(self.saved.guards.look(self.journal.devices(), now));
        let mut step = Step { frames: frames.len(), has_more: frames.len() == FRAMES_MAX as usize, ..Step::default() };
        if !todo.is_empty() {
            let named = named(&todo);
            let done = app.do_signals(todo, now)?;
            // What ends here is done again, and named then.
            self.journal.name(named)?;
            (step.opened, step.told, step.refused) = (done.opened.len(), done.told, done.refused);
            self.keys.extend(done.opened.into_iter().map(|(key, item)| (item, key)));
            self.is_changed = true;
        }
        if let Some(last) = frames.last() {
            self.saved.frame = last.number;
            self.is_changed = true;
        }
        self.save_when_due(now)?;
        Ok(step)
    }

    /// Forgets raw frames that came before an instant and that no item names; whether there are more.
    ///
    /// # Errors
    /// [`FollowError`].
    pub fn forget(&mut self, before: Timestamp, now: Timestamp) -> Result<bool, FollowError> {
        // What was followed and not saved would be read again.
        self.save(now)?;
        Ok(self.journal.forget(before, self.saved.frame)? == u64::from(FORGET_MAX))
    }

    fn frame(&mut self, kept: &Kept, devices: &mut BTreeMap<DeviceId, Option<Device>>, todo: &mut Vec<Do>) {
        let journal = &self.journal;
        let device = devices.entry(kept.device).or_insert_with(|| journal.devices().get(kept.device));
        // Of a device in the waiting room frames are kept, and nothing is made of them.
        let Some(device) = device.as_ref().filter(|device| device.state == State::Adopted) else { return };
        let site = site(device);
        for heard in self.read(kept, device) {
            todo.extend(self.saved.desk.hear(&heard, &site));
        }
    }

    fn read(&mut self, kept: &Kept, device: &Device) -> Vec<Heard> {
        let Some((protocol, address)) = device.name.split_once(':') else { return Vec::new() };
        let (channel, mut heard, values) = match protocol {
            "gb26875" => {
                let profile = self.known.profiles.of(device);
                ("fire", fire::heard(kept, address, &profile), Vec::new())
            }
            "hj212" => ("station", Vec::new(), station::values(kept)),
            "mqtt" | "push" => {
                let channel = if protocol == "mqtt" { "mqtt" } else { "push" };
                let mapping = address.split_once('/').and_then(|(id, _)| self.known.mappings.get(id));
                let Some(mapping) = mapping else { return Vec::new() };
                let (heard, values) = mapping.read(kept, channel, address);
                (channel, heard, values)
            }
            _ => return Vec::new(),
        };
        for value in &values {
            self.judge(kept, device, channel, value, &mut heard);
        }
        heard
    }

    /// Holds a value against its limits.
    fn judge(&mut self, kept: &Kept, device: &Device, channel: &str, value: &Value, heard: &mut Vec<Heard>) {
        let address = device.name.split_once(':').map_or(device.name.as_str(), |(_, address)| address);
        for (number, held) in self.known.limits.of(&device.name, value) {
            let run = format!("{}\u{1}{}\u{1}{}\u{1}{number}", device.name, value.quantity, value.part);
            let run = self.saved.runs.entry(run).or_default();
            let Some(change) = held.limit.judge(run, value.thousandths) else { continue };
            let quantity = value.title.clone();
            let what = match (change, held.alarm) {
                (Change::Beyond, Some(kind)) => What::Status { fire: Some(kind), fault: false },
                (Change::Within, Some(_)) => What::Status { fire: None, fault: false },
                (Change::Beyond, None) => {
                    What::Beyond { quantity, level: held.limit.level, source: held.limit.source.clone() }
                }
                (Change::Within, None) => What::Within { quantity },
            };
            heard.push(Heard {
                signal: kept.number,
                at: kept.received,
                channel: channel.to_owned(),
                device: address.to_owned(),
                part: value.part.clone(),
                says: value.says(&held.limit),
                what,
                is_sure: !kept.is_suspect,
            });
        }
    }

    /// What people did to items that devices opened.
    fn log(&mut self, app: &App) -> Result<Vec<Do>, FollowError> {
        let mut todo = Vec::new();
        let (all, last) = app.signal_items_after(self.saved.commit, COMMITS_MAX)?;
        for became in all {
            match became.listens {
                Listens::Yes => continue,
                Listens::No => {}
                Listens::WasFalse(found) => {
                    let WasFalse { building, device, place, responsible_unit } = *found;
                    let site = Site { building, place, responsible_unit, ..Site::default() };
                    let key = became.item.to_string();
                    todo.extend(self.saved.desk.false_alarm(&device, &key, became.at, &site));
                }
            }
            if let Some(key) = self.keys.remove(&became.item) {
                self.saved.desk.ended(&key);
            }
        }
        self.is_changed |= !todo.is_empty();
        self.saved.commit = last;
        Ok(todo)
    }

    /// Which devices have become silent, and which are heard again.
    fn silences(&mut self, now: Timestamp, todo: &mut Vec<Do>) {
        for (heard, site) in self.saved.silence.look(self.journal.devices(), now) {
            todo.extend(self.saved.desk.hear(&heard, &site));
        }
    }

    fn save_when_due(&mut self, now: Timestamp) -> Result<(), FollowError> {
        if now.duration_since(self.devices_at) >= DEVICES_EVERY {
            self.devices_at = now;
            self.journal.save_devices()?;
        }
        if self.is_changed && now.duration_since(self.saved_at) >= SAVE_EVERY {
            self.save(now)?;
        }
        Ok(())
    }

    /// Saves how far it has come.
    ///
    /// # Errors
    /// [`FollowError`].
    pub fn save(&mut self, now: Timestamp) -> Result<(), FollowError> {
        let text = serde_json::to_vec(&self.saved).map_err(|error| FollowError::Saved(error.to_string()))?;
        self.journal.save_devices()?;
        self.journal.set_state(STATE, &text)?;
        (self.saved_at, self.is_changed) = (now, false);
        Ok(())
    }
}

/// The frames that items are about to name.
fn named(todo: &[Do]) -> Vec<u64> {
    let number = |one: &Do| match one {
        Do::Open { fields, .. } => fields.get("signal")?.parse().ok(),
        Do::Tell { number, .. } => number.split(':').next()?.parse().ok(),
    };
    todo.iter().filter_map(number).filter(|number| *number > 0).collect()
}

/// Where a device is and who answers for it.
fn site(device: &Device) -> Site {
    Site {
        building: device.building.clone(),
        place: device.place.clone(),
        responsible_unit: device.responsible_unit.clone(),
        industry_bureau: device.industry_bureau.clone(),
    }
}
