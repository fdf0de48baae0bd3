//! Whether what comes in is still what a model was made from.

use super::Proposal;

/// Parts of the range of margins.
const PARTS: usize = 10;
/// A share of nothing is taken for this, or one message of a label that was never proposed before would count without end.
const SHARE_MIN: f64 = 0.001;
/// From these indices on there is some drift, and much: the thresholds that are in use for the population stability index.
const SOME: f64 = 0.1;
const MUCH: f64 = 0.25;

/// How often each label was proposed, and with which margins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// Proposals of each label, in the order of the model's labels, and at the end those without a label.
    pub(super) labels: Vec<u32>,
    /// Proposals by tenths of the margin.
    pub(super) margins: [u32; PARTS],
}

/// How much has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DriftLevel {
    /// Nothing that matters.
    None,
    /// Look at it.
    Some,
    /// Train anew.
    Much,
}

/// The population stability index of what came in against what was learnt from: the sum, over the parts, of the
/// difference of the shares times the logarithm of their ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drift {
    /// Of the proposed labels: what people write about.
    pub labels: f64,
    /// Of the margins: how sure the model is.
    pub margins: f64,
}

impl Profile {
    /// A profile of no messages, for a model with so many labels.
    #[must_use]
    pub fn new(labels: usize) -> Self {
        Self { labels: vec![0; labels + 1], margins: [0; PARTS] }
    }

    /// Counts a proposal; `label` is the number of the label in the model.
    pub fn add(&mut self, label: Option<usize>, proposal: &Proposal<'_>) {
        self.count(label, proposal.margin);
    }

    pub(super) fn count(&mut self, label: Option<usize>, margin: f32) {
        let none = self.labels.len().saturating_sub(1);
        let label = label.unwrap_or(none).min(none);
        let part = ((margin * PARTS as f32) as usize).min(PARTS - 1);
        let counts = self.labels.iter_mut().skip(label).take(1).chain(self.margins.iter_mut().skip(part).take(1));
        counts.for_each(|count| *count = count.saturating_add(1));
    }

    /// How much `later` differs; none where one of the two has no messages.
    #[must_use]
    pub fn drift(&self, later: &Self) -> Option<Drift> {
        let labels = stability(&self.labels, &later.labels)?;
        Some(Drift { labels, margins: stability(&self.margins, &later.margins)? })
    }
}

impl Drift {
    /// How much that is.
    #[must_use]
    pub fn level(self) -> DriftLevel {
        match self.labels.max(self.margins) {
            MUCH.. => DriftLevel::Much,
            SOME.. => DriftLevel::Some,
            _ => DriftLevel::None,
        }
    }
}

fn stability(before: &[u32], later: &[u32]) -> Option<f64> {
    let sum = |counts: &[u32]| counts.iter().copied().map(f64::from).sum::<f64>();
    let (before_sum, later_sum) = (sum(before), sum(later));
    if before_sum == 0.0 || later_sum == 0.0 {
        return None;
    }
    let part = |(before, later): (&u32, &u32)| {
        let before = (f64::from(*before) / before_sum).max(SHARE_MIN);
        let later = (f64::from(*later) / later_sum).max(SHARE_MIN);
        (later - before) * (later / before).ln()
    };
    Some(before.iter().zip(later).map(part).sum())
}
