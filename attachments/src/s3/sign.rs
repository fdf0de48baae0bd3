//! The signature of a call (AWS Signature Version 4), in its head: an address that carries one would be a secret that
//! proxies write into their logs. What is sent is signed with it, so nobody on the way can change it.

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use jiff::tz::Offset;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// How the signature is made.
const WAY: &str = "AWS4-HMAC-SHA256";

/// A call before it is signed.
pub(super) struct Unsigned<'a> {
    pub method: &'a str,
    pub host: &'a str,
    /// The path as it is sent.
    pub path: &'a str,
    /// The query as it is sent: in the order of its names.
    pub query: &'a str,
    /// Headers beside those that every call has, with small letters.
    pub headers: &'a [(&'static str, String)],
    pub body: &'a [u8],
}

/// Whose signature it is.
pub(super) struct Signer {
    pub key_id: String,
    pub secret: Zeroizing<String>,
    pub region: String,
}

impl Signer {
    /// The headers of a call, its signature among them.
    pub fn headers(&self, call: &Unsigned<'_>, at: Timestamp) -> Vec<(&'static str, String)> {
        let civil = Offset::UTC.to_datetime(at);
        let (time, day) = (civil.strftime("%Y%m%dT%H%M%SZ").to_string(), civil.strftime("%Y%m%d").to_string());
        let content = hash(call.body);
        let mut headers = call.headers.to_vec();
        headers.push(("host", call.host.to_owned()));
        headers.push(("x-amz-content-sha256", content.clone()));
        headers.push(("x-amz-date", time.clone()));
        headers.sort();
        let names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{}\n", value.trim())).collect();
        let Unsigned { method, path, query, .. } = call;
        let canonical = format!("{method}\n{path}\n{query}\n{lines}\n{names}\n{content}");
        let scope = format!("{day}/{}/s3/aws4_request", self.region);
        let told = format!("{WAY}\n{time}\n{scope}\n{}", hash(canonical.as_bytes()));
        let signature = HEXLOWER.encode(&mac(&*self.key(&day), &told));
        let value = format!("{WAY} Credential={}/{scope},SignedHeaders={names},Signature={signature}", self.key_id);
        headers.push(("authorization", value));
        headers
    }

    /// The key of a day, a region and a service.
    fn key(&self, day: &str) -> Zeroizing<[u8; 32]> {
        let first = Zeroizing::new(format!("AWS4{}", *self.secret));
        let day = Zeroizing::new(mac(first.as_bytes(), day));
        let region = Zeroizing::new(mac(&*day, &self.region));
        let service = Zeroizing::new(mac(&*region, "s3"));
        Zeroizing::new(mac(&*service, "aws4_request"))
    }
}

fn hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

fn mac(key: &[u8], text: &str) -> [u8; 32] {
    // A key of any length is one.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

/// A text as a part of a path or query has it (RFC 3986); the slashes of a path stay.
pub(super) fn encoded(text: &str, is_path: bool) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || (is_path && byte == b'/') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples that the documentation of the signature gives (Amazon S3 API, "Authenticating Requests").
    #[test]
    fn the_published_examples_come_out() {
        let signer = Signer {
            key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned().into(),
            region: "us-east-1".to_owned(),
        };
        let check = |(method, path, query): (&str, &str, &str), headers: &[_], body: &[u8], expected: &str| {
            let host = "examplebucket.s3.amazonaws.com";
            let path = &encoded(path, true);
            let call = Unsigned { method, host, path, query, headers, body };
            let headers = signer.headers(&call, "2013-05-24T00:00:00Z".parse().unwrap());
            let signed = &headers.last().unwrap().1;
            assert!(signed.ends_with(&format!("Signature={expected}")), "{method} {path}: {signed}");
        };
        check(
            ("GET", "/test.txt", ""),
            &[("range", "bytes=0-9".to_owned())],
            b"",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        );
        check(
            ("PUT", "/test$file.text", ""),
            &[
                ("date", "Fri, 24 May 2013 00:00:00 GMT".to_owned()),
                ("x-amz-storage-class", "REDUCED_REDUNDANCY".to_owned()),
            ],
            b"Welcome to Amazon S3.",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        );
        check(
            ("GET", "/", "max-keys=2&prefix=J"),
            &[],
            b"",
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        );
    }
}
