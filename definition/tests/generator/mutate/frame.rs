//! Damage to what stands around moves: stages, holders, limits, roles, channels, the come-back.

use super::super::dice::Dice;
use super::super::plan::{ROLES, limit, step};
use super::super::tree::{Val, tab};
use super::{field, on_move, on_one, on_stage, some_stage};

/// Drops some key that the grammar does not ask for.
pub fn drop_any(file: &mut Val, dice: &mut Dice) {
    const KEYS: [&str; 34] = [
        "kind",
        "work",
        "acceptance",
        "holder",
        "limit",
        "overdue",
        "move",
        "by",
        "to",
        "needs",
        "may",
        "when",
        "at_most",
        "counter",
        "extends",
        "suspends",
        "review",
        "within",
        "direct",
        "opens",
        "exception",
        "unit",
        "raise_to",
        "asked",
        "read_by",
        "attempts",
        "every",
        "otherwise",
        "basis",
        "mark",
        "waits_for",
        "choices",
        "relapse",
        "machine_evidence",
    ];
    let key = dice.pick(&KEYS);
    let fits = |place: &str, table: &Val| {
        let needed = matches!(place, "opens" | "dispatch")
            || (place == "exception" && key != "machine_evidence")
            || (place == "limit" && key == "by");
        table.get(key).is_some() && !needed
    };
    on_one(file, dice, &fits, &mut |table| table.drop(key));
}

pub fn drop_limit_part(file: &mut Val, dice: &mut Dice) {
    let key = dice.pick(&["mark", "basis", "otherwise", "at_most", "limit", "overdue"]);
    match key {
        "limit" | "overdue" => on_stage(file, dice, true, &mut |stage| stage.drop(key)),
        _ => on_one(file, dice, &|place, table| place == "limit" && table.get(key).is_some(), &mut |table| {
            table.drop(key)
        }),
    }
}

pub fn unknown_name(file: &mut Val, dice: &mut Dice) {
    let key =
        dice.pick(&["to", "holder", "by", "needs", "raise_to", "counter", "same", "top", "first", "read_by", "stage"]);
    let fits = |place: &str, table: &Val| matches!(table.get(key), Some(Val::Text(_))) && place != "role";
    on_one(file, dice, &fits, &mut |table| {
        table.set(key, "nowhere");
    });
}

pub fn rehold(file: &mut Val, dice: &mut Dice) {
    let role = dice.pick(&ROLES).0;
    let two = dice.chance(30);
    match dice.below(3) {
        0 => on_move(file, dice, &mut |step| {
            step.set("by", if two { "table" } else { role });
        }),
        1 => on_one(file, dice, &|key, _| ROLES.iter().any(|(name, _, _)| key == *name), &mut |it| {
            it.set("unit", tab([("same_as", role.into())]));
        }),
        _ => on_stage(file, dice, true, &mut |stage| {
            stage.set("holder", if two { Val::from([role, "desk"]) } else { role.into() });
        }),
    }
}

pub fn change_stage_kind(file: &mut Val, dice: &mut Dice) {
    let kind = dice.pick(&["open", "wait", "closed done", "closed other"]);
    let live = dice.chance(60);
    on_stage(file, dice, live, &mut |stage| {
        stage.set("kind", kind);
    });
}

pub fn give_to_closed(file: &mut Val, dice: &mut Dice) {
    let choice = dice.below(5);
    let length = limit(dice);
    on_stage(file, dice, false, &mut |stage| match choice {
        0 => {
            stage.set("holder", "desk");
        }
        1 => {
            stage.set("limit", length.clone());
        }
        2 => {
            stage.set("overdue", tab([("raise_to", "leader".into()), ("every", "1 day".into())]));
        }
        3 => {
            stage.set("work", true);
        }
        _ => stage.add("move", step("onward", "step", "found")),
    });
    if file.at("field").get("sort").is_none() {
        field(file, "sort", "choice");
    }
    if file.at("field").get("last_day").is_none() {
        field(file, "last_day", "date");
    }
}

pub fn overdue_to(file: &mut Val, dice: &mut Dice) {
    let to = some_stage(file, dice);
    let counted = dice.chance(40);
    let attempts = dice.chance(20);
    on_one(file, dice, &|key, _| key == "overdue", &mut |overdue| {
        overdue.set("to", to.as_str());
        if counted {
            overdue.set("at_most", 1);
        }
        if attempts {
            overdue.set("attempts", "call");
        }
    });
}

pub fn wait_without(file: &mut Val, dice: &mut Dice) {
    let key = dice.pick(&["waits_for", "limit", "overdue", "name"]);
    on_stage(file, dice, true, &mut |stage| {
        stage.set("kind", "wait").set("waits_for", "居民").at("overdue").set("name", "silence");
        if key == "name" {
            stage.at("overdue").drop(key);
        } else {
            stage.drop(key);
        }
    });
}

pub fn ladder(file: &mut Val, dice: &mut Dice) {
    let role = dice.pick(&ROLES).0;
    let next = dice.pick(&ROLES).0;
    match dice.below(4) {
        0 => file.at("list").drop(dice.pick(&["top", "remind_top_every"])),
        1 => file.at("role").at(role).drop("raise_to"),
        2 => on_one(file, dice, &|key, _| key == "overdue", &mut |overdue| {
            overdue.set("raise_to", role);
        }),
        _ => {
            file.at("role").at(role).set("raise_to", next);
        }
    }
}

pub fn verify_own_work(file: &mut Val, dice: &mut Dice) {
    let choice = dice.below(4);
    let percent = dice.chance(50);
    match choice {
        0 => on_stage(file, dice, true, &mut |stage| {
            stage.set("work", true);
        }),
        1 => file.at("stage").tables("", &mut |_, table| table.drop("work")),
        2 => on_one(file, dice, &|key, _| key == "exception", &mut |exception| {
            if percent {
                exception.drop("machine_evidence");
            } else {
                exception.set("to", "found");
            }
        }),
        _ => on_one(file, dice, &|_, table| table.get("exception").is_some(), &mut |step| step.drop("exception")),
    }
}

pub fn relapse_part(file: &mut Val, dice: &mut Dice) {
    let key = dice.pick(&["same", "within", "to", "none", "all", "closed"]);
    match key {
        "all" => file.drop("relapse"),
        "closed" => {
            file.at("relapse").set("to", "done");
        }
        _ => file.at("relapse").drop(key),
    }
}

pub fn intake_part(file: &mut Val, dice: &mut Dice) {
    let list = file.at("list");
    match dice.below(4) {
        0 => list.drop("channels"),
        1 => list.drop("receipt"),
        2 => list.drop("refused_to"),
        _ => {
            list.set("channels", Val::Many(vec![tab([("name", "app".into()), ("to", "dropped".into())])]));
        }
    }
}

pub fn silent_success(file: &mut Val, dice: &mut Dice) {
    on_one(file, dice, &|key, _| key == "overdue", &mut |overdue| {
        overdue.set("to", "done");
    });
}

pub fn turn_back_units(file: &mut Val, dice: &mut Dice) {
    let (one, other) = (dice.pick(&ROLES).0, dice.pick(&ROLES).0);
    let key = dice.pick(&["same_as", "above"]);
    if dice.chance(30) {
        file.at("role").at(one).drop("unit");
    } else {
        file.at("role").at(one).set("unit", tab([(key, other.into())]));
        file.at("role").at(other).set("unit", tab([("same_as", one.into())]));
    }
}

/// Hides a field from somebody who is likely to need it.
pub fn hide(file: &mut Val, dice: &mut Dice) {
    let role = dice.pick(&["desk", "bureau", "crew", "office", "street", "desk", "desk", "chief"]);
    let fields = file.at("field").keys();
    if !fields.is_empty() {
        let name = fields[dice.below(fields.len())].clone();
        file.at("field").at(&name).set("hidden_from", role);
    }
}

/// Lets items speak against a unit that may hold them, or takes away who stands in.
pub fn accuse(file: &mut Val, dice: &mut Dice) {
    let role = dice.pick(&ROLES).0;
    match dice.below(4) {
        0 => {
            file.at("list").set("against", "unit");
            field(file, "unit", "unit");
        }
        1 => on_one(file, dice, &|key, table| key == role && table.get("fallback").is_some(), &mut |table| {
            table.drop("fallback");
        }),
        2 => on_one(file, dice, &|key, table| key == role && table.get("unit").is_some(), &mut |table| {
            table.set("unit", tab([("field", "blamed".into())]));
        }),
        _ => on_move(file, dice, &mut |step| step.add("may", "blamed")),
    }
    if file.at("field").get("blamed").is_none() {
        field(file, "blamed", "unit");
    }
}
