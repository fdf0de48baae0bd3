//! What is peculiar to the devices of one vendor: a small TOML file, or the standard where there is none.

mod finding;
mod write;

use serde::Deserialize;

use super::label::LabelOrder;
use super::learn::Proposal;
use super::shape::Shape;
use super::signal::Condition;
use super::split::Strictness;

pub use finding::ProfileFinding;

/// The most bytes of a profile file.
pub const PROFILE_BYTES_MAX: usize = 64 * 1024;

/// How a device computes the checksum of a frame.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Checksum {
    /// As clause 6.2 says: from the sequence number to the end of the data unit.
    #[default]
    Standard,
    /// From the start flag.
    FromStart,
    /// Any way; it proves nothing.
    Unchecked,
}

/// Which byte of a number comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ByteOrder {
    /// As the standard says.
    #[default]
    LowFirst,
    /// The other way round.
    HighFirst,
}

/// What the six bytes of an address are, to show them. The identity of a device is always the bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressForm {
    /// A number, low byte first.
    #[default]
    LowFirst,
    /// A number, high byte first.
    HighFirst,
    /// Four bytes of an IPv4 address and two of a port, high byte first.
    IpPort,
}

/// A name of the vendor, in Chinese and English.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// What a data unit type of a vendor is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To be stored like any other.
    #[default]
    Report,
    /// Says only that the device lives.
    Heartbeat,
    /// Carries a secret: never shown, never logged.
    Login,
    /// What it names is in order again.
    Recovered,
}

/// A data unit type of a vendor.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VendorType {
    /// The type byte.
    pub number: u8,
    /// Its name.
    pub title: Title,
    /// How its objects are laid out.
    #[serde(default)]
    pub shape: Shape,
    /// What it is for.
    #[serde(default)]
    pub purpose: Purpose,
}

/// A status word that is a code instead of bits.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusCode {
    /// The word.
    pub value: u16,
    /// Its name.
    pub title: Title,
    /// What it comes to.
    pub means: Condition,
}

/// An analogue quantity of a vendor, or one of the standard with another scale.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VendorQuantity {
    /// The analogue type.
    pub number: u8,
    /// Its name.
    pub title: Title,
    /// The unit of the scaled value.
    pub unit: String,
    /// One count in that unit, as thousandths: 100 is 0.1.
    pub thousandths: u16,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FrameRules {
    checksum: Checksum,
    any_end: bool,
    length: ByteOrder,
    address: AddressForm,
    time: LabelOrder,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct HeartbeatRules {
    data_units: Vec<String>,
    answer: String,
    interval_seconds: u16,
}

impl Default for HeartbeatRules {
    fn default() -> Self {
        Self { data_units: vec![String::new(), "16".to_owned()], answer: String::new(), interval_seconds: 30 }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ObjectRules {
    status: ByteOrder,
    component_address: ByteOrder,
    time: LabelOrder,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    title: Title,
    rests_on: String,
    #[serde(default)]
    frame: FrameRules,
    #[serde(default)]
    heartbeat: HeartbeatRules,
    #[serde(default)]
    object: ObjectRules,
    #[serde(default, rename = "type")]
    types: Vec<VendorType>,
    #[serde(default, rename = "status_code")]
    codes: Vec<StatusCode>,
    #[serde(default, rename = "quantity")]
    quantities: Vec<VendorQuantity>,
}

/// Why a profile file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// More bytes than [`PROFILE_BYTES_MAX`].
    #[error("the profile has {0} bytes, at most {PROFILE_BYTES_MAX} are read")]
    TooLarge(usize),
    /// Not TOML, or not the keys of a profile.
    #[error("the profile cannot be read: {0}")]
    Unreadable(String),
    /// A data unit that is no hex.
    #[error("`{0}` under `heartbeat` is no data unit in hex: write two digits a byte, as in \"16\"")]
    NotHex(String),
}

/// What is peculiar to the devices of one vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its name in settings.
    pub id: String,
    /// Its name on screen.
    pub title: Title,
    /// What it rests on: a document, a capture, or that a person accepted what was learnt.
    pub rests_on: String,
    /// How addresses are shown.
    pub address: AddressForm,
    /// How the time label of a frame is written.
    pub frame_time: LabelOrder,
    /// How the time labels of objects are written.
    pub object_time: LabelOrder,
    /// Which byte of a status comes first.
    pub status: ByteOrder,
    /// Which byte of a component address comes first.
    pub component_address: ByteOrder,
    /// The data unit of a confirm of a heartbeat; mostly empty.
    pub heartbeat_answer: Vec<u8>,
    /// How often the device is expected to speak, until more is known.
    pub heartbeat_seconds: u16,
    /// Data unit types of the vendor.
    pub types: Vec<VendorType>,
    /// Status words that are codes.
    pub codes: Vec<StatusCode>,
    /// Analogue quantities of the vendor.
    pub quantities: Vec<VendorQuantity>,
    heartbeats: Vec<Vec<u8>>,
    strictness: Strictness,
}

impl Profile {
    /// A device that does as the standard says.
    #[must_use]
    pub fn standard() -> Self {
        Self {
            id: "standard".to_owned(),
            title: Title { zh: "国标".to_owned(), en: "as the standard says".to_owned() },
            rests_on: "GB/T 26875.3-2011".to_owned(),
            address: AddressForm::LowFirst,
            frame_time: LabelOrder::Binary,
            object_time: LabelOrder::Binary,
            status: ByteOrder::LowFirst,
            component_address: ByteOrder::LowFirst,
            heartbeat_answer: Vec::new(),
            heartbeat_seconds: 30,
            types: Vec::new(),
            codes: Vec::new(),
            quantities: Vec::new(),
            heartbeats: vec![Vec::new(), vec![0x16]],
            strictness: Strictness::default(),
        }
    }

    /// Reads a profile file.
    ///
    /// # Errors
    /// [`ProfileError`].
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        if text.len() > PROFILE_BYTES_MAX {
            return Err(ProfileError::TooLarge(text.len()));
        }
        let file: File = toml::from_str(text).map_err(|error| ProfileError::Unreadable(error.to_string()))?;
        let heartbeats = file.heartbeat.data_units.iter().map(|unit| hex(unit)).collect::<Result<_, _>>()?;
        Ok(Self {
            id: file.id,
            title: file.title,
            rests_on: file.rests_on,
            address: file.frame.address,
            frame_time: file.frame.time,
            object_time: file.object.time,
            status: file.object.status,
            component_address: file.object.component_address,
            heartbeat_answer: hex(&file.heartbeat.answer)?,
            heartbeat_seconds: file.heartbeat.interval_seconds.max(1),
            types: file.types,
            codes: file.codes,
            quantities: file.quantities,
            heartbeats,
            strictness: Strictness {
                checksum: file.frame.checksum,
                any_end: file.frame.any_end,
                length_high_first: file.frame.length == ByteOrder::HighFirst,
            },
        })
    }

    /// Which checks of a frame are waived.
    #[must_use]
    pub fn strictness(&self) -> Strictness {
        self.strictness
    }

    /// What the vendor says of a data unit type.
    #[must_use]
    pub fn vendor_type(&self, kind: u8) -> Option<&VendorType> {
        self.types.iter().find(|vendor| vendor.number == kind)
    }

    /// How the objects of a type are laid out.
    #[must_use]
    pub fn shape(&self, kind: u8) -> Shape {
        self.vendor_type(kind).map_or_else(|| Shape::of(kind), |vendor| vendor.shape)
    }

    /// Whether a data unit says nothing but that the device lives.
    #[must_use]
    pub fn is_heartbeat(&self, adu: &[u8]) -> bool {
        let kind = adu.first().filter(|_| adu.len() > 1).and_then(|kind| self.vendor_type(*kind));
        kind.is_some_and(|vendor| vendor.purpose == Purpose::Heartbeat)
            || self.heartbeats.iter().any(|heartbeat| heartbeat == adu)
    }

    /// The profile with what was learnt from a device, for a person to accept.
    #[must_use]
    pub fn with(&self, proposal: Proposal) -> Self {
        let mut profile = self.clone();
        match proposal {
            Proposal::Checksum(checksum) => profile.strictness.checksum = checksum,
            Proposal::AnyEnd => profile.strictness.any_end = true,
            Proposal::LengthHighFirst => profile.strictness.length_high_first = true,
            Proposal::Time(order) => {
                profile.frame_time = order;
                profile.object_time = order;
            }
            Proposal::StatusHighFirst => profile.status = ByteOrder::HighFirst,
            Proposal::AddressHighFirst => profile.address = AddressForm::HighFirst,
            Proposal::Heartbeat(number) => {
                let title = Title { zh: "心跳".to_owned(), en: "heartbeat".to_owned() };
                profile.types.retain(|own| own.number != number);
                profile.types.push(VendorType { number, title, shape: Shape::Raw, purpose: Purpose::Heartbeat });
            }
        }
        profile
    }

    /// The profile of a device with everything that a person accepted of what was learnt from it. Its file is
    /// [`Profile::to_toml`]; `rests_on` says who accepted it and when.
    #[must_use]
    pub fn accepted(&self, proposals: &[Proposal], id: &str, title: Title, rests_on: &str) -> Self {
        let learnt = proposals.iter().fold(self.clone(), |profile, proposal| profile.with(*proposal));
        Self { id: id.to_owned(), title, rests_on: rests_on.to_owned(), ..learnt }
    }
}

fn hex(text: &str) -> Result<Vec<u8>, ProfileError> {
    let byte = |pair: &[u8]| match pair {
        &[high, low] => {
            let digit = |character: u8| char::from(character).to_digit(16);
            u8::try_from(digit(high)? * 16 + digit(low)?).ok()
        }
        _ => None,
    };
    text.as_bytes().chunks(2).map(|pair| byte(pair).ok_or_else(|| ProfileError::NotHex(text.to_owned()))).collect()
}
