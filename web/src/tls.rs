//! TLS of the service itself: a certificate chain and its key, from PEM files.

use std::path::Path;
use std::sync::Arc;

use thiserror::Error;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

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

/// Reads certificate and key.
///
/// # Errors
/// [`TlsError`].
pub fn acceptor(cert: &Path, key: &Path) -> Result<TlsAcceptor, TlsError> {
    let chain = |why: String| TlsError::Chain { file: cert.display().to_string(), why };
    let certificates = CertificateDer::pem_file_iter(cert).map_err(|error| chain(error.to_string()))?;
    let certificates: Vec<_> = certificates.collect::<Result<_, _>>().map_err(|error| chain(error.to_string()))?;
    if certificates.is_empty() {
        return Err(chain("it is empty".to_owned()));
    }
    let key = PrivateKeyDer::from_pem_file(key)
        .map_err(|error| TlsError::Key { file: key.display().to_string(), why: error.to_string() })?;
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let unusable = |error: tokio_rustls::rustls::Error| TlsError::Unusable(error.to_string());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .map_err(unusable)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
