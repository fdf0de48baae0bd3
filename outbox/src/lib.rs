//! What goes out: who wants to be told of what (subscriptions), what waits to be sent (letters) and when it is tried
//! again, and the addresses of calendar feeds; in one file of its own beside the log.
//!
//! A subscription follows the log by position. Its position and the letters that were made up to it are kept in one
//! transaction, so that nothing is lost or made twice over a restart; a letter that could not be sent is kept until it
//! was, or until somebody gives it up. No clock is read here: every call that depends on the time is told it.

mod error;
mod feed;
mod letter;
mod place;
mod schedule;
mod subscription;
#[cfg(test)]
mod tests;
mod token;

pub use error::OutboxError;
pub use feed::Feed;
pub use letter::{LETTER_BYTES_MAX, Letter, New as NewLetter};
pub use place::Outbox;
pub use schedule::{TRIES_MAX, next_try};
pub use subscription::{
    Carrier, NAME_CHARS_MAX, NewSubscription, SUBSCRIPTIONS_MAX, Subscription, TARGET_CHARS_MAX, UNSENT_MAX, Wanted,
    Whose,
};
