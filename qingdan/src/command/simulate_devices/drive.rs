//! The panels at their sockets.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use protocols::gb26875::{
    Component, Device, DeviceEvent, DeviceSettings, Label, LabelOrder, Object, Profile, System, Text,
};
use serde::Serialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::city::{Oddity, Panel};
use super::counts::Counts;
use super::life::{Act, Life};
use crate::clock;

/// How long a panel waits before it tries again to connect.
const RECONNECT: Duration = Duration::from_secs(2);
/// How long a send may take.
const WRITE_MAX: Duration = Duration::from_secs(10);

/// What came of a city.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// How often a panel connected.
    pub connected: u64,
    /// Frames sent, repeats not counted.
    pub sent: u64,
    /// Frames that were confirmed.
    pub confirmed: u64,
    /// Frames that were never confirmed.
    pub given_up: u64,
    /// Detectors that said fire.
    pub fires: u64,
    /// Detectors that said fault.
    pub faults: u64,
    /// Times that a line was gone.
    pub outages: u64,
}

/// Plays the panels until `stopped`; what comes of them is counted.
pub fn drive(panels: Vec<Panel>, server: SocketAddr, speed: u32, stopped: &watch::Receiver<bool>) -> Counts<Totals> {
    let counts = Counts::default();
    for panel in panels {
        let (counts, mut stopped) = (counts.clone(), stopped.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = live(&panel, server, speed.max(1), &counts) => {}
                _ = stopped.wait_for(|stopped| *stopped) => {}
            }
        });
    }
    counts
}

/// The one system of every panel.
const SYSTEM: System = System { kind: 1, address: 1 };

/// One panel, for ever: connects, lives, loses its line, connects again.
async fn live(panel: &Panel, server: SocketAddr, speed: u32, counts: &Counts<Totals>) {
    let mut life = Life::new(panel);
    // Not all at the same instant.
    sleep(life.pause() / speed / 8).await;
    loop {
        if let Ok(stream) = TcpStream::connect(server).await {
            counts.add(|totals| totals.connected += 1);
            // A line that breaks is what panels live with.
            if let Ok(away) = connected(panel, &mut life, stream, speed, counts).await {
                counts.add(|totals| totals.outages += 1);
                sleep(away / speed).await;
            }
        }
        sleep(RECONNECT / speed.min(4)).await;
    }
}

fn device(panel: &Panel) -> Device {
    let mut profile = Profile::standard();
    if panel.oddity == Oddity::NoClock {
        profile.frame_time = LabelOrder::NoTime;
        profile.object_time = LabelOrder::NoTime;
    }
    let version = if panel.oddity == Oddity::OtherVersion { [0x10, 0] } else { [1, 1] };
    let settings = DeviceSettings { address: panel.address, version, ..DeviceSettings::default() };
    Device::new(settings, Arc::new(profile))
}

/// Lives on one connection; how long the line is gone then.
async fn connected(
    panel: &Panel,
    life: &mut Life,
    mut stream: TcpStream,
    speed: u32,
    counts: &Counts<Totals>,
) -> io::Result<Duration> {
    let mut device = device(panel);
    let mut buffer = [0; 512];
    let mut next = Box::pin(sleep(Duration::ZERO));
    loop {
        while let Some(bytes) = device.output() {
            let bytes = worn(bytes, panel, life);
            timeout(WRITE_MAX, stream.write_all(&bytes)).await??;
        }
        events(&mut device, counts);
        tokio::select! {
            read = stream.read(&mut buffer) => match read? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                count => device.receive(&buffer[..count], clock::now()),
            },
            () = &mut next => {
                next = Box::pin(sleep(life.pause() / speed));
                device.tick(clock::now());
                let act = life.act();
                if let Act::Away(away) = act {
                    return Ok(away);
                }
                say(&mut device, panel, act, counts);
            }
        }
    }
}

/// The bytes as they come over a line that is what it is.
fn worn(mut bytes: Vec<u8>, panel: &Panel, life: &mut Life) -> Vec<u8> {
    match panel.oddity {
        Oddity::Noisy if life.hits(5) => [&[0xFF, 0x40, 0x00][..], &bytes].concat(),
        Oddity::BadChecksum if life.hits(10) => {
            let sum = bytes.len().saturating_sub(3);
            bytes.get_mut(sum).into_iter().for_each(|sum| *sum ^= 0x11);
            bytes
        }
        _ => bytes,
    }
}

fn events(device: &mut Device, counts: &Counts<Totals>) {
    let now = clock::now();
    while let Some(event) = device.event() {
        match event {
            DeviceEvent::Confirmed(_) => counts.add(|totals| totals.confirmed += 1),
            DeviceEvent::GivenUp(_) => counts.add(|totals| totals.given_up += 1),
            DeviceEvent::Asked { sequence, adu } if adu.first() == Some(&81) => {
                let status = Object::DeviceStatus { status: 1, at: Some(Label::at(now)) };
                // A status always fits.
                let _ = device.reply(sequence, 21, &[status], now);
            }
            DeviceEvent::GuardCheck(_) => {
                let answer = Object::DeviceOperation { operation: 1 << 5, operator: 1, at: Label::at(now) };
                let _ = device.send(24, &[answer], now);
            }
            _ => {}
        }
    }
}

/// A detector of a panel: twenty a floor, and some are buttons.
pub fn component(number: u16) -> Component {
    let [z0, z1] = (number / 20 + 1).to_le_bytes();
    let [p0, p1] = (number % 20 + 1).to_le_bytes();
    let kind = if number.is_multiple_of(9) { 23 } else { 40 };
    Component { system: SYSTEM, kind, address: [z0, z1, p0, p1] }
}

fn say(device: &mut Device, panel: &Panel, act: Act, counts: &Counts<Totals>) {
    let now = clock::now();
    let at = if panel.oddity == Oddity::NoClock { Label::default() } else { Label::at(now) };
    let sent = match act {
        Act::Beat if panel.oddity == Oddity::EmptyHeartbeat => device.send_adu(Vec::new(), now),
        Act::Beat | Act::Away(_) => device.send(21, &[Object::DeviceStatus { status: 1, at: Some(at) }], now),
        Act::Reset => device.send(4, &[Object::SystemOperation { system: SYSTEM, operation: 1, operator: 2, at }], now),
        Act::Detector(number, status) => {
            match status & 0b110 {
                0b10 => counts.add(|totals| totals.fires += 1),
                0b100 => counts.add(|totals| totals.faults += 1),
                _ => {}
            }
            let component = component(number);
            let text = Text::fixed::<31>(&format!("{}层{}号", component.zone(), component.position()));
            device.send(2, &[Object::ComponentStatus { component, status, text: Text(&text), at }], now)
        }
    };
    if sent.is_ok() {
        counts.add(|totals| totals.sent += 1);
    }
}
