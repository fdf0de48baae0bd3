//! Which fields of a list say what triage reads and proposes. The list says it by its dispatch table and its kinds of
//! fields; no name of a field is known here.

use definition::list::{Dispatch, Field, FieldKind, List};
use item::Fields;

/// The fields of a list that triage reads and proposes.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'l> {
    /// The dispatch table.
    pub table: &'l Dispatch,
    /// What it is about, in a line.
    pub title: &'l Field,
    /// What it says.
    pub body: Option<&'l Field>,
    /// Where it is.
    pub place: Option<&'l Field>,
    /// Its category.
    pub category: &'l Field,
    /// The unit that handles it.
    pub unit: &'l Field,
    /// The legal basis of the dispatch.
    pub basis: Option<&'l Field>,
}

/// How triage reads a list; none where the list has no dispatch table that sets a unit and a category.
#[must_use]
pub fn of(list: &List) -> Option<Reading<'_>> {
    let table = list.dispatch.as_ref()?;
    let read: Vec<&Field> = table.reads.iter().filter_map(|name| list.field(name)).collect();
    let set = |fits: fn(&FieldKind) -> bool| {
        let names = table.rows.iter().flat_map(|row| row.sets.keys());
        names.filter_map(|name| list.field(name)).find(|field| fits(&field.kind))
    };
    let given = |fits: fn(&FieldKind) -> bool| {
        list.fields.iter().find(|field| field.at_registration && !field.personal && fits(&field.kind))
    };
    Some(Reading {
        table,
        title: read.into_iter().find(|field| matches!(field.kind, FieldKind::Text))?,
        body: given(|kind| matches!(kind, FieldKind::LongText)),
        place: given(|kind| matches!(kind, FieldKind::Place)),
        category: set(|kind| matches!(kind, FieldKind::Choice(_)))?,
        unit: set(|kind| matches!(kind, FieldKind::Unit))?,
        basis: set(|kind| matches!(kind, FieldKind::Text)),
    })
}

/// What an item says, as far as triage reads it.
#[derive(Debug, Clone, Copy)]
pub struct Said<'f> {
    /// In a line.
    pub title: &'f str,
    /// At length.
    pub body: &'f str,
    /// Where.
    pub place: &'f str,
}

impl Reading<'_> {
    /// What the fields of an item say.
    #[must_use]
    pub fn said<'f>(&self, fields: &'f Fields) -> Said<'f> {
        let text = |field: Option<&Field>| {
            field.and_then(|field| fields.get(&*field.name)).and_then(definition::Literal::text).unwrap_or_default()
        };
        Said { title: text(Some(self.title)), body: text(self.body), place: text(self.place) }
    }

    /// The category that an item has.
    #[must_use]
    pub fn category_of<'f>(&self, fields: &'f Fields) -> Option<&'f str> {
        fields.get(&*self.category.name).and_then(definition::Literal::text).filter(|text| !text.is_empty())
    }

    /// The unit that an item has.
    #[must_use]
    pub fn unit_of<'f>(&self, fields: &'f Fields) -> Option<&'f str> {
        fields.get(&*self.unit.name).and_then(definition::Literal::text).filter(|text| !text.is_empty())
    }
}
