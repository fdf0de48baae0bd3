//! What is wrong with a profile that can be read: all of it at once.

use std::fmt;

use super::{Checksum, Profile, Purpose};
use crate::gb26875::shape::{Shape, direction};

/// The longest time between two signs of life that makes sense, in seconds.
const INTERVAL_SECONDS_MAX: u16 = 3600;

/// One thing that is wrong with a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileFinding {
    /// The key, as in `type 129`.
    pub place: String,
    /// What is wrong, and what to do.
    pub problem: String,
}

impl fmt::Display for ProfileFinding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`: {}", self.place, self.problem)
    }
}

impl Profile {
    /// Everything that is wrong with the profile; empty where it may be used.
    #[must_use]
    pub fn findings(&self) -> Vec<ProfileFinding> {
        let mut found = Vec::new();
        let mut tell = |is_so: bool, place: &str, problem: &str| {
            let finding = || ProfileFinding { place: place.to_owned(), problem: problem.to_owned() };
            found.extend(is_so.then(finding));
        };
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        tell(
            self.id.is_empty() || !self.id.chars().all(is_plain),
            "id",
            "small letters, digits and `_` make an id, as in `jk_gh2013g`",
        );
        tell(self.title.zh.trim().is_empty(), "title.zh", "give it a Chinese name");
        tell(self.title.en.trim().is_empty(), "title.en", "give it an English name");
        tell(self.rests_on.trim().is_empty(), "rests_on", "say which document or capture it rests on");
        let checks = self.strictness();
        tell(
            checks.any_end && checks.checksum == Checksum::Unchecked,
            "frame",
            "with neither checksum nor end flag nothing of a frame is checked; keep one",
        );
        self.of_heartbeats(&mut tell);
        self.of_types(&mut tell);
        self.of_values(&mut tell);
        found
    }

    fn of_heartbeats(&self, tell: &mut impl FnMut(bool, &str, &str)) {
        tell(
            self.heartbeat_seconds > INTERVAL_SECONDS_MAX,
            "heartbeat.interval_seconds",
            "a device that may be quiet for more than an hour is never missed; use at most 3600",
        );
        for unit in &self.heartbeats {
            let speaks = unit.len() > 1 && unit.first().is_some_and(|kind| matches!(kind, 1..=8 | 24));
            tell(speaks, "heartbeat.data_units", "types 1 to 8 and 24 carry reports, which a heartbeat would hide");
            tell(unit.len() > 32, "heartbeat.data_units", "a heartbeat is short; more than 32 bytes are a report");
        }
        tell(self.heartbeat_answer.len() > 32, "heartbeat.answer", "the answer to a heartbeat has at most 32 bytes");
    }

    fn of_types(&self, tell: &mut impl FnMut(bool, &str, &str)) {
        for (at, own) in self.types.iter().enumerate() {
            let place = format!("type {}", own.number);
            let again = self.types[..at].iter().any(|other| other.number == own.number);
            tell(again, &place, "it stands twice; leave one");
            let is_standard = direction(own.number).is_some();
            tell(
                is_standard && own.shape != Shape::of(own.number),
                &place,
                "the standard lays this type out otherwise; where only the text is missing, nothing need be said",
            );
            tell(
                is_standard && own.purpose != Purpose::Report,
                &place,
                "a type of the standard carries reports, which this purpose would hide",
            );
            tell(own.number == 255, &place, "255 is no type; the vendors have 128 to 254");
            tell(own.title.zh.is_empty() || own.title.en.is_empty(), &place, "name it in Chinese and English");
        }
    }

    fn of_values(&self, tell: &mut impl FnMut(bool, &str, &str)) {
        for (at, own) in self.codes.iter().enumerate() {
            let place = format!("status_code {}", own.value);
            tell(self.codes[..at].iter().any(|other| other.value == own.value), &place, "it stands twice; leave one");
        }
        for (at, own) in self.quantities.iter().enumerate() {
            let place = format!("quantity {}", own.number);
            let again = self.quantities[..at].iter().any(|other| other.number == own.number);
            tell(again, &place, "it stands twice; leave one");
            tell(own.thousandths == 0, &place, "a count of 0 thousandths makes every value 0; 100 is a tenth");
        }
    }
}
