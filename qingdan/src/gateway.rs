//! Listening to devices: what they say is kept, confirmed, and made into items, within the service or apart from it.

pub mod demo;
pub mod follow;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use channels::fire::listen::{Shared, tcp, udp};
use channels::fire::{Profiles, Recents, Settings as FireSettings};
use channels::intake::Intake;
use clap::Args;
use journal::{Device, Journal};
use serde::Serialize;
use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::watch;

use crate::clock;
use crate::data::file;
use crate::output::{Failure, warn};

/// The file of the journal in the folder of a store or gateway.
pub const JOURNAL: &str = "signals.sqlite";

/// Where devices are listened to.
#[derive(Debug, Clone, Default, Args)]
pub struct Listeners {
    /// Listen to fire panels by GB/T 26875.3, TCP and UDP; port 0 picks one.
    #[arg(long, value_name = "ADDRESS")]
    pub fire_listen: Option<SocketAddr>,
    /// So many connections may come from one address: devices behind one router share it.
    #[arg(long, value_name = "N", default_value_t = 512)]
    pub fire_peer_max: usize,
    /// The inventory of devices, as XLSX or CSV: device, building, floor, place, responsible_unit.
    #[arg(long, value_name = "FILE")]
    pub inventory: Option<PathBuf>,
    /// Take what gateways elsewhere forward, without listening here.
    #[arg(long)]
    pub devices: bool,
}

/// Where somebody listens now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Addresses {
    /// For fire panels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fire: Option<SocketAddr>,
}

impl Listeners {
    /// Whether devices are listened to, or taken from gateways.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.devices || self.fire_listen.is_some()
    }

    /// Opens the sockets and begins to listen, until told to stop.
    ///
    /// # Errors
    /// An address that cannot be listened on, a journal that cannot be read.
    pub async fn start(
        &self,
        intake: &Arc<Intake>,
        profiles: &Profiles,
        stop: &watch::Receiver<bool>,
    ) -> Result<Addresses, Failure> {
        let mut addresses = Addresses::default();
        if let Some(address) = self.fire_listen {
            let refused = |error| Failure::Usage(format!("{address} cannot be listened on: {error}"));
            let listener = TcpListener::bind(address).await.map_err(refused)?;
            let bound = listener.local_addr().map_err(refused)?;
            let socket = UdpSocket::bind(bound).await.map_err(refused)?;
            let settings =
                FireSettings { connections_per_peer_max: self.fire_peer_max.max(1), ..FireSettings::default() };
            let recents = Recents::load(&intake.journal, intake.now());
            let recents = recents.map_err(|error| Failure::Store(error.to_string()))?;
            let shared = Shared { intake: Arc::clone(intake), profiles: profiles.clone(), recents, settings };
            let shared = Arc::new(shared);
            tokio::spawn(tcp(listener, Arc::clone(&shared), stop.clone()));
            tokio::spawn(udp(socket, shared, stop.clone()));
            addresses.fire = Some(bound);
        }
        Ok(addresses)
    }
}

impl Listeners {
    /// Brings the inventory into the journal: what it says of a device counts, what is heard of it stays.
    ///
    /// # Errors
    /// A file that cannot be read or is no inventory; rows that say nothing usable are warned of.
    pub fn take_inventory(&self, journal: &Journal) -> Result<(), Failure> {
        let Some(path) = &self.inventory else { return Ok(()) };
        let name = path.display().to_string();
        let refused = |error: &dyn std::fmt::Display| Failure::Usage(format!("{name}: {error}"));
        let rows = channels::sheet::read(&file(path)?, &name).map_err(|error| refused(&error))?;
        let inventory = channels::inventory::read(&rows).map_err(|error| refused(&error))?;
        for (row, why) in &inventory.refused {
            warn(&format!("{name}, row {row}: {why}"));
        }
        adopt(journal, inventory.devices)
    }
}

/// Adopts devices.
///
/// # Errors
/// The journal does not take them.
pub fn adopt(journal: &Journal, devices: Vec<Device>) -> Result<(), Failure> {
    for new in devices {
        journal.devices().set(&new.name.clone(), |device| {
            let Device { first_heard, last_heard, frames, fires, .. } = *device;
            let peer = std::mem::take(&mut device.peer);
            *device = Device { first_heard, last_heard, peer, frames, fires, ..new };
        });
    }
    journal.save_devices().map_err(|error| Failure::Store(error.to_string()))
}

/// The journal in a folder, and what channels share around it.
///
/// # Errors
/// A file that cannot be used.
pub fn intake(folder: &Path) -> Result<Arc<Intake>, Failure> {
    let journal = Journal::open(&folder.join(JOURNAL)).map_err(|error| Failure::Store(error.to_string()))?;
    Ok(Intake::new(Arc::new(journal), Arc::new(clock::now)))
}

/// The profiles of vendors that ship.
#[must_use]
pub fn profiles() -> Profiles {
    Profiles::default()
}
