//! Imports rows as items: each is checked, none comes in twice, what is refused is kept in the dead-letter list.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use definition::Literal;
use item::{By, Command, Fields, Registration};
use jiff::Timestamp;
use serde::Serialize;

use crate::{About, App, AppError, Request};

/// How many rows are on their way at a time, so that they share a flush.
const ROWS_AT_ONCE: usize = 64;

/// A row that was read and mapped to the fields of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportRow {
    /// Its number in the file, from 1, the header included.
    pub number: usize,
    /// What makes it the same row when the file comes again.
    pub key: String,
    /// What is known.
    pub fields: Fields,
    /// Why it could not be mapped, when it could not.
    pub problem: Option<String>,
    /// The row as it was.
    pub raw: String,
}

/// What became of an import: rows = receipts + refused (runtime invariant 7).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Rows that were read.
    pub rows: usize,
    /// Rows that have a receipt, from this import or an earlier one.
    pub receipts: usize,
    /// Rows that are in the dead-letter list.
    pub refused: usize,
    /// Receipts that were given in an earlier import of the same rows.
    pub already: usize,
    /// How many each row of the dispatch table took; the last row is the else.
    pub dispatched: Vec<(String, usize)>,
}

/// What is to be imported, and how.
pub struct Import<'a> {
    /// The list.
    pub list: &'a str,
    /// The rows.
    pub rows: &'a [ImportRow],
    /// Whether the dispatch table makes its move on each new item.
    pub dispatch: bool,
    /// Told how many rows are done.
    pub progress: &'a (dyn Fn(usize) + Sync),
}

impl App {
    /// Imports rows. When it was cut off, the same import goes on where it stopped.
    ///
    /// # Errors
    /// [`AppError::NoList`], trouble with the store; rows that are refused are no error.
    pub fn import(&self, import: &Import<'_>, now: Timestamp) -> Result<Imported, AppError> {
        self.settings().list(import.list)?;
        let next = AtomicUsize::new(0);
        let total = Mutex::new(Imported { rows: import.rows.len(), ..Imported::default() });
        let trouble: Mutex<Option<AppError>> = Mutex::new(None);
        std::thread::scope(|scope| {
            for _ in 0..ROWS_AT_ONCE.min(import.rows.len()) {
                scope.spawn(|| {
                    while let Some(row) = import.rows.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if let Err(error) = self.import_row(import, row, now, &total) {
                            *trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                            next.store(import.rows.len(), Ordering::Relaxed);
                            return;
                        }
                        (import.progress)(1);
                    }
                });
            }
        });
        match trouble.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(error) => Err(error),
            None => Ok(total.into_inner().unwrap_or_else(PoisonError::into_inner)),
        }
    }

    fn import_row(
        &self,
        import: &Import<'_>,
        row: &ImportRow,
        now: Timestamp,
        total: &Mutex<Imported>,
    ) -> Result<(), AppError> {
        let list = import.list;
        let key = self.row_key("import", list, row)?;
        let already = self.store().answered(&store::CommandKey::new(key.clone())?)?.is_some();
        let request = Request {
            key: Some(key),
            about: About::List(list.to_owned()),
            command: Command::Register(Registration { fields: row.fields.clone(), ..Registration::default() }),
            by: By::Channel("import".to_owned()),
            chance: None,
        };
        let answer = match &row.problem {
            Some(problem) => Err(problem.clone()),
            None => match self.carry_out(&request, now) {
                Ok(answer) => Ok(answer),
                Err(error) if error.is_refusal() => Err(error.to_string()),
                Err(error) => return Err(error),
            },
        };
        let dispatched = match &answer {
            Ok(answer) if import.dispatch => self.dispatch(answer.item, now)?,
            Ok(_) => None,
            Err(reason) => {
                self.bury(import, row, reason, now)?;
                None
            }
        };
        let mut total = total.lock().unwrap_or_else(PoisonError::into_inner);
        match answer {
            Ok(_) => total.receipts += 1,
            Err(_) => total.refused += 1,
        }
        total.already += usize::from(already);
        if let Some(row) = dispatched {
            match total.dispatched.iter_mut().find(|(name, _)| *name == row) {
                Some((_, count)) => *count += 1,
                None => total.dispatched.push((row, 1)),
            }
        }
        Ok(())
    }

    /// The key of a row, as its list gives it, or made of what it says. That stands in the log: nobody may find out who is
    /// spoken of by trying names.
    fn row_key(&self, step: &str, list: &str, row: &ImportRow) -> Result<String, AppError> {
        let plain = format!("{step}:{list}:{}", row.key);
        let is_known = self.store().answered(&store::CommandKey::new(plain.clone())?)?.is_some();
        Ok(if is_known { plain } else { format!("{step}:{list}:{}", self.outside_number(row)?) })
    }

    fn outside_number(&self, row: &ImportRow) -> Result<String, AppError> {
        match row.key.strip_prefix("row ") {
            None => Ok(row.key.clone()),
            Some(_) => Ok(format!("row {}", self.vault().blind(&row.key)?.chars().take(32).collect::<String>())),
        }
    }

    /// Keeps a refused row where an operator finds it: an item of the list that the definition names.
    fn bury(&self, import: &Import<'_>, row: &ImportRow, reason: &str, now: Timestamp) -> Result<(), AppError> {
        let settings = self.settings();
        let list = settings.list(import.list)?;
        let Some(to) = &list.refused_to else { return Ok(()) };
        let grave = settings.list(to)?;
        let known: [(&str, String); 5] = [
            ("door", "import".to_owned()),
            ("wanted_list", import.list.to_owned()),
            ("reason", format!("row {}: {reason}", row.number)),
            ("row", row.raw.chars().take(item::value::VALUE_CHARS_MAX).collect()),
            ("outside_number", self.outside_number(row)?),
        ];
        let asked = |name: &str| grave.field(name).is_some_and(|field| field.at_registration);
        let fields = known
            .into_iter()
            .filter(|(name, text)| asked(name) && !text.trim().is_empty())
            .map(|(name, text)| (name.to_owned(), Literal::Text(text)))
            .collect();
        let channel = grave.channels.first().map_or_else(|| "refusal".to_owned(), |channel| channel.name.text.clone());
        let request = Request {
            key: Some(self.row_key("refused", import.list, row)?),
            about: About::List(to.text.clone()),
            command: Command::Register(Registration { fields, ..Registration::default() }),
            by: By::Channel(channel),
            chance: None,
        };
        self.carry_out(&request, now).map(|_| ())
    }
}
