//! Who there is: panels in buildings that nobody has built, run by the units of the invented district.

use app::rehearse::Dice;
use protocols::gb26875::Address;
use serde::{Serialize, Serializer};

/// The first parts of names of buildings.
const FIRST: [&str; 16] = [
    "清和", "南浦", "云桥", "河景", "晨光", "恒余", "东渡", "新桥", "柳岸", "望栖", "书槐", "泊桥", "芦汀", "麦垄",
    "采菱", "灯渡",
];
/// The second parts.
const SECOND: [&str; 10] = ["大厦", "花苑", "广场", "养老院", "小学", "医院", "仓库", "酒店", "商务楼", "人才公寓"];
/// Units that run buildings, and the area code of the street they are in.
const UNITS: [(&str, &str); 8] = [
    ("songting_hotel", "999901001"),
    ("wanhe_mall", "999901002"),
    ("anlin_property", "999901002"),
    ("wangdu_nursing_home", "999901003"),
    ("helu_food", "999901004"),
    ("lanzhou_wood", "999901006"),
    ("yunji_logistics", "999901009"),
    ("qihang_battery", "999901009"),
];

/// What a panel does otherwise than the standard says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Oddity {
    /// Nothing.
    None,
    /// Its heartbeat is a frame without data.
    EmptyHeartbeat,
    /// It has no clock: all labels are zero.
    NoClock,
    /// Its version byte is another.
    OtherVersion,
    /// It sends noise before some frames.
    Noisy,
    /// Now and then a checksum is wrong.
    BadChecksum,
    /// Its line is bad: it is away often.
    BadLine,
}

/// A panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Panel {
    /// Its raw address.
    #[serde(serialize_with = "shown")]
    pub address: Address,
    /// The building it is in.
    pub building: String,
    /// The area code of the street.
    pub place: String,
    /// The unit that runs the building.
    pub unit: String,
    /// How many detectors it has.
    pub detectors: u16,
    /// What it does otherwise.
    pub oddity: Oddity,
    /// Where its chance begins.
    #[serde(skip)]
    pub seed: u64,
}

fn shown<S: Serializer>(address: &Address, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&channels::fire::device_name(*address))
}

/// The panels of a city.
#[must_use]
pub fn city(seed: u64, panels: usize) -> Vec<Panel> {
    let mut dice = Dice::seeded(seed);
    (0..panels).map(|number| panel(&mut dice, number)).collect()
}

fn panel(dice: &mut Dice, number: usize) -> Panel {
    use Oddity::{BadChecksum, BadLine, EmptyHeartbeat, NoClock, Noisy, None, OtherVersion};
    const ODDITIES: [Oddity; 14] = [
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        EmptyHeartbeat,
        NoClock,
        OtherVersion,
        Noisy,
        BadChecksum,
        BadLine,
    ];
    let (unit, place) = dice.pick(&UNITS).copied().unwrap_or(UNITS[0]);
    let first = dice.pick(&FIRST).copied().unwrap_or(FIRST[0]);
    let second = dice.pick(&SECOND).copied().unwrap_or(SECOND[0]);
    Panel {
        address: Address::from_number(1_000_000 + u64::try_from(number).unwrap_or(0)),
        building: format!("{first}{second}{}号楼", number + 1),
        place: place.to_owned(),
        unit: unit.to_owned(),
        detectors: u16::try_from(20 + dice.below(400)).unwrap_or(20),
        oddity: dice.pick(&ODDITIES).copied().unwrap_or(None),
        seed: dice.throw(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::city;

    #[test]
    fn the_same_seed_is_the_same_city_and_no_two_panels_are_alike() {
        let one = city(7, 500);
        assert_eq!(one, city(7, 500));
        assert_ne!(one, city(8, 500));
        let addresses: BTreeSet<_> = one.iter().map(|panel| panel.address).collect();
        let buildings: BTreeSet<_> = one.iter().map(|panel| &panel.building).collect();
        assert_eq!((addresses.len(), buildings.len()), (500, 500));
    }
}
