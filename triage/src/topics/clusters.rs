//! Groups of close messages: two groups become one as long as their members are on average close enough.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// Two messages and how close they are, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge {
    pub one: u32,
    pub other: u32,
    pub score: f32,
}

/// Two groups that may become one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Pair {
    mean: f32,
    one: usize,
    other: usize,
}

impl Eq for Pair {}

impl Ord for Pair {
    /// The closest is the greatest; of equals, the oldest groups.
    fn cmp(&self, other: &Self) -> Ordering {
        let by_age = || (other.one, other.other).cmp(&(self.one, self.other));
        self.mean.total_cmp(&other.mean).then_with(by_age)
    }
}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A group: its members and the sum of its edges to each other group.
#[derive(Debug, Default)]
struct Group {
    members: Vec<u32>,
    sums: BTreeMap<usize, f32>,
}

/// Groups the messages 0 to `count`: average linkage over the edges, where a missing edge is a closeness of 0. The groups
/// of two or more, each in the order of its numbers. Takes time in proportion to the edges, times a logarithm.
pub(super) fn group(count: usize, edges: &[Edge], mean_min: f32) -> Vec<Vec<u32>> {
    let mut groups: Vec<Group> = (0..count).map(|_| Group::default()).collect();
    for (number, group) in groups.iter_mut().enumerate() {
        group.members.extend(u32::try_from(number));
    }
    let mut queue = BinaryHeap::new();
    for edge in edges {
        let (one, other) = (edge.one as usize, edge.other as usize);
        for (from, to) in [(one, other), (other, one)] {
            if let Some(group) = groups.get_mut(from) {
                group.sums.insert(to, edge.score);
            }
        }
        if edge.score >= mean_min {
            queue.push(Pair { mean: edge.score, one, other });
        }
    }
    while let Some(pair) = queue.pop() {
        join(&mut groups, pair, mean_min, &mut queue);
    }
    let mut grouped: Vec<Vec<u32>> = groups.into_iter().map(|group| group.members).filter(|m| m.len() > 1).collect();
    for members in &mut grouped {
        members.sort_unstable();
    }
    grouped.sort();
    grouped
}

/// Makes two groups one, under a new number, unless one of them is already part of another.
fn join(groups: &mut Vec<Group>, pair: Pair, mean_min: f32, queue: &mut BinaryHeap<Pair>) {
    let is_there = |number: usize| groups.get(number).is_some_and(|group| !group.members.is_empty());
    if !is_there(pair.one) || !is_there(pair.other) {
        return;
    }
    let mut take = |number: usize| groups.get_mut(number).map(std::mem::take).unwrap_or_default();
    let (mut joined, mut smaller) = (take(pair.one), take(pair.other));
    if joined.sums.len() < smaller.sums.len() {
        std::mem::swap(&mut joined.sums, &mut smaller.sums);
    }
    joined.members.append(&mut smaller.members);
    for (number, sum) in smaller.sums {
        *joined.sums.entry(number).or_default() += sum;
    }
    joined.sums.remove(&pair.one);
    joined.sums.remove(&pair.other);
    let new = groups.len();
    for (number, sum) in &joined.sums {
        let Some(neighbour) = groups.get_mut(*number) else { continue };
        neighbour.sums.remove(&pair.one);
        neighbour.sums.remove(&pair.other);
        neighbour.sums.insert(new, *sum);
        let mean = sum / (joined.members.len() * neighbour.members.len()) as f32;
        if mean >= mean_min {
            queue.push(Pair { mean, one: *number, other: new });
        }
    }
    groups.push(joined);
}
