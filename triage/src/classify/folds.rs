//! What a model says about messages that it has not learnt from: the history in parts, each scored by a fit of the rest.

use std::collections::BTreeMap;

use super::corpus::Corpus;
use super::descent::{Fit, Task};
use super::rows::Cell;
use super::weigh::{scales, weigh, weighed};

/// The parts of the history.
const PARTS: usize = 5;

/// Scores of messages that were not learnt from.
#[derive(Debug, Default)]
pub(super) struct Scores {
    /// A score for each label, message by message.
    pub(super) values: Vec<f32>,
    /// How much there was to go by in each message.
    pub(super) squares: Vec<f32>,
    /// The true label of each message.
    pub(super) truths: Vec<usize>,
}

/// The history, scored.
#[derive(Debug, Default)]
pub(super) struct Unseen {
    /// The examples.
    pub(super) members: Vec<usize>,
    /// Their scores.
    pub(super) whole: Scores,
    /// The scores of their heads.
    pub(super) heads: Scores,
}

/// Scores each message of the history by a fit that has seen neither it nor its near copies. Fits start from that of the
/// whole, and weights are learnt anew for each.
pub(super) fn unseen(corpus: &Corpus, whole: &Fit) -> Unseen {
    let parts = parts(corpus);
    let mut unseen = Unseen::default();
    for part in 0..PARTS {
        let (held, members): (Vec<usize>, Vec<usize>) =
            (0..corpus.labels.len()).partition(|index| parts.get(*index).copied().flatten() == Some(part));
        if held.is_empty() || members.is_empty() {
            continue;
        }
        let scales = scales(corpus, &members);
        let (rows, squares) = weighed(corpus, &scales);
        let (labels_count, keys_count) = (corpus.labels_count, corpus.keys.len());
        let fit =
            Task { rows: &rows, labels: &corpus.labels, labels_count, keys_count }.fit(&members, Some(&whole.pulls));
        let mut head = Vec::new();
        for index in held {
            let truth = corpus.labels.get(index).copied().unwrap_or_default();
            let square = squares.get(index).copied().unwrap_or_default();
            unseen.whole.add(&fit, rows.row(index), square, truth, labels_count);
            head.clear();
            head.extend_from_slice(corpus.heads.row(index));
            let square = weigh(&mut head, &scales);
            unseen.heads.add(&fit, &head, square, truth, labels_count);
            unseen.members.push(index);
        }
    }
    unseen
}

impl Scores {
    fn add(&mut self, fit: &Fit, cells: &[Cell], square: f32, truth: usize, labels: usize) {
        let start = self.values.len();
        self.values.resize(start + labels, 0.0);
        fit.weights.product(cells, self.values.get_mut(start..).unwrap_or_default());
        self.squares.push(square);
        self.truths.push(truth);
    }
}

/// The part of each example: none for seeds, the same for near copies, and as equal as can be for each label.
fn parts(corpus: &Corpus) -> Vec<Option<usize>> {
    let is_history = |index: &usize| corpus.is_seed.get(*index) == Some(&false);
    let mut order: Vec<usize> = (0..corpus.labels.len()).filter(is_history).collect();
    // The digest is as good as chance, and the same every time.
    let digest = |index: &usize| corpus.copies.get(*index).copied().unwrap_or_default();
    order.sort_by_key(|index| (corpus.labels.get(*index).copied(), digest(index)));
    let mut parts = vec![None; corpus.labels.len()];
    let mut by_digest = BTreeMap::new();
    for index in order {
        let next = by_digest.len() % PARTS;
        let part = *by_digest.entry(digest(&index)).or_insert(next);
        if let Some(place) = parts.get_mut(index) {
            *place = Some(part);
        }
    }
    parts
}
