//! Measures (质效指标): a figure for a month, with the items behind it, so that every figure can be opened.

use std::ops::Range;

use definition::measure::{Formula, Measure, Over};
use definition::{List, Literal};
use item::Item;
use item::calendar::Calendar;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use store::Query;

use crate::{App, AppError};

/// A figure, and the receipts of the items that it is made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// The measure.
    pub name: String,
    /// What people call it, Chinese.
    pub title_zh: String,
    /// What people call it, English.
    pub title_en: String,
    /// The value; none when there is nothing to measure.
    pub value: Option<f64>,
    /// `items`, `percent` or `points`.
    pub unit: &'static str,
    /// The items that count.
    pub numerator: Vec<String>,
    /// The items that are looked at.
    pub denominator: Vec<String>,
    /// The items of the month that the measure leaves out.
    pub excluded: Vec<String>,
}

/// The items of a month.
struct Month {
    registered: Vec<Item>,
    closed: Vec<Item>,
    /// Closed in the month, or live and due before its end: what is never closed lowers a rate.
    due: Vec<Item>,
    end: Timestamp,
}

impl App {
    /// Every measure of a list for a month, written `2025-10`.
    ///
    /// # Errors
    /// [`AppError::NoList`], [`AppError::NoMonth`], trouble with the store.
    pub fn figures(&self, list: &str, month: &str) -> Result<Vec<Figure>, AppError> {
        self.figures_of(list, month, |_| true)
    }

    /// The same over the items that `seen` lets pass: those that a reader may see.
    ///
    /// # Errors
    /// Those of [`App::figures`].
    pub fn figures_of(
        &self,
        list: &str,
        month: &str,
        mut seen: impl FnMut(&Item) -> bool,
    ) -> Result<Vec<Figure>, AppError> {
        let settings = self.settings();
        let list = settings.list(list)?;
        let span = month_of(month, settings.calendar_of(list)?)?;
        let query = || Query { list: Some(list.id.text.clone()), ..Query::default() };
        let mut all = |query| {
            let mut items = self.all(query, usize::MAX)?;
            items.retain(&mut seen);
            Ok::<_, AppError>(items)
        };
        let closed = all(Query { closed: Some(span.clone()), ..query() })?;
        let until = Timestamp::MIN..span.end;
        let live = all(Query { live: true, due: Some(until), ..query() })?;
        let month = Month {
            registered: all(Query { registered: Some(span.clone()), ..query() })?,
            due: closed.iter().cloned().chain(live).collect(),
            closed,
            end: span.end,
        };
        Ok(list.measures.iter().map(|measure| figure(list, measure, &month)).collect())
    }
}

/// The instants of a month, written `2025-10`.
///
/// # Errors
/// [`AppError::NoMonth`].
pub(crate) fn month_of(month: &str, calendar: &Calendar) -> Result<Range<Timestamp>, AppError> {
    let none = || AppError::NoMonth(month.to_owned());
    let first: Date = format!("{month}-01").parse().map_err(|_| none())?;
    let next = first.last_of_month().tomorrow().map_err(|_| none())?;
    let start = calendar.at(first.at(0, 0, 0, 0)).map_err(|_| none())?;
    Ok(start..calendar.at(next.at(0, 0, 0, 0)).map_err(|_| none())?)
}

fn figure(list: &List, measure: &Measure, month: &Month) -> Figure {
    let items = match measure.over {
        Over::Registered => &month.registered,
        Over::Closed => &month.closed,
        Over::Due => &month.due,
    };
    let (of, excluded): (Vec<&Item>, Vec<&Item>) =
        items.iter().partition(|item| measure.of.holds(|name| known(list, item, name, month.end)));
    let mut figure = Figure {
        name: measure.name.text.clone(),
        title_zh: measure.title.zh.clone(),
        title_en: measure.title.en.clone(),
        value: None,
        unit: "items",
        numerator: Vec::new(),
        denominator: receipts(&of),
        excluded: receipts(&excluded),
    };
    match &measure.formula {
        Formula::Count => {
            figure.value = Some(count(of.len()));
            figure.numerator.clone_from(&figure.denominator);
        }
        Formula::Share(share) => {
            let hit: Vec<&Item> =
                of.iter().copied().filter(|item| share.holds(|name| known(list, item, name, month.end))).collect();
            figure.unit = "percent";
            figure.value = (!of.is_empty()).then(|| 100.0 * count(hit.len()) / count(of.len()));
            figure.numerator = receipts(&hit);
        }
        Formula::Points { field, points } => give_points(&mut figure, &of, field, points),
    }
    figure
}

fn give_points(figure: &mut Figure, of: &[&Item], field: &str, points: &[(definition::list::Word, f64)]) {
    let point = |item: &Item| {
        let value = item.fields.get(field).and_then(Literal::text)?;
        points.iter().find(|(word, _)| **word == *value).map(|(_, points)| *points)
    };
    let (judged, unjudged): (Vec<&Item>, Vec<&Item>) = of.iter().copied().partition(|item| point(item).is_some());
    let total: f64 = judged.iter().filter_map(|item| point(item)).sum();
    figure.unit = "points";
    figure.value = (!judged.is_empty()).then(|| total / count(judged.len()));
    figure.numerator = receipts(&judged);
    figure.denominator = receipts(&judged);
    figure.excluded.extend(receipts(&unjudged));
}

/// What a measure may ask of an item.
fn known(list: &List, item: &Item, name: &str, end: Timestamp) -> Option<Literal> {
    let late = item.due.as_ref().is_some_and(|due| due.at < end) || item.limits_missed > 0;
    match name {
        "stage" => Some(Literal::Text(item.stage.clone())),
        "on_time" => Some(Literal::Truth(item.closed.as_ref().map_or(!late, |closed| closed.on_time))),
        "relapses" => Some(Literal::Number(f64::from(item.relapses))),
        "raised" => Some(Literal::Truth(item.limits_missed > 0)),
        _ if list.field(name).is_some() => item.fields.get(name).cloned(),
        _ => Some(Literal::Number(f64::from(item.counters.get(name).copied().unwrap_or(0)))),
    }
}

#[expect(clippy::cast_precision_loss, reason = "no month of a district has 2^52 items")]
fn count(items: usize) -> f64 {
    items as f64
}

fn receipts(items: &[&Item]) -> Vec<String> {
    items.iter().map(|item| item.receipt.clone()).collect()
}
