//! Stations by HJ 212-2017 over TCP: dust and noise at sites, water on rivers. What they send is kept, then answered.

mod link;
pub mod listen;
mod read;

pub use read::values;

/// How the name of a device of this channel begins.
pub const PREFIX: &str = "hj212:";
