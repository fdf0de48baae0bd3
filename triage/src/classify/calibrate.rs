//! From scores to probabilities, and the level below which a person decides.

use super::ACCURACY_AIM;
use super::folds::{Scores, Unseen};

/// Between these lies the factor that makes probabilities of scores.
const SHARPNESS_MIN: f32 = 0.1;
const SHARPNESS_MAX: f32 = 100.0;
/// Steps of the search, each of which narrows it to 0.618 of what it was.
const SEARCH_STEPS: usize = 16;
/// What doubt is tried, as parts of how much there is to go by in a message on average.
const DOUBTS: [f32; 10] = [0.0, 0.01, 0.02, 0.04, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5];
/// From so many messages the two are found.
const MESSAGES_MAX: usize = 2_000;
/// A level that no margin reaches.
const LEVEL_NEVER: f32 = 2.0;

/// How scores become probabilities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Calibration {
    /// The factor of the scores.
    pub(super) sharpness: f32,
    /// How much there must be to go by in a message for half of the squared factor: a short message is less sure.
    pub(super) doubt: f32,
    /// The margin below which a person decides.
    pub(super) level: f32,
    /// The share of what is seen in a message that must be known, or a person decides.
    pub(super) known_min: f32,
}

impl Calibration {
    /// Where nothing was measured a person decides all.
    pub(super) const UNMEASURED: Self = Self { sharpness: 4.0, doubt: 0.0, level: LEVEL_NEVER, known_min: 0.0 };

    /// Finds the sharpness and the doubt with which the true labels of messages and of their heads are likeliest.
    pub(super) fn of(unseen: &Unseen, labels: usize) -> Self {
        let squares: f32 = unseen.whole.squares.iter().sum();
        let mean = squares / unseen.whole.squares.len().max(1) as f32;
        let tried = DOUBTS.iter().map(|doubt| {
            let doubt = doubt * mean;
            let surprise = |sharpness| {
                let calibration = Self { sharpness, doubt, ..Self::UNMEASURED };
                calibration.surprise(&unseen.whole, labels) + calibration.surprise(&unseen.heads, labels)
            };
            let sharpness = lowest(surprise);
            (Self { sharpness, doubt, ..Self::UNMEASURED }, surprise(sharpness))
        });
        tried.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(Self::UNMEASURED, |(calibration, _)| calibration)
    }

    /// Makes probabilities of scores, in place: their sum is 1. `square` is how much there was to go by.
    pub(super) fn probabilities(&self, scores: &mut [f32], square: f32) {
        let (highest, factor) = (highest(scores), self.factor(square));
        scores.iter_mut().for_each(|score| *score = ((*score - highest) * factor).exp());
        let sum: f32 = scores.iter().sum();
        scores.iter_mut().for_each(|score| *score /= sum);
    }

    fn factor(&self, square: f32) -> f32 {
        if square > 0.0 { self.sharpness * (square / (square + self.doubt)).sqrt() } else { 0.0 }
    }

    /// How unlikely the true labels are, as the sum of the negative logarithms.
    fn surprise(&self, scores: &Scores, labels: usize) -> f64 {
        let every = scores.truths.len().div_ceil(MESSAGES_MAX).max(1);
        let rows = scores.values.chunks(labels.max(1)).zip(&scores.squares).zip(&scores.truths).step_by(every);
        rows.map(|((row, square), truth)| {
            let (highest, factor) = (highest(row), self.factor(*square));
            let sum: f32 = row.iter().map(|score| ((score - highest) * factor).exp()).sum();
            let own = row.get(*truth).copied().unwrap_or(highest);
            f64::from(sum.ln() - (own - highest) * factor)
        })
        .sum()
    }
}

fn highest(scores: &[f32]) -> f32 {
    scores.iter().copied().fold(f32::NEG_INFINITY, f32::max)
}

/// Where a function of the sharpness with one valley is lowest, by golden section over its logarithm.
fn lowest(function: impl Fn(f32) -> f64) -> f32 {
    let (mut low, mut high) = (SHARPNESS_MIN.ln(), SHARPNESS_MAX.ln());
    for _ in 0..SEARCH_STEPS {
        let narrow = (high - low) * 0.381_966;
        if function((low + narrow).exp()) < function((high - narrow).exp()) {
            high -= narrow;
        } else {
            low += narrow;
        }
    }
    f32::midpoint(low, high).exp()
}

/// The lowest margin from which on answers are as right as [`ACCURACY_AIM`] asks, one more mistake allowed for than was
/// seen; above 1 where there is none.
pub(super) fn level(outcomes: &mut [(f32, bool)]) -> f32 {
    outcomes.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut level) = (0.0, LEVEL_NEVER);
    for (index, (margin, is_right)) in outcomes.iter().enumerate() {
        right += if *is_right { 1.0 } else { 0.0 };
        let is_last_of_equals = outcomes.get(index + 1).is_none_or(|next| next.0 < *margin);
        if is_last_of_equals && right / (index as f64 + 2.0) >= ACCURACY_AIM {
            level = *margin;
        }
    }
    level
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Calibration, LEVEL_NEVER, level};
    use crate::classify::folds::{Scores, Unseen};

    #[test]
    fn a_level_needs_enough_right_answers() {
        let right = |count: usize| vec![(0.9, true); count];
        let cases = [
            (vec![], LEVEL_NEVER),
            (right(48), LEVEL_NEVER),
            (right(49), 0.9),
            ([right(200), vec![(0.5, true), (0.4, false), (0.3, true)]].concat(), 0.3),
            ([right(100), vec![(0.5, false), (0.4, false), (0.3, true)]].concat(), 0.5),
            ([right(100), vec![(0.5, true), (0.5, false), (0.5, false), (0.5, false)]].concat(), 0.9),
        ];
        for (mut outcomes, expected) in cases {
            let count = outcomes.len();
            assert_eq!(level(&mut outcomes), expected, "{count} outcomes");
        }
    }

    /// Labels as often as the probabilities say, of messages with so much to go by.
    fn drawn(sharpness: f32, doubt: f32, square: f32) -> Scores {
        let mut scores = Scores::default();
        for place in 0_u16..40 {
            let difference = f32::from(place) / 20.0 - 0.5;
            let factor = sharpness * (square / (square + doubt)).sqrt();
            let chance = 1.0 / (1.0 + (-difference * factor).exp());
            for draw in 0_u16..50 {
                scores.values.extend([difference, 0.0]);
                scores.squares.push(square);
                scores.truths.push(usize::from(f32::from(draw) + 0.5 > chance * 50.0));
            }
        }
        scores
    }

    proptest! {
        #[test]
        fn probabilities_add_up_and_keep_the_order(
            scores in prop::collection::vec(-3.0_f32..3.0, 1..20),
            sharpness in 0.1_f32..100.0,
            square in 0.0_f32..9.0,
        ) {
            let mut found = scores.clone();
            Calibration { sharpness, doubt: 1.0, ..Calibration::UNMEASURED }.probabilities(&mut found, square);
            prop_assert!((found.iter().sum::<f32>() - 1.0).abs() < 1e-4);
            for (a, b) in scores.iter().zip(&found) {
                for (c, d) in scores.iter().zip(&found) {
                    prop_assert!(a < c || b >= d);
                }
            }
        }

        #[test]
        fn what_made_the_labels_is_found(sharpness in 1.0_f32..6.0, doubt in prop::sample::select(vec![0.0_f32, 1.0, 5.0])) {
            let unseen =
                Unseen { whole: drawn(sharpness, doubt, 10.0), heads: drawn(sharpness, doubt, 1.0), ..Unseen::default() };
            let found = Calibration::of(&unseen, 2);
            for square in [1.0, 10.0] {
                let expected = sharpness * (square / (square + doubt)).sqrt();
                prop_assert!((found.factor(square) / expected - 1.0).abs() < 0.2, "{found:?} at {square}: {expected}");
            }
        }
    }
}
