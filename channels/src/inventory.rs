//! The inventory of devices as a table: buildings with their floors and devices, one device a row.

use journal::{Device, State};

/// A column, and the headings under which tables have it.
const COLUMNS: [(Column, &[&str]); 9] = [
    (Column::Device, &["device", "设备", "设备编号", "设备地址"]),
    (Column::Building, &["building", "建筑", "建筑名称", "场所名称", "单位名称"]),
    (Column::Floor, &["floor", "楼层", "安装位置", "部位"]),
    (Column::Place, &["place", "位置", "街镇", "行政区划代码"]),
    (Column::Unit, &["responsible_unit", "管理单位", "责任单位"]),
    (Column::Bureau, &["industry_bureau", "主管部门"]),
    (Column::Profile, &["profile", "设备型号", "厂家配置"]),
    (Column::Silence, &["silence_minutes", "失联分钟"]),
    (Column::Inspected, &["inspected", "最近检测日期", "检查日期"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Device,
    Building,
    Floor,
    Place,
    Unit,
    Bureau,
    Profile,
    Silence,
    Inspected,
}

/// What a table says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    /// The devices, each adopted.
    pub devices: Vec<Device>,
    /// Rows that say nothing usable: their number in the file, from 1, and why.
    pub refused: Vec<(usize, String)>,
}

/// Why a table is no inventory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the first row has no column for `{0}`; headings are device, building, floor, place, responsible_unit …")]
pub struct NoColumn(&'static str);

/// Reads a table whose first row has headings, Chinese or English.
///
/// # Errors
/// [`NoColumn`] where devices or buildings have none.
pub fn read(rows: &[Vec<String>]) -> Result<Inventory, NoColumn> {
    let headings: Vec<String> = rows.first().into_iter().flatten().map(|cell| cell.trim().to_lowercase()).collect();
    let column = |wanted: Column| {
        let names = COLUMNS.iter().find(|(column, _)| *column == wanted)?.1;
        headings.iter().position(|heading| names.contains(&heading.as_str()))
    };
    let device = column(Column::Device).ok_or(NoColumn("device"))?;
    let building = column(Column::Building).ok_or(NoColumn("building"))?;
    let mut inventory = Inventory::default();
    for (number, row) in rows.iter().enumerate().skip(1) {
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).map(|cell| cell.trim()).unwrap_or_default();
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let text = |wanted: Column| cell(column(wanted)).to_owned();
        let named = match name(cell(Some(device))) {
            Ok(named) if !cell(Some(building)).is_empty() => named,
            Ok(_) => {
                inventory.refused.push((number + 1, "the building is empty".to_owned()));
                continue;
            }
            Err(why) => {
                inventory.refused.push((number + 1, why));
                continue;
            }
        };
        inventory.devices.push(Device {
            name: named,
            state: State::Adopted,
            building: cell(Some(building)).to_owned(),
            floor: text(Column::Floor),
            place: text(Column::Place),
            responsible_unit: text(Column::Unit),
            industry_bureau: text(Column::Bureau),
            profile: text(Column::Profile),
            silence_minutes: text(Column::Silence).parse().unwrap_or(0),
            inspected: text(Column::Inspected),
            ..Device::default()
        });
    }
    Ok(inventory)
}

/// The name of a device: `protocol:address`; twelve hex digits alone are a fire panel, twenty-four a station.
fn name(cell: &str) -> Result<String, String> {
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match cell.split_once(':') {
        Some((protocol, rest)) if !protocol.is_empty() && !rest.is_empty() => Ok(cell.to_owned()),
        None if cell.len() == 12 && is_hex(cell) => Ok(format!("gb26875:{}", cell.to_uppercase())),
        None if cell.len() == 24 && is_hex(cell) => Ok(format!("hj212:{}", cell.to_uppercase())),
        _ => Err(format!("`{cell}` is no device: write `gb26875:790300000000`, or twelve hex digits")),
    }
}

#[cfg(test)]
mod tests {
    use super::{NoColumn, read};

    fn rows(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn headings_are_chinese_or_english_and_a_bad_row_is_told() {
        let read = read(&rows(
            "设备编号,建筑名称,楼层,管理单位,失联分钟\n\
             790300000000,清和大厦,1,songting_hotel,45\n\
             hj212:010000A8900016F000169DC0,河景路工地,,dunshi_builders,\n\
             12345,清和大厦,,,\n\
             ,,,,\n\
             mqtt:smoke-1,,2,,",
        ))
        .unwrap();
        let told: Vec<_> = read.devices.iter().map(|device| (device.name.as_str(), device.silence_minutes)).collect();
        assert_eq!(told, [("gb26875:790300000000", 45), ("hj212:010000A8900016F000169DC0", 0)]);
        let refused: Vec<usize> = read.refused.iter().map(|(number, _)| *number).collect();
        assert_eq!(refused, [4, 6]);
    }

    #[test]
    fn a_table_without_devices_is_refused() {
        assert_eq!(read(&rows("建筑,楼层\na,b")), Err(NoColumn("device")));
        assert_eq!(read(&[]), Err(NoColumn("device")));
    }
}
