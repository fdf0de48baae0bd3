//! Within the demo: a few panels and stations of an invented city speak to the service, so that the wall lives.

use std::net::SocketAddr;

use journal::Journal;
use protocols::gb26875::Subject;
use tokio::sync::watch;
use web::{Place, Service};

use super::adopt;
use crate::command::simulate_devices::inventory::Inventory;
use crate::command::simulate_devices::{city, drive, life, station_line, stations};
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

/// An invented floor.
const PLAN: &[u8] = include_bytes!("demo/plan.png");
/// Where its panel stands, and where detectors do, in per cent of its width and height.
const PANEL_AT: (f64, f64) = (13.2, 24.0);
const DETECTORS_AT: [(f64, f64); 8] =
    [(35.4, 26.2), (59.0, 26.2), (84.0, 26.2), (27.0, 48.8), (70.0, 48.8), (17.4, 78.6), (64.6, 77.4), (86.8, 77.4)];

/// Puts the plan of a floor there, of the building whose panel will speak of a fire first.
///
/// # Errors
/// The plan cannot be written.
pub fn draw_plan(service: &Service) -> Result<(), Failure> {
    let fires = city::city(SEED, PANELS).into_iter().filter_map(|panel| Some((life::first_fire(&panel)?, panel)));
    let Some(((_, first), panel)) = fires.min_by_key(|((after, _), _)| *after) else { return Ok(()) };
    let device = channels::fire::device_name(panel.address);
    let place = |part: Option<String>, (x, y)| Place { device: device.clone(), part, x, y };
    let floor = drive::component(first).zone();
    // Those that the fire spreads to, as far as they are on the same floor.
    let numbers =
        (first.saturating_sub(2)..=panel.detectors).filter(|number| drive::component(*number).zone() == floor);
    let part = |number| channels::fire::part(Subject::Component(drive::component(number)));
    let detectors = numbers.zip(DETECTORS_AT).map(|(number, at)| place(Some(part(number)), at));
    let places = [place(None, PANEL_AT)].into_iter().chain(detectors).collect();
    let drawn = service.show_plan(&panel.building, &format!("{floor}层"), PLAN, places);
    drawn.map_err(|error| Failure::Store(format!("the plan of the demo cannot be kept: {}", error.code())))
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
