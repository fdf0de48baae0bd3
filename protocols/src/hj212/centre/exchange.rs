//! What a centre asks: sent, repeated when nothing comes, accepted, carried out, or given up (clause 6.5).

use jiff::{SignedDuration, Timestamp};

use super::super::flag::Flag;
use super::super::packet::TooLong;
use super::super::segment::{DATA_BYTES_MAX, Segment};
use super::super::time::Numbers;
use super::{Ask, Settings};

/// The most requests of one connection that may be open at once.
const OPEN_MAX: usize = 16;

/// How a request or notice came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Carried out, or for a notice: taken.
    Done,
    /// Not accepted; the code of [`super::super::names::accepted`].
    Refused(u16),
    /// Accepted and not carried out; the code of [`super::super::names::executed`].
    Failed(u16),
    /// Nothing came, however often it was sent.
    Unanswered,
    /// Accepted, and then nothing came.
    Unfinished,
}

/// A request or notice that has come to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Its number.
    pub qn: String,
    /// Its command.
    pub cn: u16,
    /// How it ended.
    pub outcome: Outcome,
    /// How often it was sent.
    pub sent: u8,
}

/// Why something cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The station has not sent a packet on this connection, so its identity is not known.
    #[error("the station has not been heard on this connection; wait for its first packet")]
    NeverHeard,
    /// [`OPEN_MAX`] requests are open.
    #[error("{OPEN_MAX} requests are open on this connection; wait for their answers")]
    TooMany,
    /// Data that would end its own frame, or is longer than the standard allows.
    #[error("the data holds `&&` or has more than {DATA_BYTES_MAX} bytes; ask for less")]
    Data,
    /// A segment that is too long.
    #[error(transparent)]
    TooLong(#[from] TooLong),
}

/// Who the station is, from its last packet.
#[derive(Debug, Default)]
pub(super) struct Peer {
    first: Option<String>,
    mn: String,
    st: String,
    pw: String,
    flag: Option<Flag>,
}

impl Peer {
    pub(super) fn bound(&self) -> Option<&str> {
        self.first.as_deref()
    }

    pub(super) fn learn(&mut self, segment: &Segment<'_>) {
        let Some(mn) = segment.mn else { return };
        self.first.get_or_insert_with(|| mn.to_owned());
        for (own, new) in [(&mut self.mn, segment.mn), (&mut self.st, segment.st), (&mut self.pw, segment.pw)] {
            if let Some(new) = new.filter(|new| own.as_str() != *new) {
                new.clone_into(own);
            }
        }
        self.flag = segment.flag;
    }
}

#[derive(Debug)]
struct Open {
    qn: String,
    cn: u16,
    packet: Vec<u8>,
    sent: u8,
    due: Timestamp,
    is_accepted: bool,
}

impl Open {
    fn ended(self, outcome: Outcome) -> Exchange {
        Exchange { qn: self.qn, cn: self.cn, outcome, sent: self.sent }
    }
}

/// The requests of one connection that are open.
#[derive(Debug, Default)]
pub(super) struct Exchanges {
    open: Vec<Open>,
    numbers: Numbers,
}

impl Exchanges {
    pub(super) fn ask(
        &mut self,
        ask: &Ask,
        peer: &Peer,
        settings: Settings,
        now: Timestamp,
        out: &mut dyn FnMut(Vec<u8>),
    ) -> Result<String, Refusal> {
        if peer.first.is_none() {
            return Err(Refusal::NeverHeard);
        }
        if self.open.len() >= OPEN_MAX {
            return Err(Refusal::TooMany);
        }
        if ask.data.contains("&&") || ask.data.len() > DATA_BYTES_MAX {
            return Err(Refusal::Data);
        }
        let qn = self.numbers.next(now);
        let segment = Segment {
            qn: Some(&qn),
            st: Some(&peer.st),
            cn: Some(ask.cn),
            pw: Some(&peer.pw),
            mn: Some(&peer.mn),
            flag: Some(peer.flag.unwrap_or(Flag::PLAIN).answered(true).split(false)),
            data: Some(&ask.data),
            ..Segment::default()
        };
        let mut packet = Vec::new();
        segment.write_packet(&mut packet)?;
        out(packet.clone());
        let due = after(now, settings.answer_seconds);
        self.open.push(Open { qn: qn.clone(), cn: ask.cn, packet, sent: 1, due, is_accepted: false });
        Ok(qn)
    }

    pub(super) fn is_open(&self, qn: &str) -> bool {
        self.open.iter().any(|open| open.qn == qn)
    }

    /// Data for a request came: it is accepted, whether or not a 9011 came, and has time again.
    pub(super) fn prolong(&mut self, qn: &str, settings: Settings, now: Timestamp) {
        if let Some(open) = self.open.iter_mut().find(|open| open.qn == qn) {
            open.is_accepted = true;
            open.due = after(now, settings.execute_seconds);
        }
    }

    /// An answer came.
    pub(super) fn answered(&mut self, answer: &Segment<'_>, settings: Settings, now: Timestamp) -> Option<Exchange> {
        let qn = answer.qn?;
        let code = |name| answer.value(name).and_then(|code| code.parse::<u16>().ok());
        let outcome = match answer.cn? {
            9011 => match code("QnRtn").unwrap_or(1) {
                1 => {
                    self.prolong(qn, settings, now);
                    return None;
                }
                refused => Outcome::Refused(refused),
            },
            9012 => match code("ExeRtn").unwrap_or(1) {
                1 => Outcome::Done,
                failed => Outcome::Failed(failed),
            },
            9013 => Outcome::Done,
            _ => return None,
        };
        let at = self.open.iter().position(|open| open.qn == qn)?;
        Some(self.open.remove(at).ended(outcome))
    }

    /// Repeats what is due, and gives up what was repeated enough.
    pub(super) fn tick(&mut self, settings: Settings, now: Timestamp, out: &mut dyn FnMut(Vec<u8>)) -> Vec<Exchange> {
        let mut ended = Vec::new();
        let mut at = 0;
        while let Some(open) = self.open.get_mut(at) {
            if open.due > now {
                at += 1;
            } else if !open.is_accepted && open.sent <= settings.repeats {
                open.sent = open.sent.saturating_add(1);
                open.due = after(now, settings.answer_seconds);
                out(open.packet.clone());
                at += 1;
            } else {
                let open = self.open.remove(at);
                let outcome = if open.is_accepted { Outcome::Unfinished } else { Outcome::Unanswered };
                ended.push(open.ended(outcome));
            }
        }
        ended
    }

    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        self.open.iter().map(|open| open.due).min()
    }
}

fn after(now: Timestamp, seconds: u16) -> Timestamp {
    now.saturating_add(SignedDuration::from_secs(seconds.into())).unwrap_or(Timestamp::MAX)
}
