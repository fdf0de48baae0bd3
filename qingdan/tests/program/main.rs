//! The commands that need no store, as a person and a script meet them.

#[cfg(test)]
mod check;
#[cfg(test)]
mod common;
#[cfg(test)]
mod deadline;
#[cfg(test)]
mod decode;
#[cfg(test)]
mod explain;
mod minutes;
#[cfg(test)]
mod triage;
