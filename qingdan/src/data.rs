//! The folder of a store, and the door to it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::{App, AppError};
use attachments::Files;
use clap::Args;
use definition::Literal;
use item::calendar::{Calendar, OfficeHours};
use item::{Fields, Item};
use jiff::{SignedDuration, Timestamp};
use store_sqlite::SqliteStore;

use crate::clock::shown;
use crate::output::{Failure, warn};

/// The offices of the demo district are open at these times; a calendar that names others wins.
pub const OFFICE_HOURS: &str = "09:00-11:30,13:30-17:30";

/// How far the clock may stand before the end of the log without a word: clocks of one machine differ by less.
const BACK_TOLERATED: SignedDuration = SignedDuration::from_secs(60);

/// Which store.
#[derive(Debug, Args)]
pub struct Data {
    /// The folder of the store.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// The file of the master key that wraps the keys of what is personal [default: master.key in the folder; or the file
    /// that QINGDAN_MASTER_KEY names].
    #[arg(long, value_name = "FILE")]
    pub master_key: Option<PathBuf>,
}

impl Data {
    /// Opens the store to write. A clock that stands before the end of the log is said aloud: what happens gets the time
    /// that the log has reached.
    ///
    /// # Errors
    /// [`Failure::Store`].
    pub fn open(&self, now: Timestamp) -> Result<App, Failure> {
        self.open_with(now, Self::files)
    }

    /// Opens the store to write, with the files that are given once it is open.
    ///
    /// # Errors
    /// [`Failure::Store`].
    pub fn open_with(
        &self,
        now: Timestamp,
        files: impl FnOnce(&Self) -> Result<Arc<Files>, Failure>,
    ) -> Result<App, Failure> {
        let store = SqliteStore::open(&self.data).map_err(|error| failure(error.into()))?;
        let app = App::open_with(Arc::new(store), self.vault()?).map_err(failure)?.with_files(files(self)?);
        let time = app.time(now).map_err(failure)?;
        if time.duration_since(now) > BACK_TOLERATED {
            warn(&format!("the clock says {} and the log has reached {}; look at the clock", shown(now), shown(time)));
        }
        Ok(app)
    }

    /// Opens the store to read, beside a process that writes.
    ///
    /// # Errors
    /// [`Failure::Store`].
    pub fn read(&self) -> Result<App, Failure> {
        let store = SqliteStore::open_read_only(&self.data).map_err(|error| failure(error.into()))?;
        let app = App::open_with(Arc::new(store), self.vault_to_read()?).map_err(failure)?;
        Ok(app.with_files(self.files_to_read()?))
    }
}

/// The accounts, sessions and keys of a store.
///
/// # Errors
/// [`Failure::Store`] when the file cannot be used; [`Failure::Usage`] when there is no store.
pub fn gate(data: &Data) -> Result<identity::Identity, Failure> {
    if !data.data.is_dir() {
        return Err(Failure::Usage(format!("{} is no store; make one with `qingdan init`", data.data.display())));
    }
    let file = data.data.join("identity.sqlite");
    identity::Identity::open(&file).map_err(|error| Failure::Store(error.to_string()))
}

/// Does something with accounts or keys from the machine itself; it is on record as the operator's.
///
/// # Errors
/// What the work refuses; [`Failure::Store`] when nothing can be recorded, and then nothing is done.
pub fn audited<T>(
    identity: &identity::Identity,
    (act, what): (&str, &str),
    now: Timestamp,
    work: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    let record = |outcome: &str, begun: Option<i64>| {
        let act = identity::Act { who: "operator", place: "machine", act, what, detail: "", outcome, begun };
        identity.record(&act, now).map_err(|error| Failure::Store(error.to_string()))
    };
    let begun = record("begun", None)?;
    let done = work();
    record(if done.is_ok() { "done" } else { "refused" }, Some(begun))?;
    done
}

/// What goes out of a store: subscriptions, letters and feeds.
///
/// # Errors
/// [`Failure::Store`] when the file cannot be used; [`Failure::Usage`] when there is no store.
pub fn outbox(data: &Data) -> Result<outbox::Outbox, Failure> {
    if !data.data.is_dir() {
        return Err(Failure::Usage(format!("{} is no store; make one with `qingdan init`", data.data.display())));
    }
    let file = data.data.join("outbox.sqlite");
    outbox::Outbox::open(&file).map_err(|error| Failure::Store(error.to_string()))
}

/// How trouble ends the program.
pub fn failure(error: AppError) -> Failure {
    match error {
        AppError::Store(error) => Failure::Store(error.to_string()),
        AppError::Attachment(error) => match error.code() {
            "disk" | "files_away" => Failure::Store(error.to_string()),
            code => Failure::Refused(format!("{error} [{code}]")),
        },
        AppError::Vault(error) => crate::keys::failed(error),
        AppError::Text(_) | AppError::Crowded => Failure::Store(error.to_string()),
        AppError::Unsound { ref findings, .. } => {
            let lines: Vec<String> =
                findings.iter().map(|finding| format!("\n  {:?}: {}", finding.code, finding.message)).collect();
            Failure::Refused(format!("{error}{}\n  run `qingdan check` on the file to see where", lines.concat()))
        }
        AppError::NoList { .. } | AppError::NoMonth(_) | AppError::NoMeasure { .. } => {
            Failure::Usage(error.to_string())
        }
        _ => Failure::Refused(format!("{error} [{}]", error.code())),
    }
}

/// The largest file that is read, in bytes.
const FILE_BYTES_MAX: usize = channels::sheet::SHEET_BYTES_MAX;

/// Reads a file that the command line names, of at most [`FILE_BYTES_MAX`] bytes.
///
/// # Errors
/// [`Failure::Usage`] with the file and the reason.
pub fn file(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(FILE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes));
    match read {
        Ok(_) if bytes.len() <= FILE_BYTES_MAX => Ok(bytes),
        Ok(_) => Err(Failure::Usage(format!("{} has more than {FILE_BYTES_MAX} bytes; split it", path.display()))),
        Err(error) => Err(Failure::Usage(format!("{} cannot be read: {error}", path.display()))),
    }
}

/// Reads a text file that the command line names.
///
/// # Errors
/// [`Failure::Usage`] with the file and the reason.
pub fn text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(file(path)?).map_err(|_| Failure::Usage(format!("{} is not UTF-8 text", path.display())))
}

/// Reads `field=value` words.
///
/// # Errors
/// A sentence that says how to write them.
pub fn field(word: &str) -> Result<(String, Literal), String> {
    let (name, value) = word.split_once('=').ok_or_else(|| format!("`{word}`: write `field=value`"))?;
    Ok((name.trim().to_owned(), Literal::Text(value.to_owned())))
}

/// The values of `field=value` words.
#[must_use]
pub fn fields(words: &[(String, Literal)]) -> Fields {
    words.iter().cloned().collect()
}

/// The title of the stage in which an item stands, in a language.
#[must_use]
pub fn stage_title(app: &App, item: &Item, language: crate::output::Language) -> String {
    let settings = app.settings();
    let stage = settings.lists.get(&item.list).and_then(|list| list.stage(&item.stage));
    stage.map_or_else(|| item.stage.clone(), |stage| language.title(&stage.title).to_owned())
}

/// The title of a unit, in a language.
#[must_use]
pub fn unit_title(app: &App, unit: &str, language: crate::output::Language) -> String {
    let settings = app.settings();
    let found = settings.organisation.as_ref().and_then(|organisation| organisation.unit(unit));
    found.map_or_else(|| unit.to_owned(), |unit| language.pick(&unit.title_zh, &unit.title_en).to_owned())
}

/// How long until a due, in words of the calendar: `3 working days`, or how long ago it passed.
#[must_use]
pub fn left(calendar: Option<&Calendar>, item: &Item, now: jiff::Timestamp) -> Option<i32> {
    let due = item.due.as_ref()?;
    let calendar = calendar?;
    let last = due.at.checked_sub(jiff::SignedDuration::from_nanos(1)).ok()?;
    calendar.working_days_between(calendar.date_of(now).ok()?, calendar.date_of(last).ok()?).ok()
}

/// The office hours of a layer that names none.
#[must_use]
pub fn office_hours() -> Option<OfficeHours> {
    OFFICE_HOURS.parse().ok()
}
