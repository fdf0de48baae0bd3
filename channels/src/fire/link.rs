//! One device at the other end: its machine, its standing, and how much it may send. No socket here.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use journal::{DeviceId, GuardAnswer, JournalError, NewFrame, Standing, State};
use protocols::gb26875::{Address, Centre, Control, Event, Proposal, Report, Settings as CentreSettings};

use super::recents::first_source;
use super::{Profiles, Recents, Settings, device_name};
use crate::intake::{Intake, Mail, Mailbox, Order};
use crate::socket::{End, Wire};

/// So many bytes of noise without a good frame close a connection.
const NOISE_BYTES_MAX: usize = 64 * 1024;
/// A clock that is off by more than this is set.
const CLOCK_OFF: SignedDuration = SignedDuration::from_secs(60);

/// What links share.
pub struct Shared {
    /// Where frames go.
    pub intake: Arc<Intake>,
    /// What vendors do otherwise.
    pub profiles: Profiles,
    /// What was sent lately.
    pub recents: Recents,
    /// What an operator set.
    pub settings: Settings,
}

/// One device at the other end.
pub(super) struct Link {
    shared: Arc<Shared>,
    centre: Centre,
    mailbox: Arc<Mailbox>,
    peer: String,
    began: Timestamp,
    bound: Option<(Address, DeviceId)>,
    has_looked: bool,
    noise: usize,
    /// Frames that may still come, in thousandths, and when that was counted.
    room: (i64, Timestamp),
    refused: u32,
    end: Option<End>,
}

impl Link {
    pub(super) fn new(shared: &Arc<Shared>, peer: String) -> Self {
        let now = shared.intake.now();
        let centre = Centre::new(CentreSettings::default(), shared.profiles.get(""), now);
        Self {
            shared: Arc::clone(shared),
            centre,
            mailbox: Arc::default(),
            peer,
            began: now,
            bound: None,
            has_looked: false,
            noise: 0,
            room: (i64::from(shared.settings.frames_at_once_max) * 1000, now),
            refused: 0,
            end: None,
        }
    }

    /// Takes one datagram.
    pub(super) fn receive_datagram(&mut self, bytes: &[u8]) {
        self.take(bytes, true);
    }

    fn take(&mut self, bytes: &[u8], is_datagram: bool) {
        let now = self.shared.intake.now();
        if !std::mem::replace(&mut self.has_looked, true)
            && let Some(address) = first_source(bytes)
        {
            if let Some(recent) = self.shared.recents.take(address) {
                self.centre.remember(recent);
            }
            if let Some((_, device)) = self.shared.intake.journal.devices().find(&device_name(address)) {
                self.centre.set_profile(self.shared.profiles.of(&device));
            }
        }
        if is_datagram {
            self.centre.receive_datagram(bytes, now)
        } else {
            self.centre.receive(bytes, now)
        }
        self.events(now);
    }

    fn first_frame(&self) -> SignedDuration {
        SignedDuration::from_secs(self.shared.settings.first_frame_seconds.into())
    }

    fn events(&mut self, now: Timestamp) {
        while let Some(event) = self.centre.event() {
            match event {
                Event::Report(report) => self.report(report, now),
                Event::Heartbeat => self.heard(now, 0, 0),
                Event::Silent { .. } => self.end = self.end.or(Some(End::Silent)),
                Event::Close => self.end = self.end.or(Some(End::Noise)),
                Event::Noise { count, .. } => {
                    self.noise += count;
                    if self.noise > NOISE_BYTES_MAX {
                        self.end = self.end.or(Some(End::Noise));
                    }
                }
                Event::GuardAnswered { operator, after } => {
                    let after_seconds = u32::try_from(after.as_secs()).unwrap_or(0);
                    if let Some((_, device)) = self.bound {
                        let answer = GuardAnswer { operator, after_seconds };
                        self.shared.intake.journal.devices().guard_answered(device, answer);
                    }
                }
                Event::Proposal(proposal) => self.propose(proposal, now),
                // Who follows the devices sees that a check is over, also where the line was lost meanwhile.
                Event::GuardUnanswered | Event::Back { .. } | Event::Ended(_) | Event::Overflow => {}
            }
        }
        // Whoever speaks without being bound yet has only sent heartbeats.
        if self.bound.is_none() && self.centre.bound().is_some() {
            self.heard(now, 0, 0);
        }
    }

    /// A person decides of what the frames of a device speak for.
    fn propose(&mut self, proposal: Proposal, now: Timestamp) {
        if let Some(device) = self.device(now) {
            self.shared.intake.journal.devices().learn(device, &proposal.to_string(), now);
        }
    }

    /// Reads the device from now on as a person has decided.
    fn set_profile(&mut self) {
        let Some((_, device)) = self.bound else { return };
        if let Some(device) = self.shared.intake.journal.devices().get(device) {
            self.centre.set_profile(self.shared.profiles.of(&device));
        }
    }

    fn heard(&mut self, now: Timestamp, frames: u64, fires: u64) {
        self.noise = 0;
        if let Some(device) = self.device(now) {
            self.shared.intake.journal.devices().hear(device, now, frames, fires);
        }
    }

    /// The device that this connection is bound to: the source of its first good frame.
    fn device(&mut self, now: Timestamp) -> Option<DeviceId> {
        if let Some((_, device)) = self.bound {
            return Some(device);
        }
        let address = self.centre.bound()?;
        let device = self.meet(address, now)?;
        self.bound = Some((address, device));
        self.shared.intake.connected(device, &self.mailbox);
        if let Some(known) = self.shared.intake.journal.devices().get(device) {
            self.centre.set_profile(self.shared.profiles.of(&known));
        }
        Some(device)
    }

    fn meet(&mut self, address: Address, now: Timestamp) -> Option<DeviceId> {
        match self.shared.intake.journal.devices().meet(&device_name(address), &self.peer, now) {
            Standing::Known(_, State::Refused) => self.end = Some(End::Refused),
            Standing::NoRoom => self.end = Some(End::NoRoom),
            Standing::Known(device, _) => return Some(device),
        }
        None
    }

    /// Whether one more frame may come now.
    fn has_room(&mut self, now: Timestamp) -> bool {
        let (left, at) = self.room;
        let per_second = i64::from(self.shared.settings.frames_per_second_max);
        let millis = i64::try_from(now.duration_since(at).as_millis()).unwrap_or(i64::MAX).max(0);
        let most = i64::from(self.shared.settings.frames_at_once_max) * 1000;
        let left = left.saturating_add(millis.saturating_mul(per_second)).min(most);
        self.room = (left - if left >= 1000 { 1000 } else { 0 }, now);
        left >= 1000
    }

    fn report(&mut self, report: Report, now: Timestamp) {
        let source = report.frame().map(|frame| frame.source());
        // A frame that fails its check may come before any good one.
        let device = match (self.device(now), source) {
            // Another source than the one that the connection is bound to: kept, and not believed.
            (Some(_), Some(source)) if report.is_foreign => self.meet(source, now),
            (Some(device), _) => Some(device),
            (None, Some(source)) => self.meet(source, now),
            (None, None) => None,
        };
        let Some(device) = device else { return self.centre.not_stored(report.number) };
        if !self.has_room(now) && !report.is_fire {
            self.centre.not_stored(report.number);
            self.refused += 1;
            if self.refused > self.shared.settings.frames_at_once_max {
                self.end = self.end.or(Some(End::Flood));
            }
            return;
        }
        self.noise = 0;
        self.shared.intake.journal.devices().hear(device, now, 1, u64::from(report.is_fire));
        self.set_clock(&report, now);
        let frame = NewFrame {
            device,
            received: report.received,
            is_fire: report.is_fire,
            is_suspect: report.fault.is_some() || report.is_foreign,
            raw: report.raw,
            forwarded: None,
        };
        let (mailbox, news, number) = (Arc::clone(&self.mailbox), Arc::clone(&self.shared.intake.news), report.number);
        let done = move |kept: Result<u64, JournalError>| {
            mailbox.put(Mail::Stored(number, kept.is_ok()));
            news.notify_one();
        };
        self.shared.intake.journal.keep(frame, Box::new(done));
    }

    /// Once a connection: a clock that is wrong is set.
    fn set_clock(&mut self, report: &Report, now: Timestamp) {
        if !self.shared.settings.sets_clocks || report.fault.is_some() || report.number > 0 {
            return;
        }
        let shown = report.sent.shown.and_then(|shown| protocols::gb26875::OFFSET.to_timestamp(shown).ok());
        let is_off = shown.is_none_or(|shown| shown.duration_since(now).abs() > CLOCK_OFF);
        if is_off && let Err(error) = self.centre.ask(Control::SetClock, now) {
            tracing::debug!(peer = self.peer, %error, "a clock could not be set");
        }
    }
}

impl Wire for Link {
    fn mailbox(&self) -> &Arc<Mailbox> {
        &self.mailbox
    }

    fn receive(&mut self, bytes: &[u8]) {
        self.take(bytes, false);
    }

    fn end(&self) -> Option<End> {
        self.end
    }

    fn tick(&mut self) {
        let now = self.shared.intake.now();
        self.centre.tick(now);
        if self.bound.is_none() && now.duration_since(self.began) >= self.first_frame() {
            self.end = Some(End::NoFrame);
        }
        self.events(now);
    }

    fn mail(&mut self) {
        let now = self.shared.intake.now();
        for mail in self.mailbox.take() {
            match mail {
                Mail::Stored(number, true) => self.centre.stored(number, now),
                Mail::Stored(number, false) => self.centre.not_stored(number),
                Mail::Changed => self.set_profile(),
                Mail::Order(order) => {
                    let control = match order {
                        Order::GuardCheck(minutes) => Control::GuardCheck { minutes },
                        Order::SetClock => Control::SetClock,
                        Order::ReadStatus => Control::ReadDevice { kind: 81 },
                    };
                    if let Err(error) = self.centre.ask(control, now) {
                        tracing::warn!(peer = self.peer, %error, "a device could not be asked");
                    }
                }
            }
        }
        self.events(now);
    }

    fn output(&mut self) -> Option<Vec<u8>> {
        self.centre.output()
    }

    fn wait(&self) -> SignedDuration {
        let now = self.shared.intake.now();
        let first = self.bound.is_none().then(|| self.began.saturating_add(self.first_frame()).ok()).flatten();
        let next = [self.centre.wake_at(), first].into_iter().flatten().min();
        let wait = next.map_or(SignedDuration::from_secs(60), |next| next.duration_since(now));
        wait.clamp(SignedDuration::from_millis(10), SignedDuration::from_secs(60))
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        let Some((address, device)) = self.bound else { return };
        self.shared.intake.gone(device, &self.mailbox);
        let now = self.shared.intake.now();
        let empty = Centre::new(CentreSettings::default(), self.shared.profiles.get(""), now);
        let centre = std::mem::replace(&mut self.centre, empty);
        self.shared.recents.put(address, centre.into_recent());
    }
}
