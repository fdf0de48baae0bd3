//! The shipped mappings read what their products send.

use alarm::{AlarmKind, What};
use jiff::Timestamp;
use journal::{DeviceId, Kept};

use super::{Mapping, MappingError};

const SMOKE: &str = include_str!("../../../lists/mappings/smoke-detector.toml");
const ELECTRIC: &str = include_str!("../../../lists/mappings/electric-safety.toml");
const WATER: &str = include_str!("../../../lists/mappings/water-level.toml");

fn kept(payload: &str) -> Kept {
    Kept {
        number: 1,
        device: DeviceId(1),
        received: Timestamp::UNIX_EPOCH,
        is_fire: false,
        is_suspect: false,
        raw: payload.as_bytes().to_vec(),
    }
}

fn read(mapping: &str, payload: &str) -> Vec<String> {
    let mapping = Mapping::parse(mapping).unwrap();
    let (heard, values) = mapping.read(&kept(payload), "mqtt", "d1");
    let heard = heard.into_iter().map(|heard| match heard.what {
        What::Status { fire: Some(kind), .. } => format!("{} {kind:?}", heard.part),
        What::Status { fault: true, .. } => format!("{} fault", heard.part),
        _ => format!("{} well", heard.part),
    });
    heard.chain(values.into_iter().map(|value| format!("{} {}", value.quantity, value.thousandths))).collect()
}

#[test]
fn a_smoke_detector_alarms_recovers_and_has_a_battery() {
    assert_eq!(read(SMOKE, r#"{"Alarm_Status":1,"Battery_Level":90}"#), ["烟感 Fire", "电池电量低 well"]);
    assert_eq!(read(SMOKE, r#"{"Alarm_Status":"0","Battery_Level":"8"}"#), ["烟感 well", "电池电量低 fault"]);
    assert_eq!(read(SMOKE, r#"{"Battery_Level":90}"#), ["电池电量低 well"]);
    for payload in ["", "{", "[]", "1", "{\"Alarm_Status\":{}}"] {
        assert_eq!(read(SMOKE, payload), Vec::<String>::new(), "{payload}");
    }
}

#[test]
fn a_meter_says_leakage_and_temperature() {
    let payload = r#"{"residual_current":312.5,"temperature_a":61,"temperature_b":"45.25","arc":0}"#;
    let expected = ["故障电弧 well", "residual_current 312500", "cable_temperature 61000", "cable_temperature 45250"];
    assert_eq!(read(ELECTRIC, payload), expected);
    assert_eq!(read(ELECTRIC, r#"{"arc":1}"#), [format!("故障电弧 {:?}", AlarmKind::Electrical)]);
}

#[test]
fn a_gauge_says_the_level_in_metres() {
    assert_eq!(read(WATER, r#"{"level_cm":324}"#), ["water_level 3240"]);
}

#[test]
fn the_device_stands_in_the_topic() {
    let smoke = Mapping::parse(SMOKE).unwrap();
    assert_eq!(smoke.filter().as_deref(), Some("v/+/smoke/+/up"));
    assert_eq!(smoke.device_of("v/acme/smoke/d-7/up", b"{}").as_deref(), Some("d-7"));
    for topic in ["v/acme/smoke/d-7", "v/acme/smoke/d-7/up/more", "v/acme/water/d-7/up", "v/acme/smoke//up"] {
        assert_eq!(smoke.device_of(topic, b"{}"), None, "{topic}");
    }
    assert!(smoke.is_fire(br#"{"Alarm_Status":1}"#) && !smoke.is_fire(br#"{"Alarm_Status":0}"#));
    assert_eq!(Mapping::parse(&SMOKE.replace("smoke-detector", "a b")), Err(MappingError::Id("a b".to_owned())));
}
