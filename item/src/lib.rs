//! What may happen to one item. `decide` turns a command into events or a refusal, `apply` folds an event into the
//! item; both are pure: the time, the organisation and the calendar are arguments.

pub mod apply;
pub mod calendar;
pub mod command;
pub mod decide;
pub mod event;
pub mod examples;
pub mod item;
pub mod organisation;
mod own_verifier;
pub mod refusal;
pub mod roles;
pub mod scope;
pub mod value;

pub use command::{By, Chance, Command, Follow, Registration};
pub use decide::{Decision, World, decide, decide_on, open_moves, relapse_key};
pub use event::{Event, Fields, Holder, ItemId, What};
pub use item::Item;
pub use refusal::Refusal;
pub use roles::{Rehearsal, Roles};
