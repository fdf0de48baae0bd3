//! The devices of the invented city as an inventory.

use journal::{Device, State};
use serde::Serialize;

use super::city::{Panel, city};
use super::meters::meters;
use super::stations::stations;
use crate::output::{Answer, Screen};

/// A device as `serve --inventory` reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    device: String,
    building: String,
    floor: String,
    place: String,
    responsible_unit: String,
    industry_bureau: String,
}

impl From<Row> for Device {
    fn from(row: Row) -> Self {
        Self {
            name: row.device,
            state: State::Adopted,
            building: row.building,
            floor: row.floor,
            place: row.place,
            responsible_unit: row.responsible_unit,
            industry_bureau: row.industry_bureau,
            ..Self::default()
        }
    }
}

/// The devices of a city.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Inventory(pub Vec<Row>);

impl Inventory {
    /// So many panels, stations and meters.
    #[must_use]
    pub fn of(seed: u64, panels: usize, station_count: usize, meter_count: usize) -> Self {
        let panel = |Panel { address, building, place, unit, .. }: Panel| Row {
            device: channels::fire::device_name(address),
            building,
            floor: "消防控制室".to_owned(),
            place,
            responsible_unit: unit,
            industry_bureau: String::new(),
        };
        let mut rows: Vec<Row> = city(seed, panels).into_iter().map(panel).collect();
        rows.extend(stations(seed, station_count).into_iter().map(|station| Row {
            device: format!("hj212:{}", station.mn),
            building: station.site,
            floor: String::new(),
            place: station.place,
            responsible_unit: station.unit,
            industry_bureau: station.bureau,
        }));
        rows.extend(meters(seed, meter_count).into_iter().map(|meter| Row {
            device: meter.name(),
            building: meter.building,
            floor: String::new(),
            place: meter.place,
            responsible_unit: meter.unit,
            industry_bureau: String::new(),
        }));
        Self(rows)
    }
}

impl Answer for Inventory {
    fn text(&self, _: Screen) -> String {
        let mut text = "device,building,floor,place,responsible_unit,industry_bureau\n".to_owned();
        for Row { device, building, floor, place, responsible_unit, industry_bureau } in &self.0 {
            text.push_str(&format!("{device},{building},{floor},{place},{responsible_unit},{industry_bureau}\n"));
        }
        text
    }
}
