//! The lists on which items live in these tests: random ones, and those that ship.

use definition::{List, check};

use crate::{generator, shipped};

/// How many random lists there are.
const LISTS: usize = 60;

/// Sound lists, each with how long at most silence lasts on it, in working days.
pub fn sound() -> Vec<(List, u32)> {
    let planned = (0..).map(|seed| generator::set(seed).swap_remove(0)).filter(|text| check(text).is_sound());
    let shipped = shipped::lists().into_iter().map(|(_, text)| text);
    let texts = planned.take(LISTS).chain(shipped);
    let bounded = |text: String| {
        let checked = check(&text);
        let worst_case = checked.worst_case.unwrap_or_else(|| panic!("not sound: {:#?}", checked.findings));
        (checked.list, worst_case.working_days)
    };
    texts.map(bounded).collect()
}
