//! The data unit types (clause 7): which way each goes, how its objects are laid out, how many fit.

use super::frame::Command;

/// Which way a data unit goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the device to the centre.
    Up,
    /// From the centre to the device.
    Down,
}

/// How the objects of a data unit are laid out. `T` is a time label.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// System, status u16, T: type 1.
    SystemStatus,
    /// Component, status u16, text of 31, T: type 2.
    ComponentStatus,
    /// Component, what is said u8, value u16, T: a vendor's layout of 16 bytes, under types 2, 135, 136, 150, 151.
    ComponentEvent,
    /// Component, quantity, value i16, T: type 3.
    ComponentValue,
    /// System, operation, operator, T: type 4.
    SystemOperation,
    /// System, two version bytes: type 5.
    SystemVersion,
    /// System, length, text: type 6.
    SystemText,
    /// Component, text of 31: type 7.
    ComponentText,
    /// System, T: type 8.
    SystemClock,
    /// Status u8, T: type 21.
    DeviceStatus,
    /// Status u8 alone: what some send as type 21.
    DeviceStatusBrief,
    /// Operation, operator, T: type 24.
    DeviceOperation,
    /// Two version bytes: type 25.
    DeviceVersion,
    /// Length, text: type 26.
    DeviceText,
    /// T: types 28 and 90.
    DeviceClock,
    /// System: types 61, 65, 66, 68.
    System,
    /// System, component address: types 62, 63, 67.
    ComponentOf,
    /// System, count, T: type 64.
    SystemSince,
    /// Count, T: type 84.
    DeviceSince,
    /// One byte: reserved in 81, 85, 86, 88, 89; minutes in 91.
    Byte,
    /// Not known: the bytes as they are.
    #[default]
    Raw,
}

impl Shape {
    /// The layout of a type of the standard; [`Shape::Raw`] for all others.
    #[must_use]
    pub fn of(kind: u8) -> Self {
        match kind {
            1 => Self::SystemStatus,
            2 => Self::ComponentStatus,
            3 => Self::ComponentValue,
            4 => Self::SystemOperation,
            5 => Self::SystemVersion,
            6 => Self::SystemText,
            7 => Self::ComponentText,
            8 => Self::SystemClock,
            21 => Self::DeviceStatus,
            24 => Self::DeviceOperation,
            25 => Self::DeviceVersion,
            26 => Self::DeviceText,
            28 | 90 => Self::DeviceClock,
            61 | 65 | 66 | 68 => Self::System,
            62 | 63 | 67 => Self::ComponentOf,
            64 => Self::SystemSince,
            84 => Self::DeviceSince,
            81 | 85 | 86 | 88 | 89 | 91 => Self::Byte,
            _ => Self::Raw,
        }
    }

    /// The bytes of one object; `None` where the object says itself, or nobody knows.
    #[must_use]
    pub fn object_bytes(self) -> Option<usize> {
        Some(match self {
            Self::SystemStatus | Self::SystemOperation => 10,
            Self::ComponentStatus => 46,
            Self::ComponentEvent | Self::ComponentValue => 16,
            Self::SystemVersion => 4,
            Self::ComponentText => 38,
            Self::SystemClock | Self::DeviceOperation => 8,
            Self::DeviceStatus | Self::DeviceSince => 7,
            Self::DeviceStatusBrief | Self::Byte => 1,
            Self::DeviceVersion | Self::System => 2,
            Self::DeviceClock | Self::ComponentOf => 6,
            Self::SystemSince => 9,
            Self::SystemText | Self::DeviceText | Self::Raw => return None,
        })
    }
}

/// The type of the reply to a request type (61 to 88); `None` for other types.
#[must_use]
pub fn reply_to(kind: u8) -> Option<u8> {
    match kind {
        61..=68 => Some(kind - 60),
        81 | 84 | 85 | 86 | 88 => Some(kind - 60),
        _ => None,
    }
}

/// The direction of a type; `None` for reserved and vendor types.
#[must_use]
pub fn direction(kind: u8) -> Option<Direction> {
    match kind {
        1..=8 | 21 | 24..=26 | 28 => Some(Direction::Up),
        61..=68 | 81 | 84..=86 | 88..=91 => Some(Direction::Down),
        _ => None,
    }
}

/// Whether the standard puts a type under a command. Vendor types go under any.
#[must_use]
pub fn is_expected(command: Command, kind: u8) -> bool {
    match (command, kind) {
        (_, 128..=254) => true,
        (Command::Send | Command::Reply, kind) => direction(kind) == Some(Direction::Up),
        (Command::Request, kind) => reply_to(kind).is_some(),
        (Command::Control, kind) => matches!(kind, 89..=91),
        _ => false,
    }
}

/// The most objects of a type in one frame, as the standard prints it; `None` for types without a limit.
#[must_use]
pub fn objects_max(kind: u8) -> Option<u8> {
    Some(match kind {
        1 | 4 | 61 => 102,
        2 | 62 => 22,
        3 | 63 => 63,
        6 | 66 => 3,
        7 | 67 => 26,
        24 => 127,
        5 | 8 | 21 | 25 | 26 | 28 | 64 | 65 | 68 | 81 | 84 | 85 | 86 | 88 | 89 | 90 | 91 => 1,
        _ => return None,
    })
}
