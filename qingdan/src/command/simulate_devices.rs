//! `qingdan simulate-devices`: an invented city of fire panels, stations and meters that speak to real sockets, with believable
//! days, quirks, outages and fires. The same seed makes the same city.

pub mod city;
mod counts;
pub mod drive;
pub mod inventory;
pub mod life;
mod meter_line;
mod meters;
pub mod station_line;
pub mod stations;

use std::net::SocketAddr;
use std::time::Duration;

use channels::mqtt::Broker;
use clap::Args;
use serde::Serialize;
use tokio::sync::watch;

use crate::output::{Answer, Ended, Failure, Language, Output, Screen};
use drive::Totals;
use inventory::Inventory;
use meter_line::MeterTotals;
use station_line::StationTotals;

/// The most devices of one kind.
const DEVICES_MAX: usize = 100_000;

/// An invented city of fire panels, stations and meters.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan simulate-devices --server 127.0.0.1:5001
  qingdan simulate-devices --server 127.0.0.1:5001 --panels 1000 --seed 7 --speed 10 --seconds 60
  qingdan simulate-devices --stations 20 --station-server 127.0.0.1:5002 --meters 60 --mqtt mqtt://127.0.0.1:1883
  qingdan simulate-devices --panels 50 --stations 20 --meters 60 --inventory > devices.csv")]
pub struct SimulateDevices {
    /// Where the gateway listens to fire panels.
    #[arg(long, value_name = "ADDRESS", required_unless_present_any = ["inventory", "station_server", "mqtt"])]
    server: Option<SocketAddr>,
    /// How many panels.
    #[arg(long, value_name = "N", default_value_t = 100)]
    panels: usize,
    /// Where the gateway listens to stations (HJ 212).
    #[arg(long, value_name = "ADDRESS")]
    station_server: Option<SocketAddr>,
    /// How many stations: dust and noise at building sites, water of rivers.
    #[arg(long, value_name = "N", default_value_t = 0)]
    stations: usize,
    /// The broker of the meters, `mqtt://host:1883`.
    #[arg(long, value_name = "URL")]
    mqtt: Option<String>,
    /// How many meters: smoke detectors, electrical safety, water levels.
    #[arg(long, value_name = "N", default_value_t = 0)]
    meters: usize,
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

/// What came of a city; what had no server is left out.
#[derive(Debug, Default, Serialize)]
struct Driven {
    #[serde(skip_serializing_if = "Option::is_none")]
    panels: Option<Totals>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stations: Option<StationTotals>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meters: Option<MeterTotals>,
}

impl Answer for Driven {
    fn text(&self, screen: Screen) -> String {
        let is_zh = screen.language == Language::Zh;
        let mut text = String::new();
        if let Some(Totals { connected, sent, confirmed, given_up, fires, faults, outages }) = &self.panels {
            text += &if is_zh {
                format!(
                    "消防装置：连接 {connected} 次，发送 {sent} 帧，确认 {confirmed} 帧，未确认放弃 {given_up} 帧；\
                     火警 {fires}，故障 {faults}，断线 {outages}\n"
                )
            } else {
                format!(
                    "panels: connected {connected} times, sent {sent} frames, {confirmed} confirmed, {given_up} given up; \
                     {fires} fires, {faults} faults, {outages} outages\n"
                )
            };
        }
        if let Some(StationTotals { connected, sent, answered, given_up, beyond, outages }) = &self.stations {
            text += &if is_zh {
                format!(
                    "监测站：连接 {connected} 次，发送 {sent} 包，应答 {answered} 包，未应答放弃 {given_up} 包；\
                     超限 {beyond}，断线 {outages}\n"
                )
            } else {
                format!(
                    "stations: connected {connected} times, sent {sent} packets, {answered} answered, {given_up} given up; \
                     {beyond} beyond a limit, {outages} outages\n"
                )
            };
        }
        if let Some(MeterTotals { sent, alarms }) = &self.meters {
            text += &if is_zh {
                format!("物联设备：上报 {sent} 次，其中报警 {alarms} 次\n")
            } else {
                format!("meters: {sent} reports, {alarms} of them in alarm\n")
            };
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
        self.check()?;
        if self.inventory {
            output.answer(&Inventory::of(self.seed, self.panels, self.stations, self.meters))?;
            return Ok(Ended::Well);
        }
        let broker = self.mqtt.as_deref().map(|url| Broker::parse(url, "qingdan-city")).transpose();
        let broker = broker.map_err(Failure::Usage)?;
        let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::Store(error.to_string()))?;
        let driven = runtime.block_on(self.play(broker));
        runtime.shutdown_background();
        output.answer(&driven)?;
        Ok(Ended::Well)
    }

    fn check(&self) -> Result<(), Failure> {
        let counts = [self.panels, self.stations, self.meters];
        if counts.iter().any(|count| *count > DEVICES_MAX) || !(1..=1000).contains(&self.speed) {
            return Err(Failure::Usage(format!(
                "a city has at most {DEVICES_MAX} devices of a kind, and is 1 to 1000 times as fast"
            )));
        }
        let lost = |count: usize, is_served: bool| count > 0 && !is_served && !self.inventory;
        if lost(self.stations, self.station_server.is_some()) {
            return Err(Failure::Usage("stations need `--station-server ADDRESS`".to_owned()));
        }
        if lost(self.meters, self.mqtt.is_some()) {
            return Err(Failure::Usage("meters need their broker: `--mqtt mqtt://host:1883`".to_owned()));
        }
        Ok(())
    }

    async fn play(&self, broker: Option<Broker>) -> Driven {
        let (stop, stopped) = watch::channel(false);
        let (seed, speed) = (self.seed, self.speed);
        let panels = self.server.map(|server| drive::drive(city::city(seed, self.panels), server, speed, &stopped));
        let stations = self
            .station_server
            .map(|server| station_line::drive(stations::stations(seed, self.stations), server, speed, &stopped));
        let meters = broker.map(|broker| meter_line::drive(meters::meters(seed, self.meters), broker, speed, &stopped));
        match self.seconds {
            Some(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
            // Without the signal the process is ended from outside.
            None => drop(tokio::signal::ctrl_c().await),
        }
        stop.send_replace(true);
        Driven {
            panels: panels.map(|counts| counts.totals()),
            stations: stations.map(|counts| counts.totals()),
            meters: meters.map(|counts| counts.totals()),
        }
    }
}
