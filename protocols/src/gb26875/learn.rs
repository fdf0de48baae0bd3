//! What a device does otherwise than the standard says, learnt from its frames and proposed to a person.

use std::fmt;
use std::str::FromStr;

use super::adu::Adu;
use super::frame::{Command, Frame};
use super::label::{LabelOrder, TimeQuality, Timed};
use super::profile::{AddressForm, Checksum, Profile};
use super::signal::{Doubt, signals};
use super::split::Fault;
use crate::name::{Name, name};

/// So many frames in a row must agree.
const FRAMES_MIN: u8 = 3;
/// A heartbeat is no longer than this.
const BEAT_BYTES_MAX: usize = 8;

/// A setting of a profile that would make sense of what a device sends. [`Profile::with`] makes the changed profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Proposal {
    /// `frame.checksum`.
    Checksum(Checksum),
    /// `frame.any_end = true`.
    AnyEnd,
    /// `frame.length = "high_first"`.
    LengthHighFirst,
    /// `frame.time` and `object.time`.
    Time(LabelOrder),
    /// `object.status = "high_first"`.
    StatusHighFirst,
    /// `frame.address = "high_first"`.
    AddressHighFirst,
    /// A `[[type]]` with `purpose = "heartbeat"`: the same data unit of this vendor's type, over and over.
    Heartbeat(u8),
}

impl Proposal {
    /// What it means, for the person who decides.
    #[must_use]
    pub fn meaning(self) -> Name {
        let known = SETTINGS.iter().find(|(_, own, _)| *own == self).map(|(_, _, meaning)| *meaning);
        known.unwrap_or(name("此类数据为心跳", "data of this type is a heartbeat"))
    }

    /// The lines of a profile file that say so.
    #[must_use]
    pub fn toml(self) -> String {
        let lines = match self {
            Self::Checksum(Checksum::FromStart) => "frame.checksum = \"from_start\"\n",
            Self::Checksum(Checksum::Unchecked) => "frame.checksum = \"unchecked\"\n",
            Self::Checksum(Checksum::Standard) => "frame.checksum = \"standard\"\n",
            Self::AnyEnd => "frame.any_end = true\n",
            Self::LengthHighFirst => "frame.length = \"high_first\"\n",
            Self::Time(LabelOrder::Bcd) => "frame.time = \"bcd\"\nobject.time = \"bcd\"\n",
            Self::Time(LabelOrder::Reversed) => "frame.time = \"reversed\"\nobject.time = \"reversed\"\n",
            Self::Time(LabelOrder::NoTime) => "frame.time = \"no_time\"\nobject.time = \"no_time\"\n",
            Self::Time(LabelOrder::Binary) => "frame.time = \"binary\"\nobject.time = \"binary\"\n",
            Self::StatusHighFirst => "object.status = \"high_first\"\n",
            Self::AddressHighFirst => "frame.address = \"high_first\"\n",
            Self::Heartbeat(number) => {
                return format!(
                    "[[type]]\nnumber = {number}\ntitle = {{ zh = \"心跳\", en = \"heartbeat\" }}\npurpose = \"heartbeat\"\n"
                );
            }
        };
        lines.to_owned()
    }
}

/// The settings that have no number, each with its name and what it means.
const SETTINGS: [(&str, Proposal, Name); 9] = [
    (
        "frame.checksum=from_start",
        Proposal::Checksum(Checksum::FromStart),
        name("校验和含启动符", "the checksum counts the start bytes too"),
    ),
    (
        "frame.checksum=unchecked",
        Proposal::Checksum(Checksum::Unchecked),
        name("校验和另算，不核对", "the checksum is computed in a way of its own: not checked"),
    ),
    ("frame.any_end", Proposal::AnyEnd, name("结束符不标准", "the end bytes are others")),
    (
        "frame.length=high_first",
        Proposal::LengthHighFirst,
        name("长度高字节在前", "the length has its high byte first"),
    ),
    ("time=bcd", Proposal::Time(LabelOrder::Bcd), name("时间为 BCD 码", "times are BCD")),
    ("time=reversed", Proposal::Time(LabelOrder::Reversed), name("时间年在前", "times begin with the year")),
    (
        "object.status=high_first",
        Proposal::StatusHighFirst,
        name("部件状态高字节在前", "a status has its high byte first"),
    ),
    (
        "frame.address=high_first",
        Proposal::AddressHighFirst,
        name("地址高字节在前", "addresses have their high byte first"),
    ),
    ("time=no_time", Proposal::Time(LabelOrder::NoTime), name("不带时间", "there are no times")),
];
/// How the name of a heartbeat begins; the number of its type follows.
const HEARTBEAT: &str = "heartbeat=";

impl fmt::Display for Proposal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, SETTINGS.iter().find(|(_, own, _)| own == self)) {
            (Self::Heartbeat(number), _) => write!(f, "{HEARTBEAT}{number}"),
            (_, Some((own, _, _))) => f.write_str(own),
            // What a profile has anyhow.
            (_, None) => f.write_str("standard"),
        }
    }
}

impl FromStr for Proposal {
    type Err = UnknownSetting;

    fn from_str(text: &str) -> Result<Self, UnknownSetting> {
        if let Some(number) = text.strip_prefix(HEARTBEAT) {
            return number.parse().map(Self::Heartbeat).map_err(|_| UnknownSetting);
        }
        SETTINGS.iter().find(|(own, _, _)| *own == text).map(|(_, own, _)| *own).ok_or(UnknownSetting)
    }
}

/// No setting that is learnt has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no setting that is learnt has this name")]
pub struct UnknownSetting;

/// How many frames in a row spoke for one thing.
#[derive(Debug, Clone, Copy, Default)]
struct Run {
    of: Option<Proposal>,
    frames: u8,
}

impl Run {
    /// Counts a frame; answers once, when enough agree.
    fn see(&mut self, sign: Option<Proposal>) -> Option<Proposal> {
        if sign != self.of {
            *self = Self { of: sign, frames: 0 };
        }
        self.frames = self.frames.saturating_add(1);
        sign.filter(|_| self.frames == FRAMES_MIN)
    }
}

/// Watches the frames of one device.
#[derive(Debug, Clone, Default)]
pub struct Learner {
    frame: Run,
    time: Run,
    status: Run,
    address: Run,
    beat: Run,
    /// The last data unit of a vendor's type: its length and the sum of its bytes.
    last: Option<(u8, usize, u32)>,
}

impl Learner {
    /// Looks at one frame and tells what enough frames in a row now speak for.
    pub fn see(
        &mut self,
        frame: &Frame<'_>,
        fault: Option<Fault>,
        time: Timed,
        profile: &Profile,
        tell: impl FnMut(Proposal),
    ) {
        let checks = match fault {
            Some(Fault::Checksum) if frame.checksum_found() == frame.checksum_due().wrapping_add(0x80) => {
                Some(Proposal::Checksum(Checksum::FromStart))
            }
            Some(Fault::Checksum) => Some(Proposal::Checksum(Checksum::Unchecked)),
            Some(Fault::End) => Some(Proposal::AnyEnd),
            Some(Fault::LengthSwapped) => Some(Proposal::LengthHighFirst),
            Some(Fault::Command) | None => None,
        };
        let order = match time.quality {
            TimeQuality::BcdGuess => Some(Proposal::Time(LabelOrder::Bcd)),
            TimeQuality::ReversedGuess => Some(Proposal::Time(LabelOrder::Reversed)),
            TimeQuality::Good | TimeQuality::Bad => None,
        };
        let high = profile.address == AddressForm::LowFirst && looks_high_first(frame);
        let address = high.then_some(Proposal::AddressHighFirst);
        let found = [
            self.frame.see(checks),
            self.time.see(order),
            self.address.see(address),
            self.status(frame, profile),
            self.beat(frame, profile),
        ];
        found.into_iter().flatten().for_each(tell);
    }

    /// Frames of a vendor's type that nobody has named, short and always the same, say only that the device lives.
    fn beat(&mut self, frame: &Frame<'_>, profile: &Profile) -> Option<Proposal> {
        let (kind, adu) = (*frame.adu().first()?, frame.adu());
        if !matches!(kind, 128..=254) || profile.vendor_type(kind).is_some() || frame.command() != Command::Send {
            return None;
        }
        let this = (kind, adu.len(), adu.iter().map(|byte| u32::from(*byte)).sum());
        let is_same = self.last.replace(this) == Some(this) && adu.len() <= BEAT_BYTES_MAX;
        self.beat.see(is_same.then_some(Proposal::Heartbeat(kind)))
    }

    /// Only frames that carry a status say anything about its byte order.
    fn status(&mut self, frame: &Frame<'_>, profile: &Profile) -> Option<Proposal> {
        let adu = Adu::read(frame.adu(), profile)?;
        let mut stated = signals(&adu, profile).filter(|signal| !signal.conditions.is_empty()).peekable();
        stated.peek()?;
        let is_swapped = stated.any(|signal| signal.doubt == Some(Doubt::ByteOrder));
        self.status.see(is_swapped.then_some(Proposal::StatusHighFirst))
    }
}

/// Both addresses begin with zeros and end without: numbers this large are not given out, small ones written the other
/// way round are.
pub(super) fn looks_high_first(frame: &Frame<'_>) -> bool {
    [frame.source(), frame.destination()].iter().all(|address| address.0[..2] == [0, 0] && address.0[5] != 0)
}
