//! Where a bucket is, and who asks for it.

use std::time::Duration;

use hyper::Uri;
use jiff::Timestamp;
use zeroize::Zeroizing;

use super::connect::Place;

/// The most names that a store gives at a time.
pub const PAGE_NAMES_MAX: u32 = 1000;
/// The longest prefix, in bytes: with the name of a file it stays under the 1024 of a key.
const PREFIX_BYTES_MAX: usize = 200;
/// The longest id of a key and the longest secret, in bytes.
const KEY_BYTES_MAX: usize = 256;

/// Where a bucket is, and who asks for it.
#[derive(Clone)]
pub struct S3Options {
    /// The address of the store: `https://…`, or `http://…` on this machine, without a path.
    pub endpoint: String,
    /// The bucket, which is there already.
    pub bucket: String,
    /// What every name in the bucket begins with; may be empty. One store of Qingdan alone writes there.
    pub prefix: String,
    /// The region that the store expects in signatures.
    pub region: String,
    /// The id of the key.
    pub key_id: String,
    /// Its secret.
    pub secret: Zeroizing<String>,
    /// Whether the bucket stands in the path; else before the host.
    pub is_path_style: bool,
    /// How many names are asked for at a time, at most [`PAGE_NAMES_MAX`].
    pub page_names: u32,
    /// How long a call may take; each is made twice at most.
    pub call_max: Duration,
    /// What time it is; a store takes no call that is signed far from its own time.
    pub clock: fn() -> Timestamp,
}

impl S3Options {
    /// What is wrong with them, if anything. The store is not asked.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let plain = |text: &str, more: &[u8]| text.bytes().all(|b| b.is_ascii_alphanumeric() || more.contains(&b));
        let bucket = &self.bucket;
        if let Err(fault) = place(&self.endpoint) {
            return Some(fault);
        }
        if !(3..=63).contains(&bucket.len()) || bucket.contains("..") || !plain(bucket, b".-") {
            return Some(format!("`{bucket}` is no name of a bucket: 3 to 63 letters, digits, dots and hyphens"));
        }
        if self.prefix.len() > PREFIX_BYTES_MAX || !plain(&self.prefix, b"/-_.") || self.prefix.starts_with('/') {
            return Some(format!("`{}` is no prefix: letters, digits, dots, hyphens and slashes", self.prefix));
        }
        if self.region.is_empty() || self.region.len() > KEY_BYTES_MAX || !plain(&self.region, b"-") {
            return Some(format!("`{}` is no region: letters, digits and hyphens", self.region));
        }
        let secret =
            |text: &str| (1..=KEY_BYTES_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        if !secret(&self.key_id) || self.key_id.contains(['/', ',']) {
            return Some("the id of the key is empty or has letters that none has".to_owned());
        }
        (!secret(&self.secret)).then(|| "the secret is empty or has letters that none has".to_owned())
    }

    /// The `Host` of the calls.
    pub(super) fn host(&self) -> String {
        let authority = self.endpoint.split_once("://").map_or("", |(_, rest)| rest).trim_end_matches('/');
        if self.is_path_style { authority.to_owned() } else { format!("{}.{authority}", self.bucket) }
    }

    /// Where the calls go.
    pub(super) fn place(&self) -> Result<Place, String> {
        let place = place(&self.endpoint)?;
        let before = if self.is_path_style { String::new() } else { format!("{}.", self.bucket) };
        Ok(Place { host: before + &place.host, ..place })
    }
}

fn place(endpoint: &str) -> Result<Place, String> {
    let wrong = |how: &str| format!("`{endpoint}` is no address of a store: {how}");
    let uri: Uri = endpoint.parse().map_err(|_| wrong("write one such as https://s3.example.gov.cn"))?;
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned();
    if host.is_empty() || uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err(wrong("it names a host, and no account"));
    }
    if uri.path_and_query().is_some_and(|path| path.as_str() != "/") {
        return Err(wrong("it has no path; the bucket is a setting of its own"));
    }
    let is_tls = match uri.scheme_str() {
        Some("https") => true,
        Some("http") if matches!(&*host, "127.0.0.1" | "localhost" | "::1") => false,
        _ => return Err(wrong("it begins with https://, unless it is this machine")),
    };
    Ok(Place { port: uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 }), host, is_tls })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(endpoint: &str, is_path_style: bool) -> S3Options {
        S3Options {
            endpoint: endpoint.to_owned(),
            bucket: "photos".to_owned(),
            prefix: String::new(),
            region: "cn-east-1".to_owned(),
            key_id: "k".to_owned(),
            secret: "s".to_owned().into(),
            is_path_style,
            page_names: PAGE_NAMES_MAX,
            call_max: Duration::from_secs(1),
            clock: || Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_bucket_stands_in_the_path_or_before_the_host() {
        let check = |endpoint: &str, is_path_style: bool, expected: (&str, &str, u16)| {
            let options = options(endpoint, is_path_style);
            let place = options.place().unwrap();
            assert_eq!((&*options.host(), &*place.host, place.port), expected, "{endpoint}");
        };
        check("https://s3.example/", true, ("s3.example", "s3.example", 443));
        check("https://s3.example:9000", false, ("photos.s3.example:9000", "photos.s3.example", 9000));
        check("http://[::1]:9000", true, ("[::1]:9000", "::1", 9000));
    }

    #[test]
    fn what_cannot_be_is_said_before_anybody_is_asked() {
        let fault = |change: fn(&mut S3Options)| {
            let mut options = options("https://s3.example", true);
            change(&mut options);
            options.fault().unwrap_or_default()
        };
        assert_eq!(fault(|_| {}), "");
        for change in [
            (|o: &mut S3Options| o.endpoint = "http://s3.example".into()) as fn(&mut S3Options),
            |o| o.endpoint = "https://me@s3.example".into(),
            |o| o.endpoint = "https://s3.example/photos".into(),
            |o| o.endpoint = "s3.example".into(),
            |o| o.bucket = "a/b".into(),
            |o| o.prefix = "/a".into(),
            |o| o.region = String::new(),
            |o| o.key_id = "a b".into(),
            |o| *o.secret = "a\nb".into(),
        ] {
            assert_ne!(fault(change), "");
        }
        assert!(!fault(|o| *o.secret = "hidden word".into()).contains("hidden"), "a fault tells no secret");
    }
}
