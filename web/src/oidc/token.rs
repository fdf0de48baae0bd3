//! The token by which a provider vouches for somebody (OpenID Connect Core, 3.1.3.7): its signature by one of the
//! provider's keys (RFC 7515), and what it says. Pure: keys and time are arguments.

use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, RsaParameters,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;

use super::OidcError;

/// The longest token, in bytes.
const TOKEN_BYTES_MAX: usize = 32 * 1024;
/// The longest subject, in characters (OpenID Connect Core, 2).
pub(crate) const SUBJECT_CHARS_MAX: usize = 255;
/// How far the provider's clock may be off, in seconds.
const OFF_SECONDS_MAX: i64 = 60;

/// The keys of a provider (RFC 7517).
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Keys {
    keys: Vec<Key>,
}

#[derive(Debug, Clone, Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Head {
    alg: String,
    kid: Option<String>,
    /// What must be understood and is not.
    crit: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
}

/// What the token must say.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) nonce: &'a str,
    pub(crate) now: Timestamp,
}

fn wrong(why: impl Into<String>) -> OidcError {
    OidcError::Token(why.into())
}

fn decoded(part: &str) -> Result<Vec<u8>, OidcError> {
    BASE64URL_NOPAD.decode(part.as_bytes()).map_err(|_| wrong("a part of the token is not base64url"))
}

fn parsed<T: serde::de::DeserializeOwned>(part: &str) -> Result<T, OidcError> {
    serde_json::from_slice(&decoded(part)?).map_err(|error| wrong(format!("a part of the token: {error}")))
}

/// The signatures that are taken, by the key that they need. Symmetric ones and `none` are not among them.
fn kind_of(alg: &str) -> Result<&'static str, OidcError> {
    match alg {
        "RS256" | "PS256" => Ok("RSA"),
        "ES256" => Ok("EC"),
        _ => Err(wrong("the token is signed in a way that is not taken; RS256, PS256 and ES256 are")),
    }
}

/// The subject of a token, when all of it holds.
pub(crate) fn subject(token: &str, keys: &Keys, expected: &Expected<'_>) -> Result<String, OidcError> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(wrong("the token is too long"));
    }
    let mut parts = token.splitn(3, '.');
    let (Some(head), Some(body), Some(signature)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(wrong("the token has not three parts"));
    };
    let signed = token.get(..head.len() + 1 + body.len()).unwrap_or_default();
    signed_by(keys, &parsed(head)?, signed.as_bytes(), &decoded(signature)?)?;
    judged(parsed(body)?, expected)
}

/// Whether one of the keys that may have signed did.
fn signed_by(keys: &Keys, head: &Head, signed: &[u8], signature: &[u8]) -> Result<(), OidcError> {
    if head.crit.is_some() {
        return Err(wrong("the token asks for what is not known here"));
    }
    let kind = kind_of(&head.alg)?;
    let may = |key: &&Key| {
        key.kty == kind
            && key.usage.as_deref().is_none_or(|usage| usage == "sig")
            && key.alg.as_ref().is_none_or(|alg| *alg == head.alg)
            && (head.kid.is_none() || key.kid == head.kid)
    };
    let fits = keys.keys.iter().filter(may).any(|key| fits(key, &head.alg, signed, signature));
    if fits { Ok(()) } else { Err(wrong("no key of the provider fits the signature")) }
}

fn fits(key: &Key, alg: &str, signed: &[u8], signature: &[u8]) -> bool {
    let number = |text: &Option<String>| BASE64URL_NOPAD.decode(text.as_ref()?.as_bytes()).ok();
    let rsa = |parameters: &RsaParameters| {
        let (Some(n), Some(e)) = (number(&key.n), number(&key.e)) else { return false };
        RsaPublicKeyComponents { n, e }.verify(parameters, signed, signature).is_ok()
    };
    match alg {
        "RS256" => rsa(&RSA_PKCS1_2048_8192_SHA256),
        "PS256" => rsa(&RSA_PSS_2048_8192_SHA256),
        "ES256" if key.crv.as_deref() == Some("P-256") => {
            let (Some(x), Some(y)) = (number(&key.x), number(&key.y)) else { return false };
            let point = [&[4], x.as_slice(), y.as_slice()].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature).is_ok()
        }
        _ => false,
    }
}

fn judged(claims: Claims, expected: &Expected<'_>) -> Result<String, OidcError> {
    let for_us = match &claims.aud {
        Audience::One(aud) => aud == expected.client_id,
        Audience::Many(aud) => aud.iter().any(|aud| aud == expected.client_id),
    };
    let alone = matches!(&claims.aud, Audience::One(_)) || matches!(&claims.aud, Audience::Many(aud) if aud.len() == 1);
    let party = claims.azp.as_deref();
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 have far fewer than 52 bits")]
    let (now, off) = (expected.now.as_second() as f64, OFF_SECONDS_MAX as f64);
    let why = if claims.iss != expected.issuer {
        "another provider made the token"
    } else if !for_us || party.is_some_and(|party| party != expected.client_id) || (!alone && party.is_none()) {
        "the token is for somebody else"
    } else if claims.nonce.as_deref() != Some(expected.nonce) {
        "the token answers another question"
    } else if !claims.exp.is_finite() || claims.exp <= now - off {
        "the token is too old"
    } else if !claims.iat.is_finite() || claims.iat > now + off || claims.nbf.is_some_and(|nbf| nbf > now + off) {
        "the token is of the future; look at the clocks"
    } else if claims.sub.is_empty() || claims.sub.chars().count() > SUBJECT_CHARS_MAX {
        "the token names nobody"
    } else {
        return Ok(claims.sub);
    };
    Err(wrong(why))
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
    use serde_json::{Value, json};

    use super::*;

    const NOW: i64 = 1_762_000_000;

    fn pair() -> (EcdsaKeyPair, Keys) {
        let chance = SystemRandom::new();
        let bytes = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &chance).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, bytes.as_ref(), &chance).unwrap();
        let point = pair.public_key().as_ref();
        let (x, y) = (BASE64URL_NOPAD.encode(&point[1..33]), BASE64URL_NOPAD.encode(&point[33..]));
        let keys = json!({ "keys": [{ "kty": "EC", "crv": "P-256", "kid": "k1", "use": "sig", "x": x, "y": y }] });
        (pair, serde_json::from_value(keys).unwrap())
    }

    fn sign(pair: &EcdsaKeyPair, head: &Value, body: &Value) -> String {
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let signed = format!("{}.{}", part(head), part(body));
        let signature = pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", BASE64URL_NOPAD.encode(signature.as_ref()))
    }

    fn told(token: &str, keys: &Keys) -> String {
        let now = Timestamp::from_second(NOW).unwrap();
        let expected = Expected { issuer: "https://id.example", client_id: "qingdan", nonce: "n", now };
        subject(token, keys, &expected).unwrap_or_else(|error| error.to_string())
    }

    fn with(key: &str, value: Value) -> Value {
        let mut body = json!({ "iss": "https://id.example", "sub": "anna", "aud": "qingdan", "exp": NOW + 300,
            "iat": NOW - 5, "nonce": "n" });
        body[key] = value;
        body
    }

    #[test]
    fn each_part_of_what_it_says_must_hold() {
        let (pair, keys) = pair();
        let head = json!({ "alg": "ES256", "kid": "k1" });
        let cases = [
            (with("sub", json!("anna")), "anna"),
            (with("aud", json!(["qingdan"])), "anna"),
            (with("exp", json!(NOW - 59)), "anna"),
            (with("exp", json!(NOW - 61)), "too old"),
            (with("iat", json!(NOW + 61)), "future"),
            (with("nbf", json!(NOW + 61)), "future"),
            (with("iss", json!("https://id.example/")), "another provider"),
            (with("aud", json!("other")), "somebody else"),
            (with("aud", json!(["qingdan", "other"])), "somebody else"),
            (with("azp", json!("other")), "somebody else"),
            (with("nonce", json!("m")), "another question"),
            (with("nonce", Value::Null), "another question"),
            (with("sub", json!("")), "nobody"),
            (with("sub", json!("x".repeat(256))), "nobody"),
            (with("exp", json!("soon")), "a part of the token"),
            (with("sub", Value::Null), "a part of the token"),
        ];
        for (body, part) in cases {
            let told = told(&sign(&pair, &head, &body), &keys);
            assert!(told.contains(part), "{body}: {told}");
        }
    }

    #[test]
    fn only_the_provider_signs() {
        let ((pair, keys), (other, _)) = (pair(), self::pair());
        let body = with("sub", json!("anna"));
        let head = json!({ "alg": "ES256", "kid": "k1" });
        let good = sign(&pair, &head, &body);
        assert_eq!(told(&sign(&pair, &json!({ "alg": "ES256" }), &body), &keys), "anna", "without the name of a key");
        let parts: Vec<&str> = good.split('.').collect();
        let forged = BASE64URL_NOPAD.encode(with("sub", json!("bela")).to_string().as_bytes());
        let none = BASE64URL_NOPAD.encode(br#"{"alg":"none"}"#);
        let cases = [
            (sign(&other, &head, &body), "no key"),
            (format!("{}.{forged}.{}", parts[0], parts[2]), "no key"),
            (format!("{}.{}.", parts[0], parts[1]), "no key"),
            (format!("{none}.{}.", parts[1]), "not taken"),
            (sign(&pair, &json!({ "alg": "HS256", "kid": "k1" }), &body), "not taken"),
            (sign(&pair, &json!({ "alg": "RS256", "kid": "k1" }), &body), "no key"),
            (sign(&pair, &json!({ "alg": "ES256", "kid": "k2" }), &body), "no key"),
            (sign(&pair, &json!({ "alg": "ES256", "crit": ["b64"] }), &body), "not known here"),
            (format!("{good}."), "base64url"),
            (good.replacen('.', "", 1), "three parts"),
            ("x".repeat(TOKEN_BYTES_MAX + 1), "too long"),
            (String::new(), "three parts"),
        ];
        for (token, part) in cases {
            let told = told(&token, &keys);
            assert!(told.contains(part), "{token}: {told}");
        }
    }

    /// RFC 7515, appendix A.2 (RS256) and A.3 (ES256): the signatures of the standard fit their keys, and no others.
    #[test]
    fn the_signatures_of_the_standard_fit() {
        let body = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let rsa: Keys = serde_json::from_value(json!({ "keys": [{ "kty": "RSA", "e": "AQAB",
            "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ" }] })).unwrap();
        let rsa_signature = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
        let ec: Keys = serde_json::from_value(json!({ "keys": [{ "kty": "EC", "crv": "P-256",
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" }] })).unwrap();
        let ec_signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        let check = |head: &str, alg: &str, keys: &Keys, signature: &str| {
            let head_told = Head { alg: alg.to_owned(), kid: None, crit: None };
            signed_by(keys, &head_told, format!("{head}.{body}").as_bytes(), &decoded(signature).unwrap()).is_ok()
        };
        let (rs, es) = ("eyJhbGciOiJSUzI1NiJ9", "eyJhbGciOiJFUzI1NiJ9");
        assert!(check(rs, "RS256", &rsa, rsa_signature));
        assert!(check(es, "ES256", &ec, ec_signature));
        assert!(!check(es, "RS256", &rsa, rsa_signature), "another head");
        assert!(!check(rs, "PS256", &rsa, rsa_signature));
        assert!(!check(es, "ES256", &rsa, ec_signature));
    }
}
