//! What a list says. Reads a list file and returns it with **all** findings: the text is judged against the grammar,
//! then turned into a model, then each check looks for one kind of hole.

pub mod length;

pub use length::{Length, LengthError, Unit};
