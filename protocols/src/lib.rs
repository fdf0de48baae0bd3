//! What fire panels, stations and meters speak, as pure machines: bytes and time in, frames and reports out.
//!
//! Nothing here reads a clock or a socket. Whoever owns the socket hands over bytes and the time, and sends what comes
//! out.
//!
//! - [`gb26875`]: GB/T 26875.3-2011, fire panels through a user information transmission device (用户信息传输装置).
//! - [`hj212`]: HJ 212-2017, stations that measure dust, noise and water.
//!
//! # A listener for fire panels
//!
//! ```
//! use std::sync::Arc;
//! use jiff::Timestamp;
//! use protocols::gb26875::{Centre, Event, Profile, Settings};
//!
//! // One a connection. What is remembered of a device comes back when it connects again.
//! let mut centre = Centre::new(Settings::default(), Arc::new(Profile::standard()), Timestamp::UNIX_EPOCH);
//! # let (bytes, now) = (&[][..], Timestamp::UNIX_EPOCH);
//! centre.receive(bytes, now);
//! while let Some(event) = centre.event() {
//!     if let Event::Report(report) = event {
//!         // Write `report.raw` to disk first. Only then:
//!         centre.stored(report.number, now);
//!     }
//! }
//! while let Some(_bytes) = centre.output() { /* send them */ }
//! // Call `centre.tick(now)` no later than this:
//! let _when = centre.wake_at();
//! ```

pub mod gb26875;
pub mod hj212;
mod name;

pub use name::Name;
