//! Webhooks after the Standard Webhooks convention: what is signed, and how a receiver checks it. A body is a CloudEvents
//! 1.0 envelope.

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How the secret of a webhook begins.
const SECRET_PREFIX: &str = "whsec_";

/// The headers that sign a body: id, time in seconds and signature. A secret that is none signs with its own bytes.
#[must_use]
pub fn signed(secret: &str, id: &str, seconds: i64, body: &str) -> [(&'static str, String); 3] {
    let word = secret.strip_prefix(SECRET_PREFIX).unwrap_or(secret);
    let key = BASE64.decode(word.as_bytes()).unwrap_or_else(|_| secret.as_bytes().to_vec());
    let signature = Hmac::<Sha256>::new_from_slice(&key).map(|mut code| {
        code.update(format!("{id}.{seconds}.{body}").as_bytes());
        BASE64.encode(&code.finalize().into_bytes())
    });
    [
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", seconds.to_string()),
        ("webhook-signature", format!("v1,{}", signature.unwrap_or_default())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_convention_comes_out() {
        let headers = signed(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(headers[2].1, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(headers[1].1, "1614265330");
    }
}
