//! What the tests of the project as a whole share: its files, and how Rust and Markdown are read far enough to judge
//! them. The tests themselves are in `tests/`; nothing here is shipped.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub mod markdown;
pub mod source;

/// A text file of the project.
#[derive(Debug, Clone)]
pub struct File {
    /// Where it is, from the root of the project, with `/` between the parts.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// The folder of the whole project.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Every text file of the project, ordered by path. What Git ignores (`target`, `data`, what npm fetched and built) and
/// Git's own folder are passed over, as are files that are not UTF-8.
///
/// # Errors
/// A folder that cannot be listed or a file that cannot be read.
pub fn files() -> io::Result<Vec<File>> {
    let mut found = Vec::new();
    collect(&root(), "", &mut found)?;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<File>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let is_made = [".git", "target", "data", "page/dist"].contains(&path.as_str());
        if is_made || path.ends_with("node_modules") {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), found)?;
        } else if let Ok(text) = String::from_utf8(fs::read(entry.path())?) {
            found.push(File { path, text });
        }
    }
    Ok(())
}

impl File {
    /// Whether the name ends in `.extension`.
    #[must_use]
    pub fn has_extension(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|own| own == extension)
    }

    /// Whether the file is a test or a benchmark as a whole.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.path.contains("/tests/")
            || self.path.ends_with("/tests.rs")
            || self.path.starts_with("bench/")
            || self.path.starts_with("fuzz/")
    }
}
