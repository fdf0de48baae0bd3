//! Minutes and pages of newspaper under review: the document is kept, what it asks for is shown, and what a clerk accepts
//! becomes an item that points back to its sentence.

use definition::Literal;
use item::organisation::{Organisation, Unit, UnitKind};
use item::{By, Command, Fields, Registration};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::CommandKey;
use triage::minutes::{Article, Directive, Minutes};

use super::Triage;
use super::dismiss::{Dismissal, Dismissals};
use super::files::{self, Kept};
use crate::{About, Answer, App, AppError, Request};

/// The list on which what a meeting decides is followed up.
pub const MEETING_LIST: &str = "meeting_item";
/// The longest document, in bytes.
pub const DOCUMENT_BYTES_MAX: usize = 4 << 20;
/// The longest name of a document, in characters.
pub const NAME_CHARS_MAX: usize = 100;
/// The most parts into which one sentence is split.
pub const PARTS_MAX: usize = 10;
/// The longest title of an item that comes of a sentence, in characters.
const TITLE_CHARS_MAX: usize = 60;
/// The longest sentence that an item carries, in characters.
const SENTENCE_CHARS_MAX: usize = 1000;

/// What the log says of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// The file with its text.
    pub file: Kept,
    /// What people call it.
    pub name: String,
    /// Who brought it.
    pub person: String,
}

/// A document that was brought.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Paper {
    /// Its number, from 1.
    pub number: u32,
    /// What people call it.
    pub name: String,
    /// When it was brought.
    pub at: Timestamp,
    /// Who brought it.
    pub person: String,
}

/// A document with what it asks for.
#[derive(Debug, Clone, Serialize)]
pub struct Review {
    /// The document.
    #[serde(flatten)]
    pub paper: Paper,
    /// Its text as it was brought.
    pub text: String,
    /// What it holds.
    pub articles: Vec<Article>,
    /// What it asks for, in order.
    pub asks: Vec<Asked>,
}

/// One thing that a document asks for.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    /// The article and the directive in it.
    pub article: usize,
    /// The directive, by its place in the article.
    pub directive: usize,
    /// The title that an item of it would get.
    pub title: String,
    /// The unit whose name the sentence says; none where it says none, or none that the organisation has.
    pub unit: Option<String>,
    /// The day that the text gives.
    pub day: Option<Date>,
    /// The receipts of its items; none before a clerk accepted it.
    pub items: Vec<String>,
    /// Why it is not followed up, where a clerk dismissed it.
    pub dismissed: Option<Dismissal>,
}

/// How a clerk settles one sentence, or one part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// Its title; none keeps that of the sentence.
    pub title: Option<String>,
    /// Who must do it.
    pub unit: Option<String>,
    /// By when.
    pub day: Option<Date>,
}

/// Where a sentence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The document.
    pub paper: u32,
    /// The article.
    pub article: usize,
    /// The directive.
    pub directive: usize,
    /// Which part of it, from 0.
    pub part: usize,
}

impl Triage {
    /// Keeps a document.
    ///
    /// # Errors
    /// Trouble with the store or the file.
    pub fn bring(&self, app: &App, name: &str, text: &str, person: &str, now: Timestamp) -> Result<Paper, AppError> {
        let text = triage::text::head(text, DOCUMENT_BYTES_MAX);
        let file = files::keep(&self.folder, "minutes", text.as_bytes())?;
        let name: String = name.chars().take(NAME_CHARS_MAX).collect();
        let noted = Noted { file, name, person: person.to_owned() };
        let known = files::notes::<Noted>(app, "minutes")?;
        // The same document again is the document.
        let same = known.iter().find(|note| note.says.file == noted.file && note.says.name == noted.name);
        if let Some(number) = same.and_then(|note| note.id.parse().ok()) {
            return Ok(Paper { number, name: noted.name, at: same.map_or(now, |note| note.at), person: noted.person });
        }
        let number = u32::try_from(known.len()).unwrap_or(u32::MAX).saturating_add(1);
        files::note(app, "minutes", &number.to_string(), 1, &noted, now)?;
        Ok(Paper { number, name: noted.name, at: now, person: noted.person })
    }

    /// The documents that were brought, the newest first.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn papers(&self, app: &App) -> Result<Vec<Paper>, AppError> {
        let notes = files::notes::<Noted>(app, "minutes")?;
        let paper = |note: files::Note<Noted>| {
            let number = note.id.parse().ok()?;
            Some(Paper { number, name: note.says.name, at: note.at, person: note.says.person })
        };
        Ok(notes.into_iter().rev().filter_map(paper).collect())
    }

    /// A document with what it asks for, and what became of it; none where there is no such document.
    ///
    /// # Errors
    /// Trouble with the store or the file.
    pub fn review(&self, app: &App, number: u32) -> Result<Option<Review>, AppError> {
        let notes = files::notes::<Noted>(app, "minutes")?;
        let Some(note) = notes.into_iter().find(|note| note.id == number.to_string()) else { return Ok(None) };
        let bytes = files::read(&self.folder, &note.says.file, DOCUMENT_BYTES_MAX)?;
        let text = String::from_utf8(bytes).map_err(|error| AppError::Text(error.to_string()))?;
        let Minutes { articles } = triage::minutes::read(&text);
        let settings = app.settings();
        let dismissals = Dismissals::read(app)?;
        let mut asks = Vec::new();
        for (article, read) in articles.iter().enumerate() {
            for (directive, said) in read.directives.iter().enumerate() {
                let place = Place { paper: number, article, directive, part: 0 };
                let body = said.body.as_deref();
                asks.push(Asked {
                    article,
                    directive,
                    title: title_of(said),
                    unit: settings.organisation.as_ref().zip(body).and_then(|(known, body)| unit_of(known, body)),
                    day: said.deadline.as_ref().and_then(|deadline| deadline.date),
                    items: items_of(app, place)?,
                    dismissed: dismissals.of(app, place),
                });
            }
        }
        let paper = Paper { number, name: note.says.name, at: note.at, person: note.says.person };
        Ok(Some(Review { paper, text, articles, asks }))
    }

    /// Makes an item of a sentence, or of one part of it; the same part again gets the first item. What neither the text
    /// nor the clerk says stays open on the item.
    ///
    /// # Errors
    /// [`AppError::NoItem`] where the document has no such sentence; [`AppError::Dismissed`] where it is not followed up;
    /// a refusal; trouble with the store.
    pub fn accept(
        &self,
        app: &App,
        place: Place,
        settled: &Settled,
        by: &By,
        now: Timestamp,
    ) -> Result<Answer, AppError> {
        let name = format!("{}/{}/{}", place.paper, place.article, place.directive);
        let missing = || AppError::NoItem(name.clone());
        let review = self.review(app, place.paper)?.ok_or_else(missing)?;
        let article = review.articles.get(place.article).ok_or_else(missing)?;
        let said = article.directives.get(place.directive).ok_or_else(missing)?;
        if place.part >= PARTS_MAX {
            return Err(missing());
        }
        let asked =
            review.asks.iter().find(|asked| (asked.article, asked.directive) == (place.article, place.directive));
        if asked.is_some_and(|asked| asked.dismissed.is_some()) {
            return Err(AppError::Dismissed(name));
        }
        let settings = app.settings();
        let list = settings.list(MEETING_LIST)?;
        let short = |text: &str, most: usize| text.chars().take(most).collect::<String>();
        let source =
            format!("{}#{} {}:{}-{}", review.paper.name, place.paper, said.paragraph + 1, said.start, said.end);
        let values = [
            ("title", settled.title.clone().unwrap_or_else(|| title_of(said))),
            ("minutes", review.paper.name.clone()),
            ("kind", "研究部署".to_owned()),
            ("sentence", short(&said.text, SENTENCE_CHARS_MAX)),
            ("source", source),
            ("lead_unit", settled.unit.clone().unwrap_or_default()),
            ("agreed_day", settled.day.map(|day| day.to_string()).unwrap_or_default()),
        ];
        let fields: Fields = values
            .into_iter()
            .filter(|(field, value)| !value.is_empty() && list.field(field).is_some())
            .map(|(field, value)| (field.to_owned(), Literal::Text(value)))
            .collect();
        let request = Request {
            key: Some(key_of(place)),
            about: About::List(MEETING_LIST.to_owned()),
            command: Command::Register(Registration { fields, ..Registration::default() }),
            by: by.clone(),
            chance: None,
        };
        app.carry_out(&request, now)
    }
}

/// Whether a unit may lead what a meeting decides: bureaus, offices and towns, not villages and enterprises.
#[must_use]
pub fn may_lead(unit: &Unit, today: Date) -> bool {
    unit.valid.covers(today) && matches!(unit.kind, UnitKind::Bureau | UnitKind::Office | UnitKind::Street)
}

fn key_of(place: Place) -> String {
    format!("minutes:{}:{}:{}:{}", place.paper, place.article, place.directive, place.part)
}

/// The receipts of the items that were made of a sentence.
fn items_of(app: &App, place: Place) -> Result<Vec<String>, AppError> {
    let mut receipts = Vec::new();
    for part in 0..PARTS_MAX {
        let key = CommandKey::new(key_of(Place { part, ..place }))?;
        let Some(answer) = app.store().answered(&key)? else { break };
        let answer: Answer = serde_json::from_str(&answer).map_err(|error| AppError::Text(error.to_string()))?;
        receipts.push(answer.receipt);
    }
    Ok(receipts)
}

/// What is to be done, without who says it.
fn title_of(said: &Directive) -> String {
    let cue = said.cue.as_deref().unwrap_or_default();
    let core = said.text.split_once(cue).filter(|(before, _)| !cue.is_empty() && before.chars().count() <= 20);
    let core = core.map_or(said.text.as_str(), |(_, rest)| rest);
    let core = core.trim_start_matches(['，', '：', ',', ':', '“']).trim_end_matches(['。', '”', '；']);
    let short: String = core.chars().take(TITLE_CHARS_MAX).collect();
    if short.len() < core.len() { format!("{short}…") } else { short }
}

/// The unit of the organisation that a text names: 区水务局 is 清河区水务局. Of several only the first is asked for, and
/// where two units could be meant it is none.
fn unit_of(organisation: &Organisation, body: &str) -> Option<String> {
    let first = body.split(['、', '和', '及', '与']).next().unwrap_or(body);
    let bare = ["全", "我", "本"].iter().fold(first, |name, lead| name.strip_prefix(lead).unwrap_or(name));
    let ends = |title: &str| title == bare || title.ends_with(bare) && bare.chars().count() >= 3;
    let units = organisation.units().filter(|unit| unit.kind != UnitKind::District && ends(&unit.title_zh));
    let mut found = units.map(|unit| unit.id.clone());
    let only = found.next();
    only.filter(|_| found.next().is_none())
}

#[cfg(test)]
mod tests {
    use item::organisation::Organisation;

    use super::unit_of;

    #[test]
    fn a_unit_is_found_by_the_name_that_people_use() {
        let units = "id,title_zh,title_en,kind,parent,area,from,until\nd,清河区人民政府,D,district,,,,\nw,清河区水务局,W,bureau,d,,,\ny,云桥街道,Y,street,d,999901001,,\nz,云桥街道城管中队,Z,office,y,,,\n";
        let people = "person,name,unit,post,from,until,deputy_of,absent,left\np1,舟知岚,d,head,,,,,\n";
        let known = Organisation::from_csv(units, people).unwrap();
        let cases = [
            ("区水务局", Some("w")),
            ("区水务局、区生态环境局", Some("w")),
            ("云桥街道", Some("y")),
            ("各街镇", None),
            ("局", None),
            ("区政府", None),
        ];
        for (body, unit) in cases {
            assert_eq!(unit_of(&known, body).as_deref(), unit, "{body}");
        }
    }
}
