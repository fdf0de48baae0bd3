//! Lines that look like headings and are the points of a list: one follows the other, with no text between.

use super::number::{self, Style};
use super::page::{Part, PartKind};
use super::plain::Plain;

/// What each part is when headings right behind one another, numbered in one manner, are read as points.
pub(super) fn kinds(parts: &[Part], plain: &[Plain]) -> Vec<PartKind> {
    let styles: Vec<Option<Style>> = plain.iter().map(|plain| number::style(&plain.text)).collect();
    let style = |at: usize| styles.get(at).copied().flatten();
    let mut found: Vec<PartKind> = parts.iter().map(|part| part.kind).collect();
    let mut is_inside = false;
    for (at, part) in parts.iter().enumerate() {
        let goes_on = style(at).is_some() && style(at + 1) == style(at);
        let is_last = is_inside && at > 0 && style(at - 1) == style(at);
        let is_point = part.kind == PartKind::Heading && (goes_on || is_last);
        if let Some(kind) = found.get_mut(at).filter(|_| is_point) {
            *kind = PartKind::Text;
        }
        is_inside = is_point;
    }
    found
}
