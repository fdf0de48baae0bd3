//! `qingdan init`: a new store with its lists, calendars and organisation.

use std::path::PathBuf;
use std::sync::Arc;

use app::App;
use clap::Args;
use jiff::Timestamp;
use serde::Serialize;
use store_sqlite::SqliteStore;

use crate::data::{Data, failure};
use crate::output::{Answer, Ended, Failure, Output, Screen};
use crate::package;

/// Where, and with what.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan init --data var
  qingdan init --data var --lists my-lists")]
pub struct Init {
    #[command(flatten)]
    data: Data,
    /// A folder of list files, with `calendar` and `organisation` beside them; the shipped ones when left out.
    #[arg(long, value_name = "DIR")]
    lists: Option<PathBuf>,
}

#[derive(Serialize)]
struct Begun {
    data: PathBuf,
    loaded: usize,
    lists: Vec<String>,
}

impl Answer for Begun {
    fn text(&self, screen: Screen) -> String {
        let lists = self.lists.join(", ");
        match screen.language {
            crate::output::Language::Zh => format!("{} 已建立，清单：{lists}\n", self.data.display()),
            crate::output::Language::En => format!("{} is ready, with the lists {lists}\n", self.data.display()),
        }
    }
}

impl Init {
    /// Makes the store.
    ///
    /// # Errors
    /// A folder that is not empty, lists that are not sound.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let package = match &self.lists {
            Some(folder) => package::read(folder)?,
            None => package::shipped()?,
        };
        let app = begin(&self.data, &package, now)?;
        let lists = app.settings().lists.keys().cloned().collect();
        output.answer(&Begun { data: self.data.data.clone(), loaded: package.lists.len(), lists })?;
        Ok(Ended::Well)
    }
}

/// A new store with what a package holds.
///
/// # Errors
/// A folder that is not empty, lists that are not sound.
pub fn begin(data: &Data, package: &app::publish::Package, now: Timestamp) -> Result<App, Failure> {
    let store = SqliteStore::create(&data.data).map_err(|error| failure(error.into()))?;
    let app = App::open_with(Arc::new(store), data.vault()?).map_err(failure)?.with_files(data.files()?);
    app.publish(package, now).map_err(failure)?;
    Ok(app)
}
