//! From the text of a list file to its model. What the grammar refused is left out of the model, so that the checks can
//! still say what else is wrong.

mod cells;
mod rest;
mod stage;

use crate::finding::{Code, Finding, Span};
use crate::grammar::FILE;
use crate::list::{Channel, DayEnd, Field, FieldKind, LimitStart, List, Role, Title, UnitRule, Word};
use crate::shape::judge_table;
use crate::tree::{Entry, Node, Value, parse};

/// Reads a list file: the model of what could be read, and what is wrong with the text.
#[must_use]
pub fn read(text: &str) -> (List, Vec<Finding>) {
    let (tree, mut findings) = parse(text);
    if tree.entries().is_empty() {
        // What is missing then is everything, which helps nobody to hear.
        if findings.is_empty() {
            let help = "begin with `[list]`; `docs/write-a-list.md` writes one step by step";
            findings.push(Finding::new(Code::G4, &(0..0), "the file is empty: there is no list in it").help(help));
        }
        return (List::default(), findings);
    }
    judge_table(&tree, &FILE, &mut findings);
    let mut list = head(&tree);
    let defaults = tree.get("list").and_then(|node| node.get("defaults"));
    let starts = defaults.and_then(|node| node.get("starts")).map_or(LimitStart::Entering, stage::limit_start);
    list.roles = named(&tree, "role").map(role).collect();
    list.fields = named(&tree, "field").map(field).collect();
    list.stages = named(&tree, "stage").map(|entry| stage::stage(entry, starts, &mut findings)).collect();
    rest::read(&tree, text, &mut list, &mut findings);
    (list, findings)
}

/// Whether nothing of a file could be read, so that there is nothing to check; what is read has a version from 1.
pub(crate) fn says_nothing(list: &List) -> bool {
    list.version == 0
}

fn head(tree: &Node) -> List {
    let empty = Node { at: 0..0, value: Value::Table(Vec::new()) };
    let node = tree.get("list").unwrap_or(&empty);
    let defaults = node.get("defaults").unwrap_or(&empty);
    let first = word(node, "first").unwrap_or_default();
    let channel = |node: &Node| match &node.value {
        Value::Text(text) => {
            Some(Channel { name: Word { text: text.clone(), at: node.at.clone() }, to: first.clone() })
        }
        _ => Some(Channel { name: word(node, "name")?, to: word(node, "to").unwrap_or_else(|| first.clone()) }),
    };
    List {
        at: node.at.clone(),
        id: word(node, "id").unwrap_or_default(),
        version: node.get("version").and_then(Node::whole).unwrap_or(1),
        title: title(node),
        receipt: word(node, "receipt"),
        subject: word(node, "subject"),
        against: word(node, "against"),
        aside: word(node, "aside"),
        first: first.clone(),
        calendar: text(defaults, "calendar").unwrap_or_else(|| "cn".to_owned()),
        day_end: match text(defaults, "ends").as_deref() {
            Some("office close") => DayEnd::OfficeClose,
            _ => DayEnd::Midnight,
        },
        top: word(node, "top"),
        remind: length(node, "remind_top_every"),
        registrars: words(node, "registrars"),
        channels: node.get("channels").map_or(&[][..], Node::many).iter().filter_map(channel).collect(),
        refused_to: word(node, "refused_to"),
        person: word(node, "person"),
        keep_personal: length(node, "keep_personal"),
        renamed: node.get("renamed").map_or(&[][..], Node::entries).iter().filter_map(pair).collect(),
        ..List::default()
    }
}

fn role(entry: &Entry) -> Role {
    let node = &entry.node;
    let rule = node.get("unit").and_then(|unit| {
        let named = |key| word(unit, key);
        named("id")
            .map(UnitRule::Id)
            .or_else(|| named("field").map(UnitRule::Field))
            .or_else(|| named("same_as").map(UnitRule::SameAs))
            .or_else(|| named("above").map(UnitRule::Above))
            .or_else(|| named("street_of").map(UnitRule::StreetOf))
            .or_else(|| unit.get("parent_holder").map(|_| UnitRule::ParentHolder))
    });
    Role {
        at: node.at.clone(),
        name: name_of(entry),
        title: title(node),
        unit: rule,
        posts: words(node, "post").into_iter().map(|word| word.text).collect(),
        fallback: word(node, "fallback"),
        raise_to: word(node, "raise_to"),
    }
}

fn field(entry: &Entry) -> Field {
    let node = &entry.node;
    let asked = text(node, "asked");
    let choices = || node.get("choices").map_or(&[][..], Node::many).iter().filter_map(Node::text).map(str::to_owned);
    let kind = match text(node, "type").as_deref() {
        Some("long text") => FieldKind::LongText,
        Some("choice") => FieldKind::Choice(choices().collect()),
        Some("number") => FieldKind::Number,
        Some("yes or no") => FieldKind::YesNo,
        Some("date") => FieldKind::Date,
        Some("time") => FieldKind::Time,
        Some("place") => FieldKind::Place,
        Some("unit") => FieldKind::Unit,
        Some("units") => FieldKind::Units,
        Some("item") => FieldKind::Item,
        Some("attachment") => FieldKind::Attachment,
        Some("signature") => FieldKind::Signature,
        _ => FieldKind::Text,
    };
    Field {
        at: node.at.clone(),
        name: name_of(entry),
        title: title(node),
        kind,
        required: asked.as_deref() == Some("always"),
        at_registration: asked.is_some(),
        personal: truth(node, "personal"),
        read_by: words(node, "read_by"),
        hidden_from: words(node, "hidden_from"),
        after: word(node, "after"),
        also: words(node, "also").into_iter().map(|word| word.text).collect(),
    }
}

fn named<'a>(tree: &'a Node, key: &str) -> impl Iterator<Item = &'a Entry> {
    tree.get(key).map_or(&[][..], Node::entries).iter()
}

fn name_of(entry: &Entry) -> Word {
    Word { text: entry.key.clone(), at: entry.key_at.clone() }
}

fn pair(entry: &Entry) -> Option<(Word, Word)> {
    let value = entry.node.text()?.to_owned();
    Some((name_of(entry), Word { text: value, at: entry.node.at.clone() }))
}

fn word_of(node: &Node) -> Option<Word> {
    node.text().map(|text| Word { text: text.to_owned(), at: node.at.clone() })
}

fn word(node: &Node, key: &str) -> Option<Word> {
    node.get(key).and_then(word_of)
}

fn words(node: &Node, key: &str) -> Vec<Word> {
    node.get(key).map_or(&[][..], Node::many).iter().filter_map(word_of).collect()
}

fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key).and_then(Node::text).map(str::to_owned)
}

fn truth(node: &Node, key: &str) -> bool {
    matches!(node.get(key).map(|node| &node.value), Some(Value::Truth(true)))
}

fn length(node: &Node, key: &str) -> Option<crate::Length> {
    node.get(key).and_then(Node::text).and_then(|text| text.parse().ok())
}

fn title(node: &Node) -> Title {
    title_at(node, "title").unwrap_or_default()
}

fn title_at(node: &Node, key: &str) -> Option<Title> {
    let node = node.get(key)?;
    if let Some(zh) = node.text() {
        return Some(Title { zh: zh.to_owned(), en: zh.to_owned() });
    }
    let zh = text(node, "zh").unwrap_or_default();
    Some(Title { en: text(node, "en").unwrap_or_else(|| zh.clone()), zh })
}

/// The place of a story's text in the file, behind its quotes.
fn inside(span: &Span, file: &str) -> usize {
    let raw = file.get(span.clone()).unwrap_or("");
    let quotes = if raw.starts_with("\"\"\"") || raw.starts_with("'''") { 3 } else { 1 };
    let newline = raw
        .get(quotes..)
        .map_or(0, |rest| if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) });
    span.start + quotes + if quotes == 3 { newline } else { 0 }
}
