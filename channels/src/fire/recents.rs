//! What devices sent lately, kept from one connection to the next: a repeat after a lost confirm is known again.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use journal::{Journal, JournalError};
use protocols::gb26875::{Address, Fault, Frame, Key, Recent, WINDOW_SECONDS};

/// The most frames that are looked at after a restart.
const FRAMES_MAX: u64 = 200_000;
/// The most devices that are remembered.
const DEVICES_MAX: usize = 200_000;

/// Memories by address.
#[derive(Default)]
pub struct Recents(Mutex<HashMap<Address, Recent>>);

impl Recents {
    /// What the journal knows of the last two minutes.
    ///
    /// # Errors
    /// A journal that cannot be read.
    pub fn load(journal: &Journal, now: Timestamp) -> Result<Self, JournalError> {
        let mut all: HashMap<Address, Recent> = HashMap::new();
        let since = now.saturating_sub(SignedDuration::from_secs(WINDOW_SECONDS)).unwrap_or(Timestamp::MIN);
        let mut at = journal.last()?.saturating_sub(FRAMES_MAX);
        loop {
            let page = journal.after(at, 10_000)?;
            let Some(last) = page.last() else { break };
            at = last.number;
            for kept in page.iter().filter(|kept| kept.received >= since) {
                let Some(frame) = Frame::over(&kept.raw) else { continue };
                // Of a suspect frame only that it was one counts for its key.
                let key = Key::of(&frame, kept.is_suspect.then_some(Fault::Checksum));
                all.entry(frame.source()).or_default().remember(key, kept.received);
            }
        }
        Ok(Self(Mutex::new(all)))
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Address, Recent>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the memory of a device, for its connection.
    pub(super) fn take(&self, address: Address) -> Option<Recent> {
        self.all().remove(&address)
    }

    /// Gives it back when the connection ends.
    pub(super) fn put(&self, address: Address, recent: Recent) {
        let mut all = self.all();
        if all.len() < DEVICES_MAX || all.contains_key(&address) {
            all.insert(address, recent);
        }
    }
}

/// The source of the frame with which bytes begin, if they do.
pub(super) fn first_source(bytes: &[u8]) -> Option<Address> {
    let address = bytes.strip_prefix(b"@@")?.get(10..16)?;
    Some(Address(address.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::first_source;
    use protocols::gb26875::{Address, Command, Head, Label};

    #[test]
    fn the_source_is_seen_before_the_frame_is_whole() {
        let head = Head {
            sequence: 7,
            version: [1, 1],
            label: Label::default(),
            source: Address([1, 2, 3, 4, 5, 6]),
            destination: Address::default(),
            command: Command::Send,
        };
        let mut bytes = Vec::new();
        head.write(&[], &mut bytes).unwrap();
        assert_eq!(first_source(&bytes), Some(Address([1, 2, 3, 4, 5, 6])));
        assert_eq!(first_source(&bytes[..18]), Some(Address([1, 2, 3, 4, 5, 6])));
        assert_eq!(first_source(&bytes[..17]), None);
        assert_eq!(first_source(b"GET / HTTP/1.1 Host: a"), None);
    }
}
