//! One station at the other end: its machine and its standing. No socket here.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use journal::{DeviceId, JournalError, NewFrame, Standing, State};
use protocols::hj212::{Ask, Centre, Event, Fault, Report, Settings};

use super::PREFIX;
use crate::intake::{Intake, Mail, Mailbox, Order};
use crate::socket::{End, Wire};

/// A connection without a good packet is closed after so long.
const FIRST_PACKET: SignedDuration = SignedDuration::from_secs(60);
/// So many bytes of noise without a good packet close a connection.
const NOISE_BYTES_MAX: usize = 64 * 1024;
/// So many packets a minute are taken of one station; the standard has one in half a minute.
const PACKETS_PER_MINUTE_MAX: u32 = 240;
/// The longest identity that is taken, in bytes; the standard has 24.
const IDENTITY_BYTES_MAX: usize = 64;

/// One station at the other end.
pub(super) struct Link {
    intake: Arc<Intake>,
    centre: Centre,
    mailbox: Arc<Mailbox>,
    peer: String,
    began: Timestamp,
    bound: Option<DeviceId>,
    noise: usize,
    /// The minute that is counted, and how many packets came in it.
    minute: (i64, u32),
    end: Option<End>,
}

impl Link {
    pub(super) fn new(intake: &Arc<Intake>, peer: String) -> Self {
        let now = intake.now();
        let centre = Centre::new(Settings::default(), now);
        let (bound, noise, minute, end) = (None, 0, (0, 0), None);
        let mailbox = Arc::default();
        Self { intake: Arc::clone(intake), centre, mailbox, peer, began: now, bound, noise, minute, end }
    }

    fn events(&mut self, now: Timestamp) {
        while let Some(event) = self.centre.event() {
            match event {
                Event::Report(report) => self.report(report, now),
                Event::Heartbeat => self.hear(now),
                Event::WantsTime => self.ask(&Ask::set_time(None, now), now),
                Event::Silent { .. } => self.end = self.end.or(Some(End::Silent)),
                Event::Noise { count, .. } => {
                    self.noise += count;
                    if self.noise > NOISE_BYTES_MAX {
                        self.end = self.end.or(Some(End::Noise));
                    }
                }
                Event::Back { .. } | Event::Ended(_) | Event::Overflow => {}
            }
        }
    }

    fn ask(&mut self, ask: &Ask, now: Timestamp) {
        if let Err(error) = self.centre.ask(ask, now) {
            tracing::warn!(peer = self.peer, %error, "a station could not be asked");
        }
    }

    fn hear(&mut self, now: Timestamp) {
        let Some(identity) = self.centre.bound().map(str::to_owned) else { return };
        if let Some(device) = self.device(&identity, now) {
            self.intake.journal.devices().hear(device, now, 0, 0);
        }
    }

    fn device(&mut self, identity: &str, now: Timestamp) -> Option<DeviceId> {
        if identity.is_empty() || identity.len() > IDENTITY_BYTES_MAX {
            return None;
        }
        let name = format!("{PREFIX}{}", identity.to_uppercase());
        match self.intake.journal.devices().meet(&name, &self.peer, now) {
            Standing::Known(_, State::Refused) => self.end = Some(End::Refused),
            Standing::NoRoom => self.end = Some(End::NoRoom),
            Standing::Known(device, _) => {
                if self.bound.is_none() && self.centre.bound() == Some(identity) {
                    self.bound = Some(device);
                    self.intake.connected(device, &self.mailbox);
                }
                return Some(device);
            }
        }
        None
    }

    fn report(&mut self, report: Report, now: Timestamp) {
        let minute = now.as_second() / 60;
        self.minute = if self.minute.0 == minute { (minute, self.minute.1 + 1) } else { (minute, 1) };
        let is_flood = self.minute.1 > PACKETS_PER_MINUTE_MAX;
        let device = if is_flood { None } else { self.device(&report.station, now) };
        if self.minute.1 > PACKETS_PER_MINUTE_MAX * 4 {
            self.end = self.end.or(Some(End::Flood));
        }
        let Some(device) = device else { return self.centre.not_stored(report.number) };
        self.noise = 0;
        self.intake.journal.devices().hear(device, now, 1, 0);
        let frame = NewFrame {
            device,
            received: report.received,
            is_fire: false,
            is_suspect: report.fault == Some(Fault::Crc) || report.is_foreign,
            raw: report.raw,
            forwarded: None,
        };
        let (mailbox, news, number) = (Arc::clone(&self.mailbox), Arc::clone(&self.intake.news), report.number);
        let done = move |kept: Result<u64, JournalError>| {
            mailbox.put(Mail::Stored(number, kept.is_ok()));
            news.notify_one();
        };
        self.intake.journal.keep(frame, Box::new(done));
    }
}

impl Wire for Link {
    fn mailbox(&self) -> &Arc<Mailbox> {
        &self.mailbox
    }

    fn receive(&mut self, bytes: &[u8]) {
        let now = self.intake.now();
        self.centre.receive(bytes, now);
        self.events(now);
    }

    fn tick(&mut self) {
        let now = self.intake.now();
        self.centre.tick(now);
        if self.centre.bound().is_none() && now.duration_since(self.began) >= FIRST_PACKET {
            self.end = self.end.or(Some(End::NoFrame));
        }
        self.events(now);
    }

    fn mail(&mut self) {
        let now = self.intake.now();
        for mail in self.mailbox.take() {
            match mail {
                Mail::Stored(number, true) => self.centre.stored(number),
                Mail::Stored(number, false) => self.centre.not_stored(number),
                Mail::Order(Order::SetClock) => self.ask(&Ask::set_time(None, now), now),
                Mail::Order(Order::ReadStatus) => self.ask(&Ask::real_time(true), now),
                // A station has no guard, and no profile.
                Mail::Order(Order::GuardCheck(_)) | Mail::Changed => {}
            }
        }
        self.events(now);
    }

    fn output(&mut self) -> Option<Vec<u8>> {
        self.centre.output()
    }

    fn wait(&self) -> SignedDuration {
        let now = self.intake.now();
        let first = self.centre.bound().is_none().then(|| self.began.saturating_add(FIRST_PACKET).ok()).flatten();
        let next = [self.centre.wake_at(), first].into_iter().flatten().min();
        let wait = next.map_or(SignedDuration::from_secs(60), |next| next.duration_since(now));
        wait.clamp(SignedDuration::from_millis(10), SignedDuration::from_secs(60))
    }

    fn end(&self) -> Option<End> {
        self.end
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        if let Some(device) = self.bound {
            self.intake.gone(device, &self.mailbox);
        }
    }
}
