//! Settings that do not go together.

use std::net::SocketAddr;

use super::{Read, Trouble, Values, bucket, map};

/// Settings of which one asks for the other: the first needs the second.
const PAIRS: [(&str, &str); 18] = [
    ("devices.tls_cert", "devices.tls_key"),
    ("devices.tls_key", "devices.tls_cert"),
    ("tls.cert", "tls.key"),
    ("tls.key", "tls.cert"),
    ("mail.server", "mail.from"),
    ("mail.from", "mail.server"),
    ("mail.user", "mail.password_file"),
    ("mail.password_file", "mail.user"),
    ("oidc.issuer", "oidc.client_id"),
    ("oidc.client_id", "oidc.issuer"),
    ("oidc.secret", "oidc.issuer"),
    ("attachments.s3.endpoint", "attachments.s3.bucket"),
    ("attachments.s3.bucket", "attachments.s3.endpoint"),
    ("attachments.s3.endpoint", "attachments.s3.key_id"),
    ("attachments.s3.key_id", "attachments.s3.endpoint"),
    ("attachments.s3.secret_file", "attachments.s3.endpoint"),
    ("sms.token_file", "sms.url"),
    ("wecom.token_file", "wecom.url"),
];
/// Files that must be there.
const FILES: [&str; 13] = [
    "devices.inventory",
    "devices.tls_cert",
    "devices.tls_key",
    "devices.limits",
    "devices.push_token_file",
    "attachments.s3.secret_file",
    "map.tianditu.key_file",
    "tls.cert",
    "tls.key",
    "mail.password_file",
    "oidc.secret",
    "sms.token_file",
    "wecom.token_file",
];

fn text<'v>(values: &'v Values, name: &str) -> Option<&'v str> {
    values.get(name).map(|value| value.text.as_str())
}

/// Looks at the settings as a whole.
pub(super) fn together(read: &mut Read, has_secret: bool) {
    let mut found = Vec::new();
    let values = &read.values;
    for (name, needed) in PAIRS {
        if let (Some(value), None) = (values.get(name), values.get(needed)) {
            found.push(Trouble {
                place: value.place.clone(),
                message: format!("`{name}` is set and `{needed}` is not"),
                help: format!("set `{needed}` too, or neither"),
            });
        }
    }
    for name in FILES {
        let Some(value) = values.get(name) else { continue };
        if let Err(error) = std::fs::File::open(&value.text) {
            let message = format!("`{name}`: {} cannot be read: {error}", value.text);
            found.push(Trouble { place: value.place.clone(), message, help: String::new() });
        }
    }
    if let Some(value) = values.get("mail.password_file").filter(|_| text(values, "mail.tls") == Some("none")) {
        found.push(Trouble {
            place: value.place.clone(),
            message: "the password of the mail server would be sent in the clear".to_owned(),
            help: "set `mail.tls` to starttls or tls".to_owned(),
        });
    }
    found.extend(reached(values));
    found.extend(provider(values));
    found.extend(bucket::fault(values, has_secret));
    found.extend(map::fault(values));
    read.troubles.extend(found);
}

/// What can be reached from outside is protected on its way.
fn reached(values: &Values) -> Option<Trouble> {
    let listen = values.get("listen")?;
    let address: SocketAddr = listen.text.parse().ok()?;
    let behind_tls = text(values, "public_url").is_some_and(|url| url.starts_with("https://"));
    let own_tls = values.contains_key("tls.cert") && values.contains_key("tls.key");
    if address.ip().is_loopback() || behind_tls || own_tls {
        return None;
    }
    Some(Trouble {
        place: listen.place.clone(),
        message: format!("{address} can be reached from outside, without TLS"),
        help: "set `tls.cert` and `tls.key`, or put a proxy with TLS before it and name its address, \
            `--public-url https://…`"
            .to_owned(),
    })
}

/// What the provider of single sign-on says is worth nothing when somebody on the way can say it too.
fn provider(values: &Values) -> Option<Trouble> {
    let issuer = values.get("oidc.issuer").filter(|issuer| !web::oidc::may_be_called(&issuer.text))?;
    Some(Trouble {
        place: issuer.place.clone(),
        message: format!("`oidc.issuer`: {} is not asked with TLS", issuer.text),
        help: "write an https address".to_owned(),
    })
}
