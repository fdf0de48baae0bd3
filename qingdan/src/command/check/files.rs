//! Which files a check reads: the lists that are named, and those beside them that they speak of.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use definition::List;
use definition::tree::LIST_BYTES_MAX;

use crate::data::text;
use crate::output::Failure;
use crate::{embedded, package};

/// The most list files that one check reads.
const FILES_MAX: usize = 1000;

/// A list file.
pub struct ListFile {
    /// Where it is.
    pub path: String,
    /// What it says.
    pub text: String,
    /// Whether it was asked for, or is only here because another one speaks of it.
    pub is_asked: bool,
}

/// The list files of some paths, each once: a folder stands for those in it. A file that is named alone brings the
/// lists beside it along that it speaks of. Without a path, the lists that ship.
///
/// # Errors
/// [`Failure::Usage`] for a path that holds no list, cannot be read or is too large.
pub fn read(paths: &[PathBuf]) -> Result<Vec<ListFile>, Failure> {
    if paths.is_empty() {
        let shipped = |(name, text): &(&str, &str)| list_file(&format!("lists/{name}"), (*text).to_owned());
        return Ok(embedded::LISTS.iter().map(shipped).collect());
    }
    let mut files = Vec::new();
    let mut seen = BTreeSet::new();
    for path in paths {
        let inside = if path.is_dir() { package::files(path, "toml")? } else { vec![path.clone()] };
        if inside.is_empty() {
            return Err(Failure::Usage(format!("{} holds no list file; a list file ends in `.toml`", path.display())));
        }
        for path in inside.into_iter().filter(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())))
        {
            if files.len() == FILES_MAX {
                return Err(Failure::Usage(format!("more than {FILES_MAX} list files; check fewer at a time")));
            }
            files.push(list_file(&path.display().to_string(), list_text(&path)?));
        }
    }
    bring_along(&mut files, paths.iter().filter(|path| !path.is_dir()));
    Ok(files)
}

/// The folder of each path: itself, or the one in which the file lies.
pub fn folders(paths: &[PathBuf]) -> impl Iterator<Item = PathBuf> {
    paths.iter().map(|path| if path.is_dir() { path.clone() } else { folder_of(path) })
}

fn folder_of(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new(".")).to_owned()
}

fn list_file(path: &str, text: String) -> ListFile {
    ListFile { path: path.to_owned(), text, is_asked: true }
}

fn list_text(path: &Path) -> Result<String, Failure> {
    let text = text(path)?;
    if text.len() > LIST_BYTES_MAX {
        let path = path.display();
        return Err(Failure::Usage(format!(
            "{path} has {} bytes; a list file has at most {LIST_BYTES_MAX}",
            text.len()
        )));
    }
    Ok(text)
}

/// Adds the lists that those at hand speak of, from beside the files that were named alone. What is not there either
/// is a finding, and what cannot be read there is not what was asked about.
fn bring_along<'a>(files: &mut Vec<ListFile>, alone: impl Iterator<Item = &'a PathBuf>) {
    let folders: BTreeSet<PathBuf> = alone.map(|path| folder_of(path)).collect();
    let beside = folders.iter().flat_map(|folder| package::files(folder, "toml").unwrap_or_default());
    let read = |path: PathBuf| {
        let text = list_text(&path).ok()?;
        let list = definition::read(&text).0;
        Some((path.display().to_string(), text, list))
    };
    let beside: Vec<(String, String, List)> = beside.take(FILES_MAX).filter_map(read).collect();
    let lists: Vec<List> = files.iter().map(|file| definition::read(&file.text).0).collect();
    let mut known: BTreeSet<String> = lists.iter().map(|list| list.id.text.clone()).collect();
    let mut wanted: Vec<String> = lists.iter().flat_map(names).collect();
    while let Some(name) = wanted.pop() {
        let found = beside.iter().find(|(_, _, list)| list.id.text == name && !known.contains(&name));
        if let Some((path, text, list)) = found {
            files.push(ListFile { path: path.clone(), text: text.clone(), is_asked: false });
            wanted.extend(names(list));
            known.insert(name);
        }
    }
}

/// The lists of which a list speaks.
fn names(list: &List) -> Vec<String> {
    let opened = list.moves().flat_map(|(_, step)| &step.opens).map(|opens| &opens.list);
    list.refused_to.iter().chain(opened).map(|word| word.text.clone()).collect()
}
