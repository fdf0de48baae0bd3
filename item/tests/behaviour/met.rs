//! How often each kind of thing was met.

use std::collections::BTreeMap;

/// Counts by name.
#[derive(Debug, Default)]
pub struct Met(BTreeMap<String, u32>);

impl Met {
    /// One more.
    pub fn add(&mut self, name: &str) {
        *self.0.entry(name.to_owned()).or_default() += 1;
    }

    /// Fails when one of these was met too seldom.
    pub fn at_least(&self, least: u32, names: &[&str]) {
        let seldom: Vec<_> =
            names.iter().filter(|name| self.0.get(**name).is_none_or(|times| *times < least)).collect();
        assert!(seldom.is_empty(), "{seldom:?} are met too seldom: {:#?}", self.0);
    }
}
