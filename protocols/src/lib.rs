//! What fire panels, stations and meters speak, as pure machines: bytes and time in, frames and reports out.
