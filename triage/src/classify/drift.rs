//! Whether what comes in is still what a model was made from.

/// Parts of the range of margins.
const PARTS: usize = 10;
/// A share of nothing is taken for this, or one message of a label that was never proposed before would count without end.
const SHARE_MIN: f64 = 0.001;
/// From these indices on there is some drift, and much: the thresholds that are in use for the population stability index.
const SOME: f64 = 0.1;
const MUCH: f64 = 0.25;

/// How often each label was proposed, and with which margins.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    pub(super) fn new(labels: usize) -> Self {
        Self { labels: vec![0; labels + 1], margins: [0; PARTS] }
    }

    /// Counts a proposal, by the number of its label in the model.
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

#[cfg(test)]
mod tests {
    use super::{Drift, DriftLevel, Profile};

    #[test]
    fn a_shift_of_shares_is_drift() {
        let profile = |counts: [u32; 3]| {
            let mut profile = Profile::new(2);
            for (label, count) in counts.into_iter().enumerate() {
                (0..count).for_each(|_| profile.count(Some(label).filter(|label| *label < 2), 0.95));
            }
            profile
        };
        let before = profile([500, 500, 0]);
        let cases = [
            ([500, 500, 0], 0.0, DriftLevel::None),
            ([5, 5, 0], 0.0, DriftLevel::None),
            ([600, 400, 0], 0.1 * 1.2_f64.ln() - 0.1 * 0.8_f64.ln(), DriftLevel::None),
            ([700, 300, 0], 0.2 * 1.4_f64.ln() - 0.2 * 0.6_f64.ln(), DriftLevel::Some),
            ([1000, 0, 0], 0.5 * 2.0_f64.ln() - 0.499 * 0.002_f64.ln(), DriftLevel::Much),
            ([450, 450, 100], 0.099 * 100_f64.ln() - 0.1 * 0.9_f64.ln(), DriftLevel::Much),
        ];
        for (counts, expected, level) in cases {
            let drift = before.drift(&profile(counts)).unwrap();
            assert!((drift.labels - expected).abs() < 1e-9, "{counts:?}: {drift:?} for {expected}");
            assert_eq!((drift.margins, drift.level()), (0.0, level), "{counts:?}");
        }
        assert_eq!(before.drift(&Profile::new(2)), None);
        assert_eq!(Drift { labels: 0.0, margins: 0.3 }.level(), DriftLevel::Much);
    }
}
