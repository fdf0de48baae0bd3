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

/// The surest of the sorted outcomes; none of none.
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

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::{Measure, Outcome, Share};
    use crate::classify::ACCURACY_AIM;

    #[test]
    fn intervals_are_those_of_the_tables() {
        // The first three from Newcombe 1998, table I, method 3.
        let cases = [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (29, 29, 0.8830, 1.0),
            (0, 0, 0.0, 1.0),
        ];
        for (count, of, low, high) in cases {
            let found = Share { count, of }.interval();
            assert!((found.0 - low).abs() < 5e-5 && (found.1 - high).abs() < 5e-5, "{count} of {of}: {found:?}");
        }
    }

    fn check(outcomes: &str, expected: Expect) {
        let outcomes: Vec<Outcome<'_>> = outcomes
            .split_whitespace()
            .zip((0_u8..).map(|place| 1.0 - f32::from(place) / 100.0))
            .map(|(pair, margin)| {
                let (truth, label) = pair.split_once('>').unwrap();
                let label = Some(label).filter(|label| !label.is_empty());
                Outcome { truth, label, margin, abstain: margin < 0.975 }
            })
            .collect();
        let measure = Measure::of(&outcomes);
        let share = |share: Share| format!("{}/{}", share.count, share.of);
        let labels: Vec<String> = measure
            .labels
            .iter()
            .map(|one| format!("{} {} {} {:.3}", one.label, share(one.precision), share(one.recall), one.f1()))
            .collect();
        let covered = |covered: &super::Coverage| {
            format!("{} {} {:.2}", share(covered.taken), share(covered.right), covered.margin)
        };
        let curve: Vec<String> = measure.curve.iter().map(covered).collect();
        expected.assert_eq(&format!(
            "{} {:.3}; {}; answered {:?}; aim {:?}; {}",
            share(measure.accuracy),
            measure.macro_f1(),
            labels.join(", "),
            measure.answered.as_ref().map(covered),
            measure.at_aim.as_ref().map(covered),
            curve.join(", ")
        ));
    }

    #[test]
    fn proposals_are_measured() {
        check("", expect!["0/0 0.000; ; answered None; aim None; "]);
        check(
            "a>a a>a b>b b>a c>",
            expect![[
                r#"3/5 0.489; a 2/3 2/2 0.800, b 1/1 1/2 0.667, c 0/0 0/1 0.000; answered Some("3/5 3/3 0.98"); aim Some("3/5 3/3 0.98"); 3/5 3/3 0.98, 4/5 3/4 0.97, 4/5 3/4 0.97, 5/5 3/5 0.96, 5/5 3/5 0.96"#
            ]],
        );
        check(
            "a>b a>a",
            expect![[
                r#"1/2 0.333; a 1/1 1/2 0.667, b 0/1 0/0 0.000; answered Some("2/2 1/2 0.99"); aim None; 1/2 0/1 1.00, 1/2 0/1 1.00, 2/2 1/2 0.99, 2/2 1/2 0.99, 2/2 1/2 0.99"#
            ]],
        );
    }

    proptest! {
        #[test]
        fn the_coverage_at_the_aim_is_the_largest(right in prop::collection::vec(prop::bool::weighted(0.95), 0..200)) {
            let outcomes: Vec<Outcome<'_>> = right
                .iter()
                .zip((0_u16..).map(|place| 1.0 - f32::from(place) / 1000.0))
                .map(|(is_right, margin)| Outcome { truth: "a", label: Some(if *is_right { "a" } else { "b" }), margin, abstain: true })
                .collect();
            let share = |taken: usize| right[..taken].iter().filter(|is_right| **is_right).count() as f64 / taken as f64;
            let expected = (1..=right.len()).filter(|taken| share(*taken) >= ACCURACY_AIM).max();
            let found = Measure::of(&outcomes).at_aim.map(|covered| covered.taken.count as usize);
            prop_assert_eq!(found, expected);
        }
    }
}
