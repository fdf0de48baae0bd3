//! Lists with their calendars and organisation: from a folder, or those that ship in the program.

use std::path::Path;

use app::publish::Package;
use item::calendar::Layer;
use item::organisation::Organisation;

use crate::command::publish::layer;
use crate::data::text;
use crate::output::Failure;
use crate::{embedded, organisation};

/// What ships.
///
/// # Errors
/// None that a released program has.
pub fn shipped() -> Result<Package, Failure> {
    let mut layers = Vec::new();
    for (name, csv) in embedded::CALENDARS {
        layers.push(layer(name, csv)?);
    }
    let organisation = Organisation::from_csv(embedded::UNITS, embedded::PEOPLE).map_err(organisation::refused)?;
    let lists = embedded::LISTS.iter().map(|(_, text)| (*text).to_owned()).collect();
    Ok(Package { lists, layers, organisation: Some(organisation) })
}

/// What a folder holds: its list files, `calendar/*.csv` and `organisation`; what is missing there comes from what ships.
///
/// # Errors
/// A file that cannot be read.
pub fn read(folder: &Path) -> Result<Package, Failure> {
    let mut package = shipped()?;
    package.lists.clear();
    for path in files(folder, "toml")? {
        package.lists.push(text(&path)?);
    }
    let calendars = folder.join("calendar");
    if calendars.is_dir() {
        package.layers = layers(&calendars)?;
    }
    if folder.join("organisation").is_dir() {
        package.organisation = Some(organisation::read(&folder.join("organisation"))?);
    }
    Ok(package)
}

/// The calendar layers in a folder: each CSV file one, named by its file.
///
/// # Errors
/// A file that cannot be read, or rows that cannot be used.
pub fn layers(folder: &Path) -> Result<Vec<Layer>, Failure> {
    files(folder, "csv")?.iter().map(|path| layer_file(path)).collect()
}

/// The calendar layer in a CSV file, named by the file.
///
/// # Errors
/// A file that cannot be read, or rows that cannot be used.
pub fn layer_file(path: &Path) -> Result<Layer, Failure> {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    layer(&name, &text(path)?)
}

/// The files of a folder with that extension, by name.
///
/// # Errors
/// A folder that cannot be read.
pub fn files(folder: &Path, extension: &str) -> Result<Vec<std::path::PathBuf>, Failure> {
    let refused = |error| Failure::Usage(format!("{} cannot be read: {error}", folder.display()));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(refused)? {
        let path = entry.map_err(refused)?.path();
        if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
