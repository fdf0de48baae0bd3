//! Whether each role of a list stands for someone: in every unit that an item could be given to (rule S6).

use definition::list::{Field, FieldKind, List, Role, UnitRule};
use definition::{Code, Finding, Literal};
use jiff::civil::Date;

use crate::event::{Fields, Holder};
use crate::organisation::{Organisation, Unit, UnitKind};
use crate::roles::{Asked, resolve};

#[cfg(test)]
mod tests;

/// The kinds of unit that an item can be given to by a field.
const TAKE_ITEMS: [UnitKind; 4] = [UnitKind::Bureau, UnitKind::Street, UnitKind::Office, UnitKind::Enterprise];
/// How many units a finding names.
const NAMED_MAX: usize = 5;

/// The roles that hold a stage, or that are told when a limit passes, and stand for nobody in some unit.
#[must_use]
pub fn unresolved(list: &List, organisation: &Organisation, on: Date) -> Vec<Finding> {
    let told = list.stages.iter().filter_map(|stage| stage.overdue.as_ref()?.raise_to.as_ref());
    let rungs = list.roles.iter().filter_map(|role| role.raise_to.as_ref()).chain(&list.top);
    let holders = list.stages.iter().flat_map(|stage| &stage.holders);
    let used: Vec<&str> = holders.chain(told).chain(rungs).map(|word| word.text.as_str()).collect();
    let used = list.roles.iter().filter(|role| used.contains(&role.name.text.as_str()) && role.unit.is_some());
    used.filter_map(|role| vacant(list, role, organisation, on)).collect()
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
    let more = vacant.len().saturating_sub(NAMED_MAX);
    let named = vacant[..vacant.len().min(NAMED_MAX)].join(", ");
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = format!("the role `{}` stands for nobody in {named}{rest}", role.name);
    let help = "name an active unit and a post that is filled there, or add a `fallback`";
    Some(Finding::new(Code::S6, &role.at, message).help(help))
}

/// Fields of an item that all lead to one unit.
fn fields_naming(list: &List, unit: &Unit) -> Fields {
    let value = |field: &Field| match field.kind {
        FieldKind::Place => unit.area.clone().unwrap_or_default(),
        _ => unit.id.clone(),
    };
    list.fields.iter().map(|field| (field.name.text.clone(), Literal::Text(value(field)))).collect()
}

/// The units for which a role must stand; only `None` where the rule names its unit itself, or where the organisation
/// has none that it could be.
fn candidates<'a>(list: &List, role: &Role, organisation: &'a Organisation, on: Date) -> Vec<Option<&'a Unit>> {
    let mut rule = role.unit.as_ref();
    for _ in 0..=list.roles.len() {
        match rule {
            Some(UnitRule::SameAs(other) | UnitRule::Above(other)) => {
                rule = list.role(other).and_then(|role| role.unit.as_ref());
            }
            _ => break,
        }
    }
    let kinds: &[UnitKind] = match rule {
        Some(UnitRule::Field(_) | UnitRule::ParentHolder) => &TAKE_ITEMS,
        Some(UnitRule::StreetOf(_)) => &[UnitKind::Street],
        _ => &[],
    };
    let units = organisation.units().filter(|unit| kinds.contains(&unit.kind) && unit.valid.covers(on));
    let units: Vec<Option<&Unit>> = units.map(Some).collect();
    if units.is_empty() { vec![None] } else { units }
}
