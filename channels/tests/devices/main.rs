//! Devices at real sockets, over a store in memory.

#[cfg(test)]
mod decided;
mod fire;
#[cfg(test)]
mod sensors;
#[cfg(test)]
mod town;
