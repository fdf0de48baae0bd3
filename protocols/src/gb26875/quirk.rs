//! Where a frame differs from the standard: named, so that a person can see what a device does.

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::adu::Adu;
use super::frame::{Address, Command, Frame};
use super::label::{LabelOrder, OFFSET, TimeQuality};
use super::learn::looks_high_first;
use super::names;
use super::object::Object;
use super::profile::{Profile, Purpose};
use super::shape::{Shape, direction, is_expected, objects_max};
use super::signal::{Doubt, signals};
use super::split::Fault;
use super::text::Text;

/// One difference from the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quirk {
    /// Bytes that belong to no frame stand before it.
    NoiseBefore,
    /// Bytes that belong to no frame stand after it.
    NoiseAfter,
    /// The bytes came as hex digits in text.
    HexText,
    /// The bytes came in base64, as platforms forward them.
    Base64,
    /// The main version is not 1.
    Version,
    /// The checksum is zero.
    ChecksumZero,
    /// The checksum counts the start flag.
    ChecksumFromStart,
    /// The checksum fits no known way of counting.
    ChecksumWrong,
    /// The end flag is not `23 23`.
    EndWrong,
    /// The length stands high byte first.
    LengthHighFirst,
    /// The source address is all zero: it names nobody.
    SourceZero,
    /// Both addresses seem to stand high byte first.
    AddressHighFirst,
    /// An address is filled with FF: it names nobody.
    AddressFilled,
    /// An address seems to hold an IPv4 address of a private network, and a port.
    AddressIpPort,
    /// The time of sending is all zero.
    TimeZero,
    /// The time of sending makes sense only as decimal digits.
    TimeBcd,
    /// The time of sending makes sense only year first.
    TimeReversed,
    /// The time of sending makes no sense.
    TimeBad,
    /// The time of an event is all zero, or is no time.
    EventTimeBad,
    /// The time of an event is more than two days from the time of sending.
    EventTimeFar,
    /// A status without the time that the standard wants.
    EventTimeMissing,
    /// A confirm or deny that carries data.
    AnswerWithData,
    /// A data unit of one byte.
    OneByte,
    /// No data unit: a heartbeat.
    NoData,
    /// A command that the standard reserves.
    ReservedCommand,
    /// A command of the vendor.
    VendorCommand,
    /// A type that the standard reserves.
    ReservedType,
    /// A type of the vendor.
    VendorType,
    /// A system, component or analogue type that the standard reserves.
    ReservedCode,
    /// A type that belongs under another command.
    CommandUnusual,
    /// The data unit says to hold no objects.
    CountZero,
    /// The data unit does not hold as many objects as it says.
    CountWrong,
    /// More objects than the standard allows in one frame.
    CountHigh,
    /// A component without the text of 31 bytes.
    ShortComponent,
    /// Reserved bits of a status are set.
    StatusReserved,
    /// The status seems to stand high byte first.
    StatusHighFirst,
    /// Left-over bytes behind the end of a text.
    TextRemains,
    /// A text that is no GB18030, or holds control characters.
    TextUnreadable,
    /// A measured value outside of what the standard prints.
    ValueImplausible,
    /// A login: its secret is not shown.
    Login,
}

/// The differences of one frame from the standard. An old trace is judged by [`super::Label::judge_old`] with `now` as
/// the latest possible time.
#[must_use]
pub fn quirks(frame: &Frame<'_>, fault: Option<Fault>, profile: &Profile, now: Timestamp) -> Vec<Quirk> {
    let mut found = Vec::new();
    of_checks(frame, fault, &mut found);
    of_head(frame, profile, now, &mut found);
    of_data(frame, profile, now, &mut found);
    found.sort_unstable();
    found.dedup();
    found
}

fn of_checks(frame: &Frame<'_>, fault: Option<Fault>, found: &mut Vec<Quirk>) {
    let (sum, due) = (frame.checksum_found(), frame.checksum_due());
    if sum != due {
        found.push(match sum {
            _ if sum == due.wrapping_add(0x80) => Quirk::ChecksumFromStart,
            0 => Quirk::ChecksumZero,
            _ => Quirk::ChecksumWrong,
        });
    }
    if !frame.has_end() {
        found.push(Quirk::EndWrong);
    }
    let is_swapped = usize::from(frame.length().swap_bytes()) == frame.adu().len();
    if fault == Some(Fault::LengthSwapped) || (is_swapped && usize::from(frame.length()) != frame.adu().len()) {
        found.push(Quirk::LengthHighFirst);
    }
}

fn of_head(frame: &Frame<'_>, profile: &Profile, now: Timestamp, found: &mut Vec<Quirk>) {
    if frame.version()[0] != 1 {
        found.push(Quirk::Version);
    }
    let addresses = [frame.source(), frame.destination()];
    if frame.source() == Address::default() {
        found.push(Quirk::SourceZero);
    }
    if addresses.iter().any(|address| is_filled(*address)) {
        found.push(Quirk::AddressFilled);
    }
    if looks_high_first(frame) {
        found.push(Quirk::AddressHighFirst);
    }
    if addresses.iter().any(|address| address.ip_port().is_some()) {
        found.push(Quirk::AddressIpPort);
    }
    let label = frame.label();
    let sign = match label.judge_old(profile.frame_time, now).quality {
        _ if label.is_zero() => Some(Quirk::TimeZero),
        TimeQuality::Good => None,
        TimeQuality::BcdGuess => Some(Quirk::TimeBcd),
        TimeQuality::ReversedGuess => Some(Quirk::TimeReversed),
        TimeQuality::Bad => Some(Quirk::TimeBad),
    };
    found.extend(sign);
}

/// Nothing but FF, or FF in front of nothing but zeros.
fn is_filled(address: Address) -> bool {
    let filled = address.0.iter().take_while(|byte| **byte == 0xFF).count();
    filled >= 2 && address.0[filled..].iter().all(|byte| *byte == 0)
}

fn of_data(frame: &Frame<'_>, profile: &Profile, now: Timestamp, found: &mut Vec<Quirk>) {
    let command = frame.command();
    if let Command::Other(code) = command {
        found.push(if code < 128 { Quirk::ReservedCommand } else { Quirk::VendorCommand });
    }
    let Some(adu) = Adu::read(frame.adu(), profile) else {
        let wants_data = matches!(command, Command::Control | Command::Send | Command::Request | Command::Reply);
        found.extend(wants_data.then_some(Quirk::NoData));
        return;
    };
    if matches!(command, Command::Confirm | Command::Deny) {
        found.push(Quirk::AnswerWithData);
        return;
    }
    match adu.kind {
        128..=254 => found.push(Quirk::VendorType),
        kind if direction(kind).is_none() => found.push(Quirk::ReservedType),
        kind if !is_expected(command, kind) && !matches!(command, Command::Other(_)) => {
            found.push(Quirk::CommandUnusual)
        }
        _ => {}
    }
    // Type 60 is reserved; where it was seen, it carried a token.
    if adu.kind == 60 || profile.vendor_type(adu.kind).is_some_and(|vendor| vendor.purpose == Purpose::Login) {
        found.push(Quirk::Login);
    }
    match adu.count {
        None => found.push(Quirk::OneByte),
        Some(0) => found.push(Quirk::CountZero),
        Some(count) if objects_max(adu.kind).is_some_and(|most| count > most) => found.push(Quirk::CountHigh),
        Some(_) => {}
    }
    if adu.count.is_some() && !adu.is_filled() {
        found.push(Quirk::CountWrong);
    }
    if adu.shape == Shape::ComponentEvent && adu.kind == 2 {
        found.push(Quirk::ShortComponent);
    }
    let sent = frame.label().judge_old(profile.frame_time, now);
    let sent = sent.shown.filter(|_| sent.quality != TimeQuality::Bad);
    let near = Near { sent, order: profile.object_time, now };
    adu.objects().for_each(|object| of_object(&object, near, found));
    for signal in signals(&adu, profile) {
        found.extend((signal.doubt == Some(Doubt::ByteOrder)).then_some(Quirk::StatusHighFirst));
        found.extend(signal.measured.is_some_and(|measured| !measured.is_plausible).then_some(Quirk::ValueImplausible));
    }
}

/// What the time of an event is held against.
#[derive(Debug, Clone, Copy)]
struct Near {
    /// When the frame was sent, where that can be read.
    sent: Option<DateTime>,
    order: LabelOrder,
    now: Timestamp,
}

fn of_object(object: &Object<'_>, near: Near, found: &mut Vec<Quirk>) {
    let (text, at) = match object {
        Object::ComponentStatus { text, at, .. } => (Some(text), Some(at)),
        Object::ComponentText { text, .. } | Object::SystemText { text, .. } | Object::DeviceText { text } => {
            (Some(text), None)
        }
        Object::SystemStatus { at, .. }
        | Object::ComponentEvent { at, .. }
        | Object::ComponentValue { at, .. }
        | Object::SystemOperation { at, .. }
        | Object::SystemClock { at, .. }
        | Object::DeviceOperation { at, .. }
        | Object::DeviceClock { at }
        | Object::DeviceStatus { at: Some(at), .. } => (None, Some(at)),
        Object::DeviceStatus { at: None, .. } => {
            found.push(Quirk::EventTimeMissing);
            (None, None)
        }
        _ => (None, None),
    };
    let reserved = match object {
        Object::SystemStatus { status, .. } => status >> 14 != 0,
        Object::ComponentStatus { status, .. } => status >> 9 != 0,
        Object::DeviceStatus { status, .. } => status >> 7 != 0,
        Object::SystemOperation { operation, .. } | Object::DeviceOperation { operation, .. } => operation >> 7 != 0,
        _ => false,
    };
    found.extend(reserved.then_some(Quirk::StatusReserved));
    found.extend(has_reserved_code(object).then_some(Quirk::ReservedCode));
    if let Some(text) = text {
        found.extend(holds_password(*text).then_some(Quirk::Login));
        found.extend(text.has_remains().then_some(Quirk::TextRemains));
        found.extend((!text.is_readable()).then_some(Quirk::TextUnreadable));
    }
    if let Some(at) = at {
        let instant = |shown: DateTime| OFFSET.to_timestamp(shown).ok();
        let event = at.judge_old(near.order, near.now).shown.and_then(instant);
        match (event, near.sent.and_then(instant)) {
            _ if at.is_zero() => found.push(Quirk::EventTimeBad),
            (None, _) => found.push(Quirk::EventTimeBad),
            (Some(event), Some(sent)) if event.duration_since(sent).as_hours().abs() >= 48 => {
                found.push(Quirk::EventTimeFar);
            }
            _ => {}
        }
    }
}

/// A login in words, as some devices send it as their configuration.
fn holds_password(text: Text<'_>) -> bool {
    let text = text.read().to_ascii_uppercase();
    ["PWD=", "PASSWORD=", "PWD:", "PASSWORD:"].iter().any(|mark| text.contains(mark))
}

fn has_reserved_code(object: &Object<'_>) -> bool {
    let reserved = names::data_type(0);
    let (system, component, quantity) = match object {
        Object::SystemStatus { system, .. }
        | Object::SystemOperation { system, .. }
        | Object::SystemVersion { system, .. }
        | Object::SystemText { system, .. }
        | Object::SystemClock { system, .. }
        | Object::System { system }
        | Object::ComponentOf { system, .. }
        | Object::SystemSince { system, .. } => (Some(*system), None, None),
        Object::ComponentStatus { component, .. }
        | Object::ComponentEvent { component, .. }
        | Object::ComponentText { component, .. } => (Some(component.system), Some(*component), None),
        Object::ComponentValue { component, quantity, .. } => {
            (Some(component.system), Some(*component), Some(*quantity))
        }
        _ => (None, None, None),
    };
    system.is_some_and(|system| names::system(system.kind) == reserved)
        || component.is_some_and(|component| names::component(component.kind) == reserved)
        || quantity.is_some_and(|quantity| quantity != 0 && names::quantity_name(quantity) == reserved)
}
