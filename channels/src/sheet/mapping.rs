//! Which column is which field: by a mapping file, and by the names in the header for the rest.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use jiff::fmt::strtime::BrokenDownTime;
use serde::Deserialize;

/// The largest mapping file, in bytes.
pub const MAPPING_BYTES_MAX: usize = 64 << 10;

/// What a mapping file says, in TOML: `[columns]` field = "header", `[constants]` field = "text", `time_format`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The header under which a field stands.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// The text of a field that is the same in every row.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// How times are written, in the letters of strftime, for example `%d.%m.%Y %H:%M`; none: the common spellings.
    pub time_format: Option<String>,
}

/// A field that a row may fill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'a> {
    /// Its name in the list file.
    pub name: &'a str,
    /// Its title in Chinese.
    pub title_zh: &'a str,
    /// Its title in English.
    pub title_en: &'a str,
    /// What else its column may be called.
    pub aliases: Vec<&'a str>,
    /// Whether no row can do without it.
    pub required: bool,
}

/// Which column of one file is which field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    columns: BTreeMap<String, usize>,
    constants: BTreeMap<String, String>,
    /// The headers of the columns that are no field, in their order.
    pub unmapped: Vec<String>,
}

/// Why a mapping file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MappingError {
    /// Larger than [`MAPPING_BYTES_MAX`].
    TooLarge,
    /// Not TOML of the right form; the reader's own words, with the place.
    NotAMapping(String),
    /// `time_format` cannot be used; the reader's own words.
    BadTimeFormat(String),
}

/// Why a mapping does not fit a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlanError {
    /// The mapping names a field that the list does not have.
    UnknownField(String),
    /// The mapping gives the field both a column and a constant.
    ColumnAndConstant(String),
    /// The header under which the mapping places the field (first) is not in the file.
    NoSuchHeader(String, String),
    /// Two columns go by names of the same field (first).
    TwoColumns(String, String, String),
    /// No column and no constant fills a required field; the titles that its column may have.
    Missing(String, Vec<String>),
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// What keeps the text from being a mapping.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        if text.len() > MAPPING_BYTES_MAX {
            return Err(MappingError::TooLarge);
        }
        let mapping: Self = toml::from_str(text).map_err(|error| MappingError::NotAMapping(error.to_string()))?;
        if let Some(format) = &mapping.time_format {
            let some_time = BrokenDownTime::from(Timestamp::UNIX_EPOCH);
            some_time.to_string(format).map_err(|error| MappingError::BadTimeFormat(error.to_string()))?;
        }
        Ok(mapping)
    }
}

impl Plan {
    /// Fits a mapping to the header of a file; an empty mapping leaves all to the names in the header.
    ///
    /// # Errors
    /// Everything that does not fit.
    pub fn new(header: &[String], fields: &[Field<'_>], mapping: &Mapping) -> Result<Self, Vec<PlanError>> {
        let mut errors = Vec::new();
        let named = mapping.columns.keys().chain(mapping.constants.keys());
        let unknown = named.filter(|name| fields.iter().all(|field| field.name != **name));
        errors.extend(unknown.map(|name| PlanError::UnknownField(name.clone())));
        let mut columns = BTreeMap::new();
        for (field, wanted) in &mapping.columns {
            if mapping.constants.contains_key(field) {
                errors.push(PlanError::ColumnAndConstant(field.clone()));
            }
            match header.iter().position(|title| title.trim() == wanted.trim()) {
                Some(column) => drop(columns.insert(field.clone(), column)),
                None => errors.push(PlanError::NoSuchHeader(field.clone(), wanted.clone())),
            }
        }
        let claimed: Vec<usize> = columns.values().copied().collect();
        for field in fields.iter().filter(|field| !mapping.names(field.name)) {
            let mut matching =
                header.iter().enumerate().filter(|(at, title)| !claimed.contains(at) && field.is_called(title));
            if let Some((column, first)) = matching.next() {
                columns.insert(field.name.to_owned(), column);
                let second = matching.map(|(_, title)| title.clone());
                errors.extend(second.map(|second| PlanError::TwoColumns(field.name.to_owned(), first.clone(), second)));
            } else if field.required {
                errors.push(PlanError::Missing(field.name.to_owned(), field.titles()));
            }
        }
        errors.sort();
        errors.dedup();
        let is_unmapped =
            |(at, title): &(usize, &String)| !title.trim().is_empty() && columns.values().all(|c| c != at);
        let unmapped = header.iter().enumerate().filter(is_unmapped).map(|(_, title)| title.clone()).collect();
        if errors.is_empty() {
            Ok(Self { columns, constants: mapping.constants.clone(), unmapped })
        } else {
            Err(errors)
        }
    }

    /// Whether a column or a constant fills a field.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.columns.contains_key(field) || self.constants.contains_key(field)
    }

    /// The filled fields of a row, without the blanks around them.
    pub fn fields<'a>(&'a self, row: &'a [String]) -> BTreeMap<&'a str, &'a str> {
        let cells = self.columns.iter().filter_map(|(field, column)| Some((field.as_str(), row.get(*column)?.trim())));
        let constants = self.constants.iter().map(|(field, text)| (field.as_str(), text.as_str()));
        cells.filter(|(_, text)| !text.is_empty()).chain(constants).collect()
    }
}

impl Mapping {
    fn names(&self, field: &str) -> bool {
        self.columns.contains_key(field) || self.constants.contains_key(field)
    }
}

impl Field<'_> {
    fn titles(&self) -> Vec<String> {
        let titles = [self.name, self.title_zh, self.title_en].into_iter().chain(self.aliases.iter().copied());
        titles.map(str::to_owned).collect()
    }

    fn is_called(&self, title: &str) -> bool {
        let title = title.trim();
        !title.is_empty() && self.titles().iter().any(|other| other.eq_ignore_ascii_case(title))
    }
}

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => write!(f, "the mapping is larger than {} KiB; shorten it", MAPPING_BYTES_MAX >> 10),
            Self::NotAMapping(why) => write!(f, "the mapping cannot be read: {}", why.trim_end()),
            Self::BadTimeFormat(why) => write!(f, "`time_format` cannot be used: {why}"),
        }
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownField(field) => write!(f, "the list has no field `{field}`; mend the mapping"),
            Self::ColumnAndConstant(field) => write!(f, "`{field}` has a column and a constant; keep one"),
            Self::NoSuchHeader(field, title) => {
                write!(f, "no column is called `{title}`, where the mapping looks for `{field}`; mend the mapping")
            }
            Self::TwoColumns(field, first, second) => {
                write!(f, "`{first}` and `{second}` may both be `{field}`; say in a mapping which one it is")
            }
            Self::Missing(field, titles) => {
                write!(f, "no column for `{field}`; call one {}, or name it in a mapping", titles.join(" or "))
            }
        }
    }
}

impl std::error::Error for MappingError {}
impl std::error::Error for PlanError {}
