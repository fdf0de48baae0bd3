//! Where a sentence stands in its paragraph, and the way back to the letters of the original.

use super::deadline::Deadline;
use super::plain::Plain;

/// Where a sentence stands.
pub(super) struct At<'a> {
    pub paragraph: usize,
    pub start: usize,
    pub end: usize,
    /// The first byte of the sentence in the plain paragraph.
    pub base: usize,
    pub plain: &'a Plain,
    pub original: &'a str,
}

impl At<'_> {
    /// The sentence in the letters of the original.
    pub fn sentence(&self) -> String {
        self.plain.between(self.original, self.start, self.end)
    }

    /// The letters of the original behind bytes of the plain paragraph.
    pub fn letters(&self, from: usize, to: usize) -> String {
        self.plain.written(self.original, from, to)
    }

    /// A deadline in the letters of the original.
    pub fn written(&self, deadline: Deadline) -> Deadline {
        let rest = self.plain.text.get(self.base..).unwrap_or_default();
        let found = rest.find(&deadline.text).map(|at| self.base + at);
        let text = found.map(|from| self.letters(from, from + deadline.text.len()));
        Deadline { text: text.unwrap_or_else(|| deadline.text.clone()), ..deadline }
    }
}
