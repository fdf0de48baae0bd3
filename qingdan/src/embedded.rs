//! The lists, calendars and the invented organisation that ship in the program, so that it works anywhere.

/// The lists: file name and text.
pub const LISTS: [(&str, &str); 13] = [
    ("alarm.toml", include_str!("../../lists/alarm.toml")),
    ("dead_letter.toml", include_str!("../../lists/dead_letter.toml")),
    ("device_fault.toml", include_str!("../../lists/device_fault.toml")),
    ("device_silence.toml", include_str!("../../lists/device_silence.toml")),
    ("exceedance.toml", include_str!("../../lists/exceedance.toml")),
    ("hazard.toml", include_str!("../../lists/hazard.toml")),
    ("hotline.toml", include_str!("../../lists/hotline.toml")),
    ("inventory.toml", include_str!("../../lists/inventory.toml")),
    ("joint_task.toml", include_str!("../../lists/joint_task.toml")),
    ("meeting_item.toml", include_str!("../../lists/meeting_item.toml")),
    ("pit_zone.toml", include_str!("../../lists/pit_zone.toml")),
    ("rectification.toml", include_str!("../../lists/rectification.toml")),
    ("self_check.toml", include_str!("../../lists/self_check.toml")),
];

/// What the JSON of products means: file name and text.
pub const MAPPINGS: [(&str, &str); 3] = [
    ("smoke-detector.toml", include_str!("../../lists/mappings/smoke-detector.toml")),
    ("electric-safety.toml", include_str!("../../lists/mappings/electric-safety.toml")),
    ("water-level.toml", include_str!("../../lists/mappings/water-level.toml")),
];

/// The limits of measured values.
pub const LIMITS: &str = include_str!("../../lists/limits/limits.toml");

/// The calendar layers: name and CSV text.
pub const CALENDARS: [(&str, &str); 2] = [
    ("cn", include_str!("../../lists/calendar/cn.csv")),
    ("shanghai", include_str!("../../lists/calendar/shanghai.csv")),
];

/// The units of the invented district.
pub const UNITS: &str = include_str!("../../lists/organisation/units.csv");

/// Its people.
pub const PEOPLE: &str = include_str!("../../lists/organisation/people.csv");
