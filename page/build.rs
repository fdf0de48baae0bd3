//! Carries the built page (`dist`) into the crate: a sorted table of its files with their packed forms. It never builds the
//! page itself, so that the program compiles without node; `make page` does. With `QINGDAN_REQUIRE_PAGE=1`, which releases
//! set, a missing page is an error.

use std::error::Error;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hasher};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Files whose name carries the hash of what they hold lie here.
const HASHED: &str = "assets/";

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let dist = here.join("dist");
    let mut out = io::stdout();
    // A folder that is not there yet is watched through its parent; the sources beside it do not matter here.
    let watched = if dist.exists() { &dist } else { &here };
    writeln!(out, "cargo::rerun-if-changed={}", watched.display())?;
    writeln!(out, "cargo::rerun-if-changed=build.rs")?;
    writeln!(out, "cargo::rerun-if-env-changed=QINGDAN_REQUIRE_PAGE")?;
    let mut files = Vec::new();
    if dist.exists() {
        collect(&dist, "", &mut files)?;
    } else if env::var("QINGDAN_REQUIRE_PAGE").is_ok_and(|set| set == "1") {
        return Err("page/dist is missing and QINGDAN_REQUIRE_PAGE is set: run `make page` first".into());
    }
    files.sort();
    let table = table(&dist, &files)?;
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("files.rs"), table)?;
    Ok(())
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

fn table(dist: &Path, files: &[String]) -> Result<String, Box<dyn Error>> {
    let packed = |path: &str, ending: &str| {
        let path = format!("{path}.{ending}");
        files.binary_search(&path).map_or_else(|_| "None".to_owned(), |_| format!("Some({})", included(dist, &path)))
    };
    let mut text = "[\n".to_owned();
    let whole = files.iter().filter(|path| !path.ends_with(".gz") && !path.ends_with(".br"));
    for path in whole {
        let mut hasher = DefaultHasher::new();
        hasher.write(&fs::read(dist.join(path))?);
        writeln!(
            text,
            "File {{ path: {path:?}, bytes: {}, gzip: {}, brotli: {}, content_type: {:?}, etag: \"\\\"{:016x}\\\"\", \
             is_hashed: {} }},",
            included(dist, path),
            packed(path, "gz"),
            packed(path, "br"),
            content_type(path)?,
            hasher.finish(),
            path.starts_with(HASHED),
        )?;
    }
    text.push(']');
    Ok(text)
}

fn included(dist: &Path, path: &str) -> String {
    format!("include_bytes!({:?})", dist.join(path).display().to_string())
}

fn content_type(path: &str) -> Result<&'static str, String> {
    let ending = path.rsplit('.').next().unwrap_or_default();
    match ending {
        "html" => Ok("text/html; charset=utf-8"),
        "js" => Ok("text/javascript; charset=utf-8"),
        "css" => Ok("text/css; charset=utf-8"),
        "svg" => Ok("image/svg+xml"),
        "png" => Ok("image/png"),
        "json" => Ok("application/json"),
        "webmanifest" => Ok("application/manifest+json"),
        _ => {
            Err(format!("page/dist/{path}: a file with the ending `{ending}` has no content type; name it in build.rs"))
        }
    }
}
