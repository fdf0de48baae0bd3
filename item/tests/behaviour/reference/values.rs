//! Values and conditions, by plain looking up.

use definition::Literal;
use definition::condition::{Condition, Test};
use definition::list::{Field, FieldKind};
use item::Fields;
use jiff::Timestamp;
use jiff::civil::Date;

use super::{Around, Refused, State};

impl Around<'_> {
    /// Whether each cell holds of these values and of the counters; a field without a value passes no test.
    pub fn holds(&self, condition: &Condition, fields: &Fields, state: &State) -> bool {
        condition.cells.iter().all(|cell| {
            let is_field = self.list.fields.iter().any(|field| *field.name == *cell.of);
            let count = Literal::Number(f64::from(state.counters.get(&*cell.of).copied().unwrap_or(0)));
            match (&cell.test, if is_field { fields.get(&*cell.of) } else { Some(&count) }) {
                (_, None) => false,
                (Test::AnyOf(words), Some(value)) => words.contains(&value.to_string()),
                (Test::NoneOf(words), Some(value)) => !words.contains(&value.to_string()),
                (Test::Is(truth), Some(value)) => *value == Literal::Truth(*truth),
                (Test::Number(bounds), Some(Literal::Number(number))) => {
                    let low = bounds.low.is_none_or(|(low, inside)| low < *number || (inside && low <= *number));
                    let high = bounds.high.is_none_or(|(high, inside)| *number < high || (inside && *number <= high));
                    low && high
                }
                (Test::Number(_), Some(_)) => false,
            }
        })
    }

    /// The values as they are kept; what is wrong with them is added to `bad`.
    pub fn accepted(&self, given: &Fields, needs: &[&str], may: &[&str], bad: &mut Refused) -> Fields {
        let mut kept = Fields::new();
        if needs.iter().any(|name| !given.contains_key(*name)) {
            bad.insert("missing");
        }
        for (name, value) in given {
            if !needs.contains(&name.as_str()) && !may.contains(&name.as_str()) {
                bad.insert("not_asked");
                continue;
            }
            match self.list.field(name).and_then(|field| self.value(field, value)) {
                None => drop(bad.insert("wrong_value")),
                Some(value) => drop(kept.insert(name.clone(), value)),
            }
        }
        kept
    }

    fn value(&self, field: &Field, value: &Literal) -> Option<Literal> {
        let (text, many) = (value.to_string(), matches!(value, Literal::Many(_)));
        let exists = |unit: &String| self.town.exists(unit, self.counter(None).day(self.now));
        if text.trim().is_empty() {
            return None;
        }
        let parts = || text.split(',').map(|part| part.trim().to_owned()).collect::<Vec<String>>();
        match &field.kind {
            FieldKind::Units => Some(parts()).filter(|units| units.iter().all(exists)).map(Literal::Many),
            FieldKind::Attachment if parts().len() > 1 => Some(Literal::Many(parts())),
            _ if many && field.kind != FieldKind::Attachment => None,
            FieldKind::Unit => exists(&text).then_some(Literal::Text(text)),
            FieldKind::Choice(choices) => choices.contains(&text).then_some(Literal::Text(text)),
            FieldKind::Number => text.parse::<f64>().ok().map(Literal::Number),
            FieldKind::YesNo if text == "yes" || text == "no" => Some(Literal::Truth(text == "yes")),
            FieldKind::YesNo => None,
            FieldKind::Date => text.parse::<Date>().ok().map(|day| Literal::Text(day.to_string())),
            FieldKind::Time => text.parse::<Timestamp>().ok().map(|_| Literal::Text(text)),
            _ => Some(Literal::Text(text)),
        }
    }
}
