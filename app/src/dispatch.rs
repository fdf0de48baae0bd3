//! The dispatch table at work: it proposes, and where its list lets it, it makes its move.

use std::sync::Arc;

use definition::list::{DispatchRow, FieldKind, List};
use definition::{Literal, list::Dispatch};

use item::{By, Command, Fields, Item, ItemId};
use jiff::Timestamp;

use crate::{About, Answer, App, AppError, Request};

/// What the table of a list proposes for an item with these values: the row, and the values that it sets.
#[must_use]
pub fn proposal<'a>(list: &'a List, fields: &Fields) -> Option<(&'a Dispatch, &'a DispatchRow)> {
    let table = list.dispatch.as_ref()?;
    let text: String =
        table.reads.iter().filter_map(|field| fields.get(&**field)).map(|value| format!("{value}\n")).collect();
    let beginnings = Beginnings::of(&text);
    let says = |words: &[String]| words.iter().any(|word| beginnings.may_hold(word) && text.contains(word.as_str()));
    let fits = |row: &&DispatchRow| {
        (row.says.is_empty() || says(&row.says))
            && (row.and_says.is_empty() || says(&row.and_says))
            && !says(&row.not_says)
            && row.when.holds(|name| fields.get(name).cloned())
    };
    table.rows.iter().find(fits).map(|row| (table, row))
}

/// How words may begin in a text: a table has thousands of words, and nearly all of them are not there.
struct Beginnings(Vec<u64>);

impl Beginnings {
    /// Bits in the set; a power of two.
    const BITS: u64 = 1 << 13;
    /// How much of a word is looked at, in bytes: two Chinese characters.
    const BYTES: usize = 6;

    fn of(text: &str) -> Self {
        let mut bits = vec![0; usize::try_from(Self::BITS / 64).unwrap_or_default()];
        for (at, _) in text.char_indices() {
            if let Some((word, bit)) = text.as_bytes().get(at..).and_then(Self::place)
                && let Some(kept) = bits.get_mut(word)
            {
                *kept |= bit;
            }
        }
        Self(bits)
    }

    /// Where the beginning of a text is kept; a text shorter than a beginning has none.
    fn place(text: &[u8]) -> Option<(usize, u64)> {
        let begin = text.get(..Self::BYTES)?;
        let hash = begin.iter().fold(0_u64, |hash, byte| hash.wrapping_mul(0x0100_0000_01b3) ^ u64::from(*byte));
        let bit = (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) % Self::BITS;
        Some((usize::try_from(bit / 64).ok()?, 1 << (bit % 64)))
    }

    fn may_hold(&self, word: &str) -> bool {
        Self::place(word.as_bytes()).is_none_or(|(word, bit)| self.0.get(word).is_none_or(|kept| kept & bit != 0))
    }
}

/// The number of a row in its table, from 1, and its name; a row without one goes by its number.
#[must_use]
pub fn row_name(table: &Dispatch, row: &DispatchRow) -> (usize, String) {
    let number = table.rows.iter().position(|other| std::ptr::eq(other, row)).unwrap_or(0) + 1;
    (number, row.name.as_ref().map_or_else(|| format!("row {number}"), |name| name.text.clone()))
}

/// What the table makes of an item.
struct Dispatched {
    /// The name of the row that fits.
    row: String,
    /// Its move; none where only a row without words or conditions fits.
    request: Option<Request>,
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
        let Some(Dispatched { row, request }) = settings.dispatched(&item, now)? else { return Ok(None) };
        match request.map(|request| self.carry_out(&request, now)) {
            Some(Err(error)) if !error.is_refusal() => Err(error),
            _ => Ok(Some(row)),
        }
    }

    /// Registers an item and lets the dispatch table of its list make its move on it, in one append: no crash comes
    /// between the two. What came back, instead of being new, waits for a person.
    ///
    /// # Errors
    /// Those of [`App::carry_out`]. A move of the table that is refused is left to a person.
    pub fn register(&self, request: &Request, now: Timestamp) -> Result<Answer, AppError> {
        self.carry_out_and(request, None, now, |batch, request| {
            let answer = batch.carry_out(request)?;
            let Some(item) = batch.left(answer.item).filter(|_| batch.is_new(answer.item)) else { return Ok(answer) };
            let settings = Arc::clone(batch.settings());
            let Some(Dispatched { request: Some(request), .. }) = settings.dispatched(item, now)? else {
                return Ok(answer);
            };
            match batch.carry_out(&request) {
                Ok(moved) => Ok(Answer { opened: [answer.opened, moved.opened].concat(), ..moved }),
                Err(error) if error.is_refusal() => Ok(answer),
                Err(error) => Err(error),
            }
        })
    }
}

impl crate::Settings {
    fn dispatched(&self, item: &Item, now: Timestamp) -> Result<Option<Dispatched>, AppError> {
        let list = self.list(&item.list)?;
        let fits = proposal(list, &item.fields).filter(|(table, _)| *table.stage == *item.stage);
        let Some((table, row)) = fits else { return Ok(None) };
        let (_, name) = row_name(table, row);
        if row.is_else() {
            return Ok(Some(Dispatched { row: name, request: None }));
        }
        // What the reporter chose from a list of words is his to say; the table does not overwrite it.
        let chosen = |name: &str| {
            let field = list.field(name).filter(|field| field.at_registration)?;
            matches!(field.kind, FieldKind::Choice(_)).then(|| item.fields.get(name).cloned())?
        };
        let value = |name: &str, value: &Literal| {
            let unit = || self.unit_set(list, item, value, now).map(Literal::Text);
            chosen(name).or_else(unit).unwrap_or_else(|| value.clone())
        };
        let fields: Fields = row.sets.iter().map(|(name, set)| (name.clone(), value(name, set))).collect();
        let request = Request {
            key: Some(format!("dispatch:{}", item.receipt)),
            about: About::Item(item.id),
            command: Command::Move { name: table.move_name.text.clone(), fields },
            by: By::Table,
            chance: None,
        };
        Ok(Some(Dispatched { row: name, request: Some(request) }))
    }

    /// The unit that a row of a dispatch table sets: `street_of:FIELD` is that of the place in the field.
    #[must_use]
    pub fn unit_set(&self, list: &List, item: &Item, set: &Literal, now: Timestamp) -> Option<String> {
        let text = set.text()?;
        let Some(field) = text.strip_prefix("street_of:") else { return Some(text.to_owned()) };
        let place = item.fields.get(field)?.text()?;
        let today = self.calendar_of(list).ok()?.date_of(now).ok()?;
        self.organisation.as_ref()?.of_area(place, today).map(|unit| unit.id.clone())
    }
}
