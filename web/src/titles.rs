//! A refusal in the words of its list: stages, moves, roles and fields by their Chinese titles in the place of names.

use app::{AppError, Settings};
use definition::List;
use item::Refusal;

use crate::error::ApiError;
use crate::words;

/// The error of a call about an item of a list.
pub(crate) fn of_list(error: AppError, settings: &Settings, list: &str) -> ApiError {
    let field =
        |list: &List, name: &str| list.field(name).map_or_else(|| name.to_owned(), |field| field.title.zh.clone());
    let zh = match (&error, settings.lists.get(list)) {
        (AppError::Refused(refusal), Some(list)) => Some(words::of_refusal(&titled(refusal, list, settings))),
        (AppError::SamePhoto { field: name }, Some(list)) => {
            Some(words::of(&AppError::SamePhoto { field: field(list, name) }))
        }
        (AppError::NoFile { field: name, id }, Some(list)) => {
            Some(words::of(&AppError::NoFile { field: field(list, name), id: id.clone() }))
        }
        _ => None,
    };
    let told = ApiError::from(error);
    match zh {
        Some(zh) => told.in_chinese(zh),
        None => told,
    }
}

/// The refusal with titles in the place of names; what has no title keeps its name.
fn titled(refusal: &Refusal, list: &List, settings: &Settings) -> Refusal {
    let or = |name: &str, title: Option<&String>| title.map_or_else(|| name.to_owned(), Clone::clone);
    let stage = |name: &String| or(name, list.stage(name).map(|stage| &stage.title.zh));
    let role = |name: &String| or(name, list.role(name).map(|role| &role.title.zh));
    let field = |name: &String| or(name, list.field(name).map(|field| &field.title.zh));
    let fields = |names: &[String]| names.iter().map(field).collect();
    let unit = |id: &String| {
        or(id, settings.organisation.as_ref().and_then(|known| known.unit(id)).map(|unit| &unit.title_zh))
    };
    let step = |name: &String| {
        let known = list.moves().map(|(_, step)| step).find(|step| *step.name == **name);
        if name == "register" { "登记".to_owned() } else { or(name, known.map(|step| &step.title.zh)) }
    };
    match refusal {
        Refusal::NoSuchMove { name, stage: at, open } => {
            Refusal::NoSuchMove { name: step(name), stage: stage(at), open: open.iter().map(step).collect() }
        }
        Refusal::NotYours { name, roles } => {
            Refusal::NotYours { name: step(name), roles: roles.iter().map(role).collect() }
        }
        Refusal::NotOpen { name, why } => Refusal::NotOpen { name: step(name), why: why.clone() },
        Refusal::UsedUp { name, at_most } => Refusal::UsedUp { name: step(name), at_most: *at_most },
        Refusal::NoCase { name } => Refusal::NoCase { name: step(name) },
        Refusal::Missing { fields: names } => Refusal::Missing { fields: fields(names) },
        Refusal::NotAsked { fields: names } => Refusal::NotAsked { fields: fields(names) },
        Refusal::WrongValue { field: name, why } => Refusal::WrongValue { field: field(name), why: why.clone() },
        Refusal::TooFar { field: name, until } => Refusal::TooFar { field: field(name), until: *until },
        Refusal::SameUnit { unit: id } => Refusal::SameUnit { unit: unit(id) },
        Refusal::WouldVerifyItself { unit: id } => Refusal::WouldVerifyItself { unit: unit(id) },
        Refusal::NoUnit { role: name } => Refusal::NoUnit { role: role(name) },
        Refusal::NoMapping { stage: name } => Refusal::NoMapping { stage: stage(name) },
        other => other.clone(),
    }
}
