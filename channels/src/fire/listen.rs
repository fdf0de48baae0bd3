//! The sockets: TCP, one task a device, and UDP, one task for all.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use super::link::Link;
pub use super::link::Shared;
use crate::socket::{Wire, listen};

/// The longest datagram that is looked at.
const DATAGRAM_BYTES_MAX: usize = 8192;
/// The most devices that send datagrams.
const DATAGRAM_PEERS_MAX: usize = 20_000;

/// Takes connections until told to stop.
pub async fn tcp(listener: TcpListener, shared: Arc<Shared>, tls: Option<TlsAcceptor>, stop: watch::Receiver<bool>) {
    let limits = shared.settings.connections;
    listen::tcp(listener, limits, tls, move |peer| Link::new(&shared, peer), stop).await;
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
                link.receive_datagram(&buffer[..count]);
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
