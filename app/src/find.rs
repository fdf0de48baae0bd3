//! Finding items: by receipt, on a unit's desk, overdue.

use item::Item;
use jiff::Timestamp;
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
