//! Listening to devices: what they say is kept, confirmed, and made into items, within the service or apart from it.

pub mod demo;
pub mod follow;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use channels::fire::listen::{Shared, tcp, udp};
use channels::fire::{Profiles, Recents, Settings as FireSettings};
use channels::follow::Known;
use channels::intake::Intake;
use channels::limits::Limits;
use channels::mapping::{Mapping, Mappings};
use channels::mqtt::{self, Broker};
use channels::socket::Limits as SocketLimits;
use channels::station;
use clap::Args;
use journal::{Device, Journal};
use protocols::gb26875::Profile;
use serde::Serialize;
use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::watch;

use crate::clock;
use crate::data::{file, text};
use crate::embedded;
use crate::output::{Failure, warn};
use crate::settings::Devices;

/// The file of the journal in the folder of a store or gateway.
pub const JOURNAL: &str = "signals.sqlite";
/// How many connections may come from one address where nobody says otherwise.
const PEER_MAX: usize = 512;
/// A word of pushes that is shorter can be guessed.
const PUSH_WORD_BYTES_MIN: usize = 16;

/// Where devices are listened to.
#[derive(Debug, Clone, Default, Args)]
pub struct Listeners {
    /// Listen to fire panels by GB/T 26875.3, TCP and UDP; port 0 picks one.
    #[arg(long, value_name = "ADDRESS")]
    pub fire_listen: Option<SocketAddr>,
    /// So many connections may come from one address: devices behind one router share it [default: 512].
    #[arg(long, value_name = "N")]
    pub device_peer_max: Option<usize>,
    /// The inventory of devices, as XLSX or CSV: device, building, floor, place, responsible_unit.
    #[arg(long, value_name = "FILE")]
    pub inventory: Option<PathBuf>,
    /// Listen to stations by HJ 212, TCP; port 0 picks one.
    #[arg(long, value_name = "ADDRESS")]
    pub station_listen: Option<SocketAddr>,
    /// Follow an MQTT broker: `mqtt://host:1883`, or `mqtt5://…` for version 5.
    #[arg(long, value_name = "URL")]
    pub mqtt: Option<String>,
    /// Devices of `--fire-listen` and `--station-listen` speak TLS; this is the certificate chain, as PEM.
    #[arg(long, value_name = "FILE", requires = "device_tls_key")]
    pub device_tls_cert: Option<PathBuf>,
    /// The key of that certificate, as PEM.
    #[arg(long, value_name = "FILE", requires = "device_tls_cert")]
    pub device_tls_key: Option<PathBuf>,
    /// What the JSON of a product means, as TOML; may be given often.
    #[arg(long, value_name = "FILE")]
    pub mapping: Vec<PathBuf>,
    /// What a vendor of fire panels does otherwise, as TOML; may be given often.
    #[arg(long, value_name = "FILE")]
    pub profile: Vec<PathBuf>,
    /// The limits of measured values, as TOML, in the place of those that ship.
    #[arg(long, value_name = "FILE")]
    pub limits: Option<PathBuf>,
    /// The file with the word that OneNET signs with, and that stands in the address that CTWing pushes to.
    #[arg(long, value_name = "FILE")]
    pub push_token: Option<PathBuf>,
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
    /// For stations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub station: Option<SocketAddr>,
}

impl Listeners {
    /// What the command line says, and where it is silent, what the settings say.
    #[must_use]
    pub fn or(self, settings: &Devices) -> Self {
        let several = |own: Vec<PathBuf>, set: &[PathBuf]| if own.is_empty() { set.to_vec() } else { own };
        let (cert, key) = settings.tls.clone().unzip();
        Self {
            fire_listen: self.fire_listen.or(settings.fire_listen),
            device_peer_max: self.device_peer_max.or(Some(settings.peer_max)),
            inventory: self.inventory.or_else(|| settings.inventory.clone()),
            station_listen: self.station_listen.or(settings.station_listen),
            mqtt: self.mqtt.or_else(|| settings.mqtt.clone()),
            device_tls_cert: self.device_tls_cert.or(cert),
            device_tls_key: self.device_tls_key.or(key),
            mapping: several(self.mapping, &settings.mappings),
            profile: several(self.profile, &settings.profiles),
            limits: self.limits.or_else(|| settings.limits.clone()),
            push_token: self.push_token.or_else(|| settings.push_token_file.clone()),
            devices: self.devices || settings.from_gateways,
        }
    }

    /// Whether devices are listened to, or taken from gateways.
    #[must_use]
    pub fn is_on(&self) -> bool {
        let listens = self.fire_listen.is_some() || self.station_listen.is_some();
        listens || self.devices || self.mqtt.is_some() || self.push_token.is_some()
    }

    /// Opens the sockets and begins to listen, until told to stop.
    ///
    /// # Errors
    /// An address that cannot be listened on, a journal that cannot be read, a broker or certificate that is none.
    pub async fn start(
        &self,
        intake: &Arc<Intake>,
        known: &Known,
        stop: &watch::Receiver<bool>,
    ) -> Result<Addresses, Failure> {
        let tls = match (&self.device_tls_cert, &self.device_tls_key) {
            (Some(cert), Some(key)) => Some(web::tls::acceptor(cert, key, Arc::new(clock::now))),
            _ => None,
        };
        let tls = tls.transpose().map_err(|error| Failure::Usage(error.to_string()))?;
        let limits =
            SocketLimits { per_peer_max: self.device_peer_max.unwrap_or(PEER_MAX).max(1), ..SocketLimits::default() };
        let mut addresses = Addresses::default();
        if let Some(address) = self.fire_listen {
            let (listener, bound) = bind(address).await?;
            let refused = |error| Failure::Usage(format!("{bound} cannot be listened on by UDP: {error}"));
            let socket = UdpSocket::bind(bound).await.map_err(refused)?;
            let settings = FireSettings { connections: limits, ..FireSettings::default() };
            let recents = Recents::load(&intake.journal, intake.now());
            let recents = recents.map_err(|error| Failure::Store(error.to_string()))?;
            let profiles = known.profiles.clone();
            let shared = Arc::new(Shared { intake: Arc::clone(intake), profiles, recents, settings });
            // Datagrams cannot be in TLS: where that is asked for, only TCP is listened to.
            if tls.is_none() {
                tokio::spawn(udp(socket, Arc::clone(&shared), stop.clone()));
            }
            tokio::spawn(tcp(listener, shared, tls.clone(), stop.clone()));
            addresses.fire = Some(bound);
        }
        if let Some(address) = self.station_listen {
            let (listener, bound) = bind(address).await?;
            tokio::spawn(station::listen::tcp(listener, Arc::clone(intake), limits, tls, stop.clone()));
            addresses.station = Some(bound);
        }
        if let Some(url) = &self.mqtt {
            let broker = Broker::parse(url, "qingdan").map_err(Failure::Usage)?;
            tokio::spawn(mqtt::listen::follow(broker, Arc::clone(&known.mappings), Arc::clone(intake), stop.clone()));
        }
        Ok(addresses)
    }

    /// The word of pushes.
    ///
    /// # Errors
    /// A file that cannot be read, or a word that is too short to be secret.
    pub fn push_word(&self) -> Result<Option<String>, Failure> {
        let Some(path) = &self.push_token else { return Ok(None) };
        let word = text(path)?.trim().to_owned();
        if word.len() < PUSH_WORD_BYTES_MIN || !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            let how = format!("the word of pushes has {PUSH_WORD_BYTES_MIN} letters and digits or more");
            return Err(Failure::Usage(format!("{}: {how}", path.display())));
        }
        Ok(Some(word))
    }
}

async fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), Failure> {
    let refused = |error| Failure::Usage(format!("{address} cannot be listened on: {error}"));
    let listener = TcpListener::bind(address).await.map_err(refused)?;
    let bound = listener.local_addr().map_err(refused)?;
    Ok((listener, bound))
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
            let (learnt, guard_check) = (std::mem::take(&mut device.learnt), device.guard_check.take());
            let peer = std::mem::take(&mut device.peer);
            *device = Device { first_heard, last_heard, peer, frames, fires, learnt, guard_check, ..new };
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

impl Listeners {
    /// What is known of devices: what ships, and the files that the command line names.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn known(&self) -> Result<Known, Failure> {
        let refused = |name: &str, error: &dyn std::fmt::Display| Failure::Usage(format!("{name}: {error}"));
        let mut texts: Vec<(String, String)> =
            embedded::MAPPINGS.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        for path in &self.mapping {
            texts.push((path.display().to_string(), text(path)?));
        }
        let mut mappings: Vec<Mapping> = Vec::new();
        for (name, text) in texts {
            let mapping = Mapping::parse(&text).map_err(|error| refused(&name, &error))?;
            // A file of the command line takes the place of one that ships.
            mappings.retain(|own| own.id != mapping.id);
            mappings.push(mapping);
        }
        let limits = match &self.limits {
            Some(path) => Limits::parse(&text(path)?).map_err(|error| refused(&path.display().to_string(), &error))?,
            None => Limits::parse(embedded::LIMITS).map_err(|error| refused("limits.toml", &error))?,
        };
        let mut profiles = Vec::new();
        for path in &self.profile {
            let profile = Profile::parse(&text(path)?);
            profiles.push(profile.map_err(|error| refused(&path.display().to_string(), &error))?);
        }
        Ok(Known { profiles: Profiles::new(profiles), mappings: Arc::new(Mappings(mappings)), limits })
    }
}
