//! From Chinese text to a proposal with its reasons: category, unit, twin, hot spot; from minutes to directives.

pub mod address;
pub mod classify;
pub mod minutes;
pub mod text;
pub mod topics;
pub mod twins;
pub mod unit;
