//! A packet of HJ 212 as JSON, with names in words.

use jiff::Timestamp;
use protocols::hj212::{
    Direction, Fault, Field, Item, Packet, Part, Piece, Quirk, Segment, Splitter, Version, direction, names, quirks,
    read_time,
};
use serde_json::{Value, json};

use super::hex;
use super::told::{refused, snake};

/// What a line says: its first packet that holds, else the first that is surely meant as one.
pub fn line(text: &[u8]) -> Value {
    let Some(from) = text.windows(2).position(|pair| pair == b"##") else {
        // `##` in hex is 2323; text holds it as it is.
        return match hex::bytes(text) {
            Ok((bytes, _)) if bytes.windows(2).any(|pair| pair == b"##") => told(&bytes, true),
            _ => refused("there is no packet: it begins with ## and four digits, or with 2323 in hex", &[]),
        };
    };
    // A log writes the time before the packet; that is no noise of the line.
    told(&unescaped(&text[from..]), false)
}

/// Logs write the line end as `\\r\\n`.
fn unescaped(text: &[u8]) -> Vec<u8> {
    text.strip_suffix(b"\\r\\n").unwrap_or(text).to_vec()
}

fn told(bytes: &[u8], has_tail: bool) -> Value {
    let (mut found, mut noise): (Vec<Found>, bool) = (Vec::new(), false);
    let mut splitter = Splitter::default();
    let mut tell = |piece: Piece<'_>| {
        let (packet, fault) = match piece {
            Piece::Packet(packet) => (packet, None),
            Piece::Suspect(packet, fault) => (packet, Some(fault)),
            Piece::Noise(_) => return noise = true,
        };
        found.push(Found { bytes: packet.bytes().to_vec(), fault, noise: std::mem::take(&mut noise) });
    };
    splitter.feed(bytes, Timestamp::UNIX_EPOCH, &mut tell);
    splitter.finish(Timestamp::UNIX_EPOCH, tell);
    let best = found.iter().find(|found| found.fault.is_none()).or_else(|| found.first());
    let Some((best, packet)) = best.and_then(|best| Some((best, Packet::over(&best.bytes)?))) else {
        return refused("there is no whole packet: ##, four digits, a segment, && and four hex digits are needed", &[]);
    };
    let tail = bytes.windows(best.bytes.len()).position(|part| part == best.bytes);
    let tail = tail.map(|at| &bytes[at + best.bytes.len()..]).unwrap_or_default();
    let around = [
        (best.noise, Quirk::NoiseBefore),
        (noise, Quirk::NoiseAfter),
        (has_tail && !tail.starts_with(b"\r\n") && matches!(tail, [b'\r' | b'\n', ..]), Quirk::TailHalf),
        (has_tail && !matches!(tail, [b'\r' | b'\n', ..]), Quirk::TailMissing),
    ];
    let around: Vec<Quirk> = around.into_iter().filter_map(|(is_so, quirk)| is_so.then_some(quirk)).collect();
    let mut told = one(&packet, best.fault, &around);
    if found.len() > 1 && told["problem"].is_null() {
        let count = found.len();
        told["problem"] =
            json!(format!("the line holds {count} packets, this is the first; write each on its own line"));
    }
    told
}

struct Found {
    bytes: Vec<u8>,
    fault: Option<Fault>,
    /// Whether bytes that belong to no packet stand before it.
    noise: bool,
}

/// The packets in one direction of a connection.
#[derive(Default)]
pub struct Stream {
    splitter: Splitter,
    noise: bool,
}

impl Stream {
    /// Takes bytes that were captured at a time.
    pub fn feed(&mut self, bytes: &[u8], at: Timestamp, tell: &mut dyn FnMut(Value)) {
        let Self { splitter, noise } = self;
        splitter.tick(at, |piece| take(piece, noise, tell));
        splitter.feed(bytes, at, |piece| take(piece, noise, tell));
    }

    /// Says that the connection has ended.
    pub fn finish(&mut self, at: Timestamp, tell: &mut dyn FnMut(Value)) {
        let Self { splitter, noise } = self;
        splitter.finish(at, |piece| take(piece, noise, tell));
        *self = Self::default();
    }
}

fn take(piece: Piece<'_>, noise: &mut bool, tell: &mut dyn FnMut(Value)) {
    let (packet, fault) = match piece {
        Piece::Noise(_) => {
            *noise = true;
            return;
        }
        Piece::Packet(packet) => (packet, None),
        Piece::Suspect(packet, fault) => (packet, Some(fault)),
    };
    let around: &[Quirk] = if std::mem::take(noise) { &[Quirk::NoiseBefore] } else { &[] };
    tell(one(&packet, fault, around));
}

fn problem(fault: Fault, packet: &Packet<'_>) -> String {
    match fault {
        Fault::Crc => {
            let found = packet.crc_found().map_or_else(|| "no number".to_owned(), |found| format!("{found:04X}"));
            format!("the CRC is {found} and should be {:04X}", packet.crc_due())
        }
        Fault::Length => format!(
            "the length says {} bytes and the segment has {}; its CRC fits",
            packet.length().unwrap_or_default(),
            packet.segment().len()
        ),
    }
}

fn one(packet: &Packet<'_>, fault: Option<Fault>, around: &[Quirk]) -> Value {
    let text = packet.text();
    let segment = Segment::read(&text);
    let mut quirks = quirks(packet, fault, None);
    quirks.extend(around);
    quirks.sort_unstable();
    let names: Vec<String> = quirks.iter().map(|quirk| snake(&format!("{quirk:?}"))).collect();
    let problem = fault
        .map(|fault| problem(fault, packet))
        .or_else(|| segment.data.is_none().then(|| "the data does not stand between CP=&& and &&".to_owned()));
    let way = direction(&segment);
    let (source, destination) = match way {
        Some(Direction::Down) => (Value::Null, station(&segment)),
        Some(Direction::Up) | None => (station(&segment), Value::Null),
    };
    json!({
        "valid": fault.is_none() && segment.data.is_some() && segment.cn.is_some(),
        "problem": problem,
        "quirks": names,
        "sequence": segment.qn,
        "command": segment.cn.map(|cn| json!({
            "code": cn,
            "name": names::command(cn),
            "direction": way.map(|way| if way == Direction::Up { "up" } else { "down" }),
            "wants_answer": segment.wants_answer(),
        })),
        "source": source,
        "destination": destination,
        "length": packet.length(),
        "type": segment.st.map(|st| json!({ "code": st, "name": names::system(st) })),
        "objects": segment.items().flat_map(|item| told_item(item)).collect::<Vec<_>>(),
    })
}

/// The station; its password is not shown.
fn station(segment: &Segment<'_>) -> Value {
    let version = segment.flag.map(|flag| match flag.version() {
        Version::Of2005 => "2005".to_owned(),
        Version::Of2017 => "2017".to_owned(),
        Version::Of2025 => "2025".to_owned(),
        Version::Later(version) => format!("version {version}"),
    });
    let mut told = json!({
        "mn": segment.mn,
        "flag": segment.flag.map(|flag| flag.0),
        "version": version,
        "sent_at": segment.qn.and_then(read_time).map(|at| at.to_string()),
    });
    if segment.pno.is_some() || segment.pnum.is_some() {
        told["part"] = json!({ "number": segment.pno, "of": segment.pnum });
    }
    told
}

/// An item: one object where it is about a factor, else one for each field.
fn told_item(item: Item<'_>) -> Vec<Value> {
    let Some(code) = item.factor() else { return item.fields().map(plain).collect() };
    let known = names::factor(code);
    let values: Vec<Value> = item.fields().filter(|field| field.part != Some(Part::Flag)).map(value).collect();
    let flag = item.value(Part::Flag);
    vec![json!({
        "factor": { "code": code, "name": known.map(|known| known.name), "unit": known.filter(|known| known.is_unit_sure).map(|known| known.unit) },
        "values": values,
        "flag": flag.map(|letter| json!({ "code": letter, "name": names::data_flag(letter).name() })),
    })]
}

fn value(field: Field<'_>) -> Value {
    let mut told = json!({ "name": field.name, "text": field.value, "value": field.number() });
    if field.part == Some(Part::Rs)
        && let Ok(state) = field.value.parse()
    {
        told["means"] = json!(names::facility_state(state));
    }
    told
}

fn plain(field: Field<'_>) -> Value {
    let is_secret = field.name == "NewPW";
    let shown = if is_secret { "***" } else { field.value };
    let mut told = json!({ "field": field.name, "name": names::field(field.name), "text": shown });
    if let Some(at) = read_time(field.value).filter(|_| field.name.ends_with("Time")) {
        told["at"] = json!(at.to_string());
    }
    let code = field.value.parse().ok();
    let means = match field.name {
        "QnRtn" => code.map(names::accepted),
        "ExeRtn" => code.map(names::executed),
        _ => None,
    };
    if let Some(means) = means {
        told["means"] = json!(means);
    }
    told
}
