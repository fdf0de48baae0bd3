//! What a planned list may have beside its row of stages.

use super::dice::Dice;
use super::plan::{Plan, step};
use super::tree::{Val, tab};

/// A condition that can hold, on one of the fields that the list tests.
pub fn condition(dice: &mut Dice) -> Val {
    match (dice.palette(), dice.below(3)) {
        ("urgent", 0 | 1) => tab([("urgent", true.into())]),
        ("urgent", _) => tab([("urgent", false.into())]),
        ("sort", 0) => tab([("sort", "red".into())]),
        ("sort", 1) => tab([("sort", ["red", "blue"].into())]),
        ("sort", _) => tab([("sort", tab([("not", "green".into())]))]),
        (_, 0) => tab([("size", "< 10".into())]),
        (_, 1) => tab([("size", ">= 10".into())]),
        _ => tab([("size", "5..10".into())]),
    }
}

/// Opens a move only under a condition.
pub fn guard(dice: &mut Dice, step: &mut Val) {
    step.set("when", condition(dice));
}

/// Makes a move lead to one of two stages.
pub fn choose(plan: &Plan, dice: &mut Dice, step: &mut Val, here: usize, there: usize) {
    let row = |at: usize, when: Option<Val>| {
        let mut row = tab([("stage", plan.name(at).into())]);
        if let Some(when) = when {
            row.set("when", when);
        }
        row
    };
    let (rows, asked) = match dice.palette() {
        _ if dice.chance(25) => (vec![row(here, Some(condition(dice))), row(there, None)], None),
        "urgent" => {
            let urgent = |truth: bool| Some(tab([("urgent", truth.into())]));
            (vec![row(here, urgent(true)), row(there, urgent(false))], Some("urgent"))
        }
        "size" => {
            let size = |bounds: &str| Some(tab([("size", bounds.into())]));
            (vec![row(here, size("< 10")), row(there, size(">= 10"))], Some("size"))
        }
        _ => {
            let red = Some(tab([("sort", "red".into())]));
            (vec![row(here, red), row(there, Some(tab([("sort", tab([("not", "red".into())]))])))], Some("sort"))
        }
    };
    step.set("to", Val::Many(rows));
    if let Some(field) = asked {
        step.add("needs", field);
    }
}

/// Adds extensions, suspensions, notes, timers, merges, splits and exceptions.
pub fn add(plan: &mut Plan, dice: &mut Dice) {
    for at in 0..plan.live {
        if dice.chance(15) {
            let mut extend = step("more_time", "extend", "");
            extend.set("at_most", 1).set("extends", "5 working days").add("needs", "reason");
            plan.add(at, extend);
        }
        if dice.chance(15) {
            let mut suspend = step("pause", "suspend", "");
            suspend.set("at_most", 1).set("suspends", "30 days").set("review", "review_day");
            suspend.set("needs", ["reason", "review_day"]);
            plan.add(at, suspend);
        }
        if dice.chance(15) {
            let mut note = step("remark", "note", "");
            note.add("may", "photo");
            plan.add(at, note);
        }
        if dice.chance(25) {
            timer(plan, dice, at);
        }
    }
    if dice.chance(35) {
        merge(plan);
    }
    if dice.chance(45) {
        open(plan, dice);
    }
    if dice.chance(25) {
        exception(plan, dice);
    }
}

fn timer(plan: &mut Plan, dice: &mut Dice, at: usize) {
    if dice.chance(40) {
        let mut call = step("call", "note", "");
        call.add("needs", "note");
        plan.add(at, call);
        let overdue = plan.stage(at).at("overdue");
        overdue.set("to", "dropped").set("attempts", "call").set("attempts_needed", 1 + i64::from(dice.chance(40)));
    } else if at + 1 < plan.live {
        let to = at + 1 + dice.below(plan.live - at - 1);
        plan.back[to] = true;
        let name = plan.name(to);
        let overdue = plan.stage(at).at("overdue");
        overdue.set("to", name);
        if dice.chance(40) {
            overdue.set("at_most", 1);
        }
    } else {
        let to = plan.name(0);
        if super::plan::unit(plan.holders[0]) == super::plan::unit(plan.holders[at]) {
            plan.stage(at).at("overdue").set("to", to).set("at_most", 1);
        }
    }
}

fn merge(plan: &mut Plan) {
    plan.file.at("stage").at("merged").set("title", "并单").set("kind", "closed other");
    let mut merge = step("merge", "merge", "merged");
    merge.set("tells_reporter", true).set("needs", ["main_item", "reason"]);
    plan.add(0, merge);
}

fn open(plan: &mut Plan, dice: &mut Dice) {
    let mut opens = tab([("list", "part".into()), ("as", "child".into()), ("copies", ["place"].into())]);
    let mut step = step("parts", "split", "");
    match dice.below(3) {
        0 => {
            opens.set("for_each", "helpers").set("each_into", "unit");
        }
        1 => {
            opens.set("copies", tab([("place", "place".into()), ("unit", "unit".into())]));
        }
        _ => {
            opens.set("copies", ["place", "unit"]);
        }
    }
    step.add("may", "helpers");
    if dice.chance(30) {
        step.drop("kind");
        step.set("kind", "note");
        opens.set("as", dice.pick(&["next", "child"]));
    }
    step.set("opens", Val::Many(vec![opens]));
    let at = dice.below(plan.live);
    plan.add(at, step);
}

fn exception(plan: &mut Plan, dice: &mut Dice) {
    let last = plan.live - 1;
    if plan.holders[plan.work] == plan.holders[last] {
        return;
    }
    plan.back[last] = true;
    plan.redoes = true;
    let mut close = step("close_self", "step", "done");
    let work = plan.work;
    plan.hand_over(work, &[last], &mut close);
    close.set("needs", ["photo", "result"]);
    let mut exception = tab([
        ("kind", dice.pick(&["routine", "enquiry"]).into()),
        ("sample_percent", 10.into()),
        ("to", plan.name(last).into()),
    ]);
    exception.set("machine_evidence", ["photo"]);
    close.set("exception", exception);
    plan.add(work, close);
}

/// Adds the come-back, the dispatch table and measures.
pub fn beside(plan: &mut Plan, dice: &mut Dice) {
    let relapse = plan.file.at("relapse");
    match dice.below(4) {
        0 => {
            relapse.set("none", "一次性事项");
        }
        1 => {
            relapse.set("same", "place").set("within", "90 days").set("as", "new").set("to", "found");
        }
        _ => {
            relapse.set("same", ["place", "sort"]).set("within", "90 days").set("as", "reopened");
            let to = plan.name(dice.below(plan.live));
            plan.file.at("relapse").set("to", to).set("raise_from", 2);
        }
    }
    if dice.chance(30) {
        let rows = vec![
            tab([("says", ["路灯"].into()), ("sets", tab([("sort", "red".into())]))]),
            tab([("when", condition(dice)), ("sets", tab([("sort", "blue".into())]))]),
            tab([("sets", tab([("sort", "green".into())]))]),
        ];
        let dispatch = plan.file.at("dispatch");
        dispatch.set("reads", ["text"]).set("stage", "found").set("move", "go").set("row", Val::Many(rows));
        let first = plan.stage(0).at("move").many();
        first[0].set("by", ["desk", "table"]);
    }
    if dice.chance(30) {
        let mut share = tab([("title", "按时率".into()), ("over", "closed".into())]);
        share.set("share", tab([("on_time", true.into())]));
        let mut points = tab([("title", "分".into()), ("over", "due".into()), ("field", "sort".into())]);
        points.set("points", tab([("red", 1.into()), ("blue", 2.into())]));
        plan.file.at("measure").set("on_time", share).set("score", points);
    }
}

/// Lets items speak against a unit, which then never holds them.
pub fn accused(plan: &mut Plan, dice: &mut Dice) {
    if !dice.chance(20) {
        return;
    }
    plan.file.at("list").set("against", "blamed");
    for name in ["bureau", "crew", "street", "boss"] {
        plan.file.at("role").at(name).set("fallback", "office");
    }
}
