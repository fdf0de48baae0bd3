//! Which unit should have an item: what the dispatch table says, then what past items teach.
//!
//! The table comes first, since it has a legal basis; the past shows who kept such items and who rightly sent them back.

use std::collections::{BTreeMap, BTreeSet};

/// The most kinds of items that a past is kept for; what is new beyond is not learnt.
pub const KINDS_MAX: usize = 200_000;
/// The most units that are proposed.
pub const PROPOSALS_MAX: usize = 3;
/// The fewest items that teach anything about a kind; below, the wider kind is asked.
const ITEMS_MIN: u32 = 3;
/// What a unit is taken to have returned before anything is known: half an item in one, so that one item proves little.
const PRIOR_ITEMS: f32 = 1.0;
const PRIOR_RETURNED: f32 = 0.5;

/// How a unit's part in a past item ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It kept the item and dealt with it.
    Kept,
    /// It sent the item back, and the review agreed that it was not its own.
    Returned,
}

/// What kind of item it is, as far as units divide by it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind {
    /// The category.
    pub category: String,
    /// The 街镇 where it is; none: not known.
    pub town: Option<String>,
}

/// The row of the dispatch table that fits the item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// What people call the row.
    pub name: String,
    /// The unit that it names.
    pub unit: String,
    /// The legal basis of it.
    pub basis: Option<String>,
}

/// Why a unit is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// The dispatch table says so.
    Table {
        /// The row.
        row: String,
        /// Its legal basis.
        basis: Option<String>,
        /// How many such items the unit has rightly sent back all the same; the row may need mending.
        returned: u32,
    },
    /// It had such items before.
    Past {
        /// How many it kept.
        kept: u32,
        /// How many it rightly sent back.
        returned: u32,
        /// Whether items of the same 街镇 were counted, not of all.
        same_town: bool,
    },
}

/// A unit that is proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The unit.
    pub unit: String,
    /// How much speaks for it, 0 to 1; for the table 1.
    pub score: f32,
    /// Why.
    pub because: Because,
}

#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    kept: u32,
    returned: u32,
}

/// Who had which kind of item, and how it ended.
#[derive(Debug, Clone, Default)]
pub struct Past {
    kinds: BTreeMap<Kind, BTreeMap<String, Tally>>,
}

impl Past {
    /// Nothing learnt.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Learns how one item of a kind ended with a unit.
    pub fn learn(&mut self, kind: &Kind, unit: &str, outcome: Outcome) {
        let wider = Kind { category: kind.category.clone(), town: None };
        for kind in BTreeSet::from([kind, &wider]) {
            if self.kinds.len() >= KINDS_MAX && !self.kinds.contains_key(kind) {
                continue;
            }
            let tally = self.kinds.entry(kind.clone()).or_default().entry(unit.to_owned()).or_default();
            let count = match outcome {
                Outcome::Kept => &mut tally.kept,
                Outcome::Returned => &mut tally.returned,
            };
            *count = count.saturating_add(1);
        }
    }

    /// The units for an item of a kind, the best first, at most [`PROPOSALS_MAX`]: that of the table, then those that
    /// kept most such items, less for each that they rightly sent back. A unit that only sent them back is not proposed.
    #[must_use]
    pub fn propose(&self, row: Option<&TableRow>, kind: &Kind) -> Vec<Proposal> {
        let (tallies, same_town) = self.tallies(kind);
        let of = |unit: &str| tallies.and_then(|tallies| tallies.get(unit)).copied().unwrap_or_default();
        let mut proposals: Vec<Proposal> = Vec::new();
        proposals.extend(row.map(|row| {
            let returned = of(&row.unit).returned;
            let because = Because::Table { row: row.name.clone(), basis: row.basis.clone(), returned };
            Proposal { unit: row.unit.clone(), score: 1.0, because }
        }));
        let all: u32 = tallies.into_iter().flatten().fold(0, |all, (_, tally)| all.saturating_add(tally.kept));
        let others = tallies
            .into_iter()
            .flatten()
            .filter(|(unit, tally)| tally.kept > 0 && row.is_none_or(|row| row.unit != **unit));
        let mut learnt: Vec<Proposal> = others
            .map(|(unit, tally)| {
                let because = Because::Past { kept: tally.kept, returned: tally.returned, same_town };
                Proposal { unit: unit.clone(), score: score(*tally, all), because }
            })
            .collect();
        learnt.sort_by(|one, other| other.score.total_cmp(&one.score).then_with(|| one.unit.cmp(&other.unit)));
        proposals.extend(learnt);
        proposals.truncate(PROPOSALS_MAX);
        proposals
    }

    /// What is known of the kind; of too few items, what is known of the category everywhere.
    fn tallies(&self, kind: &Kind) -> (Option<&BTreeMap<String, Tally>>, bool) {
        let known = self.kinds.get(kind).filter(|tallies| {
            let items = |tally: &Tally| tally.kept.saturating_add(tally.returned);
            kind.town.is_none() || tallies.values().map(items).fold(0, u32::saturating_add) >= ITEMS_MIN
        });
        match known {
            Some(tallies) => (Some(tallies), kind.town.is_some()),
            None => (self.kinds.get(&Kind { category: kind.category.clone(), town: None }), false),
        }
    }
}

/// The unit's share of the items that were kept, times the share of its own that it did not send back.
fn score(tally: Tally, all: u32) -> f32 {
    let (kept, returned) = (tally.kept as f32, tally.returned as f32);
    let keeps = 1.0 - (returned + PRIOR_RETURNED) / (kept + returned + PRIOR_ITEMS);
    kept / (all as f32).max(1.0) * keeps
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::{Because, Kind, Outcome, PROPOSALS_MAX, Past, TableRow};

    fn kind(category: &str, town: &str) -> Kind {
        Kind { category: category.to_owned(), town: (!town.is_empty()).then(|| town.to_owned()) }
    }

    /// A past as words: category, town, unit, how many it kept and returned.
    fn past(rows: &[(&str, &str, &str, u32, u32)]) -> Past {
        let mut past = Past::new();
        for (category, town, unit, kept, returned) in rows {
            (0..*kept).for_each(|_| past.learn(&kind(category, town), unit, Outcome::Kept));
            (0..*returned).for_each(|_| past.learn(&kind(category, town), unit, Outcome::Returned));
        }
        past
    }

    fn check(past: &Past, row: Option<&str>, asked: &Kind, expected: Expect) {
        let row = row.map(|unit| TableRow {
            name: "噪声".to_owned(),
            unit: unit.to_owned(),
            basis: Some("噪声污染防治法".to_owned()),
        });
        let lines = past.propose(row.as_ref(), asked).into_iter().map(|proposal| {
            let because = match proposal.because {
                Because::Table { row, basis, returned } => {
                    format!("table {row} {} returned {returned}", basis.unwrap())
                }
                Because::Past { kept, returned, same_town } => {
                    format!("kept {kept} returned {returned} here {same_town}")
                }
            };
            format!("{} {:.2} {because}\n", proposal.unit, proposal.score)
        });
        expected.assert_eq(&lines.collect::<String>());
    }

    #[test]
    fn the_table_comes_first_then_the_past() {
        let taught = past(&[
            ("噪声", "甲镇", "环境局", 2, 6),
            ("噪声", "甲镇", "城管局", 8, 0),
            ("噪声", "乙镇", "公安局", 5, 1),
        ]);
        check(&taught, None, &kind("油烟", "甲镇"), expect![""]);
        check(
            &taught,
            Some("环境局"),
            &kind("油烟", ""),
            expect![[r#"
            环境局 1.00 table 噪声 噪声污染防治法 returned 0
        "#]],
        );
        check(
            &taught,
            Some("环境局"),
            &kind("噪声", "甲镇"),
            expect![[r#"
            环境局 1.00 table 噪声 噪声污染防治法 returned 6
            城管局 0.76 kept 8 returned 0 here true
        "#]],
        );
        check(
            &taught,
            None,
            &kind("噪声", "甲镇"),
            expect![[r#"
            城管局 0.76 kept 8 returned 0 here true
            环境局 0.06 kept 2 returned 6 here true
        "#]],
        );
        check(
            &taught,
            None,
            &kind("噪声", "丙镇"),
            expect![[r#"
            城管局 0.50 kept 8 returned 0 here false
            公安局 0.26 kept 5 returned 1 here false
            环境局 0.04 kept 2 returned 6 here false
        "#]],
        );
    }

    #[test]
    fn who_only_sent_items_back_is_not_proposed() {
        check(&past(&[("噪声", "", "环境局", 0, 4)]), None, &kind("噪声", ""), expect![""]);
    }

    proptest! {
        #[test]
        fn a_return_never_helps(rows in proptest::collection::vec((0_u8..2, 0_u8..3, 0_u32..6, 0_u32..6), 1..8), unit in 0_u8..3) {
            let mut taught = Past::new();
            for (town, unit, kept, returned) in &rows {
                let kind = kind("噪声", &format!("{town}镇"));
                (0..*kept).for_each(|_| taught.learn(&kind, &format!("{unit}局"), Outcome::Kept));
                (0..*returned).for_each(|_| taught.learn(&kind, &format!("{unit}局"), Outcome::Returned));
            }
            let (asked, unit) = (kind("噪声", "0镇"), format!("{unit}局"));
            let score = |past: &Past| {
                let all = past.propose(None, &asked);
                assert!(all.len() <= PROPOSALS_MAX && all.is_sorted_by(|one, other| one.score >= other.score));
                all.into_iter().find(|proposal| proposal.unit == unit).map_or(0.0, |proposal| proposal.score)
            };
            let before = score(&taught);
            let knew_enough = taught.tallies(&asked).1;
            taught.learn(&asked, &unit, Outcome::Returned);
            prop_assert!(!knew_enough || score(&taught) <= before);
        }
    }
}
