//! Whether a unit would verify its own work (rule S12), seen before it has begun: by the rules of the roles, for the values
//! of one item.

use definition::list::{List, Move, MoveKind, Stage, StageKind, UnitRule};

/// The unit for which a role of the list stands.
pub(crate) type UnitOf<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Whether the work of this unit could be struck off by nobody but itself. A sampled exception looks after itself.
pub(crate) fn verifies_itself(list: &List, unit: &str, unit_of: UnitOf<'_>) -> bool {
    let strikes_off = |step: &Move| {
        let mut stages = step.to.iter().filter_map(|target| list.stage(&target.stage));
        step.exception.is_none() && step.kind != MoveKind::Reopen && stages.any(|to| to.kind == StageKind::ClosedDone)
    };
    list.moves().filter(|(_, step)| strikes_off(step)).any(|(stage, step)| {
        let roles = step.actors(stage);
        !roles.is_empty() && roles.iter().all(|role| unit_of(role).as_deref() == Some(unit))
    })
}

/// Whether the unit that gets an item here can only go on to work that it would verify itself: every way on from here
/// stays with it and ends in such work. Giving the item back is no way on.
pub(crate) fn leads_to_own_work(list: &List, stage: &Stage, unit: &str, unit_of: UnitOf<'_>) -> bool {
    if !verifies_itself(list, unit, unit_of) {
        return false;
    }
    let mut seen: Vec<&str> = Vec::new();
    let mut todo = vec![stage];
    let mut works = false;
    while let Some(stage) = todo.pop() {
        if seen.contains(&stage.name.text.as_str()) {
            continue;
        }
        seen.push(&stage.name);
        if stage.work {
            works = true;
            continue;
        }
        let on = || stage.moves.iter().filter(|step| matches!(step.kind, MoveKind::Step | MoveKind::Split));
        if on().any(|step| may_change_units(list, step)) {
            return false;
        }
        let by_itself = stage.overdue.as_ref().and_then(|overdue| overdue.to.as_ref());
        let next = on().flat_map(|step| step.to.iter().map(|target| &target.stage)).chain(by_itself);
        let before = todo.len();
        for name in next {
            let stays = |stage: &&Stage| stage.holder().and_then(|role| unit_of(role)).as_deref() == Some(unit);
            match list.stage(name).filter(stays) {
                Some(stage) => todo.push(stage),
                None => return false,
            }
        }
        if todo.len() == before {
            return false;
        }
    }
    works
}

/// Whether a move carries something that units depend on.
fn may_change_units(list: &List, step: &Move) -> bool {
    step.needs.iter().chain(&step.may).any(|field| {
        list.roles.iter().any(|role| match &role.unit {
            Some(UnitRule::Field(of) | UnitRule::StreetOf(of)) => **of == **field,
            _ => false,
        })
    })
}
