//! Damage to moves: where they lead, when they are open, what they carry.

use super::super::dice::Dice;
use super::super::extras::condition;
use super::super::plan::step;
use super::super::tree::{Val, tab};
use super::{field, on_kind, on_move, on_one, on_stage, some_stage};

pub fn retarget(file: &mut Val, dice: &mut Dice) {
    let to = some_stage(file, dice);
    let fits = |key: &str, table: &Val| key == "move" && table.text("to").is_some();
    on_one(file, dice, &fits, &mut |table| {
        table.set("to", to.as_str());
    });
}

pub fn no_guard_can_hold(file: &mut Val, dice: &mut Dice) {
    let cell = match (dice.below(4), dice.palette()) {
        (0, _) => tab([("never_asked", true.into())]),
        (1, name) => {
            tab([(name, condition(dice).get(name).cloned().unwrap_or_else(|| true.into())), ("rounds", ">= 9".into())])
        }
        (_, "urgent") => tab([("urgent", true.into()), ("mending.go", ">= 1".into())]),
        (_, "size") => tab([("size", "10..5".into())]),
        (_, name) => tab([(name, tab([("not", ["red", "green", "blue"].into())]))]),
    };
    for (name, kind) in [("never_asked", "yes or no"), ("urgent", "yes or no"), ("size", "number"), ("sort", "choice")]
    {
        if cell.get(name).is_some() && file.at("field").get(name).is_none() {
            field(file, name, kind);
        }
    }
    on_move(file, dice, &mut |step| {
        step.set("when", cell.clone());
    });
}

pub fn add_guard(file: &mut Val, dice: &mut Dice) {
    let when = condition(dice);
    for (name, kind) in [("urgent", "yes or no"), ("size", "number"), ("sort", "choice")] {
        if when.get(name).is_some() && file.at("field").get(name).is_none() {
            field(file, name, kind);
            file.at("field").at(name).set("asked", "always");
        }
    }
    on_move(file, dice, &mut |step| {
        step.set("when", when.clone());
    });
}

pub fn change_move_kind(file: &mut Val, dice: &mut Dice) {
    let kinds = ["step", "return", "redo", "extend", "suspend", "merge", "split", "cancel", "reopen", "note"];
    let kind = dice.pick(&kinds);
    on_move(file, dice, &mut |step| {
        step.set("kind", kind);
    });
}

pub fn reopen_badly(file: &mut Val, dice: &mut Dice) {
    let mut reopen = step("again", "reopen", &some_stage(file, dice));
    reopen.set("within", "9 days").set("at_most", 1).set("needs", "place").set("by", "desk");
    match dice.below(5) {
        0 => reopen.drop("within"),
        1 => reopen.drop("at_most"),
        2 => reopen.drop("needs"),
        _ => {}
    }
    let live = dice.chance(20);
    on_stage(file, dice, live, &mut |stage| stage.add("move", reopen.clone()));
}

pub fn uncount(file: &mut Val, dice: &mut Dice) {
    let fits = |key: &str, table: &Val| matches!(key, "move" | "overdue") && table.get("at_most").is_some();
    on_one(file, dice, &fits, &mut |table| table.drop("at_most"));
}

/// Leaves a stage with counted moves only.
pub fn only_way_is_back(file: &mut Val, dice: &mut Dice) {
    let kind = dice.pick(&["note", "extend", "redo"]);
    on_stage(file, dice, true, &mut |stage| {
        for step in stage.at("move").many() {
            if step.get("to").is_some() && kind != "extend" {
                step.set("at_most", 1);
            }
        }
        stage.at("move").many().retain(|step| kind == "redo" || step.text("name") != Some("drop"));
    });
}

pub fn no_evidence(file: &mut Val, dice: &mut Dice) {
    on_one(file, dice, &|key, table| key == "move" && table.get("needs").is_some(), &mut |table| table.drop("needs"));
}

pub fn hand_over_part(file: &mut Val, dice: &mut Dice) {
    let choice = dice.below(3);
    match choice {
        0 => on_one(file, dice, &|_, table| table.get("direct").is_some(), &mut |table| table.drop("direct")),
        1 => on_stage(file, dice, true, &mut |stage| {
            stage.set("acceptance", true);
        }),
        _ => on_move(file, dice, &mut |step| {
            step.set("direct", "4 office hours");
        }),
    }
}

pub fn break_choice(file: &mut Val, dice: &mut Dice) {
    let choice = dice.below(5);
    if dice.chance(30) && file.get("dispatch").is_some() {
        let rows = file.at("dispatch").at("row").many();
        let last = rows.len() - 1;
        match dice.below(3) {
            0 => rows.swap(0, last),
            1 => drop(rows.pop()),
            _ => {
                rows[last].set("sets", tab([("sort", dice.pick(&["white", "red"]).into())]));
            }
        }
        return;
    }
    let extra = tab([("stage", some_stage(file, dice).as_str().into()), ("when", tab([("sort", "red".into())]))]);
    if file.at("field").get("sort").is_none() {
        field(file, "sort", "choice");
        file.at("field").at("sort").set("asked", "always");
    }
    let fits =
        |key: &str, step: &Val| key == "move" && matches!(step.get("to"), Some(Val::Many(_)) | Some(Val::Text(_)));
    let rows_only = dice.chance(70);
    let fits_rows = |key: &str, step: &Val| key == "move" && matches!(step.get("to"), Some(Val::Many(_)));
    let act = &mut |step: &mut Val| {
        if let Some(stage) = step.text("to").map(str::to_owned) {
            step.set("to", Val::Many(vec![tab([("stage", stage.as_str().into())])]));
        }
        let rows = step.at("to").many();
        match choice {
            0 if rows.len() > 1 => {
                rows.pop();
            }
            1 => rows.reverse(),
            2 => rows.push(extra.clone()),
            3 => rows.insert(0, extra.clone()),
            _ => step.drop("needs"),
        }
    };
    if rows_only { on_one(file, dice, &fits_rows, act) } else { on_one(file, dice, &fits, act) }
}

pub fn break_merge_or_split(file: &mut Val, dice: &mut Dice) {
    let choice = dice.below(5);
    on_kind(file, dice, &["merge", "split"], &mut |step| match choice {
        0 => step.drop("tells_reporter"),
        1 => {
            step.set("needs", "reason");
        }
        2 => {
            step.set("to", "done");
        }
        3 => step.drop("opens"),
        _ => step.at("opens").many().iter_mut().for_each(|opens| {
            opens.set("as", "next");
        }),
    });
}

pub fn break_opens(file: &mut Val, dice: &mut Dice) {
    let choice = dice.below(6);
    on_one(file, dice, &|key, _| key == "opens", &mut |opens| match choice {
        0 => {
            opens.set("list", "nowhere");
        }
        1 => {
            opens.set("list", "main").set("as", "child");
        }
        2 => opens.drop("copies"),
        3 => {
            opens.set("copies", ["place", "unit", "nothing"]);
        }
        4 => opens.drop("each_into"),
        5 if opens.get("each_into").is_some() => {
            opens.set("each_into", "helper");
        }
        _ => {
            opens.set("for_each", "helpers");
        }
    });
}

pub fn children_part(file: &mut Val, dice: &mut Dice) {
    on_kind(file, dice, &["cancel"], &mut |table| table.drop("children"));
}

pub fn ask_in_vain(file: &mut Val, dice: &mut Dice) {
    let kind = dice.pick(&["text", "date", "signature", "number"]);
    field(file, "extra", kind);
    on_move(file, dice, &mut |step| step.add("may", "extra"));
}

pub fn random_move(file: &mut Val, dice: &mut Dice) {
    let kind = dice.pick(&["step", "step", "return", "redo", "cancel", "extend"]);
    let mut random = step("chance", kind, &some_stage(file, dice));
    random.set("needs", "place");
    if dice.chance(40) {
        random.set("at_most", 1);
        if dice.chance(30) {
            random.set("counter", "rounds");
        }
    }
    if dice.chance(30) {
        random.set("when", tab([("rounds", dice.pick(&["< 1", ">= 1"]).into())]));
    }
    if dice.chance(30) {
        random.set("direct", "1 working day");
    }
    on_stage(file, dice, true, &mut |stage| stage.add("move", random.clone()));
}
pub fn twice(file: &mut Val, dice: &mut Dice) {
    if dice.chance(30) {
        file.at("list").set("channels", ["phone", "phone"]);
        return;
    }
    on_stage(file, dice, true, &mut |stage| {
        let moves = stage.at("move").many();
        if let Some(first) = moves.first().cloned() {
            moves.push(first);
        }
    });
}
