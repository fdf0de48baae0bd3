//! What a model proposes for a message.

use super::because::Because;
use super::corpus::Tally;
use super::features::Letters;
use super::rows::Cell;
use super::{Message, Model, weigh};

/// How many labels are proposed.
const TOP: usize = 3;

/// A label with its probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored<'m> {
    /// The label.
    pub label: &'m str,
    /// How likely it is, 0 to 1; over all labels of the model the sum is 1.
    pub score: f32,
}

/// What a model proposes. A person, or a rule of the list, decides.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Proposal<'m> {
    /// The likeliest label; none where nothing in the message is known.
    pub label: Option<&'m str>,
    /// By how much it is likelier than the next, 0 to 1.
    pub margin: f32,
    /// Whether this is too doubtful to stand without a person.
    pub abstain: bool,
    /// The likeliest labels, at most three.
    pub top: Vec<Scored<'m>>,
    /// The words of the message, in its normal form, that weighed most for the label, at most three.
    pub because: Vec<String>,
}

/// What was seen in a message at a place, and knew the model.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) number: u32,
    pub(super) at: u32,
    pub(super) length: u32,
    pub(super) weight: f32,
}

/// A model at work, with its memory from message to message.
#[derive(Debug)]
pub struct Classifier<'m> {
    model: &'m Model,
    letters: Letters,
    known: Vec<Known>,
    tally: Tally,
    cells: Vec<Cell>,
    scores: Vec<f32>,
    because: Because,
}

impl<'m> Classifier<'m> {
    /// Sets a model to work.
    #[must_use]
    pub fn new(model: &'m Model) -> Self {
        Self {
            model,
            letters: Letters::default(),
            known: Vec::new(),
            tally: Tally::default(),
            cells: Vec::new(),
            scores: vec![0.0; model.labels.len()],
            because: Because::default(),
        }
    }

    /// What the model proposes for a message. The answer depends on the message alone, not on those before it.
    pub fn propose(&mut self, message: Message<'_>) -> Proposal<'m> {
        let share = self.read(message);
        if self.cells.is_empty() {
            return Proposal { abstain: true, ..Proposal::default() };
        }
        let square = weigh::weigh(&mut self.cells, &self.model.scales);
        self.model.weights.product(&self.cells, &mut self.scores);
        let calibration = &self.model.calibration;
        calibration.probabilities(&mut self.scores);
        let (best, count) = top(&self.scores);
        let labels = best.iter().take(count);
        let scored = labels.filter_map(|index| {
            Some(Scored { label: self.model.labels.get(*index)?, score: *self.scores.get(*index)? })
        });
        let top: Vec<Scored<'m>> = scored.collect();
        let margin = margin(&top);
        Proposal {
            label: top.first().map(|first| first.label),
            margin,
            abstain: calibration.abstains(margin, square, share),
            top,
            because: self.because.words(self.model, &self.letters, &self.known, &self.cells, best[0]),
        }
    }

    /// Reads a message, and says what share of what was seen in it the model knows.
    fn read(&mut self, message: Message<'_>) -> f32 {
        self.letters.read(message);
        self.known.clear();
        let (mut all, mut known) = (0.0, 0.0);
        self.letters.each(|seen| {
            all += seen.weight;
            let Some(number) = self.model.numbering.get(seen.key) else { return };
            known += seen.weight;
            self.tally.add(number, seen.weight);
            self.known.push(Known { number, at: seen.at as u32, length: seen.length as u32, weight: seen.weight });
        });
        self.cells.clear();
        self.cells.extend(self.tally.drain().map(|(number, sum)| (number, sum.sqrt())));
        if all > 0.0 { known / all } else { 0.0 }
    }
}

/// The highest probabilities, best first, and how many there are.
pub(super) fn top(scores: &[f32]) -> ([usize; TOP], usize) {
    let mut best = [0; TOP];
    let mut count = 0;
    for (index, score) in scores.iter().enumerate() {
        let higher =
            best.iter().take(count).take_while(|other| scores.get(**other).is_some_and(|o| o >= score)).count();
        if let Some(tail) = best.get_mut(higher..) {
            tail.rotate_right(usize::from(!tail.is_empty()));
            tail.iter_mut().take(1).for_each(|place| *place = index);
            count = (count + 1).min(TOP);
        }
    }
    (best, count)
}

fn margin(top: &[Scored<'_>]) -> f32 {
    let score = |place: usize| top.get(place).map_or(0.0, |scored| scored.score);
    score(0) - score(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::top;

    proptest! {
        #[test]
        fn the_highest_come_first(scores in prop::collection::vec(0_u8..6, 0..12)) {
            let scores: Vec<f32> = scores.into_iter().map(f32::from).collect();
            let mut order: Vec<usize> = (0..scores.len()).collect();
            order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
            let (best, count) = top(&scores);
            prop_assert_eq!(&best[..count], &order[..scores.len().min(3)]);
        }
    }
}
