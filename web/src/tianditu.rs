//! 天地图, asked by the service so that no browser speaks to a foreign host or learns the key. What it answered lies in a
//! folder of the store for a while, since the same tiles are wanted all day and a key has a daily quota.

mod cache;

use std::fmt;
use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use axum::http::{Request, StatusCode};
use form_urlencoded::byte_serialize;
use http_body_util::Full;
use jiff::{SignedDuration, Timestamp};
use tiles::{Address, Kind, Tile};
use tokio::sync::Semaphore;

use crate::call::{Most, call};
use crate::error::ApiError;
use crate::limits::Pace;
use cache::{CACHE_BYTES_MAX, Cache};

/// Its layers: streets and their names, photos from above and their names. All are in Web Mercator over CGCS2000, which is
/// within a metre of what other base maps have.
pub(crate) const LAYERS: [&str; 4] = ["vec", "cva", "img", "cia"];
/// The least and the greatest zoom of its layers.
pub(crate) const ZOOMS: (u8, u8) = (1, 18);
/// How long a call may take, and how large a tile may be.
const MOST: Most = Most { time: Duration::from_secs(8), bytes: 1 << 20 };
/// The most calls at the same time.
const CALLS_MAX: usize = 8;
/// The most calls a second; ten seconds' worth may come at once.
const CALLS_PER_SECOND_MAX: u32 = 20;
/// How long nobody asks after it did not answer as it should.
const REST: SignedDuration = SignedDuration::from_secs(5);

/// How 天地图 is asked.
#[derive(Clone)]
pub struct TiandituOptions {
    /// Its address, without a slash at the end.
    pub url: String,
    /// The key that it gave this service.
    pub key: String,
    /// What is shown on the map: who made it, and the number of its review (审图号).
    pub attribution: String,
}

impl fmt::Debug for TiandituOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { url, attribution, .. } = self;
        write!(f, "TiandituOptions {{ url: {url:?}, attribution: {attribution:?}, .. }}")
    }
}

/// 天地图, as it is asked.
pub(crate) struct Tianditu {
    pub(crate) options: TiandituOptions,
    cache: Cache,
    calls: Semaphore,
    pace: Pace,
    rests_until: Mutex<Option<Timestamp>>,
}

/// What was found of a tile.
pub(crate) enum Found {
    /// The tile.
    Tile(Tile),
    /// There is none.
    Nothing,
}

/// What an answer was, other than a tile.
enum Fault {
    /// It has no such tile.
    Missing,
    /// It is no picture, or says that it will not.
    Refused(String),
    /// It did not come.
    Failed(String),
}

impl Tianditu {
    pub(crate) fn new(options: TiandituOptions, data: &Path) -> Self {
        Self {
            options,
            cache: Cache::new(data.join("tianditu-cache"), CACHE_BYTES_MAX),
            calls: Semaphore::new(CALLS_MAX),
            pace: Pace::new(CALLS_PER_SECOND_MAX),
            rests_until: Mutex::default(),
        }
    }

    /// What the cache has of a tile, and whether it is young enough not to ask.
    pub(crate) fn kept(&self, layer: &str, address: Address, now: Timestamp) -> Option<(Tile, bool)> {
        self.cache.get(layer, address, now)
    }

    /// Keeps a tile.
    pub(crate) fn keep(&self, layer: &str, address: Address, tile: &Tile) {
        if let Err(error) = self.cache.put(layer, address, &tile.bytes) {
            // It is asked for again.
            tracing::warn!(error = %error, "a tile of the map cannot be kept");
        }
    }

    /// Asks for a tile. `count` hears what became of it.
    pub(crate) async fn ask(
        &self,
        layer: &str,
        address: Address,
        now: Timestamp,
        count: impl Fn(&'static str),
    ) -> Result<Found, ApiError> {
        if self.rests(now) {
            return Err(away());
        }
        self.pace.take("", now).map_err(busy)?;
        let _turn = self.calls.acquire().await.map_err(|error| ApiError::inside(&error))?;
        // Whoever waited for a turn meanwhile may know more.
        if self.rests(now) {
            return Err(away());
        }
        let (outcome, why) = match self.fetch(layer, address).await {
            Ok(tile) => {
                count("fetched");
                return Ok(Found::Tile(tile));
            }
            Err(Fault::Missing) => {
                count("missing");
                return Ok(Found::Nothing);
            }
            Err(Fault::Refused(why)) => ("refused", why),
            Err(Fault::Failed(why)) => ("failed", why),
        };
        count(outcome);
        tracing::warn!(layer, outcome, why, "天地图 gave no tile");
        *self.resting() = now.checked_add(REST).ok();
        Err(away())
    }

    fn resting(&self) -> std::sync::MutexGuard<'_, Option<Timestamp>> {
        self.rests_until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn rests(&self, now: Timestamp) -> bool {
        self.resting().is_some_and(|until| now < until)
    }

    async fn fetch(&self, layer: &str, Address { z, x, y }: Address) -> Result<Tile, Fault> {
        let key: String = byte_serialize(self.options.key.as_bytes()).collect();
        let url = format!(
            "{}/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default&TILEMATRIXSET=w\
             &FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}",
            self.options.url
        );
        let request = Request::get(url).header("user-agent", "qingdan").body(Full::default());
        let request = request.map_err(|_| Fault::Failed("its address cannot be called".to_owned()))?;
        let answer = call(request, MOST).await.map_err(Fault::Failed)?;
        match answer.status() {
            StatusCode::NOT_FOUND | StatusCode::NO_CONTENT => return Err(Fault::Missing),
            status if !status.is_success() => return Err(Fault::Refused(format!("it answered {}", status.as_u16()))),
            _ => {}
        }
        let bytes = answer.into_body().to_vec();
        let kind = Kind::of_picture(&bytes).ok_or_else(|| Fault::Refused("its answer is no picture".to_owned()))?;
        Ok(Tile { kind, bytes })
    }
}

fn away() -> ApiError {
    let seconds = REST.as_secs().unsigned_abs();
    let en = "the map service does not answer as it should; the log of this service says why";
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "map_away", en, "天地图暂时无法使用，原因见服务日志").after(seconds)
}

fn busy(seconds: u64) -> ApiError {
    let en = format!("too many tiles at once; try again in {seconds} seconds");
    let zh = format!("地图请求过多，请在 {seconds} 秒后重试");
    ApiError::new(StatusCode::TOO_MANY_REQUESTS, "too_many", en, zh).after(seconds)
}
