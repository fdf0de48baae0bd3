//! Limits of a station: which values are held against them, and which are not.

use serde::{Deserialize, Serialize};

use super::data::Part;
use super::names::DataFlag;
use super::segment::Segment;

/// What a factor should not be above or below, in the unit that the station sends. No limit of the law is known here:
/// dust is a matter of the provinces.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The factor, such as `a34004` or `LA`.
    pub factor: String,
    /// Which of its values.
    pub part: Part,
    /// What it should not be above.
    #[serde(default)]
    pub above: Option<f64>,
    /// What it should not be below.
    #[serde(default)]
    pub below: Option<f64>,
}

/// A value that is above or below a limit, or above what the instrument can measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exceeded<'a> {
    /// The factor.
    pub factor: &'a str,
    /// Which of its values; with [`DataFlag::AboveLimit`] the first one there is.
    pub part: Part,
    /// The value as the station wrote it.
    pub text: &'a str,
    /// The value.
    pub value: f64,
    /// The limit that it is beyond; `None` where the instrument itself says that it is above what it can measure.
    pub limit: Option<f64>,
    /// Whether somebody must look at it first: it was entered by hand.
    pub needs_review: bool,
}

/// The values of a segment that are beyond a limit. Only values marked as normal, or entered by hand (to be reviewed),
/// are judged; one that is above the measuring limit tells by itself.
pub fn exceeded<'a>(segment: &Segment<'a>, limits: &[Limit]) -> impl Iterator<Item = Exceeded<'a>> {
    segment.items().flat_map(move |item| {
        let flag = item.flag();
        let is_above_all = flag == Some(DataFlag::AboveLimit);
        let needs_review = flag == Some(DataFlag::ByHand);
        let is_judged = flag.is_none_or(DataFlag::may_be_judged) || needs_review;
        let measured = item.fields().filter_map(move |field| {
            let part = field.part.filter(|part| part.is_measured())?;
            Some((field, part, field.number()?))
        });
        let mut found = Vec::new();
        for (field, part, value) in measured {
            let told = |limit| Exceeded { factor: field.subject, part, text: field.value, value, limit, needs_review };
            if is_above_all && found.is_empty() {
                found.push(told(None));
            }
            let own = limits.iter().filter(|limit| limit.factor == field.subject && limit.part == part);
            for limit in own.filter(|_| is_judged) {
                let above = limit.above.filter(|above| value > *above);
                let below = limit.below.filter(|below| value < *below);
                found.extend(above.or(below).map(|limit| told(Some(limit))));
            }
        }
        found
    })
}
