//! What an organisation shows of a list: whether each role stands for someone, in every unit that an item could be given
//! to (rule S6), and whether another unit verifies than the one that works, wherever nobody chooses (rule S12).

use definition::list::{Field, FieldKind, List, Role, Stage, UnitRule};
use definition::{Code, Finding, Literal};
use jiff::civil::Date;

use crate::event::{Fields, Holder};
use crate::organisation::{Organisation, Unit, UnitKind};
use crate::own_verifier::verifies_itself;
use crate::roles::{Asked, resolve};

#[cfg(test)]
mod tests;

/// The kinds of unit that an item can be given to by a field.
const TAKE_ITEMS: [UnitKind; 4] = [UnitKind::Bureau, UnitKind::Street, UnitKind::Office, UnitKind::Enterprise];
/// How many units a finding names.
const NAMED_MAX: usize = 5;

/// What is wrong with a list in this organisation.
#[must_use]
pub fn findings(list: &List, organisation: &Organisation, on: Date) -> Vec<Finding> {
    let mut findings = unresolved(list, organisation, on);
    findings.extend(own_verifiers(list, organisation, on));
    findings
}

/// The roles that hold a stage, or that are told when a limit passes, and stand for nobody in some unit.
fn unresolved(list: &List, organisation: &Organisation, on: Date) -> Vec<Finding> {
    let told = list.stages.iter().filter_map(|stage| stage.overdue.as_ref()?.raise_to.as_ref());
    let rungs = list.roles.iter().filter_map(|role| role.raise_to.as_ref()).chain(&list.top);
    let holders = list.stages.iter().flat_map(|stage| &stage.holders);
    let used: Vec<&str> = holders.chain(told).chain(rungs).map(|word| word.text.as_str()).collect();
    let used = list.roles.iter().filter(|role| used.contains(&role.name.text.as_str()) && role.unit.is_some());
    used.filter_map(|role| vacant(list, role, organisation, on)).collect()
}

/// The work stages whose unit also verifies, and is chosen by nobody: an item can never be struck off there. Where a
/// person chooses the unit, the engine refuses the choice.
fn own_verifiers(list: &List, organisation: &Organisation, on: Date) -> Vec<Finding> {
    let work = list.stages.iter().filter(|stage| stage.work && stage.kind.is_live());
    work.filter_map(|stage| own_verifier(list, stage, organisation, on)).collect()
}

fn own_verifier(list: &List, stage: &Stage, organisation: &Organisation, on: Date) -> Option<Finding> {
    let is_given = |role: &&Role| matches!(rule_behind(list, role), Some(UnitRule::Id(_) | UnitRule::StreetOf(_)));
    let role = stage.holder().and_then(|role| list.role(role)).filter(is_given)?;
    let mut own: Vec<String> = Vec::new();
    for candidate in candidates(list, role, organisation, on) {
        let fields = candidate.map(|unit| fields_naming(list, unit)).unwrap_or_default();
        let asked = Asked { list, fields: &fields, parent_holder: None, on };
        let unit_of = |role: &str| {
            let role = list.role(role).filter(is_given)?;
            resolve(organisation, &asked, &role.name).map(|holder| holder.unit)
        };
        own.extend(unit_of(&role.name).filter(|unit| verifies_itself(list, unit, &unit_of)));
    }
    own.dedup();
    if own.is_empty() {
        return None;
    }
    let named = some_of(&own.iter().map(|unit| format!("`{unit}`")).collect::<Vec<_>>());
    let message =
        format!("{named} would do the work in `{}` and verify it, so nothing could be struck off", stage.name);
    let help = "let another unit verify, or let a person choose the unit that works";
    Some(Finding::new(Code::S12, &stage.at, message).help(help))
}

fn vacant(list: &List, role: &Role, organisation: &Organisation, on: Date) -> Option<Finding> {
    let mut vacant: Vec<String> = Vec::new();
    for unit in candidates(list, role, organisation, on) {
        let fields = unit.map(|unit| fields_naming(list, unit)).unwrap_or_default();
        let parent = unit.map(|unit| Holder { role: String::new(), unit: unit.id.clone() });
        let asked = Asked { list, fields: &fields, parent_holder: parent.as_ref(), on };
        if resolve(organisation, &asked, &role.name).is_none() {
            vacant.push(match (unit, &role.unit) {
                (Some(unit), _) => format!("`{}`", unit.id),
                (None, Some(UnitRule::Id(id))) => format!("`{id}`"),
                (None, _) => "any unit".to_owned(),
            });
        }
    }
    if vacant.is_empty() {
        return None;
    }
    let message = format!("the role `{}` stands for nobody in {}", role.name, some_of(&vacant));
    let help = "name an active unit and a post that is filled there, or add a `fallback`";
    Some(Finding::new(Code::S6, &role.at, message).help(help))
}

/// The first of many names.
fn some_of(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMED_MAX);
    let named = names[..names.len().min(NAMED_MAX)].join(", ");
    if more > 0 { format!("{named} and {more} more") } else { named }
}

/// Fields of an item that all lead to one unit.
fn fields_naming(list: &List, unit: &Unit) -> Fields {
    let value = |field: &Field| match field.kind {
        FieldKind::Place => unit.area.clone().unwrap_or_default(),
        _ => unit.id.clone(),
    };
    list.fields.iter().map(|field| (field.name.text.clone(), Literal::Text(value(field)))).collect()
}

/// The rule on which the unit of a role depends in the end.
fn rule_behind<'a>(list: &'a List, role: &'a Role) -> Option<&'a UnitRule> {
    let mut rule = role.unit.as_ref();
    for _ in 0..=list.roles.len() {
        match rule {
            Some(UnitRule::SameAs(other) | UnitRule::Above(other)) => {
                rule = list.role(other).and_then(|role| role.unit.as_ref());
            }
            _ => break,
        }
    }
    rule
}

/// The units for which a role must stand; only `None` where the rule names its unit itself, or where the organisation
/// has none that it could be.
fn candidates<'a>(list: &List, role: &Role, organisation: &'a Organisation, on: Date) -> Vec<Option<&'a Unit>> {
    let kinds: &[UnitKind] = match rule_behind(list, role) {
        Some(UnitRule::Field(_) | UnitRule::ParentHolder) => &TAKE_ITEMS,
        Some(UnitRule::StreetOf(_)) => &[UnitKind::Street],
        _ => &[],
    };
    let units = organisation.units().filter(|unit| kinds.contains(&unit.kind) && unit.valid.covers(on));
    let units: Vec<Option<&Unit>> = units.map(Some).collect();
    if units.is_empty() { vec![None] } else { units }
}
