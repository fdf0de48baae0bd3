//! Factors (annex B) in words: those that sites, rivers and their neighbourhoods report.

use super::{Name, name};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factor {
    /// Its name.
    pub name: Name,
    /// The unit that the standard prints; empty where there is none.
    pub unit: &'static str,
    /// Whether stations keep to that unit. Particulates are printed as ng/m³ and sent as µg/m³ or mg/m³: only whoever
    /// set up the station knows.
    pub is_unit_sure: bool,
}

/// A factor, by its code of 2017 or, for those that are still sent, of 2005; `None` where it is not known.
#[must_use]
pub fn factor(code: &str) -> Option<Factor> {
    let known = match code.as_bytes().first()? {
        b'a' => air(code),
        b'w' => water(code).or_else(|| metal(code)),
        b'L' => noise(code),
        _ => of_2005(code),
    };
    known.map(|(zh, en, unit)| Factor { name: name(zh, en), unit, is_unit_sure: unit != "ng/m³" })
}

type Known = Option<(&'static str, &'static str, &'static str)>;

fn air(code: &str) -> Known {
    Some(match code {
        "a00000" => ("废气", "waste gas", "m³/s"),
        "a01001" => ("温度", "temperature", "°C"),
        "a01002" => ("湿度", "humidity", "%"),
        "a01006" => ("气压", "air pressure", "kPa"),
        "a01007" => ("风速", "wind speed", "m/s"),
        "a01008" => ("风向", "wind direction", "°"),
        "a01010" => ("林格曼黑度", "Ringelmann blackness", ""),
        "a01011" => ("烟气流速", "flue gas speed", "m/s"),
        "a01012" => ("烟气温度", "flue gas temperature", "°C"),
        "a01013" => ("烟气压力", "flue gas pressure", "kPa"),
        "a01014" => ("烟气湿度", "flue gas humidity", "%"),
        "a01016" => ("烟道截面积", "flue cross section", "m²"),
        "a01017" => ("烟气动压", "flue gas dynamic pressure", "kPa"),
        "a05001" => ("二氧化碳", "carbon dioxide", "mg/m³"),
        "a05002" => ("甲烷", "methane", "ng/m³"),
        "a05024" => ("臭氧", "ozone", "mg/m³"),
        "a19001" => ("氧气含量", "oxygen content", "%"),
        "a21001" => ("氨", "ammonia", "ng/m³"),
        "a21002" => ("氮氧化物", "nitrogen oxides", "mg/m³"),
        "a21003" => ("一氧化氮", "nitrogen monoxide", "mg/m³"),
        "a21004" => ("二氧化氮", "nitrogen dioxide", "mg/m³"),
        "a21005" => ("一氧化碳", "carbon monoxide", "mg/m³"),
        "a21018" => ("氟化物", "fluorides", "mg/m³"),
        "a21022" => ("氯气", "chlorine", "mg/m³"),
        "a21024" => ("氯化氢", "hydrogen chloride", "mg/m³"),
        "a21026" => ("二氧化硫", "sulphur dioxide", "mg/m³"),
        "a21028" => ("硫化氢", "hydrogen sulphide", "mg/m³"),
        "a24088" => ("非甲烷总烃", "non-methane hydrocarbons", "mg/m³"),
        "a25002" => ("苯", "benzene", "mg/m³"),
        "a25003" => ("甲苯", "toluene", "mg/m³"),
        "a25005" => ("二甲苯", "xylene", "mg/m³"),
        "a34001" => ("总悬浮颗粒物（TSP）", "total suspended particles (TSP)", "ng/m³"),
        "a34002" => ("可吸入颗粒物（PM10）", "inhalable particles (PM10)", "ng/m³"),
        "a34004" => ("细微颗粒物（PM2.5）", "fine particles (PM2.5)", "ng/m³"),
        "a34005" => ("亚微米颗粒物（PM1.0）", "submicron particles (PM1.0)", "ng/m³"),
        "a34013" => ("烟尘", "flue dust", "mg/m³"),
        "a99054" => ("挥发性有机物", "volatile organic compounds", "mg/m³"),
        _ => return None,
    })
}

fn noise(code: &str) -> Known {
    Some(match code {
        "LA" => ("A 声级", "A-weighted level", "dB"),
        "L5" => ("累计百分声级 L5", "percentile level L5", "dB"),
        "L10" => ("累计百分声级 L10", "percentile level L10", "dB"),
        "L50" => ("累计百分声级 L50", "percentile level L50", "dB"),
        "L90" => ("累计百分声级 L90", "percentile level L90", "dB"),
        "L95" => ("累计百分声级 L95", "percentile level L95", "dB"),
        "Leq" => ("等效声级", "equivalent level", "dB"),
        "Ldn" => ("昼夜等效声级", "day-night equivalent level", "dB"),
        "Ld" => ("昼间等效声级", "equivalent level by day", "dB"),
        "Ln" => ("夜间等效声级", "equivalent level by night", "dB"),
        "LMx" => ("最大的瞬时声级", "highest level", "dB"),
        "LMn" => ("最小的瞬时声级", "lowest level", "dB"),
        _ => return None,
    })
}

fn water(code: &str) -> Known {
    Some(match code {
        "w00000" => ("污水（流量）", "waste water (flow)", "L/s"),
        "w01001" => ("pH 值", "pH", ""),
        "w01002" => ("色度", "colour", ""),
        "w01003" => ("浑浊度", "turbidity", ""),
        "w01006" => ("溶解性总固体", "total dissolved solids", "mg/L"),
        "w01009" => ("溶解氧", "dissolved oxygen", "mg/L"),
        "w01010" => ("水温", "water temperature", "°C"),
        "w01012" => ("悬浮物", "suspended solids", "mg/L"),
        "w01014" => ("电导率", "conductivity", "µS/cm"),
        "w01017" => ("五日生化需氧量", "five-day biochemical oxygen demand", "mg/L"),
        "w01018" => ("化学需氧量", "chemical oxygen demand", "mg/L"),
        "w01019" => ("高锰酸盐指数", "permanganate index", "mg/L"),
        "w01020" => ("总有机碳", "total organic carbon", "mg/L"),
        "w02003" => ("粪大肠菌群", "faecal coliforms", "/L"),
        "w19001" => ("表面活性剂", "surfactants", "mg/L"),
        "w19002" => ("阴离子表面活性剂", "anionic surfactants", "mg/L"),
        "w21001" => ("总氮", "total nitrogen", "mg/L"),
        "w21003" => ("氨氮", "ammonia nitrogen", "mg/L"),
        "w21004" => ("凯氏氮", "Kjeldahl nitrogen", "mg/L"),
        "w21006" => ("亚硝酸盐", "nitrite", "mg/L"),
        "w21007" => ("硝酸盐", "nitrate", "mg/L"),
        "w21011" => ("总磷", "total phosphorus", "mg/L"),
        "w21016" => ("氰化物", "cyanides", "mg/L"),
        "w21017" => ("氟化物", "fluorides", "mg/L"),
        "w21019" => ("硫化物", "sulphides", "mg/L"),
        "w21022" => ("氯化物", "chlorides", "mg/L"),
        "w21038" => ("硫酸盐", "sulphates", "mg/L"),
        "w22001" => ("石油类", "oil", "mg/L"),
        "w23002" => ("挥发酚", "volatile phenols", "mg/L"),
        _ => return None,
    })
}

fn metal(code: &str) -> Known {
    Some(match code {
        "w20111" => ("总汞", "total mercury", "µg/L"),
        "w20115" => ("总镉", "total cadmium", "µg/L"),
        "w20116" => ("总铬", "total chromium", "mg/L"),
        "w20117" => ("六价铬", "chromium VI", "mg/L"),
        "w20119" => ("总砷", "total arsenic", "µg/L"),
        "w20120" => ("总铅", "total lead", "µg/L"),
        "w20121" => ("总镍", "total nickel", "mg/L"),
        "w20122" => ("总铜", "total copper", "mg/L"),
        "w20123" => ("总锌", "total zinc", "mg/L"),
        "w20124" => ("总锰", "total manganese", "mg/L"),
        "w20125" => ("总铁", "total iron", "mg/L"),
        "w20126" => ("总银", "total silver", "mg/L"),
        _ => return None,
    })
}

/// Codes of 2005 that loggers still send.
fn of_2005(code: &str) -> Known {
    Some(match code {
        "B01" => ("污水（流量）", "waste water (flow)", "L/s"),
        "B02" => ("废气（流量）", "waste gas (flow)", "m³/s"),
        "001" => ("pH 值", "pH", ""),
        "003" => ("悬浮物", "suspended solids", "mg/L"),
        "011" => ("化学需氧量", "chemical oxygen demand", "mg/L"),
        "060" => ("氨氮", "ammonia nitrogen", "mg/L"),
        "065" => ("总氮", "total nitrogen", "mg/L"),
        "101" => ("总磷", "total phosphorus", "mg/L"),
        "01" => ("烟尘", "flue dust", "mg/m³"),
        "02" => ("二氧化硫", "sulphur dioxide", "mg/m³"),
        "03" => ("氮氧化物", "nitrogen oxides", "mg/m³"),
        "S01" => ("氧气含量", "oxygen content", "%"),
        "S02" => ("烟气流速", "flue gas speed", "m/s"),
        "S03" => ("烟气温度", "flue gas temperature", "°C"),
        "S05" => ("烟气湿度", "flue gas humidity", "%"),
        "S08" => ("烟气压力", "flue gas pressure", "kPa"),
        _ => return None,
    })
}
