//! Where a packet differs from the standard: named, so that a person can see what a station does.

use jiff::Timestamp;

use super::flag::Version;
use super::names::{self, DataFlag};
use super::packet::{Packet, SEGMENT_BYTES_MAX};
use super::segment::{DATA_BYTES_MAX, Segment};
use super::split::Fault;
use super::time::{is_near, read_time};

/// One difference from the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quirk {
    /// Bytes that belong to no packet stand before it.
    NoiseBefore,
    /// Bytes that belong to no packet stand after it.
    NoiseAfter,
    /// The packet ends with CR or LF alone.
    TailHalf,
    /// Nothing ends the line of the packet.
    TailMissing,
    /// The check does not fit.
    CrcWrong,
    /// The check is the one of Modbus.
    CrcModbus,
    /// The check has small letters.
    CrcLower,
    /// The length is not that of the segment.
    LengthWrong,
    /// The segment is longer than 1024 bytes, or its data than 950.
    TooLong,
    /// The text is no UTF-8; it was read as GB18030.
    NotUtf8,
    /// There is no number of the exchange.
    QnMissing,
    /// The number of the exchange is no time with milliseconds.
    QnBad,
    /// The number of the exchange has a comma behind it.
    CommaInHead,
    /// A field before the data that the standard does not know.
    HeadUnknown,
    /// No kind of system, or no command, or no identity.
    HeadMissing,
    /// No `Flag`.
    FlagMissing,
    /// `Flag` says 2005.
    Version2005,
    /// `Flag` says 2025.
    Version2025,
    /// `Flag` says a version that nobody knows.
    VersionUnknown,
    /// The identity is not 24 digits of hex.
    MnForm,
    /// The password has not six characters.
    PwForm,
    /// `Flag` and the packet numbers do not agree, or the numbers make no sense.
    PartWrong,
    /// An answer wants an answer: it gets none, or there would be no end.
    AnswerWantsAnswer,
    /// The data has no frame of `CP=&&` and `&&`.
    DataFrame,
    /// A command that the standard does not know.
    CommandUnknown,
    /// A kind of system that the standard does not know.
    SystemUnknown,
    /// Blanks around a name, a value or an item.
    Blanks,
    /// Two hyphens in a name.
    DoubleHyphen,
    /// A factor that the standard does not know.
    FactorUnknown,
    /// A factor of the standard without its first letter.
    FactorCut,
    /// A factor in the code of 2005.
    Factor2005,
    /// A field of a factor that the standard does not know.
    PartUnknown,
    /// A plain field that the standard does not know.
    FieldUnknown,
    /// A value without a word on how far to trust it.
    TrustMissing,
    /// A letter for trust that the standard does not know.
    TrustUnknown,
    /// A value that is no number.
    ValueNoNumber,
    /// Data without its time.
    DataTimeMissing,
    /// The time of the data has milliseconds.
    DataTimeLong,
    /// The time of the data is no time.
    DataTimeBad,
    /// The time of the data is more than two days from now.
    DataTimeFar,
}

/// The differences of one packet from the standard. `now` is `None` for an old trace: then no time is far.
#[must_use]
pub fn quirks(packet: &Packet<'_>, fault: Option<Fault>, now: Option<Timestamp>) -> Vec<Quirk> {
    let mut found = Vec::new();
    of_checks(packet, fault, &mut found);
    let text = packet.text();
    let segment = Segment::read(&text);
    of_head(&segment, &mut found);
    of_data(&segment, now, &mut found);
    found.sort_unstable();
    found.dedup();
    found
}

fn of_checks(packet: &Packet<'_>, fault: Option<Fault>, found: &mut Vec<Quirk>) {
    let mut add = |is_so: bool, quirk| found.extend(is_so.then_some(quirk));
    let is_wrong = packet.crc_found() != Some(packet.crc_due());
    let is_modbus = is_wrong && packet.crc_found() == Some(modbus(packet.segment()));
    add(is_wrong && !is_modbus, Quirk::CrcWrong);
    add(is_modbus, Quirk::CrcModbus);
    add(packet.is_crc_lower(), Quirk::CrcLower);
    add(fault == Some(Fault::Length) || packet.length() != Some(packet.segment().len()), Quirk::LengthWrong);
    add(packet.segment().len() > SEGMENT_BYTES_MAX, Quirk::TooLong);
    add(std::str::from_utf8(packet.segment()).is_err(), Quirk::NotUtf8);
}

/// CRC-16/MODBUS, which some take for the check of the standard.
fn modbus(segment: &[u8]) -> u16 {
    segment.iter().fold(0xFFFF, |register, byte| {
        (0..8).fold(register ^ u16::from(*byte), |bits, _| if bits & 1 == 1 { bits >> 1 ^ 0xA001 } else { bits >> 1 })
    })
}

fn of_head(segment: &Segment<'_>, found: &mut Vec<Quirk>) {
    let mut add = |is_so: bool, quirk| found.extend(is_so.then_some(quirk));
    add(segment.qn.is_none(), Quirk::QnMissing);
    add(segment.qn.is_some_and(|qn| qn.len() != 17 || read_time(qn).is_none()), Quirk::QnBad);
    add(segment.head.contains(','), Quirk::CommaInHead);
    let is_known = |name: &str| matches!(name, "QN" | "ST" | "CN" | "PW" | "MN" | "Flag" | "PNUM" | "PNO");
    add(segment.head_fields().any(|(name, _)| !is_known(name)), Quirk::HeadUnknown);
    add(segment.st.is_none() || segment.cn.is_none() || segment.mn.is_none(), Quirk::HeadMissing);
    add(segment.flag.is_none(), Quirk::FlagMissing);
    let version = match segment.flag.map(super::Flag::version) {
        Some(Version::Of2005) => Some(Quirk::Version2005),
        Some(Version::Of2025) => Some(Quirk::Version2025),
        Some(Version::Later(_)) => Some(Quirk::VersionUnknown),
        Some(Version::Of2017) | None => None,
    };
    found.extend(version);
    let mut add = |is_so: bool, quirk| found.extend(is_so.then_some(quirk));
    let is_epc = |mn: &str| mn.len() == 24 && mn.bytes().all(|c| c.is_ascii_digit() || (b'A'..=b'F').contains(&c));
    add(segment.mn.is_some_and(|mn| !is_epc(mn)), Quirk::MnForm);
    add(segment.pw.is_some_and(|pw| pw.chars().count() != 6), Quirk::PwForm);
    let has_numbers = segment.pnum.is_some() || segment.pno.is_some();
    let is_split = segment.flag.is_some_and(super::Flag::is_split);
    add(is_split != has_numbers || (has_numbers && segment.part().is_none()), Quirk::PartWrong);
    add(segment.is_answer() && segment.wants_answer(), Quirk::AnswerWantsAnswer);
    let is_unknown = |name: names::Name| name == names::system("");
    add(segment.cn.is_some_and(|cn| is_unknown(names::command(cn))), Quirk::CommandUnknown);
    add(segment.st.is_some_and(|st| is_unknown(names::system(st))), Quirk::SystemUnknown);
    add(has_blanks(segment.head), Quirk::Blanks);
}

fn has_blanks(text: &str) -> bool {
    text.split([';', ',', '=']).any(|part| part.trim() != part)
}

fn of_data(segment: &Segment<'_>, now: Option<Timestamp>, found: &mut Vec<Quirk>) {
    let Some(data) = segment.data else {
        found.push(Quirk::DataFrame);
        return;
    };
    let mut add = |is_so: bool, quirk| found.extend(is_so.then_some(quirk));
    add(data.len() > DATA_BYTES_MAX, Quirk::TooLong);
    add(has_blanks(data) || data.contains(" -"), Quirk::Blanks);
    add(data.contains("--"), Quirk::DoubleHyphen);
    let time = segment.value("DataTime");
    let shown = time.and_then(read_time);
    let wants_time = matches!(segment.cn, Some(2011 | 2021 | 2031 | 2041 | 2051 | 2061))
        && segment.items().any(|i| i.factor().is_some());
    add(wants_time && time.is_none(), Quirk::DataTimeMissing);
    add(time.is_some_and(|time| time.len() == 17) && shown.is_some(), Quirk::DataTimeLong);
    add(time.is_some() && shown.is_none(), Quirk::DataTimeBad);
    add(shown.zip(now).is_some_and(|(shown, now)| !is_near(shown, now)), Quirk::DataTimeFar);
    segment.items().for_each(|item| of_item(item, found));
}

fn of_item(item: super::Item<'_>, found: &mut Vec<Quirk>) {
    let has_value = item.fields().any(|field| {
        let is_facility = facility(field.subject);
        field.part.is_some_and(super::Part::is_measured) && !is_facility
    });
    let is_noise = item.fields().any(|field| matches!(field.part, Some(super::Part::DayData | super::Part::NightData)));
    found.extend((has_value && !is_noise && item.flag().is_none()).then_some(Quirk::TrustMissing));
    found.extend((item.flag() == Some(DataFlag::Other)).then_some(Quirk::TrustUnknown));
    for field in item.fields() {
        match field.part {
            None => found.extend(names::field(field.name).is_none().then_some(Quirk::FieldUnknown)),
            Some(part) => {
                found.extend((part == super::Part::Other).then_some(Quirk::PartUnknown));
                found.extend((part.is_measured() && field.number().is_none()).then_some(Quirk::ValueNoNumber));
                let is_information = matches!(part, super::Part::Info | super::Part::Sn);
                found.extend(of_factor(field.subject).filter(|_| !is_information));
            }
        }
    }
}

fn facility(subject: &str) -> bool {
    subject.strip_prefix("SB").is_some_and(|number| !number.is_empty() && number.bytes().all(|c| c.is_ascii_digit()))
}

fn of_factor(subject: &str) -> Option<Quirk> {
    let is_cut = |first: &str| names::factor(&format!("{first}{subject}")).is_some();
    match names::factor(subject) {
        Some(_) if matches!(subject.as_bytes().first(), Some(b'a' | b'w' | b'L')) => None,
        Some(_) => Some(Quirk::Factor2005),
        None if facility(subject) => None,
        None if subject.len() == 5 && (is_cut("w") || is_cut("a")) => Some(Quirk::FactorCut),
        None => Some(Quirk::FactorUnknown),
    }
}
