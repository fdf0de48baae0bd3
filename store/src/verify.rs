//! Verification: the seals, the order of the log, and the runtime invariants that a store can see. Holds a page of the
//! log at a time, however long it is.

use std::collections::BTreeMap;

use item::Item;
use item::event::{Outcome, STORE_STREAM, What};
use serde::Serialize;

use crate::replay::{Difference, FINDINGS_MAX, check_row, each_row};
use crate::violation::Rule;
use crate::{Commit, Document, Fold, Head, Record, Root, Seal, Store, StoreError, Violation};

/// How many commits are read at a time, at most.
const PAGE_COMMITS: u32 = 256;

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Where the log ended when it was walked.
    pub head: Head,
    /// How many events were checked.
    pub events: u64,
    /// How many items were checked.
    pub items: u64,
    /// How many violations there are.
    pub violated: u64,
    /// The first [`FINDINGS_MAX`] of them, those of the log first.
    pub violations: Vec<Violation>,
}

impl Verification {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.violated == 0
    }
}

/// Checks the whole store. Without a root a log that was cut short or rewritten whole, with fresh seals and a fresh read
/// table, looks sound.
///
/// # Errors
/// Those of the store when it cannot be read at all. What is violated is no error.
pub fn verify(store: &dyn Store, root: Option<&Root>, fold: Fold<'_>) -> Result<Verification, StoreError> {
    let mut walk = Walk::new(store.head()?);
    let mut number = 0;
    loop {
        let page = store.commits_after(number, PAGE_COMMITS)?;
        let Some(last) = page.last() else { break };
        number = last.number.max(number + 1);
        for commit in &page {
            walk.commit(store, commit, root)?;
        }
    }
    walk.end(root);
    let mut tally = Tally::default();
    each_row(store, &mut |row| {
        tally.events += u64::from(row.columns.sequence);
        match check_row(store, row, fold)? {
            Ok(item) => tally.item(&item, &mut walk.found),
            Err(found) => {
                let Difference { item, sequence, what } = found;
                walk.found.push(Violation::Item { item, sequence, rule: Rule::Row, what });
                *tally.items.entry((row.columns.list.clone(), row.columns.outcome)).or_insert(0) += 1;
            }
        }
        let place = (row.columns.list.clone(), row.columns.stage.clone(), row.columns.outcome);
        *tally.places.entry(place).or_insert(0) += 1;
        Ok(())
    })?;
    sums(store, &mut walk, &tally)?;
    let items = tally.places.values().sum();
    let Walk { head, events, found, .. } = walk;
    Ok(Verification { head, events, items, violated: found.violated, violations: found.violations })
}

#[derive(Default)]
struct Found {
    violated: u64,
    violations: Vec<Violation>,
}

impl Found {
    fn push(&mut self, violation: Violation) {
        self.violated += 1;
        if self.violations.len() < FINDINGS_MAX {
            self.violations.push(violation);
        }
    }
}

/// What is remembered from one commit to the next.
struct Walk {
    head: Head,
    number: u64,
    position: u64,
    at_milliseconds: i64,
    /// The seal of the commit before, as it is kept and as it should be.
    kept: Seal,
    due: Seal,
    root_met: bool,
    events: u64,
    store_events: u64,
    registered: BTreeMap<String, u64>,
    documents: BTreeMap<(String, String), Document>,
    found: Found,
}

impl Walk {
    fn new(head: Head) -> Self {
        Self {
            head,
            number: 0,
            position: 0,
            at_milliseconds: i64::MIN,
            kept: Seal::genesis(),
            due: Seal::genesis(),
            root_met: false,
            events: 0,
            store_events: 0,
            registered: BTreeMap::new(),
            documents: BTreeMap::new(),
            found: Found::default(),
        }
    }

    fn commit(&mut self, store: &dyn Store, commit: &Commit, root: Option<&Root>) -> Result<(), StoreError> {
        let (number, position) = (commit.number, self.position + 1);
        let wrong = |what: String| Violation::Commit { number, position, what };
        if number != self.number + 1 {
            self.found.push(wrong(format!("commit {} belongs there", self.number + 1)));
        }
        if commit.records.is_empty() {
            self.found.push(wrong("its events are gone".to_owned()));
        }
        let before = self.found.violated;
        for record in &commit.records {
            self.record(store, record)?;
        }
        let digests = || commit.records.iter().map(|record| (record.position, record.digest));
        let fits = |previous| Seal::of_commit(previous, number, digests()) == commit.seal;
        // An event that does not fit is named already; the seal of its commit adds nothing.
        if !fits(self.kept) && !fits(self.due) && self.found.violated == before {
            self.found.push(wrong("its seal is not that of its events and the seal before".to_owned()));
        }
        self.due = Seal::of_commit(self.due, number, digests());
        self.kept = commit.seal;
        self.number = number;
        if let Some(root) = root.filter(|root| root.commit.is_none_or(|at| at == number)) {
            self.root_met |= root.seal == commit.seal;
        }
        Ok(())
    }

    fn record(&mut self, store: &dyn Store, record: &Record) -> Result<(), StoreError> {
        let Record { position, item, sequence, .. } = *record;
        let mut wrong = |what: String| self.found.push(Violation::Event { position, item, sequence, what });
        if position != self.position + 1 {
            wrong(format!("position {} belongs there", self.position + 1));
        }
        if record.at_milliseconds < self.at_milliseconds {
            wrong("it was recorded before the event before it".to_owned());
        }
        if !record.fits_digest() {
            wrong("it is not what was sealed".to_owned());
        }
        self.position = position;
        self.at_milliseconds = record.at_milliseconds;
        self.events += 1;
        match record.decode() {
            Err(error) => wrong(error.to_string()),
            Ok((event, command)) => {
                if let Some(command) = command
                    && store.answered(&command.key)?.as_ref() != Some(&command.answer)
                {
                    wrong(format!("the command `{}` is not answered as it was", command.key));
                }
                if item == STORE_STREAM {
                    self.store_events += 1;
                    if u64::from(sequence) != self.store_events {
                        wrong(format!("event {} of the store stream belongs there", self.store_events));
                    }
                    let document = Document::of(event);
                    self.documents.extend(document.map(|found| ((found.kind.clone(), found.id.clone()), found)));
                } else if let What::Registered { list, .. } = event.what {
                    *self.registered.entry(list).or_insert(0) += 1;
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, root: Option<&Root>) {
        if (self.number, self.position, self.kept) != (self.head.commit, self.head.position, self.head.seal)
            && self.number <= self.head.commit
        {
            let what = format!(
                "the log says that it ends at commit {}, and commit {} is its last",
                self.head.commit, self.number
            );
            self.found.push(Violation::Commit { number: self.number, position: self.position, what });
        }
        let Some(root) = root.filter(|_| !self.root_met) else { return };
        let what = match root.commit {
            Some(at) if at > self.number => {
                format!("the log was cut short: it has {} commits, and the root was that of commit {at}", self.number)
            }
            Some(at) => format!("the log was rewritten: commit {at} bears another seal than the root"),
            None => format!(
                "the log was cut short or rewritten: none of its {} commits bears the root; give the root as \
                 `<number>:<seal>` to learn which",
                self.number
            ),
        };
        self.found.push(Violation::Root { what });
    }
}

/// What the read table adds up to.
#[derive(Default)]
struct Tally {
    events: u64,
    items: BTreeMap<(String, Option<Outcome>), u64>,
    places: BTreeMap<(String, String, Option<Outcome>), u64>,
}

impl Tally {
    fn item(&mut self, item: &Item, found: &mut Found) {
        let outcome = item.closed.as_ref().map(|closed| closed.outcome);
        *self.items.entry((item.list.clone(), outcome)).or_insert(0) += 1;
        let mut wrong = |rule: Rule, what: &str| {
            found.push(Violation::Item { item: item.id, sequence: item.sequence, rule, what: what.to_owned() });
        };
        if item.stage.is_empty() {
            wrong(Rule::Stage, "it stands in no stage");
        }
        if item.is_live() && item.holder.is_none() {
            wrong(Rule::Holder, "it is live and nobody holds it");
        }
        match (item.is_live(), item.timer.is_some()) {
            (true, false) => wrong(Rule::Timer, "it is live and no timer is armed"),
            (false, true) => wrong(Rule::Timer, "it is closed and a timer is armed"),
            _ => {}
        }
    }
}

/// Created = live + done + merged + cancelled + other, list by list; and every event belongs to an item.
fn sums(store: &dyn Store, walk: &mut Walk, tally: &Tally) -> Result<(), StoreError> {
    let mut kept: BTreeMap<&str, u64> = BTreeMap::new();
    for ((list, _), items) in &tally.items {
        *kept.entry(list).or_insert(0) += items;
    }
    let lists = walk.registered.keys().map(String::as_str).chain(kept.keys().copied());
    for list in lists.collect::<std::collections::BTreeSet<_>>() {
        let created = walk.registered.get(list).copied().unwrap_or(0);
        let found = kept.get(list).copied().unwrap_or(0);
        if created != found {
            let of = |outcome: Option<Outcome>| tally.items.get(&(list.to_owned(), outcome)).copied().unwrap_or(0);
            let what = format!(
                "list `{list}`: {created} items were created, and {} live + {} done + {} merged + {} cancelled + {} \
                 closed otherwise make {found}",
                of(None),
                of(Some(Outcome::Done)),
                of(Some(Outcome::Merged)),
                of(Some(Outcome::Cancelled)),
                of(Some(Outcome::Other)),
            );
            walk.found.push(Violation::Sum { of: list.to_owned(), what });
        }
    }
    let mut wrong = |of: &str, what: String| walk.found.push(Violation::Sum { of: of.to_owned(), what });
    let counted = tally.events + walk.store_events;
    if counted != walk.events {
        let what = format!("the log has {} events, and the items have {counted} of them", walk.events);
        wrong("events", what);
    }
    let counts = store.counts()?.into_iter().map(|count| ((count.list, count.stage, count.outcome), count.items));
    if counts.collect::<BTreeMap<_, _>>() != tally.places {
        wrong("counts", "the counts by stage are not those of the items".to_owned());
    }
    let stream = match store.events_of(STORE_STREAM) {
        Ok(records) if records.len() as u64 == walk.store_events => None,
        Ok(records) => Some(format!("the store stream has {} events and gives {}", walk.store_events, records.len())),
        Err(StoreError::Corrupt { what }) => Some(what),
        Err(error) => return Err(error),
    };
    stream.into_iter().for_each(|what| wrong("store stream", what));
    if !store.documents()?.iter().eq(walk.documents.values()) {
        wrong("documents", "the documents in force are not those that were loaded last".to_owned());
    }
    Ok(())
}
