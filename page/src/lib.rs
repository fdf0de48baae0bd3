//! The web page as files in memory: the desk, the phone and the wall, built by npm into `dist` and carried by the binary.
//! Where the page was not built, a short page says how.

/// A file of the page.
#[derive(Debug, Clone, Copy)]
pub struct File {
    /// Where it is, without a leading slash: `assets/desk-1a2b3c4d.js`.
    pub path: &'static str,
    /// What it holds.
    pub bytes: &'static [u8],
    /// The same, packed by gzip; none where that is no smaller.
    pub gzip: Option<&'static [u8]>,
    /// The same, packed by brotli; none where that is no smaller.
    pub brotli: Option<&'static [u8]>,
    /// Its media type.
    pub content_type: &'static str,
    /// Its tag, in quotes; follows from what it holds.
    pub etag: &'static str,
    /// Whether its name carries the hash of what it holds, so that it may be kept for ever.
    pub is_hashed: bool,
}

static FILES: &[File] = &include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// Stands in for every page that was not built.
static UNBUILT: File = File {
    path: "unbuilt.html",
    bytes: include_bytes!("unbuilt.html"),
    gzip: None,
    brotli: None,
    content_type: "text/html; charset=utf-8",
    etag: "\"unbuilt\"",
    is_hashed: false,
};

/// Whether the page was built before the program.
#[must_use]
pub fn is_built() -> bool {
    !FILES.is_empty()
}

/// A file of the page by its path, without a leading slash.
#[must_use]
pub fn file(path: &str) -> Option<&'static File> {
    FILES.binary_search_by(|file| file.path.cmp(path)).ok().map(|at| &FILES[at])
}

/// What a browser gets that opens an address: the page for it, or how to build one.
#[must_use]
pub fn document(path: &str) -> &'static File {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let name = match first {
        "phone" => "phone.html",
        "wall" => "wall.html",
        _ => "index.html",
    };
    file(name).unwrap_or(&UNBUILT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_has_a_page() {
        for (path, page) in
            [("", "index.html"), ("/items/RX1", "index.html"), ("/phone/tasks", "phone.html"), ("wall", "wall.html")]
        {
            let expected = if is_built() { page } else { "unbuilt.html" };
            assert_eq!(document(path).path, expected, "{path}");
        }
    }

    #[test]
    fn the_table_is_in_order_and_each_file_is_found() {
        assert!(FILES.is_sorted_by(|a, b| a.path < b.path));
        for known in FILES {
            assert_eq!(file(known.path).map(|found| found.path), Some(known.path));
            assert!(known.gzip.is_none_or(|packed| packed.len() < known.bytes.len()), "{}", known.path);
            assert!(known.brotli.is_none_or(|packed| packed.len() < known.bytes.len()), "{}", known.path);
        }
        assert!(file("../Cargo.toml").is_none());
    }
}
