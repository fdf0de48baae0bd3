//! TLS of the service itself: a certificate chain and its key, from PEM files.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;

use crate::service::Clock;

/// Why a certificate cannot be used.
#[derive(Debug, Error)]
pub enum TlsError {
    /// The chain cannot be read.
    #[error(
        "{file} holds no certificate chain that can be read: {why}; give the chain as PEM, the own certificate first"
    )]
    Chain {
        /// The file.
        file: String,
        /// The reason.
        why: String,
    },
    /// The key cannot be read.
    #[error("{file} holds no key that can be read: {why}; give the key as PEM")]
    Key {
        /// The file.
        file: String,
        /// The reason.
        why: String,
    },
    /// They cannot be used together.
    #[error("certificate and key cannot be used: {0}")]
    Unusable(String),
}

/// A certificate that is read anew when its files change, so that who renews it need not stop the service.
struct Renewed {
    files: [PathBuf; 2],
    current: Mutex<Current>,
    clock: Clock,
}

impl fmt::Debug for Renewed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renewed").field("files", &self.files).finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Current {
    certificate: Arc<CertifiedKey>,
    /// When the files were written that it was read from.
    written: [Option<SystemTime>; 2],
    looked: Timestamp,
}

/// How often it is looked whether the files changed, at most.
const LOOK_EVERY: SignedDuration = SignedDuration::from_secs(1);

impl ResolvesServerCert for Renewed {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let now = (self.clock)();
        if now.duration_since(current.looked).abs() >= LOOK_EVERY {
            current.looked = now;
            let found = written(&self.files);
            if found != current.written {
                match read(&self.files) {
                    Ok(certificate) => {
                        *current = Current { certificate, written: found, looked: now };
                        tracing::info!("the certificate was read anew");
                    }
                    // Both files are rarely written at the same moment: it is tried again.
                    Err(error) => tracing::warn!(%error, "the new certificate cannot be used; the old one stays"),
                }
            }
        }
        Some(Arc::clone(&current.certificate))
    }
}

fn written(files: &[PathBuf; 2]) -> [Option<SystemTime>; 2] {
    files.each_ref().map(|file| std::fs::metadata(file).and_then(|meta| meta.modified()).ok())
}

fn read([cert, key]: &[PathBuf; 2]) -> Result<Arc<CertifiedKey>, TlsError> {
    let chain = |why: String| TlsError::Chain { file: cert.display().to_string(), why };
    let certificates = CertificateDer::pem_file_iter(cert).map_err(|error| chain(error.to_string()))?;
    let certificates: Vec<_> = certificates.collect::<Result<_, _>>().map_err(|error| chain(error.to_string()))?;
    if certificates.is_empty() {
        return Err(chain("it is empty".to_owned()));
    }
    let key = PrivateKeyDer::from_pem_file(key)
        .map_err(|error| TlsError::Key { file: key.display().to_string(), why: error.to_string() })?;
    let certified = CertifiedKey::from_der(certificates, key, &ring::default_provider());
    certified.map(Arc::new).map_err(|error| TlsError::Unusable(error.to_string()))
}

/// Reads certificate and key, and reads them anew when they change.
///
/// # Errors
/// [`TlsError`].
pub fn acceptor(cert: &Path, key: &Path, clock: Clock) -> Result<TlsAcceptor, TlsError> {
    let files = [cert.to_owned(), key.to_owned()];
    let current = Current { written: written(&files), certificate: read(&files)?, looked: clock() };
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| TlsError::Unusable(error.to_string()))?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(Renewed { files, current: Mutex::new(current), clock }));
    Ok(TlsAcceptor::from(Arc::new(config)))
}
