//! Acknowledged commands through engine, seals, read tables and store: each caller leads requests through their life, with
//! a command key each time, on a store that holds items already.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use app::App;
use jiff::Timestamp;
use store_sqlite::SqliteStore;
use vault::{SoftMaster, Vault};

use crate::life::{District, register, step};
use crate::measured::{Measured, processor_seconds};
use crate::preload::fill;
use crate::{Failure, district};

/// A district with a store of its own.
pub struct Bench {
    app: App,
    district: District,
    year_ago: Timestamp,
    now: Timestamp,
    /// Requests that were begun; none gets the number of another.
    begun: AtomicU64,
}

impl Bench {
    /// A new store with all that ships.
    pub fn new(folder: &Path) -> Result<Self, Failure> {
        let store = SqliteStore::create(&folder.join("store"))?;
        let keys = Arc::new(SoftMaster::new()?);
        let app = App::open_with(Arc::new(store), Arc::new(Vault::open(&folder.join("keys.sqlite"), keys)?))?;
        let (year_ago, now) = ("2024-03-03T02:00:00Z".parse()?, "2025-03-03T02:00:00Z".parse()?);
        let package = district::package()?;
        app.publish(&package, year_ago)?;
        let organisation = package.organisation.as_ref().ok_or("no organisation ships")?;
        let district = District::new(organisation, "2025-03-03".parse()?)?;
        Ok(Self { app, district, year_ago, now, begun: AtomicU64::new(0) })
    }

    /// Puts items into the store, those of a year.
    pub fn fill(&self, items: u64) -> Result<(), Failure> {
        self.begun.store(items, Ordering::Relaxed);
        fill(&self.app, &self.district, items, self.year_ago, self.now)
    }

    /// Lets so many callers work for a while.
    pub fn run(&self, callers: usize, seconds: f64) -> Result<Measured, Failure> {
        let (done, refused) = (AtomicU64::new(0), AtomicU64::new(0));
        let before = processor_seconds()?;
        let start = Instant::now();
        let until = start + Duration::from_secs_f64(seconds);
        std::thread::scope(|scope| {
            for _ in 0..callers {
                scope.spawn(|| {
                    while Instant::now() < until {
                        if self.lead(until, &done).is_err() {
                            refused.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                });
            }
        });
        let elapsed = start.elapsed().as_secs_f64();
        match refused.into_inner() {
            0 => Ok(Measured::new(done.into_inner(), elapsed, processor_seconds()? - before)),
            refused => Err(format!("{refused} requests were refused").into()),
        }
    }

    /// One request from the call to the close, as far as the time allows.
    fn lead(&self, until: Instant, done: &AtomicU64) -> Result<(), Failure> {
        let number = self.begun.fetch_add(1, Ordering::Relaxed);
        let request = register(self.district.registration(number), format!("hotline:{number}"));
        let item = self.app.carry_out(&request, self.now)?.item;
        done.fetch_add(1, Ordering::Relaxed);
        for (at, made) in self.district.moves(number).enumerate() {
            if Instant::now() >= until {
                break;
            }
            self.app.carry_out(&step(item, made, format!("page:{number}:{at}")), self.now)?;
            done.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }
}
