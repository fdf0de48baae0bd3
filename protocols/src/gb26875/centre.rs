//! The centre's end of one connection: frames become reports, reports that are stored are confirmed, questions are
//! repeated until they are answered, and silence is noticed.

mod exchange;
mod guard;

use std::collections::VecDeque;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::adu::Adu;
use super::frame::{Address, Command, Frame, Head};
use super::key::{Key, Recent};
use super::label::{Label, Timed};
use super::learn::{Learner, Proposal};
use super::liveness::{Liveness, Sign};
use super::object::Object;
use super::profile::Profile;
use super::signal::{Signal, signals};
use super::split::{Fault, Piece, Splitter};

use exchange::Exchanges;
pub use exchange::{Control, Exchange, Refusal};
use guard::Guard;

/// The most reports of one connection that may wait to be stored. Beyond it nothing is taken, nothing is confirmed, and
/// the device repeats; fires have [`FIRE_ROOM`] times the room.
pub const WAITING_REPORTS_MAX: usize = 256;
const FIRE_ROOM: usize = 4;
/// A device may be denied so often in [`DENY_SECONDS`]; one more closes the connection.
pub const CLOSE_AFTER_DENIES: u8 = 3;
const DENY_SECONDS: i64 = 10;
/// Of noise, so many bytes are kept to look at.
const NOISE_BYTES_MAX: usize = 256;

/// What clause 6.5 leaves to be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How long an answer is waited for, in seconds; the standard says at most 10.
    pub answer_seconds: u16,
    /// How often a question is repeated; the standard says 3.
    pub repeats: u8,
    /// Our own address, until a device has named it.
    pub address: Address,
}

impl Default for Settings {
    fn default() -> Self {
        Self { answer_seconds: 10, repeats: 3, address: Address::default() }
    }
}

/// A frame that must be on disk before its sender is told that it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Names the report to [`Centre::stored`]; unique in one connection.
    pub number: u64,
    /// The frame as it came.
    pub raw: Vec<u8>,
    /// The same within [`super::WINDOW_SECONDS`]: the same report.
    pub key: Key,
    /// When it came.
    pub received: Timestamp,
    /// When it was sent, and how far to believe that.
    pub sent: Timed,
    /// The check that does not hold: the report is unverified and the sender has been denied.
    pub fault: Option<Fault>,
    /// Whether some object speaks of a fire. In doubt it does.
    pub is_fire: bool,
    /// The question that it answers.
    pub answers: Option<u16>,
    /// Whether it names another source than the first frame of this connection.
    pub is_foreign: bool,
}

impl Report {
    /// The frame; always there in a report of [`Centre`].
    #[must_use]
    pub fn frame(&self) -> Option<Frame<'_>> {
        Frame::over(&self.raw)
    }
}

/// What a centre has to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Store this, then say so with [`Centre::stored`].
    Report(Report),
    /// The device lives and has nothing to say. It is confirmed already.
    Heartbeat,
    /// A question or control has come to its end.
    Ended(Exchange),
    /// The guard has answered a guard check.
    GuardAnswered {
        /// The operator number that the device gives.
        operator: u8,
        /// How long it took, from the check to the answer.
        after: SignedDuration,
    },
    /// Nobody has answered a guard check in its time.
    GuardUnanswered,
    /// Nothing came for too long, not even when asked. Close the connection.
    Silent {
        /// When the last frame came.
        since: Timestamp,
    },
    /// A frame came after [`Event::Silent`].
    Back {
        /// How long the silence was.
        after: SignedDuration,
    },
    /// Frames in a row speak for a setting of the profile; a person accepts it or not.
    Proposal(Proposal),
    /// Bytes that belong to no frame: the first 256, and how many came.
    Noise {
        /// The first of them.
        bytes: Vec<u8>,
        /// How many they are.
        count: usize,
    },
    /// A frame was not taken, since too many wait to be stored; the device will repeat it.
    Overflow,
    /// The device keeps sending what must be denied. Close the connection.
    Close,
}

/// The centre's end of one connection, or of one device that sends datagrams.
#[derive(Debug)]
pub struct Centre {
    settings: Settings,
    profile: Arc<Profile>,
    splitter: Splitter,
    recent: Recent,
    learner: Learner,
    liveness: Liveness,
    exchanges: Exchanges,
    guard: Guard,
    /// The head of the last good frame: who the device is, and which version it speaks.
    peer: Option<Head>,
    bound: Option<Address>,
    waiting: VecDeque<Waiting>,
    numbered: u64,
    status: Option<u8>,
    denies: (Option<Timestamp>, u8),
    events: VecDeque<Event>,
    outputs: VecDeque<Vec<u8>>,
}

/// A report on its way to the disk.
#[derive(Debug)]
struct Waiting {
    number: u64,
    key: Key,
    /// Whom to confirm; `None` where no confirm is due.
    confirm: Option<Head>,
    /// The device status that it carries.
    status: Option<u8>,
}

impl Centre {
    /// A connection that begins now.
    #[must_use]
    pub fn new(settings: Settings, profile: Arc<Profile>, now: Timestamp) -> Self {
        Self {
            settings,
            splitter: Splitter::new(profile.strictness()),
            recent: Recent::default(),
            learner: Learner::default(),
            liveness: Liveness::new(now, profile.heartbeat_seconds),
            exchanges: Exchanges::default(),
            guard: Guard::default(),
            peer: None,
            bound: None,
            waiting: VecDeque::new(),
            numbered: 0,
            status: None,
            denies: (None, 0),
            events: VecDeque::new(),
            outputs: VecDeque::new(),
            profile,
        }
    }

    /// With what is remembered of the device from an earlier connection, or from the log.
    pub fn remember(&mut self, recent: Recent) {
        self.recent = recent;
    }

    /// What to hand to the next connection of the device.
    #[must_use]
    pub fn into_recent(mut self) -> Recent {
        self.recent.keep_stored();
        self.recent
    }

    /// Changes the profile, once the device is known or a person has accepted a proposal.
    pub fn set_profile(&mut self, profile: Arc<Profile>) {
        self.splitter.set_strictness(profile.strictness());
        self.profile = profile;
    }

    /// The source of the first good frame.
    #[must_use]
    pub fn bound(&self) -> Option<Address> {
        self.bound
    }

    /// When the device was last heard, and how often it speaks.
    #[must_use]
    pub fn liveness(&self) -> Liveness {
        self.liveness
    }

    /// Takes bytes from the connection.
    pub fn receive(&mut self, bytes: &[u8], now: Timestamp) {
        self.split(now, |splitter, tell| splitter.feed(bytes, now, tell));
    }

    /// Takes one datagram: a frame, or several.
    pub fn receive_datagram(&mut self, bytes: &[u8], now: Timestamp) {
        self.split(now, |splitter, tell| {
            splitter.feed(bytes, now, &mut *tell);
            splitter.finish(now, tell);
        });
    }

    /// Lets a splitter tell its pieces to this centre.
    fn split(&mut self, now: Timestamp, run: impl FnOnce(&mut Splitter, &mut dyn FnMut(Piece<'_>))) {
        let mut splitter = std::mem::replace(&mut self.splitter, Splitter::new(self.profile.strictness()));
        run(&mut splitter, &mut |piece| self.take(piece, now));
        self.splitter = splitter;
    }

    /// Does what is due: gives up false starts, repeats questions, asks a quiet device, notices silence.
    pub fn tick(&mut self, now: Timestamp) {
        self.split(now, |splitter, tell| splitter.tick(now, tell));
        let is_hex = self.splitter.is_hex();
        for exchange in
            self.exchanges.tick(self.settings, now, &mut |bytes| self.outputs.push_back(written(bytes, is_hex)))
        {
            self.events.push_back(Event::Ended(exchange));
        }
        if self.guard.is_over(now) {
            self.events.push_back(Event::GuardUnanswered);
        }
        match self.liveness.look(now) {
            Sign::None => {}
            // A device that was never heard cannot be asked; it becomes silent all the same.
            Sign::Poll => drop(self.ask(Control::ReadDevice { kind: 81 }, now)),
            Sign::Silent => self.events.push_back(Event::Silent { since: self.liveness.heard }),
        }
    }

    /// When [`Centre::tick`] has something to do.
    #[must_use]
    pub fn wake_at(&self) -> Option<Timestamp> {
        let all = [self.splitter.wake_at(), self.exchanges.wake_at(), self.guard.wake_at(), self.liveness.wake_at()];
        all.into_iter().flatten().min()
    }

    /// The next thing to tell.
    pub fn event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// The next bytes to send; one frame, for UDP one datagram.
    pub fn output(&mut self) -> Option<Vec<u8>> {
        self.outputs.pop_front()
    }

    /// Says that a report is on disk; only now its sender is told. An unknown number is left alone.
    pub fn stored(&mut self, number: u64, now: Timestamp) {
        let Some(at) = self.waiting.iter().position(|waiting| waiting.number == number) else { return };
        if let Some(waiting) = self.waiting.remove(at) {
            self.recent.settle(&waiting.key);
            self.status = waiting.status.or(self.status);
            if let Some(head) = waiting.confirm {
                self.answer(&head, Command::Confirm, &[], now);
            }
        }
    }

    /// Says that a report could not be stored: it is not confirmed, and a repeat is a new report.
    pub fn not_stored(&mut self, number: u64) {
        if let Some(at) = self.waiting.iter().position(|waiting| waiting.number == number)
            && let Some(waiting) = self.waiting.remove(at)
        {
            self.recent.forget(&waiting.key);
        }
    }

    /// Asks the device, or tells it to do something; answers with the sequence number.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn ask(&mut self, control: Control<'_>, now: Timestamp) -> Result<u16, Refusal> {
        let peer = self.peer.ok_or(Refusal::NeverHeard)?;
        let source = if peer.destination == Address::default() { self.settings.address } else { peer.destination };
        let head = Head { source, destination: peer.source, ..peer };
        let is_hex = self.splitter.is_hex();
        let asked = self.exchanges.ask(control, head, self.settings, now, &mut |bytes| {
            self.outputs.push_back(written(bytes, is_hex));
        })?;
        if let Control::GuardCheck { minutes } = control {
            self.guard.begin(minutes, now);
        }
        Ok(asked)
    }

    fn take(&mut self, piece: Piece<'_>, now: Timestamp) {
        match piece {
            Piece::Noise(bytes) => self.take_noise(bytes),
            Piece::Suspect(frame, fault) => self.take_suspect(&frame, fault, now),
            Piece::Frame(frame) => {
                if let Some(after) = self.liveness.hear(now) {
                    self.events.push_back(Event::Back { after });
                }
                if let Command::Other(0 | 7..=127) = frame.command() {
                    self.take_suspect(&frame, Fault::Command, now);
                } else {
                    self.take_frame(&frame, now);
                }
            }
        }
    }

    fn take_noise(&mut self, bytes: &[u8]) {
        if let Some(Event::Noise { bytes: kept, count }) = self.events.back_mut() {
            let room = NOISE_BYTES_MAX - kept.len();
            kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
            *count += bytes.len();
        } else {
            let kept = bytes[..bytes.len().min(NOISE_BYTES_MAX)].to_vec();
            self.events.push_back(Event::Noise { bytes: kept, count: bytes.len() });
        }
    }

    fn take_frame(&mut self, frame: &Frame<'_>, now: Timestamp) {
        let head = frame.head();
        match frame.command() {
            Command::Confirm => {
                self.learn(frame, None, now);
                if let Some(exchange) = self.exchanges.confirm(frame.sequence()) {
                    self.events.push_back(Event::Ended(exchange));
                }
                return;
            }
            Command::Deny => {
                let is_hex = self.splitter.is_hex();
                let (sequence, settings) = (frame.sequence(), self.settings);
                let outputs = &mut self.outputs;
                let ended = self.exchanges.again(sequence, settings, now, &mut |bytes| {
                    outputs.push_back(written(bytes, is_hex));
                });
                self.events.extend(ended.map(Event::Ended));
                return;
            }
            _ => {}
        }
        self.bound.get_or_insert(head.source);
        self.peer = Some(head);
        let sent = self.learn(frame, None, now);
        if frame.command() == Command::Send && self.is_alive_only(frame) {
            let answer = if frame.adu().is_empty() { Vec::new() } else { self.profile.heartbeat_answer.clone() };
            self.answer(&head, Command::Confirm, &answer, now);
            self.events.push_back(Event::Heartbeat);
            return;
        }
        let confirm = (frame.command() == Command::Send).then_some(head);
        let key = Key::of(frame, None);
        match self.recent.find(&key, now) {
            // The first confirm was lost.
            Some(true) if confirm.is_some() => self.answer(&head, Command::Confirm, &[], now),
            Some(_) => {}
            None => self.report(frame, key, sent, None, confirm, now),
        }
    }

    /// Whether a frame says nothing new: a heartbeat, or the device status that was stored last and holds no alarm.
    fn is_alive_only(&self, frame: &Frame<'_>) -> bool {
        self.profile.is_heartbeat(frame.adu())
            || self.device_status(frame).is_some_and(|status| self.status == Some(status) && status & !1 == 0)
    }

    fn device_status(&self, frame: &Frame<'_>) -> Option<u8> {
        match Adu::read(frame.adu(), &self.profile)?.objects().next()? {
            Object::DeviceStatus { status, .. } => Some(status),
            _ => None,
        }
    }

    /// A frame that fails a check: told, denied, never dropped.
    fn take_suspect(&mut self, frame: &Frame<'_>, fault: Fault, now: Timestamp) {
        let sent = self.learn(frame, Some(fault), now);
        let key = Key::of(frame, Some(fault));
        if self.recent.find(&key, now).is_none() {
            self.report(frame, key, sent, Some(fault), None, now);
        }
        match frame.command() {
            // Answers are never answered; a faulty reply is asked for again when its time is over.
            Command::Confirm | Command::Deny | Command::Reply => {}
            _ => self.deny(&frame.head(), now),
        }
    }

    fn deny(&mut self, head: &Head, now: Timestamp) {
        let (began, count) = self.denies;
        let is_fresh = began.is_some_and(|began| now.duration_since(began) < SignedDuration::from_secs(DENY_SECONDS));
        self.denies = if is_fresh { (began, count.saturating_add(1)) } else { (Some(now), 1) };
        match self.denies.1 {
            count if count <= CLOSE_AFTER_DENIES => self.answer(head, Command::Deny, &[], now),
            count if count == CLOSE_AFTER_DENIES + 1 => self.events.push_back(Event::Close),
            _ => {}
        }
    }

    fn learn(&mut self, frame: &Frame<'_>, fault: Option<Fault>, now: Timestamp) -> Timed {
        let sent = frame.label().judge(self.profile.frame_time, now);
        let events = &mut self.events;
        self.learner.see(frame, fault, sent, &self.profile, |proposal| events.push_back(Event::Proposal(proposal)));
        sent
    }

    fn report(
        &mut self,
        frame: &Frame<'_>,
        key: Key,
        sent: Timed,
        fault: Option<Fault>,
        confirm: Option<Head>,
        now: Timestamp,
    ) {
        let adu = Adu::read(frame.adu(), &self.profile);
        let is_fire = adu.is_some_and(|adu| signals(&adu, &self.profile).any(|signal| signal.is_fire()));
        let room = if is_fire { WAITING_REPORTS_MAX * FIRE_ROOM } else { WAITING_REPORTS_MAX };
        if self.waiting.len() >= room {
            self.events.push_back(Event::Overflow);
            return;
        }
        if fault.is_none() {
            for signal in adu.iter().flat_map(|adu| signals(adu, &self.profile)) {
                let answered = answered_guard(&signal).and_then(|operator| self.guard.answer(operator, now));
                self.events.extend(answered);
            }
        }
        let kind = adu.map(|adu| adu.kind);
        let answers = (fault.is_none() && frame.command() == Command::Reply).then(|| frame.sequence());
        let ended = answers.and_then(|sequence| self.exchanges.reply(sequence, kind));
        let number = self.numbered;
        self.numbered += 1;
        self.recent.note(key, now);
        let status = self.device_status(frame).filter(|_| fault.is_none());
        self.waiting.push_back(Waiting { number, key, confirm, status });
        let is_foreign = self.bound.is_some_and(|bound| bound != frame.source());
        let (raw, received) = (frame.bytes().to_vec(), now);
        let answers = answers.filter(|_| ended.is_some());
        let report = Report { number, raw, key, received, sent, fault, is_fire, answers, is_foreign };
        self.events.push_back(Event::Report(report));
        self.events.extend(ended.map(Event::Ended));
    }

    fn answer(&mut self, head: &Head, command: Command, adu: &[u8], now: Timestamp) {
        let mut bytes = Vec::new();
        // A heartbeat's answer from a profile file may be too long for a frame; the device then gets an empty one.
        let answer = head.answer(command, Label::at(now));
        if answer.write(adu, &mut bytes).is_ok() || answer.write(&[], &mut bytes).is_ok() {
            self.outputs.push_back(written(bytes, self.splitter.is_hex()));
        }
    }
}

fn answered_guard(signal: &Signal<'_, '_>) -> Option<u8> {
    let is_answer = signal.operations().any(|operation| operation == super::signal::Operation::GuardAnswer);
    signal.operator.filter(|_| is_answer)
}

/// The bytes as the peer writes them: as they are, or as hex digits.
fn written(bytes: Vec<u8>, is_hex: bool) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    if !is_hex {
        return bytes;
    }
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).collect()
}
