//! A second opinion on lists, naive on purpose: it reads the raw TOML tables and walks through every state one by one.
//! It answers the codes of the rules that a list breaks.

mod behaviour;
mod cells;
mod close;
mod look;
mod names;
mod scan;
mod together;
mod unread;
mod walk;

use std::collections::BTreeSet;

use toml::Table;

/// The codes that a list breaks.
pub type Codes = BTreeSet<&'static str>;

/// The codes of one list alone, by what its own file says.
fn alone(file: &Table) -> Codes {
    let mut codes = Codes::new();
    names::judge(file, &mut codes);
    behaviour::judge(file, &mut codes);
    scan::judge(file, &mut codes);
    close::judge(file, &mut codes);
    unread::judge(file, &mut codes);
    codes
}

/// The codes of each list of a set.
pub fn judge_set(texts: &[&str]) -> Vec<Codes> {
    let files: Vec<Table> = texts.iter().map(|text| text.parse().unwrap_or_default()).collect();
    let mut codes: Vec<Codes> = files.iter().map(alone).collect();
    together::judge(&files, &mut codes);
    codes
}

/// The codes of one list that is checked alone.
pub fn judge(text: &str) -> Codes {
    let file: Table = text.parse().unwrap_or_default();
    let mut codes = alone(&file);
    together::judge_one(&file, &mut codes);
    codes
}
