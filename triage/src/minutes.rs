//! From the raw text of a report, of minutes or of a newspaper page to articles, and from each to what it asks for: who
//! says it, who must do it, by when. What a text does not say stays open.

mod ask;
mod body;
mod deadline;
mod directive;
mod event;
mod frame;
mod headline;
mod hint;
mod implied;
mod line;
mod list;
mod manner;
mod modal;
mod names;
mod number;
mod page;
mod place;
mod plain;
mod sentence;
mod speech;
mod table;
mod who;
mod words;

use std::collections::BTreeSet;

use serde::Serialize;

pub use deadline::{Deadline, DeadlineKind};
pub use directive::{BodySource, Directive, DirectiveKind, Other};
pub use event::{Event, EventKind};
pub use names::Person;

use deadline::Written;
use manner::Manner;
use page::{Part, PartKind, Piece};
use plain::Plain;
use speech::Reader;

/// The most bytes of a text that are read, 16 MiB; what is beyond is not.
pub const MINUTES_BYTES_MAX: usize = 16 << 20;

/// The paragraphs in which an article says what it reports.
const LEADS_MAX: usize = 8;

/// What a text holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Minutes {
    /// The articles, in the order in which they begin.
    pub articles: Vec<Article>,
}

/// One article, one set of minutes, one notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Article {
    /// The headline, its lines joined by a space.
    pub headline: Option<String>,
    /// Who wrote it, or where it comes from, as the line says it.
    pub byline: Option<String>,
    /// The paragraphs, each whole, however the page broke it. Commas and semicolons are full width.
    pub paragraphs: Vec<String>,
    /// What it reports.
    pub event: Event,
    /// The persons whom it names with a post.
    pub people: Vec<Person>,
    /// What it asks for, in order.
    pub directives: Vec<Directive>,
}

/// Reads a text: the first [`MINUTES_BYTES_MAX`] bytes, in time linear in their number.
#[must_use]
pub fn read(text: &str) -> Minutes {
    let pieces = page::pieces(crate::text::head(text, MINUTES_BYTES_MAX));
    Minutes { articles: pieces.into_iter().map(article).collect() }
}

fn article(piece: Piece) -> Article {
    let paragraphs: Vec<String> = piece.parts.iter().map(|part| full_width(&part.text)).collect();
    let plain: Vec<Plain> = paragraphs.iter().map(|paragraph| Plain::of(paragraph)).collect();
    let is_text = |part: &Part| matches!(part.kind, PartKind::Text | PartKind::Label);
    let read: Vec<(&str, &Plain)> = piece
        .parts
        .iter()
        .zip(paragraphs.iter().zip(&plain))
        .filter(|(part, _)| is_text(part))
        .map(|(_, (paragraph, plain))| (paragraph.as_str(), plain))
        .collect();
    let leads: Vec<&str> = read.iter().map(|(_, plain)| plain.text.as_str()).take(LEADS_MAX).collect();
    let headline = Plain::of(&piece.headline.concat()).text;
    let mut occasion = event::read(&headline, &leads, piece.byline.is_some(), piece.year);
    if piece.is_teaser {
        occasion.event = Event { kind: EventKind::Teaser, date: None, chair: None };
    }
    let as_written = |words: String| {
        read.iter().take(LEADS_MAX).find_map(|(paragraph, plain)| plain.as_written(paragraph, &words)).unwrap_or(words)
    };
    occasion.event.chair = occasion.event.chair.map(as_written);
    let manner = manner::of(&headline, &piece.headline, &leads);
    let addressee = leads.first().filter(|_| manner == Manner::Report).and_then(|lead| addressee(lead));
    let written = Written { year: occasion.year, month: occasion.month };
    let people = people(&read);
    let implied = occasion.visited.or(addressee).map(as_written);
    let known: BTreeSet<String> = std::iter::once(headline.as_str())
        .chain(leads.iter().copied())
        .flat_map(names::persons)
        .map(|(person, _)| person.name)
        .collect();
    let mut reader = Reader::new(written, places(&plain), implied, manner, known);
    let mut columns = None;
    let kinds = list::kinds(&piece.parts, &plain);
    for (number, ((part, kind), paragraph)) in piece.parts.iter().zip(kinds).zip(&paragraphs).enumerate() {
        match kind {
            PartKind::Text => {
                plain.get(number).into_iter().for_each(|plain| reader.paragraph(number, paragraph, plain))
            }
            PartKind::Heading => reader.heading(plain.get(number).map_or("", |plain| plain.text.as_str())),
            PartKind::Row => {
                let row = part.text.as_str();
                match (table::columns(row), columns) {
                    (Some(found), _) => columns = Some(found),
                    (None, Some(columns)) => reader.row(columns, number, paragraph),
                    (None, None) => {}
                }
            }
            PartKind::Label => plain.get(number).into_iter().for_each(|plain| reader.introduces(&plain.text)),
            PartKind::Caption => {}
        }
    }
    let directives = if piece.is_teaser { Vec::new() } else { reader.directives };
    let headline = Some(piece.headline.join(" ")).filter(|headline| !headline.is_empty());
    Article { headline, byline: piece.byline, paragraphs, event: occasion.event, people, directives }
}

/// A comma or semicolon beside a Chinese letter or mark is written full width, as the language has it; scans mix both.
fn full_width(text: &str) -> String {
    let is_chinese =
        |letter: char| crate::text::letter::is_han(letter) || "。、，；：“”‘’《》（）！？」』".contains(letter);
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_beside = is_chinese(before) || letters.peek().is_some_and(|next| is_chinese(*next));
        let written = match letter {
            ',' if is_beside => '，',
            ';' if is_beside => '；',
            _ => letter,
        };
        out.push(written);
        before = letter;
    }
    out
}

/// The persons with a post, each once, as written.
fn people(read: &[(&str, &Plain)]) -> Vec<Person> {
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    for (paragraph, plain) in read {
        for (person, end) in names::persons(&plain.text) {
            if known.insert(person.name.clone()) {
                let name = plain.written(paragraph, end - person.name.len(), end);
                let post = plain.as_written(paragraph, &person.post).unwrap_or(person.post);
                found.push(Person { name, post });
            }
        }
    }
    found
}

/// The places that a text names with 区, 县 or 市: two or three letters before it.
fn places(paragraphs: &[Plain]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for paragraph in paragraphs.iter().map(|plain| plain.text.as_str()) {
        for (at, _) in paragraph.match_indices(['区', '县', '市']) {
            let before = paragraph.get(..at).unwrap_or_default();
            let start = before.char_indices().rev().nth(1).map(|(at, _)| at);
            if let Some(name) = start.and_then(|start| before.get(start..))
                && name.chars().all(crate::text::letter::is_han)
            {
                found.insert(name.to_owned());
            }
        }
    }
    found
}

/// To whom a notice is addressed: 各镇人民政府、各街道办事处：
fn addressee(lead: &str) -> Option<String> {
    let names = lead.strip_suffix(':').filter(|names| names.len() <= 300)?;
    let is_list = names.split([',', '、']).all(|name| body::is_body(name) || name.starts_with('各'));
    is_list.then(|| names.to_owned())
}
