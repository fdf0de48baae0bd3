//! Conditions: a decidable language. A condition is a row of cells as in a decision table; each cell speaks of one field
//! or counter, and all must hold.

use std::fmt;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::list::{FieldKind, Word};

/// A value as a list file or a command gives it.
#[derive(Debug, Clone, PartialEq, PartialOrd, Serialize)]
#[serde(untagged)]
pub enum Literal {
    /// Yes or no.
    Truth(bool),
    /// A number.
    Number(f64),
    /// A text, choice, date, place, unit or receipt.
    Text(String),
    /// Several texts: units, photos.
    Many(Vec<String>),
    /// What is about a person, unreadable without a key. No list file says it and no rule can ask for it.
    Sealed {
        /// The ciphertext, with the numbers of its keys.
        sealed: String,
    },
}

/// Each form is told by its own kind of value. Trying one after the other would word an error for each that is not it.
impl<'de> Deserialize<'de> for Literal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Literal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a number, true, false or several texts")
            }
            fn visit_bool<E: Error>(self, value: bool) -> Result<Literal, E> {
                Ok(Literal::Truth(value))
            }
            fn visit_f64<E: Error>(self, value: f64) -> Result<Literal, E> {
                Ok(Literal::Number(value))
            }
            #[expect(clippy::cast_precision_loss, reason = "a number of a list is a float, as in JSON")]
            fn visit_i64<E: Error>(self, value: i64) -> Result<Literal, E> {
                Ok(Literal::Number(value as f64))
            }
            #[expect(clippy::cast_precision_loss, reason = "a number of a list is a float, as in JSON")]
            fn visit_u64<E: Error>(self, value: u64) -> Result<Literal, E> {
                Ok(Literal::Number(value as f64))
            }
            fn visit_str<E: Error>(self, value: &str) -> Result<Literal, E> {
                Ok(Literal::Text(value.to_owned()))
            }
            fn visit_string<E: Error>(self, value: String) -> Result<Literal, E> {
                Ok(Literal::Text(value))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, values: A) -> Result<Literal, A::Error> {
                Deserialize::deserialize(SeqAccessDeserializer::new(values)).map(Literal::Many)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Literal, A::Error> {
                let first: Option<(String, String)> = entries.next_entry()?;
                match first.filter(|(key, _)| key == "sealed") {
                    Some((_, sealed)) if entries.next_key::<String>()?.is_none() => Ok(Literal::Sealed { sealed }),
                    _ => Err(A::Error::custom("a value is a text, a number, true, false or several texts")),
                }
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl Literal {
    /// The text of a text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truth(true) => f.write_str("yes"),
            Self::Truth(false) => f.write_str("no"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
            Self::Many(texts) => f.write_str(&texts.join(", ")),
            Self::Sealed { .. } => f.write_str("****"),
        }
    }
}

/// A row of cells; without cells it always holds.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    /// The cells.
    pub cells: Vec<Cell>,
}

/// What one cell asks of one field or counter.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The field or counter.
    pub of: Word,
    /// What is asked.
    pub test: Test,
}

/// What a cell asks. A field without a value passes no test.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// One of these words.
    AnyOf(Vec<String>),
    /// None of these words.
    NoneOf(Vec<String>),
    /// Yes, or no.
    Is(bool),
    /// A number within bounds.
    Number(Bounds),
}

/// Bounds of a number, each with whether the bound itself is inside.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bounds {
    /// From.
    pub low: Option<(f64, bool)>,
    /// To.
    pub high: Option<(f64, bool)>,
}

impl Bounds {
    /// Whether a number is inside.
    #[must_use]
    pub fn holds(&self, number: f64) -> bool {
        let low = self.low.is_none_or(|(bound, inside)| number > bound || (inside && number == bound));
        let high = self.high.is_none_or(|(bound, inside)| number < bound || (inside && number == bound));
        low && high
    }

    /// Reads `< 2`, `>= 3`, `= 4`, `2..5`; nothing when the text is none of these.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        if let Some((low, high)) = text.split_once("..") {
            let (low, high) = (number(low)?, number(high)?);
            return Some(Self { low: Some((low, true)), high: Some((high, true)) });
        }
        let (operator, rest) = text.trim().split_at(text.trim().find(|c: char| !"<>=".contains(c))?);
        let bound = number(rest)?;
        match operator {
            "<" => Some(Self { low: None, high: Some((bound, false)) }),
            "<=" => Some(Self { low: None, high: Some((bound, true)) }),
            ">" => Some(Self { low: Some((bound, false)), high: None }),
            ">=" => Some(Self { low: Some((bound, true)), high: None }),
            "=" | "==" | "" => Some(Self { low: Some((bound, true)), high: Some((bound, true)) }),
            _ => None,
        }
    }
}

impl Test {
    /// Whether a value passes.
    #[must_use]
    pub fn passes(&self, value: Option<&Literal>) -> bool {
        match (self, value) {
            (Self::AnyOf(words), Some(Literal::Text(text))) => words.contains(text),
            (Self::NoneOf(words), Some(Literal::Text(text))) => !words.contains(text),
            (Self::Is(truth), Some(Literal::Truth(value))) => truth == value,
            (Self::Number(bounds), Some(Literal::Number(number))) => bounds.holds(*number),
            _ => false,
        }
    }

    /// Whether a field of that kind can be asked this at all.
    #[must_use]
    pub fn fits(&self, kind: &FieldKind) -> bool {
        match self {
            Self::AnyOf(_) | Self::NoneOf(_) => matches!(kind, FieldKind::Choice(_)),
            Self::Is(_) => *kind == FieldKind::YesNo,
            Self::Number(_) => *kind == FieldKind::Number,
        }
    }
}

impl Condition {
    /// Whether all cells hold, given a way to look values up.
    pub fn holds<'a>(&self, value: impl Fn(&str) -> Option<Literal> + 'a) -> bool {
        self.cells.iter().all(|cell| cell.test.passes(value(&cell.of).as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds() {
        for (text, inside, outside) in [
            ("< 2", vec![1.0, -5.0], vec![2.0, 3.0]),
            (">= 3", vec![3.0, 9.0], vec![2.9]),
            ("2..5", vec![2.0, 5.0, 3.3], vec![1.0, 5.1]),
            ("= 4", vec![4.0], vec![3.0]),
            ("7", vec![7.0], vec![8.0]),
        ] {
            let bounds = Bounds::parse(text).unwrap();
            assert!(inside.iter().all(|number| bounds.holds(*number)), "{text}");
            assert!(!outside.iter().any(|number| bounds.holds(*number)), "{text}");
        }
        for text in ["", "<", "two", "1..", "<> 3", "= NaN", "< inf"] {
            assert_eq!(Bounds::parse(text), None, "{text}");
        }
    }
}
