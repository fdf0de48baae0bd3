//! The shipped lists, calendar and organisation.

use std::path::{Path, PathBuf};

use app::publish::Package;
use item::calendar::Layer;
use item::organisation::Organisation;

use crate::Failure;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists")
}

/// File name and text of each list.
pub fn lists() -> Result<Vec<(String, String)>, Failure> {
    let mut lists = Vec::new();
    for entry in std::fs::read_dir(folder())? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            lists.push((name, std::fs::read_to_string(&path)?));
        }
    }
    lists.sort();
    Ok(lists)
}

/// The national calendar.
pub fn layer() -> Result<Layer, Failure> {
    let text = std::fs::read_to_string(folder().join("calendar/cn.csv"))?;
    Layer::from_csv("cn", &text).map_err(|errors| format!("{errors:?}").into())
}

/// All that ships.
pub fn package() -> Result<Package, Failure> {
    let text = |name: &str| std::fs::read_to_string(folder().join("organisation").join(name));
    let organisation = Organisation::from_csv(&text("units.csv")?, &text("people.csv")?);
    let organisation = organisation.map_err(|errors| format!("{errors:?}"))?;
    let lists = lists()?.into_iter().map(|(_, text)| text).collect();
    Ok(Package { lists, layers: vec![layer()?], organisation: Some(organisation) })
}
