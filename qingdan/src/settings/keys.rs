//! Which settings there are: the one table that the reader, the help and the documents go by.

use super::kind::Kind;

/// A setting.
#[derive(Debug)]
pub struct Key {
    /// Its name: in the file, with the table before the dot; in the environment, in capitals after `QINGDAN_`.
    pub name: &'static str,
    /// What it may say.
    pub kind: Kind,
    /// What holds when nobody says anything; empty: nothing does.
    pub default: &'static str,
    /// What it is for.
    pub means: &'static str,
}

/// Addresses of this machine.
const LOOPBACK: &str = "127.0.0.0/8, ::1/128";

const fn key(name: &'static str, kind: Kind, default: &'static str, means: &'static str) -> Key {
    Key { name, kind, default, means }
}

/// Every setting.
pub const KEYS: &[Key] = &[
    key("listen", Kind::Address, "127.0.0.1:8310", "where to listen; port 0 picks one"),
    key("public_url", Kind::Url, "", "the address under which others reach the service"),
    key("tls.cert", Kind::Path, "", "the certificate chain, as PEM; with it the service speaks TLS itself"),
    key("tls.key", Kind::Path, "", "the key of the certificate, as PEM"),
    key("log.format", Kind::Choice(&["text", "json"]), "text", "the form of log lines, on standard error"),
    key("log.level", Kind::Choice(&["error", "warn", "info", "debug", "trace"]), "info", "how much is logged"),
    key(
        "limits.caller_per_second",
        Kind::Number { min: 0, max: 1_000_000 },
        "100",
        "calls of one account or key; ten seconds' worth may come at once, 0 sets no limit",
    ),
    key(
        "limits.address_per_second",
        Kind::Number { min: 0, max: 1_000_000 },
        "300",
        "calls from one address; as above",
    ),
    key("limits.connections", Kind::Number { min: 1, max: 100_000 }, "4096", "open connections"),
    key(
        "limits.connections_of_address",
        Kind::Number { min: 1, max: 100_000 },
        "512",
        "open connections from one address; a trusted proxy may have all",
    ),
    key(
        "sessions.idle_minutes",
        Kind::Number { min: 5, max: 720 },
        "30",
        "minutes without a call after which a session ends; the phone keeps what was typed",
    ),
    key("proxy.trusted", Kind::Networks, LOOPBACK, "whose `X-Forwarded-For` is believed"),
    key("oidc.issuer", Kind::Url, "", "the provider of single sign-on (OpenID Connect); https, or on this machine"),
    key("oidc.client_id", Kind::Text, "", "under which name the provider knows this service"),
    key("oidc.secret", Kind::Path, "", "a file with the secret that the provider gave this service, where it gave one"),
    key("oidc.title", Kind::Text, "统一身份认证", "what people call the provider"),
    key("metrics.allow", Kind::Networks, LOOPBACK, "who may read /metrics"),
    key(
        "webhook.allow",
        Kind::Networks,
        "",
        "addresses of the own network that webhooks and gateways may call; all others must be public and speak TLS",
    ),
    key("devices.fire_listen", Kind::Address, "", "where fire panels connect (GB/T 26875.3), TCP and UDP"),
    key("devices.station_listen", Kind::Address, "", "where stations connect (HJ 212), TCP"),
    key(
        "devices.mqtt",
        Kind::Broker,
        "",
        "the broker to follow, such as mqtt://10.0.0.7:1883, or mqtt5://… for version 5",
    ),
    key("devices.inventory", Kind::Path, "", "the inventory of devices, XLSX or CSV"),
    key("devices.tls_cert", Kind::Path, "", "the certificate chain for panels and stations that speak TLS, as PEM"),
    key("devices.tls_key", Kind::Path, "", "the key of that certificate, as PEM"),
    key("devices.profiles", Kind::Text, "", "files with what vendors of fire panels do otherwise, commas between them"),
    key("devices.mappings", Kind::Text, "", "files with what the JSON of products means, commas between them"),
    key("devices.limits", Kind::Path, "", "the file of limits of measured values, in the place of those that ship"),
    key(
        "devices.push_token_file",
        Kind::Path,
        "",
        "a file with the word that OneNET signs with, and that stands in the address that CTWing pushes to",
    ),
    key(
        "devices.peer_max",
        Kind::Number { min: 1, max: 100_000 },
        "512",
        "connections of devices from one address: those behind one router share it",
    ),
    key(
        "devices.from_gateways",
        Kind::Choice(&["yes", "no"]),
        "no",
        "whether what gateways elsewhere forward is taken where nothing is listened to here",
    ),
    key(
        "devices.fire_minutes",
        Kind::Number { min: 1, max: 1440 },
        "30",
        "alarms of one building belong together when no more minutes lie between them",
    ),
    key(
        "devices.fault_minutes",
        Kind::Number { min: 1, max: 1440 },
        "10",
        "faults of one device belong together when no more minutes lie between them",
    ),
    key(
        "devices.fault_hold_seconds",
        Kind::Number { min: 0, max: 86_400 },
        "60",
        "a fault that is gone within so many seconds opens nothing; an alarm never waits",
    ),
    key(
        "devices.false_alarms",
        Kind::Number { min: 2, max: 100 },
        "3",
        "so many false alarms of one device are a hazard …",
    ),
    key("devices.false_days", Kind::Number { min: 1, max: 366 }, "30", "… when they come within so many days"),
    key(
        "devices.keep_days",
        Kind::Number { min: 0, max: 36_500 },
        "0",
        "days after which raw frames are forgotten that no item names; 0 keeps them for ever",
    ),
    key("mail.server", Kind::Host, "", "the mail server for notices, host:port"),
    key("mail.from", Kind::Mailbox, "", "the sender of notices"),
    key("mail.tls", Kind::Choice(&["starttls", "tls", "none"]), "starttls", "how the mail server is spoken to"),
    key("mail.user", Kind::Text, "", "the account at the mail server"),
    key("mail.password_file", Kind::Path, "", "a file that holds its password"),
    key("sms.url", Kind::Url, "", "the gateway for short messages, which takes a JSON POST"),
    key("sms.token_file", Kind::Path, "", "a file that holds its bearer token"),
    key("wecom.url", Kind::Url, "", "the gateway of 政务微信, which takes a JSON POST"),
    key("wecom.token_file", Kind::Path, "", "a file that holds its bearer token"),
    key(
        "attachments.s3.endpoint",
        Kind::Url,
        "",
        "an S3 store that keeps the files, instead of the folder; https, or on this machine",
    ),
    key("attachments.s3.bucket", Kind::Text, "", "its bucket, which is there already"),
    key(
        "attachments.s3.prefix",
        Kind::Text,
        "",
        "what all names in the bucket begin with; one service alone has a bucket or prefix",
    ),
    key("attachments.s3.region", Kind::Text, "us-east-1", "the region that the store expects in signatures"),
    key(
        "attachments.s3.style",
        Kind::Choice(&["path", "host"]),
        "path",
        "where the bucket stands: in the path, or before the host",
    ),
    key("attachments.s3.key_id", Kind::Text, "", "the id of the key at the store"),
    key(
        "attachments.s3.secret_file",
        Kind::Path,
        "",
        "a file with the secret of the key; else QINGDAN_ATTACHMENTS_S3_SECRET holds it",
    ),
    key(
        "attachments.clamd",
        Kind::Path,
        "",
        "the virus scanner that looks at every file that is sent: clamd's address, such as 127.0.0.1:3310, or its socket",
    ),
    key(
        "map.tianditu.key_file",
        Kind::Path,
        "",
        "a file with the key of 天地图, which the service then asks for its maps; else QINGDAN_MAP_TIANDITU_KEY holds it",
    ),
    key(
        "map.tianditu.url",
        Kind::Url,
        "https://t0.tianditu.gov.cn",
        "where 天地图 or a mirror of it answers; https, on this machine, or an address of `webhook.allow`",
    ),
    key("map.tianditu.attribution", Kind::Text, "天地图", "what the map shows of its maker, with the 审图号"),
];

/// The setting of a name.
pub(super) fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}
