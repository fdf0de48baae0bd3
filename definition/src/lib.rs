//! What a list says. Reads a list file and returns it with **all** findings: the text is judged against the grammar,
//! then turned into a model, then each check looks for one kind of hole.

pub mod check;
pub mod checks;
pub mod condition;
pub mod finding;
pub mod grammar;
pub mod graph;
pub mod length;
pub mod list;
pub mod measure;
pub mod read;
pub mod schema;
pub mod shape;
pub mod story;
pub mod tree;
pub mod worst_case;

pub use check::{Checked, check, check_set};
pub use condition::Literal;
pub use finding::{Code, Finding, Severity, Span};
pub use length::{Length, LengthError, Unit};
pub use list::List;
pub use read::read;
pub use schema::schema;
pub use worst_case::WorstCase;
