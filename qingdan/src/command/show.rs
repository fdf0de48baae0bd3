//! `qingdan show`: an item, what can be done with it, and what happened to it.

use app::App;
use clap::Args;
use definition::{List, Literal};
use item::event::{Actor, Event};
use item::{Fields, Item, What};
use jiff::Timestamp;
use serde::Serialize;

use crate::clock::shown;
use crate::data::{Data, failure, left, stage_title, unit_title};
use crate::output::{Answer, Ended, Failure, Language, Output, Screen};

/// Which item.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan show --data var RX20250930-000001
  qingdan show --data var 17 --format json")]
pub struct Show {
    #[command(flatten)]
    data: Data,
    /// The receipt, or the number, of the item.
    item: String,
}

#[derive(Serialize)]
struct Shown {
    item: Item,
    moves: Vec<OpenMove>,
    timeline: Vec<Event>,
    working_days_left: Option<i32>,
    #[serde(skip)]
    stage: [String; 2],
    #[serde(skip)]
    holder: [String; 2],
}

#[derive(Serialize)]
struct OpenMove {
    name: String,
    title_zh: String,
    title_en: String,
    needs: Vec<String>,
}

impl Answer for Shown {
    fn text(&self, screen: Screen) -> String {
        let zh = screen.language == Language::Zh;
        let word = |zh_word: &'static str, en_word: &'static str| screen.language.pick(zh_word, en_word);
        let item = &self.item;
        let mut text = format!("{}  {}\n", item.receipt, self.stage[usize::from(!zh)]);
        let mut line = |name: &str, value: String| {
            if !value.is_empty() {
                text.push_str(&format!("  {name}: {value}\n"));
            }
        };
        line(word("承办单位", "holder"), self.holder[usize::from(!zh)].clone());
        line(word("到期", "due"), item.due.as_ref().map(|due| shown(due.at)).unwrap_or_default());
        line(
            word("剩余工作日", "working days left"),
            self.working_days_left.map(|d| d.to_string()).unwrap_or_default(),
        );
        line(
            word("提级至", "raised to"),
            item.raised_to.as_ref().map(|holder| holder.role.clone()).unwrap_or_default(),
        );
        for (name, value) in &item.fields {
            line(name, value.to_string());
        }
        text.push_str(word("可办理：\n", "open moves:\n"));
        for open in &self.moves {
            let title = if zh { &open.title_zh } else { &open.title_en };
            text.push_str(&format!("  {} ({title}): {}\n", open.name, open.needs.join(" ")));
        }
        text.push_str(word("经过：\n", "timeline:\n"));
        for event in &self.timeline {
            text.push_str(&format!("  {:>3}  {}  {}\n", event.sequence, shown(event.at), sentence(event)));
        }
        text
    }
}

/// What an event says, in one line.
fn sentence(event: &Event) -> String {
    let by = match &event.by {
        Actor::Person { id, role, .. } => format!("{role} {id}"),
        Actor::Channel(name) => name.clone(),
        Actor::Clock => "clock".to_owned(),
        Actor::Table => "table".to_owned(),
        Actor::Item(item) => format!("item {item}"),
        Actor::Operator => "operator".to_owned(),
    };
    let what = match &event.what {
        What::Registered { entry, .. } => format!("registered → {}", entry.stage),
        What::Moved { name, entry, .. } => format!("{name} → {}", entry.stage),
        What::Noted { name, .. } | What::WithdrawalAsked { name, .. } => name.clone(),
        What::Extended { name, due, .. } => format!("{name}, due {}", shown(due.at)),
        What::Suspended { name, until, .. } => format!("{name} until {}", shown(*until)),
        What::Resumed { due } | What::DueCounted { due } => format!("due {}", shown(due.at)),
        What::Raised { to, missed, .. } => format!("raised to {} (missed {})", to.role, shown(*missed)),
        What::Reminded { times, .. } => format!("reminded {times}×"),
        What::Relapsed { entry, .. } => format!("came back → {}", entry.stage),
        What::Linked { kind, other } => format!("{kind:?} {other}"),
        What::ChildOpened { child } => format!("child {child} opened"),
        What::ChildClosed { child, outcome } => format!("child {child} closed: {outcome:?}"),
        What::ChildReopened { child } => format!("child {child} came back"),
        What::StopAsked => "asked to stop".to_owned(),
        What::Reheld { holder } => format!("held by {} now", holder.unit),
        What::Carried { version, .. } => format!("follows version {version}"),
        What::Said { text, number } => format!("said {number}: {text}"),
        What::Revealed { field, reason } => format!("{field} was shown: {reason}"),
        What::Erased { reason } => format!("what is personal was erased: {reason}"),
        What::Judged { of, proposed, taken, by } => {
            format!("{of} `{proposed}`, proposed by {by}, was {}", if *taken { "taken" } else { "not taken" })
        }
        What::Loaded { kind, id, version, .. } => format!("{kind} {id} version {version}"),
    };
    format!("{what}  [{by}]")
}

impl Show {
    /// Prints the item.
    ///
    /// # Errors
    /// No such item, trouble with the store.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let app = self.data.read()?;
        let mut item = app.item(&self.item).map_err(failure)?;
        let records = app.store().events_of(item.id).map_err(|error| failure(error.into()))?;
        let moves = moves(&app, &item, now)?;
        let timeline: Result<Vec<Event>, _> = records.iter().map(store::Record::event).collect();
        let mut timeline = timeline.map_err(|error| failure(error.into()))?;
        let unit = item.holder.as_ref().map(|holder| holder.unit.clone()).unwrap_or_default();
        let settings = app.settings();
        if let Some(list) = settings.lists.get(&item.list) {
            mask(&app, list, &mut item.fields);
            timeline.iter_mut().filter_map(|event| event.what.fields_mut()).for_each(|fields| mask(&app, list, fields));
        }
        let calendar = settings.lists.get(&item.list).and_then(|list| settings.calendars.get(&list.calendar));
        output.answer(&Shown {
            moves,
            timeline,
            working_days_left: left(calendar, &item, now),
            stage: [stage_title(&app, &item, Language::Zh), stage_title(&app, &item, Language::En)],
            holder: [unit_title(&app, &unit, Language::Zh), unit_title(&app, &unit, Language::En)],
            item,
        })?;
        Ok(Ended::Well)
    }
}

/// What is personal is shown as everybody sees it.
fn mask(app: &App, list: &List, fields: &mut Fields) {
    for (name, value) in fields {
        let field = list.field(name).filter(|field| field.personal || matches!(value, Literal::Sealed { .. }));
        if let Some(field) = field {
            *value = Literal::Text(app.masked(field, value).text);
        }
    }
}

fn moves(app: &App, item: &Item, now: Timestamp) -> Result<Vec<OpenMove>, Failure> {
    let settings = app.settings();
    let open = app.open_moves(&settings, item, now).map_err(failure)?.into_iter();
    Ok(open
        .map(|open| OpenMove {
            name: open.step.name.text.clone(),
            title_zh: open.step.title.zh.clone(),
            title_en: open.step.title.en.clone(),
            needs: open.step.needs.iter().map(|need| need.text.clone()).collect(),
        })
        .collect())
}
