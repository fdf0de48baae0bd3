//! A second opinion on lists, naive on purpose: it reads the raw TOML tables and walks through every state one by one.
//! It answers the codes of the rules that a list breaks.

mod behaviour;
mod cells;
mod close;
mod look;
mod names;
mod scan;
mod sight;
mod together;
mod unread;
mod walk;

use std::collections::BTreeSet;

use toml::Table;

/// Every code that this opinion speaks of.
pub const CODES: [&str; 23] = [
    "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11", "S12", "S13", "S14", "S15", "S16", "S17",
    "S19", "S20", "P1", "P2", "P3", "W1",
];

/// The codes that a list breaks.
pub type Codes = BTreeSet<&'static str>;

/// The codes of one list alone, by what its own file says; nothing when it has too many states for a naive walk.
fn alone(file: &Table) -> Option<Codes> {
    let mut codes = Codes::new();
    behaviour::judge(file, &mut codes)?;
    names::judge(file, &mut codes);
    scan::judge(file, &mut codes);
    close::judge(file, &mut codes);
    sight::judge(file, &mut codes);
    unread::judge(file, &mut codes);
    Some(codes)
}

/// The codes of each list of a set, under the same condition.
pub fn judge_set(texts: &[&str]) -> Option<Vec<Codes>> {
    let files: Vec<Table> = texts.iter().map(|text| text.parse().unwrap_or_default()).collect();
    let mut codes: Vec<Codes> = files.iter().map(alone).collect::<Option<_>>()?;
    together::judge(&files, &mut codes);
    Some(codes)
}

/// The codes of one list that is checked alone, under the same condition.
pub fn judge(text: &str) -> Option<Codes> {
    let file: Table = text.parse().unwrap_or_default();
    let mut codes = alone(&file)?;
    together::judge_one(&file, &mut codes);
    Some(codes)
}
