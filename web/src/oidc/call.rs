//! A call to the provider. Redirects are not followed: they could lead where nothing may be called.

use std::sync::Arc;
use std::time::Duration;

use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue};
use axum::http::uri::InvalidUri;
use axum::http::{Request, Response, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::OidcError;

/// How long a call may take.
const CALL_MAX: Duration = Duration::from_secs(10);
/// The largest answer, in bytes.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;
/// What a form is.
const FORM: &str = "application/x-www-form-urlencoded";

type Call = Request<Full<Bytes>>;

fn failed(error: &dyn std::fmt::Display) -> OidcError {
    OidcError::Provider(error.to_string())
}

/// Asks for something.
pub(super) async fn get<T: DeserializeOwned>(url: &str) -> Result<T, OidcError> {
    let request = Request::get(url).header(ACCEPT, "application/json").body(Full::default());
    read(within(request.map_err(|error| failed(&error))?).await?)
}

/// Sends a form. What the provider refuses there is a code that does not hold.
pub(super) async fn post<T: DeserializeOwned>(url: &str, form: String, named: Option<String>) -> Result<T, OidcError> {
    let mut request = Request::post(url).header(ACCEPT, "application/json").header(CONTENT_TYPE, FORM);
    if let Some(named) = named {
        request = request.header(AUTHORIZATION, named);
    }
    let request = request.body(Full::from(form)).map_err(|error| failed(&error))?;
    let answer = within(request).await?;
    if answer.status().is_client_error() {
        let said: String = String::from_utf8_lossy(answer.body()).chars().take(200).collect();
        return Err(OidcError::Token(format!("the provider refuses the code: {} {said}", answer.status())));
    }
    read(answer)
}

fn read<T: DeserializeOwned>(answer: Response<Bytes>) -> Result<T, OidcError> {
    if !answer.status().is_success() {
        return Err(OidcError::Provider(format!("it answered {}", answer.status())));
    }
    serde_json::from_slice(answer.body()).map_err(|error| failed(&error))
}

/// Whether a provider may be called at this address: with TLS, or on this machine itself.
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

async fn within(request: Call) -> Result<Response<Bytes>, OidcError> {
    let called = tokio::time::timeout(CALL_MAX, connect(request)).await;
    called.map_err(|_| OidcError::Provider(format!("no answer within {} seconds", CALL_MAX.as_secs())))?
}

async fn connect(request: Call) -> Result<Response<Bytes>, OidcError> {
    let uri = request.uri().clone();
    if !may_be_called(&uri.to_string()) {
        return Err(OidcError::Provider(format!("{uri} is called with https only")));
    }
    let is_tls = uri.scheme_str() == Some("https");
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned();
    let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
    let stream = TcpStream::connect((host.as_str(), port)).await.map_err(|error| failed(&error))?;
    if !is_tls {
        return send(request, &uri, stream).await;
    }
    let name = ServerName::try_from(host).map_err(|error| failed(&error))?;
    send(request, &uri, connector()?.connect(name, stream).await.map_err(|error| failed(&error))?).await
}

async fn send<S>(mut request: Call, uri: &Uri, stream: S) -> Result<Response<Bytes>, OidcError>
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
        let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await.map_err(|error| failed(&error))?;
        Ok(Response::from_parts(parts, body.to_bytes()))
    };
    let driven = async {
        // What goes wrong on the connection is told by the answer that does not come.
        let _ = connection.await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        answer = answered => answer,
        () = driven => Err(OidcError::Provider("the connection ended".to_owned())),
    }
}

/// TLS with the certificates that the machine trusts.
fn connector() -> Result<TlsConnector, OidcError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::may_be_called;

    #[test]
    fn a_provider_is_called_with_tls_or_on_this_machine() {
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
