//! What callers may do at most: calls a second of one caller and of one address, open connections.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ipnet::IpNet;
use jiff::Timestamp;

use crate::error::ApiError;
use crate::open311::refused;
use crate::service::Service;

/// How many seconds' worth of calls may come at once.
const BURST_SECONDS: i64 = 10;
/// The most names whose pace is watched; beyond that those that rest are forgotten first.
const WATCHED_MAX: usize = 20_000;

/// What callers may do at most. A pace of 0 sets no limit.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Calls a second of one account or key.
    pub caller_per_second: u32,
    /// Calls a second from one address.
    pub address_per_second: u32,
    /// Open connections.
    pub connections_max: u32,
    /// Open connections from one address.
    pub connections_of_address_max: u32,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Who may read `/metrics`.
    pub metrics_allow: Vec<IpNet>,
}

impl Default for Limits {
    /// Generous limits, for this machine alone.
    fn default() -> Self {
        let loopback =
            vec![IpNet::from(IpAddr::from([127, 0, 0, 1])), IpNet::from(IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1]))];
        Self {
            caller_per_second: 100,
            address_per_second: 300,
            connections_max: 4096,
            connections_of_address_max: 512,
            trusted_proxies: loopback.clone(),
            metrics_allow: loopback,
        }
    }
}

/// Whether one of these networks holds an address; one of IPv4 written as IPv6 counts as what it is.
pub(crate) fn holds(networks: &[IpNet], address: IpAddr) -> bool {
    let address = address.to_canonical();
    networks.iter().any(|network| network.contains(&address))
}

/// How fast names come: each call moves its name's mark by one interval, and a mark too far ahead refuses (GCRA).
#[derive(Debug)]
pub(crate) struct Pace {
    interval_nanos: i64,
    marks: Mutex<HashMap<String, i64>>,
}

impl Pace {
    pub(crate) fn new(per_second: u32) -> Self {
        let interval_nanos = if per_second == 0 { 0 } else { 1_000_000_000 / i64::from(per_second) };
        Self { interval_nanos, marks: Mutex::new(HashMap::new()) }
    }

    /// Takes a call of a name, or says in how many seconds it may come again.
    pub(crate) fn take(&self, name: &str, now: Timestamp) -> Result<(), u64> {
        if self.interval_nanos == 0 {
            return Ok(());
        }
        let now = i64::try_from(now.as_nanosecond()).unwrap_or(i64::MAX);
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        let mark = marks.get(name).map_or(now, |mark| now.max(*mark));
        let ahead = mark - now;
        if ahead > BURST_SECONDS * 1_000_000_000 {
            return Err((ahead / 1_000_000_000 - BURST_SECONDS).unsigned_abs() + 1);
        }
        if marks.len() >= WATCHED_MAX && !marks.contains_key(name) {
            marks.retain(|_, mark| *mark > now);
            // Where all of them press, those that are forgotten begin anew.
            if marks.len() >= WATCHED_MAX {
                marks.clear();
            }
        }
        marks.insert(name.to_owned(), mark.saturating_add(self.interval_nanos));
        Ok(())
    }
}

/// From where a call comes: the socket, or what a trusted proxy before it says.
fn client(socket: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let mut nearest = socket;
    let lines = headers.get_all("x-forwarded-for").into_iter().filter_map(|value| value.to_str().ok());
    let said: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    for address in said.into_iter().rev() {
        match (holds(trusted, nearest), address.parse()) {
            (true, Ok(address)) => nearest = address,
            _ => break,
        }
    }
    nearest.to_canonical()
}

fn too_many(seconds: u64) -> ApiError {
    let en = format!("too many calls at once; try again in {seconds} seconds, and send less in a second");
    let zh = format!("请求过于频繁，请在 {seconds} 秒后重试");
    ApiError::new(StatusCode::TOO_MANY_REQUESTS, "too_many", en, zh).after(seconds)
}

/// The layer: finds out from where a call comes, tells the endpoints, and refuses an address that calls too fast.
pub(crate) async fn addresses(State(service): State<Arc<Service>>, mut request: Request, next: Next) -> Response {
    if let Some(ConnectInfo(socket)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied() {
        let limits = &service.options.limits;
        let client = client(socket.ip(), request.headers(), &limits.trusted_proxies);
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(client, socket.port())));
        if let Err(seconds) = service.pace_of_addresses.take(&client.to_string(), service.now()) {
            let path = request.uri().path();
            let error = too_many(seconds);
            return if path.starts_with("/open311/") { refused(path, error) } else { error.into_response() };
        }
    }
    next.run(request).await
}

impl Service {
    /// Refuses a caller who calls too fast.
    ///
    /// # Errors
    /// `too_many`.
    pub(crate) fn admit(&self, caller: &str) -> Result<(), ApiError> {
        self.pace_of_callers.take(caller, self.now()).map_err(too_many)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(1_700_000_000_000 + millis).unwrap()
    }

    #[test]
    fn ten_seconds_worth_come_at_once_and_then_one_by_one() {
        let pace = Pace::new(5);
        let taken = (0..100).filter(|_| pace.take("a", at(0)).is_ok()).count();
        assert_eq!(taken, 51);
        assert_eq!(pace.take("a", at(0)), Err(1));
        assert!(pace.take("b", at(0)).is_ok(), "one name does not stand for another");
        assert!(pace.take("a", at(200)).is_ok() && pace.take("a", at(200)).is_err());
        assert_eq!((0..1000).filter(|_| pace.take("a", at(60_000)).is_ok()).count(), 51);
        let free = Pace::new(0);
        assert!((0..1000).all(|_| free.take("a", at(0)).is_ok()));
    }

    #[test]
    fn memory_is_bounded() {
        let pace = Pace::new(1);
        for name in 0..WATCHED_MAX + 500 {
            pace.take(&name.to_string(), at(0)).unwrap();
        }
        assert!(pace.marks.lock().unwrap().len() <= WATCHED_MAX);
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let trusted: Vec<IpNet> = vec!["127.0.0.0/8".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
        let check = |socket: &str, said: &[&str], expected: &str| {
            let mut headers = HeaderMap::new();
            for line in said {
                headers.append("x-forwarded-for", line.parse().unwrap());
            }
            let found = client(socket.parse().unwrap(), &headers, &trusted);
            assert_eq!(found, expected.parse::<IpAddr>().unwrap(), "{socket} {said:?}");
        };
        check("192.0.2.7", &["198.51.100.1"], "192.0.2.7");
        check("127.0.0.1", &[], "127.0.0.1");
        check("127.0.0.1", &["203.0.113.9, 198.51.100.1"], "198.51.100.1");
        check("127.0.0.1", &["203.0.113.9", "198.51.100.1, 10.1.1.1"], "198.51.100.1");
        check("::ffff:127.0.0.1", &["198.51.100.1"], "198.51.100.1");
        check("127.0.0.1", &["nonsense"], "127.0.0.1");
    }
}
