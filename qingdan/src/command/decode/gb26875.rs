//! A frame of GB/T 26875.3 as JSON, with names in words.

mod object;

use std::sync::Arc;

use jiff::Timestamp;
use protocols::gb26875::{Address, Adu, Fault, Frame, Label, Piece, Profile, Quirk, Splitter, names, quirks};
use serde_json::{Value, json};

use super::hex::{self, Writing};
use super::told::{refused, snake};

/// What a line of a device that does as the standard says holds; see [`line_of`].
pub fn line(text: &[u8], now: Timestamp) -> Value {
    line_of(text, &Profile::standard(), now)
}

/// What a line says: its first frame that holds, else the first that is surely meant as one.
pub fn line_of(text: &[u8], profile: &Profile, now: Timestamp) -> Value {
    let (bytes, writing) = match hex::bytes(text) {
        Ok(read) => read,
        Err(problem) => return refused(&problem, &[]),
    };
    let (mut found, mut noise): (Vec<Found>, bool) = (Vec::new(), false);
    let mut splitter = Splitter::new(profile.strictness());
    let mut tell = |piece: Piece<'_>| {
        let (frame, fault) = match piece {
            Piece::Frame(frame) => (frame, None),
            Piece::Suspect(frame, fault) => (frame, Some(fault)),
            Piece::Noise(_) => return noise = true,
        };
        found.push(Found { bytes: frame.bytes().to_vec(), fault, noise: std::mem::take(&mut noise) });
    };
    splitter.feed(&bytes, now, &mut tell);
    splitter.finish(now, tell);
    let best = found.iter().find(|found| found.fault.is_none()).or_else(|| found.first());
    let Some(best) = best else { return nothing(&bytes) };
    let Some(frame) = Frame::over(&best.bytes) else { return nothing(&bytes) };
    let around = [
        (best.noise, Quirk::NoiseBefore),
        (noise, Quirk::NoiseAfter),
        (splitter.is_hex(), Quirk::HexText),
        (writing == Writing::Base64, Quirk::Base64),
    ];
    let around: Vec<Quirk> = around.into_iter().filter_map(|(is_so, quirk)| is_so.then_some(quirk)).collect();
    let mut told = one(&frame, best.fault, &around, profile, now);
    if found.len() > 1 && told["problem"].is_null() {
        let count = found.len();
        told["problem"] =
            json!(format!("the line holds {count} frames, this is the first; write each on its own line"));
    }
    told
}

struct Found {
    bytes: Vec<u8>,
    fault: Option<Fault>,
    /// Whether bytes that belong to no frame stand before it.
    noise: bool,
}

/// Why bytes are no frame.
fn nothing(bytes: &[u8]) -> Value {
    let start = bytes.windows(2).position(|pair| pair == b"@@");
    let Some(rest) = start.map(|start| &bytes[start..]) else {
        return match bytes {
            [0x68, .., 0x16] => {
                refused("the bytes begin with 68 and end with 16: that is another protocol", &["other_protocol"])
            }
            _ => refused("there is no start flag 4040", &[]),
        };
    };
    let mut quirks = if start > Some(0) { vec!["noise_before"] } else { Vec::new() };
    let length = rest.get(24..26).map(|field| usize::from(u16::from_le_bytes([field[0], field[1]])));
    let problem = match length {
        _ if rest.len() < 30 && rest.ends_with(b"##") => {
            quirks.push("too_short");
            format!("the frame has {} bytes, the shortest has 30", rest.len())
        }
        Some(length) if length > 1024 => {
            quirks.push("length_high");
            format!("the length says {length} bytes of data, at most 1024 are allowed")
        }
        Some(length) if rest.len() < 30 + length => {
            quirks.push("cut_off");
            format!("the frame is cut off: {} bytes of {} are there", rest.len(), 30 + length)
        }
        None => {
            quirks.push("cut_off");
            format!("the frame is cut off after {} bytes", rest.len())
        }
        Some(_) => "there is no end flag 2323 where the length says, and the checksum does not fit".to_owned(),
    };
    refused(&problem, &quirks)
}

/// The frames in one direction of a connection.
pub struct Stream {
    profile: Arc<Profile>,
    splitter: Splitter,
    noise: bool,
}

impl Stream {
    /// A connection of which nothing has come.
    pub fn new(profile: Arc<Profile>) -> Self {
        Self { splitter: Splitter::new(profile.strictness()), noise: false, profile }
    }

    /// Takes bytes that were captured at a time.
    pub fn feed(&mut self, bytes: &[u8], at: Timestamp, now: Timestamp, tell: &mut dyn FnMut(Value)) {
        self.split(now, tell, |splitter, told| {
            splitter.tick(at, &mut *told);
            splitter.feed(bytes, at, told);
        });
    }

    /// Says that the connection has ended.
    pub fn finish(&mut self, at: Timestamp, now: Timestamp, tell: &mut dyn FnMut(Value)) {
        self.split(now, tell, |splitter, told| splitter.finish(at, told));
        *self = Self::new(Arc::clone(&self.profile));
    }

    fn split(
        &mut self,
        now: Timestamp,
        tell: &mut dyn FnMut(Value),
        run: impl FnOnce(&mut Splitter, &mut dyn FnMut(Piece<'_>)),
    ) {
        let noise = &mut self.noise;
        let mut is_hex = self.splitter.is_hex();
        let mut pieces: Vec<(Vec<u8>, Option<Fault>, bool)> = Vec::new();
        run(&mut self.splitter, &mut |piece| match piece {
            Piece::Noise(_) => *noise = true,
            Piece::Frame(frame) => pieces.push((frame.bytes().to_vec(), None, std::mem::take(noise))),
            Piece::Suspect(frame, fault) => pieces.push((frame.bytes().to_vec(), Some(fault), std::mem::take(noise))),
        });
        is_hex |= self.splitter.is_hex();
        for (bytes, fault, noise) in pieces {
            let around = [(noise, Quirk::NoiseBefore), (is_hex, Quirk::HexText)];
            let around: Vec<Quirk> = around.into_iter().filter_map(|(is_so, quirk)| is_so.then_some(quirk)).collect();
            if let Some(frame) = Frame::over(&bytes) {
                tell(one(&frame, fault, &around, &self.profile, now));
            }
        }
    }
}

fn problem(fault: Fault, frame: &Frame<'_>) -> String {
    match fault {
        Fault::Checksum => {
            format!("the checksum is {:02X} and should be {:02X}", frame.checksum_found(), frame.checksum_due())
        }
        Fault::End => "the end flag is not 2323".to_owned(),
        Fault::LengthSwapped => "the length is written high byte first".to_owned(),
        Fault::Command => "the command is one that the standard reserves".to_owned(),
    }
}

fn one(frame: &Frame<'_>, fault: Option<Fault>, around: &[Quirk], profile: &Profile, now: Timestamp) -> Value {
    // An unknown command is a check that fails (clause 6.4); its bytes are told all the same.
    let is_reserved = matches!(u8::from(frame.command()), 0 | 7..=127);
    let fault = fault.or(is_reserved.then_some(Fault::Command));
    let adu = Adu::read(frame.adu(), profile);
    let short = adu.is_some_and(|adu| !adu.is_filled());
    let problem = match fault {
        Some(fault) => Some(problem(fault, frame)),
        None if short => Some("the objects do not fill the data unit: its count or its length is wrong".to_owned()),
        None => None,
    };
    let mut quirks = quirks(frame, fault, profile, now);
    quirks.extend(around);
    quirks.sort_unstable();
    let is_secret = quirks.contains(&Quirk::Login);
    let names: Vec<String> = quirks.iter().map(|quirk| snake(&format!("{quirk:?}"))).collect();
    let told = object::Objects { profile, is_secret, now };
    let mut source = address(frame.source());
    source["version"] = json!(format!("{}.{}", frame.version()[0], frame.version()[1]));
    source["sent_at"] = label(frame.label(), profile, now);
    json!({
        "valid": fault.is_none(),
        "problem": problem,
        "quirks": names,
        "sequence": frame.sequence(),
        "command": { "code": u8::from(frame.command()), "name": names::command(frame.command()) },
        "source": source,
        "destination": address(frame.destination()),
        "length": frame.length(),
        "type": adu.map(|adu| json!({ "code": adu.kind, "name": type_name(adu.kind, profile), "count": adu.count })),
        "objects": adu.map(|adu| told.of(&adu)).unwrap_or_default(),
    })
}

/// The name of a type: the vendor's, else that of the standard.
fn type_name(kind: u8, profile: &Profile) -> Value {
    let own = profile.vendor_type(kind).map(|own| json!({ "zh": own.title.zh, "en": own.title.en }));
    own.unwrap_or_else(|| json!(names::data_type(kind)))
}

/// An address as its bytes on the wire, as the number that they are by the standard, and where it seems to be one as IP
/// address and port.
fn address(address: Address) -> Value {
    let mut told = json!({ "bytes": address.to_string(), "number": address.number() });
    if let Some(socket) = address.ip_port() {
        told["ip_port"] = json!(socket.to_string());
    }
    told
}

/// What a label says, in the order that makes sense of it; null where none does.
fn label(label: Label, profile: &Profile, now: Timestamp) -> Value {
    label.judge_old(profile.frame_time, now).shown.map_or(Value::Null, |at| json!(at.to_string()))
}
