//! From scores to probabilities, and the level below which a person decides.

use super::ACCURACY_AIM;

/// Between these lies the factor that makes probabilities of scores.
const SHARPNESS_MIN: f32 = 0.1;
const SHARPNESS_MAX: f32 = 100.0;
/// Steps of the search, each of which narrows it to 0.618 of what it was.
const SEARCH_STEPS: usize = 24;
/// The factor where nothing was measured.
pub(super) const SHARPNESS_UNMEASURED: f32 = 4.0;
/// A level that no margin reaches.
pub(super) const LEVEL_NEVER: f32 = 2.0;

/// Makes probabilities of scores, in place: their sum is 1.
pub(super) fn probabilities(scores: &mut [f32], sharpness: f32) {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    scores.iter_mut().for_each(|score| *score = ((*score - highest) * sharpness).exp());
    let sum: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= sum);
}

/// The factor with which the true labels are likeliest, from rows of scores and the true label of each row.
pub(super) fn sharpness(scores: &[f32], truths: &[usize], labels: usize) -> f32 {
    if truths.is_empty() || labels < 2 {
        return SHARPNESS_UNMEASURED;
    }
    let surprise = |logarithm: f32| -> f64 {
        let sharpness = logarithm.exp();
        let rows = scores.chunks(labels).zip(truths);
        let one = |(row, truth): (&[f32], &usize)| {
            let highest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let sum: f32 = row.iter().map(|score| ((score - highest) * sharpness).exp()).sum();
            let own = row.get(*truth).copied().unwrap_or(highest);
            f64::from(sum.ln() - (own - highest) * sharpness)
        };
        rows.map(one).sum()
    };
    let (mut low, mut high) = (SHARPNESS_MIN.ln(), SHARPNESS_MAX.ln());
    for _ in 0..SEARCH_STEPS {
        let narrow = (high - low) * 0.381_966;
        if surprise(low + narrow) < surprise(high - narrow) {
            high -= narrow;
        } else {
            low += narrow;
        }
    }
    f32::midpoint(low, high).exp()
}

/// The lowest margin from which on answers are as right as [`ACCURACY_AIM`] asks, one more mistake allowed for than was
/// seen; [`LEVEL_NEVER`] where there is none.
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

    use super::{LEVEL_NEVER, level, probabilities, sharpness};

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

    proptest! {
        #[test]
        fn probabilities_add_up_and_keep_the_order(scores in prop::collection::vec(-3.0_f32..3.0, 1..20), sharpness in 0.1_f32..100.0) {
            let mut found = scores.clone();
            probabilities(&mut found, sharpness);
            prop_assert!((found.iter().sum::<f32>() - 1.0).abs() < 1e-4);
            for (a, b) in scores.iter().zip(&found) {
                for (c, d) in scores.iter().zip(&found) {
                    prop_assert!(a < c || b >= d);
                }
            }
        }

        #[test]
        fn the_sharpness_is_found_that_made_the_labels(true_sharpness in 0.5_f32..8.0, shift in 0.0_f32..1.0) {
            // Each score as often as its probability says: the labels are drawn at equal steps.
            let mut scores = Vec::new();
            let mut truths = Vec::new();
            for place in 0_u16..40 {
                let difference = f32::from(place) / 20.0 - shift;
                let chance = 1.0 / (1.0 + (-difference * true_sharpness).exp());
                for draw in 0_u16..50 {
                    scores.extend([difference, 0.0]);
                    truths.push(usize::from(f32::from(draw) + 0.5 > chance * 50.0));
                }
            }
            let found = sharpness(&scores, &truths, 2);
            prop_assert!((found / true_sharpness - 1.0).abs() < 0.15, "{found} for {true_sharpness}");
        }
    }
}
