//! The settings as the program uses them.

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;
use web::Limits;

use super::kind::{host, networks};
use super::{Bucket, Devices, MapService, Trouble, Values};

/// The settings as the program uses them.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address under which others reach the service.
    pub public_url: Option<String>,
    /// Certificate and key, where the service speaks TLS itself.
    pub tls: Option<Tls>,
    /// What is logged, and how.
    pub log: Log,
    /// What callers may do at most.
    pub limits: Limits,
    /// After how many minutes without a call a session ends.
    pub idle_minutes: i64,
    /// The bucket that keeps the files of items, instead of the folder.
    pub bucket: Option<Bucket>,
    /// 天地图, as it would be asked with a key.
    pub map: MapService,
    /// The virus scanner.
    pub clamd: Option<String>,
    /// Addresses of the own network that may be called.
    pub webhook_allow: Vec<IpNet>,
    /// The mail server.
    pub mail: Option<Mail>,
    /// The gateway for short messages.
    pub sms: Option<Gateway>,
    /// The gateway of 政务微信.
    pub wecom: Option<Gateway>,
    /// The provider of single sign-on.
    pub oidc: Option<Oidc>,
    /// Devices.
    pub devices: Devices,
}

/// The provider of single sign-on.
#[derive(Debug, Clone)]
pub struct Oidc {
    /// Its issuer.
    pub issuer: String,
    /// Under which name it knows this service.
    pub client_id: String,
    /// The file with the secret that it gave this service.
    pub secret: Option<PathBuf>,
    /// What people call it.
    pub title: String,
}

/// Certificate and key.
#[derive(Debug, Clone)]
pub struct Tls {
    /// The certificate chain, as PEM.
    pub cert: PathBuf,
    /// Its key, as PEM.
    pub key: PathBuf,
}

/// What is logged, and how.
#[derive(Debug, Clone)]
pub struct Log {
    /// The form of a line.
    pub format: LogFormat,
    /// `error`, `warn`, `info`, `debug` or `trace`.
    pub level: String,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// The mail server.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Its name and port.
    pub server: (String, u16),
    /// The sender.
    pub from: String,
    /// How it is spoken to.
    pub tls: MailTls,
    /// Account and the file with its password.
    pub account: Option<(String, PathBuf)>,
}

/// How a mail server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailTls {
    /// In the clear first, then under TLS.
    Starttls,
    /// Under TLS from the start.
    Tls,
    /// In the clear, on a protected network.
    None,
}

/// A gateway that takes a notice as a JSON POST.
#[derive(Debug, Clone)]
pub struct Gateway {
    /// Its address.
    pub url: String,
    /// The file with its bearer token.
    pub token_file: Option<PathBuf>,
}

impl Settings {
    /// The settings from their values.
    ///
    /// # Errors
    /// A value that cannot be one; those that were read without trouble are.
    pub fn of(values: &Values) -> Result<Self, Trouble> {
        let text = |name: &str| values.get(name).map(|value| value.text.clone());
        let path = |name: &str| text(name).map(PathBuf::from);
        let wrong = |name: &str| Trouble {
            place: values.get(name).map(|value| value.place.clone()).unwrap_or_default(),
            message: format!("`{name}` is missing or cannot be read"),
            help: String::new(),
        };
        let number = |name: &str| text(name).and_then(|text| text.parse().ok()).ok_or_else(|| wrong(name));
        let minutes = |name: &str| number(name).map(i64::from);
        let nets = |name: &str| networks(&text(name).unwrap_or_default()).map_err(|_| wrong(name));
        let gateway = |name: &str| {
            let token_file = path(&format!("{name}.token_file"));
            text(&format!("{name}.url")).map(|url| Gateway { url, token_file })
        };
        let tls = path("tls.cert").zip(path("tls.key")).map(|(cert, key)| Tls { cert, key });
        Ok(Self {
            listen: text("listen").and_then(|text| text.parse().ok()).ok_or_else(|| wrong("listen"))?,
            public_url: text("public_url").map(|url| url.trim_end_matches('/').to_owned()),
            tls,
            log: Log {
                format: if text("log.format").as_deref() == Some("json") { LogFormat::Json } else { LogFormat::Text },
                level: text("log.level").unwrap_or_default(),
            },
            idle_minutes: minutes("sessions.idle_minutes")?,
            bucket: Bucket::of(values),
            map: MapService::of(values),
            clamd: text("attachments.clamd").filter(|text| !text.trim().is_empty()),
            limits: Limits {
                caller_per_second: number("limits.caller_per_second")?,
                address_per_second: number("limits.address_per_second")?,
                connections_max: number("limits.connections")?,
                connections_of_address_max: number("limits.connections_of_address")?,
                trusted_proxies: nets("proxy.trusted")?,
                metrics_allow: nets("metrics.allow")?,
            },
            devices: Devices::of(values)?,
            webhook_allow: nets("webhook.allow")?,
            mail: mail(values),
            sms: gateway("sms"),
            wecom: gateway("wecom"),
            oidc: text("oidc.issuer").zip(text("oidc.client_id")).map(|(issuer, client_id)| Oidc {
                issuer,
                client_id,
                secret: path("oidc.secret"),
                title: text("oidc.title").unwrap_or_default(),
            }),
        })
    }
}

fn mail(values: &Values) -> Option<Mail> {
    let text = |name: &str| values.get(name).map(|value| value.text.clone());
    let tls = match text("mail.tls").as_deref() {
        Some("tls") => MailTls::Tls,
        Some("none") => MailTls::None,
        _ => MailTls::Starttls,
    };
    let account = text("mail.user").zip(text("mail.password_file").map(PathBuf::from));
    Some(Mail { server: host(&text("mail.server")?)?, from: text("mail.from")?, tls, account })
}
