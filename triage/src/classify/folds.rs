//! What a model says about messages that it has not learnt from: the history in parts, each scored by a fit of the rest.

use super::corpus::Corpus;
use super::descent::{Fit, Task};
use super::weigh::{scales, weighed};

/// The parts of the history.
const PARTS: usize = 5;

/// The scores of the history, a row of labels for each example that is not a seed.
pub(super) struct Unseen {
    /// The examples.
    pub(super) members: Vec<usize>,
    /// Their scores, one label after the other.
    pub(super) scores: Vec<f32>,
}

/// Scores each message of the history by a fit that has seen neither it nor its near copies. Fits start from that of the
/// whole, and weights are learnt anew for each.
pub(super) fn unseen(corpus: &Corpus, whole: &Fit) -> Unseen {
    let parts = parts(corpus);
    let labels = corpus.labels_count;
    let mut unseen = Unseen { members: Vec::new(), scores: Vec::new() };
    for part in 0..PARTS {
        let (held, members): (Vec<usize>, Vec<usize>) =
            (0..corpus.labels.len()).partition(|index| parts.get(*index).copied().flatten() == Some(part));
        if held.is_empty() || members.is_empty() {
            continue;
        }
        let rows = weighed(corpus, &scales(corpus, &members));
        let task = Task { rows: &rows, labels: &corpus.labels, labels_count: labels, keys_count: corpus.keys.len() };
        let fit = task.fit(&members, Some(&whole.pulls));
        for index in held {
            let start = unseen.scores.len();
            unseen.scores.resize(start + labels, 0.0);
            fit.weights.product(rows.row(index), unseen.scores.get_mut(start..).unwrap_or_default());
            unseen.members.push(index);
        }
    }
    unseen
}

/// The part of each example: none for seeds, the same for near copies, and as equal as can be for each label.
fn parts(corpus: &Corpus) -> Vec<Option<usize>> {
    let mut order: Vec<usize> =
        (0..corpus.labels.len()).filter(|index| !corpus.is_seed.get(*index).unwrap_or(&true)).collect();
    // The digest is as good as chance, and the same every time.
    let digest = |index: &usize| corpus.copies.get(*index).copied().unwrap_or_default();
    order.sort_by_key(|index| (corpus.labels.get(*index).copied(), digest(index)));
    let mut parts = vec![None; corpus.labels.len()];
    let mut by_digest = std::collections::BTreeMap::new();
    for index in order {
        let next = by_digest.len() % PARTS;
        let part = *by_digest.entry(digest(&index)).or_insert(next);
        if let Some(place) = parts.get_mut(index) {
            *place = Some(part);
        }
    }
    parts
}
