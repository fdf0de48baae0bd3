//! Models of categories: learnt anew from the store's own history each night, kept as versioned files, sealed into the
//! log with their score. A worse one can be taken back.

use definition::list::List;
use item::Item;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::Query;
use triage::classify::{Classifier, DriftLevel, Example, Message, Model, cold, train};

use super::files::{self, Kept, Note};
use super::{Triage, reading};
use crate::{App, AppError};

/// The most items that are learnt from, the newest.
pub const HISTORY_MAX: usize = 200_000;
/// The most recent items by which drift is told.
const DRIFT_ITEMS_MAX: usize = 2_000;
/// The least time between two trainings of a list by themselves.
const NIGHT: SignedDuration = SignedDuration::from_hours(20);

/// What the log says of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Noted {
    /// The file.
    pub file: Kept,
    /// How many examples it learnt from.
    pub examples: u32,
    /// The labels that it knows.
    pub labels: usize,
    /// Accuracy in cross-validation; none where there is too little history to measure.
    pub accuracy: Option<f64>,
    /// The same over labels alike.
    pub macro_f1: Option<f64>,
    /// The share that it answers without a person.
    pub coverage: Option<f64>,
    /// How far the newest items are from what the model before learnt: `none`, `some` or `much`.
    pub drift: Option<String>,
    /// The version that this one brings back; none where it was learnt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back_to: Option<u32>,
}

/// A version of a model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Version {
    /// The list.
    pub list: String,
    /// The version, from 1.
    pub version: u32,
    /// When it came into force.
    pub at: Timestamp,
    /// What the log says of it.
    #[serde(flatten)]
    pub noted: Noted,
}

impl From<Note<Noted>> for Version {
    fn from(note: Note<Noted>) -> Self {
        Self { list: note.id, version: note.version, at: note.at, noted: note.says }
    }
}

/// Why a model was not learnt or brought back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelRefusal {
    /// The list has nothing that triage could learn.
    #[error("the list `{0}` has no dispatch table with a category and a unit; triage does not read it")]
    NotRead(String),
    /// Too little history.
    #[error("there is nothing to learn on `{0}` yet: {1}")]
    Nothing(String, String),
    /// No such version.
    #[error("`{list}` has no model version {version}; see `qingdan triage models`")]
    NoVersion {
        /// The list.
        list: String,
        /// What was asked for.
        version: u32,
    },
}

impl Triage {
    /// Every version of every model, oldest first.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn models(&self, app: &App) -> Result<Vec<Version>, AppError> {
        Ok(files::notes::<Noted>(app, "model")?.into_iter().map(Version::from).collect())
    }

    /// Learns the categories of a list anew from its own items and, as a start, from the words of its dispatch table.
    ///
    /// # Errors
    /// Trouble with the store or the file. A refusal is in the answer.
    pub fn learn(&self, app: &App, list: &str, now: Timestamp) -> Result<Result<Version, ModelRefusal>, AppError> {
        let settings = app.settings();
        let list = settings.list(list)?;
        let name = list.id.text.clone();
        let Some(reading) = reading::of(list) else { return Ok(Err(ModelRefusal::NotRead(name))) };
        let history = history(app, list, |item| {
            let said = reading.said(&item.fields);
            let label = reading.category_of(&item.fields)?;
            let is_decided = item.stage != *list.first;
            is_decided.then(|| (label.to_owned(), said.title.to_owned(), said.body.to_owned()))
        })?;
        let seeds = cold::seeds(list, &reading.category.name);
        let seeded = seeds.iter().map(|seed| Example {
            label: &seed.label,
            message: Message { title: "", body: &seed.text },
            is_seed: true,
        });
        let learnt = history.iter().map(|(label, title, body)| Example {
            label,
            message: Message { title, body },
            is_seed: false,
        });
        let examples: Vec<Example<'_>> = seeded.chain(learnt).collect();
        let model = match train(&examples) {
            Ok(model) => model,
            Err(error) => return Ok(Err(ModelRefusal::Nothing(name, error.to_string()))),
        };
        let drift = self.drift(app, &name, &history)?;
        self.put(app, &name, &model, drift, now).map(Ok)
    }

    /// How far the newest items are from what the model in force learnt.
    fn drift(&self, app: &App, list: &str, history: &[(String, String, String)]) -> Result<Option<String>, AppError> {
        let state = self.reach(app)?;
        let Some((_, model)) = state.models.get(list) else { return Ok(None) };
        let newest = history.get(history.len().saturating_sub(DRIFT_ITEMS_MAX)..).unwrap_or_default();
        let mut classifier = Classifier::new(model);
        let proposals: Vec<_> =
            newest.iter().map(|(_, title, body)| classifier.propose(Message { title, body })).collect();
        let drift = model.profile().drift(&model.profile_of(&proposals));
        let word = |level| match level {
            DriftLevel::None => "none",
            DriftLevel::Some => "some",
            DriftLevel::Much => "much",
        };
        Ok(drift.map(|drift| word(drift.level()).to_owned()))
    }

    fn put(
        &self,
        app: &App,
        list: &str,
        model: &Model,
        drift: Option<String>,
        now: Timestamp,
    ) -> Result<Version, AppError> {
        let before = self.last(app, list)?;
        let file = files::keep(&self.folder, "models", &model.encode())?;
        let score = model.score();
        let is_measured = score.accuracy.of > 0;
        let noted = Noted {
            examples: model.examples(),
            labels: model.labels().len(),
            accuracy: is_measured.then(|| score.accuracy.value()),
            macro_f1: is_measured.then(|| score.macro_f1()),
            coverage: score.answered.as_ref().map(|answered| answered.taken.value()),
            drift,
            back_to: None,
            file,
        };
        // The same history gives the same model to the last byte: there is no new version of it.
        if let Some(before) = before.as_ref().filter(|before| before.noted.file == noted.file) {
            return Ok(before.clone());
        }
        let version = before.map_or(0, |before| before.version) + 1;
        files::note(app, "model", list, version, &noted, now)?;
        Ok(Version { list: list.to_owned(), version, at: now, noted })
    }

    fn last(&self, app: &App, list: &str) -> Result<Option<Version>, AppError> {
        Ok(self.models(app)?.into_iter().rfind(|version| version.list == list))
    }

    /// Brings an earlier version of a model back: as a new version, with the file of the old one.
    ///
    /// # Errors
    /// Trouble with the store or the file. A refusal is in the answer.
    pub fn roll_back(
        &self,
        app: &App,
        list: &str,
        to: u32,
        now: Timestamp,
    ) -> Result<Result<Version, ModelRefusal>, AppError> {
        let versions = self.models(app)?;
        let old = versions.iter().find(|version| version.list == list && version.version == to);
        let Some(old) = old else { return Ok(Err(ModelRefusal::NoVersion { list: list.to_owned(), version: to })) };
        files::read(&self.folder, &old.noted.file, triage::classify::MODEL_BYTES_MAX)?;
        let version = versions.iter().rfind(|version| version.list == list).map_or(0, |last| last.version) + 1;
        let noted = Noted { back_to: Some(to), ..old.noted.clone() };
        files::note(app, "model", list, version, &noted, now)?;
        Ok(Ok(Version { list: list.to_owned(), version, at: now, noted }))
    }

    /// What the nightly wake does: each list that triage reads learns anew, where its last training is old enough. A
    /// model that was brought back stays until its list is told to learn.
    ///
    /// # Errors
    /// Trouble with the store or a file.
    pub fn nightly(&self, app: &App, now: Timestamp) -> Result<Vec<Version>, AppError> {
        let settings = app.settings();
        let mut learnt = Vec::new();
        for list in settings.lists.values().filter(|list| reading::of(list).is_some()) {
            let last = self.last(app, &list.id.text)?;
            let is_due =
                last.as_ref().is_none_or(|last| last.noted.back_to.is_none() && now.duration_since(last.at) >= NIGHT);
            if is_due {
                match self.learn(app, &list.id.text, now)? {
                    Ok(version) => learnt.push(version),
                    Err(_) => continue,
                }
            }
        }
        Ok(learnt)
    }
}

/// What the items of a list teach, oldest first.
fn history<T>(app: &App, list: &List, teach: impl Fn(&Item) -> Option<T>) -> Result<Vec<T>, AppError> {
    let mut query = Query { list: Some(list.id.text.clone()), ..Query::default() };
    let mut taught = std::collections::VecDeque::new();
    loop {
        let page = app.store().find(&query)?;
        let Some(last) = page.last() else { return Ok(taught.into()) };
        query.after = last.id;
        let is_full = page.len() == query.limit as usize;
        for example in page.iter().filter_map(&teach) {
            if taught.len() == HISTORY_MAX {
                taught.pop_front();
            }
            taught.push_back(example);
        }
        if !is_full {
            return Ok(taught.into());
        }
    }
}
