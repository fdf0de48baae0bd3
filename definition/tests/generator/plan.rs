//! Plans of sound lists: a row of live stages with a way forward, ways back that are counted, and closes.

use super::dice::Dice;
use super::tree::{Val, tab};

/// The names of live stages, in their order.
pub const LIVE: [&str; 5] = ["found", "sorting", "mending", "asking", "looking"];
/// The roles that can hold a stage, with the unit that each stands for.
pub const ROLES: [(&str, &str, &str); 8] = [
    ("desk", "id", "centre"),
    ("bureau", "field", "unit"),
    ("crew", "same_as", "bureau"),
    ("office", "id", "office"),
    ("street", "street_of", "place"),
    ("boss", "above", "bureau"),
    ("leader", "id", "hall"),
    ("chief", "id", "hall_top"),
];

/// A list that is being planned.
pub struct Plan {
    /// The file.
    pub file: Val,
    /// How many live stages there are.
    pub live: usize,
    /// The holder of each live stage.
    pub holders: Vec<&'static str>,
    /// The stage in which the work is done.
    pub work: usize,
    /// The stages that must be able to give an item back.
    pub back: Vec<bool>,
    /// Whether the last stage must be able to send work back.
    pub redoes: bool,
    /// The stages in which a hand-over is accepted.
    pub accepts: Vec<bool>,
}

/// The unit for which a role stands.
pub fn unit(role: &str) -> &'static str {
    match role {
        "bureau" | "crew" => "field unit",
        _ => ROLES.iter().find(|(name, _, _)| *name == role).map_or("", |(_, _, unit)| unit),
    }
}

/// A move.
pub fn step(name: &str, kind: &str, to: &str) -> Val {
    let mut step = tab([("name", name.into()), ("title", "办".into())]);
    if kind != "step" {
        step.set("kind", kind);
    }
    if !to.is_empty() {
        step.set("to", to);
    }
    step
}

impl Plan {
    /// A plan with stages and holders, and no moves yet.
    pub fn new(dice: &mut Dice) -> Self {
        let live = 2 + dice.below(3) + usize::from(dice.chance(15));
        let work = dice.below(live - 1);
        let mut holders: Vec<&'static str> =
            (0..live).map(|_| dice.pick(&["desk", "bureau", "crew", "office", "street", "desk", "bureau"])).collect();
        while unit(holders[live - 1]) == unit(holders[work]) {
            holders[live - 1] = dice.pick(&["desk", "office", "street", "boss"]);
        }
        let accepts = (0..live).map(|at| at > 0 && dice.chance(30)).collect();
        let mut back: Vec<bool> = (0..live).map(|at| at > 0 && dice.chance(60)).collect();
        back[live - 1] |= dice.chance(50);
        Self { file: Val::Table(Vec::new()), live, holders, work, back, redoes: false, accepts }
    }

    /// The stage at a place: a live one, or the done close after the last.
    pub fn name(&self, at: usize) -> &'static str {
        if at < self.live { LIVE[at] } else { "done" }
    }

    /// The table of a stage.
    pub fn stage(&mut self, at: usize) -> &mut Val {
        let name = self.name(at);
        self.file.at("stage").at(name)
    }

    /// Adds a move to a live stage.
    pub fn add(&mut self, at: usize, step: Val) {
        self.stage(at).add("move", step);
    }

    /// Makes a move between live stages a hand-over where the unit changes.
    pub fn hand_over(&mut self, from: usize, to: &[usize], step: &mut Val) {
        let differs = |to: &usize| *to < self.live && unit(self.holders[from]) != unit(self.holders[*to]);
        if to.iter().any(|to| differs(to) && !self.accepts[*to]) {
            step.set("direct", "1 working day");
            to.iter().filter(|to| **to < self.live).for_each(|to| self.back[*to] = true);
        }
    }
}

/// A sound list.
pub fn plan(dice: &mut Dice, id: &str) -> Val {
    let mut plan = Plan::new(dice);
    head(&mut plan, dice, id);
    for at in 0..plan.live {
        stage(&mut plan, dice, at);
    }
    for at in 0..plan.live {
        forward(&mut plan, dice, at);
    }
    super::extras::add(&mut plan, dice);
    for at in 1..plan.live {
        backward(&mut plan, dice, at);
    }
    closes(&mut plan, dice);
    super::extras::beside(&mut plan, dice);
    super::extras::accused(&mut plan, dice);
    super::fields::add(&mut plan.file, dice);
    super::fields::hide(&mut plan.file, dice);
    plan.file
}

fn head(plan: &mut Plan, dice: &mut Dice, id: &str) {
    let list = plan.file.at("list");
    list.set("id", id).set("title", "清单").set("first", LIVE[0]).set("receipt", "QD").set("top", "chief");
    list.set("remind_top_every", "5 working days").set("refused_to", dice.pick(&["main", "dead"]));
    if dice.chance(50) {
        list.set("registrars", ["desk", "street"]);
    }
    let by_name = Val::Many(vec!["phone".into(), tab([("name", "app".into()), ("to", LIVE[0].into())])]);
    list.set("channels", if dice.chance(50) { by_name } else { "phone".into() });
    let roles = plan.file.at("role");
    for (name, key, unit) in ROLES {
        let role = roles.at(name);
        role.set("title", "角色").set("unit", tab([(key, unit.into())]));
        if name != "chief" {
            role.set("raise_to", if name == "leader" || dice.chance(30) { "chief" } else { "leader" });
        }
    }
}

fn stage(plan: &mut Plan, dice: &mut Dice, at: usize) {
    let (holder, work, accepts) = (plan.holders[at], plan.work == at, plan.accepts[at]);
    let stage = plan.stage(at);
    stage.set("title", "环节").set("holder", holder);
    if work {
        stage.set("work", true);
    }
    if accepts {
        stage.set("acceptance", true);
    }
    stage.set("limit", limit(dice));
    let overdue =
        tab([("raise_to", dice.pick(&["leader", "chief", "boss"]).into()), ("every", "3 working days".into())]);
    stage.set("overdue", overdue);
    if at > 0 && !work && dice.chance(20) {
        stage.set("kind", "wait").set("waits_for", "居民").at("overdue").set("name", "no_answer");
    }
}

/// A limit in one of its forms.
pub fn limit(dice: &mut Dice) -> Val {
    let mut limit = match dice.below(6) {
        0 => tab([("until", "last_day".into()), ("at_most", "60 days".into())]),
        1 => tab([
            ("by", "sort".into()),
            ("table", tab([("red", "1 working day".into()), ("green", "9 days".into()), ("blue", "48 hours".into())])),
            ("otherwise", "3 days".into()),
        ]),
        2 => tab([
            ("by", "sort".into()),
            ("table", tab([("red", "1 working day".into())])),
            ("otherwise", "5 working days".into()),
        ]),
        _ => tab([("length", "5 working days".into())]),
    };
    if dice.chance(50) {
        limit.set("basis", "assumed");
    } else {
        limit.set("basis", "条例第五条").set("mark", dice.pick(&["verified", "likely"]));
    }
    limit
}

fn forward(plan: &mut Plan, dice: &mut Dice, at: usize) {
    let mut go = step("go", "step", plan.name(at + 1));
    let mut targets = vec![at + 1];
    if at + 1 < plan.live && dice.chance(25) {
        let other = at + 1 + dice.below(plan.live - at - 1);
        targets.push(other);
        super::extras::choose(plan, dice, &mut go, at + 1, other);
    }
    if at + 1 == plan.live || dice.chance(30) {
        go.add("needs", "result");
    }
    if at == 0 && dice.chance(50) {
        go.add("needs", "unit");
    }
    if dice.chance(20) {
        go.add("may", "note");
    }
    plan.hand_over(at, &targets, &mut go);
    plan.add(at, go);
    if at + 2 < plan.live && dice.chance(25) {
        let mut skip = step("skip", "step", plan.name(at + 2));
        super::extras::guard(dice, &mut skip);
        plan.hand_over(at, &[at + 2], &mut skip);
        plan.add(at, skip);
    }
}

fn backward(plan: &mut Plan, dice: &mut Dice, at: usize) {
    if !plan.accepts[at] && !plan.back[at] {
        return;
    }
    let redoes = plan.redoes && at + 1 == plan.live;
    if redoes && plan.accepts[at] {
        let mut redo = step("redo", "redo", plan.name(plan.work));
        redo.set("at_most", 1).set("needs", "reason");
        plan.add(at, redo);
    }
    let kind = if plan.accepts[at] || (!redoes && dice.chance(30)) { "return" } else { "redo" };
    let mut step = step("give_back", kind, plan.name(dice.below(at)));
    step.set("at_most", 1 + i64::from(dice.chance(30)));
    step.add("needs", "reason");
    if dice.chance(25) {
        step.set("counter", "rounds");
    }
    if dice.chance(20) {
        step.set("clock", "continues");
    }
    plan.add(at, step);
}

fn closes(plan: &mut Plan, dice: &mut Dice) {
    plan.file.at("stage").at("done").set("title", "办结").set("kind", "closed done");
    plan.file.at("stage").at("dropped").set("title", "撤回").set("kind", "closed other");
    let last = plan.live - 1;
    for at in 0..plan.live {
        if at == 0 || at == last || dice.chance(20) {
            let mut drop = step("drop", dice.pick(&["cancel", "step"]), "dropped");
            drop.add("needs", "reason");
            drop.set("children", "ask to stop");
            plan.add(at, drop);
        }
    }
    if dice.chance(30) {
        let mut reopen = step("reopen", "reopen", plan.name(dice.below(plan.live)));
        reopen.set("within", "30 days").set("at_most", 1).set("by", dice.pick(&["desk", "leader"]));
        reopen.add("needs", "reason");
        plan.stage(plan.live).add("move", reopen);
    }
}
