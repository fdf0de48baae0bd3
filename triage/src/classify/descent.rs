//! The fit: a support vector machine for many labels at once, by dual coordinate descent.
//!
//! It minimises half the squared weights plus, for each example, how far the score of its own label is from being one
//! above all others (Crammer and Singer 2001), one example at a time (Keerthi and others 2008, the method of LIBLINEAR's
//! `MCSVM_CS`). Examples that have come to rest are left out of the passes until the others have too.

use super::rows::{Matrix, Rows};

/// What one mistake costs, beside the squared weights.
const COST: f32 = 1.0;
/// The fit ends when no example can gain more than this, and an example rests when it can gain less than that.
const GAIN_MIN: f32 = 0.1;
const REST_GAIN: f32 = 0.01;
/// The most passes over the examples.
const PASSES_MAX: usize = 60;

/// What was learnt.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    /// How much each example pulls at each label, example by example.
    pub(super) pulls: Vec<f32>,
    /// The weights: a row for each thing that can be seen.
    pub(super) weights: Matrix,
}

/// What the fit learns from.
pub(super) struct Task<'r> {
    /// The examples.
    pub(super) rows: &'r Rows,
    /// Their labels.
    pub(super) labels: &'r [usize],
    /// How many labels there are.
    pub(super) labels_count: usize,
    /// How many things can be seen.
    pub(super) keys_count: usize,
}

impl Task<'_> {
    /// Learns from the examples `members`, starting from the pulls of an earlier fit: where it ends does not depend on
    /// them, how soon does.
    pub(super) fn fit(&self, members: &[usize], start: Option<&[f32]>) -> Fit {
        let labels = self.labels_count;
        let mut pulls = vec![0.0; self.rows.len() * labels];
        let mut weights = Matrix::new(self.keys_count, labels);
        if let Some(start) = start {
            for index in members {
                let range = index * labels..(index + 1) * labels;
                if let (Some(to), Some(from)) = (pulls.get_mut(range.clone()), start.get(range))
                    && from.iter().any(|pull| *pull != 0.0)
                {
                    to.copy_from_slice(from);
                    weights.add(self.rows.row(*index), from);
                }
            }
        }
        let mut fit = Fit { pulls, weights };
        let mut step = Step::new(labels);
        let mut shuffle = Shuffle(0x1234_5678_9abc_def1);
        let (mut active, mut is_all) = (members.to_vec(), true);
        for _ in 0..PASSES_MAX {
            shuffle.shuffle(&mut active);
            let mut worst = 0.0_f32;
            active.retain(|index| {
                let gain = step.take(self, &mut fit, *index);
                worst = worst.max(gain);
                gain > REST_GAIN
            });
            if worst < GAIN_MIN {
                if is_all {
                    break;
                }
                active = members.to_vec();
                is_all = true;
            } else {
                is_all = active.len() == members.len();
            }
        }
        fit
    }
}

/// One step, with its memory.
struct Step {
    slopes: Vec<f32>,
    sorted: Vec<f32>,
    changes: Vec<f32>,
}

impl Step {
    fn new(labels: usize) -> Self {
        Self { slopes: vec![0.0; labels], sorted: Vec::with_capacity(labels), changes: vec![0.0; labels] }
    }

    /// Makes the pulls of one example the best ones, all others as they are. Returns how much there was to gain.
    fn take(&mut self, task: &Task<'_>, fit: &mut Fit, index: usize) -> f32 {
        let cells = task.rows.row(index);
        let own = task.labels.get(index).copied().unwrap_or_default();
        let Some(pulls) = fit.pulls.get_mut(index * task.labels_count..(index + 1) * task.labels_count) else {
            return 0.0;
        };
        let most = |label: usize| if label == own { COST } else { 0.0 };
        // Rows have the length 1, or are empty and teach nothing.
        if cells.is_empty() {
            return 0.0;
        }
        fit.weights.product(cells, &mut self.slopes);
        for (label, slope) in self.slopes.iter_mut().enumerate() {
            *slope += if label == own { 0.0 } else { 1.0 };
        }
        let highest = self.slopes.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let free =
            self.slopes.iter().zip(&*pulls).enumerate().filter(|(label, (_, pull))| **pull < most(*label) - 1e-6);
        let gain = highest - free.map(|(_, (slope, _))| *slope).fold(f32::INFINITY, f32::min);
        if gain <= 1e-6 {
            return 0.0;
        }
        self.slopes.iter_mut().zip(&*pulls).for_each(|(slope, pull)| *slope -= pull);
        let level = self.level(own);
        let (mut is_changed, goals) =
            (false, self.slopes.iter().enumerate().map(|(label, slope)| (label, level - slope)));
        for ((change, pull), (label, goal)) in self.changes.iter_mut().zip(pulls.iter_mut()).zip(goals) {
            let goal = goal.min(most(label));
            *change = goal - *pull;
            is_changed |= change.abs() > 1e-9;
            *pull = goal;
        }
        if is_changed {
            fit.weights.add(cells, &self.changes);
        }
        gain
    }

    /// The level at which the pulls, each the level less its slope and at most what it may be, add up to nothing.
    fn level(&mut self, own: usize) -> f32 {
        self.sorted.clear();
        self.sorted.extend(self.slopes.iter().enumerate().map(|(label, s)| if label == own { s + COST } else { *s }));
        self.sorted.sort_unstable_by(|a, b| b.total_cmp(a));
        let (mut sum, mut taken) = (-COST, 0.0_f32);
        for slope in &self.sorted {
            if taken > 0.0 && sum >= taken * slope {
                break;
            }
            sum += slope;
            taken += 1.0;
        }
        sum / taken.max(1.0)
    }
}

/// The same disorder every time: the passes must not follow the order of the file, and a training must come out the
/// same when it is repeated.
struct Shuffle(u64);

impl Shuffle {
    fn shuffle(&mut self, indices: &mut [usize]) {
        for last in (1..indices.len()).rev() {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            indices.swap(last, (self.0 % (last as u64 + 1)) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{COST, Fit, GAIN_MIN, Task};
    use crate::classify::rows::Rows;

    const LABELS: usize = 3;
    const KEYS: usize = 6;

    fn problem() -> impl Strategy<Value = (Rows, Vec<usize>)> {
        let example = (prop::collection::vec(-4_i8..5, KEYS), 0..LABELS);
        prop::collection::vec(example, 1..30).prop_map(|examples| {
            let mut rows = Rows::default();
            for (cells, _) in &examples {
                let length = cells.iter().map(|cell| f32::from(*cell).powi(2)).sum::<f32>().sqrt();
                let cells = (0_u32..).zip(cells).filter(|(_, cell)| **cell != 0);
                rows.push(cells.map(|(number, cell)| (number, f32::from(*cell) / length)));
            }
            (rows, examples.into_iter().map(|(_, label)| label).collect())
        })
    }

    /// What the fit minimises, and what its dual maximises: equal at the best weights alone.
    fn primal_and_dual(task: &Task<'_>, fit: &Fit) -> (f32, f32) {
        let mut squares = 0.0;
        for row in 0..KEYS {
            squares += fit.weights.row(row).map(|weight| weight * weight).sum::<f32>();
        }
        let (mut losses, mut gained) = (0.0, 0.0);
        for (index, label) in task.labels.iter().enumerate() {
            let mut scores = [0.0; LABELS];
            fit.weights.product(task.rows.row(index), &mut scores);
            let others = (0..LABELS).map(|other| scores[other] + if other == *label { 0.0 } else { 1.0 });
            losses += others.fold(f32::NEG_INFINITY, f32::max) - scores[*label];
            gained += fit.pulls[index * LABELS + label];
        }
        (squares / 2.0 + COST * losses, gained - squares / 2.0)
    }

    proptest! {
        #[test]
        fn the_weights_are_the_best_ones((rows, labels) in problem()) {
            let task = Task { rows: &rows, labels: &labels, labels_count: LABELS, keys_count: KEYS };
            let members: Vec<usize> = (0..labels.len()).collect();
            let cold = task.fit(&members, None);
            let half = task.fit(&members[..labels.len() / 2], Some(&cold.pulls));
            let warm = task.fit(&members, Some(&half.pulls));
            for fit in [&cold, &warm] {
                for (pulls, label) in fit.pulls.chunks(LABELS).zip(&labels) {
                    prop_assert!(pulls.iter().sum::<f32>().abs() < 1e-4);
                    for (other, pull) in pulls.iter().enumerate() {
                        let most = if other == *label { COST } else { 0.0 };
                        prop_assert!(*pull <= most + 1e-4);
                    }
                }
                let (primal, dual) = primal_and_dual(&task, fit);
                // Each example can gain at most so much, and empty ones lose 1 that nothing can mend.
                let empty = (0..labels.len()).filter(|index| rows.row(*index).is_empty()).count();
                let gap = primal - dual - empty as f32 * COST;
                prop_assert!(gap < GAIN_MIN * labels.len() as f32 + 1e-3 && gap > -1e-3, "{} {}", primal, dual);
            }
        }
    }
}
