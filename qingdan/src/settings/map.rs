//! 天地图, whose maps the service shows where it has a key.

use std::io::Read;
use std::net::IpAddr;
use std::path::PathBuf;

use web::TiandituOptions;

use super::kind::networks;
use super::{Trouble, Values};

/// The largest file with a key, in bytes.
const KEY_BYTES_MAX: u64 = 4096;
/// The variable that holds the key. It is no setting, so that nothing shows it.
pub(super) const KEY_VARIABLE: &str = "QINGDAN_MAP_TIANDITU_KEY";

/// 天地图, as it would be asked.
#[derive(Debug, Clone)]
pub struct MapService {
    url: String,
    attribution: String,
    key_file: Option<PathBuf>,
}

impl MapService {
    /// As settings say.
    #[must_use]
    pub fn of(values: &Values) -> Self {
        let text = |name: &str| values.get(format!("map.tianditu.{name}").as_str()).map(|value| value.text.clone());
        Self {
            url: text("url").unwrap_or_default().trim_end_matches('/').to_owned(),
            attribution: text("attribution").unwrap_or_default(),
            key_file: text("key_file").map(PathBuf::from),
        }
    }

    /// How it is asked, with the key from its file, or from the environment; none where there is no key.
    ///
    /// # Errors
    /// A sentence that says which file cannot be read, or that its key is none; never the key.
    pub fn options(&self) -> Result<Option<TiandituOptions>, String> {
        let key = match &self.key_file {
            Some(file) => {
                let mut text = String::new();
                let read =
                    std::fs::File::open(file).and_then(|file| file.take(KEY_BYTES_MAX).read_to_string(&mut text));
                read.map_err(|error| format!("`map.tianditu.key_file`: {} cannot be read: {error}", file.display()))?;
                text
            }
            None => match std::env::var(KEY_VARIABLE) {
                Ok(key) => key,
                Err(_) => return Ok(None),
            },
        };
        let key = key.trim().to_owned();
        if key.is_empty() || key.contains(|c: char| !c.is_ascii_graphic()) {
            return Err(format!("the key of 天地图 is empty or no key: see `map.tianditu.key_file` or {KEY_VARIABLE}"));
        }
        Ok(Some(TiandituOptions { url: self.url.clone(), key, attribution: self.attribution.clone() }))
    }
}

/// Pictures that somebody on the way can exchange are worth nothing, and he would learn the key.
pub(super) fn fault(values: &Values) -> Option<Trouble> {
    let url = values.get("map.tianditu.url").filter(|url| !web::oidc::may_be_called(&url.text))?;
    let allowed = values.get("webhook.allow").and_then(|value| networks(&value.text).ok()).unwrap_or_default();
    let host = url.text.strip_prefix("http://").unwrap_or_default().split('/').next().unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    let address: Option<IpAddr> = host.parse().ok();
    if address.is_some_and(|address| allowed.iter().any(|network| network.contains(&address))) {
        return None;
    }
    Some(Trouble {
        place: url.place.clone(),
        message: format!("`map.tianditu.url`: {} is not asked with TLS", url.text),
        help: "write an https address, or one whose number is in `webhook.allow`".to_owned(),
    })
}
