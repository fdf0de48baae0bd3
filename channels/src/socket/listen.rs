//! TCP, plain or in TLS: one task a device.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use super::{End, Limits, Wire};

/// How much is read at a time.
const READ_BYTES: usize = 1024;
/// How long a device may take to accept what is sent to it, and to agree on TLS.
const WRITE_MAX: Duration = Duration::from_secs(10);
/// After an error of the listener itself, such as no free descriptor.
const PAUSE: Duration = Duration::from_millis(200);

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

/// Takes connections until told to stop; `wire` makes the other end of each, by the address it comes from.
pub async fn tcp<W: Wire + 'static>(
    listener: TcpListener,
    limits: Limits,
    tls: Option<TlsAcceptor>,
    wire: impl Fn(String) -> W,
    mut stop: watch::Receiver<bool>,
) {
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
        let seat = peers.seat(address.ip(), limits.per_peer_max, limits.all_max);
        let Some(seat) = seat else {
            tracing::warn!(%address, "too many connections; this one is closed");
            continue;
        };
        // Small frames that are answered at once: waiting to fill a packet only costs time.
        let _ = stream.set_nodelay(true);
        let (wire, stop, tls) = (wire(address.ip().to_string()), stop.clone(), tls.clone());
        tokio::spawn(async move {
            let _seat = seat;
            let ended = match tls {
                None => connection(stream, wire, stop).await,
                Some(tls) => match timeout(WRITE_MAX, tls.accept(stream)).await {
                    Ok(Ok(stream)) => connection(stream, wire, stop).await,
                    Ok(Err(error)) => Err(error),
                    Err(late) => Err(late.into()),
                },
            };
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
    mut link: impl Wire,
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
                count => link.receive(&buffer[..count]),
            },
            () = mailbox.rings() => link.mail(),
            () = sleep(wait) => link.tick(),
            _ = stop.wait_for(|stopped| *stopped) => return Ok(None),
        }
    }
}
