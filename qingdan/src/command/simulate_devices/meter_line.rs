//! The meters at their broker: all of them through one client, as a gateway of a building has them.

use std::time::Duration;

use channels::mqtt::{Broker, publish};
use serde::Serialize;
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;

use super::counts::Counts;
use super::meters::{Days, Meter};

/// How often a meter reports.
const INTERVAL: Duration = Duration::from_secs(300);
/// How many reports may wait for the broker.
const WAITING_MAX: usize = 1024;

/// What came of the meters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MeterTotals {
    /// Reports handed to the client.
    pub sent: u64,
    /// Reports in alarm.
    pub alarms: u64,
}

/// Plays the meters until `stopped`; what comes of them is counted.
pub fn drive(meters: Vec<Meter>, broker: Broker, speed: u32, stopped: &watch::Receiver<bool>) -> Counts<MeterTotals> {
    let counts = Counts::default();
    let (send, reports) = mpsc::channel(WAITING_MAX);
    tokio::spawn(publish::publish(broker, reports, stopped.clone()));
    for meter in meters {
        let (counts, send, mut stopped) = (counts.clone(), send.clone(), stopped.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = live(&meter, &send, speed.max(1), &counts) => {}
                _ = stopped.wait_for(|stopped| *stopped) => {}
            }
        });
    }
    counts
}

/// One meter, for as long as somebody takes what it says.
async fn live(meter: &Meter, send: &mpsc::Sender<(String, String)>, speed: u32, counts: &Counts<MeterTotals>) {
    let mut days = Days::new(meter);
    // Not all at the same instant.
    sleep(INTERVAL / speed / 300 * u32::try_from(meter.seed % 300).unwrap_or(0)).await;
    loop {
        let report = days.report().to_string();
        if send.send((meter.topic(), report)).await.is_err() {
            return;
        }
        let is_alarm = days.is_alarm();
        counts.add(|totals| {
            totals.sent += 1;
            totals.alarms += u64::from(is_alarm);
        });
        sleep(INTERVAL / speed).await;
    }
}
