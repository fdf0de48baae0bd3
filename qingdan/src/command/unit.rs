//! `qingdan unit`: the units, posts and people of the organisation.

use std::path::PathBuf;

use app::publish::Package;
use app::upkeep::Upkept;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde::Serialize;

use crate::data::{Data, failure};
use crate::organisation;
use crate::output::{Answer, Ended, Failure, Language, Output, Screen};

/// The organisation.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan unit import --data var district.xlsx
  qingdan unit import --data var organisation/")]
pub struct Unit {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Bring units and people into force, then look at each live item again.
    Import(Import),
}

/// What is imported.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan unit import --data var district.xlsx
  qingdan unit import --data var organisation/")]
struct Import {
    #[command(flatten)]
    data: Data,
    /// A folder with units.csv and people.csv, or a workbook with the sheets `units` and `people`.
    #[arg(value_name = "PATH")]
    from: PathBuf,
}

#[derive(Serialize)]
struct Imported {
    units: usize,
    changed: bool,
    upkept: Upkept,
}

impl Answer for Imported {
    fn text(&self, screen: Screen) -> String {
        let Self { units, changed, upkept } = self;
        let mut text = match (screen.language, changed) {
            (Language::Zh, true) => {
                format!("{units} 个单位已生效；复核在办事项 {} 件，变动 {} 件\n", upkept.items, upkept.changed)
            }
            (Language::Zh, false) => format!("{units} 个单位，与现行一致，未作改动\n"),
            (Language::En, true) => format!(
                "{units} units are in force; {} live items looked at, {} changed\n",
                upkept.items, upkept.changed
            ),
            (Language::En, false) => format!("{units} units, as they are in force already\n"),
        };
        for (receipt, why) in &upkept.stuck {
            text.push_str(&format!("  {receipt}: {why}\n"));
        }
        text
    }
}

impl Unit {
    /// Does what is asked with the organisation.
    ///
    /// # Errors
    /// Rows that cannot be used, all of them; trouble with the store.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let Action::Import(import) = &self.action;
        let organisation = organisation::read(&import.from)?;
        let app = import.data.open(now)?;
        let units = organisation.units().count();
        let package = Package { organisation: Some(organisation), ..Package::default() };
        let loaded = app.publish(&package, now).map_err(failure)?;
        let upkept = app.upkeep(now).map_err(failure)?;
        let ended = if upkept.stuck.is_empty() { Ended::Well } else { Ended::Findings };
        output.answer(&Imported { units, changed: loaded > 0, upkept })?;
        Ok(ended)
    }
}
