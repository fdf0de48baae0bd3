//! Damage: each kind aims at a rule, or at nothing in particular.

mod frame;
mod moves;

use super::dice::Dice;
use super::plan::LIVE;
use super::tree::{Val, tab};

/// One kind of damage.
type Damage = fn(&mut Val, &mut Dice);

/// Every kind of damage; those whose rule is seldom broken otherwise stand here more than once.
const ALL: [Damage; 51] = [
    frame::hide,
    frame::accuse,
    frame::accuse,
    moves::break_opens,
    moves::children_part,
    frame::drop_any,
    frame::drop_any,
    frame::drop_any,
    frame::drop_limit_part,
    frame::unknown_name,
    moves::twice,
    moves::retarget,
    moves::retarget,
    frame::rehold,
    frame::rehold,
    moves::no_guard_can_hold,
    moves::no_guard_can_hold,
    moves::add_guard,
    frame::change_stage_kind,
    moves::change_move_kind,
    frame::give_to_closed,
    moves::reopen_badly,
    frame::overdue_to,
    frame::overdue_to,
    frame::wait_without,
    frame::ladder,
    frame::ladder,
    frame::ladder,
    moves::uncount,
    moves::only_way_is_back,
    frame::verify_own_work,
    moves::no_evidence,
    frame::relapse_part,
    moves::hand_over_part,
    moves::break_choice,
    moves::break_choice,
    moves::break_choice,
    moves::break_merge_or_split,
    moves::break_merge_or_split,
    frame::intake_part,
    moves::break_opens,
    moves::break_opens,
    moves::break_opens,
    moves::children_part,
    moves::children_part,
    moves::children_part,
    moves::ask_in_vain,
    moves::ask_in_vain,
    frame::silent_success,
    frame::turn_back_units,
    moves::random_move,
];

/// How often one damage is tried before a list is left as it is.
const TRIES: usize = 4;

/// Damages a list file so many times. Damage that finds nothing to damage is tried anew.
pub fn damage(file: &mut Val, dice: &mut Dice, times: usize) {
    for _ in 0..times {
        let before = file.clone();
        for _ in 0..TRIES {
            dice.pick(&ALL)(file, dice);
            if *file != before {
                break;
            }
        }
    }
}

/// Acts on one table that fits, chosen by chance.
fn on_one(file: &mut Val, dice: &mut Dice, fits: &dyn Fn(&str, &Val) -> bool, act: &mut dyn FnMut(&mut Val)) {
    let mut count = 0;
    file.tables("", &mut |key, table| count += usize::from(fits(key, table)));
    if count == 0 {
        return;
    }
    let (chosen, mut at) = (dice.below(count), 0);
    file.tables("", &mut |key, table| {
        if fits(key, table) {
            if at == chosen {
                act(table);
            }
            at += 1;
        }
    });
}

fn on_move(file: &mut Val, dice: &mut Dice, act: &mut dyn FnMut(&mut Val)) {
    on_one(file, dice, &|key, _| key == "move", act);
}

fn on_kind(file: &mut Val, dice: &mut Dice, kinds: &[&str], act: &mut dyn FnMut(&mut Val)) {
    on_one(file, dice, &|key, step| key == "move" && step.text("kind").is_some_and(|kind| kinds.contains(&kind)), act);
}

fn on_stage(file: &mut Val, dice: &mut Dice, live: bool, act: &mut dyn FnMut(&mut Val)) {
    let stages = file.at("stage");
    let fits = |name: &&String| LIVE.contains(&name.as_str()) == live;
    let names: Vec<String> = stages.keys().iter().filter(fits).cloned().collect();
    if !names.is_empty() {
        let name = &names[dice.below(names.len())];
        act(stages.at(name));
    }
}

fn some_stage(file: &mut Val, dice: &mut Dice) -> String {
    let names = file.at("stage").keys();
    names[dice.below(names.len())].clone()
}

fn field(file: &mut Val, name: &str, kind: &str) {
    let mut field = tab([("title", "栏目".into()), ("type", kind.into())]);
    if kind == "choice" {
        field.set("choices", ["red", "green", "blue"]);
    }
    file.at("field").set(name, field);
}
