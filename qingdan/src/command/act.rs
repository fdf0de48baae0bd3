//! `qingdan add` and `qingdan move`: a person, or a channel, does something.

use std::path::Path;

use app::{About, App, Request};
use clap::Args;
use definition::Literal;
use definition::list::FieldKind;
use item::{By, Command, Fields, Registration};
use jiff::Timestamp;
use serde::Serialize;

use crate::data::{Data, failure, field, fields, file};
use crate::output::{Answer, Ended, Failure, Output, Screen};

/// A new item.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan add --data var --list hotline --channel call title=路灯不亮 text=东门外三盏路灯坏了
  qingdan add --data var --list hazard --by inspector_01 --key patrol:77 subject=清和大厦 clause=消防通道堵塞")]
pub struct Add {
    #[command(flatten)]
    data: Data,
    /// On which list.
    #[arg(long)]
    list: String,
    /// Who registers it.
    #[arg(long, value_name = "PERSON", conflicts_with = "channel", required_unless_present = "channel")]
    by: Option<String>,
    /// The channel through which it came.
    #[arg(long)]
    channel: Option<String>,
    /// What makes it the same when it comes again.
    #[arg(long)]
    key: Option<String>,
    /// What is known, as `field=value`; a file as `field=@path`.
    #[arg(value_parser = field)]
    fields: Vec<(String, definition::Literal)>,
}

/// A move.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan show --data var RX20250930-000001
  qingdan move --data var RX20250930-000001 dispatch --by desk_01 unit=water_bureau dispatch_basis=三定规定
  qingdan move --data var RX20250930-000001 submit --by p0101 fact_finding=属实 reply=已修复 site_record=@after.jpg")]
pub struct Move {
    #[command(flatten)]
    data: Data,
    /// The receipt, or the number, of the item.
    item: String,
    /// The move; `qingdan show` names those that are open.
    name: String,
    /// Who makes it.
    #[arg(long, value_name = "PERSON", required_unless_present = "table")]
    by: Option<String>,
    /// Let the dispatch table make it.
    #[arg(long, conflicts_with = "by")]
    table: bool,
    /// What makes it the same when it comes again.
    #[arg(long)]
    key: Option<String>,
    /// What it carries, as `field=value`; several values with commas; a file as `field=@path`.
    #[arg(value_parser = field)]
    fields: Vec<(String, definition::Literal)>,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Done(app::Answer);

impl Answer for Done {
    fn text(&self, _: Screen) -> String {
        format!("{}  {}\n", self.0.receipt, self.0.stage)
    }
}

/// Keeps the files that `field=@path` names, several with commas, and names them by what is in them.
fn keep_files(app: &App, list: &str, fields: &mut Fields, now: Timestamp) -> Result<(), Failure> {
    let settings = app.settings();
    let Some(list) = settings.lists.get(list) else { return Ok(()) };
    for (name, value) in fields {
        if list.field(name).is_none_or(|field| field.kind != FieldKind::Attachment) {
            continue;
        }
        let Some(paths) = value.text().and_then(|text| text.strip_prefix('@')) else { continue };
        let mut ids = Vec::new();
        for path in paths.split(',').map(|path| path.trim_start_matches('@')) {
            let path = Path::new(path);
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            ids.push(app.keep_file(&file(path)?, &name, now).map_err(failure)?);
        }
        *value = Literal::Many(ids);
    }
    Ok(())
}

impl Add {
    /// Registers the item.
    ///
    /// # Errors
    /// A refusal, trouble with the store.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let by = match (&self.by, &self.channel) {
            (Some(person), _) => By::Person(person.clone()),
            (None, channel) => By::Channel(channel.clone().unwrap_or_default()),
        };
        let app = self.data.open(now)?;
        let mut fields = fields(&self.fields);
        keep_files(&app, &self.list, &mut fields, now)?;
        let registration = Registration { fields, ..Registration::default() };
        let request = Request {
            key: self.key.clone(),
            about: About::List(self.list.clone()),
            command: Command::Register(registration),
            by,
            chance: None,
        };
        output.answer(&Done(app.carry_out(&request, now).map_err(failure)?))?;
        Ok(Ended::Well)
    }
}

impl Move {
    /// Makes the move.
    ///
    /// # Errors
    /// A refusal, trouble with the store.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let app = self.data.open(now)?;
        let item = app.item(&self.item).map_err(failure)?;
        let by = self.by.clone().map_or(By::Table, By::Person);
        let mut fields = fields(&self.fields);
        keep_files(&app, &item.list, &mut fields, now)?;
        let command = Command::Move { name: self.name.clone(), fields };
        let request = Request { key: self.key.clone(), about: About::Item(item.id), command, by, chance: None };
        output.answer(&Done(app.carry_out(&request, now).map_err(failure)?))?;
        Ok(Ended::Well)
    }
}
