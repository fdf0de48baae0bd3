//! GB/T 26875.3-2011: the network protocol between a user information transmission device and a monitoring centre.
//!
//! The hot path borrows: [`Splitter`] finds a [`Frame`] in a stream, [`Adu::read`] sees its data unit, and
//! [`Adu::objects`] walks the objects, all without an allocation. Names ([`names`]) are looked up when somebody asks.
//! [`Centre`] and [`Device`] are the two ends; [`signals`] says what a data unit means, whatever the vendor.

mod adu;
mod centre;
mod device;
mod frame;
mod key;
mod label;
mod learn;
mod liveness;
pub mod names;
mod object;
mod profile;
mod quirk;
mod shape;
mod signal;
mod split;
mod text;

pub use adu::{Adu, Objects, write_adu};
pub use centre::{
    CLOSE_AFTER_DENIES, Centre, Control, Event, Exchange, Refusal, Report, Settings, WAITING_REPORTS_MAX,
};
pub use device::{Device, DeviceEvent, DeviceSettings};
pub use frame::{
    ADU_BYTES_MAX, Address, Command, FRAME_BYTES_MAX, FRAME_BYTES_MIN, Frame, HEAD_BYTES, Head, TooLong, checksum,
};
pub use key::{Key, Recent, WINDOW_SECONDS};
pub use label::{Label, LabelOrder, OFFSET, TimeQuality, Timed};
pub use learn::{Learner, Proposal, UnknownSetting};
pub use liveness::Liveness;
pub use object::{Component, Object, System};
pub use profile::{
    AddressForm, ByteOrder, Checksum, PROFILE_BYTES_MAX, Profile, ProfileError, ProfileFinding, Purpose, StatusCode,
    Title, VendorQuantity, VendorType,
};
pub use quirk::{Quirk, quirks};
pub use shape::{Direction, Shape, direction, is_expected, objects_max, reply_to};
pub use signal::{Condition, Conditions, Doubt, Measured, Operation, Signal, Subject, signals};
pub use split::{CHUNK_BYTES_MAX, Fault, Piece, Splitter, Strictness};
pub use text::Text;
