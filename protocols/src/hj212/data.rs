//! The data of a segment (clause 6.3.3): items between `;`, their fields between `,`, each a name and a value.

use super::names::{DataFlag, data_flag};

/// The items of a piece of data, one after the other.
#[derive(Debug, Clone)]
pub struct Items<'a> {
    rest: Option<&'a str>,
}

impl<'a> Items<'a> {
    /// The items of `data`; empty ones are passed over.
    #[must_use]
    pub fn of(data: &'a str) -> Self {
        Self { rest: Some(data) }
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        loop {
            let rest = self.rest?;
            let (item, after) = match rest.split_once(';') {
                Some((item, after)) => (item, Some(after)),
                None => (rest, None),
            };
            self.rest = after;
            if !item.trim_ascii().is_empty() {
                return Some(Item { text: item.trim_ascii() });
            }
        }
    }
}

/// One item: the fields of one factor, or one plain field such as `DataTime`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item<'a> {
    /// The item as it stands.
    pub text: &'a str,
}

impl<'a> Item<'a> {
    /// Its fields.
    pub fn fields(self) -> impl Iterator<Item = Field<'a>> + use<'a> {
        self.text.split(',').filter(|field| !field.trim_ascii().is_empty()).map(Field::read)
    }

    /// What is measured: the factor of the first field that has one.
    #[must_use]
    pub fn factor(self) -> Option<&'a str> {
        self.fields().find(|field| field.part.is_some()).map(|field| field.subject)
    }

    /// The value of a part, as it stands.
    #[must_use]
    pub fn value(self, part: Part) -> Option<&'a str> {
        self.fields().find(|field| field.part == Some(part)).map(|field| field.value)
    }

    /// How far the values can be trusted; `None` where the station says nothing of it.
    #[must_use]
    pub fn flag(self) -> Option<DataFlag> {
        self.value(Part::Flag).map(data_flag)
    }
}

/// A name and a value. `a34004-Rtd` is the part [`Part::Rtd`] of the subject `a34004`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'a> {
    /// The whole name.
    pub name: &'a str,
    /// The name before the hyphen.
    pub subject: &'a str,
    /// What stands behind it; `None` where there is no hyphen.
    pub part: Option<Part>,
    /// The value.
    pub value: &'a str,
}

impl<'a> Field<'a> {
    fn read(text: &'a str) -> Self {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let (name, value) = (name.trim_ascii(), value.trim_ascii());
        // The standard itself prints `LA -Rtd` and `xxx--Avg` once.
        let (subject, part) = match name.split_once('-') {
            Some((subject, part)) => (subject.trim_ascii_end(), Some(Part::of(part.trim_start_matches('-')))),
            None => (name, None),
        };
        Self { name, subject, part, value }
    }

    /// The value as a number; `None` where it is none.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        self.value.parse().ok().filter(|number: &f64| number.is_finite())
    }
}

/// What a field says of its subject (Table 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// `-Rtd`: at the moment of sampling.
    Rtd,
    /// `-Min`: the smallest of the period.
    Min,
    /// `-Avg`: the mean of the period.
    Avg,
    /// `-Max`: the largest of the period.
    Max,
    /// `-Cou`: the sum of the period.
    Cou,
    /// `-ZsRtd`: as `-Rtd`, converted to standard conditions.
    ZsRtd,
    /// `-ZsMin`.
    ZsMin,
    /// `-ZsAvg`.
    ZsAvg,
    /// `-ZsMax`.
    ZsMax,
    /// `-Flag`: how far the values can be trusted.
    Flag,
    /// `-EFlag`: what the instrument says of itself, in its own code.
    EFlag,
    /// `-SampleTime`: when the sample was taken.
    SampleTime,
    /// `-Data`: noise over the day.
    Data,
    /// `-DayData`: noise by day.
    DayData,
    /// `-NightData`: noise by night.
    NightData,
    /// `-Info`: a piece of information on the site or an instrument.
    Info,
    /// `-SN`: the number of an instrument.
    Sn,
    /// `-RS`: the state of a facility.
    Rs,
    /// `-RT`: how many hours a facility ran.
    Rt,
    /// Something else.
    Other,
}

impl Part {
    const ALL: [(&'static str, Self); 19] = [
        ("Rtd", Self::Rtd),
        ("Min", Self::Min),
        ("Avg", Self::Avg),
        ("Max", Self::Max),
        ("Cou", Self::Cou),
        ("ZsRtd", Self::ZsRtd),
        ("ZsMin", Self::ZsMin),
        ("ZsAvg", Self::ZsAvg),
        ("ZsMax", Self::ZsMax),
        ("Flag", Self::Flag),
        ("EFlag", Self::EFlag),
        ("SampleTime", Self::SampleTime),
        ("Data", Self::Data),
        ("DayData", Self::DayData),
        ("NightData", Self::NightData),
        ("Info", Self::Info),
        ("SN", Self::Sn),
        ("RS", Self::Rs),
        ("RT", Self::Rt),
    ];

    fn of(text: &str) -> Self {
        Self::ALL.iter().find(|(name, _)| *name == text).map_or(Self::Other, |(_, part)| *part)
    }

    /// The letters behind the hyphen; empty for [`Part::Other`].
    #[must_use]
    pub fn letters(self) -> &'static str {
        Self::ALL.iter().find(|(_, part)| *part == self).map_or("", |(name, _)| name)
    }

    /// Whether it is a measured value.
    #[must_use]
    pub fn is_measured(self) -> bool {
        matches!(
            self,
            Self::Rtd
                | Self::Min
                | Self::Avg
                | Self::Max
                | Self::Cou
                | Self::ZsRtd
                | Self::ZsMin
                | Self::ZsAvg
                | Self::ZsMax
                | Self::Data
                | Self::DayData
                | Self::NightData
        )
    }
}
