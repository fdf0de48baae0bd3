//! What devices say becomes items: opened once, told what follows, and asked whether they still listen.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use alarm::Do;
use definition::{List, Literal};
use item::{By, Command, Fields, Item, ItemId, Registration};
use jiff::Timestamp;
use store::CommandKey;

use crate::{About, Answer, App, AppError, Request};

/// How many are on their way at a time, so that they share a flush.
const AT_ONCE: usize = 32;
/// The longest text that is told, in characters.
const TEXT_CHARS_MAX: usize = 2000;
/// The stages of an alarm in which people have gone on with what they found: what begins now is another alarm.
const SETTLED: [&str; 4] = ["false_alarm", "fault", "recovered", "review"];
/// The longest key of the desk that is kept as it is, in bytes; the store takes 200 with all that is added.
const KEY_BYTES_MAX: usize = 120;
/// The lists that devices open.
const LISTS: [&str; 4] = [ALARM, "device_fault", "device_silence", "exceedance"];
/// The list of fire alarms.
const ALARM: &str = "alarm";

/// What became of what was to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    /// The items that were opened, with their keys; also those that were opened before.
    pub opened: Vec<(String, ItemId)>,
    /// How many messages were told.
    pub told: usize,
    /// What the lists refuse, and why.
    pub refused: Vec<(String, String)>,
}

/// An item that devices opened, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Became {
    /// The item.
    pub item: ItemId,
    /// When.
    pub at: Timestamp,
    /// Whether it takes what follows.
    pub listens: Listens,
}

/// What becomes of what follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listens {
    /// It takes what follows.
    Yes,
    /// What begins now is something else.
    No,
    /// It was found to be false or a fault of the device; with building, device, place and unit.
    WasFalse(Box<WasFalse>),
}

/// An alarm that was none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WasFalse {
    /// The building.
    pub building: String,
    /// The device.
    pub device: String,
    /// The place.
    pub place: String,
    /// The unit that runs the building.
    pub responsible_unit: String,
}

fn key(of: &str) -> String {
    format!("signal:{}", short(of))
}

/// A key of the desk as the store takes it: one that is too long ends in what tells it from all others.
fn short(of: &str) -> String {
    if of.len() <= KEY_BYTES_MAX {
        return of.to_owned();
    }
    let hash = of
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let kept: String = of.chars().take(KEY_BYTES_MAX / 8).collect();
    format!("{kept}~{hash:016x}")
}

impl App {
    /// Does what the desk of alarms asks for: what is most urgent first, each once, however often it is asked for.
    ///
    /// # Errors
    /// Trouble with the store; what was not done is asked for again. A refusal of a list is no error.
    pub fn do_signals(&self, mut all: Vec<Do>, now: Timestamp) -> Result<Done, AppError> {
        all.sort_by_key(Do::urgency);
        let tells = all.partition_point(|one| matches!(one, Do::Open { .. }));
        let done = Mutex::new(Done::default());
        // What is told goes to what is open.
        self.each(&all[..tells], now, &done)?;
        self.each(&all[tells..], now, &done)?;
        Ok(done.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    fn each(&self, all: &[Do], now: Timestamp, done: &Mutex<Done>) -> Result<(), AppError> {
        if let [one] = all {
            return self.one(one, now, done);
        }
        let next = AtomicUsize::new(0);
        let trouble: Mutex<Option<AppError>> = Mutex::new(None);
        std::thread::scope(|scope| {
            for _ in 0..AT_ONCE.min(all.len()) {
                scope.spawn(|| {
                    while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if let Err(error) = self.one(one, now, done) {
                            *trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                            next.store(all.len(), Ordering::Relaxed);
                            return;
                        }
                    }
                });
            }
        });
        trouble.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }

    fn one(&self, one: &Do, now: Timestamp, done: &Mutex<Done>) -> Result<(), AppError> {
        let result = match one {
            Do::Open { list, channel, key: of, fields } => {
                self.open_signal(list, channel, of, fields, now).map(|item| Some((of.clone(), item)))
            }
            Do::Tell { key: of, number, text } => self.tell_signal(of, number, text, now).map(|()| None),
        };
        let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
        match result {
            Ok(Some(opened)) => done.opened.push(opened),
            Ok(None) => done.told += 1,
            Err(AppError::Refused(refusal)) => {
                let (Do::Open { key: of, .. } | Do::Tell { key: of, .. }) = one;
                done.refused.push((of.clone(), refusal.to_string()));
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Opens an item. When the list refuses what is known, what it must know alone is tried: an alarm is not lost because
    /// the inventory names a unit that is gone.
    fn open_signal(
        &self,
        list: &str,
        channel: &str,
        of: &str,
        known: &alarm::Fields,
        now: Timestamp,
    ) -> Result<ItemId, AppError> {
        let settings = self.settings();
        let list = settings.list(list)?;
        let channel = match list.channels.iter().any(|own| *own.name.text == *channel) {
            true => channel.to_owned(),
            false => list.channels.first().map_or_else(|| channel.to_owned(), |own| own.name.text.clone()),
        };
        let register = |fields: Fields| Request {
            key: Some(key(of)),
            about: About::List(list.id.text.clone()),
            command: Command::Register(Registration { fields, ..Registration::default() }),
            by: By::Channel(channel.clone()),
            chance: None,
        };
        match self.carry_out(&register(taken(list, known, false)), now) {
            Err(AppError::Refused(_)) => Ok(self.carry_out(&register(taken(list, known, true)), now)?.item),
            answer => Ok(answer?.item),
        }
    }

    fn tell_signal(&self, of: &str, number: &str, text: &str, now: Timestamp) -> Result<(), AppError> {
        // What was refused when it should have been opened has nobody to be told.
        let Some(item) = self.signal_item(of)? else { return Ok(()) };
        let request = Request {
            key: Some(format!("signal-tell:{}:{number}", short(of))),
            about: About::Item(item),
            command: Command::Say { text: cut(text), number: number.to_owned() },
            by: By::Channel("signal".to_owned()),
            chance: None,
        };
        self.carry_out(&request, now).map(|_| ())
    }

    /// The item that was opened under a key of the desk of alarms.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn signal_item(&self, of: &str) -> Result<Option<ItemId>, AppError> {
        let kept = self.store().answered(&CommandKey::new(key(of))?)?;
        let answer: Option<Answer> = kept.map(|kept| crate::read_answer(&kept)).transpose()?;
        Ok(answer.map(|answer| answer.item))
    }

    /// What became of items of the lists that devices open, in the commits after one; and the last commit that was looked
    /// at. At most `limit` commits.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn signal_items_after(&self, commit: u64, limit: u32) -> Result<(Vec<Became>, u64), AppError> {
        let (mut became, mut last) = (Vec::new(), commit);
        for commit in self.store().commits_after(commit, limit)? {
            last = commit.number;
            let mut seen = BTreeSet::new();
            for record in commit.records.iter().filter(|record| seen.insert(record.item)) {
                let Some(item) = self.store().item(record.item)? else { continue };
                if LISTS.contains(&item.list.as_str()) {
                    became.push(Became { item: item.id, at: item.changed_at, listens: listens(&item) });
                }
            }
        }
        Ok((became, last))
    }

    /// The number of the last commit.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn last_commit(&self) -> Result<u64, AppError> {
        Ok(self.store().head()?.commit)
    }
}

fn listens(item: &Item) -> Listens {
    if item.list == ALARM && matches!(item.stage.as_str(), "closed_false" | "closed_fault") {
        let field = |name: &str| text(item, name);
        let (building, device, place) = (field("building"), field("device"), field("place"));
        let responsible_unit = field("responsible_unit");
        return Listens::WasFalse(Box::new(WasFalse { building, device, place, responsible_unit }));
    }
    let has_settled = !item.is_live() || (item.list == ALARM && SETTLED.contains(&item.stage.as_str()));
    if has_settled { Listens::No } else { Listens::Yes }
}

fn text(item: &Item, field: &str) -> String {
    item.fields.get(field).and_then(Literal::text).unwrap_or_default().to_owned()
}

fn cut(text: &str) -> String {
    text.chars().take(TEXT_CHARS_MAX).collect()
}

/// What a list takes of what is known; of what it need not know, nothing when that was refused.
fn taken(list: &List, known: &alarm::Fields, only_required: bool) -> Fields {
    let takes =
        |name: &str| list.field(name).is_some_and(|field| field.at_registration && (field.required || !only_required));
    let taken = known.iter().filter(|(name, value)| takes(name) && !value.trim().is_empty());
    taken.map(|(name, value)| (name.clone(), Literal::Text(cut(value)))).collect()
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_long_key_stays_apart_from_others_and_fits() {
        assert_eq!(short("alarm:a:1:2"), "alarm:a:1:2");
        let (one, other) = (format!("{}1", "设".repeat(90)), format!("{}2", "设".repeat(90)));
        assert_ne!(short(&one), short(&other));
        assert!(short(&one).len() <= 120);
    }
}
