//! Near copies: messages whose letters are mostly the same, by MinHash with one permutation, in bands.

use std::collections::HashMap;

use super::Features;

/// The numbers of a signature; the estimate of how much two texts share is off by about 0.08.
const SIGNATURE: usize = 32;
/// The bands of a signature. Texts that share 0.7 of their letters agree in one with a chance of 0.9, those that share
/// 0.3 with a chance of 0.06.
const BANDS: usize = 8;
const ROWS: usize = SIGNATURE / BANDS;
/// The most messages, the newest, that one band leads to.
pub const COPIES_MAX: usize = 32;
/// The letters that are hashed together.
const SHINGLE: usize = 3;
/// Says that no earlier message has the band.
const NONE: u32 = u32::MAX;

/// The smallest hash in each of [`SIGNATURE`] parts of the numbers, cut to 16 bits.
pub(super) type Signature = [u16; SIGNATURE];

/// The signatures of messages and, a band, the newest message that has it; each message leads to the one before it.
#[derive(Debug, Default)]
pub(super) struct Copies {
    newest: HashMap<u64, u32>,
    before: Vec<[u32; BANDS]>,
    signatures: Vec<Option<Signature>>,
}

impl Copies {
    /// Takes the next message; its number is how many came before it.
    pub fn insert(&mut self, signature: Option<Signature>) {
        let number = u32::try_from(self.signatures.len()).unwrap_or(NONE);
        let mut before = [NONE; BANDS];
        for (band, earlier) in signature.iter().flat_map(bands).zip(&mut before) {
            *earlier = self.newest.insert(band, number).unwrap_or(NONE);
        }
        self.before.push(before);
        self.signatures.push(signature);
    }

    /// The messages that may be copies, each with the share of letters that it has in common, in the order of their numbers.
    pub fn like(&self, signature: &Signature) -> Vec<(u32, f32)> {
        let mut found: Vec<u32> = Vec::new();
        for (at, band) in bands(signature).enumerate() {
            let mut next = self.newest.get(&band).copied().unwrap_or(NONE);
            for _ in 0..COPIES_MAX {
                let Some(before) = self.before.get(next as usize) else { break };
                found.push(next);
                next = before.get(at).copied().unwrap_or(NONE);
            }
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|number| (number, self.share(number, signature))).collect()
    }

    fn share(&self, number: u32, signature: &Signature) -> f32 {
        let Some(Some(other)) = self.signatures.get(number as usize) else { return 0.0 };
        let equal = signature.iter().zip(other).filter(|(one, other)| one == other).count();
        equal as f32 / SIGNATURE as f32
    }
}

/// The signature of what is read of a message; none when it has fewer than [`SHINGLE`] letters.
pub(super) fn signature(features: &Features) -> Option<Signature> {
    let letters: Vec<char> = features.text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let mut smallest = [u64::MAX; SIGNATURE];
    for shingle in letters.windows(SHINGLE) {
        let hash = scramble(shingle.iter().fold(0, |key, letter| (key << 21) | u64::from(*letter)));
        let part = (hash >> 59) as usize;
        if let Some(least) = smallest.get_mut(part) {
            *least = (*least).min(hash & 0x07FF_FFFF_FFFF_FFFF);
        }
    }
    fill(smallest)
}

/// Gives an empty part the number of the next that is not, changed by the way to it, so that texts of few letters compare.
fn fill(smallest: [u64; SIGNATURE]) -> Option<Signature> {
    let mut signature = [0; SIGNATURE];
    for (part, number) in signature.iter_mut().enumerate() {
        let mut ahead = smallest.iter().cycle().skip(part).take(SIGNATURE).enumerate();
        let (steps, least) = ahead.find(|(_, least)| **least != u64::MAX)?;
        *number = (scramble(least.wrapping_add(steps as u64)) >> 48) as u16;
    }
    Some(signature)
}

/// The bands of a signature as keys; bands at different places differ.
fn bands(signature: &Signature) -> impl Iterator<Item = u64> {
    signature.chunks(ROWS).enumerate().map(|(at, rows)| {
        let key = rows.iter().fold(0, |key, row| (key << 16) | u64::from(*row));
        scramble(key ^ (at as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    })
}

/// The finishing step of SplitMix64: every bit of the number changes every bit of the answer.
fn scramble(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}
