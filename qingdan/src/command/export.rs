//! `qingdan export`: the items of a list as rows, for programs (CSV) or for people (XLSX). What is personal is
//! masked, unless a person who may see it asks for it with a reason.

use std::path::PathBuf;

use app::export::{Unmasked, Value, columns, row};
use channels::sheet::outgo::{plain, titled};
use channels::sheet::write::{Cell, csv, workbook};
use clap::Args;
use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Serialize, Serializer};
use store::Query;

use crate::clock::OFFSET;
use crate::data::{Data, failure};
use crate::output::{Answer, Ended, Failure, Output, Screen};

/// Which list, and where to.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan export --data var --list hotline > hotline.csv
  qingdan export --data var --list hotline --live --to hotline.xlsx
  qingdan export --data var --list hotline --as p0015 --reason 季度满意度电话回访 --to callback.xlsx")]
pub struct Export {
    #[command(flatten)]
    data: Data,
    /// The list.
    #[arg(long)]
    list: String,
    /// Only live items.
    #[arg(long)]
    live: bool,
    /// A file: a workbook with Chinese headings where its name ends in `.xlsx`, else CSV; standard output when left out.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// The person who gets what is personal in the clear, where the list lets him see it. Each value that he gets is
    /// written into the log; the store must not be in use.
    #[arg(long = "as", value_name = "PERSON", requires = "reason")]
    person: Option<String>,
    /// Why he needs it.
    #[arg(long, requires = "person")]
    reason: Option<String>,
}

#[derive(Serialize)]
struct Exported {
    columns: Vec<String>,
    #[serde(serialize_with = "as_texts")]
    rows: Vec<Vec<Cell>>,
}

fn as_texts<S: Serializer>(rows: &[Vec<Cell>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rows.iter().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>()))
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

impl Export {
    /// Exports.
    ///
    /// # Errors
    /// No such list, a file that cannot be written, trouble with the store.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let app = if self.person.is_some() { self.data.open(now)? } else { self.data.read()? };
        let settings = app.settings();
        let list = settings.list(&self.list).map_err(failure)?;
        let query = Query { list: Some(self.list.clone()), live: self.live, ..Query::default() };
        let items = app.all(query, usize::MAX).map_err(failure)?;
        let unmasked = match (&self.person, &self.reason) {
            (Some(person), Some(reason)) => {
                app.unmask(list, &items, person, reason, app.time(now).map_err(failure)?).map_err(failure)?
            }
            _ => Unmasked::default(),
        };
        let rows = |cell: fn(Value, Offset) -> Cell| -> Vec<Vec<Cell>> {
            let cells = |item| row(&app, list, item, &unmasked).into_iter().map(|value| cell(value, OFFSET)).collect();
            items.iter().map(cells).collect()
        };
        let names = || columns(list, &unmasked).into_iter().map(|column| column.name).collect();
        let Some(path) = &self.to else {
            output.answer(&Exported { columns: names(), rows: rows(plain) })?;
            return Ok(Ended::Well);
        };
        let cannot =
            |why: &dyn std::fmt::Display| Failure::Usage(format!("{} cannot be written: {why}", path.display()));
        let bytes = if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
            let titles: Vec<String> = columns(list, &unmasked).into_iter().map(|column| column.title_zh).collect();
            workbook(&list.title.zh, &titles, &rows(titled)).map_err(|error| cannot(&error))?
        } else {
            // A spreadsheet takes a file without the mark for something else than UTF-8.
            format!("\u{feff}{}", csv(&names(), &rows(plain))).into_bytes()
        };
        std::fs::write(path, bytes).map_err(|error| cannot(&error))?;
        output.answer(&Written { rows: items.len(), to: path.clone() })?;
        Ok(Ended::Well)
    }
}
