//! The one door: each thing the program can do, one file each. Loads, asks `item`, appends.

pub mod alarms;
pub mod attempt;
mod batch;
pub mod demo;
pub mod dispatch;
mod enter;
pub mod erase;
pub mod error;
pub mod export;
pub mod figures;
pub mod files;
pub mod find;
pub mod import;
pub mod log;
pub mod mask;
pub mod moves;
pub mod personal;
pub mod publish;
mod recent;
pub mod rehearse;
pub mod rights;
pub mod self_check;
pub mod settings;
pub mod tick;
pub mod triage;
pub mod upkeep;

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use attachments::Files;
use item::{By, Chance, Command, Item, ItemId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Append, Appended, CommandKey, Store, StoreError};
use vault::{SoftMaster, Vault};

use batch::Batch;
use enter::Entering;
pub use error::AppError;
use recent::Recent;
pub use settings::Settings;

/// How often a command is decided anew when others changed the item meanwhile.
const ATTEMPTS_MAX: u32 = 200;

/// A store with the lists, calendars and organisation that are in force on it.
pub struct App {
    store: Arc<dyn Store>,
    settings: RwLock<Arc<Settings>>,
    recent: Recent,
    vault: Arc<Vault>,
    files: Option<Arc<Files>>,
    /// When it is looked again what must be erased.
    erase_at: Mutex<Timestamp>,
    /// When it is looked again which files nothing names.
    sweep_at: Mutex<Timestamp>,
}

/// What a command is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// An item.
    Item(ItemId),
    /// A list, on which an item is registered.
    List(String),
}

/// A command with all that comes with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// What makes it the same command when it comes again: channel and outside number.
    pub key: Option<String>,
    /// What it is about.
    pub about: About,
    /// What is asked.
    pub command: Command,
    /// Who asks.
    pub by: By,
    /// For samples; when none is given it follows from item and time.
    pub chance: Option<Chance>,
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The item.
    pub item: ItemId,
    /// Its receipt.
    pub receipt: String,
    /// How many events it has now.
    pub sequence: u32,
    /// Where it stands.
    pub stage: String,
    /// Items that came to be with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<ItemId>,
}

impl App {
    /// Opens the door to a store for as long as this program runs: what is personal cannot be read afterwards.
    ///
    /// # Errors
    /// A store that cannot be read, or a text in it that this program no longer understands.
    pub fn open(store: Arc<dyn Store>) -> Result<Self, AppError> {
        Self::open_with(store, Arc::new(Vault::in_memory(Arc::new(SoftMaster::new()?))?))
    }

    /// Opens the door to a store: reads the lists, calendars and organisation that were loaded into it. The vault has the
    /// keys of what is personal.
    ///
    /// # Errors
    /// A store that cannot be read, or a text in it that this program no longer understands.
    pub fn open_with(store: Arc<dyn Store>, vault: Arc<Vault>) -> Result<Self, AppError> {
        let settings = RwLock::new(Arc::new(Settings::load(&*store)?));
        let [erase_at, sweep_at] = [Timestamp::MIN, Timestamp::MIN].map(Mutex::new);
        let app = Self { store, settings, recent: Recent::default(), vault, files: None, erase_at, sweep_at };
        app.learn_keys()?;
        Ok(app)
    }

    /// The keys of what is personal.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// What is in force.
    #[must_use]
    pub fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The log.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// The time that a command gets: whole seconds, never before what the log has reached.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub fn time(&self, now: Timestamp) -> Result<Timestamp, AppError> {
        let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        Ok(self.store.head()?.at.map_or(now, |last| last.max(now)))
    }

    /// Carries out a command. When this returns, what happened is on disk; the same key again gets the first answer.
    /// Timers that were due before, and had not fired yet, fire first, whatever becomes of the command.
    ///
    /// # Errors
    /// A refusal, or trouble with the store; nothing happened then.
    pub fn carry_out(&self, request: &Request, now: Timestamp) -> Result<Answer, AppError> {
        self.carry_out_if(request, None, now)
    }

    /// Carries out a command if its item has exactly so many events: what a person decides rests on what he saw.
    ///
    /// # Errors
    /// [`AppError::Changed`] when others changed the item; those of [`App::carry_out`].
    pub fn carry_out_if(&self, request: &Request, seen: Option<u32>, now: Timestamp) -> Result<Answer, AppError> {
        self.carry_out_and(request, seen, now, |batch, request| batch.carry_out(request))
    }

    fn carry_out_and(
        &self,
        request: &Request,
        seen: Option<u32>,
        now: Timestamp,
        decide: impl Fn(&mut Batch<'_>, &Request) -> Result<Answer, AppError>,
    ) -> Result<Answer, AppError> {
        let key = request.key.clone().map(CommandKey::new).transpose()?;
        let entering = match self.enter(request) {
            Ok(entering) => entering,
            Err(error) => return self.answered(key.as_ref())?.ok_or(error),
        };
        let done = self.carry_out_entered(&entering.request, key, seen, now, decide);
        entering.settle(self, matches!(done, Ok((_, true))));
        done.map(|(answer, _)| answer)
    }

    /// Carries out what came through the door; says whether it happened now, and not before.
    fn carry_out_entered(
        &self,
        request: &Request,
        key: Option<CommandKey>,
        seen: Option<u32>,
        now: Timestamp,
        decide: impl Fn(&mut Batch<'_>, &Request) -> Result<Answer, AppError>,
    ) -> Result<(Answer, bool), AppError> {
        let before = |answer: Answer| (answer, false);
        let mut now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let (mut ticked, mut recalls) = (false, true);
        for _ in 0..ATTEMPTS_MAX {
            let mut batch = if recalls { Batch::recalling(self, now) } else { Batch::new(self, now) };
            let answer = decide(&mut batch, request);
            let changed = match (seen, &request.about) {
                (Some(seen), About::Item(id)) => batch.looked_at(*id).filter(|events| *events != seen),
                _ => None,
            };
            if let (Some(seen), Some(events)) = (seen, changed) {
                if batch.has_recalled() {
                    recalls = false;
                    continue;
                }
                return self.answered(key.as_ref())?.map(before).ok_or(AppError::Changed { seen, events });
            }
            if batch.is_late() && !std::mem::replace(&mut ticked, true) {
                self.tick(now)?;
                continue;
            }
            let from_memory = batch.has_recalled();
            let append = match &answer {
                Ok(answer) => batch.into_append(key.clone(), text_of(answer)?),
                Err(_) => None,
            };
            let Some(append) = append else {
                if from_memory {
                    recalls = false;
                    continue;
                }
                return self.answered(key.as_ref())?.map_or(answer, Ok).map(before);
            };
            match self.append(append) {
                Ok(Appended::Done { .. }) => return answer.map(|answer| (answer, true)),
                Ok(Appended::Repeated { answer }) => return read_answer(&answer).map(before),
                Err(StoreError::Conflict { .. }) => {}
                Err(StoreError::ClockBack { last }) => now = last,
                Err(error) => return Err(error.into()),
            }
        }
        Err(AppError::Crowded)
    }

    /// What a command with this key was answered. A repeat finds its item where the first left it, so that it looks like
    /// one that comes too late.
    fn answered(&self, key: Option<&CommandKey>) -> Result<Option<Answer>, AppError> {
        let kept = key.map(|key| self.store.answered(key)).transpose()?.flatten();
        kept.map(|kept| read_answer(&kept)).transpose()
    }

    /// Appends, and remembers the items as they are then.
    fn append(&self, append: Append) -> Result<Appended, StoreError> {
        let items: Vec<Arc<Item>> = append.changes.iter().filter_map(|change| change.after.clone()).collect();
        let appended = self.store.append(append);
        match &appended {
            Ok(Appended::Done { .. }) => items.into_iter().for_each(|item| self.recent.put(item)),
            Ok(Appended::Repeated { .. }) => {}
            // Whatever came between: what the store says counts.
            Err(_) => items.iter().for_each(|item| drop(self.recent.take(item.id))),
        }
        appended
    }

    /// Carries out many commands in one append: all that are not refused happen together. Commands here have no keys.
    ///
    /// # Errors
    /// Trouble with the store; nothing happened then. A refusal is in its place in the answer.
    pub fn carry_out_all(
        &self,
        requests: &[Request],
        now: Timestamp,
    ) -> Result<Vec<Result<Answer, AppError>>, AppError> {
        let entering: Vec<Result<Entering<'_>, AppError>> =
            requests.iter().map(|request| self.enter(request)).collect();
        let entered: Vec<&Request> = entering.iter().flatten().map(|entering| &*entering.request).collect();
        let done = self.carry_out_all_entered(&entered, now);
        let (done, failed) = match done {
            Ok(done) => (done, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        let mut done = done.into_iter();
        let answers = entering.into_iter().map(|entering| {
            let entering = entering?;
            let answer = done.next().unwrap_or(Err(AppError::Crowded));
            entering.settle(self, answer.is_ok());
            answer
        });
        let answers = answers.collect();
        failed.map_or(Ok(answers), Err)
    }

    fn carry_out_all_entered(
        &self,
        requests: &[&Request],
        now: Timestamp,
    ) -> Result<Vec<Result<Answer, AppError>>, AppError> {
        let mut now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let mut ticked = false;
        for _ in 0..ATTEMPTS_MAX {
            let mut batch = Batch::new(self, now);
            let answers: Vec<_> = requests.iter().map(|request| batch.carry_out(request)).collect();
            if batch.is_late() && !std::mem::replace(&mut ticked, true) {
                self.tick(now)?;
                continue;
            }
            let Some(append) = batch.into_append(None, String::new()) else { return Ok(answers) };
            match self.append(append) {
                Ok(_) => return Ok(answers),
                Err(StoreError::Conflict { .. }) => {}
                Err(StoreError::ClockBack { last }) => now = last,
                Err(error) => return Err(error.into()),
            }
        }
        Err(AppError::Crowded)
    }

    fn reload(&self) -> Result<(), AppError> {
        let settings = Arc::new(Settings::load(&*self.store)?);
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = settings;
        Ok(())
    }
}

fn text_of(answer: &Answer) -> Result<String, AppError> {
    serde_json::to_string(answer).map_err(|error| AppError::Text(error.to_string()))
}

fn read_answer(text: &str) -> Result<Answer, AppError> {
    serde_json::from_str(text).map_err(|error| AppError::Text(error.to_string()))
}
