//! The sockets: TCP, one task a device, and UDP, one task for all. A device never waits for another.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::link::Link;
pub use super::link::{End, Shared};

/// How much is read at a time.
const READ_BYTES: usize = 2048;
/// The longest datagram that is looked at.
const DATAGRAM_BYTES_MAX: usize = 8192;
/// How long a device may take to accept what is sent to it.
const WRITE_MAX: Duration = Duration::from_secs(10);
/// After an error of the listener itself, such as no free descriptor.
const PAUSE: Duration = Duration::from_millis(200);
/// The most devices that send datagrams.
const DATAGRAM_PEERS_MAX: usize = 20_000;

/// Connections by the address they come from.
#[derive(Default)]
struct Peers(Mutex<HashMap<IpAddr, usize>>);

/// One connection of an address; it is counted until this is dropped.
struct Seat(Arc<Peers>, IpAddr);

impl Peers {
    fn seat(self: &Arc<Self>, address: IpAddr, per_peer: usize, all: usize) -> Option<Seat> {
        let mut peers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let open: usize = if peers.len() > 1 { peers.values().sum() } else { 0 };
        let count = peers.entry(address).or_insert(0);
        if *count >= per_peer || open.max(*count) >= all {
            return None;
        }
        *count += 1;
        drop(peers);
        Some(Seat(Arc::clone(self), address))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut peers = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = peers.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                peers.remove(&self.1);
            }
        }
    }
}

/// Takes connections until told to stop.
pub async fn tcp(listener: TcpListener, shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    let peers = Arc::<Peers>::default();
    loop {
        let taken = tokio::select! {
            taken = listener.accept() => taken,
            _ = stop.wait_for(|stopped| *stopped) => return,
        };
        let (stream, address) = match taken {
            Ok(taken) => taken,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                sleep(PAUSE).await;
                continue;
            }
        };
        let settings = shared.settings;
        let seat = peers.seat(address.ip(), settings.connections_per_peer_max, settings.connections_max);
        let Some(seat) = seat else {
            tracing::warn!(%address, "too many connections; this one is closed");
            continue;
        };
        // Small frames that are answered at once: waiting to fill a packet only costs time.
        let _ = stream.set_nodelay(true);
        let (shared, stop) = (Arc::clone(&shared), stop.clone());
        tokio::spawn(async move {
            let _seat = seat;
            let ended = connection(stream, Link::new(&shared, address.ip().to_string()), stop).await;
            match ended {
                Ok(None) => {}
                Ok(Some(end)) => tracing::info!(%address, ?end, "a connection was closed"),
                Err(error) => tracing::debug!(%address, %error, "a connection broke"),
            }
        });
    }
}

/// Serves one connection until it ends; why it was closed, when it was closed here.
async fn connection(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    mut link: Link,
    mut stop: watch::Receiver<bool>,
) -> io::Result<Option<End>> {
    let mailbox = Arc::clone(link.mailbox());
    let mut buffer = [0; READ_BYTES];
    let mut out = Vec::new();
    loop {
        while let Some(bytes) = link.output() {
            out.extend_from_slice(&bytes);
        }
        if !out.is_empty() {
            timeout(WRITE_MAX, stream.write_all(&out)).await??;
            // An idle connection keeps nothing.
            out = Vec::new();
        }
        if let Some(end) = link.end() {
            return Ok(Some(end));
        }
        let wait = Duration::try_from(link.wait()).unwrap_or(PAUSE);
        tokio::select! {
            read = stream.read(&mut buffer) => match read? {
                0 => return Ok(None),
                count => link.receive(&buffer[..count], false),
            },
            () = mailbox.rings() => link.mail(),
            () = sleep(wait) => link.tick(),
            _ = stop.wait_for(|stopped| *stopped) => return Ok(None),
        }
    }
}

/// Takes datagrams until told to stop.
pub async fn udp(socket: UdpSocket, shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    let mut links: HashMap<SocketAddr, Link> = HashMap::new();
    let mut buffer = vec![0; DATAGRAM_BYTES_MAX];
    let mut looked = tokio::time::interval(Duration::from_millis(20));
    looked.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut ticks = 0_u32;
    loop {
        tokio::select! {
            received = socket.recv_from(&mut buffer) => {
                let Ok((count, address)) = received else { continue };
                if links.len() >= DATAGRAM_PEERS_MAX && !links.contains_key(&address) {
                    continue;
                }
                let link = links.entry(address).or_insert_with(|| Link::new(&shared, address.ip().to_string()));
                link.receive(&buffer[..count], true);
                answer(&socket, address, link);
            }
            _ = looked.tick() => {
                ticks = ticks.wrapping_add(1);
                for (address, link) in &mut links {
                    link.mail();
                    if ticks.is_multiple_of(50) {
                        link.tick();
                    }
                    answer(&socket, *address, link);
                }
                links.retain(|_, link| link.end().is_none());
            }
            _ = stop.wait_for(|stopped| *stopped) => return,
        }
    }
}

fn answer(socket: &UdpSocket, address: SocketAddr, link: &mut Link) {
    while let Some(bytes) = link.output() {
        // A datagram that is lost is asked for again.
        let _ = socket.try_send_to(&bytes, address);
    }
}
