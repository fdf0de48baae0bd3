//! Questions to the index. Which table leads is said here and not guessed by the planner, which has no figures.

#[cfg(test)]
mod plans;

use item::event::ItemId;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::{Filter, Index, Order, PAGE_MAX, SearchError, Sight, words};

/// How many matches of a text are put in order when they are not asked for by number.
const SORTED_MAX: u32 = 10_000;
/// How far items are counted; more is `COUNT_MAX` and says so.
pub(crate) const COUNT_MAX: u32 = 10_000;

/// A number, what it is put in order by, and how far the item was.
const COLUMNS: &str = "r.id AS id, r.due AS due, r.changed AS changed, r.sequence AS sequence";

/// An item that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Its number.
    pub id: ItemId,
    /// How many events it had when the index heard of it last.
    pub sequence: u32,
}

/// A page of items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The items, in order.
    pub items: Vec<Found>,
    /// Where the next page begins; none after the last.
    pub next: Option<String>,
}

/// A question in the making.
pub(crate) struct Question {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

impl Question {
    fn new(sql: &str) -> Self {
        Self { sql: sql.to_owned(), values: Vec::new() }
    }

    fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
        self.values.extend(values);
    }

    fn span(&mut self, column: &str, span: Option<&std::ops::Range<jiff::Timestamp>>) {
        let Some(span) = span else { return };
        let values = [span.start, span.end].map(|at| Value::Integer(at.as_millisecond()));
        self.and(&format!("{column} >= ? AND {column} < ?"), values);
    }

    fn one_of(&mut self, column: &str, not: bool, values: &[String]) {
        if values.is_empty() {
            return;
        }
        let test = format!("{column} {} ({})", if not { "NOT IN" } else { "IN" }, marks(values.len()));
        let test = if not { format!("({column} IS NULL OR {test})") } else { test };
        self.and(&test, values.iter().cloned().map(Value::Text));
    }
}

fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

impl Index {
    /// The items that a reader sees and asks for, from a cursor on; at most `limit`, which is at most [`PAGE_MAX`].
    ///
    /// # Errors
    /// [`SearchError::Cursor`]; trouble with the file.
    pub fn find(&self, filter: &Filter, sight: &Sight, cursor: Option<&str>, limit: u32) -> Result<Page, SearchError> {
        let limit = limit.clamp(1, PAGE_MAX);
        let after = cursor.map(|cursor| parse(filter.order, cursor)).transpose()?;
        let Some(mut question) = question(filter, sight, COLUMNS) else {
            return Ok(Page { items: Vec::new(), next: None });
        };
        order(&mut question, filter.order, after, limit + 1);
        let mut rows = self.read(|reader| rows(reader, &question))?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = rows.last().filter(|_| more).map(|row| match filter.order {
            Order::Newest | Order::Oldest => row.0.to_string(),
            Order::Due => format!("{}.{}", row.1, row.0),
            Order::Changed => format!("{}.{}", row.2, row.0),
        });
        let found = |row: (i64, i64, i64, u32)| Found { id: row.0.cast_unsigned(), sequence: row.3 };
        Ok(Page { items: rows.into_iter().map(found).collect(), next })
    }

    /// How many items a reader would find; at most ten thousand, which then means that many or more.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn count(&self, filter: &Filter, sight: &Sight) -> Result<u32, SearchError> {
        let Some(mut question) = question(filter, sight, "1") else { return Ok(0) };
        question.sql = format!("SELECT count(*) FROM ({} LIMIT {COUNT_MAX})", question.sql);
        self.read(|reader| {
            let mut select = reader.prepare_cached(&question.sql)?;
            Ok(select.query_row(params_from_iter(&question.values), |row| row.get(0))?)
        })
    }

    /// Whether a reader sees an item.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn sees(&self, sight: &Sight, item: ItemId) -> Result<bool, SearchError> {
        let mut question = Question::new("SELECT 1 FROM rows r WHERE r.id = ?");
        question.values.push(Value::Integer(item.cast_signed()));
        seen(&mut question, sight, true);
        self.read(|reader| Ok(reader.prepare_cached(&question.sql)?.exists(params_from_iter(&question.values))?))
    }
}

fn rows(reader: &Connection, question: &Question) -> Result<Vec<(i64, i64, i64, u32)>, SearchError> {
    let mut select = reader.prepare_cached(&question.sql)?;
    let rows = select.query_map(params_from_iter(&question.values), |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// `None` when nothing can be found.
pub(crate) fn question(filter: &Filter, sight: &Sight, columns: &str) -> Option<Question> {
    if sight.is_blind() {
        return None;
    }
    let texts = [("text", &filter.text), ("place", &filter.place)];
    let mut asked = Vec::new();
    for (column, text) in texts {
        if let Some(text) = text {
            asked.push(format!("{{{column}}} : ({})", words::asked(text)?));
        }
    }
    let by_unit = !sight.everything && sight.whole_lists.is_empty() && sight.units.len() == 1;
    let source = if !asked.is_empty() {
        "words w CROSS JOIN rows r ON r.id = w.rowid WHERE words MATCH ?"
    } else if filter.person.is_some() {
        "persons p CROSS JOIN rows r ON r.id = p.id WHERE p.person = ?"
    } else if by_unit && filter.order != Order::Due && filter.order != Order::Changed {
        "sight s CROSS JOIN rows r ON r.id = s.id WHERE s.unit = ?"
    } else {
        "rows r WHERE 1"
    };
    let mut question = Question::new(&format!("SELECT {columns} FROM {source}"));
    let seen_already = source.starts_with("sight");
    if !asked.is_empty() {
        question.values.push(Value::Text(asked.join(" AND ")));
        if let Some(person) = &filter.person {
            question.and(
                "EXISTS (SELECT 1 FROM persons p WHERE p.person = ? AND p.id = r.id)",
                [Value::Text(person.clone())],
            );
        }
    } else if let Some(person) = &filter.person {
        question.values.push(Value::Text(person.clone()));
    } else if seen_already {
        question.values.extend(sight.units.iter().cloned().map(Value::Text));
    }
    conditions(&mut question, filter);
    seen(&mut question, sight, !seen_already);
    Some(question)
}

fn conditions(question: &mut Question, filter: &Filter) {
    question.one_of("r.list", false, &filter.lists);
    question.one_of("r.list", true, &filter.not_lists);
    question.one_of("r.stage", false, &filter.stages);
    question.one_of("r.stage", true, &filter.not_stages);
    question.one_of("r.holder_unit", false, &filter.holder_units);
    question.one_of("r.holder_unit", true, &filter.not_holder_units);
    if filter.live == Some(false) {
        question.and("r.live = 0", []);
    } else if filter.live == Some(true) || filter.overdue_at.is_some() || filter.due.is_some() {
        question.and("r.live = 1", []);
    }
    if let Some(at) = filter.overdue_at {
        question.and("r.due <= ?", [Value::Integer(at.as_millisecond())]);
    }
    question.span("r.due", filter.due.as_ref());
    question.span("r.registered", filter.registered.as_ref());
    question.span("r.closed", filter.closed.as_ref());
    question.span("r.changed", filter.changed.as_ref());
    if let Some(raised) = filter.raised {
        question.and("r.raised = ?", [Value::Integer(i64::from(raised))]);
    }
    if let Some(times) = filter.relapses_min {
        question.and("r.relapses >= ?", [Value::Integer(i64::from(times))]);
    }
    if let Some(subject) = &filter.subject {
        question.and("r.subject = ?", [Value::Text(subject.clone())]);
    }
    if let Some(parent) = filter.parent {
        question.and("r.parent = ?", [Value::Integer(parent.cast_signed())]);
    }
}

/// What the reader may see: the only place where this becomes a condition.
fn seen(question: &mut Question, sight: &Sight, with_units: bool) {
    if !sight.everything && with_units {
        let mut ways = Vec::new();
        let mut values = Vec::new();
        if !sight.whole_lists.is_empty() {
            ways.push(format!("r.list IN ({})", marks(sight.whole_lists.len())));
            values.extend(sight.whole_lists.iter().cloned().map(Value::Text));
        }
        if !sight.units.is_empty() {
            let units = marks(sight.units.len());
            ways.push(format!("EXISTS (SELECT 1 FROM sight s WHERE s.unit IN ({units}) AND s.id = r.id)"));
            values.extend(sight.units.iter().cloned().map(Value::Text));
        }
        let test = if ways.is_empty() { "0".to_owned() } else { format!("({})", ways.join(" OR ")) };
        question.and(&test, values);
    }
    if !sight.hidden_as.is_empty() {
        let marks = marks(sight.hidden_as.len());
        question.and(
            &format!("NOT EXISTS (SELECT 1 FROM hidden h WHERE h.id = r.id AND h.mark IN ({marks}))"),
            sight.hidden_as.iter().cloned().map(Value::Text),
        );
    }
}

fn parse(order: Order, cursor: &str) -> Result<(i64, i64), SearchError> {
    let wrong = || SearchError::Cursor(cursor.chars().take(60).collect());
    let number = |text: &str| text.parse::<i64>().map_err(|_| wrong());
    match order {
        Order::Newest | Order::Oldest => Ok((0, number(cursor)?)),
        Order::Due | Order::Changed => {
            let (key, id) = cursor.split_once('.').ok_or_else(wrong)?;
            Ok((number(key)?, number(id)?))
        }
    }
}

fn order(question: &mut Question, order: Order, after: Option<(i64, i64)>, limit: u32) {
    // A text leads with its own numbers; put in another order, its newest matches are sorted.
    let leads = question.sql.contains("FROM words w");
    if let Order::Newest | Order::Oldest = order {
        let (sign, way) = if order == Order::Newest { ("<", "DESC") } else { (">", "ASC") };
        let id = if leads { "w.rowid" } else { "r.id" };
        if let Some((_, last)) = after {
            question.and(&format!("{id} {sign} ?"), [Value::Integer(last)]);
        }
        question.sql.push_str(&format!(" ORDER BY {id} {way} LIMIT {limit}"));
        return;
    }
    if leads {
        question.sql = format!(
            "SELECT id, due, changed, sequence FROM ({} ORDER BY w.rowid DESC LIMIT {SORTED_MAX}) r WHERE 1",
            question.sql
        );
    }
    let (column, sign, way) = if order == Order::Due { ("due", ">", "ASC") } else { ("changed", "<", "DESC") };
    if let Some((key, id)) = after {
        let values = [key, key, id].map(Value::Integer);
        question.and(&format!("(r.{column} {sign} ? OR (r.{column} = ? AND r.id {sign} ?))"), values);
    }
    question.sql.push_str(&format!(" ORDER BY r.{column} {way}, r.id {way} LIMIT {limit}"));
}
