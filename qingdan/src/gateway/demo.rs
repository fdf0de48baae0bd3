//! Within the demo: a few panels of an invented city speak to the service, so that the wall lives.

use std::net::SocketAddr;

use journal::{Device, Journal, State};
use tokio::sync::watch;

use super::adopt;
use crate::command::simulate_devices::{city, drive};
use crate::output::Failure;

/// How many panels.
const PANELS: usize = 40;
/// Which city.
const SEED: u64 = 1;
/// How many times faster than life.
const SPEED: u32 = 10;

/// Adopts the panels of the demo.
///
/// # Errors
/// The journal does not take them.
pub fn adopt_city(journal: &Journal) -> Result<(), Failure> {
    let device = |panel: city::Panel| Device {
        name: channels::fire::device_name(panel.address),
        state: State::Adopted,
        building: panel.building,
        floor: "消防控制室".to_owned(),
        place: panel.place,
        responsible_unit: panel.unit,
        ..Device::default()
    };
    adopt(journal, city::city(SEED, PANELS).into_iter().map(device).collect())
}

/// Lets the panels speak until told to stop.
pub fn play(server: SocketAddr, stop: &watch::Receiver<bool>) {
    let mut stop = stop.clone();
    tokio::spawn(async move {
        let stopped = async move {
            // When the one who stops is gone, it is over too.
            let _ = stop.wait_for(|stopped| *stopped).await;
        };
        drive(city::city(SEED, PANELS), server, SPEED, stopped).await;
    });
}
