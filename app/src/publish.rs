//! Publishing lists, loading calendars and the organisation: judged first, then appended to the store's own stream.

use std::collections::BTreeMap;

use definition::{Checked, checks};
use item::calendar::Layer;
use item::event::{Actor, Event, STORE_STREAM, What};
use item::organisation::Organisation;
use jiff::Timestamp;
use store::{Append, Change};

use crate::settings::calendars;
use crate::{App, AppError, Settings};

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

/// A calendar layer from its CSV. Every layer but the nation's lies on the nation's.
///
/// # Errors
/// Every row that cannot be used.
pub fn layer(name: &str, csv: &str) -> Result<Layer, Vec<String>> {
    let layer =
        Layer::from_csv(name, csv).map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let parent = layer.parent.clone().or_else(|| (name != "cn").then(|| "cn".to_owned()));
    Ok(Layer { parent, ..layer })
}

/// A list that would be in force, and what is wrong with it.
#[derive(Debug)]
pub struct Examined {
    /// What the checker says, the examples and the live items (S18) included.
    pub checked: Checked,
    /// Its text.
    pub text: String,
    /// Whether it is new or another than the one in force.
    pub changed: bool,
}

/// What a package comes to.
pub(crate) struct Prepared {
    pub(crate) loaded: Vec<What>,
    /// What would be in force.
    pub(crate) settings: Settings,
    pub(crate) examined: Vec<Examined>,
}

impl App {
    /// Loads lists, calendars and an organisation: all of them, or nothing. A list must be sound together with those
    /// that are in force, its examples must come out, and each of its live items must have a place in it (rule S18).
    ///
    /// # Errors
    /// [`AppError::Unsound`] with all findings, [`AppError::SameVersion`], [`AppError::Calendar`]; nothing has changed.
    pub fn publish(&self, package: &Package, now: Timestamp) -> Result<usize, AppError> {
        let prepared = self.prepare(package)?;
        self.append_loaded(prepared.loaded, now)
    }

    /// What the checker says of the lists of a package, together with those that are in force; nothing is published.
    ///
    /// # Errors
    /// [`AppError::Calendar`]; trouble with the store.
    pub fn examine(&self, package: &Package) -> Result<Vec<Examined>, AppError> {
        let settings = self.settings();
        let (layers, _) = next_layers(&settings, package)?;
        self.judge(package, &calendars(&layers)?)
    }

    /// Refuses a package that cannot be published.
    pub(crate) fn prepare(&self, package: &Package) -> Result<Prepared, AppError> {
        let settings = self.settings();
        let (layers, mut loaded) = next_layers(&settings, package)?;
        let examined = self.judge(package, &calendars(&layers)?)?;
        for one in &examined {
            let id = &one.checked.list.id.text;
            if !one.checked.is_sound() {
                let findings = one.checked.findings.clone();
                return Err(AppError::Unsound { id: id.clone(), text: one.text.clone(), findings });
            }
            let (before, version) = (settings.lists.get(id).map(|list| list.version), one.checked.list.version);
            if one.changed && before.is_some_and(|before| version <= before) {
                return Err(AppError::SameVersion { id: id.clone(), version });
            }
            if one.changed {
                loaded.push(what("list", id, version, one.text.clone()));
            }
        }
        if let Some(organisation) = &package.organisation {
            let before = settings.organisation.as_ref();
            let mut next = organisation.clone();
            next.version = before.map_or(0, |old| old.version);
            if before != Some(&next) {
                next.version += 1;
                loaded.push(what("organisation", "organisation", next.version, text(&next)?));
            }
        }
        let settings = Settings::after(self.store(), &loaded)?;
        Ok(Prepared { loaded, settings, examined })
    }

    /// Every list that would be in force, judged.
    fn judge(
        &self,
        package: &Package,
        calendars: &BTreeMap<String, item::calendar::Calendar>,
    ) -> Result<Vec<Examined>, AppError> {
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
        let counts = self.store().counts()?;
        let all: Vec<&str> = texts.values().map(String::as_str).collect();
        let examine = |(mut checked, text): (Checked, &&str)| {
            let id = checked.list.id.text.clone();
            let live: Vec<(String, u64)> = counts
                .iter()
                .filter(|count| count.list == id && count.outcome.is_none())
                .map(|count| (count.stage.clone(), count.items))
                .collect();
            checked.findings.extend(checks::strands(&checked.list, &live));
            checked.findings.extend(item::examples::run(&checked.list, calendars));
            Examined { checked, text: (*text).to_owned(), changed: changed.contains(&id) }
        };
        Ok(definition::check_set(&all).into_iter().zip(&all).map(examine).collect())
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

/// The layers that would be in force, and those of them that are new.
fn next_layers(settings: &Settings, package: &Package) -> Result<(Vec<Layer>, Vec<What>), AppError> {
    let mut layers = settings.layers.clone();
    let mut loaded = Vec::new();
    for layer in &package.layers {
        let Some(layer) = next_version(&layers, layer) else { continue };
        layers.retain(|old| old.id != layer.id);
        loaded.push(what("calendar", &layer.id, layer.version, text(&layer)?));
        layers.push(layer);
    }
    Ok((layers, loaded))
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
