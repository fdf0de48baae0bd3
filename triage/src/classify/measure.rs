//! How good proposals are, against the labels that people gave.

use std::collections::BTreeMap;

use super::{ACCURACY_AIM, Proposal};

/// The shares of all messages, the surest first, whose accuracy is told.
const CURVE: [f64; 5] = [0.5, 0.7, 0.8, 0.9, 1.0];
/// The two-sided 95 % point of the normal distribution.
const Z: f64 = 1.959_964;

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// How many count.
    pub count: u32,
    /// Of how many.
    pub of: u32,
}

impl Share {
    /// The share, 0 to 1; 0 of none.
    #[must_use]
    pub fn value(self) -> f64 {
        if self.of == 0 { 0.0 } else { f64::from(self.count) / f64::from(self.of) }
    }

    /// Between which values the true share lies, 19 times of 20 (Wilson's score interval).
    #[must_use]
    pub fn interval(self) -> (f64, f64) {
        if self.of == 0 {
            return (0.0, 1.0);
        }
        let (of, share) = (f64::from(self.of), self.value());
        let middle = share + Z * Z / (2.0 * of);
        let width = Z * (share * (1.0 - share) / of + Z * Z / (4.0 * of * of)).sqrt();
        let whole = 1.0 + Z * Z / of;
        (((middle - width) / whole).max(0.0), ((middle + width) / whole).min(1.0))
    }
}

/// A proposal beside the truth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome<'t> {
    /// The label that a person gave.
    pub truth: &'t str,
    /// The label that was proposed.
    pub label: Option<&'t str>,
    /// The margin of the proposal.
    pub margin: f32,
    /// Whether it was left to a person.
    pub abstain: bool,
}

impl<'t> Outcome<'t> {
    /// A proposal beside the truth.
    #[must_use]
    pub fn new(truth: &'t str, proposal: &Proposal<'t>) -> Self {
        Self { truth, label: proposal.label, margin: proposal.margin, abstain: proposal.abstain }
    }

    fn is_right(&self) -> bool {
        self.label == Some(self.truth)
    }
}

/// How right the answers are when only the surest are taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coverage {
    /// The lowest margin among those taken.
    pub margin: f32,
    /// The share of messages that are taken.
    pub taken: Share,
    /// The share of those taken that are right.
    pub right: Share,
}

/// How good the proposals of one label are.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelMeasure {
    /// The label.
    pub label: String,
    /// Of the messages for which it was proposed, those that have it.
    pub precision: Share,
    /// Of the messages that have it, those for which it was proposed.
    pub recall: Share,
}

impl LabelMeasure {
    /// The harmonic mean of precision and recall.
    #[must_use]
    pub fn f1(&self) -> f64 {
        let both = f64::from(self.precision.of) + f64::from(self.recall.of);
        if both == 0.0 { 0.0 } else { 2.0 * f64::from(self.recall.count) / both }
    }
}

/// How good proposals are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measure {
    /// The share of right labels, those left to a person included.
    pub accuracy: Share,
    /// Each label that was given or proposed.
    pub labels: Vec<LabelMeasure>,
    /// What the model answered by itself; none where it left all to a person.
    pub answered: Option<Coverage>,
    /// The most messages that can be answered with [`ACCURACY_AIM`], by the margin.
    pub at_aim: Option<Coverage>,
    /// The accuracy of the surest half, of 0.7, 0.8 and 0.9 of all, and of all.
    pub curve: Vec<Coverage>,
}

impl Measure {
    /// Measures proposals.
    #[must_use]
    pub fn of(outcomes: &[Outcome<'_>]) -> Self {
        let mut sorted = outcomes.to_vec();
        sorted.sort_by(|a, b| b.margin.total_cmp(&a.margin));
        let mut right = Vec::with_capacity(sorted.len() + 1);
        right.push(0_u32);
        right.extend(sorted.iter().scan(0, |sum, outcome| {
            *sum += u32::from(outcome.is_right());
            Some(*sum)
        }));
        let covered = |taken: usize| coverage(&sorted, &right, taken);
        let of = sorted.len() as f64;
        let at_aim = (1..=sorted.len()).rev().filter_map(covered).find(|covered| covered.right.value() >= ACCURACY_AIM);
        Self {
            accuracy: Share { count: right.last().copied().unwrap_or_default(), of: count(sorted.len()) },
            labels: labels(outcomes),
            answered: answered(outcomes),
            at_aim,
            curve: CURVE.iter().filter_map(|share| covered((share * of).round() as usize)).collect(),
        }
    }

    /// The mean of the labels' F1, each label counted alike.
    #[must_use]
    pub fn macro_f1(&self) -> f64 {
        let sum: f64 = self.labels.iter().map(LabelMeasure::f1).sum();
        if self.labels.is_empty() { 0.0 } else { sum / self.labels.len() as f64 }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The surest of the sorted outcomes; none where the next one is as sure as the last one taken.
fn coverage(sorted: &[Outcome<'_>], right: &[u32], taken: usize) -> Option<Coverage> {
    let margin = sorted.get(taken.checked_sub(1)?)?.margin;
    let right = Share { count: right.get(taken).copied()?, of: count(taken) };
    Some(Coverage { margin, taken: Share { count: count(taken), of: count(sorted.len()) }, right })
}

fn answered(outcomes: &[Outcome<'_>]) -> Option<Coverage> {
    let taken = outcomes.iter().filter(|outcome| !outcome.abstain);
    let margin = taken.clone().map(|outcome| outcome.margin).min_by(f32::total_cmp)?;
    let right =
        Share { count: count(taken.clone().filter(|outcome| outcome.is_right()).count()), of: count(taken.count()) };
    Some(Coverage { margin, taken: Share { count: right.of, of: count(outcomes.len()) }, right })
}

fn labels(outcomes: &[Outcome<'_>]) -> Vec<LabelMeasure> {
    let mut labels: BTreeMap<&str, (Share, Share)> = BTreeMap::new();
    for outcome in outcomes {
        let is_right = u32::from(outcome.is_right());
        let recall = &mut labels.entry(outcome.truth).or_default().1;
        (recall.count, recall.of) = (recall.count + is_right, recall.of + 1);
        if let Some(label) = outcome.label {
            let precision = &mut labels.entry(label).or_default().0;
            (precision.count, precision.of) = (precision.count + is_right, precision.of + 1);
        }
    }
    let measure = |(label, (precision, recall)): (&str, _)| LabelMeasure { label: label.to_owned(), precision, recall };
    labels.into_iter().map(measure).collect()
}
