//! A bucket of any store that speaks S3. What is acknowledged here was acknowledged by the store; a call that fails is
//! made once more, since each may be repeated, and then fails as a whole.

mod connect;
mod options;
mod page;
mod sign;

use std::fs;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Request, StatusCode};
use jiff::{SignedDuration, Timestamp};
use tempfile::NamedTempFile;

use crate::objects::WAITING;
use crate::{FileError, Objects};
use connect::{Answer, Line};
pub use options::{PAGE_NAMES_MAX, S3Options};
use sign::{Signer, Unsigned, encoded};

/// How long it takes until a call is made once more.
const BACK_OFF: Duration = Duration::from_millis(300);
/// How long nobody asks a store that did not answer: else each caller would wait for it, and nobody would get a turn.
const REST: SignedDuration = SignedDuration::from_secs(3);
/// Where the marks of waiting files lie, so that they are found without all other names.
const MARKS: &str = "waiting/";

/// A bucket.
pub struct S3 {
    options: S3Options,
    host: String,
    signer: Signer,
    line: Line,
    /// Until when nobody asks, and why.
    rest: Mutex<Option<(Timestamp, String)>>,
}

/// What is asked of a store.
#[derive(Default)]
struct Ask {
    method: &'static str,
    /// The name in the bucket; empty for the bucket itself.
    key: String,
    query: String,
    range: Option<String>,
    body: Bytes,
}

impl S3 {
    /// A bucket. It is not asked yet.
    ///
    /// # Errors
    /// [`FileError::Denied`] for options that cannot be; [`FileError::Disk`] when the machine gives no thread.
    pub fn open(options: S3Options) -> Result<Self, FileError> {
        if let Some(fault) = options.fault() {
            return Err(FileError::Denied(fault));
        }
        let line = Line::open(options.place().map_err(FileError::Denied)?, options.call_max)?;
        let S3Options { key_id, secret, region, .. } = options.clone();
        let signer = Signer { key_id, secret, region };
        Ok(Self { host: options.host(), options, signer, line, rest: Mutex::default() })
    }

    /// The name in the bucket.
    fn key(&self, name: &str) -> String {
        let prefix = &self.options.prefix;
        match name.strip_suffix(WAITING) {
            Some(id) => format!("{prefix}{MARKS}{id}"),
            None => format!("{prefix}{name}"),
        }
    }

    /// The name of what has a name in the bucket.
    fn name<'k>(&self, key: &'k str) -> Option<std::borrow::Cow<'k, str>> {
        let key = key.strip_prefix(&*self.options.prefix)?;
        Some(key.strip_prefix(MARKS).map_or(key.into(), |id| format!("{id}{WAITING}").into()))
    }

    fn signed(&self, ask: &Ask) -> Result<Request<Full<Bytes>>, FileError> {
        let bucket = if self.options.is_path_style { format!("/{}", self.options.bucket) } else { String::new() };
        let path = encoded(&format!("{bucket}/{}", ask.key), true);
        let headers: Vec<_> = ask.range.iter().map(|range| ("range", range.clone())).collect();
        let (method, query, body) = (ask.method, &*ask.query, &*ask.body);
        let unsigned = Unsigned { method, host: &self.host, path: &path, query, headers: &headers, body };
        let address = if query.is_empty() { path.clone() } else { format!("{path}?{query}") };
        let mut request = Request::builder().method(method).uri(address).header("user-agent", "qingdan");
        for (name, value) in self.signer.headers(&unsigned, (self.options.clock)()) {
            request = request.header(name, value);
        }
        request.body(Full::new(ask.body.clone())).map_err(|error| FileError::Denied(error.to_string()))
    }

    /// Asks, and once more where that may help.
    fn ask(&self, ask: &Ask) -> Result<Answer, FileError> {
        let resting = self.rest.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, why)) = resting.filter(|(until, _)| (self.options.clock)() < *until) {
            return Err(FileError::Away(why));
        }
        let mut why = String::new();
        for is_last in [false, true] {
            match self.line.send(self.signed(ask)?) {
                Ok(answer) if is_busy(answer.status) => why = format!("it answered {}", answer.status.as_u16()),
                Ok(answer) => return Ok(answer),
                Err(error) => why = error,
            }
            if !is_last {
                std::thread::sleep(BACK_OFF);
            }
        }
        let why = format!("{}: {why}", self.options.endpoint);
        let until = (self.options.clock)().checked_add(REST).unwrap_or(Timestamp::MAX);
        *self.rest.lock().unwrap_or_else(PoisonError::into_inner) = Some((until, why.clone()));
        Err(FileError::Away(why))
    }

    /// Why a store refuses, with what can be done about it.
    fn refused(&self, answer: &Answer) -> FileError {
        let code = page::code(&String::from_utf8_lossy(&answer.body));
        let what = match &*code {
            "SignatureDoesNotMatch" => "the secret is not that of the key; look at `attachments.s3.secret_file`",
            "InvalidAccessKeyId" => "it does not know the key; look at `attachments.s3.key_id`",
            "NoSuchBucket" => "there is no such bucket; make it, or look at `attachments.s3.bucket`",
            "AccessDenied" => "the key may not do this; it needs to list, read, write and remove in the bucket",
            "RequestTimeTooSkewed" => "its time is another; look at the clock of this machine",
            "PermanentRedirect" | "TemporaryRedirect" | "AuthorizationHeaderMalformed" => {
                "the bucket is elsewhere; look at `attachments.s3.endpoint` and `attachments.s3.region`"
            }
            _ => "look whether `attachments.s3.endpoint` is the address of a store",
        };
        let (endpoint, bucket) = (&self.options.endpoint, &self.options.bucket);
        FileError::Denied(format!("{endpoint}, bucket `{bucket}`: {} {code}: {what}", answer.status.as_u16()))
    }

    /// Whether the store says that there is no such name. Another 404 comes from somebody else, and nothing follows from it.
    fn is_missing(answer: &Answer) -> bool {
        answer.status == StatusCode::NOT_FOUND && page::code(&String::from_utf8_lossy(&answer.body)) == "NoSuchKey"
    }
}

fn is_busy(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT)
}

/// The bytes of a range from those that came.
fn part(answer: &Answer, range: Range<u64>) -> Vec<u8> {
    let asked = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(usize::MAX);
    // A store that knows no ranges gives the whole.
    let skipped = if answer.status == StatusCode::OK { range.start } else { 0 };
    let from = usize::try_from(skipped).unwrap_or(usize::MAX);
    answer.body.iter().skip(from).take(asked).copied().collect()
}

impl Objects for S3 {
    fn put(&self, name: &str, file: NamedTempFile) -> Result<(), FileError> {
        let body = Bytes::from(fs::read(file.path())?);
        let answer = self.ask(&Ask { method: "PUT", key: self.key(name), body, ..Ask::default() })?;
        if answer.status.is_success() { Ok(()) } else { Err(self.refused(&answer)) }
    }

    fn read(&self, name: &str, range: Option<Range<u64>>) -> Result<Option<Vec<u8>>, FileError> {
        let asked = range.as_ref().map(|range| {
            let last = range.end.saturating_sub(1).max(range.start);
            format!("bytes={}-{last}", range.start)
        });
        let answer = self.ask(&Ask { method: "GET", key: self.key(name), range: asked, ..Ask::default() })?;
        match (answer.status, range) {
            (StatusCode::OK, None) => Ok(Some(answer.body.into())),
            (StatusCode::OK | StatusCode::PARTIAL_CONTENT, Some(range)) => Ok(Some(part(&answer, range))),
            (StatusCode::RANGE_NOT_SATISFIABLE, Some(_)) => Ok(Some(Vec::new())),
            _ if Self::is_missing(&answer) => Ok(None),
            _ => Err(self.refused(&answer)),
        }
    }

    fn remove(&self, name: &str) -> Result<(), FileError> {
        let answer = self.ask(&Ask { method: "DELETE", key: self.key(name), ..Ask::default() })?;
        if answer.status.is_success() || Self::is_missing(&answer) { Ok(()) } else { Err(self.refused(&answer)) }
    }

    fn each(&self, end: &str, tell: &mut dyn FnMut(&str) -> Result<(), FileError>) -> Result<(), FileError> {
        let under = if end == WAITING { MARKS } else { "" };
        let prefix = encoded(&format!("{}{under}", self.options.prefix), false);
        let names = self.options.page_names.clamp(1, PAGE_NAMES_MAX);
        let mut next = None::<String>;
        loop {
            // In the order of their names, as they are signed.
            let from = next.map(|next| format!("continuation-token={}&", encoded(&next, false))).unwrap_or_default();
            let query = format!("{from}list-type=2&max-keys={names}&prefix={prefix}");
            let answer = self.ask(&Ask { method: "GET", query, ..Ask::default() })?;
            if answer.status != StatusCode::OK {
                return Err(self.refused(&answer));
            }
            let wrong = |why| FileError::Denied(format!("{}: {why}", self.options.endpoint));
            let page = page::page(&String::from_utf8_lossy(&answer.body)).map_err(wrong)?;
            for key in &page.keys {
                if let Some(name) = self.name(key).filter(|name| name.ends_with(end)) {
                    tell(&name)?;
                }
            }
            let Some(more) = page.next else { return Ok(()) };
            next = Some(more);
        }
    }
}
