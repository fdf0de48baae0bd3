//! How much each thing that is seen weighs: the more the rarer it is and the more it tells about the label.

use super::corpus::Corpus;
use super::rows::{Cell, Rows};

/// What a thing weighs that says nothing about the label, beside one that says all.
const TELLS_MIN: f32 = 0.02;

/// The weight of each number, learnt from some of the examples; 0 where none of these has it.
///
/// The weight is the inverse document frequency times the square root of the information gain: the Kullback-Leibler
/// divergence of the labels of the examples that have it, smoothed by one example, from those of all.
pub(super) fn scales(corpus: &Corpus, members: &[usize]) -> Vec<f32> {
    let labels = corpus.labels_count;
    let mut seen = vec![0.0_f32; corpus.keys.len() * labels];
    let mut all = vec![0.0_f32; labels];
    for index in members {
        let label = corpus.labels.get(*index).copied().unwrap_or_default();
        all.iter_mut().skip(label).take(1).for_each(|count| *count += 1.0);
        for (number, _) in corpus.rows.row(*index) {
            if let Some(count) = seen.get_mut(*number as usize * labels + label) {
                *count += 1.0;
            }
        }
    }
    let total: f32 = all.iter().sum::<f32>().max(1.0);
    all.iter_mut().for_each(|count| *count /= total);
    seen.chunks(labels.max(1)).map(|counts| scale(counts, &all, total)).collect()
}

fn scale(counts: &[f32], shares: &[f32], total: f32) -> f32 {
    let count: f32 = counts.iter().sum();
    if count == 0.0 {
        return 0.0;
    }
    let gain = |(count_here, share): (&f32, &f32)| {
        let found = (count_here + share) / (count + 1.0);
        if found > 0.0 { found * (found / share).ln() } else { 0.0 }
    };
    let tells: f32 = counts.iter().zip(shares).map(gain).sum();
    let rarity = ((1.0 + total) / (1.0 + count)).ln() + 1.0;
    rarity * (TELLS_MIN + tells.max(0.0)).sqrt()
}

/// Weighs a row and gives it the length 1. Returns the square of the length that it had: how much there is to go by.
pub(super) fn weigh(row: &mut [Cell], scales: &[f32]) -> f32 {
    let mut squares = 0.0;
    for (number, amount) in row.iter_mut() {
        *amount *= scales.get(*number as usize).copied().unwrap_or_default();
        squares += *amount * *amount;
    }
    if squares > 0.0 {
        let factor = squares.sqrt().recip();
        row.iter_mut().for_each(|cell| cell.1 *= factor);
    }
    squares
}

/// All rows, weighed, with the squares of their lengths before.
pub(super) fn weighed(corpus: &Corpus, scales: &[f32]) -> (Rows, Vec<f32>) {
    let mut rows = corpus.rows.clone();
    let squares = (0..rows.len()).map(|index| weigh(rows.row_mut(index), scales)).collect();
    (rows, squares)
}
