//! The station's end of one connection: sends data, repeats it until it is answered, and does what the centre asks.

mod obey;

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

use super::flag::Flag;
use super::packet::{CRC_BYTES, HEAD_BYTES, SEGMENT_BYTES_MAX, TooLong};
use super::parts::parts;
use super::segment::{DATA_BYTES_MAX, Segment};
use super::split::{Piece, Splitter};
use super::time::{Numbers, write_qn};

/// The most packets that may wait for an answer.
const OPEN_MAX: usize = 64;
/// So many requests are remembered: one that comes again is answered again and not carried out again.
const ASKED_MAX: usize = 16;

/// Who the station is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StationSettings {
    /// Its identity (`MN`).
    pub mn: String,
    /// What kind of system it is (`ST`).
    pub st: String,
    /// Its password (`PW`).
    pub pw: String,
    /// The version that it writes and whether it wants answers.
    pub flag: Flag,
    /// How long an answer is waited for, in seconds.
    pub answer_seconds: u16,
    /// How often a packet is repeated.
    pub repeats: u8,
    /// How often real-time data is sent, in seconds.
    pub interval_seconds: u16,
    /// How many minutes minute data covers.
    pub minutes: u8,
    /// Whether real-time data is sent.
    pub sends_real_time: bool,
    /// Whether states of facilities are sent.
    pub sends_states: bool,
}

impl Default for StationSettings {
    fn default() -> Self {
        Self {
            mn: "010000A8900016F000169DC0".to_owned(),
            st: "39".to_owned(),
            pw: "123456".to_owned(),
            flag: Flag::PLAIN.answered(true),
            answer_seconds: 10,
            repeats: 3,
            interval_seconds: 60,
            minutes: 10,
            sends_real_time: true,
            sends_states: false,
        }
    }
}

/// What a station has to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StationEvent {
    /// The centre has a packet for good.
    Answered(String),
    /// The centre did not answer a packet, however often it was sent.
    GivenUp(String),
    /// The centre set the clock to these 14 digits. It is answered already.
    ClockSet(String),
    /// The centre changed a setting. It is answered already.
    Changed,
    /// The centre asks for something that the owner must do: answer with [`Station::reply`] and [`Station::done`].
    Asked {
        /// The number to answer with.
        qn: String,
        /// The command.
        cn: u16,
        /// Its data.
        data: String,
    },
}

#[derive(Debug)]
struct Open {
    qn: String,
    packet: Vec<u8>,
    sent: u8,
    due: Timestamp,
}

/// The station's end of one connection.
#[derive(Debug)]
pub struct Station {
    settings: StationSettings,
    splitter: Splitter,
    numbers: Numbers,
    open: Vec<Open>,
    /// The numbers of the last requests, and how they were answered so far.
    asked: VecDeque<(String, Vec<Vec<u8>>)>,
    events: VecDeque<StationEvent>,
    outputs: VecDeque<Vec<u8>>,
}

impl Station {
    /// A station on a new connection.
    #[must_use]
    pub fn new(settings: StationSettings) -> Self {
        Self {
            settings,
            splitter: Splitter::default(),
            numbers: Numbers::default(),
            open: Vec::new(),
            asked: VecDeque::new(),
            events: VecDeque::new(),
            outputs: VecDeque::new(),
        }
    }

    /// The settings as the centre left them.
    #[must_use]
    pub fn settings(&self) -> &StationSettings {
        &self.settings
    }

    /// Sends items under a command, such as 2011 with `DataTime=…` as `head` and `a34004-Rtd=0.041,a34004-Flag=N` as an
    /// item, over as many packets as they need; answers with their numbers.
    ///
    /// # Errors
    /// [`TooLong`]; then nothing is sent.
    pub fn send(&mut self, cn: u16, head: &str, items: &[String], now: Timestamp) -> Result<Vec<String>, TooLong> {
        // The largest packet numbers that can come: what is left of the segment is for data.
        let around = self.packet(&write_qn(now), &self.settings.st, cn, "", Some((u16::MAX, u16::MAX)))?.len();
        let most = SEGMENT_BYTES_MAX.saturating_sub(around - HEAD_BYTES - CRC_BYTES);
        let pieces = parts(head, items, most.min(DATA_BYTES_MAX));
        let count = u16::try_from(pieces.len()).unwrap_or(u16::MAX);
        let mut packets = Vec::new();
        for (number, data) in (1..).zip(&pieces) {
            let qn = self.numbers.next(now);
            let packet = self.packet(&qn, &self.settings.st, cn, data, Some((number, count)).filter(|_| count > 1))?;
            packets.push((qn, packet));
        }
        Ok(packets.into_iter().map(|(qn, packet)| self.put(qn, packet, now)).collect())
    }

    /// Sends data that belongs to a request, under its number.
    ///
    /// # Errors
    /// [`TooLong`]; then nothing is sent.
    pub fn reply(&mut self, qn: &str, cn: u16, data: &str, now: Timestamp) -> Result<(), TooLong> {
        let packet = self.packet(qn, &self.settings.st, cn, data, None)?;
        self.put(qn.to_owned(), packet, now);
        Ok(())
    }

    /// Ends a request with a result: 1 for done, else a code of [`super::names::executed`].
    pub fn done(&mut self, qn: &str, result: u16) {
        self.answer(qn, 9012, &format!("ExeRtn={result}"));
    }

    /// Takes bytes from the centre.
    pub fn receive(&mut self, bytes: &[u8], now: Timestamp) {
        let mut splitter = std::mem::take(&mut self.splitter);
        splitter.feed(bytes, now, |piece| self.take(piece, now));
        self.splitter = splitter;
    }

    /// Repeats what was not answered, and gives up what was repeated enough.
    pub fn tick(&mut self, now: Timestamp) {
        let mut splitter = std::mem::take(&mut self.splitter);
        splitter.tick(now, |piece| self.take(piece, now));
        self.splitter = splitter;
        let (wait, repeats) = (self.settings.answer_seconds, self.settings.repeats);
        let (events, outputs) = (&mut self.events, &mut self.outputs);
        self.open.retain_mut(|open| {
            if open.due > now {
                return true;
            }
            let is_left = open.sent <= repeats;
            if is_left {
                open.sent = open.sent.saturating_add(1);
                open.due = after(now, wait);
                outputs.push_back(open.packet.clone());
            } else {
                events.push_back(StationEvent::GivenUp(std::mem::take(&mut open.qn)));
            }
            is_left
        });
    }

    /// When [`Station::tick`] has something to do.
    #[must_use]
    pub fn wake_at(&self) -> Option<Timestamp> {
        self.open.iter().map(|open| open.due).chain(self.splitter.wake_at()).min()
    }

    /// The next thing to tell.
    pub fn event(&mut self) -> Option<StationEvent> {
        self.events.pop_front()
    }

    /// The next bytes to send; one packet.
    pub fn output(&mut self) -> Option<Vec<u8>> {
        self.outputs.pop_front()
    }

    fn packet(&self, qn: &str, st: &str, cn: u16, data: &str, part: Option<(u16, u16)>) -> Result<Vec<u8>, TooLong> {
        let is_answer = st == "91";
        let flag = self.settings.flag.split(part.is_some());
        let segment = Segment {
            qn: Some(qn),
            st: Some(st),
            cn: Some(cn),
            pw: Some(&self.settings.pw),
            mn: Some(&self.settings.mn),
            flag: Some(if is_answer { flag.answered(false) } else { flag }),
            pnum: part.map(|(_, count)| count),
            pno: part.map(|(number, _)| number),
            data: Some(data),
            ..Segment::default()
        };
        let mut bytes = Vec::new();
        segment.write_packet(&mut bytes)?;
        Ok(bytes)
    }

    /// Answers at once. What does not fit a packet is left out: then [`Station::send`] has refused before.
    fn answer(&mut self, qn: &str, cn: u16, data: &str) {
        let Ok(packet) = self.packet(qn, "91", cn, data, None) else { return };
        if let Some((_, answers)) = self.asked.iter_mut().find(|(asked, _)| asked == qn) {
            answers.push(packet.clone());
        }
        self.outputs.push_back(packet);
    }

    /// Answers a request that came before as it was answered then; whether it did come before.
    fn answer_again(&mut self, qn: &str) -> bool {
        if let Some((_, answers)) = self.asked.iter().find(|(asked, _)| asked == qn) {
            self.outputs.extend(answers.iter().cloned());
            return true;
        }
        if self.asked.len() >= ASKED_MAX {
            self.asked.pop_front();
        }
        self.asked.push_back((qn.to_owned(), Vec::new()));
        false
    }

    /// Sends a packet and waits for its answer, if it wants one.
    fn put(&mut self, qn: String, packet: Vec<u8>, now: Timestamp) -> String {
        if self.settings.flag.wants_answer() {
            while self.open.len() >= OPEN_MAX {
                let oldest = self.open.remove(0);
                self.events.push_back(StationEvent::GivenUp(oldest.qn));
            }
            let due = after(now, self.settings.answer_seconds);
            self.open.push(Open { qn: qn.clone(), packet: packet.clone(), sent: 1, due });
        }
        self.outputs.push_back(packet);
        qn
    }

    fn take(&mut self, piece: Piece<'_>, now: Timestamp) {
        let (packet, fault) = match piece {
            Piece::Packet(packet) => (packet, None),
            Piece::Suspect(packet, fault) => (packet, Some(fault)),
            Piece::Noise(_) => return,
        };
        let text = packet.text();
        let segment = Segment::read(&text);
        let Some(qn) = segment.qn else { return };
        if !matches!(segment.cn, Some(9013 | 9014)) {
            return self.obey(qn, &segment, fault, now);
        }
        if let Some(at) = self.open.iter().position(|open| open.qn == qn) {
            let open = self.open.remove(at);
            self.events.push_back(StationEvent::Answered(open.qn));
        }
    }
}

fn after(now: Timestamp, seconds: u16) -> Timestamp {
    now.saturating_add(SignedDuration::from_secs(seconds.into())).unwrap_or(Timestamp::MAX)
}
