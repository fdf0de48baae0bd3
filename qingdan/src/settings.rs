//! Settings of the service: from a TOML file, the environment and the command line, each over the one before. Every
//! fault is found at once, with its place.

mod bucket;
mod check;
mod devices;
mod file;
mod keys;
mod kind;
mod map;
#[cfg(test)]
mod tests;
mod typed;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Args;
use definition::finding::did_you_mean;
use serde::Serialize;

pub use bucket::Bucket;
pub use devices::Devices;
pub use keys::{KEYS, Key};
pub use map::MapService;
pub use typed::{Log, LogFormat, MailTls, Oidc, Settings};

/// The file that is read when none is named and the folder of the store has it.
pub const FILE_NAME: &str = "qingdan.toml";
/// How every variable of the environment begins that is a setting.
const PREFIX: &str = "QINGDAN_";
/// The variable that names the file.
const FILE_VARIABLE: &str = "QINGDAN_CONFIG";
/// Variables that are none: the file, the file of the master key, the secret of a bucket, the key of 天地图, and what the build
/// of the page asks for.
const OTHER_VARIABLES: [&str; 5] =
    [FILE_VARIABLE, crate::keys::VARIABLE, SECRET_VARIABLE, map::KEY_VARIABLE, "QINGDAN_REQUIRE_PAGE"];
/// The variable that holds the secret of a bucket. It is no setting, so that nothing shows it.
const SECRET_VARIABLE: &str = "QINGDAN_ATTACHMENTS_S3_SECRET";

/// What the command line says about settings.
#[derive(Debug, Clone, Default, Args)]
pub struct Given {
    /// The file of the settings [default: qingdan.toml in the folder of the store, where it is there].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where to listen; port 0 picks one [default: 127.0.0.1:8310].
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// The address under which others reach the service; needed off loopback, where it begins with https.
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// The certificate chain for TLS, as PEM.
    #[arg(long, value_name = "FILE")]
    pub tls_cert: Option<String>,
    /// The key of the certificate, as PEM.
    #[arg(long, value_name = "FILE")]
    pub tls_key: Option<String>,
    /// The form of log lines.
    #[arg(long, value_name = "text|json")]
    pub log_format: Option<String>,
    /// Any setting by its name, such as `limits.caller_per_second=50`; `qingdan config show` lists them.
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

/// What is wrong with the settings, one fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trouble {
    /// Where: a line of the file, a variable, a flag.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it; may be empty.
    pub help: String,
}

/// One setting as it is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Value {
    /// What it says; several with commas.
    pub text: String,
    /// Where it was said: a line of the file, a variable, a flag, or `default`.
    pub place: String,
}

/// The settings by name; what was not said and has no default is missing.
pub type Values = BTreeMap<&'static str, Value>;

/// The settings as they are said, with every fault.
#[derive(Debug, Default)]
pub struct Read {
    /// What is in force.
    pub values: Values,
    /// What is wrong.
    pub troubles: Vec<Trouble>,
    /// The file that was read.
    pub file: Option<PathBuf>,
}

impl Read {
    /// A fault of the settings that begin so, or one that may hide them.
    #[must_use]
    pub fn trouble_with(&self, names: &str) -> Option<&Trouble> {
        let file = self.file.as_deref().map(|file| file.display().to_string());
        let hides = |trouble: &Trouble| trouble.help == file::NO_TOML || Some(&trouble.place) == file.as_ref();
        self.troubles.iter().find(|trouble| trouble.message.contains(names) || hides(trouble))
    }
}

/// Reads the settings: the defaults, over them the file, the environment and the command line.
#[must_use]
pub fn read(given: &Given, data: Option<&Path>, environment: &[(OsString, OsString)]) -> Read {
    let mut read = Read::default();
    for key in KEYS.iter().filter(|key| !key.default.is_empty()) {
        read.values.insert(key.name, Value { text: key.default.to_owned(), place: "default".to_owned() });
    }
    let named = given.config.clone().or_else(|| {
        let variable = environment.iter().find(|(name, _)| name.to_str() == Some(FILE_VARIABLE));
        variable.map(|(_, value)| PathBuf::from(value))
    });
    let beside = data.map(|data| data.join(FILE_NAME)).filter(|path| path.is_file());
    read.file = named.or(beside);
    if let Some(path) = read.file.clone() {
        file::read(&path, &mut read);
    }
    variables(environment, &mut read);
    flags(given, &mut read);
    let has_secret = environment.iter().any(|(name, value)| name == SECRET_VARIABLE && !value.is_empty());
    check::together(&mut read, has_secret);
    read.troubles.dedup();
    read
}

/// Puts a value in force when it is one.
fn put(read: &mut Read, key: &'static Key, text: &str, place: String) {
    match key.kind.fault(text) {
        Some(fault) => read.troubles.push(Trouble {
            place,
            message: format!("`{}` cannot be `{}`: {fault}", key.name, text.chars().take(60).collect::<String>()),
            help: String::new(),
        }),
        None => {
            read.values.insert(key.name, Value { text: text.trim().to_owned(), place });
        }
    }
}

fn unknown(read: &mut Read, place: String, name: &str, known: &[String]) {
    read.troubles.push(Trouble {
        place,
        message: format!("there is no setting `{name}`"),
        help: did_you_mean(name, known.iter().map(String::as_str)),
    });
}

fn variables(environment: &[(OsString, OsString)], read: &mut Read) {
    let variable = |key: &Key| format!("{PREFIX}{}", key.name.replace('.', "_").to_uppercase());
    let known: Vec<String> = KEYS.iter().map(variable).collect();
    for (name, value) in environment {
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX) && !OTHER_VARIABLES.contains(name))
        else {
            continue;
        };
        let Some(key) = KEYS.iter().find(|key| variable(key) == name) else {
            unknown(read, name.to_owned(), name, &known);
            continue;
        };
        match value.to_str() {
            Some(text) => put(read, key, text, name.to_owned()),
            None => read.troubles.push(Trouble {
                place: name.to_owned(),
                message: format!("`{}` is not UTF-8 text", key.name),
                help: String::new(),
            }),
        }
    }
}

fn flags(given: &Given, read: &mut Read) {
    let own = [
        ("listen", &given.listen),
        ("public_url", &given.public_url),
        ("tls.cert", &given.tls_cert),
        ("tls.key", &given.tls_key),
        ("log.format", &given.log_format),
    ];
    for (name, value) in own {
        if let (Some(key), Some(text)) = (keys::find(name), value) {
            put(read, key, text, format!("--{}", name.replace(['.', '_'], "-")));
        }
    }
    let known: Vec<String> = KEYS.iter().map(|key| key.name.to_owned()).collect();
    for pair in &given.set {
        let place = format!("--set {pair}");
        let Some((name, text)) = pair.split_once('=') else {
            let message = format!("`{pair}` is no setting with its value");
            read.troubles.push(Trouble { place, message, help: "write `--set KEY=VALUE`".to_owned() });
            continue;
        };
        match keys::find(name.trim()) {
            Some(key) => put(read, key, text, place),
            None => unknown(read, place, name.trim(), &known),
        }
    }
}
