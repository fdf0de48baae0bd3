//! How reports come in and tables go out. A channel turns bytes into rows, fields and times, and back; it decides nothing
//! about items.

pub mod document;
pub mod fire;
pub mod follow;
pub mod intake;
pub mod inventory;
pub mod limits;
pub mod mapping;
pub mod mqtt;
pub mod push;
pub mod sheet;
pub mod socket;
pub mod station;
