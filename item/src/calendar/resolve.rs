//! Layers put on top of one another and compiled into one calendar.

use std::fmt;

use jiff::civil::Date;

use super::days::{Days, FIRST_YEAR, LAST_YEAR, is_held, is_weekend};
use super::{Kind, Layer, OfficeHours};

/// The largest number of layers on top of one another.
pub const LAYERS_MAX: usize = 8;
/// The furthest that a calendar's clock may be from UTC, east or west.
pub const OFFSET_MINUTES_MAX: i32 = 14 * 60;
/// The longest id of a layer, in bytes.
const ID_BYTES_MAX: usize = 64;

/// The days of one layer with everything above it, ready to count. About 300 KB: share it, do not copy it.
#[derive(Debug, Clone)]
pub struct Calendar {
    pub(super) version: String,
    pub(super) offset_minutes: i32,
    /// The first and the last year of the unbroken run of loaded years.
    pub(super) years: Option<(i16, i16)>,
    pub(super) office_hours: Option<OfficeHours>,
    pub(super) days: Days,
}

/// Why layers do not make a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResolveError {
    /// No layer has the id; the second word is the layer that names it as its parent.
    Unknown(String, Option<String>),
    /// Two of the layers have the same id.
    Twice(String),
    /// The id is empty, too long or has other letters than a file name needs.
    Id(String),
    /// The layer lies, over its parents, above itself.
    Circle(String),
    /// More than [`LAYERS_MAX`] layers lie on top of one another.
    TooDeep(String),
    /// The layer names a day outside the years that a calendar holds.
    Outside(String, Date),
    /// The offset from UTC is further than [`OFFSET_MINUTES_MAX`].
    Offset(i32),
}

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(id, None) => write!(f, "there is no calendar layer `{id}`; import it first"),
            Self::Unknown(id, Some(child)) => {
                write!(f, "the calendar layer `{child}` stands on `{id}`, which does not exist; import `{id}` first")
            }
            Self::Twice(id) => write!(f, "the calendar layer `{id}` is given twice; keep its newest version"),
            Self::Id(id) => write!(
                f,
                "`{id}` cannot be the id of a calendar layer; use up to {ID_BYTES_MAX} of the letters a-z, 0-9, `-` and `_`"
            ),
            Self::Circle(id) => write!(f, "the calendar layer `{id}` stands on itself; correct its parent"),
            Self::TooDeep(id) => write!(f, "more than {LAYERS_MAX} calendar layers lie under `{id}`; leave some out"),
            Self::Outside(id, day) => write!(
                f,
                "the calendar layer `{id}` names {day}, outside the years {FIRST_YEAR} to {LAST_YEAR}; correct the day"
            ),
            Self::Offset(minutes) => {
                write!(f, "an offset of {minutes} minutes from UTC is out of range; it is at most {OFFSET_MINUTES_MAX}")
            }
        }
    }
}

impl std::error::Error for ResolveError {}

/// The layer of the id and all above it, the nation first.
fn chain<'l>(layers: &'l [Layer], id: &str) -> Result<Vec<&'l Layer>, ResolveError> {
    let mut chain: Vec<&Layer> = Vec::new();
    let mut next = Some(id);
    while let Some(id) = next {
        if chain.iter().any(|below| below.id == id) {
            return Err(ResolveError::Circle(id.to_owned()));
        }
        if let Some(bottom) = chain.first().filter(|_| chain.len() == LAYERS_MAX) {
            return Err(ResolveError::TooDeep(bottom.id.clone()));
        }
        let mut named = layers.iter().filter(|layer| layer.id == id);
        let layer = named
            .next()
            .ok_or_else(|| ResolveError::Unknown(id.to_owned(), chain.last().map(|child| child.id.clone())))?;
        if named.next().is_some() {
            return Err(ResolveError::Twice(id.to_owned()));
        }
        check(layer)?;
        chain.push(layer);
        next = layer.parent.as_deref();
    }
    chain.reverse();
    Ok(chain)
}

/// Finds what is wrong with one layer taken alone.
fn check(layer: &Layer) -> Result<(), ResolveError> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    if layer.id.is_empty() || layer.id.len() > ID_BYTES_MAX || !layer.id.bytes().all(is_plain) {
        return Err(ResolveError::Id(layer.id.clone()));
    }
    match layer.days.keys().find(|day| !is_held(**day)) {
        Some(day) => Err(ResolveError::Outside(layer.id.clone(), *day)),
        None => Ok(()),
    }
}

/// The first and the last of the years that were imported without a gap.
fn unbroken(nation: &Layer) -> Option<(i16, i16)> {
    let years = nation.loaded_years();
    let first = *years.first()?;
    Some((first, (first..=LAST_YEAR).take_while(|year| years.contains(year)).last()?))
}

impl Calendar {
    /// The calendar of the layer `id`: of the layers that name a day the nearest wins; a day that none names is worked
    /// unless it is a Saturday or Sunday. Of office hours, too, the nearest layer's win. The clock is that of +08:00.
    ///
    /// # Errors
    /// A layer that is missing, given twice, badly named, too deep, in a circle, or naming days outside 1990 to 2100.
    pub fn resolve(layers: &[Layer], id: &str) -> Result<Self, ResolveError> {
        let chain = chain(layers, id)?;
        let named = |day: &Date| chain.iter().rev().find_map(|layer| layer.days.get(day));
        let days = Days::new(|day| named(&day).map_or(!is_weekend(day), |named| named.kind == Kind::Workday));
        let versions: Vec<String> = chain.iter().map(|layer| format!("{}@{}", layer.id, layer.version)).collect();
        Ok(Self {
            version: versions.join("+"),
            offset_minutes: 8 * 60,
            years: chain.first().and_then(|nation| unbroken(nation)),
            office_hours: chain.iter().rev().find_map(|layer| layer.office_hours.clone()),
            days,
        })
    }

    /// The same days by another clock.
    ///
    /// # Errors
    /// An offset beyond [`OFFSET_MINUTES_MAX`].
    pub fn with_offset_minutes(self, offset_minutes: i32) -> Result<Self, ResolveError> {
        if (-OFFSET_MINUTES_MAX..=OFFSET_MINUTES_MAX).contains(&offset_minutes) {
            Ok(Self { offset_minutes, ..self })
        } else {
            Err(ResolveError::Offset(offset_minutes))
        }
    }
}
