//! A device as it is shown.

use channels::fire;
use jiff::{SignedDuration, Timestamp};
use journal::{Device, DeviceId, GuardCheck, Learnt, State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::signals::Signals;

/// A device.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeviceOut {
    /// Its name: the protocol and its raw address.
    name: String,
    /// Whether it is let in: `waiting`, `adopted` or `refused`.
    #[schema(value_type = String)]
    state: State,
    /// The building or site.
    building: String,
    /// The floor, room or plan.
    floor: String,
    /// The area code of the street, or an address.
    place: String,
    /// The unit that runs it.
    responsible_unit: String,
    /// The bureau in charge of the trade.
    industry_bureau: String,
    /// The profile of its vendor.
    profile: String,
    /// After so many minutes of silence it is an item; 0 for the usual of its channel.
    silence_minutes: u32,
    /// The day of the last inspection.
    inspected: String,
    /// When it was heard first; none for one that never spoke.
    #[schema(value_type = Option<String>)]
    first_heard: Option<Timestamp>,
    /// When it was heard last.
    #[schema(value_type = Option<String>)]
    last_heard: Option<Timestamp>,
    /// From where it was heard last.
    peer: String,
    /// How many of its frames were kept.
    frames: u64,
    /// How many of them spoke of a fire.
    fires: u64,
    /// Whether it is connected at present.
    is_connected: bool,
    /// What its frames say that it does otherwise than its profile.
    learnt: Vec<LearntOut>,
    /// The last time that its guard was asked for (查岗).
    guard_check: Option<GuardCheckOut>,
}

/// A setting that the frames of a device speak for.
#[derive(Debug, Serialize, ToSchema)]
pub struct LearntOut {
    /// The setting.
    setting: String,
    /// What it means, in Chinese.
    zh: &'static str,
    /// What it means, in English.
    en: &'static str,
    /// When enough frames had spoken for it.
    #[schema(value_type = String)]
    since: Timestamp,
    /// Whether a person accepted it; none while nobody has decided.
    is_accepted: Option<bool>,
    /// Who decided.
    decided_by: Option<String>,
    /// When.
    #[schema(value_type = Option<String>)]
    decided_at: Option<Timestamp>,
}

/// A guard was asked for an answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct GuardCheckOut {
    /// When.
    #[schema(value_type = String)]
    asked: Timestamp,
    /// How many minutes there were to answer.
    minutes: u8,
    /// Who asked.
    by: String,
    /// The number of the operator who answered.
    operator: Option<u8>,
    /// How many seconds the answer took.
    after_seconds: Option<u32>,
    /// Whether the time is over without an answer.
    is_unanswered: bool,
}

/// A device as it is shown.
pub(super) fn out(signals: &Signals, id: DeviceId, device: Device, now: Timestamp) -> DeviceOut {
    DeviceOut {
        is_connected: signals.intake.is_connected(id),
        learnt: device.learnt.into_iter().filter_map(learnt).collect(),
        guard_check: device.guard_check.map(|check| guard_check(check, now)),
        name: device.name,
        state: device.state,
        building: device.building,
        floor: device.floor,
        place: device.place,
        responsible_unit: device.responsible_unit,
        industry_bureau: device.industry_bureau,
        profile: device.profile,
        silence_minutes: device.silence_minutes,
        inspected: device.inspected,
        first_heard: device.first_heard,
        last_heard: device.last_heard,
        peer: device.peer,
        frames: device.frames,
        fires: device.fires,
    }
}

fn learnt(learnt: Learnt) -> Option<LearntOut> {
    let fire::Name { zh, en } = fire::meaning(&learnt.setting)?;
    let decided = learnt.decided;
    Some(LearntOut {
        setting: learnt.setting,
        zh,
        en,
        since: learnt.since,
        is_accepted: decided.as_ref().map(|decided| decided.is_accepted),
        decided_at: decided.as_ref().map(|decided| decided.at),
        decided_by: decided.map(|decided| decided.by),
    })
}

fn guard_check(check: GuardCheck, now: Timestamp) -> GuardCheckOut {
    let is_over = now.duration_since(check.asked) > SignedDuration::from_mins(check.minutes.into());
    GuardCheckOut {
        is_unanswered: check.answer.is_none() && is_over,
        asked: check.asked,
        minutes: check.minutes,
        by: check.by,
        operator: check.answer.as_ref().map(|answer| answer.operator),
        after_seconds: check.answer.map(|answer| answer.after_seconds),
    }
}
