//! How hot a topic is, and whether it grows beyond what was to be expected.

use std::collections::{BTreeMap, BTreeSet};

use super::Post;

/// A topic of the last so many days is new.
pub const NEW_DAYS: i32 = 28;
/// The share of its messages that must be as late as that; a single early one may have been something else.
const NEW_SHARE_MIN: f32 = 0.8;
/// The days of a week.
const WEEK_DAYS: i32 = 7;
/// The trend compares so many days at the end with all before.
const TREND_DAYS: i32 = 28;
/// Before the first message of a topic, so much of a message is taken as seen: what has never been can still come.
const PRIOR: f32 = 0.5;

/// The week in which a topic grew most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Burst {
    /// The Monday of the week.
    pub monday: i32,
    /// How many messages came in it.
    pub messages: usize,
    /// How many were to be expected: as many as before, in proportion to all messages of the week.
    pub expected: f32,
    /// How far apart the two are, in standard deviations of a count: 2√(messages + 3/8) − 2√(expected + 3/8).
    pub score: f32,
}

/// How many messages came in each week, whatever they were about: the season by which a topic is measured.
#[derive(Debug, Default)]
pub(super) struct Weeks {
    messages: BTreeMap<i32, usize>,
    first: Option<i32>,
    last: Option<i32>,
}

impl Weeks {
    /// Counts the messages whose day is known.
    pub fn of(posts: &[Post<'_>]) -> Self {
        let mut weeks = Self::default();
        for day in posts.iter().filter_map(|post| post.day) {
            *weeks.messages.entry(day.div_euclid(WEEK_DAYS)).or_default() += 1;
            weeks.first = Some(weeks.first.map_or(day, |first| first.min(day)));
            weeks.last = Some(weeks.last.map_or(day, |last| last.max(day)));
        }
        weeks
    }

    /// The week in which the messages of these days came most beyond expectation.
    pub fn burst(&self, days: &[i32]) -> Option<Burst> {
        let mut of_topic: BTreeMap<i32, usize> = BTreeMap::new();
        for day in days {
            *of_topic.entry(day.div_euclid(WEEK_DAYS)).or_default() += 1;
        }
        let (mut before, mut all_before) = (0, 0);
        let mut best: Option<Burst> = None;
        for (week, all) in &self.messages {
            let messages = of_topic.get(week).copied().unwrap_or_default();
            if messages > 0 {
                let expected = expected(before, all_before, *all);
                let burst = Burst { monday: week * WEEK_DAYS, messages, expected, score: apart(messages, expected) };
                best = best.filter(|best| best.score >= burst.score).or(Some(burst));
            }
            before += messages;
            all_before += all;
        }
        best
    }

    /// How far the last weeks are beyond what the topic's past lets expect, in standard deviations; 0 when below.
    pub fn trend(&self, days: &[i32]) -> f32 {
        let Some(last) = self.last else { return 0.0 };
        let is_late = |day: i32| i64::from(last) - i64::from(day) < i64::from(TREND_DAYS);
        let late = days.iter().filter(|day| is_late(**day)).count();
        let all_late: usize = self.messages.iter().filter(|(week, _)| is_late(*week * WEEK_DAYS)).map(|(_, n)| n).sum();
        let all: usize = self.messages.values().sum();
        apart(late, expected(days.len() - late, all - all_late, all_late)).max(0.0)
    }

    /// Whether nearly all of these days are late, with a past before in which the topic could have been.
    pub fn is_new(&self, days: &[i32]) -> bool {
        let Some((first, last)) = self.first.zip(self.last) else { return false };
        let ago = |day: i32| i64::from(last) - i64::from(day);
        let late = days.iter().filter(|day| ago(**day) < i64::from(NEW_DAYS)).count();
        !days.is_empty() && late as f32 >= NEW_SHARE_MIN * days.len() as f32 && ago(first) >= 2 * i64::from(NEW_DAYS)
    }
}

/// How many messages are to be expected among `all`, when `before` came among `all_before`.
fn expected(before: usize, all_before: usize, all: usize) -> f32 {
    (before as f32 + PRIOR) * all as f32 / (all_before.max(all).max(1) as f32)
}

fn apart(messages: usize, expected: f32) -> f32 {
    2.0 * ((messages as f32 + 0.375).sqrt() - (expected + 0.375).sqrt())
}

/// How many people wrote the messages; each message without a writer counts as one of somebody else.
pub(super) fn people(posts: &[&Post<'_>]) -> usize {
    let known: BTreeSet<&str> = posts.iter().map(|post| post.person).filter(|person| !person.is_empty()).collect();
    known.len() + posts.iter().filter(|post| post.person.is_empty()).count()
}

/// Heat: messages and people in equal parts, so that one who writes daily is not a crowd; the likes by their logarithm,
/// so that a thousand of them weigh as seven messages; and how far the last weeks rise above the past.
pub(super) fn heat(messages: usize, people: usize, likes: u64, trend: f32) -> f32 {
    (messages as f32 * people as f32).sqrt() + (1.0 + likes as f32).ln() + trend
}
