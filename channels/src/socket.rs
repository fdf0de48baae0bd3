//! What all devices at a stream have in common: bytes in and out, time, and why it ends. A device never waits for another.

pub mod listen;

use std::sync::Arc;

use jiff::SignedDuration;

use crate::intake::Mailbox;

/// How many connections there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From one address: devices behind one router share it.
    pub per_peer_max: usize,
    /// In all.
    pub all_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { per_peer_max: 512, all_max: 200_000 }
    }
}

/// Why a connection is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// No good frame came in time.
    NoFrame,
    /// Nothing came for too long.
    Silent,
    /// It keeps sending what must be denied, or noise.
    Noise,
    /// It sends more than a device may.
    Flood,
    /// A person said that it is not let in.
    Refused,
    /// The waiting room is full.
    NoRoom,
}

/// One device at the other end. No socket here.
pub trait Wire: Send {
    /// Where others put what they have for it.
    fn mailbox(&self) -> &Arc<Mailbox>;
    /// Takes bytes.
    fn receive(&mut self, bytes: &[u8]);
    /// Does what is due.
    fn tick(&mut self);
    /// Takes what others have for it.
    fn mail(&mut self);
    /// The next bytes to send.
    fn output(&mut self) -> Option<Vec<u8>>;
    /// How long nothing needs to be done.
    fn wait(&self) -> SignedDuration;
    /// Why the connection must be closed, if it must.
    fn end(&self) -> Option<End>;
}
