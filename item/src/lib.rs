//! What may happen to one item. `decide` turns a command into events or a refusal, `apply` folds an event into the
//! item; both are pure: the time, the organisation and the calendar are arguments.

pub mod calendar;
