//! The share of proposals that were taken unchanged, as a measure that opens to its items.

use std::collections::BTreeMap;

use item::{Item, ItemId};

use super::{Triage, reading};
use crate::figures::{Figure, month_of};
use crate::{App, AppError};

impl Triage {
    /// For a month and a list that triage reads: of the items on which a person judged what was proposed, those on which
    /// all of it was taken unchanged.
    ///
    /// # Errors
    /// [`AppError::NoList`], [`AppError::NoMonth`], trouble with the store.
    pub fn share(
        &self,
        app: &App,
        list: &str,
        month: &str,
        mut seen: impl FnMut(&Item) -> bool,
    ) -> Result<Option<Figure>, AppError> {
        let settings = app.settings();
        let list = settings.list(list)?;
        if reading::of(list).is_none() {
            return Ok(None);
        }
        let span = month_of(month, settings.calendar_of(list)?)?;
        let mut items: BTreeMap<ItemId, bool> = BTreeMap::new();
        for judged in &self.reach(app)?.judged {
            if span.contains(&judged.at) {
                *items.entry(judged.item).or_insert(true) &= judged.taken;
            }
        }
        let mut figure = Figure {
            name: "proposals_taken".to_owned(),
            title_zh: "分派建议采纳率（未作修改）".to_owned(),
            title_en: "Proposals taken unchanged".to_owned(),
            value: None,
            unit: "percent",
            numerator: Vec::new(),
            denominator: Vec::new(),
            excluded: Vec::new(),
        };
        for (id, taken) in items {
            let Some(item) = app.store().item(id)?.filter(|item| item.list == *list.id.text && seen(item)) else {
                continue;
            };
            figure.numerator.extend(taken.then(|| item.receipt.clone()));
            figure.denominator.push(item.receipt);
        }
        figure.value = share_of(figure.numerator.len(), figure.denominator.len());
        Ok(Some(figure))
    }
}

#[expect(clippy::cast_precision_loss, reason = "no month of a district has 2^52 items")]
fn share_of(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| 100.0 * part as f64 / whole as f64)
}
