//! `qingdan triage topics`: which messages tell of one matter at one place or about one body, the hottest first.

use std::collections::BTreeMap;
use std::path::PathBuf;

use channels::sheet;
use channels::sheet::mapping::{Field, Mapping, Plan};
use channels::sheet::time::read_time;
use clap::Args;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use triage::topics::{self, POSTS_MAX, Post, Topic};

use crate::data::file;
use crate::output::{Answer, Ended, Failure, Output, Screen, table, warn};

/// The first day of 1970 is a Thursday: so many days after a Monday.
const MONDAY_DAYS: i32 = 3;

/// Which messages.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan triage topics messages.tsv
  qingdan triage topics messages.xlsx --format json

Columns go by their headings: 留言编号 or id, 留言用户 or person, 留言主题 or title, 留言时间 or time, 留言详情 or body, 点赞数 or
likes. One of title and body is needed; a message without an id is called by its row.")]
pub struct Topics {
    /// CSV, TSV or XLSX; UTF-8, UTF-16 or GB18030.
    file: PathBuf,
}

#[derive(Serialize)]
struct Told {
    messages: usize,
    topics: Vec<ToldTopic>,
}

#[derive(Serialize)]
struct ToldTopic {
    name: String,
    heat: f64,
    members: Vec<String>,
    place: Option<String>,
    words: Vec<String>,
    people: usize,
    likes: u64,
    first_day: Option<String>,
    last_day: Option<String>,
    /// The week that rose most above what was to be expected: its Monday, its messages, and how far above.
    burst: Option<ToldBurst>,
    is_new: bool,
}

#[derive(Serialize)]
struct ToldBurst {
    monday: Option<String>,
    messages: usize,
    score: f64,
}

impl Answer for Told {
    fn text(&self, screen: Screen) -> String {
        let header =
            screen.language.pick("热度,留言,人数,点赞,起,止,新,专题", "heat,messages,people,likes,from,to,new,topic");
        let header: Vec<&str> = header.split(',').collect();
        let is_new = screen.language.pick("新", "new");
        table(
            &header,
            self.topics.iter().map(|topic| {
                vec![
                    format!("{:.1}", topic.heat),
                    topic.members.len().to_string(),
                    topic.people.to_string(),
                    topic.likes.to_string(),
                    topic.first_day.clone().unwrap_or_default(),
                    topic.last_day.clone().unwrap_or_default(),
                    if topic.is_new { is_new.to_owned() } else { String::new() },
                    topic.name.clone(),
                ]
            }),
        )
    }
}

/// A column of a table of messages, by its headings.
fn column<'n>(name: &'n str, title_zh: &'n str, aliases: &[&'n str]) -> Field<'n> {
    Field { name, title_zh, title_en: name, aliases: aliases.to_vec(), required: false }
}

fn columns() -> [Field<'static>; 6] {
    [
        column("id", "留言编号", &["编号", "工单编号"]),
        column("person", "留言用户", &["用户", "反映人", "user"]),
        column("title", "留言主题", &["主题", "标题"]),
        column("body", "留言详情", &["详情", "内容", "诉求内容", "text"]),
        column("time", "留言时间", &["时间", "受理时间", "date"]),
        column("likes", "点赞数", &["点赞"]),
    ]
}

fn post<'r>(cells: &BTreeMap<&str, &'r str>, id: &'r str) -> Post<'r> {
    let cell = |name: &str| cells.get(name).copied().unwrap_or_default();
    // Only the day counts, so any zone will do that takes an instant back to the day it was read from.
    let at = read_time(cell("time"), None, &TimeZone::UTC).ok();
    let day = at.and_then(|at| days_of(TimeZone::UTC.to_datetime(at).date()));
    let (title, body) = (cell("title"), cell("body"));
    Post { id, person: cell("person"), title, body, day, likes: cell("likes").parse().unwrap_or(0) }
}

fn epoch() -> Date {
    Date::constant(1970, 1, 1)
}

fn days_of(date: Date) -> Option<i32> {
    (date - epoch()).get_days().checked_add(MONDAY_DAYS)
}

fn date_of(day: i32) -> Option<String> {
    let span = jiff::Span::new().try_days(day.checked_sub(MONDAY_DAYS)?).ok()?;
    Some(epoch().checked_add(span).ok()?.to_string())
}

fn rounded(value: f32) -> f64 {
    (f64::from(value) * 1000.0).round() / 1000.0
}

impl Topics {
    /// Reads the messages and prints their topics.
    ///
    /// # Errors
    /// The file cannot be read, or names no column for the message; standard output fails.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let name = self.file.display().to_string();
        let rows = sheet::read(&file(&self.file)?, &name).map_err(|error| Failure::Usage(error.to_string()))?;
        let (header, rows) = rows.split_first().map_or((&[][..], &[][..]), |(header, rows)| (header.as_slice(), rows));
        let refuse = |why: &str| Failure::Usage(format!("{name}: {why}"));
        let plan = Plan::new(header, &columns(), &Mapping::default()).map_err(|errors| {
            let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
            refuse(&lines.join("; "))
        })?;
        let cells: Vec<BTreeMap<&str, &str>> = rows.iter().map(|row| plan.fields(row)).collect();
        if !plan.has("title") && !plan.has("body") {
            return Err(refuse("the first line names no column for the message: 留言主题 or title, 留言详情 or body"));
        }
        if rows.len() > POSTS_MAX {
            warn(&format!("{name}: only the first {POSTS_MAX} of {} messages are read", rows.len()));
        }
        let id = |(number, cells): (usize, &BTreeMap<&str, &str>)| {
            cells.get("id").map_or_else(|| number.to_string(), |id| (*id).to_owned())
        };
        let ids: Vec<String> = (2..).zip(&cells).map(id).collect();
        let posts: Vec<Post<'_>> = cells.iter().zip(&ids).map(|(cells, id)| post(cells, id)).collect();
        let topics = topics::find(&posts).into_iter().map(|topic| told(topic, &ids)).collect();
        output.answer(&Told { messages: posts.len().min(POSTS_MAX), topics })?;
        Ok(Ended::Well)
    }
}

fn told(topic: Topic, ids: &[String]) -> ToldTopic {
    let day = |pick: fn((i32, i32)) -> i32| topic.days.map(pick).and_then(date_of);
    ToldTopic {
        heat: rounded(topic.heat),
        members: topic.members.iter().filter_map(|member| ids.get(*member).cloned()).collect(),
        people: topic.people,
        likes: topic.likes,
        first_day: day(|days| days.0),
        last_day: day(|days| days.1),
        burst: topic.burst.map(|burst| ToldBurst {
            monday: date_of(burst.monday),
            messages: burst.messages,
            score: rounded(burst.score),
        }),
        is_new: topic.is_new,
        name: topic.name,
        place: topic.place,
        words: topic.words,
    }
}
