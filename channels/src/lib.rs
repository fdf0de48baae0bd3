//! How reports come in and tables go out. A channel turns bytes into rows, fields and times, and back; it decides nothing
//! about items.

pub mod document;
pub mod fire;
pub mod follow;
pub mod gateway;
pub mod ical;
pub mod intake;
pub mod inventory;
pub mod limits;
pub mod mail;
pub mod mapping;
pub mod mqtt;
pub mod notice;
pub mod post;
pub mod push;
pub mod sheet;
pub mod socket;
pub mod station;
pub mod webhook;
