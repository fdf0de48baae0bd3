//! The objects of a data unit as JSON.

use jiff::Timestamp;
use protocols::gb26875::{Adu, ByteOrder, Component, Label, Object, Profile, System, Text, names};
use serde_json::{Value, json};

use super::super::told::hex;
use super::label;

/// So many bits of a system's and of a component's status have a meaning.
const SYSTEM_BITS: u32 = 14;
const COMPONENT_BITS: u32 = 9;

/// How objects are told.
pub struct Objects<'p> {
    pub profile: &'p Profile,
    /// Whether what they hold is a secret.
    pub is_secret: bool,
    pub now: Timestamp,
}

impl Objects<'_> {
    /// The objects of a data unit, and what no object took.
    pub fn of(&self, adu: &Adu<'_>) -> Vec<Value> {
        let mut objects = adu.objects();
        let mut told: Vec<Value> = objects.by_ref().map(|object| self.one(adu.kind, &object)).collect();
        if !objects.rest().is_empty() {
            told.push(self.raw(objects.rest()));
        }
        told
    }

    fn at(&self, at: Label) -> Value {
        label(at, self.profile, self.now)
    }

    fn text(&self, text: Text<'_>) -> Value {
        if self.is_secret { json!("***") } else { json!(text.read()) }
    }

    /// Adds a status: its number, what it says by the profile, and where only its bytes the other way round make sense,
    /// what it would say then.
    fn state(&self, mut told: Value, raw: u16, bits: u32, say: impl Fn(u16) -> Value) -> Value {
        let status = if self.profile.status == ByteOrder::HighFirst { raw.swap_bytes() } else { raw };
        let code = self.profile.codes.iter().find(|code| code.value == status);
        told["status"] = json!(status);
        told["status_names"] = match code {
            Some(code) => json!([{ "zh": code.title.zh, "en": code.title.en }]),
            None => states(say(status), status),
        };
        let swapped = status.swap_bytes();
        if code.is_none() && status >> bits != 0 && swapped >> bits == 0 {
            told["status_names_if_swapped"] = say(swapped);
        }
        told
    }

    /// Where a component is: its address as bytes, as a number, and by the usual convention.
    fn place(&self, part: Component) -> Value {
        let mut in_order = part;
        if self.profile.component_address == ByteOrder::HighFirst {
            in_order.address.reverse();
        }
        json!({
            "bytes": hex(&part.address), "address": in_order.number(), "zone": in_order.zone(),
            "position": in_order.position(),
        })
    }

    fn component(&self, part: Component) -> Value {
        let mut told = json!({ "code": part.kind, "name": names::component(part.kind) });
        if let (Some(told), Some(place)) = (told.as_object_mut(), self.place(part).as_object()) {
            told.extend(place.clone());
        }
        told
    }

    /// An analogue value in its unit, by the profile or the standard.
    fn measured(&self, quantity: u8, value: i16) -> Value {
        let scaled = |thousandths: u16| f64::from(value) * f64::from(thousandths) / 1000.0;
        if let Some(own) = self.profile.quantities.iter().find(|own| own.number == quantity) {
            let name = json!({ "zh": own.title.zh, "en": own.title.en });
            return json!({
                "code": quantity, "name": name, "raw": value, "value": scaled(own.thousandths), "unit": own.unit,
            });
        }
        let known = names::quantity(quantity);
        json!({
            "code": quantity,
            "name": names::quantity_name(quantity),
            "raw": value,
            "value": known.map(|known| scaled(known.thousandths)),
            "unit": known.map(|known| known.unit),
        })
    }

    fn raw(&self, bytes: &[u8]) -> Value {
        if self.is_secret { json!({ "hidden_bytes": bytes.len() }) } else { json!({ "bytes": hex(bytes) }) }
    }

    fn one(&self, kind: u8, object: &Object<'_>) -> Value {
        match *object {
            Object::SystemStatus { system: of, status, at } => {
                let told = json!({ "system": system(of), "at": self.at(at) });
                self.state(told, status, SYSTEM_BITS, |status| list(names::system_status(status)))
            }
            Object::ComponentStatus { component: part, status, text, at } => {
                let told = json!({
                    "system": system(part.system), "component": self.component(part), "text": self.text(text),
                    "at": self.at(at),
                });
                self.state(told, status, COMPONENT_BITS, |status| list(names::component_status(status)))
            }
            Object::ComponentEvent { component: part, says, value, at } => json!({
                "system": system(part.system), "component": self.component(part), "says": says, "value": value,
                "at": self.at(at),
            }),
            Object::ComponentValue { component: part, quantity, value, at } => json!({
                "system": system(part.system), "component": self.component(part), "quantity": self.measured(quantity, value),
                "at": self.at(at),
            }),
            Object::SystemOperation { system: of, operation, operator, at } => json!({
                "system": system(of), "operation": operation,
                "operation_names": list(names::system_operation(operation)), "operator": operator, "at": self.at(at),
            }),
            Object::SystemVersion { system: of, version } => {
                json!({ "system": system(of), "version": format!("{}.{}", version[0], version[1]) })
            }
            Object::SystemText { system: of, text } => json!({ "system": system(of), "text": self.text(text) }),
            Object::ComponentText { component: part, text } => {
                json!({ "system": system(part.system), "component": self.component(part), "text": self.text(text) })
            }
            Object::SystemClock { system: of, at } => json!({ "system": system(of), "at": self.at(at) }),
            other => self.of_device(kind, other),
        }
    }

    fn of_device(&self, kind: u8, object: Object<'_>) -> Value {
        match object {
            Object::DeviceStatus { status, at } => json!({
                "status": status, "status_names": states(list(names::device_status(status)), status.into()),
                "at": at.map(|at| self.at(at)),
            }),
            Object::DeviceOperation { operation, operator, at } => json!({
                "operation": operation, "operation_names": list(names::device_operation(operation)),
                "operator": operator, "at": self.at(at),
            }),
            Object::DeviceVersion { version } => json!({ "version": format!("{}.{}", version[0], version[1]) }),
            Object::DeviceText { text } => json!({ "text": self.text(text) }),
            Object::DeviceClock { at } => json!({ "at": self.at(at) }),
            Object::System { system: of } => json!({ "system": system(of) }),
            Object::ComponentOf { system: of, address } => json!({
                "system": system(of),
                "component": self.place(Component { system: of, kind: 0, address }),
            }),
            Object::SystemSince { system: of, count, since } => {
                json!({ "system": system(of), "count": count, "since": self.at(since) })
            }
            Object::DeviceSince { count, since } => json!({ "count": count, "since": self.at(since) }),
            Object::Byte { value } if kind == 91 => json!({ "minutes": value }),
            Object::Byte { value } => json!({ "reserved": value }),
            Object::Raw(bytes) => self.raw(bytes),
            _ => Value::Null,
        }
    }
}

fn system(system: System) -> Value {
    json!({ "code": system.kind, "name": names::system(system.kind), "address": system.address })
}

fn list(of: impl Iterator<Item = names::Name>) -> Value {
    Value::Array(of.map(|name| json!(name)).collect())
}

/// The states whose bits are set. No bit at all says that the facility is under test.
fn states(said: Value, status: u16) -> Value {
    if status == 0 { list(std::iter::once(names::TEST_STATE)) } else { said }
}
