//! Signing in at another provider: OpenID Connect, authorization code with PKCE (RFC 7636). What the provider signs is
//! verified by the keys that it publishes, though it comes from the provider itself over TLS.

mod call;
mod token;

use std::fmt;

use data_encoding::{BASE64, BASE64URL_NOPAD};
use form_urlencoded::{Serializer, byte_serialize};
use identity::Errand;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use thiserror::Error;
use tokio::sync::Mutex;

use token::{Expected, Keys};

pub use crate::call::may_be_called;
pub(crate) use token::SUBJECT_CHARS_MAX;

/// Where the provider sends people back to, behind the public address of the service.
pub(crate) const BACK: &str = "/api/v1/session/outside/end";
/// Where a provider says of itself what it can, behind its issuer (OpenID Connect Discovery, 4).
const DISCOVERY: &str = "/.well-known/openid-configuration";
/// How long what the provider says of itself is believed: its keys change.
const BELIEVED: SignedDuration = SignedDuration::from_mins(15);

/// The provider, as the settings name it.
#[derive(Clone)]
pub struct OidcOptions {
    /// Its issuer: `https://id.example.gov.cn`.
    pub issuer: String,
    /// Under which name it knows this service.
    pub client_id: String,
    /// The secret that it gave this service, where it gave one.
    pub client_secret: Option<String>,
    /// What people call it, for the button.
    pub title: String,
}

/// Settings are printed, secrets are not.
impl fmt::Debug for OidcOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { issuer, client_id, title, .. } = self;
        write!(f, "OidcOptions {{ issuer: {issuer:?}, client_id: {client_id:?}, title: {title:?}, .. }}")
    }
}

/// Why nobody came in by the provider; for the log.
#[derive(Debug, Error)]
pub(crate) enum OidcError {
    /// The provider does not answer, or says nothing that can be used.
    #[error("the provider cannot be asked: {0}")]
    Provider(String),
    /// What the provider sent does not hold.
    #[error("what the provider sent does not hold: {0}")]
    Token(String),
}

/// What a provider says of itself.
#[derive(Debug, Clone, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
}

/// What a provider gives for a code.
#[derive(Deserialize)]
struct Given {
    id_token: String,
}

/// The provider.
pub(crate) struct Provider {
    pub(crate) options: OidcOptions,
    back: String,
    known: Mutex<Option<(Timestamp, Metadata, Keys)>>,
}

impl Provider {
    pub(crate) fn new(options: OidcOptions, public_url: &str) -> Self {
        let issuer = options.issuer.trim_end_matches('/').to_owned();
        let options = OidcOptions { issuer, ..options };
        Self { options, back: format!("{}{BACK}", public_url.trim_end_matches('/')), known: Mutex::new(None) }
    }

    /// The name under which accounts are bound: nobody of another issuer has the same.
    pub(crate) fn outside(&self, subject: &str) -> String {
        format!("{} {subject}", self.options.issuer)
    }

    /// What the provider says of itself, and its keys.
    async fn known(&self, now: Timestamp) -> Result<(Metadata, Keys), OidcError> {
        let mut known = self.known.lock().await;
        if let Some((at, metadata, keys)) = known.as_ref()
            && now.duration_since(*at).abs() < BELIEVED
        {
            return Ok((metadata.clone(), keys.clone()));
        }
        let metadata: Metadata = call::get(&format!("{}{DISCOVERY}", self.options.issuer)).await?;
        if metadata.issuer.trim_end_matches('/') != self.options.issuer {
            let said: String = metadata.issuer.chars().take(100).collect();
            return Err(OidcError::Provider(format!("it calls itself `{said}`, and the settings do not")));
        }
        let keys: Keys = call::get(&metadata.jwks_uri).await?;
        *known = Some((now, metadata.clone(), keys.clone()));
        Ok((metadata, keys))
    }

    /// Where to send somebody who wants to sign in.
    pub(crate) async fn begin(&self, state: &str, errand: &Errand, now: Timestamp) -> Result<String, OidcError> {
        let (metadata, _) = self.known(now).await?;
        let challenge = ring::digest::digest(&ring::digest::SHA256, errand.verifier.as_bytes());
        let query = Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("scope", "openid")
            .append_pair("client_id", &self.options.client_id)
            .append_pair("redirect_uri", &self.back)
            .append_pair("state", state)
            .append_pair("nonce", &errand.nonce)
            .append_pair("code_challenge", &BASE64URL_NOPAD.encode(challenge.as_ref()))
            .append_pair("code_challenge_method", "S256")
            .finish();
        let joint = if metadata.authorization_endpoint.contains('?') { '&' } else { '?' };
        Ok(format!("{}{joint}{query}", metadata.authorization_endpoint))
    }

    /// Who came back with a code: the subject that the provider vouches for.
    pub(crate) async fn end(&self, code: &str, errand: &Errand, now: Timestamp) -> Result<String, OidcError> {
        let (metadata, keys) = self.known(now).await?;
        let (form, named) = self.exchange(code, errand);
        let given: Given = call::post(&metadata.token_endpoint, form, named).await?;
        let client_id = &self.options.client_id;
        let expected = Expected { issuer: &metadata.issuer, client_id, nonce: &errand.nonce, now };
        token::subject(&given.id_token, &keys, &expected)
    }

    /// The form that changes a code for a token, and how this service names itself with it.
    fn exchange(&self, code: &str, errand: &Errand) -> (String, Option<String>) {
        let OidcOptions { client_id, client_secret, .. } = &self.options;
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", &self.back)
            .append_pair("code_verifier", &errand.verifier);
        let named = client_secret.as_ref().map(|secret| {
            // Both are escaped before they are joined (RFC 6749, 2.3.1).
            let escaped = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
            let pair = format!("{}:{}", escaped(client_id), escaped(secret));
            format!("Basic {}", BASE64.encode(pair.as_bytes()))
        });
        if named.is_none() {
            form.append_pair("client_id", client_id);
        }
        (form.finish(), named)
    }
}
