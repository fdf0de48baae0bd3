//! From Chinese text to a proposal with its reasons: category, unit, twin, hot spot; from minutes to directives.

pub mod classify;
pub mod text;
