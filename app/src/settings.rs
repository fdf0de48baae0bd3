//! The lists, calendars and organisation that are in force on a store. They come from its log.

use std::collections::{BTreeMap, BTreeSet};

use definition::List;
use definition::list::FieldKind;
use item::calendar::{Calendar, Layer};
use item::event::What;
use item::organisation::Organisation;
use store::{Document, Store};

use crate::AppError;

/// What is in force.
#[derive(Debug, Default)]
pub struct Settings {
    /// The lists, by name.
    pub lists: BTreeMap<String, List>,
    /// Their texts, as they were published.
    pub texts: BTreeMap<String, String>,
    /// The layers of the calendars.
    pub layers: Vec<Layer>,
    /// The calendars, by name.
    pub calendars: BTreeMap<String, Calendar>,
    /// The units and people; none before they were loaded.
    pub organisation: Option<Organisation>,
    /// The names of fields that are personal, or hold files, on any list: a command without one needs no second look.
    pub(crate) watched: BTreeSet<String>,
}

impl Settings {
    pub(crate) fn load(store: &dyn Store) -> Result<Self, AppError> {
        Self::after(store, &[])
    }

    /// What would be in force once these were loaded.
    pub(crate) fn after(store: &dyn Store, loaded: &[What]) -> Result<Self, AppError> {
        let mut documents = store.documents()?;
        for what in loaded {
            let What::Loaded { kind, id, version, text } = what else { continue };
            documents.retain(|document| document.kind != *kind || document.id != *id);
            documents.push(Document { kind: kind.clone(), id: id.clone(), version: *version, text: text.clone() });
        }
        let mut settings = Self::default();
        for document in documents {
            settings.take(document)?;
        }
        settings.calendars = calendars(&settings.layers)?;
        Ok(settings)
    }

    fn take(&mut self, document: Document) -> Result<(), AppError> {
        match document.kind.as_str() {
            "list" => {
                let (list, findings) = definition::read(&document.text);
                if let Some(finding) = findings.first() {
                    return Err(AppError::Text(format!("list `{}`: {}", document.id, finding.message)));
                }
                let watched = list.fields.iter().filter(|field| field.personal || field.kind == FieldKind::Attachment);
                self.watched.extend(watched.map(|field| field.name.text.clone()));
                self.lists.insert(document.id.clone(), list);
                self.texts.insert(document.id, document.text);
            }
            "calendar" => self.layers.push(parse(&document)?),
            "organisation" => self.organisation = Some(parse(&document)?),
            _ => {}
        }
        Ok(())
    }

    /// The list of that name.
    ///
    /// # Errors
    /// [`AppError::NoList`].
    pub fn list(&self, id: &str) -> Result<&List, AppError> {
        self.lists.get(id).ok_or_else(|| AppError::NoList {
            id: id.to_owned(),
            known: self.lists.keys().cloned().collect::<Vec<_>>().join(", "),
        })
    }

    /// The calendar of a list.
    ///
    /// # Errors
    /// [`AppError::Calendar`] when it is not loaded.
    pub fn calendar_of(&self, list: &List) -> Result<&Calendar, AppError> {
        let missing = || AppError::Calendar(format!("`{}` is not loaded", list.calendar));
        self.calendars.get(&list.calendar).ok_or_else(missing)
    }
}

/// The calendars that layers make, each by the name of its nearest layer.
///
/// # Errors
/// [`AppError::Calendar`] when layers do not fit together.
pub fn calendars(layers: &[Layer]) -> Result<BTreeMap<String, Calendar>, AppError> {
    let resolve = |layer: &Layer| {
        let calendar = Calendar::resolve(layers, &layer.id).map_err(|error| AppError::Calendar(error.to_string()))?;
        Ok((layer.id.clone(), calendar))
    };
    layers.iter().map(resolve).collect()
}

fn parse<T: serde::de::DeserializeOwned>(document: &Document) -> Result<T, AppError> {
    serde_json::from_str(&document.text)
        .map_err(|error| AppError::Text(format!("{} `{}`: {error}", document.kind, document.id)))
}
