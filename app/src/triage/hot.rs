//! Hot spots: what many people write about one matter, while it grows.

use definition::list::FieldKind;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use store::Query;
use triage::topics::{self, Post, Topic};

use super::{Triage, date_of, day_of, reading};
use crate::{App, AppError};

/// How far back is looked: a year and a month, so that a week can be compared with the same week of the year before.
const DAYS: i64 = 400;
/// The most items that are looked at, the newest.
pub const ITEMS_MAX: usize = 20_000;
/// For how long an answer is given again while items come in.
const FRESH: SignedDuration = SignedDuration::from_mins(10);
/// The weeks that a trend shows, up to the last.
const WEEKS: usize = 12;

/// A matter that several items tell of.
#[derive(Debug, Clone, Serialize)]
pub struct Spot {
    /// Its title, as a person would give it.
    pub name: String,
    /// How hot it is; only the order has a meaning.
    pub heat: f32,
    /// The receipts of its items, the newest first.
    pub members: Vec<String>,
    /// How many people wrote them.
    pub people: usize,
    /// The place or body that most name.
    pub place: Option<String>,
    /// The words that most have and few others.
    pub words: Vec<String>,
    /// The day of the first.
    pub first_day: Option<Date>,
    /// The day of the last.
    pub last_day: Option<Date>,
    /// Whether nearly all of it came lately: there was nothing of the kind before.
    pub is_new: bool,
    /// The Monday of the week in which it grew most beyond what was to be expected, how many came in it, and how far beyond.
    pub burst: Option<(Date, usize, f32)>,
    /// How many came in each of the last weeks, the oldest first: Monday and number.
    pub weeks: Vec<(Date, usize)>,
}

/// What was found, and when.
pub(super) struct Kept {
    commit: u64,
    at: Timestamp,
    spots: Vec<Spot>,
}

/// An item as far as hot spots read it.
struct Read {
    receipt: String,
    person: String,
    title: String,
    body: String,
    day: Option<i32>,
}

impl Triage {
    /// The hot spots of a list, the hottest first. A list that triage does not read has none.
    ///
    /// # Errors
    /// [`AppError::NoList`], trouble with the store.
    pub fn hot(&self, app: &App, list: &str, now: Timestamp) -> Result<Vec<Spot>, AppError> {
        let commit = {
            let state = self.reach(app)?;
            if let Some(kept) = state.hot.get(list) {
                let is_fresh = now.duration_since(kept.at).abs() < FRESH;
                if kept.commit == state.commit || is_fresh && !kept.spots.is_empty() {
                    return Ok(kept.spots.clone());
                }
            }
            state.commit
        };
        let spots = find(app, list, now)?;
        let kept = Kept { commit, at: now, spots: spots.clone() };
        self.reach(app)?.hot.insert(list.to_owned(), kept);
        Ok(spots)
    }
}

fn find(app: &App, list: &str, now: Timestamp) -> Result<Vec<Spot>, AppError> {
    let settings = app.settings();
    let list = settings.list(list)?;
    let Some(reading) = reading::of(list) else { return Ok(Vec::new()) };
    let person = list.fields.iter().find(|field| field.personal && matches!(field.kind, FieldKind::Text));
    let from = now.checked_sub(SignedDuration::from_hours(24 * DAYS)).unwrap_or(Timestamp::MIN);
    let query = Query { list: Some(list.id.text.clone()), registered: Some(from..Timestamp::MAX), ..Query::default() };
    let mut read: Vec<Read> = Vec::new();
    for item in app.all(query, usize::MAX)? {
        let said = reading.said(&item.fields);
        let who = person.and_then(|field| item.fields.get(&*field.name)).map(ToString::to_string);
        read.push(Read {
            person: who.unwrap_or_default(),
            title: said.title.to_owned(),
            body: said.body.to_owned(),
            day: day_of(item.registered_at),
            receipt: item.receipt,
        });
    }
    let read = read.get(read.len().saturating_sub(ITEMS_MAX)..).unwrap_or_default();
    let posts: Vec<Post<'_>> = read
        .iter()
        .map(|read| Post {
            id: &read.receipt,
            person: &read.person,
            title: &read.title,
            body: &read.body,
            day: read.day,
            likes: 0,
        })
        .collect();
    Ok(topics::find(&posts).into_iter().map(|topic| spot(topic, read, day_of(now))).collect())
}

fn spot(topic: Topic, read: &[Read], today: Option<i32>) -> Spot {
    let mut members: Vec<&Read> = topic.members.iter().filter_map(|member| read.get(*member)).collect();
    members.reverse();
    let days: Vec<i32> = members.iter().filter_map(|member| member.day).collect();
    Spot {
        weeks: today.map(|today| weeks(&days, today)).unwrap_or_default(),
        members: members.into_iter().map(|member| member.receipt.clone()).collect(),
        name: topic.name,
        heat: topic.heat,
        people: topic.people,
        place: topic.place,
        words: topic.words,
        first_day: topic.days.and_then(|(first, _)| date_of(first)),
        last_day: topic.days.and_then(|(_, last)| date_of(last)),
        is_new: topic.is_new,
        burst: topic.burst.and_then(|burst| Some((date_of(burst.monday)?, burst.messages, burst.score))),
    }
}

fn weeks(days: &[i32], today: i32) -> Vec<(Date, usize)> {
    let monday = today - today.rem_euclid(7);
    let back = |weeks: usize| i32::try_from(weeks).ok().map(|weeks| monday - 7 * weeks);
    let mondays = (0..WEEKS).rev().filter_map(back);
    mondays
        .filter_map(|monday| {
            let count = days.iter().filter(|day| (monday..monday + 7).contains(*day)).count();
            Some((date_of(monday)?, count))
        })
        .collect()
}
