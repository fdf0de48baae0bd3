//! Damage: each kind aims at a rule, or at nothing in particular.

use super::dice::Dice;
use super::extras::condition;
use super::plan::{LIVE, ROLES, limit, step};
use super::tree::{Val, tab};

/// One kind of damage.
type Damage = fn(&mut Val, &mut Dice);

/// Every kind of damage; those whose rule is seldom broken otherwise stand here more than once.
const ALL: [Damage; 46] = [
    drop_any,
    drop_any,
    drop_any,
    drop_limit_part,
    unknown_name,
    twice,
    retarget,
    retarget,
    rehold,
    rehold,
    no_guard_can_hold,
    no_guard_can_hold,
    add_guard,
    change_stage_kind,
    change_move_kind,
    give_to_closed,
    reopen_badly,
    overdue_to,
    overdue_to,
    wait_without,
    ladder,
    ladder,
    ladder,
    uncount,
    only_way_is_back,
    verify_own_work,
    no_evidence,
    relapse_part,
    hand_over_part,
    break_choice,
    break_choice,
    break_choice,
    break_merge_or_split,
    break_merge_or_split,
    intake_part,
    break_opens,
    break_opens,
    break_opens,
    children_part,
    children_part,
    children_part,
    ask_in_vain,
    ask_in_vain,
    silent_success,
    turn_back_units,
    random_move,
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

/// Drops some key that the grammar does not ask for.
fn drop_any(file: &mut Val, dice: &mut Dice) {
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

fn drop_limit_part(file: &mut Val, dice: &mut Dice) {
    let key = dice.pick(&["mark", "basis", "otherwise", "at_most", "limit", "overdue"]);
    match key {
        "limit" | "overdue" => on_stage(file, dice, true, &mut |stage| stage.drop(key)),
        _ => on_one(file, dice, &|place, table| place == "limit" && table.get(key).is_some(), &mut |table| {
            table.drop(key)
        }),
    }
}

fn unknown_name(file: &mut Val, dice: &mut Dice) {
    let key =
        dice.pick(&["to", "holder", "by", "needs", "raise_to", "counter", "same", "top", "first", "read_by", "stage"]);
    let fits = |place: &str, table: &Val| matches!(table.get(key), Some(Val::Text(_))) && place != "role";
    on_one(file, dice, &fits, &mut |table| {
        table.set(key, "nowhere");
    });
}

fn twice(file: &mut Val, dice: &mut Dice) {
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

fn retarget(file: &mut Val, dice: &mut Dice) {
    let to = some_stage(file, dice);
    let fits = |key: &str, table: &Val| key == "move" && table.text("to").is_some();
    on_one(file, dice, &fits, &mut |table| {
        table.set("to", to.as_str());
    });
}

fn rehold(file: &mut Val, dice: &mut Dice) {
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

fn no_guard_can_hold(file: &mut Val, dice: &mut Dice) {
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

fn field(file: &mut Val, name: &str, kind: &str) {
    let mut field = tab([("title", "栏目".into()), ("type", kind.into())]);
    if kind == "choice" {
        field.set("choices", ["red", "green", "blue"]);
    }
    file.at("field").set(name, field);
}

fn add_guard(file: &mut Val, dice: &mut Dice) {
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

fn change_stage_kind(file: &mut Val, dice: &mut Dice) {
    let kind = dice.pick(&["open", "wait", "closed done", "closed other"]);
    let live = dice.chance(60);
    on_stage(file, dice, live, &mut |stage| {
        stage.set("kind", kind);
    });
}

fn change_move_kind(file: &mut Val, dice: &mut Dice) {
    let kinds = ["step", "return", "redo", "extend", "suspend", "merge", "split", "cancel", "reopen", "note"];
    let kind = dice.pick(&kinds);
    on_move(file, dice, &mut |step| {
        step.set("kind", kind);
    });
}

fn give_to_closed(file: &mut Val, dice: &mut Dice) {
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

fn reopen_badly(file: &mut Val, dice: &mut Dice) {
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

fn overdue_to(file: &mut Val, dice: &mut Dice) {
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

fn wait_without(file: &mut Val, dice: &mut Dice) {
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

fn ladder(file: &mut Val, dice: &mut Dice) {
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

fn uncount(file: &mut Val, dice: &mut Dice) {
    let fits = |key: &str, table: &Val| matches!(key, "move" | "overdue") && table.get("at_most").is_some();
    on_one(file, dice, &fits, &mut |table| table.drop("at_most"));
}

/// Leaves a stage with counted moves only.
fn only_way_is_back(file: &mut Val, dice: &mut Dice) {
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

fn verify_own_work(file: &mut Val, dice: &mut Dice) {
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

fn no_evidence(file: &mut Val, dice: &mut Dice) {
    on_one(file, dice, &|key, table| key == "move" && table.get("needs").is_some(), &mut |table| table.drop("needs"));
}

fn relapse_part(file: &mut Val, dice: &mut Dice) {
    let key = dice.pick(&["same", "within", "to", "none", "all", "closed"]);
    match key {
        "all" => file.drop("relapse"),
        "closed" => {
            file.at("relapse").set("to", "done");
        }
        _ => file.at("relapse").drop(key),
    }
}

fn hand_over_part(file: &mut Val, dice: &mut Dice) {
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

fn break_choice(file: &mut Val, dice: &mut Dice) {
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

fn break_merge_or_split(file: &mut Val, dice: &mut Dice) {
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

fn intake_part(file: &mut Val, dice: &mut Dice) {
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

fn break_opens(file: &mut Val, dice: &mut Dice) {
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

fn children_part(file: &mut Val, dice: &mut Dice) {
    on_kind(file, dice, &["cancel"], &mut |table| table.drop("children"));
}

fn silent_success(file: &mut Val, dice: &mut Dice) {
    on_one(file, dice, &|key, _| key == "overdue", &mut |overdue| {
        overdue.set("to", "done");
    });
}

fn turn_back_units(file: &mut Val, dice: &mut Dice) {
    let (one, other) = (dice.pick(&ROLES).0, dice.pick(&ROLES).0);
    let key = dice.pick(&["same_as", "above"]);
    if dice.chance(30) {
        file.at("role").at(one).drop("unit");
    } else {
        file.at("role").at(one).set("unit", tab([(key, other.into())]));
        file.at("role").at(other).set("unit", tab([("same_as", one.into())]));
    }
}

fn ask_in_vain(file: &mut Val, dice: &mut Dice) {
    let kind = dice.pick(&["text", "date", "signature", "number"]);
    field(file, "extra", kind);
    on_move(file, dice, &mut |step| step.add("may", "extra"));
}

fn random_move(file: &mut Val, dice: &mut Dice) {
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
