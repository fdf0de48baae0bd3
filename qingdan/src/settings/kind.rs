//! What a setting may say.

use std::net::SocketAddr;

use ipnet::IpNet;

/// The longest value of a setting, in characters.
const VALUE_CHARS_MAX: usize = 4096;
/// The most networks of one setting.
const NETWORKS_MAX: usize = 100;

/// What a setting may say.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Any text.
    Text,
    /// A file.
    Path,
    /// An address with its port.
    Address,
    /// A name or address with its port.
    Host,
    /// A mailbox, such as `qingdan@example.gov.cn`.
    Mailbox,
    /// An `http` or `https` address.
    Url,
    /// A broker, `mqtt://host:1883`.
    Broker,
    /// A whole number.
    Number {
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Networks with commas between them, such as `10.0.0.0/8`; a single address is one too.
    Networks,
}

impl Kind {
    /// Why a text cannot be a value; nothing when it can.
    pub fn fault(self, text: &str) -> Option<String> {
        let text = text.trim();
        if text.chars().count() > VALUE_CHARS_MAX {
            return Some(format!("at most {VALUE_CHARS_MAX} characters"));
        }
        let ok = |fine: bool, how: &str| (!fine).then(|| how.to_owned());
        match self {
            Self::Text | Self::Path => ok(!text.is_empty(), "it is empty"),
            Self::Address => {
                ok(text.parse::<SocketAddr>().is_ok(), "write an address and a port, such as 127.0.0.1:8310")
            }
            Self::Host => ok(host(text).is_some(), "write a host and a port, such as mail.example.gov.cn:587"),
            Self::Mailbox => ok(is_mailbox(text), "write a mailbox, such as qingdan@example.gov.cn"),
            Self::Url => ok(is_url(text), "write an address, such as https://lists.example.gov.cn"),
            Self::Broker => channels::mqtt::Broker::parse(text, "").err(),
            Self::Number { min, max } => ok(
                text.parse::<u32>().is_ok_and(|number| (min..=max).contains(&number)),
                &format!("write a whole number from {min} to {max}"),
            ),
            Self::Choice(words) => ok(words.contains(&text), &format!("write one of: {}", words.join(", "))),
            Self::Networks => networks(text).err(),
        }
    }
}

/// A host and its port.
pub fn host(text: &str) -> Option<(String, u16)> {
    let (host, port) = text.trim().rsplit_once(':')?;
    let is_plain = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-[]:".contains(c));
    Some((host.to_owned(), port.parse().ok().filter(|port| *port > 0 && is_plain)?))
}

fn is_mailbox(text: &str) -> bool {
    let parts = text.split_once('@');
    let plain = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "<>,;\"@".contains(c));
    parts.is_some_and(|(name, host)| plain(name) && plain(host))
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !text.contains(char::is_whitespace))
}

/// Networks with commas between them.
///
/// # Errors
/// The first that is none.
pub fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    let parts: Vec<&str> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() > NETWORKS_MAX {
        return Err(format!("at most {NETWORKS_MAX} networks"));
    }
    let one = |part: &str| {
        let alone = || part.parse().map(|address: std::net::IpAddr| IpNet::from(address));
        part.parse::<IpNet>().or_else(|_| alone()).map_err(|_| format!("`{part}` is no network; write 10.0.0.0/8"))
    };
    parts.into_iter().map(one).collect()
}
