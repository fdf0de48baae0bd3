//! A sentence of a document that a clerk does not follow up: why, who said so and when. It can be taken back; both stay in
//! the log.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Triage;
use super::files;
use super::minutes::Place;
use crate::{App, AppError};

/// The longest remark on a dismissal, in characters.
pub const NOTE_CHARS_MAX: usize = 200;
/// The kind of the notes in the log.
const KIND: &str = "minutes_dismissed";

/// Why a sentence is not followed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// There is an item for it already.
    Known,
    /// It states a position and asks for nothing.
    Statement,
    /// It was found by mistake.
    Misread,
    /// Something else; the remark says what.
    Other,
}

/// A dismissal that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dismissal {
    /// Why.
    pub why: Why,
    /// What the clerk adds.
    pub note: String,
    /// Who dismissed it.
    pub person: String,
    /// The name of that person.
    pub person_name: String,
    /// When.
    pub at: Timestamp,
}

/// What the log says: a dismissal, or that it was taken back.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Noted {
    why: Option<Why>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    person: String,
}

/// The dismissals that stand, as they lie in the log.
pub(super) struct Dismissals(Vec<files::Note<Noted>>);

impl Dismissals {
    pub(super) fn read(app: &App) -> Result<Self, AppError> {
        Ok(Self(files::notes(app, KIND)?))
    }

    /// The dismissal of a sentence that stands.
    pub(super) fn of(&self, app: &App, place: Place) -> Option<Dismissal> {
        let id = id_of(place);
        let note = self.0.iter().rev().find(|note| note.id == id)?;
        let settings = app.settings();
        let known = settings.organisation.as_ref().and_then(|known| known.person(&note.says.person));
        Some(Dismissal {
            why: note.says.why?,
            note: note.says.note.clone(),
            person_name: known.map_or_else(|| note.says.person.clone(), |person| person.name.clone()),
            person: note.says.person.clone(),
            at: note.at,
        })
    }
}

fn id_of(place: Place) -> String {
    format!("{}/{}/{}", place.paper, place.article, place.directive)
}

impl Triage {
    /// Says that a sentence is not followed up. The same again changes nothing.
    ///
    /// # Errors
    /// [`AppError::NoItem`] where the document has no such sentence; [`AppError::HasItem`] where an item was made of it;
    /// trouble with the store.
    pub fn dismiss(
        &self,
        app: &App,
        place: Place,
        why: Why,
        note: &str,
        person: &str,
        now: Timestamp,
    ) -> Result<(), AppError> {
        let asked = self.asked(app, place)?;
        if !asked.items.is_empty() {
            return Err(AppError::HasItem(id_of(place)));
        }
        let note: String = note.trim().chars().take(NOTE_CHARS_MAX).collect();
        if asked.dismissed.is_some_and(|standing| standing.why == why && standing.note == note) {
            return Ok(());
        }
        keep(app, place, &Noted { why: Some(why), note, person: person.to_owned() }, now)
    }

    /// Takes a dismissal back. Where none stands, nothing changes.
    ///
    /// # Errors
    /// [`AppError::NoItem`] where the document has no such sentence; trouble with the store.
    pub fn restore(&self, app: &App, place: Place, person: &str, now: Timestamp) -> Result<(), AppError> {
        if self.asked(app, place)?.dismissed.is_none() {
            return Ok(());
        }
        keep(app, place, &Noted { why: None, note: String::new(), person: person.to_owned() }, now)
    }

    fn asked(&self, app: &App, place: Place) -> Result<super::minutes::Asked, AppError> {
        let review = self.review(app, place.paper)?;
        let asks = review.into_iter().flat_map(|review| review.asks);
        asks.into_iter()
            .find(|asked| (asked.article, asked.directive) == (place.article, place.directive))
            .ok_or_else(|| AppError::NoItem(id_of(place)))
    }
}

fn keep(app: &App, place: Place, noted: &Noted, now: Timestamp) -> Result<(), AppError> {
    let id = id_of(place);
    let before = files::notes::<Noted>(app, KIND)?.iter().filter(|note| note.id == id).count();
    let version = u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1);
    files::note(app, KIND, &id, version, noted, now)
}
