//! A town with all shipped lists on a store in memory, a journal in a temporary folder, and a listener.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use alarm::Settings;
use app::App;
use app::publish::Package;
use channels::fire::listen::{Shared, tcp, udp};
use channels::fire::{Profiles, Recents, device_name};
use channels::follow::{Follower, Known};
use channels::intake::Intake;
use channels::limits::Limits;
use channels::mapping::{Mapping, Mappings};
use item::Item;
use item::calendar::Layer;
use item::event::What;
use item::organisation::Organisation;
use jiff::Timestamp;
use journal::{Journal, State};
use protocols::gb26875::Address;
use store::{MemoryStore, Query};
use tempfile::TempDir;
use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::watch;

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the town is made of the shipped lists")]
fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[cfg(test)]
fn open(now: Timestamp) -> App {
    let names = ["alarm", "device_fault", "device_silence", "exceedance", "hazard", "rectification", "dead_letter"];
    let organisation = Organisation::from_csv(&text("organisation/units.csv"), &text("organisation/people.csv"));
    let app = App::open(Arc::new(MemoryStore::default())).unwrap();
    let package = Package {
        lists: names.iter().map(|name| text(&format!("{name}.toml"))).collect(),
        layers: vec![Layer::from_csv("cn", &text("calendar/cn.csv")).unwrap()],
        organisation: Some(organisation.unwrap()),
    };
    app.publish(&package, now).unwrap();
    app
}

#[cfg(test)]
pub fn known() -> Known {
    let names = ["smoke-detector", "electric-safety", "water-level"];
    let mappings = names.map(|name| Mapping::parse(&text(&format!("mappings/{name}.toml"))).unwrap());
    let limits = Limits::parse(&text("limits/limits.toml")).unwrap();
    Known { mappings: Arc::new(Mappings(mappings.into())), limits, ..Known::default() }
}

#[cfg(test)]
pub struct Town {
    folder: TempDir,
    pub app: App,
    pub journal: Arc<Journal>,
    pub intake: Arc<Intake>,
    pub fire: SocketAddr,
    pub stations: SocketAddr,
    /// How far the clock has gone.
    pub seconds: Arc<AtomicI64>,
    follower: Mutex<Follower>,
    stop: watch::Sender<bool>,
}

#[cfg(test)]
const BEGIN: i64 = 1_765_000_000;

#[cfg(test)]
impl Town {
    pub async fn start() -> Self {
        let seconds = Arc::new(AtomicI64::new(0));
        let app = open(Timestamp::from_second(BEGIN).unwrap());
        Self::begin(tempfile::tempdir().unwrap(), app, seconds).await
    }

    async fn begin(folder: TempDir, app: App, seconds: Arc<AtomicI64>) -> Self {
        let journal = Arc::new(Journal::open(&folder.path().join("signals.sqlite")).unwrap());
        let ticking = Arc::clone(&seconds);
        let clock = move || Timestamp::from_second(BEGIN + ticking.load(Ordering::SeqCst)).unwrap();
        let now = clock();
        let intake = Intake::new(Arc::clone(&journal), Arc::new(clock));
        let recents = Recents::load(&journal, now).unwrap();
        let shared = Shared {
            intake: Arc::clone(&intake),
            profiles: Profiles::default(),
            recents,
            settings: channels::fire::Settings { sets_clocks: false, ..channels::fire::Settings::default() },
        };
        let (shared, (stop, stopped)) = (Arc::new(shared), watch::channel(false));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let fire = listener.local_addr().unwrap();
        tokio::spawn(tcp(listener, Arc::clone(&shared), None, stopped.clone()));
        tokio::spawn(udp(UdpSocket::bind(fire).await.unwrap(), shared, stopped));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stations = listener.local_addr().unwrap();
        let limits = channels::socket::Limits::default();
        let stopping = stop.subscribe();
        tokio::spawn(channels::station::listen::tcp(listener, Arc::clone(&intake), limits, None, stopping));
        let settings = Settings::default();
        let follower = Follower::open(Arc::clone(&journal), &app, known(), settings, now).unwrap();
        Self { folder, app, journal, intake, fire, stations, seconds, follower: Mutex::new(follower), stop }
    }

    /// Ends everything without a word, as a kill does, and begins anew on the same files.
    pub async fn restart(&mut self) {
        let other = Self::start().await;
        let Self { folder, app, seconds, stop, .. } = std::mem::replace(self, other);
        stop.send_replace(true);
        *self = Self::begin(folder, app, seconds).await;
    }

    pub fn now(&self) -> Timestamp {
        self.intake.now()
    }

    pub fn adopt(&self, address: Address, building: &str, unit: &str) {
        self.journal.devices().set(&device_name(address), |device| {
            device.state = State::Adopted;
            device.building = building.to_owned();
            device.place = "999901001".to_owned();
            device.responsible_unit = unit.to_owned();
        });
    }

    pub fn adopt_named(&self, name: &str, building: &str) {
        self.journal.devices().set(name, |device| {
            device.state = State::Adopted;
            device.building = building.to_owned();
            device.place = "999901001".to_owned();
            device.responsible_unit = "dunshi_builders".to_owned();
            device.industry_bureau = "construction_bureau".to_owned();
        });
    }

    pub fn stopper(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    pub fn follow(&self) {
        let step = self.follower.lock().unwrap().step(&self.app, self.now()).unwrap();
        assert_eq!(step.refused, []);
    }

    pub async fn wait_for_frames(&self, count: usize) {
        for _ in 0..500 {
            if self.journal.after(0, 1000).unwrap().len() >= count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{count} frames never came");
    }

    pub fn items(&self, list: &str) -> Vec<Item> {
        self.app.all(Query { list: Some(list.to_owned()), ..Query::default() }, 100).unwrap()
    }

    /// What was told to an item.
    pub fn said(&self, item: u64) -> Vec<String> {
        let records = self.app.store().events_of(item).unwrap();
        let said = records.iter().filter_map(|record| match record.event().unwrap().what {
            What::Said { text, .. } => Some(text),
            _ => None,
        });
        said.collect()
    }
}
