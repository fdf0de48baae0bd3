//! What a store must answer.

use std::ops::Range;

use item::event::{Fields, ItemId, Outcome, STORE_STREAM, What};
use jiff::Timestamp;

use super::Case;
use super::fixture::{LIMIT_SECONDS, at, changed, close, keep, loaded, new_item, next, plain, step, town};
use crate::{Columns, Commit, Query, Record, Row, Store};

/// What is not there is no error.
pub fn what_is_not_there_is_none(store: &dyn Store) -> Case {
    assert_eq!((store.item(1)?, store.item(u64::MAX)?, store.item(STORE_STREAM)?), (None, None, None));
    assert_eq!(store.by_receipt("")?, None);
    assert_eq!(
        (store.events_of(1)?, store.events_of(u64::MAX)?, store.events_of(STORE_STREAM)?),
        (vec![], vec![], vec![])
    );
    assert!(store.due(Timestamp::MAX, 10)?.is_empty());
    assert!(store.find(&Query::default())?.is_empty());
    assert!(store.documents()?.is_empty() && store.counts()?.is_empty());
    assert!(store.rows_after(0, 10)?.is_empty() && store.rows_after(u64::MAX, 10)?.is_empty());
    assert!(store.commits_after(u64::MAX, 10)?.is_empty());
    Ok(())
}

/// The events of an item are those that were given, in their order, between those of others.
pub fn events_come_in_order(store: &dyn Store) -> Case {
    let changes = [new_item(1, 0)?, new_item(2, 1)?];
    let mut given = changes[0].events.clone();
    let first = keep(store, changes[0].clone())?;
    let second = keep(store, changes[1].clone())?;
    let stepped = step(&first, 2, "doing", "a")?;
    given.extend(stepped.events.clone());
    let first = keep(store, stepped)?;
    let numbers = store.items(&[2, u64::MAX, 1, STORE_STREAM])?.into_iter().map(|item| (item.id, item.sequence));
    assert_eq!(numbers.collect::<Vec<_>>(), [(2, 1), (1, 2)]);
    keep(store, step(&second, 3, "doing", "b")?)?;
    let closed = close(&first, 4, "solved", Outcome::Done)?;
    given.extend(closed.events.clone());
    keep(store, closed)?;
    let records = store.events_of(1)?;
    let events = records.iter().map(Record::event).collect::<Result<Vec<_>, _>>()?;
    assert_eq!(events, given);
    let positions: Vec<u64> = records.iter().map(|record| record.position).collect();
    assert_eq!(positions, [1, 3, 5]);
    Ok(())
}

/// Pages of the log put together are the log.
pub fn commits_come_in_pages(store: &dyn Store) -> Case {
    town(store, 20)?;
    let whole = store.commits_after(0, u32::MAX)?;
    assert_eq!(whole.len() as u64, store.head()?.commit);
    for limit in [1, 2, 7] {
        let mut paged: Vec<Commit> = Vec::new();
        loop {
            let page = store.commits_after(paged.len() as u64, limit)?;
            assert!(page.len() <= limit as usize);
            if page.is_empty() {
                break;
            }
            paged.extend(page);
        }
        assert_eq!(paged, whole);
    }
    Ok(())
}

/// Timers come by time, equal ones by item, up to and with the instant that is asked for.
pub fn timers_come_earliest_first(store: &dyn Store) -> Case {
    for (id, seconds) in [(1, 0), (3, 5), (2, 5), (4, 9)] {
        keep(store, new_item(id, seconds)?)?;
    }
    let fires = |seconds: i64| at(seconds + LIMIT_SECONDS);
    let all = [(fires(0), 1), (fires(5), 2), (fires(5), 3), (fires(9), 4)];
    assert_eq!(store.due(fires(9), 10)?, all);
    assert_eq!(store.due(fires(5), 10)?, all[..3]);
    assert_eq!(store.due(fires(4), 10)?, all[..1]);
    assert_eq!(store.due(fires(-1), 10)?, []);
    assert_eq!(store.due(fires(9), 2)?, all[..2]);
    Ok(())
}

/// A step arms another timer, a close none.
pub fn a_timer_that_changed_is_not_kept(store: &dyn Store) -> Case {
    let item = keep(store, new_item(1, 0)?)?;
    let item = keep(store, step(&item, 50, "doing", "a")?)?;
    assert_eq!(store.due(Timestamp::MAX, 10)?, [(at(50 + LIMIT_SECONDS), 1)]);
    keep(store, close(&item, 60, "solved", Outcome::Done)?)?;
    assert_eq!(store.due(Timestamp::MAX, 10)?, []);
    Ok(())
}

fn spans() -> Vec<Option<Range<Timestamp>>> {
    vec![None, Some(at(0)..at(6_000)), Some(at(6_000)..at(60_000)), Some(at(70_000)..at(150_000)), Some(at(5)..at(5))]
}

fn queries() -> Vec<Query> {
    let text = |values: &[&str]| -> Vec<Option<String>> {
        [None].into_iter().chain(values.iter().map(|value| Some((*value).to_owned()))).collect()
    };
    let mut queries = Vec::new();
    let mut pick = 0_usize;
    let mut next = |choices: usize| {
        pick = pick.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (pick >> 33) % choices
    };
    for _ in 0..600 {
        let mut one =
            |values: Vec<Option<String>>| if next(3) == 0 { values[next(values.len())].clone() } else { None };
        let (list, stage) = (one(text(&["hotline", "hazard", "none"])), one(text(&["new", "doing", "solved", "none"])));
        let (holder_unit, relapse_key) = (one(text(&["unit 1", "unit 3", "none"])), one(text(&["key 2", "key 5"])));
        let mut span = || if next(4) == 0 { spans()[next(5)].clone() } else { None };
        let (registered, closed, due) = (span(), span(), span());
        let live = next(3) == 0;
        let overdue_at = (next(5) == 0).then(|| at(90_000));
        let parent = (next(5) == 0).then_some(1);
        let after = if next(4) == 0 { 40 } else { 0 };
        let limit = [1000, 7][usize::from(next(5) == 0)];
        queries.push(Query {
            list,
            stage,
            holder_unit,
            live,
            overdue_at,
            relapse_key,
            parent,
            registered,
            closed,
            due,
            after,
            limit,
        });
    }
    queries
}

/// Six hundred queries, each against a look at every row.
pub fn a_query_gives_what_it_wants(store: &dyn Store) -> Case {
    town(store, 150)?;
    let rows = store.rows_after(0, 1000)?;
    assert_eq!(rows.len(), 150);
    let mut found_any = 0;
    for query in queries() {
        let wanted: Vec<ItemId> = rows
            .iter()
            .filter(|row| query.wants(row.id, &row.columns))
            .map(|row| row.id)
            .take(query.limit as usize)
            .collect();
        let found: Vec<ItemId> = store.find(&query)?.iter().map(|item| item.id).collect();
        assert_eq!(found, wanted, "{query:?}");
        found_any += usize::from(!found.is_empty());
    }
    assert!(found_any > 200, "{found_any} of 600 queries found something");
    Ok(())
}

/// Pages put together are all; a page has a greatest size.
pub fn a_query_gives_pages(store: &dyn Store) -> Case {
    town(store, 30)?;
    let mut query = Query { limit: 7, ..Query::default() };
    let mut found = Vec::new();
    loop {
        let page = store.find(&query)?;
        let Some(last) = page.last() else { break };
        query.after = last.id;
        found.extend(page);
    }
    assert_eq!(found, store.find(&Query { limit: u32::MAX, ..Query::default() })?);
    assert_eq!(found.len(), 30);
    assert!(store.find(&Query { limit: 0, ..Query::default() })?.is_empty());
    Ok(())
}

/// The clock of a suspended item stands still: it is not overdue, and its timer is the one that wakes it.
pub fn a_suspended_item_is_not_overdue(store: &dyn Store) -> Case {
    let item = keep(store, new_item(1, 0)?)?;
    keep(store, new_item(2, 0)?)?;
    let until = at(500_000);
    let what = What::Suspended {
        name: "wait".to_owned(),
        fields: Fields::new(),
        counter: None,
        until,
        left: item::calendar::Rest::WorkingDays(1),
    };
    keep(store, changed(Some(&item), vec![next(&item, 10, what)])?)?;
    let overdue = store.find(&Query { overdue_at: Some(at(400_000)), ..Query::default() })?;
    assert_eq!(overdue.iter().map(|item| item.id).collect::<Vec<_>>(), [2]);
    assert!(overdue.iter().all(|item| item.is_overdue(at(400_000))));
    assert_eq!(store.due(until, 10)?.last(), Some(&(until, 1)));
    Ok(())
}

/// The counts are those of the items, before and after each change.
pub fn counts_add_up(store: &dyn Store) -> Case {
    let show = |store: &dyn Store| -> Result<String, crate::StoreError> {
        let counts = store.counts()?;
        let each = counts.iter().map(|c| format!("{} {} {:?} {}", c.list, c.stage, c.outcome, c.items));
        Ok(each.collect::<Vec<_>>().join(", "))
    };
    let first = keep(store, new_item(1, 0)?)?;
    keep(store, new_item(2, 0)?)?;
    assert_eq!(show(store)?, "hotline new None 2");
    let first = keep(store, step(&first, 1, "doing", "a")?)?;
    assert_eq!(show(store)?, "hotline doing None 1, hotline new None 1");
    let first = keep(store, close(&first, 2, "gone", Outcome::Other)?)?;
    assert_eq!(show(store)?, "hotline gone Some(Other) 1, hotline new None 1");
    keep(store, step(&first, 3, "new", "a")?)?;
    assert_eq!(show(store)?, "hotline new None 2");
    Ok(())
}

/// Of each document the latest is in force; they come by kind and id.
pub fn the_latest_document_is_in_force(store: &dyn Store) -> Case {
    for (before, id, version) in [(0, "hotline", 1), (1, "hazard", 1), (2, "hotline", 2)] {
        store.append(plain(vec![loaded(before, 0, id, version, &format!("{id} {version} 清单"))]))?;
    }
    let documents = store.documents()?;
    let found: Vec<(&str, u32, &str)> = documents.iter().map(|d| (d.id.as_str(), d.version, d.text.as_str())).collect();
    assert_eq!(found, [("hazard", 1, "hazard 1 清单"), ("hotline", 2, "hotline 2 清单")]);
    Ok(())
}

/// The store stream has events and nothing else.
pub fn the_store_stream_is_no_item(store: &dyn Store) -> Case {
    store.append(plain(vec![loaded(0, 0, "hotline", 1, "a")]))?;
    store.append(plain(vec![loaded(1, 0, "hotline", 2, "b")]))?;
    let sequences: Vec<u32> = store.events_of(STORE_STREAM)?.iter().map(|record| record.sequence).collect();
    assert_eq!(sequences, [1, 2]);
    assert_eq!(store.item(STORE_STREAM)?, None);
    assert!(store.rows_after(0, 10)?.is_empty() && store.find(&Query::default())?.is_empty());
    assert_eq!(store.reserve(1)?, 1);
    Ok(())
}

/// Rows come by number in pages, with the columns of their items.
pub fn rows_are_what_the_items_say(store: &dyn Store) -> Case {
    town(store, 25)?;
    let mut rows: Vec<Row> = Vec::new();
    loop {
        let page = store.rows_after(rows.last().map_or(0, |row| row.id), 10)?;
        if page.is_empty() {
            break;
        }
        rows.extend(page);
    }
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), (1..=25).collect::<Vec<_>>());
    for row in rows {
        let item = row.clone().into_item()?;
        assert_eq!(row.columns, Columns::of(&item).owned());
        assert_eq!(store.item(row.id)?, Some(item));
    }
    Ok(())
}
