//! What is proposed for one item: category, units, address, twins and relapses, each with its reason.

use definition::Literal;
use definition::list::{FieldKind, List};
use item::{Fields, Item, ItemId};
use jiff::Timestamp;
use serde::Serialize;
use triage::address::gazetteer::{Found, Gazetteer, How};
use triage::address::{self, State as Place};
use triage::classify::{Classifier, Message as Text};
use triage::twins::{Link, Message, Proposal as Twin, Windows};
use triage::unit::{Because, Kind, TableRow};

use super::reading::{self, Reading};
use super::{State, Triage, day_of};
use crate::dispatch::{proposal, row_name};
use crate::{App, AppError, Settings};

/// For how long two reports count as the same problem where the list does not say it, in days.
const SAME_DAYS: u32 = 90;

/// What is proposed for an item.
#[derive(Debug, Clone, Serialize)]
pub struct Proposals {
    /// The item.
    pub item: ItemId,
    /// Its receipt.
    pub receipt: String,
    /// Its category.
    pub category: Option<Category>,
    /// Units, the best first.
    pub units: Vec<Unit>,
    /// Where it is.
    pub address: Address,
    /// Earlier items that are like it, the strongest reason first.
    pub twins: Vec<Like>,
    /// The move that takes category and unit as they are proposed; none where there is nothing to take.
    pub ready: Option<Ready>,
}

/// A category.
#[derive(Debug, Clone, Serialize)]
pub struct Category {
    /// The field.
    pub field: String,
    /// What a person or a rule has decided; it stays.
    pub decided: Option<String>,
    /// What is proposed; none where nothing in the text is known.
    pub label: Option<String>,
    /// By how much the first is above the second.
    pub margin: f32,
    /// Whether a person must look.
    pub abstain: bool,
    /// The first three, with their probabilities.
    pub top: Vec<(String, f32)>,
    /// The words that weighed most.
    pub because: Vec<String>,
    /// By what it is proposed: `model 3`, `table`.
    pub by: String,
}

/// A unit.
#[derive(Debug, Clone, Serialize)]
pub struct Unit {
    /// The unit.
    pub unit: String,
    /// How much speaks for it, 0 to 1.
    pub score: f32,
    /// `table` or `past`.
    pub by: &'static str,
    /// The row of the dispatch table.
    pub row: Option<String>,
    /// The legal basis of the row.
    pub basis: Option<String>,
    /// How many such items it kept.
    pub kept: u32,
    /// How many such items it rightly sent back.
    pub returned: u32,
}

/// An address.
#[derive(Debug, Clone, Serialize)]
pub struct Address {
    /// `clear`, `coarse`, `masked` or `missing`.
    pub state: &'static str,
    /// The parts: kind and words.
    pub parts: Vec<(String, String)>,
    /// The place of the client's file, with longitude and latitude where it has them.
    pub place: Option<Located>,
}

/// A place of the client's file.
#[derive(Debug, Clone, Serialize)]
pub struct Located {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// `exact`, `alias` or `above`: the nearest place above the address.
    pub how: &'static str,
    /// Longitude and latitude in degrees.
    pub position: Option<(f64, f64)>,
}

/// An earlier item that is like this one.
#[derive(Debug, Clone, Serialize)]
pub struct Like {
    /// Its receipt.
    pub receipt: String,
    /// `merge`, `relapse` or `related`.
    pub link: &'static str,
    /// How strong the reason is, 0 to 1.
    pub score: f32,
    /// Words that both have.
    pub words: Vec<String>,
    /// Names of places and bodies that both have.
    pub names: Vec<String>,
    /// How many days lie between.
    pub days_between: Option<i64>,
    /// The share of letters in common, of a near copy.
    pub copy: Option<f32>,
}

/// A move that can be made with one key.
#[derive(Debug, Clone, Serialize)]
pub struct Ready {
    /// The move.
    pub name: String,
    /// What it carries.
    pub fields: Fields,
    /// What of it was proposed and not decided before: field and value.
    pub proposed: Vec<(String, String)>,
    /// Whether nothing in it is doubtful.
    pub is_sure: bool,
}

impl Triage {
    /// What is proposed for an item. Lists without a dispatch table get an address and nothing else.
    ///
    /// # Errors
    /// Trouble with the store or a file.
    pub fn proposals(&self, app: &App, item: &Item, now: Timestamp) -> Result<Proposals, AppError> {
        let settings = app.settings();
        let list = settings.list(&item.list)?;
        let mut state = self.reach(app)?;
        let Some(reading) = reading::of(list) else {
            let (receipt, address) = (item.receipt.clone(), located(&place_text(list, item), state.places()));
            return Ok(Proposals {
                item: item.id,
                receipt,
                category: None,
                units: vec![],
                address,
                twins: vec![],
                ready: None,
            });
        };
        let said = reading.said(&item.fields);
        let category = state.category(list, &reading, item);
        let units = state.units(&settings, list, &reading, item, category.as_ref(), now);
        let text = format!("{} {} {}", said.place, said.title, said.body);
        let address = located(&text, state.places());
        let twins = state.twins(list, &reading, item);
        let ready = ready(&settings, list, &reading, item, category.as_ref(), &units, now);
        Ok(Proposals {
            item: item.id,
            receipt: item.receipt.clone(),
            category: Some(category).flatten(),
            units,
            address,
            twins,
            ready,
        })
    }
}

fn place_text(list: &List, item: &Item) -> String {
    let open = list.fields.iter().filter(|field| !field.personal);
    let texts = open.filter(|field| matches!(field.kind, FieldKind::Place | FieldKind::Text | FieldKind::LongText));
    texts.filter_map(|field| item.fields.get(&*field.name)).map(|value| format!("{value} ")).collect()
}

impl State {
    fn places(&self) -> Option<&Gazetteer> {
        self.gazetteer.as_ref().map(|(_, gazetteer)| gazetteer)
    }

    fn category(&self, list: &List, reading: &Reading<'_>, item: &Item) -> Option<Category> {
        let decided = reading.category_of(&item.fields).map(str::to_owned);
        let field = reading.category.name.text.clone();
        let said = reading.said(&item.fields);
        let text = Text { title: said.title, body: said.body };
        if let Some((version, model)) = self.models.get(&*list.id.text) {
            let found = Classifier::new(model).propose(text);
            let top = found.top.iter().map(|one| (one.label.to_owned(), one.score)).collect();
            let (label, by) = (found.label.map(str::to_owned), format!("model {version}"));
            return Some(Category {
                field,
                decided,
                label,
                margin: found.margin,
                abstain: found.abstain,
                top,
                because: found.because,
                by,
            });
        }
        // Without a model the words of the dispatch table speak, as far as one of its rows says something of its own.
        let (_, row) = proposal(list, &item.fields).filter(|(_, row)| !row.is_else())?;
        let label = row.sets.get(&*reading.category.name).and_then(Literal::text).map(str::to_owned);
        let because = row.says.iter().filter(|word| said.title.contains(word.as_str())).cloned().collect();
        let by = "table".to_owned();
        Some(Category { field, decided, label, margin: 0.0, abstain: true, top: Vec::new(), because, by })
    }

    fn units(
        &self,
        settings: &Settings,
        list: &List,
        reading: &Reading<'_>,
        item: &Item,
        category: Option<&Category>,
        now: Timestamp,
    ) -> Vec<Unit> {
        let row = proposal(list, &item.fields).filter(|(_, row)| !row.is_else()).and_then(|(table, row)| {
            let unit = settings.unit_set(list, item, row.sets.get(&*reading.unit.name)?, now)?;
            let basis = reading.basis.and_then(|basis| row.sets.get(&*basis.name)).and_then(Literal::text);
            let (_, name) = row_name(table, row);
            Some(TableRow { name, unit, basis: basis.map(str::to_owned) })
        });
        let known = category.and_then(|category| category.decided.clone().or_else(|| category.label.clone()));
        let town = Some(reading.said(&item.fields).place.to_owned()).filter(|place| !place.is_empty());
        let kind = Kind { category: known.unwrap_or_default(), town };
        let empty = triage::unit::Past::new();
        let past = self.lists.get(&*list.id.text).map_or(&empty, |known| &known.past);
        past.propose(row.as_ref(), &kind).into_iter().map(unit).collect()
    }

    fn twins(&mut self, list: &List, reading: &Reading<'_>, item: &Item) -> Vec<Like> {
        let Some(known) = self.lists.get_mut(&*list.id.text) else { return Vec::new() };
        let said = reading.said(&item.fields);
        let message =
            Message { id: &item.receipt, title: said.title, body: said.body, day: day_of(item.registered_at) };
        let within = list.relapse.as_ref().and_then(|relapse| relapse.within);
        let days = within.map_or(SAME_DAYS, |length| length.amount);
        let windows = Windows { merge_days: SAME_DAYS, relapse_days: days };
        known.twins.propose(&message, windows).into_iter().map(like).collect()
    }
}

fn unit(proposal: triage::unit::Proposal) -> Unit {
    let (unit, score) = (proposal.unit, proposal.score);
    match proposal.because {
        Because::Table { row, basis, returned } => {
            Unit { unit, score, by: "table", row: Some(row), basis, kept: 0, returned }
        }
        Because::Past { kept, returned, .. } => {
            Unit { unit, score, by: "past", row: None, basis: None, kept, returned }
        }
    }
}

fn like(twin: Twin) -> Like {
    let link = match twin.link {
        Link::Merge => "merge",
        Link::Relapse => "relapse",
        Link::Related => "related",
    };
    let because = twin.because;
    Like {
        receipt: twin.id,
        link,
        score: twin.score,
        words: because.words,
        names: because.names,
        days_between: because.days_between,
        copy: because.copy,
    }
}

/// The address that a text gives, and its place in the client's file.
fn located(text: &str, places: Option<&Gazetteer>) -> Address {
    let parsed = address::parse(text);
    let state = match parsed.state {
        Place::Located => "clear",
        Place::Coarse => "coarse",
        Place::Masked => "masked",
        Place::Missing => "missing",
    };
    let parts = parsed.parts.iter().map(|part| (format!("{:?}", part.kind).to_lowercase(), part.name.to_owned()));
    let place = places.and_then(|places| {
        let Found::At(number, how) = places.find(&parsed) else { return None };
        let place = places.place(number)?;
        let how = match how {
            How::Exact => "exact",
            How::Alias => "alias",
            How::Above => "above",
        };
        Some(Located { code: place.code.clone(), name: place.name.clone(), how, position: place.position })
    });
    Address { state, parts: parts.collect(), place }
}

/// The move of the dispatch table with what is decided and, where nothing is, what is proposed.
fn ready(
    settings: &Settings,
    list: &List,
    reading: &Reading<'_>,
    item: &Item,
    category: Option<&Category>,
    units: &[Unit],
    now: Timestamp,
) -> Option<Ready> {
    let stage = list.stage(&item.stage).filter(|stage| *stage.name == *reading.table.stage)?;
    let step = stage.step(&reading.table.move_name)?;
    let mut ready = Ready { name: step.name.text.clone(), fields: Fields::new(), proposed: Vec::new(), is_sure: true };
    let mut set = |name: &str, decided: Option<&str>, proposed: Option<(String, bool)>| {
        let value = match (decided, proposed) {
            (Some(decided), _) => decided.to_owned(),
            (None, Some((value, is_sure))) => {
                ready.is_sure &= is_sure;
                ready.proposed.push((name.to_owned(), value.clone()));
                value
            }
            (None, None) => return false,
        };
        ready.fields.insert(name.to_owned(), Literal::Text(value));
        true
    };
    let label = category.and_then(|category| category.label.clone().map(|label| (label, !category.abstain)));
    let has_category = set(&reading.category.name, reading.category_of(&item.fields), label);
    let best = units.first().map(|unit| (unit.unit.clone(), unit.by == "table" || unit.score >= 0.5));
    let has_unit = set(&reading.unit.name, reading.unit_of(&item.fields), best);
    if !has_category || !has_unit {
        return None;
    }
    if let Some(basis) = reading.basis.filter(|basis| step.needs.iter().any(|need| **need == *basis.name)) {
        let text = basis_of(units.first()?, settings, now);
        ready.fields.insert(basis.name.text.clone(), Literal::Text(text));
    }
    Some(ready)
}

/// The words that stand as the basis of a dispatch.
fn basis_of(unit: &Unit, settings: &Settings, _now: Timestamp) -> String {
    if let Some(basis) = &unit.basis {
        return basis.clone();
    }
    let organisation = settings.organisation.as_ref().and_then(|organisation| organisation.unit(&unit.unit));
    let title = organisation.map_or(unit.unit.as_str(), |unit| unit.title_zh.as_str());
    format!("同类事项由{title}办结{}件", unit.kept)
}
