//! From what devices say to what must be done: many signals become one alarm, a value beyond its limit becomes an
//! exceedance, a device that says nothing becomes a silence.
//!
//! Everything follows from what was heard and when: no clock, no store, no socket. A [`Desk`] that hears the same again
//! after a crash asks for the same again, under the same keys, and whoever carries it out does it once.
//!
//! ```
//! use alarm::{AlarmKind, Desk, Do, Heard, Settings, Site, What};
//! use jiff::Timestamp;
//!
//! let mut desk = Desk::new(Settings::default());
//! let site = Site { building: "清和大厦".to_owned(), ..Site::default() };
//! let heard = Heard {
//!     signal: 1,
//!     at: Timestamp::UNIX_EPOCH,
//!     channel: "fire".to_owned(),
//!     device: "790300000000".to_owned(),
//!     part: "3区12号".to_owned(),
//!     says: "感烟火灾探测器 火警".to_owned(),
//!     what: What::Status { fire: Some(AlarmKind::Fire), fault: false },
//!     is_sure: true,
//! };
//! assert!(matches!(&desk.hear(&heard, &site)[..], [Do::Open { list: "alarm", .. }]));
//! ```

mod desk;
mod incident;
pub mod limit;
pub mod pit;
mod shield;
mod signal;

pub use desk::{Desk, Settings};
pub use incident::{TELLS_MAX, is_milestone};
pub use shield::{SHIELD_DAYS_MAX, SHIELDS_MAX, Shield, ShieldError};
pub use signal::{AlarmKind, Do, Fields, Heard, Level, Site, What};
