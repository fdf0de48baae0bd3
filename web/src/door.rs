//! Where connections come in: how many, how long a head or a silence may take, with or without TLS. Whoever is slow or
//! sends too much holds nothing but his own connection, and not for long.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::Watcher;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use crate::limits::{Limits, holds};

/// How long the head of a call may take, the wait for it on an open connection included.
const HEAD_MAX: Duration = Duration::from_secs(15);
/// How long a client may take nothing of his answer.
const WRITE_MAX: Duration = Duration::from_secs(30);
/// How long the greeting of TLS may take.
const GREETING_MAX: Duration = Duration::from_secs(10);
/// The most headers of a call.
const HEADERS_MAX: usize = 100;
/// The largest head of a call, in bytes.
const HEAD_BYTES_MAX: usize = 32 * 1024;
/// How long the door rests when the machine gives no more sockets.
const REST: Duration = Duration::from_millis(100);

/// A place to come in.
pub struct Door {
    /// Where it listens.
    pub listener: TcpListener,
    /// Certificate and key, where the service speaks TLS itself.
    pub tls: Option<TlsAcceptor>,
}

/// How many connections are open.
#[derive(Debug)]
pub(crate) struct Guests {
    all: Arc<Semaphore>,
    of_address: Arc<Mutex<HashMap<IpAddr, u32>>>,
    limits: Limits,
}

/// An open connection, counted until it is dropped.
pub(crate) struct Guest {
    address: IpAddr,
    of_address: Arc<Mutex<HashMap<IpAddr, u32>>>,
    _turn: OwnedSemaphorePermit,
}

impl Guests {
    pub(crate) fn new(limits: &Limits) -> Self {
        let all = Arc::new(Semaphore::new(limits.connections_max as usize));
        Self { all, of_address: Arc::default(), limits: limits.clone() }
    }

    /// Lets a connection in, or not.
    pub(crate) fn welcome(&self, address: IpAddr) -> Option<Guest> {
        let turn = Arc::clone(&self.all).try_acquire_owned().ok()?;
        let mut of_address = self.of_address.lock().unwrap_or_else(PoisonError::into_inner);
        let open = of_address.entry(address).or_default();
        let may_have_all = holds(&self.limits.trusted_proxies, address);
        if *open >= self.limits.connections_of_address_max && !may_have_all {
            return None;
        }
        *open += 1;
        drop(of_address);
        Some(Guest { address, of_address: Arc::clone(&self.of_address), _turn: turn })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut of_address = self.of_address.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(open) = of_address.get_mut(&self.address) else { return };
        *open -= 1;
        if *open == 0 {
            of_address.remove(&self.address);
        }
    }
}

impl Door {
    /// The next connection. A machine that gives no more sockets is given time.
    pub(crate) async fn next(&self) -> (TcpStream, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok(accepted) => return accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(REST).await;
                }
            }
        }
    }
}

/// Answers the calls of one connection until it ends.
pub(crate) async fn attend(
    stream: TcpStream,
    address: SocketAddr,
    tls: Option<TlsAcceptor>,
    router: Router,
    watcher: Watcher,
) {
    // A connection that waits for more before it sends is slower, not wrong.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_MAX));
    let stream = Box::pin(stream);
    let answered = match tls {
        None => answer(stream, address, router, watcher).await,
        Some(tls) => match tokio::time::timeout(GREETING_MAX, tls.accept(stream)).await {
            Ok(Ok(stream)) => answer(stream, address, router, watcher).await,
            Ok(Err(error)) => Err(error),
            Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut)),
        },
    };
    if let Err(error) = answered {
        // What a client breaks off, or sends wrong, is no trouble of ours.
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn answer<S>(stream: S, address: SocketAddr, router: Router, watcher: Watcher) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(address));
        router.clone().oneshot(request)
    });
    let connection = Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_MAX)
        .max_headers(HEADERS_MAX)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), service);
    watcher.watch(connection).await.map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_counted_by_address_and_given_back() {
        let limits = Limits {
            connections_max: 3,
            connections_of_address_max: 2,
            trusted_proxies: vec!["10.0.0.9/32".parse().unwrap()],
            ..Limits::default()
        };
        let guests = Guests::new(&limits);
        let (a, b): (IpAddr, IpAddr) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let first = guests.welcome(a).unwrap();
        let second = guests.welcome(a).unwrap();
        assert!(guests.welcome(a).is_none(), "two of one address");
        let third = guests.welcome(b).unwrap();
        assert!(guests.welcome(b).is_none(), "three in all");
        drop((first, second, third));
        let proxy: IpAddr = "10.0.0.9".parse().unwrap();
        let held: Vec<_> = (0..3).map(|_| guests.welcome(proxy).unwrap()).collect();
        drop(held);
        assert!(guests.of_address.lock().unwrap().is_empty());
    }
}
