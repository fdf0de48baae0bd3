//! How reports come in. A channel turns bytes into rows, fields and times; it decides nothing about items.

pub mod sheet;
