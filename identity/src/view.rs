//! Saved views: filters that somebody keeps under a name, for himself or for his unit.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::{Identity, IdentityError, LOGIN_CHARS_MAX};

/// The most views of one owner.
pub const VIEWS_MAX: i64 = 50;
/// The longest filter of a view, in bytes.
pub const VIEW_BYTES_MAX: usize = 2_000;

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The number.
    pub id: i64,
    /// Who keeps it: a person, or an account or key without one.
    pub owner: String,
    /// The unit that shares it.
    pub unit: Option<String>,
    /// What it is called.
    pub name: String,
    /// The filter as it stands in an address.
    pub query: String,
}

/// A view that is to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewView<'a> {
    /// Who keeps it.
    pub owner: &'a str,
    /// The unit that shares it.
    pub unit: Option<&'a str>,
    /// What it is called.
    pub name: &'a str,
    /// The filter as it stands in an address.
    pub query: &'a str,
}

const COLUMNS: &str = "id, owner, unit, name, query";

fn read(row: &Row<'_>) -> rusqlite::Result<View> {
    Ok(View { id: row.get(0)?, owner: row.get(1)?, unit: row.get(2)?, name: row.get(3)?, query: row.get(4)? })
}

impl Identity {
    /// Keeps a view. One of the same owner, unit and name is replaced.
    ///
    /// # Errors
    /// [`IdentityError::Unusable`].
    pub fn save_view(&self, new: &NewView<'_>, now: Timestamp) -> Result<View, IdentityError> {
        let name = new.name.trim();
        if !(1..=LOGIN_CHARS_MAX).contains(&name.chars().count()) || new.query.len() > VIEW_BYTES_MAX {
            return Err(IdentityError::Unusable(format!(
                "a view has a name of 1 to {LOGIN_CHARS_MAX} characters and a filter of at most {VIEW_BYTES_MAX} bytes"
            )));
        }
        let mut file = self.file();
        let change = file.transaction()?;
        change.execute(
            "DELETE FROM views WHERE owner = ?1 AND unit IS ?2 AND name = ?3",
            params![new.owner, new.unit, name],
        )?;
        let kept: i64 =
            change.query_row("SELECT count(*) FROM views WHERE owner = ?1", [new.owner], |row| row.get(0))?;
        if kept >= VIEWS_MAX {
            return Err(IdentityError::Unusable(format!("at most {VIEWS_MAX} views are kept; remove one first")));
        }
        change.execute(
            "INSERT INTO views (owner, unit, name, query, created) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![new.owner, new.unit, name, new.query, now.as_second()],
        )?;
        let id = change.last_insert_rowid();
        change.commit()?;
        let (owner, unit) = (new.owner.to_owned(), new.unit.map(str::to_owned));
        Ok(View { id, owner, unit, name: name.to_owned(), query: new.query.to_owned() })
    }

    /// The views of an owner, and those that his units share, in the order in which they were kept.
    ///
    /// # Errors
    /// [`IdentityError::File`].
    pub fn views(&self, owner: &str, units: &[String]) -> Result<Vec<View>, IdentityError> {
        let file = self.file();
        let mut select = file.prepare(&format!("SELECT {COLUMNS} FROM views WHERE owner = ?1 ORDER BY id"))?;
        let mut views = select.query_map([owner], read)?.collect::<Result<Vec<_>, _>>()?;
        let mut select = file.prepare(&format!("SELECT {COLUMNS} FROM views WHERE unit = ?1 AND owner <> ?2"))?;
        for unit in units {
            views.extend(select.query_map([unit, owner], read)?.collect::<Result<Vec<_>, _>>()?);
        }
        views.sort_by_key(|view| view.id);
        Ok(views)
    }

    /// Forgets a view of an owner.
    ///
    /// # Errors
    /// [`IdentityError::Missing`].
    pub fn remove_view(&self, id: i64, owner: &str) -> Result<(), IdentityError> {
        let file = self.file();
        let gone: Option<i64> = file
            .query_row("DELETE FROM views WHERE id = ?1 AND owner = ?2 RETURNING id", params![id, owner], |row| {
                row.get(0)
            })
            .optional()?;
        gone.map(|_| ()).ok_or_else(|| IdentityError::Missing { what: "view", name: id.to_string() })
    }
}
