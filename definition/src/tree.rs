//! A list file as a tree of values with their places: the one form that the rest of the crate reads.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::finding::{Code, Finding, Span};

/// The largest list file that is read.
pub const LIST_BYTES_MAX: usize = 1 << 20;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    /// The place of the value; of a table, the place of its header.
    pub at: Span,
    /// The value.
    pub value: Value,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum Value {
    /// A string.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with a fraction.
    Fraction(f64),
    /// True or false.
    Truth(bool),
    /// Several values.
    Many(Vec<Node>),
    /// Keys with values, in the order of the file.
    Table(Vec<Entry>),
    /// Something that no list uses: a date without quotes, or a number too large to hold.
    Other(&'static str),
}

/// A key of a table with its value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The place of the key.
    pub key_at: Span,
    /// The value.
    pub node: Node,
}

impl Node {
    /// The value under a key, when this is a table that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The entries of a table; nothing for any other value.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        if let Value::Table(entries) = &self.value { entries } else { &[] }
    }

    /// The values of an array; a single value counts as an array of one.
    #[must_use]
    pub fn many(&self) -> &[Node] {
        if let Value::Many(nodes) = &self.value { nodes } else { std::slice::from_ref(self) }
    }

    /// The text of a string.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    /// The number of a whole number that is not negative.
    #[must_use]
    pub fn whole(&self) -> Option<u32> {
        if let Value::Whole(number) = self.value { u32::try_from(number).ok() } else { None }
    }

    /// The word for this kind of value in a message.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Text(_) => "a text",
            Value::Whole(_) => "a whole number",
            Value::Fraction(_) => "a number",
            Value::Truth(_) => "true or false",
            Value::Many(_) => "an array",
            Value::Table(_) => "a table",
            Value::Other(word) => word,
        }
    }
}

/// Reads a TOML text; what cannot be read becomes findings, the rest a tree.
#[must_use]
pub fn parse(text: &str) -> (Node, Vec<Finding>) {
    if text.len() > LIST_BYTES_MAX {
        let message = format!("the file has {} bytes; a list file has at most {LIST_BYTES_MAX}", text.len());
        return (Node { at: 0..0, value: Value::Table(Vec::new()) }, vec![Finding::new(Code::G1, &(0..0), message)]);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let findings = errors
        .iter()
        .map(|error| {
            let at = error.span().unwrap_or(0..0);
            Finding::new(Code::G1, &at, error.message().replace('\n', ", ")).help("the file does not follow TOML here")
        })
        .collect();
    (Node { at: 0..0, value: table_of(table.get_ref(), 0..0).value }, findings)
}

fn table_of(table: &DeTable<'_>, at: Span) -> Node {
    let entries = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_at: key.span(),
            node: node_of(value, &key.span()),
        })
        .collect();
    Node { at, value: Value::Table(entries) }
}

fn node_of(value: &Spanned<DeValue<'_>>, key_at: &Span) -> Node {
    let at = if value.span().is_empty() { key_at.clone() } else { value.span() };
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Value::Other("a number too large"), Value::Whole),
        DeValue::Float(number) => match number.as_str().parse::<f64>() {
            Ok(number) if number.is_finite() => Value::Fraction(number),
            _ => Value::Other("a number that is not finite"),
        },
        DeValue::Boolean(truth) => Value::Truth(*truth),
        DeValue::Datetime(_) => Value::Other("a date without quotes"),
        DeValue::Array(array) => Value::Many(array.iter().map(|node| node_of(node, &node.span())).collect()),
        DeValue::Table(table) => return table_of(table, at),
    };
    Node { at, value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_headers_and_values() {
        let text = "[stage.a]\nlimit = { length = \"5 days\" }\n[[stage.a.move]]\nname = \"go\"\n";
        let (tree, findings) = parse(text);
        assert!(findings.is_empty());
        let stage = tree.get("stage").and_then(|node| node.get("a")).unwrap();
        assert_eq!(&text[stage.at.clone()], "[stage.a]");
        assert_eq!(&text[stage.get("limit").unwrap().at.clone()], "{ length = \"5 days\" }");
        let step = &stage.get("move").unwrap().many()[0];
        assert_eq!(&text[step.at.clone()], "[[stage.a.move]]");
    }

    #[test]
    fn broken_text_yields_findings_and_the_rest() {
        let (tree, findings) = parse("a = \nb = 2\nc = = 3\n");
        assert!(findings.len() >= 2, "{findings:?}");
        assert!(tree.get("b").is_some());
    }
}
