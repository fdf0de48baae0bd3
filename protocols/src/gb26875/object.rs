//! The objects of a data unit: each layout of the standard, read from bytes and written back as the same bytes.

use super::label::Label;
use super::shape::Shape;
use super::text::Text;

/// A facility system (建筑消防设施) behind the device.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct System {
    /// Table 4; see [`super::names::system`].
    pub kind: u8,
    /// Its number behind this device.
    pub address: u8,
}

/// A detector, module or pump of a facility system.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Component {
    /// The system it belongs to.
    pub system: System,
    /// Table 5; see [`super::names::component`].
    pub kind: u8,
    /// The four bytes on the wire; the standard gives them no inner order.
    pub address: [u8; 4],
}

impl Component {
    /// The address as a number, low byte first.
    #[must_use]
    pub fn number(self) -> u32 {
        u32::from_le_bytes(self.address)
    }

    /// Zone or loop (区, 回路) by the usual convention: the low 16 bits.
    #[must_use]
    pub fn zone(self) -> u16 {
        u16::from_le_bytes([self.address[0], self.address[1]])
    }

    /// Position in the zone (位, 号) by the usual convention: the high 16 bits.
    #[must_use]
    pub fn position(self) -> u16 {
        u16::from_le_bytes([self.address[2], self.address[3]])
    }

    fn read([a, b, c, d, e, f, g]: [u8; 7]) -> Self {
        Self { system: System { kind: a, address: b }, kind: c, address: [d, e, f, g] }
    }

    fn bytes(self) -> [u8; 7] {
        let [d, e, f, g] = self.address;
        [self.system.kind, self.system.address, self.kind, d, e, f, g]
    }
}

/// One object. The variants are the layouts of [`Shape`]; what one means follows from the type of its data unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the layout that each variant names")]
pub enum Object<'a> {
    /// [`Shape::SystemStatus`].
    SystemStatus { system: System, status: u16, at: Label },
    /// [`Shape::ComponentStatus`].
    ComponentStatus { component: Component, status: u16, text: Text<'a>, at: Label },
    /// [`Shape::ComponentEvent`].
    ComponentEvent { component: Component, says: u8, value: u16, at: Label },
    /// [`Shape::ComponentValue`].
    ComponentValue { component: Component, quantity: u8, value: i16, at: Label },
    /// [`Shape::SystemOperation`].
    SystemOperation { system: System, operation: u8, operator: u8, at: Label },
    /// [`Shape::SystemVersion`].
    SystemVersion { system: System, version: [u8; 2] },
    /// [`Shape::SystemText`], at most 255 bytes of text.
    SystemText { system: System, text: Text<'a> },
    /// [`Shape::ComponentText`].
    ComponentText { component: Component, text: Text<'a> },
    /// [`Shape::SystemClock`].
    SystemClock { system: System, at: Label },
    /// [`Shape::DeviceStatus`], and without a time [`Shape::DeviceStatusBrief`].
    DeviceStatus { status: u8, at: Option<Label> },
    /// [`Shape::DeviceOperation`].
    DeviceOperation { operation: u8, operator: u8, at: Label },
    /// [`Shape::DeviceVersion`].
    DeviceVersion { version: [u8; 2] },
    /// [`Shape::DeviceText`], at most 255 bytes of text.
    DeviceText { text: Text<'a> },
    /// [`Shape::DeviceClock`].
    DeviceClock { at: Label },
    /// [`Shape::System`].
    System { system: System },
    /// [`Shape::ComponentOf`].
    ComponentOf { system: System, address: [u8; 4] },
    /// [`Shape::SystemSince`].
    SystemSince { system: System, count: u8, since: Label },
    /// [`Shape::DeviceSince`].
    DeviceSince { count: u8, since: Label },
    /// [`Shape::Byte`].
    Byte { value: u8 },
    /// [`Shape::Raw`]: all that follows the count.
    Raw(&'a [u8]),
}

/// The bytes of a text field of types 2 and 7.
const TEXT_BYTES: usize = 31;

impl<'a> Object<'a> {
    /// Reads the first object of `bytes`, and what follows it; `None` where too few bytes are left for one.
    #[must_use]
    pub fn read(shape: Shape, bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        match shape {
            Shape::ComponentStatus => {
                let (head, rest) = bytes.split_first_chunk::<9>()?;
                let (text, rest) = rest.split_first_chunk::<TEXT_BYTES>()?;
                let (at, rest) = label(rest)?;
                let component = Component::read([head[0], head[1], head[2], head[3], head[4], head[5], head[6]]);
                let status = u16::from_le_bytes([head[7], head[8]]);
                Some((Self::ComponentStatus { component, status, text: Text(text), at }, rest))
            }
            Shape::ComponentEvent | Shape::ComponentValue => {
                let (&[a, b, c, d, e, f, g, what, low, high], rest) = bytes.split_first_chunk()?;
                let (component, (at, rest)) = (Component::read([a, b, c, d, e, f, g]), label(rest)?);
                let object = if shape == Shape::ComponentEvent {
                    Self::ComponentEvent { component, says: what, value: u16::from_le_bytes([low, high]), at }
                } else {
                    Self::ComponentValue { component, quantity: what, value: i16::from_le_bytes([low, high]), at }
                };
                Some((object, rest))
            }
            Shape::ComponentText => {
                let (head, rest) = bytes.split_first_chunk()?;
                let (text, rest) = rest.split_first_chunk::<TEXT_BYTES>()?;
                Some((Self::ComponentText { component: Component::read(*head), text: Text(text) }, rest))
            }
            Shape::SystemText => {
                let (&[kind, address, length], rest) = bytes.split_first_chunk()?;
                let (text, rest) = rest.split_at_checked(usize::from(length))?;
                Some((Self::SystemText { system: System { kind, address }, text: Text(text) }, rest))
            }
            Shape::DeviceText => {
                let (&length, rest) = bytes.split_first()?;
                let (text, rest) = rest.split_at_checked(usize::from(length))?;
                Some((Self::DeviceText { text: Text(text) }, rest))
            }
            Shape::Raw => (!bytes.is_empty()).then_some((Self::Raw(bytes), &[])),
            _ if is_of_device(shape) => Self::read_of_device(shape, bytes),
            _ => Self::read_of_system(shape, bytes),
        }
    }

    fn read_of_system(shape: Shape, bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (&[kind, address], rest) = bytes.split_first_chunk()?;
        let system = System { kind, address };
        match shape {
            Shape::System => Some((Self::System { system }, rest)),
            Shape::ComponentOf => {
                let (address, rest) = rest.split_first_chunk()?;
                Some((Self::ComponentOf { system, address: *address }, rest))
            }
            Shape::SystemVersion => {
                let (version, rest) = rest.split_first_chunk()?;
                Some((Self::SystemVersion { system, version: *version }, rest))
            }
            Shape::SystemClock => label(rest).map(|(at, rest)| (Self::SystemClock { system, at }, rest)),
            Shape::SystemSince => {
                let (&count, rest) = rest.split_first()?;
                label(rest).map(|(since, rest)| (Self::SystemSince { system, count, since }, rest))
            }
            Shape::SystemOperation => {
                let (&[operation, operator], rest) = rest.split_first_chunk()?;
                label(rest).map(|(at, rest)| (Self::SystemOperation { system, operation, operator, at }, rest))
            }
            _ => {
                let (status, rest) = rest.split_first_chunk()?;
                let status = u16::from_le_bytes(*status);
                label(rest).map(|(at, rest)| (Self::SystemStatus { system, status, at }, rest))
            }
        }
    }

    fn read_of_device(shape: Shape, bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        if shape == Shape::DeviceClock {
            return label(bytes).map(|(at, rest)| (Self::DeviceClock { at }, rest));
        }
        let (&first, rest) = bytes.split_first()?;
        match shape {
            Shape::Byte => Some((Self::Byte { value: first }, rest)),
            Shape::DeviceStatusBrief => Some((Self::DeviceStatus { status: first, at: None }, rest)),
            Shape::DeviceStatus => {
                label(rest).map(|(at, rest)| (Self::DeviceStatus { status: first, at: Some(at) }, rest))
            }
            Shape::DeviceSince => label(rest).map(|(since, rest)| (Self::DeviceSince { count: first, since }, rest)),
            Shape::DeviceVersion => {
                let (&second, rest) = rest.split_first()?;
                Some((Self::DeviceVersion { version: [first, second] }, rest))
            }
            _ => {
                let (&operator, rest) = rest.split_first()?;
                label(rest).map(|(at, rest)| (Self::DeviceOperation { operation: first, operator, at }, rest))
            }
        }
    }

    /// Appends the object as it stands on the wire. A text longer than its length byte can say is cut.
    pub fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::SystemStatus { system, status, at } => {
                put(out, &[&system.bytes(), &status.to_le_bytes(), &at.0]);
            }
            Self::ComponentStatus { component, status, text, at } => {
                put(out, &[&component.bytes(), &status.to_le_bytes()]);
                put_fixed(out, text);
                out.extend_from_slice(&at.0);
            }
            Self::ComponentEvent { component, says, value, at } => {
                put(out, &[&component.bytes(), &[*says], &value.to_le_bytes(), &at.0]);
            }
            Self::ComponentValue { component, quantity, value, at } => {
                put(out, &[&component.bytes(), &[*quantity], &value.to_le_bytes(), &at.0]);
            }
            Self::SystemOperation { system, operation, operator, at } => {
                put(out, &[&system.bytes(), &[*operation, *operator], &at.0]);
            }
            Self::SystemVersion { system, version } => put(out, &[&system.bytes(), version]),
            Self::SystemText { system, text } => {
                out.extend_from_slice(&system.bytes());
                put_counted(out, text);
            }
            Self::ComponentText { component, text } => {
                out.extend_from_slice(&component.bytes());
                put_fixed(out, text);
            }
            Self::SystemClock { system, at } => put(out, &[&system.bytes(), &at.0]),
            Self::DeviceStatus { status, at } => {
                out.push(*status);
                out.extend(at.iter().flat_map(|at| at.0));
            }
            Self::DeviceOperation { operation, operator, at } => put(out, &[&[*operation, *operator], &at.0]),
            Self::DeviceVersion { version } => out.extend_from_slice(version),
            Self::DeviceText { text } => put_counted(out, text),
            Self::DeviceClock { at } => out.extend_from_slice(&at.0),
            Self::System { system } => out.extend_from_slice(&system.bytes()),
            Self::ComponentOf { system, address } => put(out, &[&system.bytes(), address]),
            Self::SystemSince { system, count, since } => put(out, &[&system.bytes(), &[*count], &since.0]),
            Self::DeviceSince { count, since } => put(out, &[&[*count], &since.0]),
            Self::Byte { value } => out.push(*value),
            Self::Raw(bytes) => out.extend_from_slice(bytes),
        }
    }
}

impl System {
    fn bytes(self) -> [u8; 2] {
        [self.kind, self.address]
    }
}

fn is_of_device(shape: Shape) -> bool {
    matches!(
        shape,
        Shape::DeviceStatus
            | Shape::DeviceStatusBrief
            | Shape::DeviceOperation
            | Shape::DeviceVersion
            | Shape::DeviceClock
            | Shape::DeviceSince
            | Shape::Byte
    )
}

fn label(bytes: &[u8]) -> Option<(Label, &[u8])> {
    let (label, rest) = bytes.split_first_chunk()?;
    Some((Label(*label), rest))
}

fn put(out: &mut Vec<u8>, parts: &[&[u8]]) {
    parts.iter().for_each(|part| out.extend_from_slice(part));
}

fn put_fixed(out: &mut Vec<u8>, text: &Text<'_>) {
    let mut field = [0; TEXT_BYTES];
    let kept = text.0.len().min(TEXT_BYTES);
    field[..kept].copy_from_slice(&text.0[..kept]);
    out.extend_from_slice(&field);
}

fn put_counted(out: &mut Vec<u8>, text: &Text<'_>) {
    let length = u8::try_from(text.0.len()).unwrap_or(u8::MAX);
    out.push(length);
    out.extend_from_slice(&text.0[..usize::from(length)]);
}
