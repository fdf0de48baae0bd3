//! Fire panels by GB/T 26875.3 over TCP and UDP: what they send is kept, then confirmed.

mod link;
pub mod listen;
mod read;
mod recents;

use std::collections::BTreeMap;
use std::sync::Arc;

use journal::Device;
use protocols::gb26875::{Address, Profile, Proposal};
use serde::Serialize;

use crate::socket::Limits;

pub use read::{heard, part};
pub use recents::Recents;

/// How the name of a device of this channel begins.
pub const PREFIX: &str = "gb26875:";

/// The name of a device in the inventory.
#[must_use]
pub fn device_name(address: Address) -> String {
    format!("{PREFIX}{address}")
}

/// What something means, in two languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Name {
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

/// What a setting means that was learnt from a device; none where no setting has this name.
#[must_use]
pub fn meaning(setting: &str) -> Option<Name> {
    let protocols::Name { zh, en } = setting.parse::<Proposal>().ok()?.meaning();
    Some(Name { zh, en })
}

/// What an operator may set for this channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// A connection without a good frame is closed after so many seconds.
    pub first_frame_seconds: u16,
    /// So many frames a second are taken of one device for long …
    pub frames_per_second_max: u32,
    /// … and so many at once.
    pub frames_at_once_max: u32,
    /// How many connections there may be.
    pub connections: Limits,
    /// Whether a device whose clock is wrong by a minute is told the time.
    pub sets_clocks: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            first_frame_seconds: 30,
            frames_per_second_max: 50,
            frames_at_once_max: 500,
            connections: Limits::default(),
            sets_clocks: true,
        }
    }
}

/// What is peculiar to the devices of each vendor, by the id of the profile.
#[derive(Debug, Clone, Default)]
pub struct Profiles(BTreeMap<String, Arc<Profile>>);

impl Profiles {
    /// The profiles of these files, and the standard.
    #[must_use]
    pub fn new(profiles: impl IntoIterator<Item = Profile>) -> Self {
        Self(profiles.into_iter().map(|profile| (profile.id.clone(), Arc::new(profile))).collect())
    }

    /// How a device is read: the profile of its vendor, with what a person accepted of what was learnt from it.
    #[must_use]
    pub fn of(&self, device: &Device) -> Arc<Profile> {
        let profile = self.get(&device.profile);
        let mut accepted = device.accepted().filter_map(|setting| setting.parse::<Proposal>().ok()).peekable();
        if accepted.peek().is_none() {
            return profile;
        }
        Arc::new(accepted.fold(Profile::clone(&profile), |profile, setting| profile.with(setting)))
    }

    /// The profile of an id; the standard where there is none.
    #[must_use]
    pub fn get(&self, id: &str) -> Arc<Profile> {
        self.0.get(id).map_or_else(|| Arc::new(Profile::standard()), Arc::clone)
    }
}
