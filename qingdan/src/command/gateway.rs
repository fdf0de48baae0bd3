//! `qingdan gateway`: the listeners apart from the service. What devices say is on this disk before they are told so, and is
//! forwarded once, when the service is there.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use channels::intake::Intake;
use channels::post::{Call, PostError, check, post};
use clap::Args;
use ipnet::IpNet;
use jiff::Timestamp;
use journal::{DeviceId, Kept};
use serde::Serialize;
use serde_json::json;
use tokio::sync::watch;

use crate::data::text;
use crate::gateway::{Addresses, Listeners, intake};
use crate::output::{Answer, Ended, Failure, Output, Screen};

/// The most frames of one call; the service takes no more.
const FRAMES_MAX: u32 = 500;
/// The most bytes of frames in one call: in hex, with what is said of each, well below what the service takes.
const BYTES_MAX: usize = 300 * 1024;
/// How long is waited when the service is away.
const RETRY: Duration = Duration::from_secs(1);
/// How often the service is told which devices live, when they say nothing else.
const ALIVE_EVERY: Duration = Duration::from_secs(30);
/// The name under which it is kept how far was forwarded.
const FORWARDED: &str = "forwarded";

/// The listeners apart from the service.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan gateway --spool spool --server https://lists.example.gov.cn --key gateway.key --fire-listen 0.0.0.0:5001
  qingdan gateway --spool spool --server http://10.0.0.5:8310 --key gateway.key --station-listen 0.0.0.0:5002")]
pub struct Gateway {
    /// The folder in which what was said waits until it is forwarded.
    #[arg(long, value_name = "DIR")]
    spool: PathBuf,
    /// The address of the service, which runs with `--devices`.
    #[arg(long, value_name = "URL")]
    server: String,
    /// The file with a key of the service that may write; see `qingdan key`.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The name of this gateway at the service.
    #[arg(long, value_name = "NAME", default_value = "gateway")]
    name: String,
    #[command(flatten)]
    listeners: Listeners,
}

#[derive(Serialize)]
struct Listening {
    #[serde(flatten)]
    devices: Addresses,
}

impl Answer for Listening {
    fn text(&self, screen: Screen) -> String {
        let word = |zh: &'static str, en: &'static str| screen.language.pick(zh, en);
        let fire = self.devices.fire.map(|at| format!("{} {at}\n", word("消防设备接入地址", "fire panels connect to")));
        let station =
            self.devices.station.map(|at| format!("{} {at}\n", word("监测站接入地址", "stations connect to")));
        [fire, station].into_iter().flatten().collect()
    }
}

impl Gateway {
    /// Listens and forwards until told to stop.
    ///
    /// # Errors
    /// An address, key or folder that cannot be used.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let key = text(&self.key)?.trim().to_owned();
        let url = format!("{}/api/v1/signals", self.server.trim_end_matches('/'));
        check(&url).map_err(|error| Failure::Usage(error.to_string()))?;
        std::fs::create_dir_all(&self.spool)
            .map_err(|error| Failure::Usage(format!("{} cannot be made: {error}", self.spool.display())))?;
        let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::Store(error.to_string()))?;
        runtime.block_on(async {
            let intake = intake(&self.spool)?;
            self.listeners.take_inventory(&intake.journal)?;
            let (stopping, stopped) = watch::channel(false);
            let devices = self.listeners.start(&intake, &self.listeners.known()?, &stopped).await?;
            output.answer(&Listening { devices })?;
            let forward = Forward { intake, url, key, name: self.name.clone() };
            tokio::select! {
                () = forward.run() => {}
                () = super::serve::told_to_stop() => {}
            }
            stopping.send_replace(true);
            Ok::<(), Failure>(())
        })?;
        runtime.shutdown_timeout(RETRY);
        Ok(Ended::Well)
    }
}

/// The way to the service.
struct Forward {
    intake: Arc<Intake>,
    url: String,
    key: String,
    name: String,
}

impl Forward {
    /// Forwards what is kept, in its order, and then what comes.
    async fn run(&self) {
        let mut alive = Timestamp::UNIX_EPOCH;
        let mut turn = tokio::time::interval(ALIVE_EVERY);
        turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            match self.forward(alive).await {
                Ok(true) => {
                    alive = self.intake.now();
                    continue;
                }
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(error, "the service does not take what is kept here; it is tried again");
                    tokio::time::sleep(RETRY).await;
                    continue;
                }
            }
            tokio::select! {
                () = self.intake.news.notified() => {}
                _ = turn.tick() => {
                    let heard = self.alive(alive);
                    // What is lost is told half a minute later.
                    let _ = self.call(&[], &heard).await;
                    alive = self.intake.now();
                }
            }
        }
    }

    /// Forwards the next frames; whether there were any.
    async fn forward(&self, alive: Timestamp) -> Result<bool, String> {
        let journal = &self.intake.journal;
        let text = |error: journal::JournalError| error.to_string();
        let kept = journal.state(FORWARDED).map_err(text)?;
        let from: u64 = kept.and_then(|kept| String::from_utf8(kept).ok()?.parse().ok()).unwrap_or(0);
        let mut frames = journal.after(from, FRAMES_MAX).map_err(text)?;
        let mut bytes = 0;
        let fitting = frames.iter().take_while(|kept| {
            bytes += kept.raw.len();
            bytes <= BYTES_MAX
        });
        let fitting = fitting.count().max(1);
        frames.truncate(fitting);
        let Some(last) = frames.last() else { return Ok(false) };
        let up_to = last.number;
        self.call(&frames, &self.alive(alive)).await.map_err(|error| error.to_string())?;
        journal.save_devices().map_err(text)?;
        // When this is lost, the same is forwarded again, and the service knows it.
        journal.set_state(FORWARDED, up_to.to_string().as_bytes()).map_err(text)?;
        Ok(true)
    }

    /// The devices that were heard since an instant.
    fn alive(&self, since: Timestamp) -> Vec<String> {
        let devices = self.intake.journal.devices().all();
        let heard = devices.into_iter().filter(|(_, device)| device.last_heard.is_some_and(|last| last > since));
        heard.map(|(_, device)| device.name).take(FRAMES_MAX as usize).collect()
    }

    async fn call(&self, frames: &[Kept], heard: &[String]) -> Result<(), PostError> {
        let frames: Vec<_> = frames
            .iter()
            .map(|kept| {
                json!({
                    "number": kept.number,
                    "device": self.device(kept.device),
                    "received": kept.received,
                    "is_fire": kept.is_fire,
                    "is_suspect": kept.is_suspect,
                    "raw": data_encoding::HEXUPPER.encode(&kept.raw),
                })
            })
            .collect();
        let body = json!({ "gateway": self.name, "frames": frames, "heard": heard }).to_string();
        let headers = vec![("authorization", format!("Bearer {}", self.key))];
        // The operator names the service; it may well be in the own network.
        let anywhere: Vec<IpNet> = ["0.0.0.0/0", "::/0"].iter().filter_map(|net| net.parse().ok()).collect();
        post(&Call { url: &self.url, headers, content_type: "application/json", body }, &anywhere).await
    }

    fn device(&self, id: DeviceId) -> String {
        self.intake.journal.devices().get(id).map(|device| device.name).unwrap_or_default()
    }
}
