//! What inputs are made of: files of this project, and frames as devices send them.

use std::path::{Path, PathBuf};

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files of a folder with an ending; what cannot be read gives no seed.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(project().join(folder))
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    paths.retain(|path| path.extension().is_some_and(|own| own == ending));
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read(path).ok()).collect()
}

/// Texts as they are.
pub(crate) fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// List files, cut to their first part so that a run is not spent on checking whole lists.
pub(crate) fn lists() -> Vec<Vec<u8>> {
    let small = "[list]\nid = \"lamp\"\nversion = 1\ntitle = { zh = \"路灯\", en = \"Lamps\" }\nfirst = \"found\"\n\
        [role.desk]\ntitle = { zh = \"坐席\", en = \"Desk\" }\nunit = \"hotline_center\"\n\
        [stage.found]\ntitle = { zh = \"发现\", en = \"Found\" }\nholder = \"desk\"\nlimit = { length = \"5 working days\" }\n\
        [[stage.found.move]]\nname = \"fix\"\nto = \"fixed\"\nwhen = { count = \"< 2\" }\n[stage.fixed]\nkind = \"closed done\"\n";
    let mut seeds = files("lists", "toml");
    for seed in &mut seeds {
        seed.truncate(6_000);
    }
    seeds.push(small.as_bytes().to_vec());
    seeds
}
