//! `qingdan simulate-devices`: an invented city of fire panels that speak to a real socket, with believable days, quirks,
//! outages and fires. The same seed makes the same city.

pub mod city;
mod drive;
mod life;

use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;
use serde::Serialize;

use crate::output::{Answer, Ended, Failure, Language, Output, Screen};
pub use drive::{Totals, drive};

/// The most panels of a city.
const PANELS_MAX: usize = 100_000;

/// An invented city of fire panels.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan simulate-devices --server 127.0.0.1:5001
  qingdan simulate-devices --server 127.0.0.1:5001 --panels 1000 --seed 7 --speed 10 --seconds 60
  qingdan simulate-devices --panels 50 --inventory > devices.csv")]
pub struct SimulateDevices {
    /// Where the gateway listens to fire panels.
    #[arg(long, value_name = "ADDRESS", required_unless_present = "inventory")]
    server: Option<SocketAddr>,
    /// How many panels.
    #[arg(long, value_name = "N", default_value_t = 100)]
    panels: usize,
    /// Which city; the same seed makes the same.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How many times faster than life.
    #[arg(long, value_name = "N", default_value_t = 1)]
    speed: u32,
    /// Stop after so many seconds; without it, with Ctrl+C.
    #[arg(long, value_name = "N")]
    seconds: Option<u64>,
    /// Print the devices of the city as CSV, for `serve --inventory`, and stop.
    #[arg(long)]
    inventory: bool,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Driven(Totals);

impl Answer for Driven {
    fn text(&self, screen: Screen) -> String {
        let Totals { connected, sent, confirmed, given_up, fires, faults, outages } = &self.0;
        match screen.language {
            Language::Zh => format!(
                "连接 {connected} 次，发送 {sent} 帧，确认 {confirmed} 帧，未确认放弃 {given_up} 帧；\
                 火警 {fires}，故障 {faults}，断线 {outages}\n"
            ),
            Language::En => format!(
                "connected {connected} times, sent {sent} frames, {confirmed} confirmed, {given_up} given up; \
                 {fires} fires, {faults} faults, {outages} outages\n"
            ),
        }
    }
}

#[derive(Serialize)]
struct Inventory(Vec<city::Panel>);

impl Answer for Inventory {
    fn text(&self, _: Screen) -> String {
        let mut text = "device,building,floor,place,responsible_unit\n".to_owned();
        for panel in &self.0 {
            let city::Panel { address, building, place, unit, .. } = panel;
            text.push_str(&format!("{},{building},消防控制室,{place},{unit}\n", channels::fire::device_name(*address)));
        }
        text
    }
}

impl SimulateDevices {
    /// Plays the city until told to stop.
    ///
    /// # Errors
    /// A number that cannot be; a runtime that cannot be made.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        if !(1..=PANELS_MAX).contains(&self.panels) || !(1..=1000).contains(&self.speed) {
            return Err(Failure::Usage(format!("a city has 1 to {PANELS_MAX} panels, and is 1 to 1000 times as fast")));
        }
        let panels = city::city(self.seed, self.panels);
        let Some(server) = self.server.filter(|_| !self.inventory) else {
            output.answer(&Inventory(panels))?;
            return Ok(Ended::Well);
        };
        let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::Store(error.to_string()))?;
        let seconds = self.seconds.map(Duration::from_secs);
        let stop = async move {
            match seconds {
                Some(seconds) => tokio::time::sleep(seconds).await,
                // Without the signal the process is ended from outside.
                None => drop(tokio::signal::ctrl_c().await),
            }
        };
        let totals = runtime.block_on(drive(panels, server, self.speed, stop));
        runtime.shutdown_background();
        output.answer(&Driven(totals))?;
        Ok(Ended::Well)
    }
}
