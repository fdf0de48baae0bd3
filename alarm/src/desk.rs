//! The desk at which all devices are heard: what belongs together becomes one item.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::incident::Incident;
use crate::shield::{SHIELDS_MAX, Shield, ShieldError};
use crate::signal::{AlarmKind, Do, Fields, Heard, Level, Site, What};

/// What this district sets for itself; none of it is law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Alarms of one building belong together when no more than so many minutes lie between them.
    pub fire_minutes: u16,
    /// Faults of one device belong together when no more than so many minutes lie between them.
    pub fault_minutes: u16,
    /// A fault that is gone within so many seconds opens nothing. An alarm never waits.
    pub fault_hold_seconds: u32,
    /// So many false alarms of one device …
    pub false_alarms: u8,
    /// … in so many days make a hazard.
    pub false_days: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self { fire_minutes: 30, fault_minutes: 10, fault_hold_seconds: 60, false_alarms: 3, false_days: 30 }
    }
}

/// A fault that has not lasted long enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Held {
    due: Timestamp,
    heard: Heard,
    site: Site,
}

/// What is open and what is on. Save it beside the number of the signal that was heard last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    settings: Settings,
    /// By scope: the building of an alarm, the device of a fault or silence, the point of an exceedance.
    incidents: BTreeMap<String, Incident>,
    /// Scopes by key, for when an item no longer listens.
    keys: BTreeMap<String, String>,
    /// Faults that wait, by scope and part.
    held: BTreeMap<String, Held>,
    shields: Vec<Shield>,
    /// What is on behind a shield, by scope and part.
    shielded: BTreeMap<String, Held>,
    /// When false alarms were found, by device: each with its key, and whether a hazard was made of it.
    false_alarms: BTreeMap<String, VecDeque<(Timestamp, String, bool)>>,
}

/// Between the name of a scope and the key of an earlier incident of it.
const PAST: char = '\u{2}';

/// Where something belongs.
struct Scope {
    name: String,
    list: &'static str,
    window: SignedDuration,
}

impl Desk {
    /// A desk at which nothing was heard.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// The same desk under other settings.
    pub fn set(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// Hears of one part of one device.
    pub fn hear(&mut self, heard: &Heard, site: &Site) -> Vec<Do> {
        let mut out = Vec::new();
        match &heard.what {
            What::Status { fire, fault } => {
                match fire {
                    Some(_) => self.on(self.fire(site), heard, site, &mut out),
                    None => self.off(&self.fire(site).name, heard, &mut out),
                }
                match fault {
                    true => self.on(self.fault(heard), heard, site, &mut out),
                    false => self.off(&self.fault(heard).name, heard, &mut out),
                }
            }
            What::Alarm(_) => self.on(self.fire(site), heard, site, &mut out),
            What::Cleared => self.clear(heard, site, &mut out),
            What::Acted => self.tell(&self.fire(site).name, heard, heard.says.clone(), &mut out),
            What::Beyond { quantity, .. } => self.on(exceedance(heard, quantity), heard, site, &mut out),
            What::Within { quantity } => self.off(&exceedance(heard, quantity).name, heard, &mut out),
            What::Silent { .. } => self.on(silence(heard, site), heard, site, &mut out),
            What::Back => self.off(&silence(heard, site).name, heard, &mut out),
        }
        out
    }

    /// Does what is due: faults that have lasted, shields that end.
    pub fn tick(&mut self, now: Timestamp) -> Vec<Do> {
        let mut out = Vec::new();
        let due: Vec<String> = self.held.iter().filter(|(_, held)| held.due <= now).map(|(at, _)| at.clone()).collect();
        for Held { heard, site, .. } in due.iter().filter_map(|at| self.held.remove(at)).collect::<Vec<_>>() {
            self.begin(self.fault(&heard), &heard, &site, &mut out);
        }
        if self.shields.iter().any(|shield| shield.until <= now) {
            self.shields.retain(|shield| shield.until > now);
            for (_, Held { mut heard, site, .. }) in std::mem::take(&mut self.shielded) {
                heard.at = now;
                heard.says = format!("{}（屏蔽期间上报，屏蔽结束后仍未恢复）", heard.says);
                out.extend(self.hear(&heard, &site));
            }
        }
        out
    }

    /// When [`Desk::tick`] has something to do.
    #[must_use]
    pub fn wake_at(&self) -> Option<Timestamp> {
        let held = self.held.values().map(|held| held.due);
        held.chain(self.shields.iter().map(|shield| shield.until)).min()
    }

    /// An item no longer listens: it was closed, or people have gone on with it. What begins now opens another.
    pub fn ended(&mut self, key: &str) {
        if let Some(scope) = self.keys.remove(key) {
            self.incidents.remove(&scope);
        }
    }

    /// The keys of the items that listen.
    pub fn listening(&self) -> impl Iterator<Item = &str> {
        self.keys.keys().map(String::as_str)
    }

    /// Sets a shield.
    ///
    /// # Errors
    /// [`ShieldError`].
    pub fn shield(&mut self, shield: Shield) -> Result<(), ShieldError> {
        shield.check()?;
        if self.shields.len() >= SHIELDS_MAX {
            return Err(ShieldError::Full);
        }
        self.shields.push(shield);
        Ok(())
    }

    /// Ends the shields of a device, or of one part of it, before their time; whether there was one. What is still on behind
    /// them is heard at the next [`Desk::tick`].
    pub fn lift(&mut self, device: &str, part: Option<&str>, now: Timestamp) -> bool {
        let mut is_lifted = false;
        for shield in self.shields.iter_mut().filter(|own| own.device == device && own.part.as_deref() == part) {
            shield.until = shield.until.min(now);
            is_lifted = true;
        }
        is_lifted
    }

    /// The shields that are set.
    #[must_use]
    pub fn shields(&self) -> &[Shield] {
        &self.shields
    }

    /// A person found that an alarm of a device was false, or a fault; each key counts once. So many in so many days are a
    /// hazard.
    pub fn false_alarm(&mut self, device: &str, key: &str, at: Timestamp, site: &Site) -> Option<Do> {
        let Settings { false_alarms: wanted, false_days, .. } = self.settings;
        let found = self.false_alarms.entry(device.to_owned()).or_default();
        let oldest = at.saturating_sub(SignedDuration::from_hours(24 * i64::from(false_days)));
        let oldest = oldest.unwrap_or(Timestamp::MIN);
        found.retain(|(time, _, _)| *time > oldest);
        if found.iter().any(|(_, known, _)| known == key) {
            return None;
        }
        found.push_back((at, key.to_owned(), false));
        let new = found.iter_mut().filter(|(_, _, is_used)| !is_used);
        if new.count() < usize::from(wanted.max(1)) {
            return None;
        }
        found.iter_mut().for_each(|(_, _, is_used)| *is_used = true);
        let finding = format!("设备 {device} 在 {false_days} 日内误报或故障 {wanted} 次，火灾自动报警系统需检修");
        let mut fields = Fields::from([("subject".to_owned(), site.building.clone()), ("finding".to_owned(), finding)]);
        put(&mut fields, "place", &site.place);
        put(&mut fields, "responsible_unit", &site.responsible_unit);
        Some(Do::Open { list: "hazard", channel: "sensor".to_owned(), key: format!("false-alarms:{key}"), fields })
    }

    fn fire(&self, site: &Site) -> Scope {
        let window = SignedDuration::from_mins(self.settings.fire_minutes.into());
        Scope { name: format!("alarm\u{1}{}", site.building), list: "alarm", window }
    }

    fn fault(&self, heard: &Heard) -> Scope {
        let window = SignedDuration::from_mins(self.settings.fault_minutes.into());
        Scope { name: format!("device_fault\u{1}{}", heard.device), list: "device_fault", window }
    }

    /// Something is on.
    fn on(&mut self, scope: Scope, heard: &Heard, site: &Site, out: &mut Vec<Do>) {
        let place = format!("{}\u{1}{}", scope.name, part(heard));
        if self.shields.iter().any(|shield| shield.covers(&heard.device, &heard.part, heard.at)) {
            let heard = Heard { what: only(&heard.what, scope.list), ..heard.clone() };
            let held = Held { due: heard.at, heard, site: site.clone() };
            self.shielded.entry(place).or_insert(held);
            return;
        }
        let is_on = self.incidents.get(&scope.name).is_some_and(|incident| incident.on.contains(&part(heard)));
        if scope.list == "device_fault" && !is_on && self.settings.fault_hold_seconds > 0 {
            let hold = SignedDuration::from_secs(self.settings.fault_hold_seconds.into());
            let due = heard.at.saturating_add(hold).unwrap_or(Timestamp::MAX);
            let held = Held { due, heard: heard.clone(), site: site.clone() };
            self.held.entry(place).or_insert(held);
            return;
        }
        self.begin(scope, heard, site, out);
    }

    /// Something begins, or goes on: it joins what is open, or opens an item.
    fn begin(&mut self, scope: Scope, heard: &Heard, site: &Site, out: &mut Vec<Do>) {
        let part = part(heard);
        // It is on since an earlier incident, and has never been in order in between.
        if self.past(&scope.name).iter().any(|past| self.incidents[past].on.contains(&part)) {
            return;
        }
        if let Some(incident) = self.incidents.get_mut(&scope.name) {
            if incident.on.contains(&part) {
                if heard.is_sure && !std::mem::replace(&mut incident.is_sure, true) {
                    self.tell(&scope.name, heard, format!("信号已校验：{}", heard.says), out);
                }
                return;
            }
            if incident.takes(heard.at, scope.window) {
                if incident.begin(&part, heard.at) {
                    incident.is_sure |= heard.is_sure;
                    self.tell(&scope.name, heard, heard.says.clone(), out);
                }
                return;
            }
            self.leave(&scope.name);
        }
        let mut key = format!("{}:{}:{}:{}", scope.list, heard.device, heard.signal, heard.at.as_second());
        if let What::Beyond { quantity, .. } = &heard.what {
            // One frame may hold several values.
            key.push_str(&format!(":{}:{quantity}", heard.part));
        }
        self.keys.insert(key.clone(), scope.name.clone());
        self.incidents.insert(scope.name, Incident::new(key.clone(), &part, heard.at, heard.is_sure));
        let fields = fields(scope.list, heard, site);
        out.push(Do::Open { list: scope.list, channel: heard.channel.clone(), key, fields });
    }

    /// Another incident takes the place of this one, whose item goes on hearing of the parts that are still on.
    fn leave(&mut self, scope: &str) {
        let Some(incident) = self.incidents.remove(scope) else { return };
        if incident.on.is_empty() {
            self.keys.remove(&incident.key);
            return;
        }
        let past = format!("{scope}{PAST}{}", incident.key);
        self.keys.insert(incident.key.clone(), past.clone());
        self.incidents.insert(past, incident);
    }

    /// The earlier incidents of a scope that have parts on.
    fn past(&self, scope: &str) -> Vec<String> {
        let from = format!("{scope}{PAST}");
        let all = self.incidents.range(from.clone()..).map(|(name, _)| name);
        all.take_while(|name| name.starts_with(&from)).cloned().collect()
    }

    /// Something is in order.
    fn off(&mut self, scope: &str, heard: &Heard, out: &mut Vec<Do>) {
        let (part, place) = (part(heard), format!("{scope}\u{1}{}", part(heard)));
        self.held.remove(&place);
        self.shielded.remove(&place);
        let is_on = |name: &String| self.incidents.get(name).is_some_and(|incident| incident.on.contains(&part));
        let Some(scope) = std::iter::once(scope.to_owned()).chain(self.past(scope)).find(is_on) else { return };
        let Some(incident) = self.incidents.get_mut(&scope) else { return };
        if !incident.on.remove(&part) {
            return;
        }
        let text = match incident.on.len() {
            0 => format!("已全部恢复：{}", heard.says),
            left => format!("已恢复：{}；仍有 {left} 处", heard.says),
        };
        self.tell(&scope, heard, text, out);
        self.forget_past(&scope);
    }

    /// An earlier incident of which nothing is on has nothing more to hear.
    fn forget_past(&mut self, scope: &str) {
        let is_over = scope.contains(PAST) && self.incidents.get(scope).is_some_and(|incident| incident.on.is_empty());
        if let Some(incident) = is_over.then(|| self.incidents.remove(scope)).flatten() {
            self.keys.remove(&incident.key);
        }
    }

    /// The panel says that nothing of it is in alarm.
    fn clear(&mut self, heard: &Heard, site: &Site, out: &mut Vec<Do>) {
        let scope = self.fire(site).name;
        let own = format!("{}\u{1}", heard.device);
        let behind = format!("{scope}\u{1}{own}");
        self.shielded.retain(|place, _| !place.starts_with(&behind));
        for scope in std::iter::once(scope.clone()).chain(self.past(&scope)) {
            let Some(incident) = self.incidents.get_mut(&scope) else { continue };
            let before = incident.on.len();
            incident.on = std::mem::take(&mut incident.on).into_iter().filter(|part| !part.starts_with(&own)).collect();
            if incident.on.len() < before {
                let text = format!("{}：{} 处告警恢复（恢复不等于查明原因）", heard.says, before - incident.on.len());
                self.tell(&scope, heard, text, out);
                self.forget_past(&scope);
            }
        }
    }

    fn tell(&mut self, scope: &str, heard: &Heard, text: String, out: &mut Vec<Do>) {
        let Some(incident) = self.incidents.get_mut(scope) else { return };
        let Some(text) = incident.message(text) else { return };
        let number = format!("{}:{}", heard.signal, incident.told);
        out.push(Do::Tell { key: incident.key.clone(), number, text });
    }

    /// Everything that is on, by scope: for those who look.
    #[must_use]
    pub fn on_now(&self) -> BTreeMap<&str, &BTreeSet<String>> {
        self.incidents.iter().map(|(scope, incident)| (scope.as_str(), &incident.on)).collect()
    }
}

/// The devices of one building that fall silent are one item: mostly it is the line, not the device.
fn silence(heard: &Heard, site: &Site) -> Scope {
    let of = if site.building.is_empty() { &heard.device } else { &site.building };
    Scope { name: format!("device_silence\u{1}{of}"), list: "device_silence", window: SignedDuration::MAX }
}

fn exceedance(heard: &Heard, quantity: &str) -> Scope {
    let name = format!("exceedance\u{1}{}\u{1}{}\u{1}{quantity}", heard.device, heard.part);
    Scope { name, list: "exceedance", window: SignedDuration::MAX }
}

/// The part with its device: two panels of one building may name theirs alike.
fn part(heard: &Heard) -> String {
    format!("{}\u{1}{}", heard.device, heard.part)
}

/// Of a status, what belongs to one list.
fn only(what: &What, list: &str) -> What {
    match (what, list) {
        (What::Status { fire: Some(kind), .. }, "alarm") => What::Alarm(*kind),
        (What::Status { .. }, _) => What::Status { fire: None, fault: true },
        _ => what.clone(),
    }
}

fn put(fields: &mut Fields, name: &str, value: &str) {
    if !value.is_empty() {
        fields.insert(name.to_owned(), value.to_owned());
    }
}

fn fields(list: &str, heard: &Heard, site: &Site) -> Fields {
    let mut fields = Fields::new();
    let subject = if list == "exceedance" { "site" } else { "building" };
    put(&mut fields, subject, if site.building.is_empty() { &heard.device } else { &site.building });
    put(&mut fields, "place", &site.place);
    put(&mut fields, "responsible_unit", &site.responsible_unit);
    put(&mut fields, "device", &heard.device);
    if heard.signal > 0 && list != "device_silence" {
        put(&mut fields, "signal", &heard.signal.to_string());
    }
    match &heard.what {
        What::Silent { since } => put(&mut fields, "last_heard", &since.to_string()),
        What::Beyond { quantity, level, source } => {
            put(&mut fields, "point", if heard.part.is_empty() { &heard.device } else { &heard.part });
            put(&mut fields, "quantity", quantity);
            put(&mut fields, "level", Level::word(*level));
            put(&mut fields, "source", source);
            put(&mut fields, "industry_bureau", &site.industry_bureau);
            put(&mut fields, "says", &heard.says);
        }
        what => {
            put(&mut fields, "zone", &heard.part);
            put(&mut fields, "says", &heard.says);
            if let (What::Status { fire: Some(kind), .. } | What::Alarm(kind), "alarm") = (what, list) {
                put(&mut fields, "kind", AlarmKind::word(*kind));
                put(&mut fields, "certainty", if heard.is_sure { "已校验" } else { "待核实" });
            }
        }
    }
    fields
}
