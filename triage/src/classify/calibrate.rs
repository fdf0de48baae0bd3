//! From scores to probabilities, and the level below which a person decides.

use super::ACCURACY_AIM;
use super::folds::{Scores, Unseen};
use super::predict::top;

/// Between these lies the factor that makes probabilities of scores.
const SHARPNESS_MIN: f32 = 0.1;
const SHARPNESS_MAX: f32 = 100.0;
/// Steps of the search, each of which narrows it to 0.618 of what it was.
const SEARCH_STEPS: usize = 24;
/// From so many messages the sharpness is found.
const MESSAGES_MAX: usize = 4_000;
/// Messages with less to go by than these parts of the mean are a size of their own: about ten letters, about fifty.
const SIZES: [f32; 2] = [0.06, 0.25];
/// A level that no margin reaches.
const LEVEL_NEVER: f32 = 2.0;

/// How scores become probabilities, and who decides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Calibration {
    /// The factor of the scores.
    pub(super) sharpness: f32,
    /// How much there is to go by in a message on average.
    pub(super) square_mean: f32,
    /// The margin below which a person decides, for messages of each of the [`SIZES`] and for longer ones.
    pub(super) levels: [f32; 3],
    /// The share of what is seen in a message that must be known, or a person decides.
    pub(super) known_min: f32,
}

impl Calibration {
    /// Where nothing was measured a person decides all.
    pub(super) const UNMEASURED: Self =
        Self { sharpness: 4.0, square_mean: 0.0, levels: [LEVEL_NEVER; 3], known_min: 0.0 };

    /// Finds the sharpness with which the true labels are likeliest, and the levels. Those of short messages are found on
    /// the heads of messages too, since a history has few short ones.
    pub(super) fn of(unseen: &Unseen, labels: usize) -> Self {
        let squares: f32 = unseen.whole.squares.iter().sum();
        let mut found = Self::UNMEASURED;
        found.square_mean = squares / unseen.whole.squares.len().max(1) as f32;
        found.sharpness = lowest(|sharpness| Self { sharpness, ..found }.surprise(&unseen.whole, labels));
        let mut sizes: [Vec<(f32, bool)>; 3] = Default::default();
        let longest = sizes.len() - 1;
        for (scores, is_head) in [(&unseen.whole, false), (&unseen.heads, true)] {
            for (outcome, square) in found.outcomes(scores, labels).into_iter().zip(&scores.squares) {
                let size = found.size(*square);
                if let Some(outcomes) = sizes.get_mut(size).filter(|_| !is_head || size < longest) {
                    outcomes.push(outcome);
                }
            }
        }
        // What is shorter is never surer.
        let mut level_longer = 0.0_f32;
        for (to, outcomes) in found.levels.iter_mut().zip(&mut sizes).rev() {
            level_longer = level_longer.max(level(outcomes));
            *to = level_longer;
        }
        found
    }

    /// Whether a person decides.
    pub(super) fn abstains(&self, margin: f32, square: f32, known: f32) -> bool {
        let level = self.levels.get(self.size(square)).copied().unwrap_or(LEVEL_NEVER);
        margin < level || known < self.known_min
    }

    fn size(&self, square: f32) -> usize {
        SIZES.iter().take_while(|part| square >= *part * self.square_mean).count()
    }

    /// The margin of each message, and whether its likeliest label is the true one.
    pub(super) fn outcomes(&self, scores: &Scores, labels: usize) -> Vec<(f32, bool)> {
        self.proposed(scores, labels)
            .into_iter()
            .zip(&scores.truths)
            .map(|((label, margin), truth)| (margin, label == *truth))
            .collect()
    }

    /// The likeliest label of each message, and its margin.
    pub(super) fn proposed(&self, scores: &Scores, labels: usize) -> Vec<(usize, f32)> {
        let mut row = Vec::with_capacity(labels);
        let one = |scores: &[f32]| {
            row.clear();
            row.extend_from_slice(scores);
            self.probabilities(&mut row);
            let (best, _) = top(&row);
            let score = |place: usize| row.get(place).copied().unwrap_or_default();
            (best[0], score(best[0]) - score(best[1]))
        };
        scores.values.chunks(labels.max(1)).map(one).collect()
    }

    /// Makes probabilities of scores, in place: their sum is 1.
    pub(super) fn probabilities(&self, scores: &mut [f32]) {
        let highest = highest(scores);
        scores.iter_mut().for_each(|score| *score = ((*score - highest) * self.sharpness).exp());
        let sum: f32 = scores.iter().sum();
        scores.iter_mut().for_each(|score| *score /= sum);
    }

    /// How unlikely the true labels are, as the sum of the negative logarithms.
    fn surprise(&self, scores: &Scores, labels: usize) -> f64 {
        let every = scores.truths.len().div_ceil(MESSAGES_MAX).max(1);
        let rows = scores.values.chunks(labels.max(1)).zip(&scores.truths).step_by(every);
        rows.map(|(row, truth)| {
            let highest = highest(row);
            let sum: f32 = row.iter().map(|score| ((score - highest) * self.sharpness).exp()).sum();
            let own = row.get(*truth).copied().unwrap_or(highest);
            f64::from(sum.ln() - (own - highest) * self.sharpness)
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

    /// Messages of two labels, as often right as the probabilities say.
    fn drawn(sharpness: f32, square: f32) -> Scores {
        let mut scores = Scores::default();
        for place in 0_u16..40 {
            let difference = f32::from(place) / 20.0 - 0.5;
            let chance = 1.0 / (1.0 + (-difference * sharpness).exp());
            for draw in 0_u16..20 {
                scores.values.extend([difference, 0.0]);
                scores.squares.push(square);
                scores.truths.push(usize::from(f32::from(draw) + 0.5 > chance * 20.0));
            }
        }
        scores
    }

    #[test]
    fn short_messages_must_be_surer() {
        let unseen = Unseen { whole: drawn(6.0, 10.0), heads: drawn(3.0, 1.0), ..Unseen::default() };
        let found = Calibration::of(&unseen, 2);
        assert!(found.levels[0] >= found.levels[1] && found.levels[1] > found.levels[2], "{found:?}");
        let cases = [(0.1, true), (1.0, true), (2.4, true), (2.6, false), (100.0, false)];
        for (square, expected) in cases {
            assert_eq!(found.abstains(found.levels[2], square, 1.0), expected, "{square}");
        }
        let strange = Calibration { known_min: 0.5, ..found };
        assert!(strange.abstains(1.0, 10.0, 0.4) && !strange.abstains(1.0, 10.0, 0.5));
        assert!(Calibration::UNMEASURED.abstains(1.0, 10.0, 1.0));
    }

    proptest! {
        #[test]
        fn probabilities_add_up_and_keep_the_order(
            scores in prop::collection::vec(-3.0_f32..3.0, 1..20),
            sharpness in 0.1_f32..100.0,
        ) {
            let mut found = scores.clone();
            Calibration { sharpness, ..Calibration::UNMEASURED }.probabilities(&mut found);
            prop_assert!((found.iter().sum::<f32>() - 1.0).abs() < 1e-4);
            for (a, b) in scores.iter().zip(&found) {
                for (c, d) in scores.iter().zip(&found) {
                    prop_assert!(a < c || b >= d);
                }
            }
        }

        #[test]
        fn the_sharpness_is_found_that_made_the_labels(sharpness in 1.0_f32..6.0) {
            let found = Calibration::of(&Unseen { whole: drawn(sharpness, 1.0), ..Unseen::default() }, 2);
            prop_assert!((found.sharpness / sharpness - 1.0).abs() < 0.1, "{found:?}");
        }
    }
}
