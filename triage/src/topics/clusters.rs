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

/// A group that is not yet part of another: how many members it has, and the sum of its edges to each other group.
#[derive(Debug, Default)]
struct Group {
    size: usize,
    sums: BTreeMap<usize, f32>,
}

/// How groups became one: a node is a message, as long as its number is below their count, or two nodes joined.
#[derive(Debug, Default)]
pub(super) struct Tree {
    messages: usize,
    joined: Vec<Pair>,
    /// The nodes that are part of no other.
    pub roots: Vec<usize>,
}

impl Tree {
    /// The two nodes that a node was made of; none for a message.
    pub fn parts(&self, node: usize) -> Option<(usize, usize)> {
        let joined = node.checked_sub(self.messages).and_then(|at| self.joined.get(at))?;
        Some((joined.one, joined.other))
    }

    /// How close the two nodes are on average that a node was made of; for a message 1.
    pub fn mean(&self, node: usize) -> f32 {
        node.checked_sub(self.messages).and_then(|at| self.joined.get(at)).map_or(1.0, |joined| joined.mean)
    }

    /// The messages in a node, in the order of their numbers.
    pub fn members(&self, node: usize) -> Vec<usize> {
        let mut members = Vec::new();
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            match self.parts(node) {
                Some((one, other)) => open.extend([one, other]),
                None => members.push(node),
            }
        }
        members.sort_unstable();
        members
    }
}

/// Groups the messages 0 to `count`: average linkage over the edges, where a missing edge is a closeness of 0. Takes time
/// in proportion to the edges, times a logarithm.
pub(super) fn group(count: usize, edges: &[Edge], mean_min: f32) -> Tree {
    let mut groups: Vec<Group> = (0..count).map(|_| Group { size: 1, ..Group::default() }).collect();
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
    let mut joined = Vec::new();
    while let Some(pair) = queue.pop() {
        if join(&mut groups, pair, mean_min, &mut queue) {
            joined.push(pair);
        }
    }
    let is_root = |(number, group): (usize, &Group)| (group.size > 0).then_some(number);
    let roots = groups.iter().enumerate().filter_map(is_root).collect();
    Tree { messages: count, joined, roots }
}

/// Makes two groups one, under a new number, unless one of them is already part of another; says whether it did.
fn join(groups: &mut Vec<Group>, pair: Pair, mean_min: f32, queue: &mut BinaryHeap<Pair>) -> bool {
    let is_there = |number: usize| groups.get(number).is_some_and(|group| group.size > 0);
    if !is_there(pair.one) || !is_there(pair.other) {
        return false;
    }
    let mut take = |number: usize| groups.get_mut(number).map(std::mem::take).unwrap_or_default();
    let (mut joined, mut smaller) = (take(pair.one), take(pair.other));
    if joined.sums.len() < smaller.sums.len() {
        std::mem::swap(&mut joined.sums, &mut smaller.sums);
    }
    joined.size += smaller.size;
    for (number, sum) in smaller.sums {
        *joined.sums.entry(number).or_default() += sum;
    }
    // Groups that are part of another by now, these two among them, are still in the sums: it costs less to pass over them.
    joined.sums.retain(|number, _| groups.get(*number).is_some_and(|group| group.size > 0));
    let new = groups.len();
    for (number, sum) in &joined.sums {
        let Some(neighbour) = groups.get_mut(*number) else { continue };
        neighbour.sums.insert(new, *sum);
        let mean = sum / (joined.size * neighbour.size) as f32;
        if mean >= mean_min {
            queue.push(Pair { mean, one: *number, other: new });
        }
    }
    groups.push(joined);
    true
}
