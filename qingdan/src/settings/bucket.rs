//! The bucket that keeps the files of items.

use std::path::{Path, PathBuf};
use std::time::Duration;

use attachments::{PAGE_NAMES_MAX, S3Options};

use super::{SECRET_VARIABLE, Trouble, Values};
use crate::clock;

/// The largest file with a secret, in bytes.
const SECRET_BYTES_MAX: u64 = 4096;

/// How long a call to the store may take: with one more try it is answered before the caller of the service is cut off.
const CALL_MAX: Duration = Duration::from_secs(25);

/// The bucket that keeps the files of items.
#[derive(Debug, Clone)]
pub struct Bucket {
    endpoint: String,
    bucket: String,
    prefix: String,
    region: String,
    is_path_style: bool,
    key_id: String,
    secret_file: Option<PathBuf>,
}

impl Bucket {
    /// The bucket that settings name; none where they name none.
    #[must_use]
    pub fn of(values: &Values) -> Option<Self> {
        let text = |name: &str| values.get(format!("attachments.s3.{name}").as_str()).map(|value| value.text.clone());
        Some(Self {
            endpoint: text("endpoint")?,
            bucket: text("bucket")?,
            prefix: text("prefix").unwrap_or_default(),
            region: text("region").unwrap_or_default(),
            is_path_style: text("style").as_deref() != Some("host"),
            key_id: text("key_id")?,
            secret_file: text("secret_file").map(PathBuf::from),
        })
    }

    /// How the bucket is asked, with the secret from its file, or from the environment.
    ///
    /// # Errors
    /// A sentence that says which secret is missing; never the secret.
    pub fn options(&self) -> Result<S3Options, String> {
        let secret = match &self.secret_file {
            Some(file) => secret_in(file)?,
            None => std::env::var(SECRET_VARIABLE).map_err(|_| missing())?,
        };
        Ok(self.with(secret.trim().to_owned()))
    }

    fn with(&self, secret: String) -> S3Options {
        S3Options {
            endpoint: self.endpoint.clone(),
            bucket: self.bucket.clone(),
            prefix: self.prefix.clone(),
            region: self.region.clone(),
            key_id: self.key_id.clone(),
            secret: secret.into(),
            is_path_style: self.is_path_style,
            page_names: PAGE_NAMES_MAX,
            call_max: CALL_MAX,
            clock: clock::now,
        }
    }
}

fn missing() -> String {
    format!("the secret of the bucket is missing: set `attachments.s3.secret_file`, or {SECRET_VARIABLE}")
}

fn secret_in(file: &Path) -> Result<String, String> {
    use std::io::Read;
    let mut text = String::new();
    let read = std::fs::File::open(file).and_then(|file| file.take(SECRET_BYTES_MAX).read_to_string(&mut text));
    read.map(|_| text)
        .map_err(|error| format!("`attachments.s3.secret_file`: {} cannot be read: {error}", file.display()))
}

/// What is wrong with a bucket, before it is asked.
pub(super) fn fault(values: &Values, has_secret: bool) -> Option<Trouble> {
    let bucket = Bucket::of(values)?;
    let place = values.get("attachments.s3.endpoint").map(|value| value.place.clone()).unwrap_or_default();
    let trouble = |message| Some(Trouble { place, message, help: String::new() });
    if let Some(fault) = bucket.with("secret".to_owned()).fault() {
        return trouble(format!("`attachments.s3`: {fault}"));
    }
    if bucket.secret_file.is_none() && !has_secret {
        return trouble(missing());
    }
    None
}
