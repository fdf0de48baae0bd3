//! `qingdan publish`: lists, calendars and the organisation come into force, or all stays as it was.

use std::path::{Path, PathBuf};

use app::publish::Package;
use app::upkeep::Upkept;
use clap::Args;
use item::calendar::Layer;
use jiff::Timestamp;
use serde::Serialize;

use crate::data::{Data, failure, office_hours, text};
use crate::organisation;
use crate::output::{Answer, Ended, Failure, Output, Screen};

/// What is to come into force.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan publish --data var lists/hotline.toml
  qingdan publish --data var --notice 2027=notice.txt
  qingdan publish --data var --calendar shanghai=shanghai.csv --organisation district.xlsx")]
pub struct Publish {
    #[command(flatten)]
    data: Data,
    /// List files.
    #[arg(value_name = "LIST")]
    lists: Vec<PathBuf>,
    /// A calendar layer: its name and a CSV file with the columns date, kind, name, source.
    #[arg(long, value_name = "NAME=FILE")]
    calendar: Vec<String>,
    /// The yearly notice of holidays: its year and the text.
    #[arg(long, value_name = "YEAR=FILE")]
    notice: Vec<String>,
    /// A folder with units.csv and people.csv, or a workbook with these two sheets.
    #[arg(long, value_name = "PATH")]
    organisation: Option<PathBuf>,
}

#[derive(Serialize)]
struct Published {
    loaded: usize,
    upkept: Upkept,
}

impl Answer for Published {
    fn text(&self, screen: Screen) -> String {
        let Upkept { items, changed, stuck } = &self.upkept;
        let mut text = match screen.language {
            crate::output::Language::Zh => {
                format!("已生效 {} 项；复核在办事项 {items} 件，变动 {changed} 件\n", self.loaded)
            }
            crate::output::Language::En => {
                format!("{} came into force; {items} live items looked at, {changed} changed\n", self.loaded)
            }
        };
        for (receipt, why) in stuck {
            text.push_str(&format!("  {receipt}: {why}\n"));
        }
        text
    }
}

impl Publish {
    /// Publishes, then looks at each live item again.
    ///
    /// # Errors
    /// What is not sound, cannot be read or cannot be kept.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let app = self.data.open(now)?;
        let mut package = Package::default();
        for path in &self.lists {
            package.lists.push(text(path)?);
        }
        for named in &self.calendar {
            let (name, path) = pair(named)?;
            package.layers.push(layer(name, &text(path)?)?);
        }
        for named in &self.notice {
            let (year, path) = pair(named)?;
            let year = year.parse().map_err(|_| Failure::Usage(format!("`{year}` is not a year")))?;
            let notice = Layer::from_notice(year, &text(path)?);
            package.layers.push(notice.map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?);
        }
        package.organisation = self.organisation.as_deref().map(organisation::read).transpose()?;
        let loaded = app.publish(&package, now).map_err(failure)?;
        let upkept = app.upkeep(now).map_err(failure)?;
        let ended = if upkept.stuck.is_empty() { Ended::Well } else { Ended::Findings };
        output.answer(&Published { loaded, upkept })?;
        Ok(ended)
    }
}

fn pair(named: &str) -> Result<(&str, &Path), Failure> {
    let (name, path) = named.split_once('=').ok_or_else(|| Failure::Usage(format!("`{named}`: write NAME=FILE")))?;
    Ok((name, Path::new(path)))
}

/// A calendar layer from its file. Every layer but the nation's lies on the nation's.
///
/// # Errors
/// Every row that cannot be used.
pub fn layer(name: &str, csv: &str) -> Result<Layer, Failure> {
    let mut layer = app::publish::layer(name, csv).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(|error| format!("\n  {error}")).collect();
        Failure::Usage(format!("the calendar `{name}` cannot be used:{}", lines.concat()))
    })?;
    if name == "cn" {
        layer.office_hours = layer.office_hours.or_else(office_hours);
    }
    Ok(layer)
}
