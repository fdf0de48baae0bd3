//! Detectors and meters of the invented city that speak JSON by MQTT: smoke, electrical safety, water levels. Chance comes in
//! as a seed.

use app::rehearse::Dice;
use serde::Serialize;
use serde_json::{Value, json};

use super::city::{Panel, city};

/// So many reports from one alarm to the next.
const ALARM_IN: u64 = 400;
/// So many reports from one weak battery to the next.
const WEAK_IN: u64 = 700;

/// What a meter is; the names are those of `lists/mappings`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A stand-alone smoke detector.
    SmokeDetector,
    /// Leakage current and temperature of cables.
    ElectricSafety,
    /// A gauge.
    WaterLevel,
}

impl Kind {
    /// The mapping, and the part of the topic.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::SmokeDetector => ("smoke-detector", "smoke"),
            Self::ElectricSafety => ("electric-safety", "electric"),
            Self::WaterLevel => ("water-level", "water"),
        }
    }
}

/// A meter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Meter {
    /// Its number with its maker.
    pub number: String,
    /// What it is.
    pub kind: Kind,
    /// The building that it is in.
    pub building: String,
    /// The area code of the street.
    pub place: String,
    /// The unit that runs it.
    pub unit: String,
    /// Where its chance begins.
    #[serde(skip)]
    pub seed: u64,
}

impl Meter {
    /// Its name in the inventory.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}{}/{}", channels::mqtt::PREFIX, self.kind.words().0, self.number)
    }

    /// Where it publishes.
    #[must_use]
    pub fn topic(&self) -> String {
        format!("v/qinghe/{}/{}/up", self.kind.words().1, self.number)
    }
}

/// The meters of a city, in buildings of their own.
#[must_use]
pub fn meters(seed: u64, count: usize) -> Vec<Meter> {
    let kinds = [Kind::SmokeDetector, Kind::SmokeDetector, Kind::ElectricSafety, Kind::WaterLevel];
    city(seed ^ 0x3142, count)
        .into_iter()
        .enumerate()
        .map(|(number, Panel { building, place, unit, seed, .. })| Meter {
            number: format!("QH{:06}", number + 1),
            kind: kinds[number % kinds.len()],
            building,
            place,
            unit,
            seed,
        })
        .collect()
}

/// The days of one meter.
pub struct Days {
    dice: Dice,
    kind: Kind,
    /// For how many reports more it is in alarm.
    alarm: u64,
    battery: u64,
}

impl Days {
    /// Days that begin.
    #[must_use]
    pub fn new(meter: &Meter) -> Self {
        let mut dice = Dice::seeded(meter.seed);
        let battery = 30 + dice.below(70);
        Self { dice, kind: meter.kind, alarm: 0, battery }
    }

    /// Whether it is in alarm.
    #[must_use]
    pub fn is_alarm(&self) -> bool {
        self.alarm > 0
    }

    /// The next report.
    pub fn report(&mut self) -> Value {
        self.alarm = match self.alarm {
            0 if self.dice.below(ALARM_IN) == 0 => 2 + self.dice.below(5),
            left => left.saturating_sub(1),
        };
        if self.dice.below(WEAK_IN) == 0 {
            self.battery = 9;
        }
        let is_alarm = self.is_alarm();
        let moves = |dice: &mut Dice, usual: u64, by: u64| usual + dice.below(by);
        match self.kind {
            Kind::SmokeDetector => json!({ "Alarm_Status": u8::from(is_alarm), "Battery_Level": self.battery }),
            Kind::ElectricSafety => {
                let leaks = if is_alarm { moves(&mut self.dice, 380, 90) } else { moves(&mut self.dice, 20, 60) };
                let mut degrees = || moves(&mut self.dice, 24, 14);
                json!({ "residual_current": leaks, "temperature_a": degrees(), "temperature_b": degrees(),
                    "temperature_c": degrees(), "temperature_n": degrees(), "arc": 0 })
            }
            Kind::WaterLevel => {
                let level = if is_alarm { moves(&mut self.dice, 345, 20) } else { moves(&mut self.dice, 210, 40) };
                json!({ "level_cm": level })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Days, meters};

    #[test]
    fn the_same_seed_is_the_same_city_and_alarms_end() {
        let all = meters(7, 40);
        assert_eq!(all, meters(7, 40));
        assert_eq!(all.iter().map(super::Meter::name).collect::<BTreeSet<_>>().len(), 40);
        let (mut alarms, mut reports) = (0, 0);
        for meter in &all {
            let mut days = Days::new(meter);
            for _ in 0..1000 {
                let report = days.report();
                assert!(report.is_object());
                reports += 1;
                alarms += usize::from(days.is_alarm());
            }
        }
        assert!((100..reports / 20).contains(&alarms), "{alarms} of {reports}");
    }
}
