//! The words of a message that weighed most for its label.

use super::Model;
use super::features::Letters;
use super::predict::Known;
use super::rows::Cell;
use crate::text::words;

/// How many words are shown.
const WORDS: usize = 3;
/// How many places of the message are looked at for them.
const PLACES: usize = 6;
/// So many letters before and after a place are cut into words to find the one that stands there.
const AROUND_CHARS: usize = 6;

/// The memory from message to message.
#[derive(Debug, Default)]
pub(super) struct Because {
    /// What one unit of each thing weighed for the label, by number; 0 between messages.
    by_number: Vec<f32>,
    /// What each letter weighed.
    by_letter: Vec<f32>,
}

impl Because {
    /// The words that weighed most for a label, the heaviest first. `cells` are weighed.
    pub(super) fn words(
        &mut self,
        model: &Model,
        letters: &Letters,
        known: &[Known],
        cells: &[Cell],
        label: usize,
    ) -> Vec<String> {
        self.weigh_letters(model, letters.all().len(), known, cells, label);
        let mut found: Vec<String> = Vec::new();
        for _ in 0..PLACES {
            let Some(place) = self.heaviest() else { break };
            let (start, word) = word_at(letters, place);
            let length = word.chars().count().max(1);
            self.by_letter.iter_mut().skip(start).take(length).for_each(|weight| *weight = 0.0);
            if length > 1 && !found.contains(&word) {
                found.push(word);
                if found.len() == WORDS {
                    break;
                }
            }
        }
        found
    }

    /// Spreads what each thing weighed over the places where it stands, and there over its letters.
    fn weigh_letters(&mut self, model: &Model, letters: usize, known: &[Known], cells: &[Cell], label: usize) {
        self.by_number.resize(model.scales.len(), 0.0);
        for (number, amount) in cells {
            if let Some(weight) = self.by_number.get_mut(*number as usize) {
                *weight = amount * model.weights.value(*number, label);
            }
        }
        self.by_letter.clear();
        self.by_letter.resize(letters, 0.0);
        for seen in known {
            let weight = self.by_number.get(seen.number as usize).copied().unwrap_or_default() * seen.weight;
            let each = weight / seen.length.max(1) as f32;
            let (from, to) = (seen.at as usize, (seen.at + seen.length) as usize);
            self.by_letter.get_mut(from..to).into_iter().flatten().for_each(|letter| *letter += each);
        }
    }

    /// The place where two letters side by side weigh most.
    fn heaviest(&self) -> Option<usize> {
        let pairs = self.by_letter.windows(2).enumerate();
        let sums = pairs.filter_map(|(at, pair)| match pair {
            [a, b] if *a > 0.0 && *b > 0.0 => Some((if a >= b { at } else { at + 1 }, a + b)),
            _ => None,
        });
        sums.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
    }
}

/// The word that covers a letter, and where it begins.
fn word_at(letters: &Letters, place: usize) -> (usize, String) {
    let from = place.saturating_sub(AROUND_CHARS);
    let around = letters.text(from..(place + AROUND_CHARS + 1).min(letters.all().len()));
    let mut at = from;
    let mut last = 0;
    for word in words(&around) {
        at += around.get(last..word.start).unwrap_or_default().chars().count();
        let length = word.text.chars().count();
        if at + length > place {
            return (at.min(place), word.text.to_owned());
        }
        at += length;
        last = word.start + word.text.len();
    }
    (place, letters.text(place..place + 1))
}
