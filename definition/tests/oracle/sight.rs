//! Who must act and does not see, S19: by the words of the file alone.

use toml::Table;

use super::Codes;
use super::look::{actors, live, move_kind, moves, named, one, rows, table, text, texts};

/// Adds the code.
pub fn judge(file: &Table, codes: &mut Codes) {
    let against = table(file, "list").and_then(|list| text(list, "against"));
    let accused = against.is_some_and(|against| may_be_accused(file, against) || is_told_late(file, against));
    if accused || someone_acts_blindly(file) {
        codes.insert("S19");
    }
}

fn someone_acts_blindly(file: &Table) -> bool {
    named(file, "field").iter().any(|(name, field)| {
        let hidden = texts(field, "hidden_from");
        let blind = |role: &&str| hidden.contains(role);
        texts(field, "read_by").iter().any(&blind)
            || moves(file).iter().any(|(_, stage, step)| {
                let carried = texts(step, "needs").contains(name) || texts(step, "may").contains(name);
                carried && actors(stage, step).iter().any(&blind)
            })
    })
}

/// The unit that a role stands for, through every `same_as`.
fn unit<'a>(file: &'a Table, role: &'a str) -> Option<&'a Table> {
    let mut at = role;
    for _ in 0..=named(file, "role").len() {
        let unit = table(one(file, "role", at)?, "unit")?;
        match text(unit, "same_as") {
            Some(next) => at = next,
            None => return Some(unit),
        }
    }
    None
}

fn may_be_accused(file: &Table, against: &str) -> bool {
    let stages = named(file, "stage");
    let holders = stages.iter().filter(|(_, stage)| live(stage)).flat_map(|(_, stage)| texts(stage, "holder"));
    let wrong = |name: &str| {
        let (Some(role), Some(unit)) = (one(file, "role", name), unit(file, name)) else { return false };
        let movable = ["field", "above", "street_of", "parent_holder"].iter().any(|key| unit.contains_key(*key));
        text(unit, "field") == Some(against) || (movable && !role.contains_key("fallback"))
    };
    holders.into_iter().any(wrong)
}

fn is_told_late(file: &Table, against: &str) -> bool {
    moves(file).iter().any(|(_, _, step)| {
        let stays = rows(step).is_empty() || matches!(move_kind(step), "note" | "suspend");
        stays && (texts(step, "needs").contains(&against) || texts(step, "may").contains(&against))
    })
}
