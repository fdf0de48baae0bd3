//! The connection to a broker. What comes is acknowledged when it is on disk; what could not be kept makes the connection
//! begin anew, so that the broker sends it again. A broker that is away is tried again for ever.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use journal::{JournalError, NewFrame, Standing, State};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::sleep;

use super::{Broker, PREFIX};
use crate::intake::Intake;
use crate::mapping::{Mapping, Mappings, PAYLOAD_BYTES_MAX};

/// How long is waited before a broker that is away is tried again.
const RETRY: Duration = Duration::from_secs(2);
const KEEP_ALIVE_SECONDS: u16 = 30;
/// How long a broker keeps what comes while nobody listens, in seconds.
const SESSION_SECONDS: u32 = 7 * 24 * 3600;
/// How many frames of a device are looked through when the broker says that it sends one again.
const REPEATS_MAX: u32 = 50;

/// What is made of one message.
enum Taken {
    /// It is nothing for us, or known already: acknowledge it.
    Done,
    /// It is to be kept first.
    Keep(NewFrame),
}

fn take(intake: &Intake, mappings: &Mappings, topic: &str, payload: &[u8], is_repeat: bool) -> Taken {
    let found =
        |mapping: &Mapping| Some((mapping.id.clone(), mapping.device_of(topic, payload)?, mapping.is_fire(payload)));
    let Some((id, device, is_fire)) = mappings.0.iter().find_map(found) else { return Taken::Done };
    if payload.len() > PAYLOAD_BYTES_MAX {
        tracing::warn!(topic, bytes = payload.len(), "a message is too long and was left out");
        return Taken::Done;
    }
    let now = intake.now();
    let devices = intake.journal.devices();
    let device = match devices.meet(&format!("{PREFIX}{id}/{device}"), "mqtt", now) {
        Standing::Known(device, State::Waiting | State::Adopted) => device,
        Standing::Known(_, State::Refused) => return Taken::Done,
        Standing::NoRoom => {
            tracing::warn!(topic, "the waiting room is full; a message was left out");
            return Taken::Done;
        }
    };
    // Only the acknowledgement was lost.
    let earlier = if is_repeat { intake.journal.of_device(device, u64::MAX, REPEATS_MAX) } else { Ok(Vec::new()) };
    if earlier.is_ok_and(|earlier| earlier.iter().any(|kept| kept.raw == payload)) {
        return Taken::Done;
    }
    devices.hear(device, now, 1, u64::from(is_fire));
    Taken::Keep(NewFrame { device, received: now, is_fire, is_suspect: false, raw: payload.to_vec(), forwarded: None })
}

/// Follows a broker until told to stop.
pub async fn follow(broker: Broker, mappings: Arc<Mappings>, intake: Arc<Intake>, mut stop: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = session(&broker, &mappings, &intake) => {}
            _ = stop.wait_for(|stopped| *stopped) => return,
        }
        sleep(RETRY).await;
    }
}

async fn session(broker: &Broker, mappings: &Mappings, intake: &Arc<Intake>) {
    if broker.is_v5 { session_v5(broker, mappings, intake).await } else { session_v4(broker, mappings, intake).await }
}

/// What was published is acknowledged: at once, or when it is kept.
fn answer<A: Future<Output = ()> + Send + 'static>(intake: &Arc<Intake>, taken: Taken, lost: &Arc<AtomicBool>, ack: A) {
    match taken {
        Taken::Done => drop(tokio::spawn(ack)),
        Taken::Keep(frame) => keep(intake, frame, lost, ack),
    }
}

/// Keeps a frame; when it is on disk `ack` is done, else the session is lost.
fn keep<A: Future<Output = ()> + Send + 'static>(
    intake: &Arc<Intake>,
    frame: NewFrame,
    lost: &Arc<AtomicBool>,
    ack: A,
) {
    let (news, lost, handle) = (Arc::clone(&intake.news), Arc::clone(lost), Handle::current());
    let done = move |kept: Result<u64, JournalError>| match kept {
        Ok(_) => {
            handle.spawn(ack);
            news.notify_one();
        }
        Err(_) => lost.store(true, Ordering::Release),
    };
    intake.journal.keep(frame, Box::new(done));
}

async fn session_v4(broker: &Broker, mappings: &Mappings, intake: &Arc<Intake>) {
    use rumqttc_v4::{AckMode, AsyncClient, Event, Incoming, MqttOptions, QoS};
    let mut options = MqttOptions::new(broker.client.clone(), (broker.host.clone(), broker.port));
    options.set_keep_alive(KEEP_ALIVE_SECONDS).set_ack_mode(AckMode::Manual).set_clean_session(false);
    options.set_max_packet_size(PAYLOAD_BYTES_MAX * 2, PAYLOAD_BYTES_MAX);
    if let Some((name, word)) = &broker.login {
        options.set_credentials(name.clone(), word.clone());
    }
    let (client, mut events) = AsyncClient::builder(options).capacity(64).build();
    let lost = Arc::<AtomicBool>::default();
    while !lost.load(Ordering::Acquire) {
        match events.poll().await {
            Ok(Event::Incoming(Incoming::ConnAck(_))) => {
                let (client, filters) = (client.clone(), filters(mappings));
                tokio::spawn(async move {
                    for filter in filters {
                        if let Err(error) = client.subscribe(filter, QoS::AtLeastOnce).await {
                            tracing::warn!(%error, "a topic could not be subscribed to");
                        }
                    }
                });
            }
            Ok(Event::Incoming(Incoming::Publish(publish))) => {
                let topic = String::from_utf8_lossy(&publish.topic).into_owned();
                let client = client.clone();
                let taken = take(intake, mappings, &topic, &publish.payload.clone(), publish.dup);
                // One that is lost is sent again, and known then.
                answer(intake, taken, &lost, async move { drop(client.ack(&publish).await) });
            }
            Ok(_) => {}
            Err(error) => return tracing::warn!(%error, host = broker.host, "the broker is away"),
        }
    }
}

async fn session_v5(broker: &Broker, mappings: &Mappings, intake: &Arc<Intake>) {
    use rumqttc_v5::mqttbytes::QoS;
    use rumqttc_v5::mqttbytes::v5::Packet;
    use rumqttc_v5::{AckMode, AsyncClient, Event, MqttOptions};
    let mut options = MqttOptions::new(broker.client.clone(), (broker.host.clone(), broker.port));
    options.set_keep_alive(KEEP_ALIVE_SECONDS).set_ack_mode(AckMode::Manual).set_clean_start(false);
    options.set_session_expiry_interval(Some(SESSION_SECONDS));
    if let Some((name, word)) = &broker.login {
        options.set_credentials(name.clone(), word.clone());
    }
    let (client, mut events) = AsyncClient::builder(options).capacity(64).build();
    let lost = Arc::<AtomicBool>::default();
    while !lost.load(Ordering::Acquire) {
        match events.poll().await {
            Ok(Event::Incoming(Packet::ConnAck(_))) => {
                let (client, filters) = (client.clone(), filters(mappings));
                tokio::spawn(async move {
                    for filter in filters {
                        if let Err(error) = client.subscribe(filter, QoS::AtLeastOnce).await {
                            tracing::warn!(%error, "a topic could not be subscribed to");
                        }
                    }
                });
            }
            Ok(Event::Incoming(Packet::Publish(publish))) => {
                let topic = String::from_utf8_lossy(&publish.topic).into_owned();
                let client = client.clone();
                let taken = take(intake, mappings, &topic, &publish.payload.clone(), publish.dup);
                // One that is lost is sent again, and known then.
                answer(intake, taken, &lost, async move { drop(client.ack(&publish).await) });
            }
            Ok(_) => {}
            Err(error) => return tracing::warn!(%error, host = broker.host, "the broker is away"),
        }
    }
}

fn filters(mappings: &Mappings) -> Vec<String> {
    mappings.0.iter().filter_map(Mapping::filter).collect()
}
