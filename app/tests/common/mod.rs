//! The shipped lists, calendars and organisation, on a store in memory.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::App;
use app::publish::Package;
use definition::finding::line_and_column;
use item::calendar::Layer;
use item::organisation::Organisation;
use jiff::Timestamp;
use store::MemoryStore;

#[cfg(test)]
/// The folder of the shipped lists.
pub fn lists() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists")
}

#[cfg(test)]
/// A text beside the shipped lists.
pub fn text(path: &str) -> String {
    std::fs::read_to_string(lists().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[cfg(test)]
/// All that ships.
pub fn package() -> Package {
    let mut names: Vec<String> = std::fs::read_dir(lists())
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    names.sort();
    let mut cn = Layer::from_csv("cn", &text("calendar/cn.csv")).unwrap_or_else(|errors| panic!("{errors:?}"));
    cn.office_hours = "09:00-11:30,13:30-17:30".parse().ok();
    let organisation = Organisation::from_csv(&text("organisation/units.csv"), &text("organisation/people.csv"));
    Package {
        lists: names.iter().map(|name| text(name)).collect(),
        layers: vec![cn],
        organisation: Some(organisation.unwrap_or_else(|errors| panic!("{errors:?}"))),
    }
}

#[cfg(test)]
/// An instant of 2025 in Shanghai.
pub fn at(text: &str) -> Timestamp {
    format!("{text}+08:00").parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[cfg(test)]
/// A store in memory with all that ships.
pub fn app() -> App {
    let app = App::open(Arc::new(MemoryStore::default())).unwrap_or_else(|error| panic!("{error}"));
    match app.publish(&package(), at("2025-01-01T00:00:00")) {
        Ok(_) => app,
        Err(app::AppError::Unsound { id, findings, .. }) => {
            let text =
                package().lists.into_iter().find(|text| definition::read(text).0.id.text == id).unwrap_or_default();
            let lines: Vec<String> = findings
                .iter()
                .map(|finding| {
                    let (line, _) = line_and_column(&text, finding.at.start);
                    format!(
                        "{:?} line {line}: {} | {} | {:?}",
                        finding.code, finding.message, finding.help, finding.story
                    )
                })
                .collect();
            panic!("{id} is not sound:\n{}", lines.join("\n"));
        }
        Err(error) => panic!("{error}"),
    }
}
