//! What lies beside the log in the folder of a store and is nowhere else: accounts, subscriptions, devices, models, texts of
//! meetings, boundaries, floor plans, settings. A backup takes it along. Base maps stay out of it: they are large and can be
//! had again, and so can what was kept of 天地图.

use std::fs;
use std::path::Path;

use store_sqlite::copy_database;

use crate::data::failure;
use crate::output::Failure;

/// Databases, each of which may be in use.
pub const DATABASES: [&str; 3] = ["identity.sqlite", "outbox.sqlite", crate::gateway::JOURNAL];
/// Files and folders.
pub const FILES: [&str; 5] = ["boundaries.json", "minutes", "models", "plans", crate::settings::FILE_NAME];

/// Copies what is there from one folder of a store to another.
///
/// # Errors
/// [`Failure::Store`].
pub fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    for name in DATABASES.iter().filter(|name| from.join(name).is_file()) {
        copy_database(&from.join(name), &to.join(name)).map_err(|error| failure(error.into()))?;
    }
    FILES.iter().try_for_each(|name| {
        let (from, to) = (from.join(name), to.join(name));
        let failed = |error: std::io::Error| Failure::Store(format!("{} cannot be copied: {error}", from.display()));
        copy_files(&from, &to).map_err(failed)
    })
}

/// A file, or a folder with the files in it; what is not there is left out.
fn copy_files(from: &Path, to: &Path) -> std::io::Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy_files(&entry.path(), &to.join(entry.file_name()))?;
        }
        fs::File::open(to)?.sync_all()
    } else if from.is_file() {
        fs::copy(from, to)?;
        fs::File::open(to)?.sync_all()
    } else {
        Ok(())
    }
}
