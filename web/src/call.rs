//! A call outward of the service itself. Redirects are not followed: they could lead where nothing may be called.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::http::header::{HOST, HeaderValue};
use axum::http::uri::InvalidUri;
use axum::http::{Request, Response, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

pub(crate) type Call = Request<Full<Bytes>>;

/// What an answer may be at most.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Most {
    /// How long the call may take.
    pub(crate) time: Duration,
    /// How many bytes its body has.
    pub(crate) bytes: usize,
}

fn failed(error: &dyn std::fmt::Display) -> String {
    error.to_string()
}

/// Whether an address may be called: with TLS, or on this machine itself.
#[must_use]
pub fn may_be_called(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let own = matches!(uri.host(), Some("127.0.0.1" | "localhost" | "[::1]"));
    match uri.scheme_str() {
        Some("https") => uri.host().is_some(),
        Some("http") => own,
        _ => false,
    }
}

/// Makes a call, whatever the status of the answer.
///
/// # Errors
/// Why there is no answer, in words that do not name the address.
pub(crate) async fn call(request: Call, most: Most) -> Result<Response<Bytes>, String> {
    let called = tokio::time::timeout(most.time, connect(request, most.bytes)).await;
    called.map_err(|_| format!("no answer within {} seconds", most.time.as_secs()))?
}

async fn connect(request: Call, bytes_max: usize) -> Result<Response<Bytes>, String> {
    let uri = request.uri().clone();
    let is_tls = uri.scheme_str() == Some("https");
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned();
    let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
    let stream = TcpStream::connect((host.as_str(), port)).await.map_err(|error| failed(&error))?;
    if !is_tls {
        return send(request, &uri, stream, bytes_max).await;
    }
    let name = ServerName::try_from(host).map_err(|error| failed(&error))?;
    let stream = connector()?.connect(name, stream).await.map_err(|error| failed(&error))?;
    send(request, &uri, stream, bytes_max).await
}

async fn send<S>(mut request: Call, uri: &Uri, stream: S, bytes_max: usize) -> Result<Response<Bytes>, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|error| failed(&error))?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    *request.uri_mut() = path.parse().map_err(|error: InvalidUri| failed(&error))?;
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    request.headers_mut().insert(HOST, HeaderValue::from_str(authority).map_err(|error| failed(&error))?);
    let answered = async {
        let (parts, body) = sender.send_request(request).await.map_err(|error| failed(&error))?.into_parts();
        let body = Limited::new(body, bytes_max).collect().await.map_err(|error| failed(&error))?;
        Ok(Response::from_parts(parts, body.to_bytes()))
    };
    let driven = async {
        // What goes wrong on the connection is told by the answer that does not come.
        let _ = connection.await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        answer = answered => answer,
        () = driven => Err("the connection ended".to_owned()),
    }
}

/// TLS with the certificates that the machine trusts; they are read once.
fn connector() -> Result<TlsConnector, String> {
    static CONNECTOR: OnceLock<TlsConnector> = OnceLock::new();
    if let Some(connector) = CONNECTOR.get() {
        return Ok(connector.clone());
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(CONNECTOR.get_or_init(|| TlsConnector::from(Arc::new(config))).clone())
}

#[cfg(test)]
mod tests {
    use super::may_be_called;

    #[test]
    fn an_address_is_called_with_tls_or_on_this_machine() {
        for (url, may) in [
            ("https://id.example.gov.cn", true),
            ("http://127.0.0.1:8080/oidc", true),
            ("http://localhost:8080", true),
            ("http://id.example.gov.cn", false),
            ("http://10.0.0.1", false),
            ("ftp://id.example.gov.cn", false),
            ("id.example.gov.cn", false),
        ] {
            assert_eq!(may_be_called(url), may, "{url}");
        }
    }
}
