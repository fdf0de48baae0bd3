//! Random lists and random lives of an item.

mod commands;
mod dice;
mod values;

pub use commands::{Asked, ask};
pub use dice::Dice;
