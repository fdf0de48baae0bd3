//! The items that a move opens.

use definition::Literal;
use definition::list::{Move, Opens};
use item::Fields;
use item::command::{Follow, Registration};

use super::State;

impl State {
    /// Asks for the items that a move opens: one, or one for each unit of a field.
    pub fn open(&mut self, step: &Move) {
        for opens in &step.opens {
            let units: Vec<Option<String>> = match &opens.for_each {
                None => vec![None],
                Some(field) => match self.fields.get(&**field) {
                    None => Vec::new(),
                    Some(Literal::Many(units)) => units.iter().cloned().map(Some).collect(),
                    Some(unit) => vec![Some(unit.to_string())],
                },
            };
            for unit in units {
                let follow = self.opened(opens, unit);
                self.follows.push(follow);
            }
        }
    }

    fn opened(&self, opens: &Opens, unit: Option<String>) -> Follow {
        let mut fields = Fields::new();
        for (there, here) in &opens.copies {
            self.fields
                .get(&**here)
                .into_iter()
                .for_each(|value| drop(fields.insert(there.text.clone(), value.clone())));
        }
        if let (Some(unit), Some(into)) = (unit, &opens.each_into) {
            fields.insert(into.text.clone(), Literal::Text(unit));
        }
        let (parent, opened_by) = if opens.as_child { (Some(self.id), None) } else { (None, Some(self.id)) };
        let registration = Registration { fields, parent, opened_by, relapse_of: None };
        Follow::Open { list: opens.list.text.clone(), registration }
    }
}
