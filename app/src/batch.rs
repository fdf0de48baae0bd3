//! Decides commands and all that follows from them for other items, into one append.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use definition::Literal;
use definition::list::{FieldKind, MoveKind};
use item::command::FOLLOW_ITEMS_MAX;
use item::event::{Event, Outcome};
use item::{By, Chance, Command, Fields, Follow, Holder, Item, ItemId, Refusal, Registration, World, decide_on};
use jiff::Timestamp;
use store::{Append, Change, CommandKey};

use crate::{About, Answer, App, AppError, Request, Settings};

/// An item that commands of the batch changed.
#[derive(Clone)]
struct Touched {
    before: u32,
    item: Arc<Item>,
    events: Vec<Event>,
}

pub(crate) struct Batch<'a> {
    app: &'a App,
    settings: Arc<Settings>,
    now: Timestamp,
    touched: BTreeMap<ItemId, Touched>,
    /// What the command under way has changed; kept apart so that a refusal leaves no trace.
    trial: BTreeMap<ItemId, Touched>,
    looked_at: BTreeMap<ItemId, u32>,
    /// Whether items may come from memory.
    may_recall: bool,
    /// Whether one did.
    recalled: bool,
    /// Whether an item had timers that should have fired before its command.
    late: bool,
}

impl<'a> Batch<'a> {
    /// Decides on what the store says.
    pub(crate) fn new(app: &'a App, now: Timestamp) -> Self {
        let (touched, trial) = (BTreeMap::new(), BTreeMap::new());
        let looked_at = BTreeMap::new();
        Self {
            app,
            settings: app.settings(),
            now,
            touched,
            trial,
            looked_at,
            may_recall: false,
            recalled: false,
            late: false,
        }
    }

    /// Decides on what the store says as if something else were in force. Such a batch is never appended.
    pub(crate) fn assuming(app: &'a App, settings: Arc<Settings>, now: Timestamp) -> Self {
        Self { settings, ..Self::new(app, now) }
    }

    /// An item as the commands of this batch leave it.
    pub(crate) fn left(&self, id: ItemId) -> Option<&Item> {
        self.touched.get(&id).map(|touched| &*touched.item)
    }

    /// Whether an item came to be in this batch.
    pub(crate) fn is_new(&self, id: ItemId) -> bool {
        self.touched.get(&id).is_some_and(|touched| touched.before == 0)
    }

    /// What is in force.
    pub(crate) fn settings(&self) -> &Arc<Settings> {
        &self.settings
    }

    /// Decides on items that were changed lately as this program left them.
    pub(crate) fn recalling(app: &'a App, now: Timestamp) -> Self {
        Self { may_recall: true, ..Self::new(app, now) }
    }

    /// Whether an item came from memory. Then only what is appended counts, since the store refuses it when somebody else
    /// was faster.
    pub(crate) fn has_recalled(&self) -> bool {
        self.recalled
    }

    /// Whether a command was given to an item whose timers had not fired yet. It is decided rightly for that item alone:
    /// what others should have told it by now is missing.
    pub(crate) fn is_late(&self) -> bool {
        self.late
    }

    /// What is to be appended; nothing when nothing happened.
    pub(crate) fn into_append(self, key: Option<CommandKey>, answer: String) -> Option<Append> {
        let changes: Vec<Change> = self
            .touched
            .into_values()
            .filter(|touched| !touched.events.is_empty())
            .map(|touched| Change { before: touched.before, after: Some(touched.item), events: touched.events })
            .collect();
        (!changes.is_empty()).then_some(Append { key, changes, answer })
    }

    /// How many events an item had when a command of this batch, refused or not, looked at it first.
    pub(crate) fn looked_at(&self, id: ItemId) -> Option<u32> {
        self.looked_at.get(&id).copied()
    }

    /// Decides one command and what follows from it, wholly or not at all.
    pub(crate) fn carry_out(&mut self, request: &Request) -> Result<Answer, AppError> {
        self.trial.clear();
        let result = self.attempt(request);
        match &result {
            Ok(_) => self.touched.append(&mut self.trial),
            Err(_) => self.trial.clear(),
        }
        result
    }

    /// Fires the timer of an item that was due at an instant, and tells others. Gives the earliest timer that is armed
    /// by that; none when nothing fired.
    pub(crate) fn wake(&mut self, id: ItemId, at: Timestamp) -> Result<Option<Timestamp>, AppError> {
        let command = Command::Late { at, command: Box::new(Command::Wake) };
        let request = Request { key: None, about: About::Item(id), command, by: By::Clock, chance: None };
        let before = self.load(id)?.map(|item| item.sequence);
        self.trial.clear();
        let answer = self.attempt(&request)?;
        let timers = self.trial.values().filter_map(|touched| touched.item.timer).map(|timer| timer.at);
        let next = timers.min().unwrap_or(Timestamp::MAX);
        self.touched.append(&mut self.trial);
        Ok((before != Some(answer.sequence)).then_some(next))
    }

    fn attempt(&mut self, request: &Request) -> Result<Answer, AppError> {
        let back = self.come_back(&request.about, &request.command)?;
        let (about, command) = back.as_ref().map_or((&request.about, &request.command), |back| (&back.0, &back.1));
        let first = self.one(about, command, &request.by, request.chance)?;
        let mut opened = Vec::new();
        let mut queue: VecDeque<(ItemId, Follow)> = first.1.into_iter().map(|follow| (first.0, follow)).collect();
        while let Some((from, follow)) = queue.pop_front() {
            let items = self.trial.len();
            if items > FOLLOW_ITEMS_MAX {
                return Err(Refusal::TooMany { items }.into());
            }
            let (about, command) = match follow {
                Follow::Open { list, registration } => (About::List(list), Command::Register(registration)),
                Follow::Tell { item, command } => (About::Item(item), command),
            };
            let (item, more) = self.one(&about, &command, &By::Item(from), None)?;
            if matches!(about, About::List(_)) {
                opened.push(item);
            }
            queue.extend(more.into_iter().map(|follow| (item, follow)));
        }
        let item = self.load(first.0)?.ok_or(Refusal::NotRegistered)?;
        let (receipt, stage) = (item.receipt.clone(), item.stage.clone());
        Ok(Answer { item: item.id, receipt, sequence: item.sequence, stage, opened })
    }

    fn one(
        &mut self,
        about: &About,
        command: &Command,
        by: &By,
        chance: Option<Chance>,
    ) -> Result<(ItemId, Vec<Follow>), AppError> {
        let settings = Arc::clone(&self.settings);
        let (item, list, fresh) = match about {
            About::Item(id) => {
                let item = self.recall(*id)?.ok_or_else(|| AppError::NoItem(id.to_string()))?;
                let due = item.timer.is_some_and(|timer| timer.at <= self.now);
                self.late |= due && !matches!(command, Command::Late { .. });
                let list = settings.list(&item.list)?;
                self.looked_at.entry(*id).or_insert(item.sequence);
                (Some(item), list, *id)
            }
            About::List(list) => (None, settings.list(list)?, self.app.store().reserve(1)?),
        };
        let organisation = settings
            .organisation
            .as_ref()
            .ok_or_else(|| AppError::Refused(Refusal::NoUnit { role: "organisation".to_owned() }))?;
        let parent_holder = self.parent_holder(item.as_deref(), command)?;
        let main = self.main(list, item.as_deref(), command)?;
        let world = World {
            list,
            calendars: &settings.calendars,
            roles: organisation,
            fresh,
            parent_holder: parent_holder.as_ref(),
            main: main.as_deref(),
            chance: chance.unwrap_or_else(|| Chance::from_item(fresh, self.now)),
        };
        let before = item.as_ref().map_or(0, |item| item.sequence);
        let decision = decide_on(&world, item.map(Arc::unwrap_or_clone), command, by, self.now)?;
        let earlier = self.trial.remove(&fresh).or_else(|| self.touched.get(&fresh).cloned());
        let item = Arc::new(decision.item);
        let touched = match earlier {
            Some(earlier) => Touched { item, events: [earlier.events, decision.events].concat(), ..earlier },
            None => Touched { before, item, events: decision.events },
        };
        self.trial.insert(fresh, touched);
        Ok((fresh, decision.follow))
    }

    fn load(&self, id: ItemId) -> Result<Option<Arc<Item>>, AppError> {
        match self.trial.get(&id).or_else(|| self.touched.get(&id)) {
            Some(touched) => Ok(Some(Arc::clone(&touched.item))),
            None => Ok(self.app.store().item(id)?.map(Arc::new)),
        }
    }

    /// An item that is to be changed.
    fn recall(&mut self, id: ItemId) -> Result<Option<Arc<Item>>, AppError> {
        let is_known = self.trial.contains_key(&id) || self.touched.contains_key(&id);
        let recent = if self.may_recall && !is_known { self.app.recent.take(id) } else { None };
        self.recalled |= recent.is_some();
        if recent.is_some() { Ok(recent) } else { self.load(id) }
    }

    fn parent_holder(&self, item: Option<&Item>, command: &Command) -> Result<Option<Holder>, AppError> {
        let parent = match (item, command) {
            (Some(item), _) => item.parent,
            (None, Command::Register(registration)) => registration.parent,
            _ => None,
        };
        let Some(parent) = parent else { return Ok(None) };
        let parent = self.load(parent)?;
        Ok(parent.and_then(|parent| parent.last_holder().cloned()))
    }

    /// The item that a merge names by its receipt.
    fn main(
        &self,
        list: &definition::List,
        item: Option<&Item>,
        command: &Command,
    ) -> Result<Option<Arc<Item>>, AppError> {
        let (Some(item), Command::Move { name, fields }) = (item, command) else { return Ok(None) };
        let step = list.stage(&item.stage).and_then(|stage| stage.step(name));
        let Some(step) = step.filter(|step| step.kind == MoveKind::Merge) else { return Ok(None) };
        let is_item = |name: &str| list.field(name).is_some_and(|field| field.kind == FieldKind::Item);
        let named = step.needs.iter().find(|need| is_item(need)).and_then(|need| fields.get(&**need));
        let Some(receipt) = named.and_then(Literal::text) else { return Ok(None) };
        match self.app.store().by_receipt(receipt)? {
            Some(main) => Ok(self.load(main.id)?),
            None => Err(Refusal::NoSuchItem { receipt: receipt.to_owned() }.into()),
        }
    }

    /// A report of something that was closed within the window of the list is a come-back.
    fn come_back(&self, about: &About, command: &Command) -> Result<Option<(About, Command)>, AppError> {
        let (About::List(list), Command::Register(registration)) = (about, command) else { return Ok(None) };
        let list = self.settings.list(list)?;
        let (Some(relapse), None) = (&list.relapse, registration.parent) else { return Ok(None) };
        let Some(old) = self.closed_alike(list, &registration.fields)? else { return Ok(None) };
        if relapse.reopens {
            return Ok(Some((About::Item(old.id), Command::Relapse { fields: registration.fields.clone() })));
        }
        let relapse_of = Some((old.id, old.relapses));
        Ok(Some((about.clone(), Command::Register(Registration { relapse_of, ..registration.clone() }))))
    }

    fn closed_alike(&self, list: &definition::List, fields: &Fields) -> Result<Option<Arc<Item>>, AppError> {
        let Some(key) = item::relapse_key(list, fields) else { return Ok(None) };
        let Some(within) = list.relapse.as_ref().and_then(|relapse| relapse.within) else { return Ok(None) };
        let calendar = self.settings.calendar_of(list)?;
        // What was closed without being done can only be linked: there is nothing that could have come back.
        let reopens = list.relapse.as_ref().is_some_and(|relapse| relapse.reopens);
        let outcomes = if reopens { &[Outcome::Done][..] } else { &[Outcome::Done, Outcome::Other] };
        let last = self.app.store().last_closed(&key, outcomes)?;
        // The window of whatever closed before it ends before its own.
        let is_within = |item: &Item| {
            item.closed.as_ref().is_some_and(|closed| {
                let until = calendar.due(closed.at, within, item::calendar::DayEnd::Midnight);
                until.is_ok_and(|until| self.now < until.at)
            })
        };
        match last.filter(is_within) {
            Some(item) => match self.trial.contains_key(&item.id) || self.touched.contains_key(&item.id) {
                true => Ok(self.load(item.id)?.filter(|item| !item.is_live())),
                false => Ok(Some(Arc::new(item))),
            },
            None => Ok(None),
        }
    }
}
