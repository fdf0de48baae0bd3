//! Finding items: filters, words and who may see what. An index beside the log that follows it commit by commit and can
//! be made anew at any time, so it is never flushed and takes nothing from the time of a command.
//!
//! A reader who has just been told that his command is kept must find it: [`Index::reach`] waits until the index has
//! come as far as the log was when he asked.

mod error;
mod filter;
mod find;
mod follow;
mod index;
mod row;
mod sight;
mod tally;
#[cfg(test)]
mod tests;
mod words;

pub use error::SearchError;
pub use filter::{Filter, Order, PAGE_MAX, TEXT_CHARS_MAX};
pub use find::{Found, Page};
pub use follow::{Known, channel_mark};
pub use index::Index;
pub use sight::{Sight, person_mark};
pub use tally::{Group, TALLY_MAX, Tally};
