//! The socket of a call. A name is resolved once, each of its addresses is judged, and the one that is judged is the one
//! that is called: a name that answers otherwise the second time gains nothing.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1::handshake;
use hyper::header::{CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use ipnet::IpNet;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::guard::may_be_called;
use super::{Call, PostError};

/// The longest address, in bytes.
const URL_BYTES_MAX: usize = 2_000;

/// Where a call goes.
pub(super) struct Target {
    uri: Uri,
    host: String,
    port: u16,
    is_tls: bool,
}

fn wrong(url: &str, how: &str) -> PostError {
    let shown: String = url.chars().take(100).collect();
    PostError::Address(format!("`{shown}` cannot be called: {how}"))
}

/// Reads an address.
pub(super) fn target(url: &str) -> Result<Target, PostError> {
    let uri: Uri = match url.parse() {
        Ok(uri) if url.len() <= URL_BYTES_MAX => uri,
        _ => return Err(wrong(url, "write an address such as https://receiver.example.gov.cn/in")),
    };
    let is_tls = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => false,
        _ => return Err(wrong(url, "it begins with https://")),
    };
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned();
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    if host.is_empty() || authority.contains('@') {
        return Err(wrong(url, "it names a host, and no account"));
    }
    let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
    Ok(Target { uri, host, port, is_tls })
}

/// Calls, and gives the status of the answer.
pub(super) async fn post(call: &Call<'_>, allowed: &[IpNet]) -> Result<u16, PostError> {
    let target = target(call.url)?;
    let unreached = |error: &dyn std::fmt::Display| PostError::Unreached(error.to_string());
    let found = lookup_host((target.host.as_str(), target.port)).await.map_err(|error| unreached(&error))?;
    let (open, closed): (Vec<_>, Vec<_>) =
        found.partition(|address| may_be_called(address.ip(), target.is_tls, allowed));
    let Some(address) = open.first() else {
        let how = match closed.first() {
            Some(_) => "it leads into the own network, or is called without TLS; see `webhook.allow`",
            None => "the name has no address",
        };
        return Err(wrong(call.url, how));
    };
    let stream = TcpStream::connect(address).await.map_err(|error| unreached(&error))?;
    if !target.is_tls {
        return send(call, &target, stream).await;
    }
    let name = ServerName::try_from(target.host.clone()).map_err(|error| unreached(&error))?;
    let stream = connector()?.connect(name, stream).await.map_err(|error| unreached(&error))?;
    send(call, &target, stream).await
}

async fn send<S>(call: &Call<'_>, target: &Target, stream: S) -> Result<u16, PostError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let unreached = |error: &dyn std::fmt::Display| PostError::Unreached(error.to_string());
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|error| unreached(&error))?;
    let path = target.uri.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::post(path)
        .header(HOST, target.uri.authority().map_or("", |authority| authority.as_str()))
        .header(USER_AGENT, "qingdan")
        .header(CONTENT_TYPE, call.content_type);
    for (name, value) in &call.headers {
        request = request.header(*name, value);
    }
    let request = request.body(Full::new(Bytes::from(call.body.clone()))).map_err(|error| unreached(&error))?;
    let driven = async {
        // What goes wrong on the connection is told by the answer that does not come.
        let _ = connection.await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        answer = sender.send_request(request) => answer.map(|answer| answer.status().as_u16()).map_err(|error| unreached(&error)),
        () = driven => Err(PostError::Unreached("the connection ended".to_owned())),
    }
}

/// TLS with the certificates that the machine trusts, read once.
fn connector() -> Result<TlsConnector, PostError> {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if let Some(config) = CONFIG.get() {
        return Ok(TlsConnector::from(Arc::clone(config)));
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| PostError::Unreached(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::clone(CONFIG.get_or_init(|| Arc::new(config)))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::post;

    #[test]
    fn what_is_no_address_is_said() {
        for wrong in
            ["", "receiver.example", "ftp://a.example/", "https://", "https://me:pass@a.example/", "https://a b/"]
        {
            assert!(target(wrong).is_err(), "{wrong}");
        }
        let long = format!("https://a.example/{}", "x".repeat(2_000));
        assert!(target(&long).is_err());
        let target = target("https://[2400:3200::1]:8443/in?x=1").unwrap();
        assert_eq!((target.host.as_str(), target.port, target.is_tls), ("2400:3200::1", 8443, true));
    }

    #[tokio::test]
    async fn the_own_network_is_not_called() {
        for url in [
            "https://127.0.0.1:1/",
            "http://127.0.0.1:1/",
            "https://localhost:1/",
            "https://[::1]:1/",
            "https://169.254.169.254/latest",
            "https://0x7f000001:1/",
            "https://[::ffff:10.0.0.1]/",
        ] {
            let call = Call { url, headers: Vec::new(), content_type: "application/json", body: String::new() };
            let refused = post(&call, &[]).await.unwrap_err();
            let resolved = !url.contains("0x7f");
            assert!(matches!(refused, PostError::Address(_)) || !resolved, "{url}: {refused}");
        }
    }
}
