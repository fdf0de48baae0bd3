//! How the items that a reader finds are spread: over lists, stages, units or days.

use rusqlite::params_from_iter;

use crate::find::question;
use crate::{Filter, Index, SearchError, Sight};

/// How many items a tally looks at; past that it says that there are more.
pub const TALLY_MAX: u32 = 200_000;

/// What items are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Their list.
    List,
    /// Their stage; stages of two lists may have one name.
    Stage,
    /// The unit that holds them; items that nobody holds are left out.
    Unit,
    /// The day on which they were registered, by a clock that is so many minutes ahead of UTC.
    RegisteredDay(i32),
    /// The day on which they closed, by the same; live items are left out.
    ClosedDay(i32),
}

/// Items by what tells them apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// How many items each key has. The key of a day is its number, counted from 1970-01-01.
    pub counts: Vec<(String, u32)>,
    /// Whether there were more than [`TALLY_MAX`] items, so that some are not counted.
    pub or_more: bool,
}

impl Group {
    fn column(self) -> String {
        let day = |column: &str, minutes: i32| {
            // Division of SQLite goes towards zero; instants of items lie after 1970.
            format!("CAST(({column} + {}) / 86400000 AS TEXT)", i64::from(minutes) * 60_000)
        };
        match self {
            Self::List => "r.list".to_owned(),
            Self::Stage => "r.stage".to_owned(),
            Self::Unit => "r.holder_unit".to_owned(),
            Self::RegisteredDay(minutes) => day("r.registered", minutes),
            Self::ClosedDay(minutes) => day("r.closed", minutes),
        }
    }
}

impl Index {
    /// Counts the items that a reader sees and asks for by what tells them apart.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn tally(&self, filter: &Filter, sight: &Sight, group: Group) -> Result<Tally, SearchError> {
        let Some(question) = question(filter, sight, &format!("{} AS key", group.column())) else {
            return Ok(Tally { counts: Vec::new(), or_more: false });
        };
        let sql = format!("SELECT key, count(*) FROM ({} LIMIT {TALLY_MAX}) GROUP BY key ORDER BY key", question.sql);
        self.read(|reader| {
            let mut select = reader.prepare_cached(&sql)?;
            let rows = select.query_map(params_from_iter(&question.values), |row| {
                Ok((row.get::<_, Option<String>>(0)?, row.get::<_, u32>(1)?))
            })?;
            let rows = rows.collect::<Result<Vec<_>, _>>()?;
            let or_more = rows.iter().map(|(_, count)| count).sum::<u32>() >= TALLY_MAX;
            let counts = rows.into_iter().filter_map(|(key, count)| Some((key?, count))).collect();
            Ok(Tally { counts, or_more })
        })
    }
}
