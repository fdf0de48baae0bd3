//! The socket of stations.

use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use super::link::Link;
use crate::intake::Intake;
use crate::socket::{Limits, listen};

/// Takes connections until told to stop.
pub async fn tcp(
    listener: TcpListener,
    intake: Arc<Intake>,
    limits: Limits,
    tls: Option<TlsAcceptor>,
    stop: watch::Receiver<bool>,
) {
    listen::tcp(listener, limits, tls, move |peer| Link::new(&intake, peer), stop).await;
}
