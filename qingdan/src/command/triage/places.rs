//! `qingdan triage places import`: the client's own places and addresses.

use std::path::PathBuf;

use app::triage::Triage;
use app::triage::places::Loaded;
use channels::sheet;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde::Serialize;

use crate::data::{Data, failure, file};
use crate::output::{Answer, Ended, Failure, Language, Output, Screen};

/// Places and addresses of your own.
#[derive(Debug, Args)]
pub struct Places {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, Subcommand)]
enum Step {
    /// Load a file of places; it is in force until the next.
    Import(Import),
}

/// Load a file of places.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan triage places import addresses.xlsx --data var
  qingdan triage places import lists/places/qingpu.csv --data var

Columns go by their headings: name or 名称, code or 编码, parent_code or 上级编码, parent_name or 所属街镇, aliases or 别名 (with
semicolons between), longitude or 经度, latitude or 纬度. Only the name is needed.")]
pub struct Import {
    /// CSV, TSV or XLSX; UTF-8, UTF-16 or GB18030.
    file: PathBuf,
    #[command(flatten)]
    data: Data,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Told(Loaded);

impl Answer for Told {
    fn text(&self, screen: Screen) -> String {
        let Loaded { places, version } = self.0;
        match screen.language {
            Language::Zh => format!("已导入 {places} 个地名，版本 {version}\n"),
            Language::En => format!("{places} places loaded, version {version}\n"),
        }
    }
}

impl Places {
    /// Runs one step.
    ///
    /// # Errors
    /// The file cannot be read or has no places; trouble with the store.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let Step::Import(import) = &self.step;
        let name = import.file.display().to_string();
        let rows = sheet::read(&file(&import.file)?, &name).map_err(|error| Failure::Usage(error.to_string()))?;
        let app = import.data.open(now)?;
        let loaded = Triage::new(import.data.data.clone()).load_places(&app, &rows, now).map_err(failure)?;
        let loaded = loaded.map_err(|error| Failure::Usage(format!("{name}: {error}")))?;
        output.answer(&Told(loaded))?;
        Ok(Ended::Well)
    }
}
