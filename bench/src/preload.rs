//! Items that are there before a run: citizens' requests of a year, one in fifty of them live, the others struck off.

use std::sync::Arc;

use app::App;
use item::apply::fold;
use item::event::{Actor, Due, Entry, Event, Holder, Outcome, What};
use item::{Command, ItemId};
use jiff::{SignedDuration, Timestamp};
use store::{Append, Change};

use crate::Failure;
use crate::life::District;

/// How many items one append brings in.
const ITEMS_AT_ONCE: u64 = 1000;
/// One in so many is live.
const LIVE_IN: u64 = 50;

/// Fills a store with items from `from` on, a second apart in the order of their numbers where there is time for that.
pub fn fill(app: &App, district: &District, items: u64, from: Timestamp, until: Timestamp) -> Result<(), Failure> {
    let mut done = 0;
    while done < items {
        let count = ITEMS_AT_ONCE.min(items - done);
        let first = app.store().reserve(u32::try_from(count)?)?;
        let seconds = until.duration_since(from).as_secs();
        let after = i64::try_from(u128::from(done) * u128::from(seconds.unsigned_abs()) / u128::from(items))?;
        let at = from.checked_add(SignedDuration::from_secs(after))?;
        let changes = (0..count).map(|number| request(district, done + number, first + number, at));
        let changes = changes.collect::<Result<Vec<_>, _>>()?;
        app.store().append(Append { key: None, changes, answer: String::new() })?;
        done += count;
    }
    Ok(())
}

fn request(district: &District, number: u64, id: ItemId, at: Timestamp) -> Result<Change, Failure> {
    let Command::Register(registration) = district.registration(number) else {
        return Err("not a registration".into());
    };
    let relapse_key = registration.fields.get("place").map(|place| format!("hotline|{place}|道路设施"));
    let due = Due {
        at: at.checked_add(SignedDuration::from_hours(24 * 900))?,
        provisional: false,
        calendar: "cn@1".to_owned(),
        from: at,
        steps: Vec::new(),
    };
    let holder = Holder { role: "desk".to_owned(), unit: "hotline_center".to_owned() };
    let entry = Entry {
        stage: "received".to_owned(),
        holder: Some(holder),
        due: Some(due),
        work: false,
        return_until: None,
        outcome: None,
    };
    let registered = What::Registered {
        list: "hotline".to_owned(),
        version: 1,
        receipt: format!("RX20240303-{id:08}"),
        fields: registration.fields,
        entry: entry.clone(),
        parent: None,
        relapse_of: None,
        relapse_key,
    };
    let closed = What::Moved {
        name: "resolved".to_owned(),
        fields: item::Fields::new(),
        counter: None,
        entry: Entry {
            stage: "closed_resolved".to_owned(),
            holder: None,
            due: None,
            outcome: Some(Outcome::Done),
            ..entry
        },
        late: false,
        relapse_key: None,
        forgets: true,
    };
    let whats = if number.is_multiple_of(LIVE_IN) { vec![registered] } else { vec![registered, closed] };
    let event = |(sequence, what)| Event {
        item: id,
        sequence,
        at,
        recorded: None,
        by: Actor::Channel("import".to_owned()),
        what,
    };
    let events: Vec<Event> = (1..).zip(whats).map(event).collect();
    let after = Some(Arc::new(fold(&events).map_err(|error| error.to_string())?));
    Ok(Change { before: 0, after, events })
}
