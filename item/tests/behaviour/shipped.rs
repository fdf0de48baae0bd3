//! The lists and calendars that ship.

use std::collections::BTreeMap;
use std::path::Path;

use item::calendar::{Calendar, Layer};

/// The opening hours of every office in these tests.
pub const OFFICE_HOURS: &str = "09:00-11:30,13:30-17:30";

/// The calendars: `cn`, `shanghai`, both with office hours, and `weeks`, in which only weekends are off.
pub fn calendars() -> BTreeMap<String, Calendar> {
    let mut cn = Layer::from_csv("cn", include_str!("../../../lists/calendar/cn.csv")).unwrap();
    cn.office_hours = Some(OFFICE_HOURS.parse().unwrap());
    let mut shanghai = Layer::from_csv("shanghai", include_str!("../../../lists/calendar/shanghai.csv")).unwrap();
    shanghai.parent = Some("cn".to_owned());
    let mut weeks = Layer::new("weeks");
    weeks.office_hours.clone_from(&cn.office_hours);
    let layers = [cn, shanghai, weeks];
    ["cn", "shanghai", "weeks"].map(|id| (id.to_owned(), Calendar::resolve(&layers, id).unwrap())).into()
}

/// Each list file that ships: its name and text.
#[expect(clippy::disallowed_methods, reason = "the crate reads no file; its tests read the lists that ship")]
pub fn lists() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists");
    let mut lists: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    lists.sort();
    assert!(lists.len() >= 7, "{} lists ship", lists.len());
    lists
}
