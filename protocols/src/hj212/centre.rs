//! The centre's end of one connection: packets become reports, reports that are stored are answered, requests are
//! repeated until they are answered, and silence is noticed.

mod ask;
mod exchange;
mod key;

use std::collections::VecDeque;

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

use super::command::answer_of_centre;
use super::flag::Flag;
use super::packet::Packet;
use super::segment::Segment;
use super::split::{Fault, Piece, Splitter};
use super::time::read_time;

pub use ask::Ask;
pub use exchange::{Exchange, Outcome, Refusal};
use exchange::{Exchanges, Peer};
pub use key::Key;
use key::Recent;

/// The most reports of one connection that may wait to be stored. Beyond it nothing is taken, nothing is answered, and
/// the station repeats.
pub const WAITING_REPORTS_MAX: usize = 256;
/// Of noise, so many bytes are kept to look at.
const NOISE_BYTES_MAX: usize = 256;

/// What the standard leaves to be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How long an answer is waited for, in seconds.
    pub answer_seconds: u16,
    /// How often a request is repeated.
    pub repeats: u8,
    /// How long a request that was accepted may take, in seconds, from the last packet that belongs to it.
    pub execute_seconds: u16,
    /// After so long without a packet a station is silent, in seconds.
    pub silence_seconds: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { answer_seconds: 10, repeats: 3, execute_seconds: 60, silence_seconds: 600 }
    }
}

/// A packet that must be on disk before its sender is told that it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Names the report to [`Centre::stored`]; unique in one connection.
    pub number: u64,
    /// The packet as it came, without the line end.
    pub raw: Vec<u8>,
    /// The same for a short while: the same report.
    pub key: Key,
    /// When it came.
    pub received: Timestamp,
    /// The identity that it names (`MN`); empty where it names none.
    pub station: String,
    /// The command; 0 where it has none.
    pub cn: u16,
    /// When the station says that it sent (`QN`), if that is a time.
    pub sent: Option<DateTime>,
    /// The time of its data (`DataTime`): of sampling, or the begin of the period.
    pub data_time: Option<DateTime>,
    /// The check that does not hold. With [`Fault::Length`] all is there, and the station is answered; with
    /// [`Fault::Crc`] it is unverified and will be repeated.
    pub fault: Option<Fault>,
    /// The number of the request that it answers with data.
    pub answers: Option<String>,
    /// Whether it names another identity than the first packet of this connection.
    pub is_foreign: bool,
}

impl Report {
    /// The packet; always there in a report of [`Centre`].
    #[must_use]
    pub fn packet(&self) -> Option<Packet<'_>> {
        Packet::over(&self.raw)
    }
}

/// What a centre has to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Store this, then say so with [`Centre::stored`].
    Report(Report),
    /// The station lives and has nothing to say. It is answered already.
    Heartbeat,
    /// The station wants its clock set (1013); ask [`Ask::set_time`].
    WantsTime,
    /// A request or notice has come to its end.
    Ended(Exchange),
    /// Nothing came for too long. Close the connection.
    Silent {
        /// When the last packet came.
        since: Timestamp,
    },
    /// A packet came after [`Event::Silent`].
    Back {
        /// How long the silence was.
        after: SignedDuration,
    },
    /// Bytes that belong to no packet: the first 256, and how many came.
    Noise {
        /// The first of them.
        bytes: Vec<u8>,
        /// How many they are.
        count: usize,
    },
    /// A packet was not taken, since too many wait to be stored; the station will repeat it.
    Overflow,
}

#[derive(Debug)]
struct Waiting {
    number: u64,
    key: Key,
    /// The answer that is due, as a packet.
    answer: Option<Vec<u8>>,
}

/// The centre's end of one connection, or of one station that sends datagrams.
#[derive(Debug)]
pub struct Centre {
    settings: Settings,
    splitter: Splitter,
    recent: Recent,
    exchanges: Exchanges,
    peer: Peer,
    heard: Timestamp,
    is_silent: bool,
    waiting: VecDeque<Waiting>,
    numbered: u64,
    events: VecDeque<Event>,
    outputs: VecDeque<Vec<u8>>,
}

impl Centre {
    /// A connection that begins now.
    #[must_use]
    pub fn new(settings: Settings, now: Timestamp) -> Self {
        Self {
            settings,
            splitter: Splitter::default(),
            recent: Recent::default(),
            exchanges: Exchanges::default(),
            peer: Peer::default(),
            heard: now,
            is_silent: false,
            waiting: VecDeque::new(),
            numbered: 0,
            events: VecDeque::new(),
            outputs: VecDeque::new(),
        }
    }

    /// With a report that was stored at an earlier time, for instance before a restart. Oldest first.
    pub fn remember(&mut self, key: Key, at: Timestamp) {
        self.recent.note(key, at);
        self.recent.settle(&key);
    }

    /// The identity of the first good packet.
    #[must_use]
    pub fn bound(&self) -> Option<&str> {
        self.peer.bound()
    }

    /// When the station was last heard, or the connection began.
    #[must_use]
    pub fn heard(&self) -> Timestamp {
        self.heard
    }

    /// Takes bytes from the connection.
    pub fn receive(&mut self, bytes: &[u8], now: Timestamp) {
        self.split(now, |splitter, tell| splitter.feed(bytes, now, tell));
    }

    /// Takes one datagram: a packet, or several.
    pub fn receive_datagram(&mut self, bytes: &[u8], now: Timestamp) {
        self.split(now, |splitter, tell| {
            splitter.feed(bytes, now, &mut *tell);
            splitter.finish(now, tell);
        });
    }

    fn split(&mut self, now: Timestamp, run: impl FnOnce(&mut Splitter, &mut dyn FnMut(Piece<'_>))) {
        let mut splitter = std::mem::take(&mut self.splitter);
        run(&mut splitter, &mut |piece| self.take(piece, now));
        self.splitter = splitter;
    }

    /// Does what is due: gives up false starts, repeats requests, notices silence.
    pub fn tick(&mut self, now: Timestamp) {
        self.split(now, |splitter, tell| splitter.tick(now, tell));
        let ended = self.exchanges.tick(self.settings, now, &mut |bytes| self.outputs.push_back(bytes));
        self.events.extend(ended.into_iter().map(Event::Ended));
        if !self.is_silent && now >= self.silent_at() {
            self.is_silent = true;
            self.events.push_back(Event::Silent { since: self.heard });
        }
    }

    fn silent_at(&self) -> Timestamp {
        let wait = SignedDuration::from_secs(self.settings.silence_seconds.into());
        self.heard.saturating_add(wait).unwrap_or(Timestamp::MAX)
    }

    /// When [`Centre::tick`] has something to do.
    #[must_use]
    pub fn wake_at(&self) -> Option<Timestamp> {
        let silent = (!self.is_silent).then(|| self.silent_at());
        [self.splitter.wake_at(), self.exchanges.wake_at(), silent].into_iter().flatten().min()
    }

    /// The next thing to tell.
    pub fn event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// The next bytes to send; one packet, for UDP one datagram.
    pub fn output(&mut self) -> Option<Vec<u8>> {
        self.outputs.pop_front()
    }

    /// Says that a report is on disk; only now its sender is told. An unknown number is left alone.
    pub fn stored(&mut self, number: u64) {
        if let Some(waiting) = self.settled(number) {
            self.recent.settle(&waiting.key);
            self.outputs.extend(waiting.answer);
        }
    }

    /// Says that a report could not be stored: it is not answered, and a repeat is a new report.
    pub fn not_stored(&mut self, number: u64) {
        if let Some(waiting) = self.settled(number) {
            self.recent.forget(&waiting.key);
        }
    }

    fn settled(&mut self, number: u64) -> Option<Waiting> {
        let at = self.waiting.iter().position(|waiting| waiting.number == number)?;
        self.waiting.remove(at)
    }

    /// Asks the station, or tells it to do something; answers with the number of the exchange.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn ask(&mut self, ask: &Ask, now: Timestamp) -> Result<String, Refusal> {
        self.exchanges.ask(ask, &self.peer, self.settings, now, &mut |bytes| self.outputs.push_back(bytes))
    }

    fn take(&mut self, piece: Piece<'_>, now: Timestamp) {
        let (packet, fault) = match piece {
            Piece::Noise(bytes) => return self.take_noise(bytes),
            Piece::Packet(packet) => (packet, None),
            Piece::Suspect(packet, fault) => (packet, Some(fault)),
        };
        let text = packet.text();
        let segment = Segment::read(&text);
        if fault == Some(Fault::Crc) {
            self.report(&packet, &segment, fault, now);
            return;
        }
        if std::mem::take(&mut self.is_silent) {
            self.events.push_back(Event::Back { after: now.duration_since(self.heard) });
        }
        self.heard = now;
        if segment.is_answer() {
            let ended = self.exchanges.answered(&segment, self.settings, now);
            self.events.extend(ended.map(Event::Ended));
            return;
        }
        self.peer.learn(&segment);
        match segment.cn {
            Some(9015) => {
                self.events.push_back(Event::Heartbeat);
                self.outputs.extend(answer(&segment));
            }
            Some(1013) => {
                self.events.push_back(Event::WantsTime);
                self.outputs.extend(answer(&segment));
            }
            _ => self.report(&packet, &segment, fault, now),
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

    fn report(&mut self, packet: &Packet<'_>, segment: &Segment<'_>, fault: Option<Fault>, now: Timestamp) {
        let is_verified = fault != Some(Fault::Crc);
        let key = Key::of(segment, is_verified);
        let answer = answer(segment).filter(|_| is_verified);
        let answers = segment.qn.filter(|qn| is_verified && self.exchanges.is_open(qn));
        if let Some(qn) = answers {
            self.exchanges.prolong(qn, self.settings, now);
        }
        match self.recent.find(&key, now) {
            // The first answer was lost.
            Some(true) => return self.outputs.extend(answer),
            Some(false) => return,
            None => {}
        }
        if self.waiting.len() >= WAITING_REPORTS_MAX {
            self.events.push_back(Event::Overflow);
            return;
        }
        let number = self.numbered;
        self.numbered += 1;
        self.recent.note(key, now);
        self.waiting.push_back(Waiting { number, key, answer });
        self.events.push_back(Event::Report(Report {
            number,
            raw: packet.bytes().to_vec(),
            key,
            received: now,
            station: segment.mn.unwrap_or_default().to_owned(),
            cn: segment.cn.unwrap_or_default(),
            sent: segment.qn.and_then(read_time),
            data_time: segment.value("DataTime").and_then(read_time),
            fault,
            answers: answers.map(str::to_owned),
            is_foreign: self.peer.bound().is_some_and(|bound| Some(bound) != segment.mn),
        }));
    }
}

/// The answer that a packet of a station wants, as a packet: same number, password and identity.
fn answer(segment: &Segment<'_>) -> Option<Vec<u8>> {
    let cn = answer_of_centre(segment)?;
    let flag = segment.flag.map(|flag| flag.answered(false).split(false)).or(Some(Flag::PLAIN));
    let answer = Segment {
        qn: segment.qn,
        st: Some("91"),
        cn: Some(cn),
        pw: segment.pw,
        mn: segment.mn,
        flag,
        ..Segment::default()
    };
    let mut bytes = Vec::new();
    answer.write_packet(&mut bytes).ok()?;
    Some(bytes)
}
