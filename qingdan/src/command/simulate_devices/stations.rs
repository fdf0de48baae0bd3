//! Stations of the invented city: dust and noise at building sites, water of rivers; and what they measure in their days.
//! Chance comes in as a seed.

use app::rehearse::Dice;
use serde::Serialize;

/// Sites that nobody builds.
const SITES: [&str; 8] = [
    "望栖路地块",
    "书槐学校扩建",
    "河景路工地",
    "晨光市民中心",
    "芦汀地铁站",
    "采菱人才公寓",
    "灯渡医院二期",
    "麦垄安置房",
];
/// Rivers that nobody has seen.
const RIVERS: [&str; 6] = ["清河", "柳浦", "荻泾", "槐溪", "墩塘河", "望渡港"];
/// Area codes of streets.
const PLACES: [&str; 6] = ["999901001", "999901002", "999901003", "999901004", "999901006", "999901009"];
/// So many readings from one time that values go beyond their limit to the next.
const EPISODE_IN: u64 = 240;
/// So many readings from one outage to the next.
const OUTAGE_IN: u64 = 900;
/// So many readings from one calibration or fault of an instrument to the next.
const FLAW_IN: u64 = 300;

/// What a station watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Watches {
    /// Dust and noise at a building site: `ST=39`.
    Site,
    /// The water of a river: `ST=21`.
    River,
}

/// One factor: its code, its usual value and how far it moves by itself, and its value in an episode.
type Factor = (&'static str, f64, f64, f64);

impl Watches {
    /// The kind of system (`ST`).
    #[must_use]
    pub fn system(self) -> &'static str {
        match self {
            Self::Site => "39",
            Self::River => "21",
        }
    }

    fn factors(self) -> &'static [Factor] {
        match self {
            Self::Site => &[("LA", 58.0, 6.0, 78.0), ("a34002", 70.0, 25.0, 260.0), ("a34004", 35.0, 15.0, 110.0)],
            Self::River => &[("w01001", 7.4, 0.3, 9.6), ("w01018", 14.0, 4.0, 46.0), ("w21003", 0.5, 0.2, 2.6)],
        }
    }
}

/// A station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Station {
    /// Its identity (`MN`).
    pub mn: String,
    /// The site or river.
    pub site: String,
    /// The area code of the street.
    pub place: String,
    /// The unit that runs it.
    pub unit: String,
    /// The bureau in charge of the trade.
    pub bureau: String,
    /// What it watches.
    pub watches: Watches,
    /// Where its chance begins.
    #[serde(skip)]
    pub seed: u64,
}

/// The stations of a city.
#[must_use]
pub fn stations(seed: u64, count: usize) -> Vec<Station> {
    let mut dice = Dice::seeded(seed ^ 0x0212);
    (0..count).map(|number| station(&mut dice, number)).collect()
}

fn station(dice: &mut Dice, number: usize) -> Station {
    let watches = if number % 3 == 2 { Watches::River } else { Watches::Site };
    let (names, unit, bureau) = match watches {
        Watches::Site => (&SITES[..], "dunshi_builders", "construction_bureau"),
        Watches::River => (&RIVERS[..], "water_bureau", "environment_bureau"),
    };
    let name = dice.pick(names).copied().unwrap_or(names[0]);
    Station {
        mn: format!("QHMN{:020}", 2_120_000 + number),
        site: format!("{name}{}号点", number + 1),
        place: dice.pick(&PLACES).copied().unwrap_or(PLACES[0]).to_owned(),
        unit: unit.to_owned(),
        bureau: bureau.to_owned(),
        watches,
        seed: dice.throw(),
    }
}

/// What a station says next.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// Its values now, as items of a packet.
    Values(Vec<String>),
    /// The line is gone for so many seconds.
    Away(u64),
}

/// The days of one station.
pub struct Days {
    dice: Dice,
    watches: Watches,
    /// For how many readings more values are beyond their limit.
    episode: u64,
    /// Which factor has a flaw, its flag, and for how many readings more.
    flaw: Option<(usize, char, u64)>,
}

impl Days {
    /// Days that begin.
    #[must_use]
    pub fn new(station: &Station) -> Self {
        Self { dice: Dice::seeded(station.seed), watches: station.watches, episode: 0, flaw: None }
    }

    /// Whether values are beyond their limit.
    #[must_use]
    pub fn is_beyond(&self) -> bool {
        self.episode > 0
    }

    /// The next reading.
    pub fn reading(&mut self) -> Reading {
        if self.dice.below(OUTAGE_IN) == 0 {
            return Reading::Away(60 + self.dice.below(1200));
        }
        self.episode = match self.episode {
            0 if self.dice.below(EPISODE_IN) == 0 => 6 + self.dice.below(20),
            left => left.saturating_sub(1),
        };
        let factors = self.watches.factors();
        self.flaw = match self.flaw.take() {
            None if self.dice.below(FLAW_IN) == 0 => {
                let factor = usize::try_from(self.dice.below(factors.len() as u64)).unwrap_or(0);
                Some((factor, if self.dice.below(2) == 0 { 'C' } else { 'D' }, 2 + self.dice.below(8)))
            }
            flaw => flaw.filter(|(_, _, left)| *left > 1).map(|(factor, flag, left)| (factor, flag, left - 1)),
        };
        Reading::Values(factors.iter().enumerate().map(|(number, factor)| self.item(number, *factor)).collect())
    }

    fn item(&mut self, number: usize, (code, usual, moves, beyond): Factor) -> String {
        let middle = if self.episode > 0 { beyond } else { usual };
        let share = self.dice.below(2001) as f64 / 1000.0 - 1.0;
        let (value, flag) = match self.flaw {
            // A broken instrument says nought; one that is calibrated says what the gas in the bottle is.
            Some((flawed, 'D', _)) if flawed == number => (0.0, 'D'),
            Some((flawed, flag, _)) if flawed == number => (beyond * 2.0, flag),
            _ => (middle + moves * share, 'N'),
        };
        format!("{code}-Rtd={value:.2},{code}-Flag={flag}")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Days, Reading, stations};

    #[test]
    fn the_same_seed_is_the_same_city_and_its_days_have_all_that_stations_know() {
        let city = stations(7, 60);
        assert_eq!(city, stations(7, 60));
        assert_ne!(city, stations(8, 60));
        assert_eq!(city.iter().map(|station| &station.mn).collect::<BTreeSet<_>>().len(), 60);
        let (mut beyond, mut away, mut flags) = (0, 0, BTreeSet::new());
        for station in &city {
            assert_eq!(station.mn.len(), 24);
            let mut days = Days::new(station);
            for _ in 0..2000 {
                match days.reading() {
                    Reading::Away(_) => away += 1,
                    Reading::Values(items) => {
                        beyond += usize::from(days.is_beyond());
                        flags.extend(items.iter().filter_map(|item| item.chars().last()));
                    }
                }
            }
        }
        assert!((2000..40_000).contains(&beyond) && (50..500).contains(&away), "{beyond} {away}");
        assert_eq!(flags.into_iter().collect::<String>(), "CDN");
    }
}
