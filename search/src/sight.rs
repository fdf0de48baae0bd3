//! Who may see which items: what a reader belongs to, compared with the units that an item has passed through.

/// What a reader may see. Made by the rights of the program; the index and nothing else applies it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sight {
    /// Sees every item that is not hidden from him.
    pub everything: bool,
    /// Lists of which he sees every item that is not hidden from him.
    pub whole_lists: Vec<String>,
    /// Units through whose hands, or through those of units below them, an item must have passed.
    pub units: Vec<String>,
    /// Marks under which items are hidden: units that an item speaks about, persons who must stand aside. They win.
    pub hidden_as: Vec<String>,
}

/// The mark under which an item is hidden from a person.
#[must_use]
pub fn person_mark(person: &str) -> String {
    format!("person:{person}")
}

impl Sight {
    /// Sees all there is: for the program itself.
    #[must_use]
    pub fn all() -> Self {
        Self { everything: true, ..Self::default() }
    }

    /// Whether this reader can see anything.
    #[must_use]
    pub fn is_blind(&self) -> bool {
        !self.everything && self.whole_lists.is_empty() && self.units.is_empty()
    }
}
