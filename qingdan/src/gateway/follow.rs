//! Within the service: what is kept becomes items as soon as it is on disk.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use channels::follow::{Follower, Known};
use channels::intake::Intake;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use web::Service;
use web::signals::Signals;

use crate::clock;
use crate::command::decode;
use crate::output::Failure;
use crate::settings::Devices;

/// How often it is looked when nothing comes: for what is due, for silences, for what people did.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often it is looked whether raw frames are old enough to be forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(3600);
/// After trouble with a disk.
const PAUSE: Duration = Duration::from_secs(2);

/// Gives the service its devices, and follows what they say until told to stop.
///
/// # Errors
/// What was remembered cannot be read.
pub fn start(
    service: &Arc<Service>,
    intake: &Arc<Intake>,
    known: Known,
    settings: &Devices,
    push_word: Option<String>,
    stop: &watch::Receiver<bool>,
) -> Result<tokio::task::JoinHandle<()>, Failure> {
    let now = clock::now();
    let mappings = Arc::clone(&known.mappings);
    let follower = Follower::open(Arc::clone(&intake.journal), &service.app, known, settings.alarm, now);
    let follower = Arc::new(Mutex::new(follower.map_err(|error| Failure::Store(error.to_string()))?));
    let signals = Signals {
        intake: Arc::clone(intake),
        follower: Arc::clone(&follower),
        explain: Arc::new(explain),
        mappings,
        push_word,
    };
    // The service is given its devices once, before it serves.
    let _ = service.signals.set(signals);
    if let Some(days) = settings.keep_days {
        tokio::spawn(forget(days, Arc::clone(&follower), stop.clone()));
    }
    Ok(tokio::spawn(follow(Arc::clone(service), follower, Arc::clone(intake), stop.clone())))
}

async fn follow(
    service: Arc<Service>,
    follower: Arc<Mutex<Follower>>,
    intake: Arc<Intake>,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        let (at_work, with) = (Arc::clone(&service), Arc::clone(&follower));
        let step = tokio::task::spawn_blocking(move || step(&at_work, &with)).await;
        let wait = match step {
            Ok(Ok(true)) => Duration::ZERO,
            Ok(Ok(false)) => LOOK_EVERY,
            Ok(Err(error)) => {
                tracing::error!(error, "what devices say could not be made into items; it is tried again");
                PAUSE
            }
            Err(error) => {
                tracing::error!(%error, "following devices fell over; it is tried again");
                PAUSE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = intake.news.notified() => {}
            _ = stop.wait_for(|stopped| *stopped) => break,
        }
    }
    let saved = follower.lock().unwrap_or_else(PoisonError::into_inner).save(clock::now());
    if let Err(error) = saved {
        tracing::warn!(%error, "how far devices were followed could not be saved; it is followed again");
    }
}

/// Forgets old raw frames, a few at a time, until told to stop.
async fn forget(days: u32, follower: Arc<Mutex<Follower>>, mut stop: watch::Receiver<bool>) {
    let keep = SignedDuration::from_hours(24 * i64::from(days));
    loop {
        let with = Arc::clone(&follower);
        let forgot = tokio::task::spawn_blocking(move || {
            let now = clock::now();
            let before = now.saturating_sub(keep).unwrap_or(Timestamp::MIN);
            with.lock().unwrap_or_else(PoisonError::into_inner).forget(before, now)
        });
        let wait = match forgot.await {
            Ok(Ok(true)) => LOOK_EVERY,
            Ok(Ok(false)) => FORGET_EVERY,
            Ok(Err(error)) => {
                tracing::warn!(%error, "old frames could not be forgotten; it is tried again");
                FORGET_EVERY
            }
            Err(error) => {
                tracing::warn!(%error, "forgetting old frames fell over; it is tried again");
                FORGET_EVERY
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stop.wait_for(|stopped| *stopped) => return,
        }
    }
}

/// One step; whether there is more to do.
fn step(service: &Service, follower: &Mutex<Follower>) -> Result<bool, String> {
    let mut follower = follower.lock().unwrap_or_else(PoisonError::into_inner);
    let step = follower.step(&service.app, clock::now()).map_err(|error| error.to_string())?;
    for (key, why) in &step.refused {
        tracing::error!(key, why, "a list refused what a device said");
    }
    if step.opened + step.told > 0 {
        service.nudge();
    }
    Ok(step.has_more)
}

/// What a frame says, in words.
pub fn explain(device: &str, raw: &[u8], received: Timestamp) -> serde_json::Value {
    match device.split_once(':') {
        Some(("gb26875", _)) => {
            let hex: String = raw.iter().map(|byte| format!("{byte:02X}")).collect();
            decode::gb26875::line(hex.as_bytes(), received)
        }
        Some(("hj212", _)) => decode::hj212::line(raw),
        _ => serde_json::from_slice(raw).unwrap_or_else(|_| String::from_utf8_lossy(raw).into()),
    }
}
