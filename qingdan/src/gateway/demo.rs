//! Within the demo: a few panels and stations of an invented city speak to the service, so that the wall lives.

use std::net::SocketAddr;

use journal::Journal;
use tokio::sync::watch;

use super::adopt;
use crate::command::simulate_devices::inventory::Inventory;
use crate::command::simulate_devices::{city, drive, station_line, stations};
use crate::output::Failure;

/// How many panels.
const PANELS: usize = 40;
/// How many stations.
const STATIONS: usize = 6;
/// Which city.
const SEED: u64 = 1;
/// How many times faster than life.
const SPEED: u32 = 10;

/// Adopts the devices of the demo.
///
/// # Errors
/// The journal does not take them.
pub fn adopt_city(journal: &Journal) -> Result<(), Failure> {
    adopt(journal, Inventory::of(SEED, PANELS, STATIONS, 0).0.into_iter().map(Into::into).collect())
}

/// Lets the devices speak until told to stop.
pub fn play(panels: Option<SocketAddr>, stations_at: Option<SocketAddr>, stop: &watch::Receiver<bool>) {
    // What comes of them is seen on the page; nobody asks for the counts.
    if let Some(server) = panels {
        drop(drive::drive(city::city(SEED, PANELS), server, SPEED, stop));
    }
    if let Some(server) = stations_at {
        drop(station_line::drive(stations::stations(SEED, STATIONS), server, SPEED, stop));
    }
}
