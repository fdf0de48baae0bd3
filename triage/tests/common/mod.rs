//! Real messages, where they are at hand, and how well a grouping agrees with what people found.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "helpers of tests: they read real input where it is at hand"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::civil::Date;
use triage::topics::Post;

/// A row of the file of messages.
pub struct Row {
    pub id: String,
    pub person: String,
    pub title: String,
    pub time: String,
    pub body: String,
    pub likes: u32,
}

impl Row {
    pub fn post(&self) -> Post<'_> {
        let Self { id, person, title, time, body, likes } = self;
        Post { id, person, title, body, day: day(time), likes: *likes }
    }
}

fn shared(name: &str) -> Option<String> {
    let home = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(home.join("../../shared/data/requests").join(name)).ok()
}

pub fn real_messages() -> Option<Vec<Row>> {
    let text = shared("hotspot_messages.tsv")?;
    let row = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        let mut next = || cells.next().unwrap();
        let (id, person, title, time, body, _against) = (next(), next(), next(), next(), next(), next());
        Row { id, person, title, time, body, likes: next().trim().parse().unwrap() }
    };
    Some(text.lines().skip(1).map(row).collect())
}

/// Some of the topics, as people found them, by their names.
pub fn real_topics() -> Option<BTreeMap<String, Vec<String>>> {
    let json: serde_json::Value = serde_json::from_str(&shared("hotspot_topics_some.json")?).unwrap();
    let ids =
        |ids: &serde_json::Value| ids.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
    Some(json["topics"].as_object().unwrap().iter().map(|(name, members)| (name.clone(), ids(members))).collect())
}

/// The day of a time such as `2019/2/28 11:25:05`, counted from a Monday.
pub fn day(time: &str) -> Option<i32> {
    let parts: Vec<i32> =
        time.split(' ').next()?.split(['/', '-']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [year, month, day] = parts[..] else { return None };
    let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    // The first day of 1970 is a Thursday.
    Some((date - Date::constant(1970, 1, 1)).get_days() + 3)
}

/// How well groups agree with topics. A message of no topic costs precision where it stands beside one of a topic.
#[derive(Debug)]
pub struct Agreement {
    pub pair_precision: f64,
    pub pair_recall: f64,
    pub b_cubed_precision: f64,
    pub b_cubed_recall: f64,
}

fn harmonic(one: f64, other: f64) -> f64 {
    if one + other > 0.0 { 2.0 * one * other / (one + other) } else { 0.0 }
}

impl Agreement {
    pub fn pair_f1(&self) -> f64 {
        harmonic(self.pair_precision, self.pair_recall)
    }

    pub fn b_cubed_f1(&self) -> f64 {
        harmonic(self.b_cubed_precision, self.b_cubed_recall)
    }
}

/// Compares message by message; a message in no group stands alone.
pub fn agreement(groups: &[BTreeSet<&str>], topics: &BTreeMap<String, Vec<String>>) -> Agreement {
    let (mut together, mut grouped, mut of_topics) = (0.0, 0.0, 0.0);
    let (mut precision, mut recall, mut messages) = (0.0, 0.0, 0.0);
    let in_topics: BTreeSet<&str> = topics.values().flatten().map(String::as_str).collect();
    for topic in topics.values() {
        let topic: BTreeSet<&str> = topic.iter().map(String::as_str).collect();
        for id in &topic {
            let alone = BTreeSet::from([*id]);
            let group = groups.iter().find(|group| group.contains(id)).unwrap_or(&alone);
            let both = group.intersection(&topic).count() as f64;
            // Each pair of two messages of topics is met twice, once from either side; others are met once.
            let known = group.intersection(&in_topics).count() as f64;
            together += (both - 1.0) / 2.0;
            grouped += (known - 1.0) / 2.0 + (group.len() as f64 - known);
            of_topics += (topic.len() as f64 - 1.0) / 2.0;
            precision += both / group.len() as f64;
            recall += both / topic.len() as f64;
            messages += 1.0;
        }
    }
    Agreement {
        pair_precision: if grouped > 0.0 { together / grouped } else { 0.0 },
        pair_recall: together / of_topics,
        b_cubed_precision: precision / messages,
        b_cubed_recall: recall / messages,
    }
}
