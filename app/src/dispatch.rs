//! The dispatch table at work: it proposes, and where its list lets it, it makes its move.

use definition::list::{DispatchRow, FieldKind, List};
use definition::{Literal, list::Dispatch};
use item::{By, Command, Fields, ItemId};
use jiff::Timestamp;

use crate::{About, App, AppError, Request};

/// What the table of a list proposes for an item with these values: the row, and the values that it sets.
#[must_use]
pub fn proposal<'a>(list: &'a List, fields: &Fields) -> Option<(&'a Dispatch, &'a DispatchRow)> {
    let table = list.dispatch.as_ref()?;
    let text: String =
        table.reads.iter().filter_map(|field| fields.get(&**field)).map(|value| format!("{value}\n")).collect();
    let says = |words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
    let fits = |row: &&DispatchRow| {
        (row.says.is_empty() || says(&row.says))
            && (row.and_says.is_empty() || says(&row.and_says))
            && !says(&row.not_says)
            && row.when.holds(|name| fields.get(name).cloned())
    };
    table.rows.iter().find(fits).map(|row| (table, row))
}

/// The number of a row in its table, from 1, and its name; a row without one goes by its number.
#[must_use]
pub fn row_name(table: &Dispatch, row: &DispatchRow) -> (usize, String) {
    let number = table.rows.iter().position(|other| std::ptr::eq(other, row)).unwrap_or(0) + 1;
    (number, row.name.as_ref().map_or_else(|| format!("row {number}"), |name| name.text.clone()))
}

impl App {
    /// Lets the dispatch table make its move on an item that stands where the table begins. Answers the name of the row
    /// that fits; `None` where the list has no table or the item stands elsewhere. What only a row without words or
    /// conditions fits waits for a person, who gets the proposals of triage: such a row knows nothing about it.
    ///
    /// # Errors
    /// Trouble with the store. A refused move is left to a person.
    pub fn dispatch(&self, id: ItemId, now: Timestamp) -> Result<Option<String>, AppError> {
        let settings = self.settings();
        let Some(item) = self.store().item(id)? else { return Ok(None) };
        let list = settings.list(&item.list)?;
        let Some((table, row)) = proposal(list, &item.fields) else { return Ok(None) };
        if *table.stage != *item.stage {
            return Ok(None);
        }
        let (_, name) = row_name(table, row);
        if row.is_else() {
            return Ok(Some(name));
        }
        // What the reporter chose from a list of words is his to say; the table does not overwrite it.
        let chosen = |name: &str| {
            let field = list.field(name).filter(|field| field.at_registration)?;
            matches!(field.kind, FieldKind::Choice(_)).then(|| item.fields.get(name).cloned())?
        };
        let value = |name: &str, value: &Literal| {
            let unit = || settings.unit_set(list, &item, value, now).map(Literal::Text);
            chosen(name).or_else(unit).unwrap_or_else(|| value.clone())
        };
        let fields: Fields = row.sets.iter().map(|(name, set)| (name.clone(), value(name, set))).collect();
        let request = Request {
            key: Some(format!("dispatch:{}", item.receipt)),
            about: About::Item(id),
            command: Command::Move { name: table.move_name.text.clone(), fields },
            by: By::Table,
            chance: None,
        };
        match self.carry_out(&request, now) {
            Err(error) if !error.is_refusal() => Err(error),
            Ok(_) | Err(_) => Ok(Some(name)),
        }
    }
}

impl crate::Settings {
    /// The unit that a row of a dispatch table sets: `street_of:FIELD` is that of the place in the field.
    #[must_use]
    pub fn unit_set(&self, list: &List, item: &item::Item, set: &Literal, now: Timestamp) -> Option<String> {
        let text = set.text()?;
        let Some(field) = text.strip_prefix("street_of:") else { return Some(text.to_owned()) };
        let place = item.fields.get(field)?.text()?;
        let today = self.calendar_of(list).ok()?.date_of(now).ok()?;
        self.organisation.as_ref()?.of_area(place, today).map(|unit| unit.id.clone())
    }
}
