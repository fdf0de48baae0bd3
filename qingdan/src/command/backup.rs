//! `qingdan backup` and `qingdan restore`.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use store_sqlite::SqliteStore;

use crate::data::{Data, failure};
use crate::output::{Answer, Ended, Failure, Language, Output, Screen};
use crate::{beside, keys};

/// Copies a store while it is in use.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan backup --data var --to backup/2025-10-31
  qingdan verify --data backup/2025-10-31")]
pub struct Backup {
    #[command(flatten)]
    data: Data,
    /// A new folder for the copy, which is a store itself.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
}

/// Makes a store from a copy.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan restore --from backup/2025-10-31 --data var")]
pub struct Restore {
    /// The folder of the copy.
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
    #[command(flatten)]
    data: Data,
}

#[derive(Serialize)]
struct Copied {
    from: PathBuf,
    to: PathBuf,
}

impl Answer for Copied {
    fn text(&self, screen: Screen) -> String {
        let (from, to) = (self.from.display(), self.to.display());
        match screen.language {
            Language::Zh => format!("{from} 已复制到 {to}\n"),
            Language::En => format!("{from} copied to {to}\n"),
        }
    }
}

impl Backup {
    /// Copies.
    ///
    /// # Errors
    /// Trouble with either folder.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let store = SqliteStore::open_read_only(&self.data.data).map_err(|error| failure(error.into()))?;
        store.backup(&self.to).map_err(|error| failure(error.into()))?;
        // After the store: every key and every file that it names is there.
        keys::copy(&self.data.data, &self.to)?;
        self.data.copy_files(&self.to)?;
        beside::copy(&self.data.data, &self.to)?;
        output.answer(&Copied { from: self.data.data.clone(), to: self.to.clone() })?;
        Ok(Ended::Well)
    }
}

impl Restore {
    /// Restores.
    ///
    /// # Errors
    /// A folder that is not empty, trouble with either.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        SqliteStore::restore(&self.from, &self.data.data).map_err(|error| failure(error.into()))?;
        keys::copy(&self.from, &self.data.data)?;
        keys::restore_files(&self.from, &self.data.data)?;
        beside::copy(&self.from, &self.data.data)?;
        output.answer(&Copied { from: self.from.clone(), to: self.data.data.clone() })?;
        Ok(Ended::Well)
    }
}
