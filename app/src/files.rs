//! Files that commands name: they are there, they are the sender's own, and a photo after the work is not the one before.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

use attachments::{FileError, Files, Incoming, Sent, is_id};
use definition::Literal;
use definition::list::{Field, FieldKind, List};
use item::{Fields, Item, ItemId};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::{App, AppError, Request};

/// The most files of one item.
pub const ITEM_FILES_MAX: usize = 200;
/// How long a file waits for an event that names it.
const WAITS: SignedDuration = SignedDuration::from_hours(24);
/// How often it is looked which files nothing names.
const EVERY: SignedDuration = SignedDuration::from_hours(1);
/// How many commits are looked through at a time.
const COMMITS_MAX: u32 = 500;
/// Who sends files from the machine itself.
const OPERATOR: &str = "operator";

/// Invented photos, for demonstrations.
const SAMPLES: [(&str, &[u8]); 2] =
    [("before.png", include_bytes!("demo/before.png")), ("after.png", include_bytes!("demo/after.png"))];

/// A file that an event names and that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// The item.
    pub item: ItemId,
    /// The file.
    pub file: String,
    /// What is wrong with it.
    pub fault: attachments::Fault,
}

/// The texts of a value that names files.
pub fn names(value: &Literal) -> Vec<String> {
    match value {
        Literal::Many(names) => names.clone(),
        Literal::Text(text) => text
            .split([',', '，', ';', '；'])
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect(),
        _ => Vec::new(),
    }
}

/// The fields of a list that hold files.
fn file_fields(list: &List) -> impl Iterator<Item = &Field> {
    list.fields.iter().filter(|field| field.kind == FieldKind::Attachment)
}

/// Whether the body of a record may name a file.
fn says_id(body: &[u8]) -> bool {
    body.split(|byte| *byte == b'"').any(|part| std::str::from_utf8(part).is_ok_and(is_id))
}

/// The ids that values name, each with its field.
#[must_use]
pub fn named_in<'l>(list: &'l List, fields: &Fields) -> Vec<(&'l Field, String)> {
    let of = |field: &'l Field| {
        let ids = fields.get(&*field.name).map(names).unwrap_or_default();
        ids.into_iter().map(move |id| (field, id))
    };
    file_fields(list).flat_map(of).collect()
}

impl App {
    /// Gives the door the files that commands name.
    #[must_use]
    pub fn with_files(self, files: Arc<Files>) -> Self {
        Self { files: Some(files), ..self }
    }

    /// The files; none for a store that keeps none.
    #[must_use]
    pub fn files(&self) -> Option<&Arc<Files>> {
        self.files.as_ref()
    }

    /// Whether a command may name its files. With a sender also that they are his own, or those of the item.
    ///
    /// # Errors
    /// [`AppError::NoFile`], [`AppError::SamePhoto`], [`AppError::TooManyFiles`].
    pub fn check_files(
        &self,
        list: &List,
        item: Option<&Item>,
        given: &Fields,
        sender: Option<&str>,
    ) -> Result<(), AppError> {
        let Some(files) = &self.files else { return Ok(()) };
        let known: BTreeSet<String> =
            item.map(|item| named_in(list, &item.fields)).unwrap_or_default().into_iter().map(|(_, id)| id).collect();
        let named = named_in(list, given);
        for (field, id) in &named {
            let meta = files.meta(id)?;
            let is_own =
                |by: &str| known.contains(id) || meta.as_ref().is_some_and(|meta| meta.by.iter().any(|b| b == by));
            if meta.is_none() || !sender.is_none_or(is_own) {
                let id = id.chars().take(64).collect();
                return Err(AppError::NoFile { field: field.name.text.clone(), id });
            }
        }
        for field in file_fields(list) {
            let (Some(before), Some(after)) = (&field.after, given.get(&*field.name)) else { continue };
            let before = given.get(&**before).or_else(|| item?.fields.get(&**before)).map(names).unwrap_or_default();
            if names(after).iter().any(|id| before.contains(id)) {
                return Err(AppError::SamePhoto { field: field.name.text.clone() });
            }
        }
        let all = known.len() + named.iter().filter(|(_, id)| !known.contains(id)).count();
        if all > ITEM_FILES_MAX { Err(AppError::TooManyFiles { files: all }) } else { Ok(()) }
    }

    /// Removes files that waited long enough for an event that names them. Gives how many.
    ///
    /// # Errors
    /// Trouble with the files or the store.
    pub fn sweep_files(&self, now: Timestamp) -> Result<usize, AppError> {
        let Some(files) = &self.files else { return Ok(0) };
        {
            let mut at = self.sweep_at.lock().unwrap_or_else(PoisonError::into_inner);
            if now < *at {
                return Ok(0);
            }
            *at = now.checked_add(EVERY).unwrap_or(Timestamp::MAX);
        }
        let before = now.checked_sub(WAITS).unwrap_or(Timestamp::MIN);
        // Most of it while nobody waits.
        self.mark_files(files)?;
        files.sweep(before, || self.mark_files(files))
    }

    /// Begins to take a file in from somebody. Whose files wait in large numbers may have named them meanwhile: that is
    /// looked up before he is refused.
    ///
    /// # Errors
    /// [`AppError::Attachment`]; trouble with the store.
    pub fn begin_file(&self, files: &Files, by: &str) -> Result<Incoming, AppError> {
        match files.begin(by) {
            Err(FileError::TooMany) => {}
            begun => return Ok(begun?),
        }
        {
            // One looks it up for all.
            let _alone = self.sweep_at.lock().unwrap_or_else(PoisonError::into_inner);
            self.mark_files(files)?;
        }
        Ok(files.begin(by)?)
    }

    /// Marks the files that events name, from where this stopped last.
    fn mark_files(&self, files: &Files) -> Result<(), AppError> {
        let mut after = files.position()?;
        loop {
            let commits = self.store().commits_after(after, COMMITS_MAX)?;
            let Some(last) = commits.last() else { return Ok(()) };
            after = last.number;
            let mut ids = BTreeSet::new();
            for record in commits.iter().flat_map(|commit| &commit.records).filter(|record| says_id(&record.body)) {
                let event = record.event()?;
                let values = event.what.fields().into_iter().flat_map(Fields::values);
                ids.extend(values.flat_map(names).filter(|name| is_id(name)));
            }
            files.named(&ids.into_iter().collect::<Vec<_>>(), after)?;
        }
    }

    /// The files that events name and that are missing or altered.
    ///
    /// # Errors
    /// Trouble with the files or the store.
    pub fn broken_files(&self) -> Result<Vec<Broken>, AppError> {
        let Some(files) = &self.files else { return Ok(Vec::new()) };
        let (mut broken, mut seen) = (Vec::new(), BTreeSet::new());
        self.each_event(|event| {
            let values = event.what.fields().into_iter().flat_map(Fields::values);
            for file in values.flat_map(names).filter(|name| is_id(name)) {
                if !seen.insert(file.clone()) {
                    continue;
                }
                if let Some(fault) = files.fault(&file)? {
                    broken.push(Broken { item: event.item, file, fault });
                }
            }
            Ok(())
        })?;
        Ok(broken)
    }

    /// Keeps a file from the machine itself. Gives its id.
    ///
    /// # Errors
    /// [`AppError::Attachment`].
    pub fn keep_file(&self, bytes: &[u8], name: &str, now: Timestamp) -> Result<String, AppError> {
        let Some(files) = &self.files else { return Ok(name.to_owned()) };
        let mut incoming = files.begin(OPERATOR)?;
        incoming.write(bytes)?;
        let facts = attachments::Facts::default();
        Ok(files.keep(incoming, &Sent { by: OPERATOR, at: now, name, said: "", facts })?.id)
    }

    /// Puts invented photos in the place of names that stand for files.
    pub(crate) fn invent_files(&self, requests: &mut [Request], now: Timestamp) -> Result<(), AppError> {
        if self.files.is_none() {
            return Ok(());
        }
        let mut ids = Vec::with_capacity(SAMPLES.len());
        for (name, bytes) in SAMPLES {
            ids.push(self.keep_file(bytes, name, now)?);
        }
        let settings = self.settings();
        for request in requests {
            let list = match &request.about {
                crate::About::Item(id) => self.latest(*id)?.map(|item| item.list.clone()),
                crate::About::List(list) => Some(list.clone()),
            };
            let Some(list) = list.and_then(|list| settings.lists.get(&list)) else { continue };
            let Some(fields) = crate::enter::given_mut(&mut request.command) else { continue };
            for field in file_fields(list) {
                if let Some(value) = fields.get_mut(&*field.name) {
                    let sample = ids.get(usize::from(field.after.is_some())).cloned().unwrap_or_default();
                    *value = Literal::Text(sample);
                }
            }
        }
        Ok(())
    }
}

impl From<FileError> for AppError {
    fn from(error: FileError) -> Self {
        Self::Attachment(error)
    }
}
