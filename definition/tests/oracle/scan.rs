//! Rules that a look at each stage and move answers: S5 to S10, S13 to S15 and S20.

use toml::{Table, Value};

use super::Codes;
use super::look::{
    is_kind, live, move_kind, moves, named, one, rows, stage_kind, table, tables, targets, text, texts, truth,
    unit_rule,
};

/// A code and whether a list breaks it.
type Rule = (&'static str, fn(&Table) -> bool);

/// Adds the codes.
pub fn judge(file: &Table, codes: &mut Codes) {
    let rules: [Rule; 10] = [
        ("S5", closed_stays_closed),
        ("S6", one_holder),
        ("S7", limits),
        ("S8", waits),
        ("S9", silent_success),
        ("S10", ladder),
        ("S13", evidence),
        ("S14", relapse),
        ("S15", hand_over),
        ("S20", channels),
    ];
    codes.extend(rules.iter().filter(|(_, broken)| broken(file)).map(|(code, _)| *code));
}

fn closed_stays_closed(file: &Table) -> bool {
    let stages = named(file, "stage").iter().any(|(_, stage)| {
        let busy = ["holder", "limit", "overdue"].iter().any(|key| stage.contains_key(*key));
        !live(stage) && (busy || truth(stage, "work") || truth(stage, "acceptance"))
    });
    let wrong = |stage: &Table, step: &Table| {
        let reopen = move_kind(step) == "reopen";
        let into_closed = targets(step).iter().any(|to| one(file, "stage", to).is_some_and(|to| !live(to)));
        let bounded = step.contains_key("within") && step.contains_key("at_most");
        reopen == live(stage) || (reopen && (!bounded || into_closed))
    };
    stages || moves(file).iter().any(|(_, stage, step)| wrong(stage, step))
}

fn one_holder(file: &Table) -> bool {
    let no_unit = |name: &&str| one(file, "role", name).is_some_and(|role| unit_of(role).is_none());
    let holders = named(file, "stage").iter().any(|(_, stage)| {
        let holders = texts(stage, "holder");
        live(stage) && (holders.len() != 1 || holders.iter().any(no_unit))
    });
    let registrars = table(file, "list").map(|list| texts(list, "registrars")).unwrap_or_default();
    holders
        || registrars.iter().any(no_unit)
        || named(file, "role").iter().filter_map(|(_, role)| text(role, "fallback")).any(|name| no_unit(&name))
        || moves(file).iter().any(|(_, _, step)| texts(step, "by").iter().any(no_unit))
        || named(file, "role").iter().any(|(name, _)| unit_circle(file, name))
}

fn unit_of(role: &Table) -> Option<&Table> {
    let keys = ["id", "field", "same_as", "above", "street_of", "parent_holder"];
    table(role, "unit").filter(|unit| keys.iter().any(|key| unit.contains_key(*key)))
}

fn unit_circle(file: &Table, role: &str) -> bool {
    let mut at = role;
    for _ in 0..named(file, "role").len() {
        let unit = one(file, "role", at).and_then(|role| table(role, "unit"));
        match unit.and_then(|unit| text(unit, "same_as").or_else(|| text(unit, "above"))) {
            Some(next) if next == role => return true,
            Some(next) => at = next,
            None => return false,
        }
    }
    false
}

fn limits(file: &Table) -> bool {
    let stages = named(file, "stage").iter().any(|(_, stage)| {
        let missing = stage_kind(stage) == "open" && !(stage.contains_key("limit") && stage.contains_key("overdue"));
        let limit = table(stage, "limit").is_some_and(|limit| weak_limit(file, limit));
        let overdue = table(stage, "overdue")
            .is_some_and(|overdue| !overdue.contains_key("raise_to") || !overdue.contains_key("every"));
        live(stage) && (missing || limit || overdue)
    });
    let lacks = |step: &Table, keys: &[&str]| keys.iter().any(|key| !step.contains_key(*key));
    stages
        || moves(file).iter().filter(|(_, stage, _)| live(stage)).any(|(_, _, step)| match move_kind(step) {
            "extend" => lacks(step, &["at_most", "extends"]),
            "suspend" => lacks(step, &["at_most", "suspends", "review"]),
            _ => false,
        })
}

fn weak_limit(file: &Table, limit: &Table) -> bool {
    let basis = text(limit, "basis");
    let mark = text(limit, "mark").or(basis.filter(|basis| *basis == "assumed"));
    let baseless = basis.is_none() && matches!(mark, Some("verified" | "likely"));
    let endless = limit.contains_key("until") && !limit.contains_key("at_most");
    let partial = text(limit, "by").is_some_and(|by| {
        let rows = table(limit, "table");
        let left_out = |field: &Table| {
            let words = texts(field, "choices");
            words.iter().any(|word| rows.is_none_or(|rows| !rows.contains_key(*word)))
        };
        let choice = one(file, "field", by).filter(|field| text(field, "type") == Some("choice"));
        !limit.contains_key("otherwise") && choice.is_some_and(left_out)
    });
    mark.is_none() || baseless || endless || partial
}

fn waits(file: &Table) -> bool {
    named(file, "stage").iter().any(|(_, stage)| {
        let whole = ["limit", "overdue", "waits_for"].iter().all(|key| stage.contains_key(*key));
        let unnamed = table(stage, "overdue").is_some_and(|overdue| !overdue.contains_key("name"));
        stage_kind(stage) == "wait" && (!whole || unnamed)
    })
}

fn silent_success(file: &Table) -> bool {
    let overdue = |stage| table(stage, "overdue").and_then(|overdue| text(overdue, "to"));
    let automatic = |step: &Table| texts(step, "by").contains(&"table");
    let done = |step: &Table| rows(step).iter().any(|(to, _)| is_kind(file, to, "closed done"));
    named(file, "stage").iter().any(|(_, stage)| overdue(stage).is_some_and(|to| is_kind(file, to, "closed done")))
        || moves(file).iter().any(|(_, _, step)| automatic(step) && done(step))
}

fn ladder(file: &Table) -> bool {
    let list = table(file, "list");
    let Some(top) = list.and_then(|list| text(list, "top")) else { return true };
    let raised_from = |name: &str| one(file, "role", name).and_then(|role| text(role, "raise_to"));
    let lost = |start: &str| {
        let mut at = start;
        for _ in 0..=named(file, "role").len() {
            match raised_from(at) {
                Some(next) => at = next,
                None => return at != top,
            }
        }
        true
    };
    let first_rungs = named(file, "stage");
    let nobody = |start: &str| {
        let mut at = start;
        for _ in 0..=named(file, "role").len() {
            let Some(role) = one(file, "role", at) else { return false };
            if unit_of(role).is_none() {
                return true;
            }
            let Some(next) = raised_from(at) else { return false };
            at = next;
        }
        false
    };
    list.is_none_or(|list| !list.contains_key("remind_top_every"))
        || raised_from(top).is_some()
        || first_rungs
            .iter()
            .filter_map(|(_, stage)| table(stage, "overdue").and_then(|overdue| text(overdue, "raise_to")))
            .filter(|rung| one(file, "role", rung).is_some())
            .any(|rung| lost(rung) || nobody(rung))
        || nobody(top)
}

fn evidence(file: &Table) -> bool {
    let closed = |name: &str| one(file, "stage", name).is_some_and(|stage| !live(stage));
    let bare = moves(file).iter().any(|(_, _, step)| {
        let kinds = ["return", "extend", "suspend", "merge", "cancel", "reopen", "redo"];
        let weighty = kinds.contains(&move_kind(step)) || targets(step).into_iter().any(closed);
        weighty && texts(step, "needs").is_empty()
    });
    bare || named(file, "stage").iter().any(|(_, stage)| {
        table(stage, "overdue")
            .is_some_and(|overdue| text(overdue, "to").is_some_and(closed) && !overdue.contains_key("attempts"))
    })
}

fn relapse(file: &Table) -> bool {
    let Some(relapse) = table(file, "relapse") else { return true };
    if relapse.contains_key("none") {
        return false;
    }
    texts(relapse, "same").is_empty()
        || !relapse.contains_key("within")
        || text(relapse, "to").is_none_or(|to| one(file, "stage", to).is_some_and(|stage| !live(stage)))
}

fn hand_over(file: &Table) -> bool {
    let back = |stage: &Table| tables(stage, "move").iter().any(|step| matches!(move_kind(step), "return" | "redo"));
    let refuses = |stage: &Table| {
        let to_live = |step: &&Table| {
            !rows(step).is_empty() && targets(step).iter().filter_map(|to| one(file, "stage", to)).all(live)
        };
        tables(stage, "move").iter().any(|step| move_kind(step) == "return" && to_live(step))
    };
    let units_differ = |from: &Table, to: &Table| {
        let rule = |stage: &Table| texts(stage, "holder").first().and_then(|role| unit_rule(file, role));
        live(from) && live(to) && rule(from).is_some() && rule(to).is_some() && rule(from) != rule(to)
    };
    let no_refusal =
        named(file, "stage").iter().any(|(_, stage)| live(stage) && truth(stage, "acceptance") && !refuses(stage));
    let moved = moves(file).iter().any(|(_, stage, step)| {
        let exempt = matches!(move_kind(step), "return" | "redo" | "reopen");
        let direct = step.contains_key("direct");
        targets(step).into_iter().filter_map(|to| one(file, "stage", to)).any(|to| {
            let crosses = !exempt && units_differ(stage, to);
            crosses && ((!truth(to, "acceptance") && !direct) || (direct && !back(to)))
        })
    });
    let timed = named(file, "stage").iter().any(|(_, stage)| {
        let to = table(stage, "overdue").and_then(|overdue| text(overdue, "to"));
        to.and_then(|to| one(file, "stage", to))
            .is_some_and(|to| units_differ(stage, to) && !truth(to, "acceptance") && !back(to))
    });
    no_refusal || moved || timed
}

fn channels(file: &Table) -> bool {
    let empty = Table::new();
    let list = table(file, "list").unwrap_or(&empty);
    let first = text(list, "first");
    let none = list.get("channels").is_none_or(|channels| matches!(channels, Value::Array(many) if many.is_empty()));
    let astray = tables(list, "channels").iter().any(|channel| text(channel, "to").is_some_and(|to| Some(to) != first));
    none || astray || !list.contains_key("receipt") || !list.contains_key("refused_to")
}
