//! The client's own file of places and addresses, and where in it an address is.

use std::collections::HashMap;

use super::{Address, State};
use crate::text::normalise;

/// The most places of one gazetteer.
pub const PLACES_MAX: usize = 2_000_000;
/// The longest name of a place, in bytes.
pub const NAME_BYTES_MAX: usize = 300;
/// The most places above a place.
const ABOVE_MAX: usize = 8;

/// Endings by which a village or town is called or not: 东盛社区居委会 is 东盛社区 and 东盛.
const ENDINGS: &[&str] = &["社区居委会", "居民委员会", "村民委员会", "街道办事处", "居委会", "村委会", "社区", "街道"];

/// The columns and what their headings may be called.
const CODE: &[&str] = &["code", "village_code", "编码", "代码", "区划代码"];
const NAME: &[&str] = &["name", "address", "名称", "地名", "地址", "小区名称"];
const ABOVE_CODE: &[&str] = &["parent_code", "street_code", "上级编码", "街镇编码", "街道编码"];
const ABOVE_NAME: &[&str] = &["parent_name", "street_name", "上级名称", "所属街镇", "街镇名称", "街镇", "所属街道"];
const ALIASES: &[&str] = &["aliases", "alias", "别名", "曾用名"];
const LONGITUDE: &[&str] = &["longitude", "lng", "lon", "经度"];
const LATITUDE: &[&str] = &["latitude", "lat", "纬度"];

/// A place.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its code; of a place that is only named as above another, it may be empty.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The place above it.
    pub above: Option<usize>,
    /// Longitude and latitude in degrees, in the datum of the client's file.
    pub position: Option<(f64, f64)>,
}

/// By what an address was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The whole address, by its name.
    Exact,
    /// The whole address, by another name of it.
    Alias,
    /// Not the address, but the nearest place above it.
    Above,
}

/// Where an address is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// This place.
    At(usize, How),
    /// Several places are called so, and the address does not say which.
    Ambiguous(Vec<usize>),
    /// A part of it is hidden; no place is guessed.
    Masked,
    /// It names no place.
    Missing,
    /// It names none that the file has.
    Unknown,
}

/// Why a file is no gazetteer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GazetteerError {
    /// No column of this kind.
    #[error("no column for the name of a place; call one `name` or `名称`")]
    NoName,
    /// Too many rows.
    #[error("more than {PLACES_MAX} places; split the file")]
    TooMany,
    /// A name that is empty or too long.
    #[error("row {0}: the name is empty or longer than {NAME_BYTES_MAX} bytes; mend the row")]
    BadName(usize),
    /// Two places with one code.
    #[error("row {0}: the code `{1}` is that of another place; give each place its own")]
    TwoPlaces(usize, String),
    /// A coordinate that is none.
    #[error("row {0}: longitude and latitude are not two numbers within ±180 and ±90; mend or empty them")]
    BadPosition(usize),
}

/// Places and addresses by their names.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    places: Vec<Place>,
    codes: HashMap<String, usize>,
    names: HashMap<String, Vec<usize>>,
    aliases: HashMap<String, Vec<usize>>,
}

/// Which column says what.
struct Columns {
    code: Option<usize>,
    name: usize,
    above_code: Option<usize>,
    above_name: Option<usize>,
    aliases: Option<usize>,
    longitude: Option<usize>,
    latitude: Option<usize>,
}

impl Columns {
    fn of(header: &[String]) -> Option<Self> {
        let column = |names: &[&str]| {
            header.iter().position(|title| names.iter().any(|name| title.trim().eq_ignore_ascii_case(name)))
        };
        Some(Self {
            code: column(CODE),
            name: column(NAME)?,
            above_code: column(ABOVE_CODE),
            above_name: column(ABOVE_NAME),
            aliases: column(ALIASES),
            longitude: column(LONGITUDE),
            latitude: column(LATITUDE),
        })
    }
}

fn cell(row: &[String], column: Option<usize>) -> &str {
    column.and_then(|column| row.get(column)).map_or("", |cell| cell.trim())
}

impl Gazetteer {
    /// Reads the rows of a file, the first of which is its header; blank rows are passed over.
    ///
    /// # Errors
    /// The first thing that keeps the rows from being a gazetteer.
    pub fn import(rows: &[Vec<String>]) -> Result<Self, GazetteerError> {
        let columns = rows.first().and_then(|header| Columns::of(header)).ok_or(GazetteerError::NoName)?;
        let mut gazetteer = Self::default();
        for (number, row) in (1..).zip(rows).skip(1) {
            if row.iter().any(|cell| !cell.trim().is_empty()) {
                gazetteer.add(number, row, &columns)?;
            }
        }
        Ok(gazetteer)
    }

    /// A place by its number.
    #[must_use]
    pub fn place(&self, number: usize) -> Option<&Place> {
        self.places.get(number)
    }

    /// How many places there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Where an address is: the whole of it by name, then by another name, then the nearest place above it. Where the
    /// address names a place above that is not the place's own, it is another place.
    #[must_use]
    pub fn find(&self, address: &Address<'_>) -> Found {
        match address.state {
            State::Missing => return Found::Missing,
            State::Masked => return Found::Masked,
            State::Located | State::Coarse => {}
        }
        let parts: Vec<String> = address.parts.iter().map(|part| key(part.name)).collect();
        for end in (1..=parts.len()).rev() {
            let is_whole = end == parts.len();
            for (names, how) in [(&self.names, How::Exact), (&self.aliases, How::Alias)] {
                let candidates = (0..end).find_map(|start| {
                    let joined = parts.get(start..end)?.concat();
                    let fitting = self.fitting(names.get(&joined)?, parts.get(..start)?);
                    (!fitting.is_empty()).then_some(fitting)
                });
                let how = if is_whole { how } else { How::Above };
                match candidates.as_deref() {
                    Some([place]) => return Found::At(*place, how),
                    Some(several) => return Found::Ambiguous(several.to_vec()),
                    None => {}
                }
            }
        }
        Found::Unknown
    }

    /// The places that contradict none of the wider parts of the address.
    fn fitting(&self, candidates: &[usize], wider: &[String]) -> Vec<usize> {
        let fits = |place: &usize| {
            let above = self.above(*place);
            above.is_empty() || wider.iter().all(|part| above.contains(part) || !self.names.contains_key(part))
        };
        candidates.iter().copied().filter(fits).collect()
    }

    /// The names of the places above a place.
    fn above(&self, place: usize) -> Vec<String> {
        let mut names = Vec::new();
        let mut next = self.place(place).and_then(|place| place.above);
        while let Some(place) = next.and_then(|number| self.place(number)).filter(|_| names.len() < ABOVE_MAX) {
            names.push(key(&place.name));
            next = place.above;
        }
        names
    }

    fn add(&mut self, number: usize, row: &[String], columns: &Columns) -> Result<(), GazetteerError> {
        let above = self.above_of(cell(row, columns.above_code), cell(row, columns.above_name))?;
        let (code, name) = (cell(row, columns.code), cell(row, Some(columns.name)));
        if name.is_empty() || name.len() > NAME_BYTES_MAX {
            return Err(GazetteerError::BadName(number));
        }
        let position = match (cell(row, columns.longitude), cell(row, columns.latitude)) {
            ("", "") => None,
            (longitude, latitude) => Some(position(longitude, latitude).ok_or(GazetteerError::BadPosition(number))?),
        };
        if self.codes.contains_key(code) {
            return Err(GazetteerError::TwoPlaces(number, code.to_owned()));
        }
        let place = self.push(Place { code: code.to_owned(), name: name.to_owned(), above, position })?;
        let others = cell(row, columns.aliases).split([';', '；', '、', '|', ',', '，']).map(str::trim);
        for other in others.filter(|other| !other.is_empty()) {
            note(&mut self.aliases, key(other), place);
        }
        Ok(())
    }

    /// The place above, made from its name when it has not come as a row of its own.
    fn above_of(&mut self, code: &str, name: &str) -> Result<Option<usize>, GazetteerError> {
        let by_name = || self.names.get(&key(name)).and_then(|places| places.first()).copied();
        match self.codes.get(code).copied().or_else(|| if code.is_empty() { by_name() } else { None }) {
            Some(place) => Ok(Some(place)),
            None if name.is_empty() => Ok(None),
            None => {
                let (code, name) = (code.to_owned(), name.to_owned());
                self.push(Place { code, name, above: None, position: None }).map(Some)
            }
        }
    }

    fn push(&mut self, place: Place) -> Result<usize, GazetteerError> {
        let number = self.places.len();
        if number >= PLACES_MAX {
            return Err(GazetteerError::TooMany);
        }
        let name = key(&place.name);
        for ending in ENDINGS {
            let stem = name.strip_suffix(ending).filter(|stem| stem.chars().nth(1).is_some());
            if let Some(stem) = stem {
                note(&mut self.aliases, stem.to_owned(), number);
            }
        }
        note(&mut self.names, name, number);
        if !place.code.is_empty() {
            self.codes.insert(place.code.clone(), number);
        }
        self.places.push(place);
        Ok(number)
    }
}

fn note(names: &mut HashMap<String, Vec<usize>>, name: String, place: usize) {
    let places = names.entry(name).or_default();
    if places.last() != Some(&place) {
        places.push(place);
    }
}

/// The form in which names are compared.
fn key(name: &str) -> String {
    normalise(name).text().chars().filter(|letter| !letter.is_whitespace()).collect()
}

fn position(longitude: &str, latitude: &str) -> Option<(f64, f64)> {
    let (longitude, latitude): (f64, f64) = (longitude.parse().ok()?, latitude.parse().ok()?);
    (longitude.abs() <= 180.0 && latitude.abs() <= 90.0).then_some((longitude, latitude))
}
