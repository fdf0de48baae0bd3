//! Names as sets of neighbouring letters, so that 滨河苑 and 滨河院 are still alike.

use super::Features;

/// The most letter pairs that are kept of the names in a message.
pub const NAME_PAIRS_MAX: usize = 48;

/// The pairs of neighbouring letters of all names, sorted, each once.
pub(super) fn name_pairs(features: &Features) -> Vec<u32> {
    let mut pairs: Vec<u32> = Vec::new();
    for name in &features.names {
        pairs.extend(pairs_of(name));
        if pairs.len() >= NAME_PAIRS_MAX {
            pairs.truncate(NAME_PAIRS_MAX);
            break;
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The pairs of neighbouring letters of one name, as keys.
pub(super) fn pairs_of(name: &str) -> impl Iterator<Item = u32> {
    let seconds = name.chars().skip(1);
    name.chars().zip(seconds).map(|(first, second)| mix(mix(0, u32::from(first)), u32::from(second)))
}

fn mix(key: u32, letter: u32) -> u32 {
    (key.rotate_left(13) ^ letter).wrapping_mul(0x9E37_79B1)
}

/// The sum of the squared rarities of the pairs that two messages share; both sorted.
pub(super) fn shared(one: &[(u32, f32)], other: &[u32]) -> f32 {
    let mut rest = other.iter().peekable();
    let mut sum = 0.0;
    for (pair, rarity) in one {
        while rest.next_if(|next| *next < pair).is_some() {}
        if rest.peek() == Some(&pair) {
            sum += rarity * rarity;
        }
    }
    sum
}
