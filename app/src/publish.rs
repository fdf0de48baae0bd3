//! Publishing lists, loading calendars and the organisation: judged first, then appended to the store's own stream.

use std::collections::BTreeMap;

use definition::{Finding, Severity, checks};
use item::calendar::Layer;
use item::event::{Actor, Event, STORE_STREAM, What};
use item::organisation::Organisation;
use jiff::Timestamp;
use store::{Append, Change};

use crate::settings::calendars;
use crate::{App, AppError};

/// What is to be loaded together.
#[derive(Debug, Default)]
pub struct Package {
    /// Texts of list files.
    pub lists: Vec<String>,
    /// Layers of calendars.
    pub layers: Vec<Layer>,
    /// Units and people.
    pub organisation: Option<Organisation>,
}

impl App {
    /// Loads lists, calendars and an organisation: all of them, or nothing. A list must be sound together with those
    /// that are in force, its examples must come out, and each of its live items must have a place in it (rule S18).
    ///
    /// # Errors
    /// [`AppError::Unsound`] with all findings, [`AppError::SameVersion`], [`AppError::Calendar`]; nothing has changed.
    pub fn publish(&self, package: &Package, now: Timestamp) -> Result<usize, AppError> {
        let settings = self.settings();
        let mut layers = settings.layers.clone();
        let mut loaded: Vec<What> = Vec::new();
        for layer in &package.layers {
            let version = next_version(&layers, layer);
            let Some(layer) = version else { continue };
            layers.retain(|old| old.id != layer.id);
            loaded.push(what("calendar", &layer.id, layer.version, text(&layer)?));
            layers.push(layer);
        }
        let changed = self.judge(package, &calendars(&layers)?)?;
        loaded.extend(changed);
        if let Some(organisation) = &package.organisation {
            let before = settings.organisation.as_ref();
            let mut next = organisation.clone();
            next.version = before.map_or(0, |old| old.version);
            if before != Some(&next) {
                next.version += 1;
                loaded.push(what("organisation", "organisation", next.version, text(&next)?));
            }
        }
        self.append_loaded(loaded, now)
    }

    /// The lists that are new or changed, when all are sound.
    fn judge(
        &self,
        package: &Package,
        calendars: &BTreeMap<String, item::calendar::Calendar>,
    ) -> Result<Vec<What>, AppError> {
        let settings = self.settings();
        let mut texts: BTreeMap<String, String> = settings.texts.clone();
        let mut changed = Vec::new();
        for text in &package.lists {
            let id = definition::read(text).0.id.text;
            if texts.get(&id) != Some(text) {
                changed.push(id.clone());
                texts.insert(id, text.clone());
            }
        }
        let all: Vec<&str> = texts.values().map(String::as_str).collect();
        let counts = self.store().counts()?;
        for checked in definition::check_set(&all) {
            let id = &checked.list.id.text;
            let mut findings: Vec<Finding> = checked.findings;
            let live: Vec<(String, u64)> = counts
                .iter()
                .filter(|count| count.list == *id && count.outcome.is_none())
                .map(|count| (count.stage.clone(), count.items))
                .collect();
            findings.extend(checks::strands(&checked.list, &live));
            findings.extend(item::examples::run(&checked.list, calendars));
            if findings.iter().any(|finding| finding.code.severity() == Severity::Error) {
                return Err(AppError::Unsound { id: id.clone(), findings });
            }
            let before = settings.lists.get(id).map(|list| list.version);
            if changed.contains(id) && before.is_some_and(|before| checked.list.version <= before) {
                return Err(AppError::SameVersion { id: id.clone(), version: checked.list.version });
            }
        }
        let version = |text: &str| definition::read(text).0.version;
        Ok(changed
            .iter()
            .filter_map(|id| Some(what("list", id, version(texts.get(id)?), texts.get(id)?.clone())))
            .collect())
    }

    fn append_loaded(&self, loaded: Vec<What>, now: Timestamp) -> Result<usize, AppError> {
        if loaded.is_empty() {
            return Ok(0);
        }
        let before = u32::try_from(self.store().events_of(STORE_STREAM)?.len()).unwrap_or(u32::MAX);
        let at = self.time(now)?;
        let events: Vec<Event> = (before + 1..)
            .zip(loaded)
            .map(|(sequence, what)| Event {
                item: STORE_STREAM,
                sequence,
                at,
                recorded: None,
                by: Actor::Operator,
                what,
            })
            .collect();
        let count = events.len();
        let change = Change { before, after: None, events };
        self.store().append(Append { key: None, changes: vec![change], answer: String::new() })?;
        self.reload()?;
        Ok(count)
    }
}

/// The layer as the next version of the one that is loaded; nothing when it brings nothing new.
fn next_version(layers: &[Layer], new: &Layer) -> Option<Layer> {
    let Some(old) = layers.iter().find(|layer| layer.id == new.id) else { return Some(new.clone()) };
    let next = old.amended_by(new.clone());
    (next.days != old.days || next.office_hours != old.office_hours).then_some(next)
}

fn what(kind: &str, id: &str, version: u32, text: String) -> What {
    What::Loaded { kind: kind.to_owned(), id: id.to_owned(), version, text }
}

fn text(value: &impl serde::Serialize) -> Result<String, AppError> {
    serde_json::to_string(value).map_err(|error| AppError::Text(error.to_string()))
}
