//! The calls to an object store: a thread of their own drives them, so that whoever asks need not know of it, and keeps
//! connections for the next. Redirects are not followed: a signature holds for one host.

use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{interval, timeout};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::FILE_BYTES_MAX;

/// How long it may take to reach the store.
const CONNECT_MAX: Duration = Duration::from_secs(5);
/// The largest answer, in bytes: a file, or a page of names.
const ANSWER_BYTES_MAX: usize = (FILE_BYTES_MAX as usize) + (1 << 20);
/// How long a connection is kept at most: whatever stands between forgets those that are silent, and tells nobody.
const IDLE_FOR: Duration = Duration::from_secs(20);
/// The most connections that are kept for the next call.
const IDLE_MAX: usize = 8;

type Call = Request<Full<Bytes>>;
type Sender = SendRequest<Full<Bytes>>;

/// What came back.
pub(super) struct Answer {
    pub status: StatusCode,
    pub body: Bytes,
}

/// The way to a store.
pub(super) struct Line(UnboundedSender<Asked>);

/// A call, and who waits for its answer.
type Asked = (Call, SyncSender<Result<Answer, String>>);

/// Where a store is.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub host: String,
    pub port: u16,
    pub is_tls: bool,
}

/// What the calls share.
struct Shared {
    place: Place,
    tls: Option<TlsConnector>,
    call_max: Duration,
    idle: Mutex<Vec<Sender>>,
}

fn said(error: &dyn std::fmt::Display) -> String {
    error.to_string()
}

impl Line {
    pub fn open(place: Place, call_max: Duration) -> io::Result<Self> {
        let tls = place.is_tls.then(connector).transpose().map_err(io::Error::other)?;
        let shared = Arc::new(Shared { place, tls, call_max, idle: Mutex::default() });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (calls, taken) = unbounded_channel();
        std::thread::Builder::new().name("s3".to_owned()).spawn(move || {
            runtime.block_on(shared.serve(taken));
        })?;
        Ok(Self(calls))
    }

    /// Makes a call, and waits for its answer.
    pub fn send(&self, call: Call) -> Result<Answer, String> {
        let (answer, answered) = sync_channel(1);
        let ended = || "its thread has ended".to_owned();
        self.0.send((call, answer)).map_err(|_| ended())?;
        answered.recv().map_err(|_| ended())?
    }
}

impl Shared {
    /// Makes the calls that are asked for, beside one another, until nobody can ask any more.
    async fn serve(self: Arc<Self>, mut asked: UnboundedReceiver<Asked>) {
        let mut old = interval(IDLE_FOR);
        loop {
            tokio::select! {
                next = asked.recv() => {
                    let Some((call, answer)) = next else { return };
                    let shared = Arc::clone(&self);
                    tokio::spawn(async move {
                        // Who asked waits for it; else nobody wants it.
                        let _ = answer.send(shared.within(call).await);
                    });
                }
                _ = old.tick() => self.forget(),
            }
        }
    }

    async fn within(&self, call: Call) -> Result<Answer, String> {
        let late = |_| format!("no answer within {} seconds", self.call_max.as_secs());
        let done = timeout(self.call_max, self.call(call)).await.map_err(late).and_then(|done| done);
        if done.is_err() {
            // What was kept is likely to be gone too, and the next try shall not find it out again.
            self.forget();
        }
        done
    }

    fn forget(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    async fn call(&self, call: Call) -> Result<Answer, String> {
        let mut sender = match self.kept() {
            Some(sender) => sender,
            None => timeout(CONNECT_MAX, self.connect())
                .await
                .map_err(|_| format!("it was not reached within {} seconds", CONNECT_MAX.as_secs()))??,
        };
        let answer = sender.send_request(call).await.map_err(|error| said(&error))?;
        let (parts, body) = answer.into_parts();
        let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await.map_err(|error| said(&error))?;
        if sender.ready().await.is_ok() {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < IDLE_MAX {
                idle.push(sender);
            }
        }
        Ok(Answer { status: parts.status, body: body.to_bytes() })
    }

    /// A connection of an earlier call that is still open.
    fn kept(&self) -> Option<Sender> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        std::iter::from_fn(|| idle.pop()).find(Sender::is_ready)
    }

    async fn connect(&self) -> Result<Sender, String> {
        let Place { host, port, .. } = &self.place;
        let stream = TcpStream::connect((host.as_str(), *port)).await.map_err(|error| said(&error))?;
        let _ = stream.set_nodelay(true);
        let Some(tls) = &self.tls else { return shake(stream).await };
        let name = ServerName::try_from(host.clone()).map_err(|error| said(&error))?;
        shake(tls.connect(name, stream).await.map_err(|error| said(&error))?).await
    }
}

async fn shake<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(stream: S) -> Result<Sender, String> {
    let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|error| said(&error))?;
    // What goes wrong on it is told by the call that gets no answer.
    tokio::spawn(async { drop(connection.await) });
    Ok(sender)
}

/// TLS with the certificates that the machine trusts.
fn connector() -> Result<TlsConnector, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| said(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
