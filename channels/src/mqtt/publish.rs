//! Publishes to a broker by MQTT 3.1.1: what an invented city says, for tests and trials.

use std::time::Duration;

use rumqttc_v4::{AsyncClient, MqttOptions, PublishOptions};
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;

use super::Broker;

/// How long until it is tried again where the broker is away.
const RETRY: Duration = Duration::from_secs(1);

/// Publishes what comes, a topic with its payload, at least once, until told to stop or nobody sends any more.
pub async fn publish(broker: Broker, mut messages: mpsc::Receiver<(String, String)>, mut stop: watch::Receiver<bool>) {
    let mut options = MqttOptions::new(broker.client, (broker.host, broker.port));
    if let Some((name, word)) = broker.login {
        options.set_credentials(name, word);
    }
    let (client, mut events) = AsyncClient::builder(options).capacity(64).build();
    let talking = async {
        loop {
            // What was not acknowledged is sent again by the client when the broker is back.
            if events.poll().await.is_err() {
                sleep(RETRY).await;
            }
        }
    };
    let sending = async {
        while let Some((topic, payload)) = messages.recv().await {
            if client.publish(topic, payload, PublishOptions::at_least_once()).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = talking => {}
        () = sending => {}
        _ = stop.wait_for(|stopped| *stopped) => {}
    }
}
