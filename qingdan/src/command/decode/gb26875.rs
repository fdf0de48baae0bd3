//! A frame of GB/T 26875.3 as JSON, with names in words.

use jiff::{SignedDuration, Timestamp};
use protocols::gb26875::{
    Adu, Component, Fault, Frame, Label, LabelOrder, Object, Piece, Profile, Splitter, Strictness, System, names,
    quirks,
};
use serde_json::{Value, json};

/// How long after its last byte the end of a trace is judged.
const AFTERWARDS: SignedDuration = SignedDuration::from_secs(60);

/// A line that holds no frame.
pub fn refused(problem: &str) -> Value {
    json!({ "valid": false, "problem": problem, "quirks": [], "objects": [] })
}

/// What a line says: its first frame that holds, else the first that is surely meant as one.
pub fn line(text: &str, now: Timestamp) -> Value {
    let bytes = match hex(text) {
        Ok(bytes) => bytes,
        Err(problem) => return refused(&problem),
    };
    let mut found: Vec<(Vec<u8>, Option<Fault>)> = Vec::new();
    let mut splitter = Splitter::new(Strictness::default());
    let mut tell = |piece: Piece<'_>| match piece {
        Piece::Frame(frame) => found.push((frame.bytes().to_vec(), None)),
        Piece::Suspect(frame, fault) => found.push((frame.bytes().to_vec(), Some(fault))),
        Piece::Noise(_) => {}
    };
    splitter.feed(&bytes, now, &mut tell);
    splitter.tick(now.checked_add(AFTERWARDS).unwrap_or(now), &mut tell);
    let frames = found.len();
    let best = found.iter().find(|(_, fault)| fault.is_none()).or_else(|| found.first());
    let Some((frame, fault)) = best.and_then(|(bytes, fault)| Some((Frame::over(bytes)?, *fault))) else {
        return refused(
            "there is no whole frame: a start flag 4040, a length that fits and an end flag 2323 are needed",
        );
    };
    let mut told = one(&frame, fault, now);
    if frames > 1 {
        told["frames_in_line"] = json!(frames);
    }
    told
}

fn hex(text: &str) -> Result<Vec<u8>, String> {
    let mut digits = Vec::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        match c.to_digit(16) {
            Some(digit) => digits.push(digit),
            None if c.is_whitespace() || matches!(c, ',' | '-' | ':') => {}
            None => return Err(format!("character {} is `{c}`, which is no hex digit", at + 1)),
        }
    }
    if digits.len() % 2 == 1 {
        return Err("half a byte is left over: the number of hex digits is odd".to_owned());
    }
    Ok(digits.chunks(2).filter_map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect())
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

fn one(frame: &Frame<'_>, fault: Option<Fault>, now: Timestamp) -> Value {
    let profile = Profile::standard();
    let adu = Adu::read(frame.adu(), &profile);
    let kind = adu.map(|adu| adu.kind);
    let short = adu.is_some_and(|adu| !adu.is_filled());
    let problem = match fault {
        Some(fault) => Some(problem(fault, frame)),
        None if short => Some("the objects do not fill the data unit: its count or its length is wrong".to_owned()),
        None => None,
    };
    let quirks: Vec<String> =
        quirks(frame, fault, &profile, now).into_iter().map(|quirk| snake(&format!("{quirk:?}"))).collect();
    let objects: Vec<Value> =
        adu.map(|adu| adu.objects().map(|object| shown(adu.kind, &object)).collect()).unwrap_or_default();
    json!({
        "valid": fault.is_none(),
        "problem": problem,
        "quirks": quirks,
        "sequence": frame.sequence(),
        "version": format!("{}.{}", frame.version()[0], frame.version()[1]),
        "sent_at": label(frame.label()),
        "command": { "code": u8::from(frame.command()), "name": names::command(frame.command()) },
        "source": frame.source().to_string(),
        "destination": frame.destination().to_string(),
        "length": frame.length(),
        "type": kind.map(|kind| json!({ "code": kind, "name": names::data_type(kind) })),
        "count": adu.and_then(|adu| adu.count),
        "objects": objects,
    })
}

fn snake(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(c.to_lowercase());
    }
    text
}

fn label(label: Label) -> Value {
    label.read(LabelOrder::Binary).map_or(Value::Null, |at| json!(at.to_string()))
}

fn system(system: System) -> Value {
    json!({ "code": system.kind, "name": names::system(system.kind), "address": system.address })
}

fn component(part: Component) -> Value {
    json!({
        "code": part.kind,
        "name": names::component(part.kind),
        "address": part.number(),
        "zone": part.zone(),
        "position": part.position(),
    })
}

fn texts(of: impl Iterator<Item = names::Name>) -> Value {
    Value::Array(of.map(|name| json!(name)).collect())
}

/// An analogue value in its unit.
fn measured(quantity: u8, value: i16) -> Value {
    let known = names::quantity(quantity);
    json!({
        "code": quantity,
        "name": known.map(|known| known.name),
        "raw": value,
        "value": known.map(|known| f64::from(value) * f64::from(known.thousandths) / 1000.0),
        "unit": known.map(|known| known.unit),
    })
}

fn shown(kind: u8, object: &Object<'_>) -> Value {
    match *object {
        Object::SystemStatus { system: of, status, at } => json!({
            "system": system(of), "status": status, "status_names": texts(names::system_status(status)), "at": label(at),
        }),
        Object::ComponentStatus { component: part, status, text, at } => json!({
            "system": system(part.system), "component": component(part), "status": status,
            "status_names": texts(names::component_status(status)), "text": text.read(), "at": label(at),
        }),
        Object::ComponentEvent { component: part, says, value, at } => json!({
            "system": system(part.system), "component": component(part), "says": says, "value": value, "at": label(at),
        }),
        Object::ComponentValue { component: part, quantity, value, at } => json!({
            "system": system(part.system), "component": component(part), "quantity": measured(quantity, value),
            "at": label(at),
        }),
        Object::SystemOperation { system: of, operation, operator, at } => json!({
            "system": system(of), "operation": operation, "operation_names": texts(names::system_operation(operation)),
            "operator": operator, "at": label(at),
        }),
        Object::SystemVersion { system: of, version } => {
            json!({ "system": system(of), "version": format!("{}.{}", version[0], version[1]) })
        }
        Object::SystemText { system: of, text } => json!({ "system": system(of), "text": text.read() }),
        Object::ComponentText { component: part, text } => {
            json!({ "system": system(part.system), "component": component(part), "text": text.read() })
        }
        Object::SystemClock { system: of, at } => json!({ "system": system(of), "at": label(at) }),
        other => of_device(kind, other),
    }
}

fn of_device(kind: u8, object: Object<'_>) -> Value {
    match object {
        Object::DeviceStatus { status, at } => json!({
            "status": status, "status_names": texts(names::device_status(status)), "at": at.map(label),
        }),
        Object::DeviceOperation { operation, operator, at } => json!({
            "operation": operation, "operation_names": texts(names::device_operation(operation)),
            "operator": operator, "at": label(at),
        }),
        Object::DeviceVersion { version } => json!({ "version": format!("{}.{}", version[0], version[1]) }),
        Object::DeviceText { text } => json!({ "text": text.read() }),
        Object::DeviceClock { at } => json!({ "at": label(at) }),
        Object::System { system: of } => json!({ "system": system(of) }),
        Object::ComponentOf { system: of, address } => {
            json!({ "system": system(of), "address": u32::from_le_bytes(address) })
        }
        Object::SystemSince { system: of, count, since } => {
            json!({ "system": system(of), "count": count, "since": label(since) })
        }
        Object::DeviceSince { count, since } => json!({ "count": count, "since": label(since) }),
        Object::Byte { value } if kind == 91 => json!({ "minutes": value }),
        Object::Byte { value } => json!({ "value": value }),
        Object::Raw(bytes) => json!({ "bytes": bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>() }),
        _ => Value::Null,
    }
}
