//! Headlines that stand behind their article, or before another one: given back to the article whose first words they
//! share.

use std::collections::BTreeSet;

use super::page::{Part, PartKind, Piece};

/// The share of a headline's pairs of letters that must stand in the lead of its article.
const SHARED_MIN: f64 = 0.5;
/// How much of an article counts as its lead, in letters.
const LEAD_CHARS: usize = 160;

/// Gives headlines without an article to articles without a headline.
pub(super) fn place(mut pieces: Vec<Piece>) -> Vec<Piece> {
    give_back(&mut pieces);
    let mut kept: Vec<Piece> = Vec::new();
    let mut late: Vec<String> = Vec::new();
    for piece in pieces {
        if piece.parts.is_empty() && piece.byline.is_none() {
            late.extend(piece.headline);
        } else {
            kept.push(piece);
        }
    }
    for line in late {
        let found = best(&line, &kept);
        match found.and_then(|index| kept.get_mut(index)) {
            Some(piece) => piece.headline.push(line),
            None => match kept.iter_mut().rev().find(|piece| !piece.is_teaser) {
                Some(piece) => piece.parts.push(Part { kind: PartKind::Caption, text: line }),
                None => kept.push(Piece { headline: vec![line], ..Piece::default() }),
            },
        }
    }
    kept
}

/// A headline of several lines may begin with the late one of the article before.
fn give_back(pieces: &mut [Piece]) {
    for index in 1..pieces.len() {
        let Some((before, [piece, ..])) = pieces.split_at_mut_checked(index) else { continue };
        let Some(bare) =
            before.iter_mut().rev().find(|piece| !piece.is_teaser).filter(|piece| piece.headline.is_empty())
        else {
            continue;
        };
        let own = lead(piece);
        let other = lead(bare);
        let count = piece.headline.iter().take_while(|line| {
            let (theirs, ours) = (shared(line, &other), shared(line, &own));
            theirs >= SHARED_MIN && theirs > ours
        });
        let count = count.count();
        if count < piece.headline.len() || piece.parts.is_empty() {
            bare.headline.extend(piece.headline.drain(..count));
        }
    }
}

fn best(line: &str, pieces: &[Piece]) -> Option<usize> {
    let bare = pieces.iter().enumerate().filter(|(_, piece)| piece.headline.is_empty() && !piece.is_teaser);
    let scored = bare.map(|(index, piece)| (shared(line, &lead(piece)), index));
    scored.filter(|(share, _)| *share >= SHARED_MIN).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, index)| index)
}

fn pairs(text: &str) -> BTreeSet<(char, char)> {
    let letters: Vec<char> = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    letters.iter().zip(letters.iter().skip(1)).map(|(first, second)| (*first, *second)).collect()
}

fn lead(piece: &Piece) -> BTreeSet<(char, char)> {
    let text: String = piece.parts.iter().take(2).flat_map(|part| part.text.chars()).take(LEAD_CHARS).collect();
    pairs(&text)
}

fn shared(line: &str, lead: &BTreeSet<(char, char)>) -> f64 {
    let own = pairs(line);
    let count = own.intersection(lead).count();
    #[expect(clippy::cast_precision_loss, reason = "a headline has few letters")]
    let share = count as f64 / own.len().max(1) as f64;
    share
}
