//! Finding items: by receipt, on a unit's desk, overdue.

use std::collections::HashMap;
use std::sync::Arc;

use item::Item;
use jiff::Timestamp;
use search::Found;
use store::Query;

use crate::{App, AppError};

/// How many items a desk shows at most.
pub const DESK_ITEMS_MAX: usize = 10_000;

impl App {
    /// The item with a receipt, or with that number.
    ///
    /// # Errors
    /// [`AppError::NoItem`].
    pub fn item(&self, name: &str) -> Result<Item, AppError> {
        let found = match name.parse() {
            Ok(id) => self.store().item(id)?,
            Err(_) => self.store().by_receipt(name)?,
        };
        found.ok_or_else(|| AppError::NoItem(name.to_owned()))
    }

    /// The items that the index found, in its order: those that it knows as this program left them are not read again. What
    /// is gone is left out.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn found(&self, found: &[Found]) -> Result<Vec<Arc<Item>>, AppError> {
        let recall = |one: &Found| self.recent.look(one.id).filter(|item| item.sequence == one.sequence);
        let recalled: Vec<Option<Arc<Item>>> = found.iter().map(recall).collect();
        let unknown = found.iter().zip(&recalled).filter(|(_, item)| item.is_none()).map(|(one, _)| one.id);
        let read = self.store().items(&unknown.collect::<Vec<_>>())?;
        let mut read: HashMap<_, _> = read.into_iter().map(|item| (item.id, Arc::new(item))).collect();
        let kept = found.iter().zip(recalled).filter_map(|(one, item)| {
            item.or_else(|| {
                let item = read.remove(&one.id)?;
                self.recent.put(Arc::clone(&item));
                Some(item)
            })
        });
        Ok(kept.collect())
    }

    /// What lies on the desk of a unit, what is due first at the top.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn inbox(&self, unit: &str, list: Option<&str>) -> Result<Vec<Item>, AppError> {
        let query =
            Query { holder_unit: Some(unit.to_owned()), list: list.map(str::to_owned), live: true, ..Query::default() };
        self.by_due(query)
    }

    /// What is overdue, the longest first.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn overdue(&self, now: Timestamp, unit: Option<&str>, list: Option<&str>) -> Result<Vec<Item>, AppError> {
        let query = Query {
            overdue_at: Some(now),
            holder_unit: unit.map(str::to_owned),
            list: list.map(str::to_owned),
            ..Query::default()
        };
        self.by_due(query)
    }

    fn by_due(&self, query: Query) -> Result<Vec<Item>, AppError> {
        let mut items = self.all(query, DESK_ITEMS_MAX)?;
        items.sort_by_key(|item| (item.due.as_ref().map_or(Timestamp::MAX, |due| due.at), item.id));
        Ok(items)
    }

    /// Every item that a query asks for, page by page.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn all(&self, mut query: Query, items_max: usize) -> Result<Vec<Item>, AppError> {
        let mut items = Vec::new();
        loop {
            let page = self.store().find(&query)?;
            let Some(last) = page.last() else { return Ok(items) };
            query.after = last.id;
            let full = page.len() == query.limit as usize;
            items.extend(page);
            if !full || items.len() >= items_max {
                items.truncate(items_max);
                return Ok(items);
            }
        }
    }
}
