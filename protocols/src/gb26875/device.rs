//! The device's end of one connection: for the simulator, and to test the other end. A profile makes it as odd as the
//! devices of that vendor.

use std::collections::VecDeque;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::adu::{Adu, write_adu};
use super::frame::{ADU_BYTES_MAX, Address, Command, Frame, Head, TooLong};
use super::label::{Label, LabelOrder};
use super::object::Object;
use super::profile::{Checksum, Profile};
use super::split::{Piece, Splitter};

/// The most frames that may wait for a confirm.
const OPEN_MAX: usize = 64;

/// Who the device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceSettings {
    /// Its own address.
    pub address: Address,
    /// The address of the centre.
    pub centre: Address,
    /// Main and user version of the protocol that it writes.
    pub version: [u8; 2],
    /// How long a confirm is waited for, in seconds.
    pub answer_seconds: u16,
    /// How often a frame is repeated.
    pub repeats: u8,
}

impl Default for DeviceSettings {
    fn default() -> Self {
        let (address, centre) = (Address::from_number(1), Address::from_number(0));
        Self { address, centre, version: [1, 1], answer_seconds: 10, repeats: 3 }
    }
}

/// What a device has to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeviceEvent {
    /// The centre has a frame for good.
    Confirmed(u16),
    /// The centre did not confirm a frame, however often it was sent.
    GivenUp(u16),
    /// The centre asks; answer with [`Device::reply`] and this number.
    Asked {
        /// The number to answer with.
        sequence: u16,
        /// The data unit of the question.
        adu: Vec<u8>,
    },
    /// The centre set the clock to this label. It is confirmed already.
    ClockSet(Label),
    /// The centre checks the guard, who has so many minutes. It is confirmed already.
    GuardCheck(u8),
    /// The centre initialised the device. It is confirmed already.
    Initialised,
}

#[derive(Debug)]
struct Open {
    sequence: u16,
    adu: Vec<u8>,
    sent: u8,
    due: Timestamp,
}

/// The device's end of one connection.
#[derive(Debug)]
pub struct Device {
    settings: DeviceSettings,
    profile: Arc<Profile>,
    splitter: Splitter,
    next: u16,
    open: Vec<Open>,
    events: VecDeque<DeviceEvent>,
    outputs: VecDeque<Vec<u8>>,
}

impl Device {
    /// A device that begins at sequence number 0, as most do at each connection.
    #[must_use]
    pub fn new(settings: DeviceSettings, profile: Arc<Profile>) -> Self {
        let splitter = Splitter::new(profile.strictness());
        let (events, outputs) = (VecDeque::new(), VecDeque::new());
        Self { settings, profile, splitter, next: 0, open: Vec::new(), events, outputs }
    }

    /// Sends objects of a type; answers with the sequence number. Beyond 64 unconfirmed frames the oldest is given up.
    ///
    /// # Errors
    /// [`TooLong`].
    pub fn send(&mut self, kind: u8, objects: &[Object<'_>], now: Timestamp) -> Result<u16, TooLong> {
        let mut adu = Vec::new();
        write_adu(kind, objects, &mut adu);
        self.send_adu(adu, now)
    }

    /// Sends a data unit as it is: a heartbeat is an empty one, or what the vendor makes of it.
    ///
    /// # Errors
    /// [`TooLong`].
    pub fn send_adu(&mut self, adu: Vec<u8>, now: Timestamp) -> Result<u16, TooLong> {
        if adu.len() > ADU_BYTES_MAX {
            return Err(TooLong(adu.len()));
        }
        while self.open.len() >= OPEN_MAX {
            let oldest = self.open.remove(0);
            self.events.push_back(DeviceEvent::GivenUp(oldest.sequence));
        }
        let sequence = self.next;
        self.next = self.next.wrapping_add(1);
        self.open.push(Open { sequence, adu, sent: 0, due: now });
        self.transmit(self.open.len() - 1, now);
        Ok(sequence)
    }

    /// Answers a question of the centre.
    ///
    /// # Errors
    /// [`TooLong`].
    pub fn reply(&mut self, sequence: u16, kind: u8, objects: &[Object<'_>], now: Timestamp) -> Result<(), TooLong> {
        let mut adu = Vec::new();
        write_adu(kind, objects, &mut adu);
        if adu.len() > ADU_BYTES_MAX {
            return Err(TooLong(adu.len()));
        }
        self.put(Command::Reply, sequence, &adu, now);
        Ok(())
    }

    /// Takes bytes from the centre.
    pub fn receive(&mut self, bytes: &[u8], now: Timestamp) {
        let mut splitter = std::mem::replace(&mut self.splitter, Splitter::new(self.profile.strictness()));
        splitter.feed(bytes, now, |piece| self.take(piece, now));
        self.splitter = splitter;
    }

    /// Repeats what was not confirmed, and gives up what was repeated enough.
    pub fn tick(&mut self, now: Timestamp) {
        let mut at = 0;
        while let Some(open) = self.open.get(at) {
            at += usize::from(open.due > now || self.repeat(at, now));
        }
    }

    /// When [`Device::tick`] has something to do.
    #[must_use]
    pub fn wake_at(&self) -> Option<Timestamp> {
        self.open.iter().map(|open| open.due).min()
    }

    /// The next thing to tell.
    pub fn event(&mut self) -> Option<DeviceEvent> {
        self.events.pop_front()
    }

    /// The next bytes to send; one frame.
    pub fn output(&mut self) -> Option<Vec<u8>> {
        self.outputs.pop_front()
    }

    /// Sends an open frame again, or gives it up; whether it is still open.
    fn repeat(&mut self, at: usize, now: Timestamp) -> bool {
        let is_left = self.open.get(at).is_some_and(|open| open.sent <= self.settings.repeats);
        if is_left {
            self.transmit(at, now);
        } else {
            let open = self.open.remove(at);
            self.events.push_back(DeviceEvent::GivenUp(open.sequence));
        }
        is_left
    }

    fn transmit(&mut self, at: usize, now: Timestamp) {
        let Some(open) = self.open.get_mut(at) else { return };
        open.sent = open.sent.saturating_add(1);
        let wait = SignedDuration::from_secs(self.settings.answer_seconds.into());
        open.due = now.saturating_add(wait).unwrap_or(Timestamp::MAX);
        let (sequence, adu) = (open.sequence, open.adu.clone());
        self.put(Command::Send, sequence, &adu, now);
    }

    fn take(&mut self, piece: Piece<'_>, now: Timestamp) {
        let frame = match piece {
            Piece::Frame(frame) => frame,
            Piece::Suspect(frame, _) if matches!(frame.command(), Command::Control | Command::Request) => {
                return self.put(Command::Deny, frame.sequence(), &[], now);
            }
            _ => return,
        };
        let open = self.open.iter().position(|open| open.sequence == frame.sequence());
        match (frame.command(), open) {
            (Command::Confirm, Some(at)) => {
                let confirmed = self.open.remove(at);
                self.events.push_back(DeviceEvent::Confirmed(confirmed.sequence));
            }
            (Command::Deny, Some(at)) => drop(self.repeat(at, now)),
            (Command::Control, _) => self.obey(&frame, now),
            (Command::Request, _) => match Adu::read(frame.adu(), &self.profile) {
                // Some centres send this control as a question.
                Some(Adu { kind: 89, .. }) => self.obey(&frame, now),
                _ => {
                    let (sequence, adu) = (frame.sequence(), frame.adu().to_vec());
                    self.events.push_back(DeviceEvent::Asked { sequence, adu });
                }
            },
            _ => {}
        }
    }

    fn obey(&mut self, frame: &Frame<'_>, now: Timestamp) {
        let adu = Adu::read(frame.adu(), &self.profile);
        let first = adu.and_then(|adu| Some((adu.kind, adu.objects().next()?)));
        self.events.extend(match first {
            Some((_, Object::DeviceClock { at })) => Some(DeviceEvent::ClockSet(at)),
            Some((91, Object::Byte { value })) => Some(DeviceEvent::GuardCheck(value)),
            Some((89, _)) => Some(DeviceEvent::Initialised),
            _ => None,
        });
        self.put(Command::Confirm, frame.sequence(), &[], now);
    }

    /// Writes a frame as the vendor would.
    fn put(&mut self, command: Command, sequence: u16, adu: &[u8], now: Timestamp) {
        let DeviceSettings { address: source, centre: destination, version, .. } = self.settings;
        let label = label(self.profile.frame_time, now);
        let mut bytes = Vec::new();
        let head = Head { sequence, version, label, source, destination, command };
        if head.write(adu, &mut bytes).is_err() {
            return;
        }
        let strictness = self.profile.strictness();
        if strictness.length_high_first {
            bytes.swap(24, 25);
        }
        let sum = bytes.len() - 3;
        match strictness.checksum {
            Checksum::Standard => {}
            Checksum::FromStart => bytes[sum] = bytes[sum].wrapping_add(0x80),
            Checksum::Unchecked => bytes[sum] = 0,
        }
        if strictness.any_end {
            bytes[sum + 1..].copy_from_slice(&[0x35, 0x35]);
        }
        self.outputs.push_back(bytes);
    }
}

/// The label of an instant, in the order that a vendor writes.
fn label(order: LabelOrder, now: Timestamp) -> Label {
    let Label(mut bytes) = Label::at(now);
    match order {
        LabelOrder::Binary => {}
        LabelOrder::Bcd => bytes = bytes.map(|byte| byte / 10 * 16 + byte % 10),
        LabelOrder::Reversed => bytes.reverse(),
        LabelOrder::NoTime => bytes = [0; 6],
    }
    Label(bytes)
}
