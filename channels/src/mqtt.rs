//! Detectors and meters that speak MQTT, 3.1.1 or 5: what comes is kept, then acknowledged to the broker.

pub mod listen;
pub mod publish;

/// How the name of a device of this channel begins.
pub const PREFIX: &str = "mqtt:";

/// Which broker, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broker {
    /// The host.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Whether MQTT 5 is spoken.
    pub is_v5: bool,
    /// Name and password.
    pub login: Option<(String, String)>,
    /// The name by which the broker knows this client; it keeps what came meanwhile under that name.
    pub client: String,
}

impl Broker {
    /// Reads `mqtt://user:password@host:1883` or `mqtt5://host`.
    ///
    /// # Errors
    /// A sentence that says how to write it.
    pub fn parse(url: &str, client: &str) -> Result<Self, String> {
        let how = || "write the broker as `mqtt://host:1883`, or `mqtt5://…` for version 5".to_owned();
        let (scheme, rest) = url.split_once("://").ok_or_else(how)?;
        let is_v5 = match scheme {
            "mqtt" => false,
            "mqtt5" => true,
            _ => return Err(how()),
        };
        let (login, place) = match rest.rsplit_once('@') {
            Some((login, place)) => {
                (login.split_once(':').map(|(name, word)| (name.to_owned(), word.to_owned())), place)
            }
            None => (None, rest),
        };
        let place = place.trim_end_matches('/');
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| how())?),
            None => (place, 1883),
        };
        if host.is_empty() {
            return Err(how());
        }
        Ok(Self { host: host.to_owned(), port, is_v5, login, client: client.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::Broker;

    #[test]
    fn a_broker_is_read() {
        let read = |url: &str| Broker::parse(url, "q");
        let broker = read("mqtt5://sensor:secret@broker.example:8883").unwrap();
        assert_eq!((broker.host.as_str(), broker.port, broker.is_v5), ("broker.example", 8883, true));
        assert_eq!(broker.login, Some(("sensor".to_owned(), "secret".to_owned())));
        assert_eq!(read("mqtt://10.0.0.7").unwrap().port, 1883);
        for url in ["broker:1883", "http://broker", "mqtt://", "mqtt://broker:no"] {
            assert!(read(url).is_err(), "{url}");
        }
    }
}
