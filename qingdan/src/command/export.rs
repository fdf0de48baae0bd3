//! `qingdan export`: the items of a list as rows. Personal fields stay in the store.

use std::path::PathBuf;

use app::export::{columns, row};
use clap::Args;
use serde::Serialize;
use store::Query;

use crate::data::{Data, failure};
use crate::output::{Answer, Ended, Failure, Output, Screen};

/// Which list, and where to.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan export --data var --list hotline > hotline.csv
  qingdan export --data var --list hotline --live --to hotline.csv")]
pub struct Export {
    #[command(flatten)]
    data: Data,
    /// The list.
    #[arg(long)]
    list: String,
    /// Only live items.
    #[arg(long)]
    live: bool,
    /// A file; standard output when left out.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

#[derive(Serialize)]
struct Exported {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Answer for Exported {
    fn text(&self, _: Screen) -> String {
        csv(&self.columns, &self.rows)
    }
}

#[derive(Serialize)]
struct Written {
    rows: usize,
    to: PathBuf,
}

impl Answer for Written {
    fn text(&self, _: Screen) -> String {
        format!("{}: {}\n", self.to.display(), self.rows)
    }
}

fn csv(columns: &[String], rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in std::iter::once(columns).chain(rows.iter().map(Vec::as_slice)) {
        // A Vec takes every byte, and rows may differ in nothing but length, which `row` forbids.
        if writer.write_record(row).is_err() {
            return String::new();
        }
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

impl Export {
    /// Exports.
    ///
    /// # Errors
    /// No such list, a file that cannot be written, trouble with the store.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let app = self.data.read()?;
        let settings = app.settings();
        let list = settings.list(&self.list).map_err(failure)?;
        let query = Query { list: Some(self.list.clone()), live: self.live, ..Query::default() };
        let items = app.all(query, usize::MAX).map_err(failure)?;
        let rows: Vec<Vec<String>> = items.iter().map(|item| row(list, item)).collect();
        let exported = Exported { columns: columns(list), rows };
        match &self.to {
            None => output.answer(&exported)?,
            Some(path) => {
                // A spreadsheet takes a file without the mark for something else than UTF-8.
                let text = format!("\u{feff}{}", csv(&exported.columns, &exported.rows));
                std::fs::write(path, text)
                    .map_err(|error| Failure::Usage(format!("{} cannot be written: {error}", path.display())))?;
                output.answer(&Written { rows: exported.rows.len(), to: path.clone() })?;
            }
        }
        Ok(Ended::Well)
    }
}
