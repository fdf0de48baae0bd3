//! HJ 212-2017: what stations that measure dust, noise and water speak.
//!
//! [`Splitter`] finds a [`Packet`] in a stream, [`Segment::read`] sees its fields, [`Segment::items`] walks the data, all
//! without an allocation. Names ([`names`]) are looked up when somebody asks. [`Centre`] and [`Station`] are the two ends;
//! [`exceeded`] holds values against the limits of a station.

mod centre;
mod command;
mod crc;
mod data;
mod flag;
mod limit;
pub mod names;
mod packet;
mod parts;
mod quirk;
mod segment;
mod split;
mod station;
mod time;

pub use centre::{Ask, Centre, Event, Exchange, Key, Outcome, Refusal, Report, Settings, WAITING_REPORTS_MAX};
pub use command::{Direction, Step, answer_of_centre, direction, step};
pub use crc::crc;
pub use data::{Field, Item, Items, Part};
pub use flag::{Flag, Version};
pub use limit::{Exceeded, Limit, exceeded};
pub use packet::{
    CRC_BYTES, HEAD_BYTES, PACKET_BYTES_MAX, Packet, SEGMENT_BYTES_MAX, SEGMENT_BYTES_TAKEN_MAX, TooLong, write_packet,
};
pub use parts::{Assembler, Whole, parts};
pub use quirk::{Quirk, quirks};
pub use segment::{DATA_BYTES_MAX, Segment};
pub use split::{CHUNK_BYTES_MAX, Fault, Piece, Splitter};
pub use station::{Station, StationEvent, StationSettings};
pub use time::{is_near, read_time, write_qn, write_time};
