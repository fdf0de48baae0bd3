//! The door: what is personal in a command is judged and sealed before anything is decided, so that the log, the state of
//! items and the read tables never hold it in the clear.

use std::borrow::Cow;
use std::sync::Arc;

use attachments::Hold;
use definition::list::Field;
use definition::{List, Literal};
use item::value::accept;
use item::{Command, Fields, Item, ItemId, Refusal};
use vault::Keys;

use crate::{About, App, AppError, Request, Settings};

/// A command that came through the door.
pub(crate) struct Entering<'r> {
    /// The command, with what is personal sealed.
    pub(crate) request: Cow<'r, Request>,
    /// Keys that were taken for it.
    taken: Option<Keys>,
    /// While it is here, no file is removed that it may name.
    _files: Option<Hold<'r>>,
}

impl Entering<'_> {
    /// Says what became of it: its keys are in the log now, or can be given to another.
    pub(crate) fn settle(self, app: &App, is_kept: bool) {
        let Some(keys) = self.taken else { return };
        if is_kept { app.vault().keep(keys) } else { app.vault().give_back(keys) }
    }
}

/// The values that a command brings.
fn given(command: &Command) -> Option<&Fields> {
    match command {
        Command::Register(registration) => Some(&registration.fields),
        Command::Move { fields, .. } | Command::Relapse { fields } => Some(fields),
        _ => None,
    }
}

pub(crate) fn given_mut(command: &mut Command) -> Option<&mut Fields> {
    match command {
        Command::Register(registration) => Some(&mut registration.fields),
        Command::Move { fields, .. } | Command::Relapse { fields } => Some(fields),
        _ => None,
    }
}

impl App {
    /// Lets a command in.
    ///
    /// # Errors
    /// A value that only the program itself may write; trouble with the vault or the store.
    pub(crate) fn enter<'r>(&'r self, request: &'r Request) -> Result<Entering<'r>, AppError> {
        let plain = |request| Ok(Entering { request: Cow::Borrowed(request), taken: None, _files: None });
        let Some(fields) = given(&request.command) else { return plain(request) };
        if let Some((name, _)) = fields.iter().find(|(_, value)| matches!(value, Literal::Sealed { .. })) {
            let why = "a sealed value cannot be given; give the value".to_owned();
            return Err(Refusal::WrongValue { field: name.clone(), why }.into());
        }
        let settings = self.settings();
        if !fields.keys().any(|name| settings.watched.contains(name)) {
            return plain(request);
        }
        let (item, list) = match &request.about {
            About::Item(id) => match self.latest(*id)? {
                Some(item) => (Some(Arc::clone(&item)), settings.lists.get(&item.list)),
                None => (None, None),
            },
            About::List(list) => (None, settings.lists.get(list)),
        };
        let Some(list) = list else { return plain(request) };
        let held = self.files().map(|files| files.hold());
        self.check_files(list, item.as_deref(), fields, None)?;
        let judged = judged(list, fields);
        if judged.is_empty() {
            return Ok(Entering { _files: held, ..plain(request)? });
        }
        let (keys, taken) = self.keys_for(list, item.as_deref(), &judged)?;
        let entering = Entering { request: Cow::Borrowed(request), taken, _files: held };
        match self.sealed(request, &judged, keys) {
            Ok(sealed) => Ok(Entering { request: Cow::Owned(sealed), ..entering }),
            Err(error) => {
                entering.settle(self, false);
                Err(error)
            }
        }
    }

    /// An item as it is now, as far as this program knows without asking twice.
    pub(crate) fn latest(&self, id: ItemId) -> Result<Option<Arc<Item>>, AppError> {
        match self.recent.look(id) {
            Some(item) => Ok(Some(item)),
            None => Ok(self.store().item(id)?.map(Arc::new)),
        }
    }

    /// The keys of what is said: those of the item where it has some and nobody else is spoken of, else new ones.
    fn keys_for(
        &self,
        list: &List,
        item: Option<&Item>,
        judged: &[(&Field, Literal)],
    ) -> Result<(Keys, Option<Keys>), AppError> {
        let person = list.person.as_ref().and_then(|person| judged.iter().find(|(field, _)| *field.name == **person));
        if let (Some(item), None) = (item, person) {
            for keys in item.fields.values().filter_map(keys_of) {
                if self.is_alive(keys)? {
                    return Ok((keys, None));
                }
            }
        }
        if self.vault().is_empty() {
            self.vault().replenish(self.store().head()?.commit)?;
        }
        let who = person.map(|(_, value)| value.to_string());
        let keys = self.vault().take(who.as_deref())?;
        Ok((keys, Some(keys)))
    }

    pub(crate) fn is_alive(&self, keys: Keys) -> Result<bool, AppError> {
        let person = keys.person.map_or(Ok(true), |person| self.vault().has(person))?;
        Ok(person && self.vault().has(keys.item)?)
    }

    fn sealed(&self, request: &Request, judged: &[(&Field, Literal)], keys: Keys) -> Result<Request, AppError> {
        let mut request = request.clone();
        let Some(fields) = given_mut(&mut request.command) else { return Ok(request) };
        for (field, value) in judged {
            let text = serde_json::to_string(value).map_err(|error| AppError::Text(error.to_string()))?;
            let sealed = self.vault().seal(keys, &text)?;
            fields.insert(field.name.text.clone(), Literal::Sealed { sealed });
        }
        Ok(request)
    }

    /// Learns from the log whose keys were taken, where the program ended before it was written down.
    pub(crate) fn learn_keys(&self) -> Result<(), AppError> {
        let Some(start) = self.vault().learns_from()? else { return Ok(()) };
        let settings = self.settings();
        let mut after = start;
        loop {
            let commits = self.store().commits_after(after, COMMITS_MAX)?;
            let Some(last) = commits.last() else { break };
            after = last.number;
            for record in commits.iter().flat_map(|commit| &commit.records) {
                if !says_sealed(&record.body) {
                    continue;
                }
                let event = record.event()?;
                self.learn(&settings, event.item, event.what.fields())?;
            }
        }
        if after > start + u64::from(COMMITS_MAX) {
            self.vault().learnt(after)?;
        }
        Ok(())
    }

    fn learn(&self, settings: &Settings, item: ItemId, fields: Option<&Fields>) -> Result<(), AppError> {
        let Some(fields) = fields else { return Ok(()) };
        let list = self.store().item(item)?.and_then(|item| settings.lists.get(&item.list));
        let person = list.and_then(|list| list.person.as_ref()).map(|person| person.text.as_str());
        for (name, value) in fields {
            let Some(keys) = keys_of(value) else { continue };
            let who = match self.clear(value)? {
                crate::personal::Shown::Clear(clear) if person == Some(name) => Some(clear.to_string()),
                _ => None,
            };
            self.vault().learn(keys, who.as_deref())?;
        }
        Ok(())
    }
}

/// How many commits are looked through at a time.
const COMMITS_MAX: u32 = 500;

/// Whether the body of a record may hold something sealed.
pub(crate) fn says_sealed(body: &[u8]) -> bool {
    std::str::from_utf8(body).is_ok_and(|text| text.contains("{\"sealed\":"))
}

/// The keys of a sealed value.
pub(crate) fn keys_of(value: &Literal) -> Option<Keys> {
    if let Literal::Sealed { sealed } = value { Keys::of(sealed) } else { None }
}

/// The personal values that are given, as their fields keep them. One that its field cannot keep is left for the item to
/// refuse.
fn judged<'l>(list: &'l List, given: &Fields) -> Vec<(&'l Field, Literal)> {
    let personal = list.fields.iter().filter(|field| field.personal);
    let values = personal.filter_map(|field| Some((field, accept(field, given.get(&*field.name)?).ok()?)));
    values.collect()
}
