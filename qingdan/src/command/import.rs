//! `qingdan import`: rows of a file become items; what is refused is kept.

use std::collections::BTreeMap;
use std::path::PathBuf;

use app::import::{Import as Rows, Imported};
use channels::sheet;
use channels::sheet::intake;
use channels::sheet::mapping::Mapping;
use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use crate::clock;
use crate::data::{Data, failure, file, text};
use crate::output::{Answer, Ended, Failure, Language, Output, Screen, table};
use crate::progress::Progress;

/// Which file, onto which list.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan import --data var --list hotline messages.tsv
  qingdan import --data var --list hotline --mapping columns.toml orders.xlsx --format json

A mapping file names the column of a field where its heading is not known:
  [columns]
  title = \"主题\"
  [constants]
  kind = \"咨询\"")]
pub struct Import {
    #[command(flatten)]
    data: Data,
    /// The list.
    #[arg(long)]
    list: String,
    /// A TOML file that says which column is which field.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Leave the new items to the desk; else the dispatch table makes its move.
    #[arg(long)]
    no_dispatch: bool,
    /// CSV, TSV or XLSX; UTF-8, UTF-16 or GB18030.
    file: PathBuf,
}

#[derive(Serialize)]
struct Summary {
    rows: usize,
    receipts: usize,
    refused: usize,
    already: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unmapped: Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    dispatched: BTreeMap<String, usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    else_percent: Option<f64>,
}

impl Answer for Summary {
    fn text(&self, screen: Screen) -> String {
        let Self { rows, receipts, refused, already, .. } = self;
        let mut text = match screen.language {
            Language::Zh => format!("共 {rows} 行：登记 {receipts} 件（此前已登记 {already} 件），拒收 {refused} 行\n"),
            Language::En => format!("{rows} rows: {receipts} receipts ({already} from before), {refused} refused\n"),
        };
        if !self.unmapped.is_empty() {
            let columns = self.unmapped.join(", ");
            text.push_str(&match screen.language {
                Language::Zh => format!("未用的列：{columns}\n"),
                Language::En => format!("columns left out: {columns}\n"),
            });
        }
        if let Some(percent) = self.else_percent {
            let header = match screen.language {
                Language::Zh => ["派单目录", "件数"],
                Language::En => ["dispatch row", "items"],
            };
            text.push_str(&table(
                &header,
                self.dispatched.iter().map(|(row, items)| vec![row.clone(), items.to_string()]),
            ));
            text.push_str(&match screen.language {
                Language::Zh => format!("落入兜底行：{percent:.1} %\n"),
                Language::En => format!("fell to the else row: {percent:.1} %\n"),
            });
        }
        text
    }
}

impl Import {
    /// Imports.
    ///
    /// # Errors
    /// A file, mapping or list that cannot be used; trouble with the store. Refused rows are no error.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let app = self.data.open(now)?;
        let settings = app.settings();
        let list = settings.list(&self.list).map_err(failure)?;
        let mapping = match &self.mapping {
            Some(path) => {
                Mapping::parse(&text(path)?).map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?
            }
            None => Mapping::default(),
        };
        let name = self.file.display().to_string();
        let table =
            sheet::read(&file(&self.file)?, &name).map_err(|error| Failure::Usage(format!("{name}: {error}")))?;
        let (rows, unmapped) = intake::rows(list, &table, &mapping, clock::OFFSET).map_err(|errors| {
            let lines: Vec<String> = errors.iter().map(|error| format!("\n  {error}")).collect();
            Failure::Usage(format!("the columns do not fit the list `{}`:{}", list.id, lines.concat()))
        })?;
        let progress = Progress::new("import", rows.len() as u64);
        let tell = |done: usize| progress.add(done as u64);
        let import = Rows { list: &self.list, rows: &rows, dispatch: !self.no_dispatch, progress: &tell };
        let imported = app.import(&import, now).map_err(failure)?;
        progress.end();
        let Imported { rows, receipts, refused, already, dispatched } = imported;
        let otherwise = list.dispatch.as_ref().and_then(|table| table.rows.last()).and_then(|row| row.name.as_ref());
        let dispatched: BTreeMap<String, usize> = dispatched.into_iter().collect();
        let all: usize = dispatched.values().sum();
        let fell = otherwise.and_then(|name| dispatched.get(&name.text)).copied().unwrap_or(0);
        #[expect(clippy::cast_precision_loss, reason = "a file has far fewer rows than 2^52")]
        let else_percent = (all > 0).then(|| 100.0 * fell as f64 / all as f64);
        output.answer(&Summary { rows, receipts, refused, already, unmapped, dispatched, else_percent })?;
        Ok(Ended::Well)
    }
}
