//! The stations at their sockets, by HJ 212-2017.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use protocols::gb26875::OFFSET;
use protocols::hj212::{Station as Machine, StationEvent, StationSettings};
use serde::Serialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::counts::Counts;
use super::stations::{Days, Reading, Station};
use crate::clock;

/// How often a station sends what it measures now.
const INTERVAL: Duration = Duration::from_secs(60);
/// How long a station waits before it tries again to connect.
const RECONNECT: Duration = Duration::from_secs(5);
/// How long a send may take.
const WRITE_MAX: Duration = Duration::from_secs(10);
/// Real-time data.
const REAL_TIME: u16 = 2011;

/// What came of the stations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct StationTotals {
    /// How often a station connected.
    pub connected: u64,
    /// Packets sent, repeats not counted.
    pub sent: u64,
    /// Packets that were answered.
    pub answered: u64,
    /// Packets that were never answered.
    pub given_up: u64,
    /// Readings beyond their limit.
    pub beyond: u64,
    /// Times that a line was gone.
    pub outages: u64,
}

/// Plays the stations until `stopped`; what comes of them is counted.
pub fn drive(
    stations: Vec<Station>,
    server: SocketAddr,
    speed: u32,
    stopped: &watch::Receiver<bool>,
) -> Counts<StationTotals> {
    let counts = Counts::default();
    for station in stations {
        let (counts, mut stopped) = (counts.clone(), stopped.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = live(&station, server, speed.max(1), &counts) => {}
                _ = stopped.wait_for(|stopped| *stopped) => {}
            }
        });
    }
    counts
}

/// One station, for ever: connects, measures, loses its line, connects again.
async fn live(station: &Station, server: SocketAddr, speed: u32, counts: &Counts<StationTotals>) {
    let mut days = Days::new(station);
    loop {
        if let Ok(stream) = TcpStream::connect(server).await {
            counts.add(|totals| totals.connected += 1);
            // A line that breaks is what stations live with.
            if let Ok(away) = connected(station, &mut days, stream, speed, counts).await {
                counts.add(|totals| totals.outages += 1);
                sleep(away / speed).await;
            }
        }
        sleep(RECONNECT / speed.min(4)).await;
    }
}

/// Measures on one connection; how long the line is gone then.
async fn connected(
    station: &Station,
    days: &mut Days,
    mut stream: TcpStream,
    speed: u32,
    counts: &Counts<StationTotals>,
) -> io::Result<Duration> {
    let settings = StationSettings {
        mn: station.mn.clone(),
        st: station.watches.system().to_owned(),
        ..StationSettings::default()
    };
    let mut machine = Machine::new(settings);
    let mut buffer = [0; 2048];
    let mut next = Box::pin(sleep(Duration::ZERO));
    loop {
        while let Some(bytes) = machine.output() {
            timeout(WRITE_MAX, stream.write_all(&bytes)).await??;
        }
        while let Some(event) = machine.event() {
            match event {
                StationEvent::Answered(_) => counts.add(|totals| totals.answered += 1),
                StationEvent::GivenUp(_) => counts.add(|totals| totals.given_up += 1),
                _ => {}
            }
        }
        tokio::select! {
            read = stream.read(&mut buffer) => match read? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                count => machine.receive(&buffer[..count], clock::now()),
            },
            () = &mut next => {
                next = Box::pin(sleep(INTERVAL / speed));
                machine.tick(clock::now());
                match days.reading() {
                    Reading::Away(seconds) => return Ok(Duration::from_secs(seconds)),
                    Reading::Values(items) => say(&mut machine, &items, days.is_beyond(), counts),
                }
            }
        }
    }
}

fn say(machine: &mut Machine, items: &[String], is_beyond: bool, counts: &Counts<StationTotals>) {
    let now = clock::now();
    let time = OFFSET.to_datetime(now).strftime("%Y%m%d%H%M%S").to_string();
    if machine.send(REAL_TIME, &format!("DataTime={time}"), items, now).is_ok() {
        counts.add(|totals| {
            totals.sent += 1;
            totals.beyond += u64::from(is_beyond);
        });
    }
}
