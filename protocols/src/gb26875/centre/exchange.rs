//! What an end of the link asks: sent, repeated when nothing comes or it is denied, given up at last (clause 6.5).

use jiff::{SignedDuration, Timestamp};

use super::super::adu::write_adu;
use super::super::frame::{ADU_BYTES_MAX, Command, Head, TooLong};
use super::super::label::Label;
use super::super::object::Object;
use super::super::shape::reply_to;
use super::Settings;

/// The most questions of one connection that may be open at once.
const OPEN_MAX: usize = 16;
/// The longest guard check, in minutes (GB 26875.1).
const GUARD_MINUTES_MAX: u8 = 10;

/// What a centre may ask of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control<'a> {
    /// Set the clock to the time of sending (type 90).
    SetClock,
    /// Have the guard answer in so many minutes, 1 to 10 (type 91, 查岗).
    GuardCheck {
        /// The time to answer.
        minutes: u8,
    },
    /// Initialise the device (type 89).
    Initialise,
    /// Read the device: its status (81), version (85), configuration (86), clock (88).
    ReadDevice {
        /// The type.
        kind: u8,
    },
    /// Read something of the facilities, or the operations of the device: types 61 to 68 and 84 with their objects.
    Read {
        /// The type.
        kind: u8,
        /// What is asked for.
        objects: &'a [Object<'a>],
    },
}

/// How a question or control came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exchange {
    /// Its sequence number.
    pub sequence: u16,
    /// The type that was sent.
    pub kind: u8,
    /// Whether it was confirmed or replied to; else it was given up.
    pub is_answered: bool,
    /// How often it was sent.
    pub sent: u8,
}

/// Why something cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The device has not sent a frame on this connection, so its address is not known.
    #[error("the device has not been heard on this connection; wait for its first frame")]
    NeverHeard,
    /// [`OPEN_MAX`] questions are open.
    #[error("{OPEN_MAX} questions are open on this connection; wait for their answers")]
    TooMany,
    /// A type that is no question.
    #[error("type {0} is no question; use 61 to 68, 81, 84, 85, 86 or 88")]
    NoQuestion(u8),
    /// Minutes outside of 1 to 10.
    #[error("a guard check lasts 1 to {GUARD_MINUTES_MAX} minutes, not {0}")]
    Minutes(u8),
    /// Too many objects for one frame.
    #[error(transparent)]
    TooLong(#[from] TooLong),
}

#[derive(Debug)]
struct Open {
    head: Head,
    kind: u8,
    adu: Vec<u8>,
    sent: u8,
    due: Timestamp,
}

impl Open {
    fn ended(&self, is_answered: bool) -> Exchange {
        Exchange { sequence: self.head.sequence, kind: self.kind, is_answered, sent: self.sent }
    }

    /// Sends it, with the time as it is now; the number stays.
    fn send(&mut self, settings: Settings, now: Timestamp, out: &mut dyn FnMut(Vec<u8>)) -> Result<(), TooLong> {
        self.head.label = Label::at(now);
        if self.kind == 90 {
            self.adu.truncate(2);
            self.adu.extend_from_slice(&self.head.label.0);
        }
        let mut bytes = Vec::new();
        self.head.write(&self.adu, &mut bytes)?;
        self.sent = self.sent.saturating_add(1);
        let wait = SignedDuration::from_secs(settings.answer_seconds.into());
        self.due = now.saturating_add(wait).unwrap_or(Timestamp::MAX);
        out(bytes);
        Ok(())
    }
}

/// The questions of one connection that wait for an answer.
#[derive(Debug, Default)]
pub(super) struct Exchanges {
    open: Vec<Open>,
    next: u16,
}

impl Exchanges {
    pub(super) fn ask(
        &mut self,
        control: Control<'_>,
        head: Head,
        settings: Settings,
        now: Timestamp,
        out: &mut dyn FnMut(Vec<u8>),
    ) -> Result<u16, Refusal> {
        if self.open.len() >= OPEN_MAX {
            return Err(Refusal::TooMany);
        }
        let (command, kind, adu) = data_unit(control, now)?;
        if adu.len() > ADU_BYTES_MAX {
            return Err(TooLong(adu.len()).into());
        }
        while self.open.iter().any(|open| open.head.sequence == self.next) {
            self.next = self.next.wrapping_add(1);
        }
        let sequence = self.next;
        self.next = self.next.wrapping_add(1);
        let mut open = Open { head: Head { sequence, command, ..head }, kind, adu, sent: 0, due: now };
        open.send(settings, now, out)?;
        self.open.push(open);
        Ok(sequence)
    }

    fn end(&mut self, is_it: impl Fn(&Open) -> bool, is_answered: bool) -> Option<Exchange> {
        let at = self.open.iter().position(is_it)?;
        Some(self.open.swap_remove(at).ended(is_answered))
    }

    /// A confirm came: it ends a control.
    pub(super) fn confirm(&mut self, sequence: u16) -> Option<Exchange> {
        self.end(|open| open.head.sequence == sequence && open.head.command == Command::Control, true)
    }

    /// A reply of a type came: it ends the question that asked for it.
    pub(super) fn reply(&mut self, sequence: u16, kind: Option<u8>) -> Option<Exchange> {
        self.end(|open| open.head.sequence == sequence && kind.is_some() && reply_to(open.kind) == kind, true)
    }

    /// A deny came: send again, or give up.
    pub(super) fn again(
        &mut self,
        sequence: u16,
        settings: Settings,
        now: Timestamp,
        out: &mut dyn FnMut(Vec<u8>),
    ) -> Option<Exchange> {
        let at = self.open.iter().position(|open| open.head.sequence == sequence)?;
        self.repeat(at, settings, now, out)
    }

    fn repeat(
        &mut self,
        at: usize,
        settings: Settings,
        now: Timestamp,
        out: &mut dyn FnMut(Vec<u8>),
    ) -> Option<Exchange> {
        let open = self.open.get_mut(at)?;
        if open.sent <= settings.repeats && open.send(settings, now, out).is_ok() {
            return None;
        }
        Some(self.open.swap_remove(at).ended(false))
    }

    /// Repeats what is due, and gives up what was repeated enough.
    pub(super) fn tick(&mut self, settings: Settings, now: Timestamp, out: &mut dyn FnMut(Vec<u8>)) -> Vec<Exchange> {
        let mut ended = Vec::new();
        let mut at = 0;
        while let Some(open) = self.open.get(at) {
            let gave_up = if open.due <= now { self.repeat(at, settings, now, out) } else { None };
            at += usize::from(gave_up.is_none());
            ended.extend(gave_up);
        }
        ended
    }

    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        self.open.iter().map(|open| open.due).min()
    }
}

fn data_unit(control: Control<'_>, now: Timestamp) -> Result<(Command, u8, Vec<u8>), Refusal> {
    let mut adu = Vec::new();
    let (command, kind) = match control {
        Control::SetClock => (Command::Control, 90),
        Control::GuardCheck { .. } => (Command::Control, 91),
        Control::Initialise => (Command::Control, 89),
        Control::ReadDevice { kind } | Control::Read { kind, .. } => (Command::Request, kind),
    };
    match control {
        Control::SetClock => write_adu(kind, &[Object::DeviceClock { at: Label::at(now) }], &mut adu),
        Control::GuardCheck { minutes } if !(1..=GUARD_MINUTES_MAX).contains(&minutes) => {
            return Err(Refusal::Minutes(minutes));
        }
        Control::GuardCheck { minutes } => write_adu(kind, &[Object::Byte { value: minutes }], &mut adu),
        Control::Initialise => write_adu(kind, &[Object::Byte { value: 0 }], &mut adu),
        Control::ReadDevice { kind: 81 | 85 | 86 | 88 } => write_adu(kind, &[Object::Byte { value: 0 }], &mut adu),
        Control::Read { kind, objects } if matches!(kind, 61..=68 | 84) => write_adu(kind, objects, &mut adu),
        Control::ReadDevice { kind } | Control::Read { kind, .. } => return Err(Refusal::NoQuestion(kind)),
    }
    Ok((command, kind, adu))
}
