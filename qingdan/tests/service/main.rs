//! The service as a process that others meet over sockets: how it is run, what it tells, what it takes.

#[cfg(test)]
mod bucket;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod common;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod operation;
#[cfg(test)]
mod outward;
#[cfg(test)]
mod readme;
#[cfg(test)]
#[path = "../../../attachments/tests/kept/store.rs"]
mod store;
