//! `qingdan inbox` and `qingdan overdue`: what lies where, what is due first at the top.

use app::App;
use clap::Args;
use item::Item;
use jiff::Timestamp;
use serde::Serialize;

use crate::clock::shown;
use crate::data::{Data, failure, left, stage_title, unit_title};
use crate::output::{Answer, Ended, Failure, Language, Output, Screen, table};

/// The desk of a unit.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan inbox --data var --unit water_bureau
  qingdan inbox --data var --unit hotline_center --list hotline --format json")]
pub struct Inbox {
    #[command(flatten)]
    data: Data,
    /// The unit.
    #[arg(long)]
    unit: String,
    /// One list alone.
    #[arg(long)]
    list: Option<String>,
    /// At most so many rows.
    #[arg(long, default_value_t = 50)]
    rows: usize,
}

/// What is overdue.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan overdue --data var
  qingdan overdue --data var --unit water_bureau --format json")]
pub struct Overdue {
    #[command(flatten)]
    data: Data,
    /// One unit alone.
    #[arg(long)]
    unit: Option<String>,
    /// One list alone.
    #[arg(long)]
    list: Option<String>,
    /// At most so many rows.
    #[arg(long, default_value_t = 50)]
    rows: usize,
}

/// Items on a desk.
#[derive(Serialize)]
pub struct Desk {
    /// How many there are.
    pub items: usize,
    /// The first of them.
    pub rows: Vec<DeskRow>,
}

/// One of them.
#[derive(Serialize)]
pub struct DeskRow {
    receipt: String,
    list: String,
    stage: String,
    #[serde(skip)]
    stage_title: [String; 2],
    unit: String,
    #[serde(skip)]
    unit_title: [String; 2],
    due: Option<String>,
    working_days_left: Option<i32>,
    provisional: bool,
    raised_to: Option<String>,
    relapses: u32,
    suspended: bool,
}

impl Answer for Desk {
    fn text(&self, screen: Screen) -> String {
        let zh = screen.language == Language::Zh;
        let pick = |titles: &[String; 2]| titles[usize::from(!zh)].clone();
        let header = if zh {
            ["编号", "环节", "承办单位", "到期", "剩余工作日", "提级至", "反弹"]
        } else {
            ["receipt", "stage", "holder", "due", "working days left", "raised to", "relapses"]
        };
        let rows = self.rows.iter().map(|row| {
            let due = if row.suspended {
                if zh { "暂停".to_owned() } else { "suspended".to_owned() }
            } else {
                row.due.clone().unwrap_or_default()
            };
            vec![
                row.receipt.clone(),
                pick(&row.stage_title),
                pick(&row.unit_title),
                due,
                row.working_days_left.map(|days| days.to_string()).unwrap_or_default(),
                row.raised_to.clone().unwrap_or_default(),
                if row.relapses > 0 { row.relapses.to_string() } else { String::new() },
            ]
        });
        let mut text = table(&header, rows);
        if self.items > self.rows.len() {
            let more = self.items - self.rows.len();
            text.push_str(&if zh { format!("…… 另有 {more} 件\n") } else { format!("… and {more} more\n") });
        }
        text
    }
}

/// The first of some items as rows.
#[must_use]
pub fn desk(app: &App, items: &[Item], rows: usize, now: Timestamp) -> Desk {
    let settings = app.settings();
    let row = |item: &Item| {
        let unit = item.holder.as_ref().map(|holder| holder.unit.clone()).unwrap_or_default();
        let calendar = settings.lists.get(&item.list).and_then(|list| settings.calendars.get(&list.calendar));
        DeskRow {
            receipt: item.receipt.clone(),
            list: item.list.clone(),
            stage: item.stage.clone(),
            stage_title: [stage_title(app, item, Language::Zh), stage_title(app, item, Language::En)],
            unit_title: [unit_title(app, &unit, Language::Zh), unit_title(app, &unit, Language::En)],
            unit,
            due: item.due.as_ref().map(|due| shown(due.at)),
            working_days_left: left(calendar, item, now),
            provisional: item.due.as_ref().is_some_and(|due| due.provisional),
            raised_to: item.raised_to.as_ref().map(|holder| holder.role.clone()),
            relapses: item.relapses,
            suspended: item.suspended.is_some(),
        }
    };
    Desk { items: items.len(), rows: items.iter().take(rows).map(row).collect() }
}

impl Inbox {
    /// Prints the desk.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let app = self.data.read()?;
        let items = app.inbox(&self.unit, self.list.as_deref()).map_err(failure)?;
        output.answer(&desk(&app, &items, self.rows, now))?;
        Ok(Ended::Well)
    }
}

impl Overdue {
    /// Prints what is overdue.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let app = self.data.read()?;
        let items = app.overdue(now, self.unit.as_deref(), self.list.as_deref()).map_err(failure)?;
        output.answer(&desk(&app, &items, self.rows, now))?;
        Ok(Ended::Well)
    }
}
