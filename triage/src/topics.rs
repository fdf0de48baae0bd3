//! Hot spots: which messages tell of one matter at one place or about one body, how hot it is, and whether it is new.
//!
//! Messages are joined by average linkage as long as they are close ([`crate::twins`] says how close), and a group is taken
//! apart again until what remains has a handle: a place or body that most members name, or words that most members have
//! and few others. Groups of generic wording have none and are dropped.

mod clusters;
mod generic;
mod handle;
mod heat;
mod title;

pub use heat::{Burst, NEW_DAYS};

use crate::twins::{Closeness, Features, Index};
use clusters::{Edge, Tree};
use handle::{Counts, Handle};

/// The most messages that are grouped at once; a year of a district with a hundred thousand people has about as many.
pub const POSTS_MAX: usize = 200_000;
/// The fewest messages that make a topic.
pub const MEMBERS_MIN: usize = 3;
/// The closeness that the members of a group have on average, at least. Its choice matters little: see `docs/triage.md`.
const MEAN_MIN: f32 = 0.12;
/// The same for a group that no place, body or word of its own holds together, but wording alone.
const LOOSE_MEAN_MIN: f32 = 0.14;
/// Messages that are less close count as not close at all.
const CLOSE_MIN: f32 = 0.04;
/// The most earlier messages to which one is joined by an edge, the closest.
const EDGES_MAX: usize = 256;

/// A message as far as hot spots are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Post<'a> {
    /// Its own name.
    pub id: &'a str,
    /// Who wrote it; empty: not known, and then somebody else than all others.
    pub person: &'a str,
    /// What it is about, in a line; may be empty.
    pub title: &'a str,
    /// What it says.
    pub body: &'a str,
    /// The day on which it came, counted from any Monday (0 is one); none: not known.
    pub day: Option<i32>,
    /// How many agreed with it.
    pub likes: u32,
}

/// A matter that several messages tell of.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    /// Its title, as a person would give it: the place and the problem.
    pub name: String,
    /// How hot it is; only the order has a meaning.
    pub heat: f32,
    /// The messages, as places in the input.
    pub members: Vec<usize>,
    /// The place or body that most members name.
    pub place: Option<String>,
    /// The words that most members have and few others, the most telling first.
    pub words: Vec<String>,
    /// How many people wrote them.
    pub people: usize,
    /// How many agreed with them.
    pub likes: u64,
    /// The first and the last day on which a member came.
    pub days: Option<(i32, i32)>,
    /// The week in which it grew most beyond what was to be expected.
    pub burst: Option<Burst>,
    /// Whether nearly all of it came within the last [`NEW_DAYS`] of the input.
    pub is_new: bool,
}

/// The topics in a set of messages, the hottest first. Beyond [`POSTS_MAX`] messages are not read.
#[must_use]
pub fn find(posts: &[Post<'_>]) -> Vec<Topic> {
    let posts = posts.get(..POSTS_MAX).unwrap_or(posts);
    let features: Vec<Features> = posts.iter().map(|post| Features::of(post.title, post.body)).collect();
    let mut index = Index::counting(&features);
    let edges = edges(&mut index, &features);
    let tree = clusters::group(features.len(), &edges, MEAN_MIN);
    let counts = Counts::of(&features);
    let weeks = heat::Weeks::of(posts);
    let mut topics = Vec::new();
    for (members, handle) in parts_with_handle(&tree, &counts, &features) {
        topics.push(topic(posts, &features, &index, &weeks, members, handle));
    }
    topics.sort_by(|one, other| other.heat.total_cmp(&one.heat).then_with(|| one.members.cmp(&other.members)));
    topics
}

/// The pairs of messages that are close, from each to the closest before it.
fn edges(index: &mut Index, features: &[Features]) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (other, features) in (0..).zip(features) {
        let mut close = index.close(features);
        close.retain(|close| close.score >= CLOSE_MIN);
        if close.len() > EDGES_MAX {
            close.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.message.cmp(&other.message)));
            close.truncate(EDGES_MAX);
        }
        edges.extend(close.iter().map(|Closeness { message, score, .. }| Edge { one: *message, other, score: *score }));
        index.insert(features);
    }
    edges
}

/// The groups that have a handle, each as large as it can be: a group without one is taken apart as it was joined.
fn parts_with_handle(tree: &Tree, counts: &Counts, features: &[Features]) -> Vec<(Vec<usize>, Handle)> {
    let mut open = tree.roots.clone();
    let mut found = Vec::new();
    while let Some(node) = open.pop() {
        let Some((one, other)) = tree.parts(node) else { continue };
        let members = tree.members(node);
        if members.len() < MEMBERS_MIN {
            continue;
        }
        match counts.handle(features, &members) {
            Some(handle) if handle.is_own || tree.mean(node) >= LOOSE_MEAN_MIN => found.push((members, handle)),
            _ => open.extend([one, other]),
        }
    }
    found
}

fn topic(
    posts: &[Post<'_>],
    features: &[Features],
    index: &Index,
    weeks: &heat::Weeks,
    members: Vec<usize>,
    handle: Handle,
) -> Topic {
    let of_topic: Vec<&Post<'_>> = members.iter().filter_map(|member| posts.get(*member)).collect();
    let people = heat::people(&of_topic);
    let likes = of_topic.iter().map(|post| u64::from(post.likes)).sum();
    let days: Vec<i32> = of_topic.iter().filter_map(|post| post.day).collect();
    let span = days.iter().min().copied().zip(days.iter().max().copied());
    let name = title::title(&of_topic, members.iter().filter_map(|member| features.get(*member)), index, &handle);
    Topic {
        name,
        heat: heat::heat(members.len(), people, likes, weeks.trend(&days)),
        place: handle.place,
        words: handle.words,
        people,
        likes,
        days: span,
        burst: weeks.burst(&days),
        is_new: weeks.is_new(&days),
        members,
    }
}
